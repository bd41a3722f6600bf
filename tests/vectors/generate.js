// Writes generated.jsonl and retries.jsonl: `node tests/vectors/generate.js`. With --check, checks that the files are up to date.
//
// Each case combines parts of known kinds, and model.js determines the expected result. The output is deterministic.

import { readFileSync, writeFileSync } from "node:fs";
import { CATALOG, RETRIED_STATUSES, delayMs, meaning } from "./model.js";

const FILE = new URL("generated.jsonl", import.meta.url);
const RETRIES_FILE = new URL("retries.jsonl", import.meta.url);

// --- The parts -----------------------------------------------------------------------------------------------------

const ABSENT = { kind: "absent" };
const NULL = { kind: "null", json: "null", value: null };
const TRUE = { kind: "true", json: "true", value: true };
const FALSE = { kind: "false", json: "false", value: false };
const number = (value, json = String(value)) => ({ kind: "number", json, value });
const text = (value, json = JSON.stringify(value)) => ({ kind: value === "" ? "empty string" : "string", json, value });
const array = (json, value = JSON.parse(json)) => ({ kind: "array", json, value });
const object = (json, value = JSON.parse(json)) => ({ kind: "object", json, value });
const EMPTY = text("");

/** One value of each JSON kind, and an absent one. */
const ANY = [ABSENT, NULL, TRUE, FALSE, number(0), number(1), EMPTY, text("x"), array("[]"), object("{}")];

const FIELDS = ["code", "data", "date", "message", "requestId", "success"];
const NOTHING = Object.fromEntries(FIELDS.map((name) => [name, ABSENT]));
const KNOWN = { ...NOTHING, code: number(5308), success: FALSE };
const UNKNOWN = { ...NOTHING, code: number(5999), success: FALSE };
const SUCCESS = { ...NOTHING, code: number(200), success: TRUE };
const MALFORMED = { ...NOTHING, code: text("5308"), success: FALSE };
const TYPICAL = {
  code: number(5308),
  data: NULL,
  date: text("2024-05-16 19:03:34"),
  message: text("Dataset 7 not exists"),
  requestId: text("7f2a"),
  success: FALSE,
};

/**
 * `Retry-After` headers, each with its delay in milliseconds if it is valid. All dates are in the past, because the delay
 * of a later date would depend on the clock. The year 94 means 1994 until 2044.
 */
