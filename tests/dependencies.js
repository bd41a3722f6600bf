// Checks the npm package and the folders that build and test it: the package has no dependencies and no install scripts, every
// folder with dependencies has a lock file, and npm knows of no serious vulnerability in the dependencies of the workspace.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const KINDS = ["dependencies", "peerDependencies", "optionalDependencies", "bundleDependencies", "bundledDependencies"];
/** The scripts that npm runs when a package is installed. */
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
if (!manifests.includes("js/package.json")) problems.push("git does not list js/package.json");
const locked = manifests.filter((manifest) => countOf(read(manifest), [...KINDS, "devDependencies"]) > 0);
for (const manifest of locked) {
  if (!existsSync(join(root, dirname(manifest), "package-lock.json"))) problems.push(`${manifest} has no lock file`);
}
console.log(`${manifests.length} manifests, ${locked.length} of them with dependencies and a lock file; the package has none`);

// In the workspace, because the package itself has no dependencies to audit.
const { stdout } = spawnSync("npm", ["audit", "--json"], { cwd: root, encoding: "utf8" });
const audit = JSON.parse(stdout);
if (audit.metadata === undefined) {
  console.log(`NOT CHECKED: npm's advisories. The registry did not respond: ${audit.message}`);
} else {
  const { total, high, critical } = audit.metadata.vulnerabilities;
  console.log(`npm audit: ${total} known vulnerabilities, ${high + critical} of them high or critical`);
  if (high + critical > 0) problems.push(`npm audit finds ${Object.keys(audit.vulnerabilities).join(", ")}`);
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
