// Writes decoder results as canonical JSON (RFC 8785). Values that JSON cannot represent become objects such as
// `{"$bigint":"7"}`. ../vectors.rs implements the same in Rust.

/** Text that is already canonical JSON. */
export class Verbatim {
  constructor(text) {
    this.text = text;
  }
}

const COMMA = new Verbatim(",");
const END_OF_ARRAY = new Verbatim("]");
const END_OF_OBJECT = new Verbatim("}");

/** Returns canonical JSON. Not recursive, because JSON nests to any depth. */
export function canonical(value) {
  const written = [];
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (next instanceof Verbatim) {
      written.push(next.text);
    } else if (Array.isArray(next)) {
      written.push("[");
      open.push(END_OF_ARRAY);
      for (let at = next.length - 1; at >= 0; at--) {
        open.push(next[at]);
        if (at > 0) open.push(COMMA);
      }
    } else if (typeof next === "object" && next !== null) {
      written.push("{");
      open.push(END_OF_OBJECT);
      const keys = Object.keys(next).sort();
      for (let at = keys.length - 1; at >= 0; at--) {
        open.push(next[keys[at]], new Verbatim(`${JSON.stringify(keys[at])}:`));
        if (at > 0) open.push(COMMA);
      }
    } else if (typeof next === "bigint") {
      written.push(`{"$bigint":"${next}"}`);
    } else if (typeof next === "number" && !Number.isFinite(next)) {
      written.push(`{"$number":"${next}"}`);
    } else {
      // `JSON.stringify` returns `undefined` for the remaining types.
      written.push(JSON.stringify(next) ?? `{"$type":"${typeof next}"}`);
    }
  }
  return written.join("");
}
