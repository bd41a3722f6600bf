// JSON in which integers of 64 bits stay exact. Which integers those are is found by Rust (src/long_integers.rs).

/** No text without sixteen digits in a row has one. */
const LONG = /\d{16}/;

/** As `JSON.parse`, but the long integers in the field `data` become strings or bigints. */
export function parseExactly(core, text, int64) {
  const places = LONG.test(text) ? core.findLongIntegers(text) : [];
  if (places.length === 0) return JSON.parse(text);
  const exact = JSON.parse(quoted(text, places));
  // Between the two texts, only those numbers that are to be bigints differ.
  if (int64 === "bigint") toBigInts(exact, JSON.parse(text));
  return exact;
}

function quoted(text, places) {
  const pieces = [];
  let end = 0;
  for (const place of places) {
    pieces.push(text.slice(end, place));
    end = place;
  }
  pieces.push(text.slice(end));
  return pieces.join('"');
}

/** Makes a bigint of every string in `exact` that is a number in `rounded`. Not by recursion: JSON nests as deep as it likes. */
function toBigInts(exact, rounded) {
  const pairs = [[exact, rounded]];
  for (let pair; (pair = pairs.pop()) !== undefined; ) {
    const [strings, numbers] = pair;
    for (const key of Object.keys(strings)) {
      const value = strings[key];
      if (typeof value === "string") {
        if (typeof numbers[key] === "number") strings[key] = BigInt(value);
      } else if (typeof value === "object" && value !== null) {
        pairs.push([value, numbers[key]]);
      }
    }
  }
}
