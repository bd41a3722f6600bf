// Errors do not leak secrets from headers, cookies, URLs and data into logs. The text of an error contains only the API's
// message or the package's own. The response is kept in two fields: `body`, with up to 512 characters of a malformed
// response, and `data`, of a failure.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { inspect } from "node:util";
import * as standard from "stardust-errors";
import * as js from "stardust-errors/js";

const require = createRequire(import.meta.url);
const entries = { ".": standard, "./js": js, ". (CommonJS)": require("stardust-errors") };

/** The suffix identifies the source of a leak. */
const SECRET = "s3cr3t";
const inHeader = `${SECRET}-header`;
const inUrl = `${SECRET}-url`;
const inBody = `${SECRET}-body`;

const BODIES = {
  "a failure": JSON.stringify({ code: 5308, success: false, data: { token: inBody }, secret: inBody }),
  "a failure with an unknown code": JSON.stringify({ code: -1, success: false, data: [inBody] }),
  "a gateway's page": `<html><!-- ${inBody} --></html>`,
  "truncated JSON": `{"code":5308,"data":{"token":"${inBody}`,
  "JSON with trailing text": `{"token":"${inBody}"} ${inBody}`,
  "an array": JSON.stringify([inBody]),
  "a string": JSON.stringify(inBody),
  "no code": JSON.stringify({ success: false, data: inBody }),
  "a code that is not an integer": JSON.stringify({ code: inBody, success: false }),
  "success that is not a boolean": JSON.stringify({ code: 1, success: inBody }),
  "a message, date and request id that are not strings": JSON.stringify({
    code: 5308,
    success: false,
    message: { token: inBody },
    date: [inBody],
    requestId: { inBody },
  }),
  "invalid UTF-8": Buffer.concat([Buffer.from(inBody), Buffer.from([0xff])]),
};

let server, url;
before(async () => {
  server = createServer((request, response) => {
    const body = BODIES[decodeURIComponent(new URL(request.url, "http://localhost").pathname.slice(1))];
    const headers = {
      "Set-Cookie": `session=${inHeader}`,
      "X-Token": inHeader,
      "WWW-Authenticate": inHeader,
      "Retry-After": inHeader,
    };
    response.writeHead(500, inHeader, { ...headers, "Content-Type": `text/x-${inHeader}` }).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${server.address().port}`;
});
after(() => new Promise((resolve) => server.close(resolve)));

const get = (name) =>
  fetch(`${url}/${encodeURIComponent(name)}?token=${inUrl}`, {
    headers: { Authorization: `Bearer ${inHeader}`, Cookie: inHeader, "X-SIGN": inHeader, Connection: "close" },
  });

const secretsIn = (text) => [...new Set(text.match(/s3cr3t-\w+/g) ?? [])];

for (const [entry, { decodeResponse, unwrapEnvelope, StardustError, decodeEnvelope }] of Object.entries(entries)) {
  describe(entry, () => {
    for (const [name, body] of Object.entries(BODIES)) {
      test(`the error of ${name} contains secrets only in body and data`, async () => {
        const decoded = await decodeResponse(await get(name));
        const error = new StardustError(decoded);
        // The text that loggers print.
        assert.deepEqual(secretsIn(`${error}\n${error.message}\n${error.stack}`), []);
        const { decoded: whole, ...fields } = error.toJSON();
        assert.deepEqual(secretsIn(JSON.stringify(fields)), []);
        // Only two fields contain the response.
        const { body: excerpt, data, ...rest } = whole;
        assert.deepEqual(secretsIn(JSON.stringify(rest)), []);
        assert.ok(excerpt === undefined || excerpt.length <= 512);
        // Nothing from outside the body is kept.
        assert.deepEqual(
          secretsIn(inspect(error, { depth: Infinity, showHidden: true })).filter((one) => one !== inBody),
          [],
        );

        const thrown = (() => {
          try {
            unwrapEnvelope(body);
          } catch (caught) {
            return caught;
          }
        })();
        assert.ok(thrown instanceof StardustError);
        assert.deepEqual(secretsIn(`${thrown}\n${thrown.stack}`), []);
        assert.equal(thrown.cause, undefined);
      });
    }

    test("the message of an object that throws is not kept", () => {
      const throwing = {
        get code() {
          throw new Error(inBody);
        },
      };
      assert.deepEqual(secretsIn(JSON.stringify(decodeEnvelope(throwing))), []);
    });

    test("the body excerpt has at most 512 characters", () => {
      const { body } = decodeEnvelope(`<${"x".repeat(511)}${inBody}`);
      assert.equal(body.length, 512);
      assert.deepEqual(secretsIn(body), []);
    });

    test("redact empties the body", () => {
      for (const name of ["a gateway's page", "truncated JSON", "JSON with trailing text", "no code", "invalid UTF-8"]) {
        const decoded = decodeEnvelope(BODIES[name], { redact: true });
        assert.equal(decoded.outcome, "malformed", name);
        assert.equal(decoded.body, "", name);
        assert.deepEqual(secretsIn(JSON.stringify(new StardustError(decoded))), [], name);
        assert.notEqual(decodeEnvelope(BODIES[name], { redact: false }).body, "", name);
      }
      assert.equal(decodeEnvelope(undefined, { redact: true }).reason, "empty");
    });

    test("redact empties the body of a response", async () => {
      assert.equal((await decodeResponse(get("a gateway's page"), { redact: true })).body, "");
    });
  });
}
