// The saved corpus of the fuzz targets, fuzz/corpus/TARGET.txt: an input a line, in base64, because a file for each would be
// two thousand. `fuzz-corpus.js unpack` writes the files that libFuzzer reads to target/fuzz/saved/TARGET,
// `fuzz-corpus.js pack TARGET FOLDER` makes the lines anew from a folder of files.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";

const CORPUS = "fuzz/corpus";
const SAVED = "target/fuzz/saved";

function unpack() {
  rmSync(SAVED, { recursive: true, force: true });
  for (const file of readdirSync(CORPUS)) {
    const folder = `${SAVED}/${file.replace(/\.txt$/, "")}`;
    mkdirSync(folder, { recursive: true });
    for (const line of readFileSync(`${CORPUS}/${file}`, "utf8").trimEnd().split("\n")) {
      const input = Buffer.from(line, "base64");
      writeFileSync(`${folder}/${createHash("sha1").update(input).digest("hex")}`, input);
    }
  }
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
