// Runs in QuickJS and leaves its results, as JSON, in `globalThis.results`.

import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import * as wasm from "stardust-errors/wasm";
import { probe } from "./probe.js";

const APIS = ["WebAssembly", "TextDecoder", "URL", "crypto", "fetch", "Response", "ReadableStream", "atob", "console", "setTimeout"];

const BODY = '{"code":5308,"success":false,"message":"é😀"}';
const BYTES = Uint8Array.from(unescape(encodeURIComponent(BODY)), (character) => character.charCodeAt(0));

globalThis.results = JSON.stringify(await results());

async function results() {
  return {
    missing: APIS.filter((name) => globalThis[name] === undefined),
    standard: await resultsOf(standard),
    js: await resultsOf(js),
    wasm: [
      wasm.describeCode(5308).name,
      messageOf(() => wasm.decodeEnvelope("{}")),
      messageOf(() => wasm.initSync(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1))),
      await wasm.init().catch(({ message }) => message),
      await wasm.init("stardust-errors.wasm").catch(({ message }) => message),
    ],
  };
}

async function resultsOf(api) {
  const { decodeEnvelope, decodeError, decodeResponse, unwrapResponse } = api;
  const invalid = decodeEnvelope(Uint8Array.of(0x7b, 0xff, 0x7d));
  const unreachable = await decodeError(new TypeError("Network request failed"));
  const unread = await decodeError({ status: 502, data: { getReader() {} } });
  return {
    probe: probe(api),
    bytes: decodeEnvelope(BYTES).message,
    invalid: [invalid.reason, invalid.body],
    bigint: String(decodeEnvelope('{"code":200,"success":true,"data":8545436153352348123}', { int64: "bigint" }).data),
    responses: [
      (await decodeResponse({ status: 503, headers: { get: () => "7" }, arrayBuffer: () => BYTES.buffer })).retryAfterMs,
      (await decodeResponse({ text: () => BODY })).message,
      (await decodeResponse(Promise.resolve({ json: () => JSON.parse(BODY) }))).message,
    ],
    rejection: await unwrapResponse({ text: () => BODY }).catch((error) => [error instanceof api.StardustError, error.code]),
    unreachable: unreachable.decoded.reason,
    // A stream cannot be read without `Response`.
    unread: [unread.decoded.reason, unread.status],
  };
}

function messageOf(call) {
  try {
    call();
  } catch ({ message }) {
    return message;
  }
}
