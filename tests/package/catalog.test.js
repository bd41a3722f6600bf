import assert from "node:assert/strict";
import { test } from "node:test";
import { catalog, decodeEnvelope, describeCode } from "stardust-errors";

test("the catalog has twenty frozen descriptions, ascending by code", () => {
  assert.equal(catalog.length, 20);
  assert.deepEqual(catalog.map(({ code }) => code), catalog.map(({ code }) => code).sort((a, b) => a - b));
  assert.ok(Object.isFrozen(catalog));
  for (const description of catalog) {
    assert.ok(Object.isFrozen(description));
    assert.deepEqual(Object.keys(description), ["code", "name", "description", "family", "category", "httpStatus", "retry", "remedy"]);
    assert.throws(() => (description.retry = "backoff"), TypeError);
  }
  assert.throws(() => catalog.push({}), TypeError);
});

test("every lookup returns the same description object", () => {
  for (const description of catalog) {
    assert.ok(Object.is(describeCode(description.code), description));
    assert.ok(Object.is(decodeEnvelope({ code: description.code, success: false }).description, description));
  }
});

test("describeCode returns undefined for anything but a code of the catalog", () => {
  for (const unknown of [0, 200, 399, 405, 5307, 5846, 5308.5, NaN, -400, 1e400, "5308", "constructor", "__proto__", null, undefined, 5308n, {}]) {
    assert.equal(describeCode(unknown), undefined);
  }
});
