// Runs one case in a fresh process: `node node.js NAME EFFORT`.
import { runCase } from "../target/benches/runner.js";

const [name, effort] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await runCase(name, JSON.parse(effort))));