const HEADERS = [
  // delay-seconds
  ["0", 0], ["1", 1000], ["007", 7000], ["120", 120_000], [" 30 ", 30_000], ["\t5\t", 5000], ["86400", 86_400_000],
  ["9007199254740", 9_007_199_254_740_000], ["9007199254741"], ["99999999999999999999"],
  ["0".repeat(63) + "7", 7000], ["0".repeat(64) + "7"], [" ".repeat(63) + "7", 7000], [" ".repeat(64) + "7"],
  [""], [" "], ["-1"], ["+1"], ["1.5"], ["1e3"], ["0x10"], ["5 s"], ["soon"], ["NaN"], ["Infinity"], ["null"], ["5,6"], ["5, 6"], ["5 6"],
  ["５"], ["\u00a05"], ["5\u2003"], ["\ufeff5"], ["5\n"], ["5\0"],
  // IMF-fixdate
  ["Sun, 06 Nov 1994 08:49:37 GMT", 0], [" \tSun, 06 Nov 1994 08:49:37 GMT\t ", 0], ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
  ["Mon, 01 Jan 1900 00:00:00 GMT", 0], ["Sat, 01 Jan 0000 00:00:00 GMT", 0],
  ["sun, 06 Nov 1994 08:49:37 GMT"], ["SUN, 06 Nov 1994 08:49:37 GMT"], ["Sun, 06 nov 1994 08:49:37 GMT"], ["Sun, 06 NOV 1994 08:49:37 GMT"],
  ["Sun, 06 Nov 1994 08:49:37 gmt"], ["Sun, 06 Nov 1994 08:49:37 UTC"], ["Sun, 06 Nov 1994 08:49:37 CET"], ["Sun, 06 Nov 1994 08:49:37 +0000"],
  ["Sun, 06 Nov 1994 08:49:37"], ["Sun, 06 Nov 1994 08:49:37GMT"], ["Sun,06 Nov 1994 08:49:37 GMT"], ["Sun 06 Nov 1994 08:49:37 GMT"],
  ["Sun , 06 Nov 1994 08:49:37 GMT"], ["Sun,  06 Nov 1994 08:49:37 GMT"], ["Sun, 06Nov1994 08:49:37 GMT"], ["Sun,\t06\tNov\t1994\t08:49:37\tGMT"],
  ["Sun, 06 Nov 1994  08:49:37 GMT"], ["06 Nov 1994 08:49:37 GMT"], ["Sun, 6 Nov 1994 08:49:37 GMT"], ["Sun,  6 Nov 1994 08:49:37 GMT"],
  ["Sun, 006 Nov 1994 08:49:37 GMT"], ["Sun, 06 November 1994 08:49:37 GMT"], ["Sun, 06 11 1994 08:49:37 GMT"], ["Sun, 06 Nov 94 08:49:37 GMT"],
  ["Sun, 06 Nov 994 08:49:37 GMT"], ["Sun, 06 Nov 01994 08:49:37 GMT"], ["Sun, 06-Nov-1994 08:49:37 GMT"], ["Nov, 06 Sun 1994 08:49:37 GMT"],
  ["Sun, 06 Nov 1994 08:49:37 GMT, 5"], ["Sun, 06 Nov 1994 08:49:37 GMT 5"], ["5 Sun, 06 Nov 1994 08:49:37 GMT"], ["1994-11-06T08:49:37Z"],
  // rfc850-date
  ["Sunday, 06-Nov-94 08:49:37 GMT", 0], ["Friday, 31-Dec-99 23:59:59 GMT", 0], ["Tuesday, 29-Feb-00 00:00:00 GMT", 0],
  ["sunday, 06-Nov-94 08:49:37 GMT"], ["Sunday, 06-nov-94 08:49:37 GMT"], ["Sunday, 6-Nov-94 08:49:37 GMT"], ["Sunday,  6-Nov-94 08:49:37 GMT"],
  ["Sunday, 06-Nov-1994 08:49:37 GMT"], ["Sunday, 06 Nov 94 08:49:37 GMT"], ["Sunday, 06Nov94 08:49:37 GMT"], ["Sunday,06-Nov-94 08:49:37 GMT"],
  ["Sunday 06-Nov-94 08:49:37 GMT"], ["Sunday, 06-Nov-94 08:49:37"], ["Sunday, 06-Nov-94 8:49:37 GMT"], ["Sunday, 06-11-94 08:49:37 GMT"],
  // asctime-date
  ["Sun Nov  6 08:49:37 1994", 0], ["Sun Nov 06 08:49:37 1994", 0], ["Sun Nov 13 08:49:37 1994", 0],
  ["sun Nov  6 08:49:37 1994"], ["Sun nov  6 08:49:37 1994"], ["Sun Nov 6 08:49:37 1994"], ["Sun Nov   6 08:49:37 1994"], ["Sun Nov\t 6 08:49:37 1994"],
  ["SunNov  6 08:49:37 1994"], ["Sun, Nov  6 08:49:37 1994"], ["Sun Nov  6 08:49:37 94"], ["Sun Nov  6 08:49:37 1994 GMT"], ["Sun Nov  6 08:49:37 GMT 1994"],
  ["Sun Nov  6 08:49:37"], ["Nov  6 08:49:37 1994"], ["Sun  6 Nov 08:49:37 1994"],
  // The weekday must have the format's length, but need not match the date.
  ["Mon, 06 Nov 1994 08:49:37 GMT", 0], ["Saturday, 06-Nov-94 08:49:37 GMT", 0], ["Wed Nov  6 08:49:37 1994", 0],
  ["Sunday, 06 Nov 1994 08:49:37 GMT"], ["Sun, 06-Nov-94 08:49:37 GMT"], ["Sunday Nov  6 08:49:37 1994"], ["Day, 06 Nov 1994 08:49:37 GMT"],
  ["Nov, 06 Nov 1994 08:49:37 GMT"], ["Su, 06 Nov 1994 08:49:37 GMT"], [", 06 Nov 1994 08:49:37 GMT"], ["Noday, 06-Nov-94 08:49:37 GMT"],
  ["Sundays, 06-Nov-94 08:49:37 GMT"], ["Abc Nov  6 08:49:37 1994"],
  // The day must exist in the calendar.
  ["Thu, 29 Feb 2024 00:00:00 GMT", 0], ["Tue, 29 Feb 2000 00:00:00 GMT", 0], ["Tue Feb 29 00:00:00 2000", 0],
  ["Wed, 29 Feb 2023 00:00:00 GMT"], ["Wednesday, 29-Feb-23 00:00:00 GMT"], ["Wed Feb 29 00:00:00 2023"], ["Thu, 29 Feb 1900 00:00:00 GMT"],
  ["Fri, 30 Feb 2024 00:00:00 GMT"], ["Sun, 31 Feb 1999 00:00:00 GMT"], ["Sat, 31 Feb 2099 00:00:00 GMT"], ["Sunday, 31-Feb-99 00:00:00 GMT"],
  ["Sun Feb 31 00:00:00 1999"], ["Thu, 31 Nov 1994 08:49:37 GMT"], ["Sun, 32 Nov 1994 08:49:37 GMT"], ["Mon, 31 Oct 1994 08:49:37 GMT", 0],
  ["Sun, 00 Nov 1994 08:49:37 GMT"], ["Sun Nov  0 08:49:37 1994"], ["Sun, 06 Abc 1994 08:49:37 GMT"],
  // The time of day can have a leap second.
  ["Thu, 29 Feb 2024 23:59:60 GMT", 0], ["Sunday, 06-Nov-94 23:59:60 GMT", 0], ["Sun Nov  6 23:59:60 1994", 0], ["Sun, 06 Nov 1994 00:00:00 GMT", 0],
  ["Sun, 06 Nov 1994 24:00:00 GMT"], ["Sun, 06 Nov 1994 25:49:37 GMT"], ["Sun, 06 Nov 1994 08:60:37 GMT"], ["Sun, 06 Nov 1994 08:49:61 GMT"],
  ["Sun, 06 Nov 1994 8:49:37 GMT"], ["Sun, 06 Nov 1994 08:49 GMT"], ["Sun, 06 Nov 1994 08:49:37.5 GMT"], ["Sun, 06 Nov 1994 08.49.37 GMT"],
  // Characters of several bytes.
  ["Sun, 06 Nov 1994 08:49:37 GMT\u00a0"], ["Sun, ０６ Nov 1994 08:49:37 GMT"], ["Sün, 06 Nov 1994 08:49:37 GMT"], ["Sun, 06 Nov 1994 08:49:37 ＧＭＴ"],
  ["Sun,\u00a006 Nov 1994 08:49:37 GMT"], ["日, 06 Nov 1994 08:49:37 GMT"], ["\u{1f600}"],
];

