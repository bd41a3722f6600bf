// Service workers support neither dynamic imports nor top-level `await`.
import * as js from "./node_modules/stardust-errors/js.js";
import * as standard from "./node_modules/stardust-errors/index.js";
import * as wasm from "./node_modules/stardust-errors/wasm.js";
import { probe } from "./probe.js";

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  if (event.request.url.endsWith("/result.json")) event.respondWith(respond());
});

async function respond() {
  await wasm.init();
  return Response.json([standard, js, wasm].map(probe));
}
