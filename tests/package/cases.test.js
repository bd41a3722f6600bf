import { test } from "node:test";
import { hold } from "../cases.js";
import { entries } from "./entries.js";

for (const [entry, implementation] of Object.entries(entries)) {
  test(`every case through ${entry}`, (t) => hold(t, implementation));
}