const STATUSES = [
  undefined, 0, 1, 99, 100, 101, 200, 201, 204, 206, 301, 304, 399, 400, 401, 402, 403, 404, 407, 408, 409, 410, 413, 418, 422, 424, 425, 426, 428, 429, 430,
  431, 499, 500, 501, 502, 503, 504, 505, 511, 599, 600, 999, 1000, 5308, 65535,
];

// --- Combining the parts -------------------------------------------------------------------------------------------

const written = (fields, names = FIELDS) =>
  `{${names.filter((name) => fields[name].json !== undefined).map((name) => `"${name}":${fields[name].json}`).join(",")}}`;

/** Returns a case whose input is an object with these fields, or another text of the same meaning. */
function envelope(fields, { status, retryAfter, waitMs, int64, isRounded, input = written(fields) } = {}) {
  return { input, status, retryAfter, int64, expected: meaning("object", fields, { status, waitMs, isRounded }) };
}

/** Returns a case whose input is not an object. */
function other(kind, input, { status, retryAfter, waitMs, body } = {}) {
  const expected = meaning(kind, undefined, { status, waitMs });
  return { input, status, retryAfter, expected: { ...expected, body: kind === "blank" ? null : body } };
}

// --- The cases -----------------------------------------------------------------------------------------------------

/** Every combination of `code` and `success`, with statuses on both sides of each limit. */
function* truthTable() {
  const codes = [
    ...ANY, number(5308), number(403), number(500), number(5999), number(200), number(-1), number(5308.5), number(0, "-0"),
    number(2 ** 53 - 1), number(2 ** 53), number(1 - 2 ** 53), number(-(2 ** 53)), number(Infinity, "1e400"),
    text("5308"), array("[5308]"), object('{"code":5308}'),
  ];
  for (const code of codes)
    for (const success of ANY)
      for (const status of [undefined, 200, 404, 503]) yield envelope({ ...NOTHING, code, success }, { status });
}

