// Measures the time to import a module and to decode a first response, in a fresh process: `node first-decode.js FILE TEXT FORM`.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [file, text, form] = process.argv.slice(2);
const url = pathToFileURL(file).href;
const require = createRequire(import.meta.url);

const start = performance.now();
const { decodeEnvelope } = file.endsWith(".cjs") ? require(file) : await import(url);
const decoded = decodeEnvelope?.(form === "object" ? JSON.parse(text) : text);
const ms = performance.now() - start;
const { user, system } = process.cpuUsage();

process.stdout.write(JSON.stringify({ ms, processMs: (user + system) / 1e3, outcome: decoded?.outcome }));
