// What comes with the npm package, and with what builds it: the package brings nothing along, every folder with
// dependencies has a lock file, no lock file says where to download from, and npm's advisories know nothing against them.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const KINDS = ["dependencies", "peerDependencies", "optionalDependencies", "bundleDependencies", "bundledDependencies"];
/** What npm runs on the machine of whoever installs a package. */
const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepare"];

const problems = [];
const read = (file) => JSON.parse(readFileSync(join(root, file), "utf8"));
const countOf = (manifest, kinds) => kinds.reduce((count, kind) => count + Object.keys(manifest[kind] ?? {}).length, 0);

const published = read("js/package.json");
for (const kind of KINDS) if (kind in published) problems.push(`js/package.json has ${kind}`);
for (const script of INSTALL_SCRIPTS)
  if (published.scripts?.[script] !== undefined) problems.push(`js/package.json has the script ${script}`);

const tracked = execFileSync("git", ["ls-files", "-z", "--", "package.json", "*/package.json"], { cwd: root, encoding: "utf8" });
const manifests = tracked.split("\0").filter(Boolean);
if (!manifests.includes("js/package.json")) problems.push("git lists no manifest");
const locked = manifests.filter((manifest) => countOf(read(manifest), [...KINDS, "devDependencies"]) > 0);
for (const manifest of locked) {
  const lock = join(dirname(manifest), "package-lock.json");
  if (!existsSync(join(root, lock))) problems.push(`${manifest} has no lock file beside it`);
  else if (/"resolved": "(?!file:|\.)/.test(readFileSync(join(root, lock), "utf8")))
    problems.push(`${lock} says where to download from`);
}
console.log(`${manifests.length} manifests, ${locked.length} of them with dependencies and a lock file; the package has none`);

// Of the workspace with what it is developed with: without that there is nothing to ask about.
const { stdout } = spawnSync("npm", ["audit", "--json"], { cwd: root, encoding: "utf8" });
const audit = JSON.parse(stdout);
if (audit.metadata === undefined) {
  console.log(`NOT CHECKED: npm's advisories. The registry does not answer: ${audit.message}`);
} else {
  const { total, high, critical } = audit.metadata.vulnerabilities;
  console.log(`npm audit: ${total} known problems, ${high + critical} of them high or critical`);
  if (high + critical > 0) problems.push(`npm audit finds ${Object.keys(audit.vulnerabilities).join(", ")}`);
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