function* codes() {
  const around = new Set();
  const near = (middle, far = 1) => {
    for (let off = -far; off <= far; off++) around.add(middle + off).add(-middle + off);
  };
  for (const code of CATALOG.keys()) near(code);
  near(0, 2);
  // The limits of numbers of 8, 16, 31 and 32 bits, and of fifteen digits.
  for (const border of [2 ** 7, 2 ** 8, 2 ** 15, 2 ** 16, 2 ** 31, 2 ** 32, 10 ** 15]) near(border);
  // Equal to a code of the catalog in the lowest 16 or 32 bits.
  for (const code of [400, 5308, 5845]) around.add(code + 2 ** 16).add(code + 2 ** 32).add(code - 2 ** 32).add(code + 2 ** 52);
  for (const code of around)
    for (const success of [TRUE, FALSE])
      for (const status of [undefined, 503]) yield envelope({ ...NOTHING, code: number(code), success }, { status });

  // Numbers whose JSON has more digits than a JavaScript number.
  const long = [
    [2 ** 53 - 2, "9007199254740990"], [2 ** 53 - 1, "9007199254740991"], [2 ** 53, "9007199254740992"], [2 ** 53, "9007199254740993"],
    [2 ** 53 - 1, "9007199254740991.0"], [2 ** 53 - 1, "9007199254740990.9"], [2 ** 53, "9007199254740991.5"], [2 ** 63, "9223372036854775807"],
    [2 ** 63, "9223372036854775808"], [2 ** 64, "18446744073709551615"], [2 ** 64, "18446744073709551616"], [1e15, "1000000000000000"],
    [1e16, "10000000000000000"], [1e15, "1e15"], [1e16, "1e16"], [1e22, "1e22"], [5308 + 2 ** 64, String(5308n + 2n ** 64n)], [1e39, "1" + "0".repeat(39)],
    [Infinity, "1e400"], [Infinity, "1" + "0".repeat(400)], [5308, "5308" + "0".repeat(400) + "e-400"], [5e-324, "5e-324"], [0, "1e-400"],
    [5308.1, "5308.1"], [0.1, "0.1"], [5308.0000000000009, "5308.0000000000009"], [5308, "5308.00000000000000001"], [0, "0.0"], [0, "0e5"], [0, "0E-5"],
  ];
  for (const [value, json] of long)
    for (const sign of [1, -1])
      for (const success of [TRUE, FALSE]) yield envelope({ ...NOTHING, code: number(sign * value, sign < 0 ? `-${json}` : json), success });

  for (const code of CATALOG.keys()) {
    for (const json of [`${code}.0`, `${code}e0`, `${code / 1000}e3`, `${code}0E-1`, `0.${code}e+${String(code).length}`])
      yield envelope({ ...NOTHING, code: number(code, json), success: FALSE });
    yield envelope({ ...NOTHING, code: number(code + 0.5), success: FALSE });
  }

  // Not a number in JSON.
  for (const json of ["05308", "+5308", "5308.", ".5308", "5_308", "0x14bc", "5308n", "5308f", "5,308", "--5308", "-", "5308e", "5308e+", "NaN", "Infinity", "-Infinity", "undefined", "５３０８", "True", "None", "nil", "'5308'", "5308 5308", "(5308)", "5308;", "\\u0035308"])
    for (const name of ["code", "data"]) yield other("text", `{"code":200,"success":true,"${name}":${json}}`);
}

