// Prepares the inputs of the fuzz targets, for scripts/fuzz.sh.
//
// `fuzz.js unpack` writes one file for each input, as libFuzzer reads them: the shared test vectors to target/fuzz/seeds/TARGET and
// the saved corpus to target/fuzz/saved/TARGET. `fuzz.js pack TARGET FOLDER` replaces the saved corpus of a target with the files of
// a folder.
//
// The saved corpus is fuzz/corpus/TARGET.txt, with an input in base64 on each line, because git would hold thousands of files
// otherwise.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { bytesOf, read } from "../tests/vectors/vectors.js";

const CORPUS = "fuzz/corpus";

/** Returns the input of each target for a test vector, or `undefined` if it has none. */
const SEEDS = {
  decode: bytesOf,
  retry_after: ({ retryAfter }) => retryAfter && Buffer.from(retryAfter),
};

function unpack() {
  const vectors = read(
    readFileSync("tests/vectors/generated.jsonl", "utf8"),
    readFileSync("tests/vectors/hand-written.json", "utf8"),
  );
  // The other vectors are assembled from pieces, and mostly long.
  const short = vectors.filter(({ input }) => typeof input === "string" || "hex" in input);
  rmSync("target/fuzz/seeds", { recursive: true, force: true });
  for (const [target, seed] of Object.entries(SEEDS)) writeInputs(`target/fuzz/seeds/${target}`, short.map(seed).filter(Boolean));

  rmSync("target/fuzz/saved", { recursive: true, force: true });
  for (const file of readdirSync(CORPUS)) {
    const lines = readFileSync(`${CORPUS}/${file}`, "utf8").trimEnd().split("\n");
    writeInputs(`target/fuzz/saved/${file.replace(/\.txt$/, "")}`, lines.map((line) => Buffer.from(line, "base64")));
  }
}

/** Writes each input to a file that is named by its hash, as libFuzzer does. */
function writeInputs(folder, inputs) {
  mkdirSync(folder, { recursive: true });
  for (const input of inputs) writeFileSync(`${folder}/${createHash("sha1").update(input).digest("hex")}`, input);
}

function pack(target, folder) {
  const lines = readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`).toString("base64"));
  mkdirSync(CORPUS, { recursive: true });
  writeFileSync(`${CORPUS}/${target}.txt`, `${lines.sort().join("\n")}\n`);
  console.log(`${target}: ${lines.length} inputs saved`);
}

const [command, ...names] = process.argv.slice(2);
if (command === "pack") pack(...names);
else unpack();
