/** Parses a number like `int64: "string"`: an integer that a double cannot represent is returned as a string. */
export function exactInteger(source) {
  const number = Number(source);
  return Number.isSafeInteger(number) || !/^-?\d+$/.test(source) ? number : source;
}