/** The three texts, with every combination of value kinds. */
function* texts() {
  const kinds = [ABSENT, NULL, EMPTY, text("x"), number(7), TRUE, array("[]"), object("{}")];
  const envelopes = [KNOWN, SUCCESS, UNKNOWN, MALFORMED];
  let turn = 0;
  for (const message of kinds)
    for (const date of kinds)
      for (const requestId of kinds) yield envelope({ ...envelopes[turn++ % 4 ^ (turn >> 3) % 4], message, date, requestId });

  const more = [
    ...ANY, number(-1), number(0.5), number(Infinity, "1e400"), text(" "), text("null"), text("\0"), text("\u{1f600}"), text("中文"), text("é"), text("\ufeff"),
    text("\u2028\u2029"), text('"\\/\b\f\n\r\t'), text("/", '"\\/"'), text("é", '"\\u00e9"'), text("é", '"\\u00E9"'), text("\u{1f600}", '"\\ud83d\\ude00"'),
    text("\ufffd", '"\\ud800"'), text("\ufffd", '"\\uDFFF"'), text("a\ufffdb", '"a\\udc00b"'), text("\ufffd\ufffd", '"\\udc00\\ud800"'), text("\ufffd\u{1f600}", '"\\ud83d\\ud83d\\ude00"'),
    text("\u{1f600}\ufffd", '"\\ud83d\\ude00\\ude00"'), text("\ufffd\n", '"\\ud800\\n"'), text("\ufffdud800", '"\\ud800ud800"'), text("\\ud800", '"\\\\ud800"'),
    text("\ud7ff\ue000"), text("\uffff"), text("\u{10ffff}"), text("__proto__"), text("constructor"), text("toString"), text("<script>"), text("x".repeat(1000)),
    array('[""]'), array('["x"]'), object('{"message":"x"}'), object('{"length":1,"0":"x"}'), object('{"toString":"x"}'),
  ];
  for (const name of ["message", "date", "requestId"])
    for (const part of more) for (const fields of [KNOWN, SUCCESS]) yield envelope({ ...fields, [name]: part });

  for (let unit = 0; unit < 0x20; unit++) {
    const raw = String.fromCharCode(unit);
    const escaped = `"\\u00${unit.toString(16).padStart(2, "0")}"`;
    yield envelope({ ...KNOWN, message: text(raw, escaped) });
    yield other("text", written({ ...KNOWN, message: text(raw, `"${raw}"`) }));
    yield other("text", written(KNOWN).replace("}", `,"a${raw}":1}`));
    yield other("text", written({ ...KNOWN, data: object(`{"a${raw}":1}`, {}) }));
  }
  for (const raw of ["\x7f", "\x80", "\x85", "\x9f", "\u00a0", "\u200b", "\u2028"]) yield envelope({ ...KNOWN, message: text(raw, `"${raw}"`) });
  for (const escape of ["\\", "\\x", "\\x41", "\\'", "\\0", "\\a", "\\v", "\\u", "\\u1", "\\u12", "\\u123", "\\u123g", "\\u{41}", "\\U0041", "\\\n", "\\ "])
    yield other("text", written({ ...KNOWN, message: text("?", `"${escape}"`) }));
}

/** Each status with each outcome. */
function* statuses() {
  for (const status of STATUSES) {
    for (const fields of [KNOWN, UNKNOWN, SUCCESS, { ...KNOWN, success: TRUE }, MALFORMED, NOTHING]) yield envelope(fields, { status });
    yield other("blank", "", { status });
    yield other("page", "<html>", { status });
    yield other("text", "Service Unavailable", { status });
    yield other("array", "[]", { status });
  }
}

function* headers() {
  for (const [retryAfter, waitMs] of HEADERS) {
    for (const fields of [KNOWN, UNKNOWN, SUCCESS]) yield envelope(fields, { retryAfter, waitMs });
    yield other("page", "<html>", { status: 503, retryAfter, waitMs });
  }
}

function* orders() {
  const permutations = (names) =>
    names.length < 2 ? [names] : names.flatMap((name) => permutations(names.filter((it) => it !== name)).map((rest) => [name, ...rest]));
  // Every fifth permutation. Every field still appears at every index.
  const some = permutations(FIELDS).filter((_, index) => index % 5 === 0);
  for (const names of some) yield envelope(TYPICAL, { input: written(TYPICAL, names) });
  for (const name of FIELDS) yield envelope({ ...TYPICAL, [name]: ABSENT });
  for (const name of FIELDS) yield envelope({ ...TYPICAL, [name]: NULL });
}

