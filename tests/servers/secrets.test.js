// What must not get into a log by way of an error: whatever stands in the headers, the cookies, the address and the data.
// An error's text is the API's message, or a sentence of ours; of what came, an answer that is no envelope keeps 512
// characters in `body`, and a failure its `data`, each in a field of its own.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { inspect } from "node:util";
import * as standard from "stardust-errors";
import * as js from "stardust-errors/js";

const require = createRequire(import.meta.url);
const entries = { ".": standard, "./js": js, ". (CommonJS)": require("stardust-errors") };

/** Each with its own end, so that one sees which it was. */
const SECRET = "s3cr3t";
const inHeader = `${SECRET}-header`;
const inAddress = `${SECRET}-address`;
const inBody = `${SECRET}-body`;

const BODIES = {
  "a failure": JSON.stringify({ code: 5308, success: false, data: { token: inBody }, secret: inBody }),
  "a failure of an unknown code": JSON.stringify({ code: -1, success: false, data: [inBody] }),
  "a gateway's page": `<html><!-- ${inBody} --></html>`,
  "half an answer": `{"code":5308,"data":{"token":"${inBody}`,
  "JSON with a word too many": `{"token":"${inBody}"} ${inBody}`,
  "an array": JSON.stringify([inBody]),
  "a text": JSON.stringify(inBody),
  "no code": JSON.stringify({ success: false, data: inBody }),
  "a code that is none": JSON.stringify({ code: inBody, success: false }),
  "success that is none": JSON.stringify({ code: 1, success: inBody }),
  "a message that is none": JSON.stringify({
    code: 5308,
    success: false,
    message: { token: inBody },
    date: [inBody],
    requestId: { inBody },
  }),
  "no UTF-8": Buffer.concat([Buffer.from(inBody), Buffer.from([0xff])]),
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

const ask = (name) =>
  fetch(`${url}/${encodeURIComponent(name)}?token=${inAddress}`, {
    headers: { Authorization: `Bearer ${inHeader}`, Cookie: inHeader, "X-SIGN": inHeader, Connection: "close" },
  });

const found = (text) => [...new Set(text.match(/s3cr3t-\w+/g) ?? [])];

for (const [entry, { decodeResponse, unwrapEnvelope, StardustError, decodeEnvelope }] of Object.entries(entries)) {
  describe(entry, () => {
    for (const [name, body] of Object.entries(BODIES)) {
      test(name, async () => {
        const decoded = await decodeResponse(await ask(name));
        const error = new StardustError(decoded);
        // The text that a log has of any error.
        assert.deepEqual(found(`${error}\n${error.message}\n${error.stack}`), []);
        const { decoded: whole, ...fields } = error.toJSON();
        assert.deepEqual(found(JSON.stringify(fields)), []);
        // What came is in two places, and only in these.
        const { body: start, data, ...rest } = whole;
        assert.deepEqual(found(JSON.stringify(rest)), []);
        assert.ok(start === undefined || start.length <= 512);
        // And nothing at all of what did not come in the body.
        assert.deepEqual(
          found(inspect(error, { depth: Infinity, showHidden: true })).filter((one) => one !== inBody),
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
        assert.deepEqual(found(`${thrown}\n${thrown.stack}`), []);
        assert.equal(thrown.cause, undefined);
      });
    }

    test("the text of an object that throws is not taken over", () => {
      const throwing = {
        get code() {
          throw new Error(inBody);
        },
      };
      assert.deepEqual(found(JSON.stringify(decodeEnvelope(throwing))), []);
    });

    test("no more than 512 characters of what came", () => {
      const { body } = decodeEnvelope(`<${"x".repeat(511)}${inBody}`);
      assert.equal(body.length, 512);
      assert.deepEqual(found(body), []);
    });

    test("redact empties the body", () => {
      for (const name of ["a gateway's page", "half an answer", "JSON with a word too many", "no code", "no UTF-8"]) {
        const decoded = decodeEnvelope(BODIES[name], { redact: true });
        assert.equal(decoded.outcome, "malformed", name);
        assert.equal(decoded.body, "", name);
        assert.deepEqual(found(JSON.stringify(new StardustError(decoded))), [], name);
        assert.notEqual(decodeEnvelope(BODIES[name], { redact: false }).body, "", name);
      }
      assert.equal(decodeEnvelope(undefined, { redact: true }).reason, "empty");
    });

    test("redact empties the body of a response", async () => {
      assert.equal((await decodeResponse(ask("a gateway's page"), { redact: true })).body, "");
    });
  });
}
