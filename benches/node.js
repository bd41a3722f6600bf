// Runs one task in a fresh process: `node node.js TASK`.
import { runTask } from "../target/benches/task.js";

process.stdout.write(JSON.stringify(await runTask(JSON.parse(process.argv[2]))));