/** White space, and characters that look like it, between all tokens. */
function* spaces() {
  const tokens = ["", "{", '"code"', ":", "5308", ",", '"success"', ":", "false", "}", ""];
  for (const space of [" ", "\t", "\n", "\r", " \t\n\r", "\v", "\f", "\0", "\x1f", "\x7f", "\x85", "\u00a0", "\u1680", "\u2003", "\u2028", "\u2029", "\u200b", "\u3000", "\u180e", "\ufeff", "/**/", "//\n", "#\n", ","]) {
    const isJson = /^[ \t\n\r]+$/.test(space);
    for (let gap = 1; gap < tokens.length; gap++) {
      const input = tokens.slice(0, gap).join("") + space + tokens.slice(gap).join("");
      if (isJson || (gap === 1 && space === "\ufeff")) yield envelope(KNOWN, { input });
      else yield other("text", input);
    }
  }
  const blanks = [..." \t\n\r\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"];
  for (const blank of blanks) {
    yield other("blank", blank);
    yield other("blank", `${blank}\n${blank}`);
    yield other("page", `${blank === "\ufeff" ? " " : ""}${blank}<html>`);
  }
  for (const ink of ["\0", "\x1f", "\x7f", "\x85", "\u180e", "\u200b", "\u200c", "\u200d", "\u2060", "\ufffe", "\ufffd", "\u{1f600}"]) {
    yield other("text", ink);
    yield other("text", ` ${ink}`);
    yield other("text", `${ink}<html>`);
  }
}

/** Keys with escaped letters, and duplicate keys. */
function* keys() {
  const escaped = (letter, digits = letter.charCodeAt(0).toString(16)) => `\\u${digits.padStart(4, "0")}`;
  const twice = { code: number(404), data: number(1), date: text("then"), message: text("Other"), requestId: text("r2"), success: TRUE };
  for (const name of FIELDS) {
    const spelled = (key) => written(TYPICAL).replace(`"${name}"`, `"${key}"`);
    for (let at = 0; at < name.length; at++)
      yield envelope(TYPICAL, { input: spelled(name.slice(0, at) + escaped(name[at]) + name.slice(at + 1)) });
    const whole = [...name].map((letter) => escaped(letter)).join("");
    yield envelope(TYPICAL, { input: spelled(whole) });
    yield envelope(TYPICAL, { input: spelled(whole.replace(/[a-f]/g, (digit) => digit.toUpperCase())) });

    // Different keys that look alike.
    const without = { ...TYPICAL, [name]: ABSENT };
    for (const key of [name.toUpperCase(), `${name} `, ` ${name}`, `${name}\\u0000`, name.slice(1), `${name}s`, `\\u200b${name}`, `\\ufeff${name}`, name[0] + escaped(name[1], "430") + name.slice(2), ""])
      if (key !== name) yield envelope(without, { input: spelled(key) });

    // The last duplicate wins, however it is escaped.
    for (const key of [name, whole]) {
      const pair = (key, part) => `"${key}":${part.json}`;
      yield envelope({ ...TYPICAL, [name]: twice[name] }, { input: written(TYPICAL).replace("}", `,${pair(key, twice[name])}}`) });
      yield envelope(TYPICAL, { input: written(TYPICAL).replace("{", `{${pair(key, twice[name])},`) });
      yield envelope({ ...TYPICAL, [name]: NULL }, { input: written(TYPICAL).replace("}", `,${pair(key, twice[name])},${pair(name, NULL)}}`) });
    }
  }
  // Keys with a meaning in JavaScript, and undocumented keys.
  for (const key of ["__proto__", "constructor", "prototype", "toString", "valueOf", "hasOwnProperty", "toJSON", "then", "length", "0", "-0", "", "\\u005f_proto__", "\\ud800", "ok", "outcome", "description", "status"])
    for (const value of ['{"code":404,"success":true}', "null", "[]", '"x"', "1e400"])
      yield envelope(KNOWN, { input: written(KNOWN).replace("}", `,"${key}":${value}}`) });
}

/** An envelope cut off after each byte, and one with text before or after it. */
function* cuts() {
  const whole = '{"code":5308,"data":{"ids":[1,-2.5e3],"né":"\\u00e9\\"中😀"},"date":"2024-05-16 19:03:34","message":"数据集不存在","requestId":"7f2a","success":false}';
  const fields = { ...TYPICAL, data: object('{"ids":[1,-2500],"né":"é\\"中😀"}'), message: text("数据集不存在") };
  yield envelope(fields, { input: whole });
  const bytes = Buffer.from(whole);
  yield other("blank", "");
  for (let end = 1; end < bytes.length; end++) {
    const cut = bytes.subarray(0, end);
    const text = cut.toString("utf8");
    if (Buffer.from(text).equals(cut)) {
      yield other("text", text);
    } else {
      const begun = text.replace(/\ufffd+$/, "");
      yield other("invalid UTF-8", [begun, { hex: cut.subarray(Buffer.byteLength(begun)).toString("hex") }], { body: `${begun}\ufffd` });
    }
  }
  const short = written(KNOWN);
  for (const tail of [short, "}", "]", ",", ";", ":", '"', "0", "null", "x", "\0", "\u200b", "//", "<!-- -->", ")", "\\n", "\n\n{}"]) yield other("text", short + tail);
  for (const head of ["}", "[", ",", '"', "0", "x", "\0", ")]}',\n", "for(;;);", "while(1);", "data: ", "callback(", "(", "\\", "=", "\u200b", "\ufeff\ufeff"]) {
    // One byte order mark is not part of the body.
    yield other("text", head + short);
  }
}

