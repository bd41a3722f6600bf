// Verifies the builds in a browser: see run.js.

import { read, verify } from "./vectors.js";

const text = async (name) => (await fetch(new URL(name, import.meta.url))).text();

const catalog = JSON.parse(await text("../../pkg/catalog.json"));
const vectors = read(await text("generated.jsonl"), await text("hand-written.json"));

/** @param {string} entry The URL of the module. */
export async function verifyEntry(entry) {
  const implementation = await import(entry);
  await (implementation.init ?? implementation.default)?.();
  return verify(implementation, vectors, catalog);
}
