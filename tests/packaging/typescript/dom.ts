// With the library of the DOM: what `fetch` and `WebAssembly` give is what the functions take.

import { decodeResponse } from "stardust-errors";
import { init, initSync } from "stardust-errors/wasm";

export async function load() {
  await init(fetch("/stardust-errors.wasm"));
  await init(new URL("https://example.org/stardust-errors.wasm"));
  initSync(await WebAssembly.compile(new Uint8Array()));
  const decoded = await decodeResponse<string>(await fetch("/"));
  return decoded.ok ? decoded.data.length : decoded.retryAfterMs;
}