/** Data of every value kind with each outcome. */
function* data() {
  const values = [
    ...ANY, number(-0, "-0"), number(1e21), number(0.1), number(1e-7), number(5e-324), number(100, "1.0e2"), text("\ud7ff\u{1f600}"), text("é", '"\\u00e9"'), array("[[],{},null]"),
    object('{"z":1,"a":2,"é":3,"\u{1f600}":4,"\ufb33":5,"":6}'), object('{"b":{"b":1,"a":[1,2]},"a":null}'), object('{"toString":1,"constructor":{"prototype":[]}}'),
    object('{"__proto__":{"a":1},"a":2}'), object('{"a":1,"a":2}', { a: 2 }), object('{"2":1,"10":2,"1":3}'), object(written(KNOWN)), array(`[${written(SUCCESS)}]`), text(written(KNOWN)),
    array("[1e400,-1e400]", [{ $number: "Infinity" }, { $number: "-Infinity" }]),
  ];
  for (const part of values) for (const fields of [SUCCESS, KNOWN, UNKNOWN, MALFORMED]) yield envelope({ ...fields, data: part });
}

/** Integers on both sides of ±(2^53-1), with each value of `int64`. */
function* longIntegers() {
  const numbers = [
    ["0"], ["-0"], ["7"], ["-7"], ["999999999999999"], ["1000000000000000"], ["4503599627370497"], ["9007199254740990"], ["9007199254740991"], ["-9007199254740991"],
    ["9007199254740992", true], ["9007199254740993", true], ["-9007199254740992", true], ["9999999999999999", true], ["10000000000000000", true], ["8545436153352348123", true],
    ["-8545436153352348123", true], ["9223372036854775807", true], ["-9223372036854775808", true], ["9223372036854775808", true], ["18446744073709551615", true],
    ["18446744073709551616", true], ["123456789012345678901234567890", true], ["1" + "0".repeat(60), true],
    ["8545436153352348123.0"], ["8545436153352348123.5"], ["8545436153352348123e0"], ["85454361533523481.23e2"], ["1e19"], ["1E+19"], ["0.8545436153352348123"], ["9007199254740991.0"],
  ];
  for (const [digits, isLong] of numbers) {
    for (const int64 of [undefined, "number", "string", "bigint"]) {
      const value = !isLong || int64 === "number" ? Number(digits) + 0 : int64 === "bigint" ? { $bigint: digits } : digits;
      const isRounded = isLong && int64 === "number" && BigInt(value) !== BigInt(digits);
      yield envelope({ ...SUCCESS, data: number(value, digits) }, { int64, isRounded });
      const nested = { id: value, list: [value, { [digits]: value }, digits, [[value]]], data: value };
      yield envelope({ ...KNOWN, data: object(`{"id":${digits},"list":[ ${digits} ,{"${digits}":${digits}},"${digits}",[[${digits}]]],"data":\n${digits}\n}`, nested) }, { int64, isRounded });
    }
    // Long integers outside `data` are decoded like JSON.parse.
    for (const int64 of [undefined, "number", "bigint"]) {
      const fields = { ...KNOWN, message: number(Number(digits), digits), data: array('[1,"x"]') };
      yield envelope(fields, { int64, input: written(fields).replace("}", `,"more":[${digits}]}`) });
      const texts = { ...KNOWN, message: text(digits), requestId: text(digits), data: array("[1]") };
      yield envelope(texts, { int64, input: written(texts).replace("}", `,"more":${digits}}`) });
    }
  }
}

