// What the fuzz targets begin with beside their saved corpus: the shared cases, a file each. Run by scripts/fuzz.sh.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { bytesOf, read } from "../tests/vectors/vectors.js";

const cases = read(
  readFileSync("tests/vectors/generated.jsonl", "utf8"),
  readFileSync("tests/vectors/hand-written.json", "utf8"),
);
// Others are put together from pieces, and mostly long.
const short = cases.filter(({ input }) => typeof input === "string" || "hex" in input);
const folder = "target/fuzz/seeds";

/** What each target is given for a case; `undefined` for nothing. */
const seeds = {
  decode: bytesOf,
  retry_after: ({ retryAfter }) => retryAfter && Buffer.from(retryAfter),
};

rmSync(folder, { recursive: true, force: true });
for (const [target, seed] of Object.entries(seeds)) {
  mkdirSync(`${folder}/${target}`, { recursive: true });
  for (const it of short) {
    const content = seed(it);
    if (content) writeFileSync(`${folder}/${target}/${createHash("sha1").update(content).digest("hex")}`, content);
  }
}
