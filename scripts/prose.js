// Compares what is written in more than one place: the two manifests, the address of the repository, the folders of
// .github/dependabot.yml, and the images of Markdown files, which the link checker does not see in HTML.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const problems = [];
const read = (file) => readFileSync(join(root, file), "utf8");
const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);

// Cargo.toml is the source of what both manifests have.
const cargo = read("Cargo.toml");
const field = (name) => cargo.match(new RegExp(`^${name} = "(.*)"$`, "m"))?.[1];
const npm = JSON.parse(read("js/package.json"));
const inNpm = { ...npm, repository: npm.repository.url.replace(/^git\+|\.git$/g, "") };
for (const name of ["version", "description", "license", "repository"]) {
  if (inNpm[name] !== field(name)) problems.push(`js/package.json: ${name} is "${inNpm[name]}", but "${field(name)}" in Cargo.toml`);
}

const address = field("repository").replace(/^https:\/\//, "");
for (const file of git("ls-files", "-z")) {
  if (["Cargo.toml", "js/package.json"].includes(file) || !existsSync(join(root, file))) continue;
  if (read(file).includes(address)) problems.push(`${file} contains the address of the repository, which only the manifests have`);
}

const updates = read(".github/dependabot.yml").split("package-ecosystem: ");
for (const [ecosystem, lock] of [["cargo", "Cargo.lock"], ["npm", "package-lock.json"]]) {
  const update = updates.find((text) => text.startsWith(ecosystem));
  const folders = JSON.parse(update.match(/directories: (\[.*\])/)[1]);
  for (const file of git("ls-files", "-z", lock, `*/${lock}`)) {
    const folder = `/${dirname(file)}`.replace(/^\/\.$/, "/");
    if (!folders.includes(folder) && !folders.includes(join(dirname(folder), "*"))) {
      problems.push(`.github/dependabot.yml does not update ${file}`);
    }
  }
}

for (const file of git("ls-files", "-z", "*.md")) {
  for (const [, image] of read(file).matchAll(/ src(?:set)?="([^":]+)"/g)) {
    if (!existsSync(join(root, dirname(file), image))) problems.push(`${file} shows ${image}, which does not exist`);
  }
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
