// The shipped wasm is safe to call with any input: it cannot panic, trap, grow or call out.
//
// However it is compiled, a panic ends in `unreachable`. The other traps are a division by zero, a conversion of a number that
// does not fit, a call through a table, and a stack overflow. An access outside the memory traps as well, but Rust checks each
// index first, and a failed check is a panic.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

const FORBIDDEN =
  /^(unreachable|import|start|table|elem|call_indirect|call_ref|return_call.*|throw.*|rethrow|memory\.grow|table\..*|i(32|64)\.trunc_f(32|64)_[su])$/;
const DIVISION = /^i(32|64)\.(div|rem)_[su]$/;

const wasm = path("tests/node_modules/stardust-errors/stardust-errors.wasm");
const parts = parse(execFileSync(path("node_modules/.bin/wasm-dis"), [wasm], { encoding: "utf8", maxBuffer: 1e8 }));
const functions = parts.filter(([keyword]) => keyword === "func");

test("the module has functions and one memory", () => {
  assert.ok(functions.length > 0);
  assert.equal(parts.filter(([keyword]) => keyword === "memory").length, 1);
});

test("no instruction panics, traps, grows the memory or calls out", () => {
  const names = expressionsOf(parts).map(([name]) => name);
  assert.ok(names.length > 100, `${names.length} expressions`);
  assert.deepEqual(names.filter((name) => FORBIDDEN.test(name)), []);
});

test("every divisor is a constant other than 0 and -1", () => {
  const divisions = expressionsOf(parts).filter(([name]) => DIVISION.test(name));
  assert.deepEqual(divisions.filter((division) => !isSafeDivisor(division.at(-1))), []);
});

test("no function calls itself, directly or through others", () => {
  const calls = new Map(functions.map((func) => [func[1], calleesOf(func)]));
  assert.deepEqual([...calls.keys()].filter((name) => reaches(calls, name, name)), []);
});

/** Parses the text format into nested arrays, and returns the parts of the module. */
function parse(text) {
  const stack = [[]];
  for (const [token] of text.matchAll(/\(;.*?;\)|;;.*|"(?:[^"\\]|\\.)*"|[()]|[^\s()]+/g)) {
    if (token.startsWith(";;") || token.startsWith("(;")) continue;
    if (token === "(") stack.push([]);
    else if (token === ")") stack.at(-2).push(stack.pop());
    else stack.at(-1).push(token);
  }
  const [[keyword, ...parts]] = stack[0];
  assert.deepEqual([keyword, stack.length], ["module", 1]);
  return parts.filter(Array.isArray);
}

/** Returns the expressions and all that are nested in them. */
function expressionsOf(expressions) {
  return expressions.filter(Array.isArray).flatMap((expression) => [expression, ...expressionsOf(expression)]);
}

function isSafeDivisor(divisor) {
  return Array.isArray(divisor) && divisor[0].endsWith(".const") && ![0, -1].includes(Number(divisor[1]));
}

function calleesOf(func) {
  return expressionsOf(func).filter(([name]) => name === "call").map(([, callee]) => callee);
}

function reaches(calls, from, to, seen = new Set()) {
  return (calls.get(from) ?? []).some((next) => next === to || (!seen.has(next) && seen.add(next) && reaches(calls, next, to, seen)));
}
