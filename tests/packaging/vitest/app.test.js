import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import * as wasm from "stardust-errors/wasm";
import { expect, test } from "vitest";
import expected from "./expected.json";
import { probe } from "./probe.js";

test("every entry point returns the expected results", async () => {
  await wasm.init();
  for (const api of [standard, js, wasm]) expect(probe(api)).toEqual(expected);
});