/** Texts whose lengths are near buffer sizes and other limits, in ASCII and not. */
function* lengths() {
  const padded = (character, times) => {
    const value = { repeat: [character, times] };
    const [before, after] = written({ ...KNOWN, requestId: text("#") }).split("#");
    return envelope({ ...KNOWN, requestId: { kind: "string", value } }, { input: [before, value, after] });
  };
  for (let times = 1; times <= 20; times++) yield padded("x", times);
  const short = written({ ...KNOWN, requestId: text("#") }).length - 1;
  for (const border of [512, 1024, 4096, 8192, 16_384, 65_536])
    for (const [character, bytes] of [["x", 1], ["é", 2], ["中", 3], ["\u{1f600}", 4]])
      for (let more = -2; more <= 2; more++) yield padded(character, Math.floor((border - short) / bytes) + more);

  // A long integer that crosses a limit of 16,384 bytes, or a third or two thirds of that.
  const digits = "8545436153352348123";
  for (const border of [5461, 10_922, 16_384])
    for (let before = 0; before <= digits.length + 1; before += 4)
      for (const character of ["", "é", "中", "\u{1f600}"]) {
        const head = '{"code":200,"success":true,"data":["';
        const pad = [{ repeat: ["x", border - head.length - 2 - before - character.length] }, character];
        yield {
          input: [head, ...pad, `",${digits},"${character},${digits}"]}`],
          int64: "string",
          expected: { outcome: "success", code: 200, dataText: ['["', ...pad, `","${digits}","${character},${digits}"]`] },
        };
      }
}

function everyCase() {
  const cases = [truthTable, codes, texts, statuses, headers, orders, spaces, keys, cuts, data, longIntegers, lengths].flatMap((cases) => [...cases()]);
  // Duplicates are removed.
  return linesOf(cases);
}

/** Retries: an error response, its status and header, an attempt, a policy, and the expected delay. */
function* retries() {
  const responses = [
    ...[500, 403, 5308, 5999, undefined].flatMap((code) => [{ code }, { code, status: 429 }, { code, status: 503 }, { code, status: 404 }]),
    ...[429, 500, 502, 503].flatMap((status) => [0, 7, 30, 31, 9_007_199_254_740].map((seconds) => ({ code: 500, status, seconds }))),
    ...[429, 502].flatMap((status) => [{ status, seconds: 2 }, { code: 5999, status, seconds: 2 }, { code: 5308, status, seconds: 2 }]),
    { code: 403, status: 403, seconds: 2 },
  ];
  const policies = [
    { random: 0.5 }, { random: 0 }, { random: 1 }, { random: 0.25, idempotent: false }, { random: 0.75, retries: 9, idempotent: true },
    { random: 1, retries: 0 }, { random: 1, retries: 1 }, { random: 1, retries: 100, baseDelayMs: 1 }, { random: 1, retries: 100, baseDelayMs: 0 },
    { random: 0.5, retries: 100, maxDelayMs: 0 }, { random: 0.5, retries: 100, baseDelayMs: 4000, maxDelayMs: 1000 },
    { random: 0.125, retries: 4_000_000_000, baseDelayMs: 3, maxDelayMs: 9_007_199_254_740_000 },
  ];
  for (const { code, status, seconds } of responses)
    for (const policy of policies)
      for (const attempt of [0, 1, 2, 3, 7, 99, 3_999_999_999]) {
        const known = CATALOG.get(code);
        const retry = known?.retry ?? (RETRIED_STATUSES.includes(status) ? "backoff" : "never");
        const error = { retry, retryAfterMs: seconds === undefined ? null : 1000 * seconds, status: status ?? null };
        // One attempt suffices if the error is never retried.
        if (retry === "never" && attempt > 0) continue;
        const retryAfter = seconds === undefined ? undefined : String(seconds);
        yield { code, status, retryAfter, attempt, policy, delayMs: delayMs(error, attempt, policy) };
      }
}

const linesOf = (cases) => `${[...new Set([...cases].map((it) => JSON.stringify(it)))].join("\n")}\n`;

for (const [file, made] of [[FILE, everyCase()], [RETRIES_FILE, linesOf(retries())]]) {
  if (!process.argv.includes("--check")) {
    writeFileSync(file, made);
  } else if (readFileSync(file, "utf8") !== made) {
    console.error("The generated vectors are out of date. Run node tests/vectors/generate.js.");
    process.exitCode = 1;
  }
}
