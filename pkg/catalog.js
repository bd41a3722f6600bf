import { CATALOG } from "./generated/tables.js";

/** All descriptions, ascending by code; frozen, as each of them is. */
export const catalog = /* @__PURE__ */ Object.freeze(CATALOG.map(Object.freeze));

// A Map, because a plain object would also answer to "constructor".
const byCode = /* @__PURE__ */ new Map(catalog.map((description) => [description.code, description]));

export function describeCode(code) {
  return byCode.get(code);
}
