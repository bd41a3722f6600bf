// The response bodies to decode. They resemble the API's, are the same in every run, and all differ.

import { catalog } from "../pkg/index.js";

/** How many bodies a case alternates between, so that a JavaScript engine cannot specialize its code for a single one. */
const COUNT = 16;
/** The maximum size of all bodies of a case. There are fewer large ones, so that they fit into memory. */
const TOTAL_BYTES = 40e6;

/** @typedef {{ text: string, expected: { outcome: string, code?: number, message?: string, requestId?: string } }} Body */

/** Failures with a known code. Most have the catalog's message; some have another or none, or their fields in another order. */
export function failures(random = generator(1)) {
  return many(COUNT, (at) => {
    const { code, description } = catalog[(at * 7) % catalog.length];
    const message = at % 8 === 3 ? "" : at % 8 === 6 ? `${description}: ${word(random)}` : description;
    const requestId = uuid(random);
    const fields = { code, data: null, date: date(random), message, requestId, success: false };
    return {
      text: JSON.stringify(at % 8 === 5 ? { success: false, code, message, requestId, date: fields.date, data: null } : fields),
      expected: { outcome: "failure", code, message: message || description, requestId },
    };
  });
}

/** Failures with a known code and a message in Chinese. */
export function foreignFailures(random = generator(2)) {
  return many(COUNT, (at) => {
    const { code } = catalog[(at * 7) % catalog.length];
    const message = `数据集 ${number(random, 1e6)} 不存在，请检查后重试`;
    const requestId = uuid(random);
    return {
      text: JSON.stringify({ code, data: null, date: date(random), message, requestId, success: false }),
      expected: { outcome: "failure", code, message, requestId },
    };
  });
}

/** Failures with codes that are not in the catalog. */
export function unknownFailures(random = generator(3)) {
  return many(COUNT, (at) => {
    const code = 6001 + at * 37;
    const message = at % 4 === 1 ? "" : `Something about ${word(random)}`;
    const requestId = uuid(random);
    return {
      text: JSON.stringify({ code, data: null, date: date(random), message, requestId, success: false }),
      expected: { outcome: "failure", code, message: message || `Unknown error code ${code}`, requestId },
    };
  });
}

/** Objects that are not envelopes: errors of other services, and envelopes with an invalid field. */
export function malformedObjects(random = generator(4)) {
  const kinds = [
    () => ({ timestamp: date(random), status: 500, error: "Internal Server Error", path: `/dataset/${number(random, 1e6)}` }),
    () => ({ code: "5308", data: null, date: "", message: word(random), requestId: uuid(random), success: false }),
    () => ({ message: `no Route matched with those values ${word(random)}` }),
    () => ({ code: 5308, data: null, date: "", message: word(random), requestId: uuid(random), success: "false" }),
    () => ({ code: number(random, 1e4) + 0.5, data: null, date: "", message: word(random), requestId: uuid(random), success: false }),
    () => ({ code: 5308, data: null, date: "", message: word(random), requestId: uuid(random) }),
    () => ({ error: { code: 404, message: word(random), status: "NOT_FOUND" } }),
    () => [{ code: 5308, success: false, requestId: uuid(random) }],
  ];
  return many(COUNT, (at) => ({ text: JSON.stringify(kinds[at % kinds.length]()), expected: { outcome: "malformed" } }));
}

/** Texts that are not JSON: HTML pages of gateways, and truncated envelopes. */
export function notJson(random = generator(5)) {
  const whole = failures(random);
  const page = (at) =>
    `<html>\r\n<head><title>50${at % 5} Bad Gateway</title></head>\r\n<body>\r\n<center><h1>${word(random)}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>`;
  return many(COUNT, (at) => ({
    text: at % 2 === 0 ? page(at) : whole[at].text.slice(0, 40 + 6 * at),
    expected: { outcome: "malformed" },
  }));
}

/**
 * Successes of a given size in bytes: lists of files, or of `annotations`, which are mostly numbers with `decimals` digits after the point. With
 * `int64`, each record has an id that a double cannot represent.
 */
