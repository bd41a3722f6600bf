// Runs in a browser: see run.js.

import { hold, read } from "./vectors.js";

const text = async (name) => (await fetch(new URL(name, import.meta.url))).text();

const catalog = JSON.parse(await text("../../pkg/catalog.json"));
const vectors = read(await text("generated.jsonl"), await text("hand-written.json"));

/** @param {string} entry Where the module is. */
export async function holdEntry(entry) {
  const implementation = await import(entry);
  await (implementation.init ?? implementation.default)?.();
  return hold(implementation, vectors, catalog);
}
