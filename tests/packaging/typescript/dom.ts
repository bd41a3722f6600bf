// With the DOM library, the functions accept the types of `fetch`, `AbortController` and `WebAssembly`.

import { decodeEnvelope, decodeResponse, unwrapResponse, type Decoded, type ResponseLike } from "stardust-errors";
import { init, initSync } from "stardust-errors/wasm";

interface Dataset {
  id: number;
}

export async function load(request: RequestInit) {
  await init(fetch("/stardust-errors.wasm"));
  await init(new URL("https://example.org/stardust-errors.wasm"));
  initSync(await WebAssembly.compile(new Uint8Array()));

  const decoded = await decodeResponse<string>(await fetch("/"));
  holds<Equal<typeof decoded, Decoded<string>>>();
  const fromPromise = await decodeResponse<string>(fetch("/"));
  holds<Equal<typeof fromPromise, Decoded<string>>>();
  const fromThen = await fetch("/").then(decodeResponse);
  holds<Equal<typeof fromThen, Decoded<unknown>>>();
  const data = await unwrapResponse<Dataset>(fetch("/", request), { signal: request.signal });
  holds<Equal<typeof data, Dataset>>();
  await unwrapResponse(fetch("/"), { signal: AbortSignal.timeout(1000) });
  const response: ResponseLike = new Response("{}");

  decodeEnvelope(await (await fetch("/")).json()).ok;
  decodeEnvelope(await (await fetch("/")).text()).ok;
  // @ts-expect-error A promise is not decoded.
  decodeEnvelope(fetch("/")).ok;
  // @ts-expect-error A response is not decoded.
  decodeEnvelope<Dataset>(await fetch("/")).ok;
  return [data.id, response];
}
