// A service worker imports statically or not at all, and top-level `await` is refused there, too.
import * as js from "./node_modules/stardust-errors/js.js";
import * as standard from "./node_modules/stardust-errors/index.js";
import * as wasm from "./node_modules/stardust-errors/wasm.js";
import { probe } from "./probe.js";

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  if (event.request.url.endsWith("/answer-of-the-worker.json")) event.respondWith(answer());
});

async function answer() {
  await wasm.init();
  return Response.json([standard, js, wasm].map(probe));
}
