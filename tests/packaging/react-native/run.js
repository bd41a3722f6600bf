// Prints the results as JSON. The Hermes CLI has no console, only `print`.

const APIS = ["WebAssembly", "TextDecoder", "URL", "crypto", "fetch", "Response"];

export function run(standard, js, wasm, probe) {
  results(standard, js, wasm, probe).then(
    (result) => print(JSON.stringify(result)),
    (error) => print(JSON.stringify(`${error.stack}`)),
  );
}

async function results(standard, js, wasm, probe) {
  const response = {
    status: 503,
    headers: { get: () => "7" },
    // Always rejects in React Native below 0.73.
    arrayBuffer: () => Promise.reject(new Error("FileReader.readAsArrayBuffer is not implemented")),
    text: () => Promise.resolve('{"code":5308,"success":false}'),
  };
  const { code, retryAfterMs } = await standard.decodeResponse(response);
  const { message } = standard.decodeEnvelope({ code: 400, success: false, message: "a\udc00b\ud800\u{1f600}" });
  const thrown = new TypeError("Network request failed");
  const error = await standard.decodeError(thrown);
  return {
    missing: APIS.filter((name) => globalThis[name] === undefined),
    probes: [standard, js].map(probe),
    response: [code, retryAfterMs],
    error: [error.decoded.reason, error.cause === thrown],
    // As numbers, because printing replaces lone surrogates.
    codePoints: Array.from(message, (character) => character.codePointAt(0)),
    described: wasm.describeCode(5308).name,
    wasm: await wasm.init().catch(({ message }) => message),
  };
}