export function successes(bytes, { int64 = false, annotations = false, decimals = 5, random = generator(6) } = {}) {
  const count = Math.max(1, Math.min(COUNT, 2 ** Math.floor(Math.log2(TOTAL_BYTES / bytes))));
  const record = annotations ? annotation : file;
  return many(count, () => {
    const requestId = uuid(random);
    const start = `{"code":200,"data":{"list":[`;
    const end = (note) =>
      `],"pageNo":${pageNo},"total":${total},"note":"${note}"},"date":"${day}","message":"success","requestId":"${requestId}","success":true}`;
    const [pageNo, total, day] = [1 + number(random, 50), number(random, 1e6), date(random)];
    let room = bytes - start.length - end("").length;
    const records = [];
    const ids = [];
    do {
      const id = int64 ? unsafeId(random) : String(1e6 + number(random, 1e9));
      const whole = record(id, random, decimals);
      // The smallest body has no room for a complete record.
      const item = whole.length > room && records.length === 0 ? `{"id":${id}}` : whole;
      if (item.length > room) break;
      room -= item.length + 1;
      records.push(item);
      ids.push(id);
    } while (room > 0);
    let note = "";
    while (note.length < room) note += `${word(random)} `;
    const text = start + records.join() + end(note.slice(0, Math.max(0, room)));
    // Flattens the string, like one from the network. Concatenation creates a rope.
    return { text: new TextDecoder().decode(new TextEncoder().encode(text)), ids, expected: { outcome: "success", code: 200, message: "success", requestId } };
  });
}

function annotation(id, random, decimals) {
  const metres = () => `${number(random, 160) - 80}.${digits(random, decimals - 1)}${1 + number(random, 9)}`;
  const point = () => `{"x":${metres()},"y":${metres()},"z":${metres()}}`;
  return `{"id":${id},"class":"${word(random)}","track":${number(random, 1e4)},"center":${point()},"size":${point()},"rotation":${point()},"points":${number(random, 1e5)},"occluded":${random() < 0.2}}`;
}

function file(id, random) {
  return (
    `{"id":${id},"name":"frame-${String(number(random, 1e6)).padStart(6, "0")}.pcd","size":${number(random, 5e6)},` +
    `"type":"${pick(random, ["POINT_CLOUD", "IMAGE", "TEXT"])}","status":"${pick(random, ["ANNOTATED", "OPEN", "REVIEWED"])}",` +
    `"score":${(number(random, 1e4) / 1e4).toFixed(4)},"locked":${random() < 0.3},"owner":${random() < 0.2 ? null : `"${word(random)}"`},` +
    `"createdAt":"${date(random)}","labels":["${word(random)}","${word(random)}"]}`
  );
}

// Responses repeat the same few words, and JavaScript engines intern short strings.
const WORDS = (
  "car truck bus van tram bicycle motorcycle pedestrian rider child animal cone barrier pole sign light lane curb crosswalk building " +
  "vegetation terrain sky tunnel bridge anna bilal chen diego elif farid grace hiro ines jonas kofi lena mateo nadia olga"
).split(" ");

function many(count, make) {
  return Array.from({ length: count }, (_, at) => make(at));
}

/** Pseudo-random numbers from a seed (xorshift32). */
function generator(seed) {
  let state = seed * 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const number = (random, below) => Math.floor(random() * below);
const pick = (random, list) => list[number(random, list.length)];
const digits = (random, count) => Array.from({ length: count }, () => number(random, 10)).join("");
const two = (number) => String(number).padStart(2, "0");
const hex = (random, count) => Array.from({ length: count }, () => number(random, 16).toString(16)).join("");
const word = (random) => pick(random, WORDS);
const uuid = (random) => [8, 4, 4, 4, 12].map((count) => hex(random, count)).join("-");
const unsafeId = (random) => `${1 + number(random, 8)}${digits(random, 18)}`;
const date = (random) =>
  `2024-${two(1 + number(random, 12))}-${two(1 + number(random, 28))} ${two(number(random, 24))}:${two(number(random, 60))}:${two(number(random, 60))}`;
