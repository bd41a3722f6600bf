/** A number as `int64: "string"` has it: an integer that a double cannot hold stays text. */
export function exactInteger(source) {
  const number = Number(source);
  return Number.isSafeInteger(number) || !/^-?\d+$/.test(source) ? number : source;
}
