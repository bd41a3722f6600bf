// Holds the shipped wasm to what makes it safe to call with anything: it cannot panic, trap, grow or call out. Run by
// scripts/test.sh after a build.
//
// A panic ends in `unreachable`, however it is compiled. What else could trap is a division by zero, a conversion of a
// number that does not fit, a call through a table, and a stack that never ends: none of those is in the module. Memory
// out of bounds remains; Rust checks each index, and a failed check would be a panic again.

import { execFileSync } from "node:child_process";

const [file] = process.argv.slice(2);
const text = execFileSync("node_modules/.bin/wasm-dis", [file], { encoding: "utf8", maxBuffer: 1e8 });
const module = parse(text);
const problems = [];
let instructions = 0;

/** What traps always, or calls out, or changes how much there is. */
const FORBIDDEN = /^(unreachable|import|start|table|elem|call_indirect|call_ref|return_call.*|throw.*|rethrow|memory\.grow|table\..*|i(32|64)\.trunc_f(32|64)_[su])$/;
const DIVISION = /^i(32|64)\.(div|rem)_[su]$/;

const functions = module.filter(([kind]) => kind === "func");
const calls = new Map(functions.map((func) => [func[1], new Set()]));

for (const part of module) if (Array.isArray(part)) walk(part, part[0] === "func" ? part[1] : part[0]);

function walk(node, where) {
  const [name] = node;
  instructions++;
  if (FORBIDDEN.test(name)) problems.push(`${name} in ${where}`);
  if (DIVISION.test(name)) {
    const divisor = node.at(-1);
    const isSafe = Array.isArray(divisor) && divisor[0].endsWith(".const") && ![0, -1].includes(Number(divisor[1]));
    if (!isSafe) problems.push(`${name} by what may be zero, in ${where}`);
  }
  if (name === "call") calls.get(where).add(node[1]);
  for (const child of node) if (Array.isArray(child)) walk(child, where);
}

for (const func of calls.keys()) if (reaches(func, func)) problems.push(`${func} calls itself`);

function reaches(from, to, seen = new Set()) {
  return [...(calls.get(from) ?? [])].some((next) => next === to || (!seen.has(next) && seen.add(next) && reaches(next, to, seen)));
}

const memories = module.filter(([kind]) => kind === "memory");
if (memories.length !== 1) problems.push(`${memories.length} memories`);
if (functions.length === 0 || instructions < 100) problems.push("the module was not understood");

if (problems.length > 0) {
  console.error(`${file} can panic, trap, grow or call out:\n  ${problems.join("\n  ")}`);
  process.exit(1);
}
console.log(
  `${file}: ${functions.length} functions, ${instructions} expressions; no unreachable, no import, no table, no growth ` +
    `of the memory (pages: ${memories[0][2]}), no division by zero, no trapping conversion, no recursion`,
);

/** The parts of a module as nested arrays of words. */
function parse(text) {
  const stack = [[]];
  for (const [token] of text.matchAll(/\(;.*?;\)|;;.*|"(?:[^"\\]|\\.)*"|[()]|[^\s()]+/g)) {
    if (token.startsWith(";;") || token.startsWith("(;")) continue;
    if (token === "(") stack.push([]);
    else if (token === ")") stack.at(-2).push(stack.pop());
    else stack.at(-1).push(token);
  }
  const [[keyword, ...parts]] = stack[0];
  if (keyword !== "module" || stack.length !== 1) throw new Error("wasm-dis wrote no module");
  return parts;
}
