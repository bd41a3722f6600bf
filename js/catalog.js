// In a file of its own, so that a bundler can keep the catalog without the decoder.

import { CATALOG, CODES } from "../target/npm/tables.js";
import { createCatalog, createDescribeCode } from "./decoder.js";

export const catalog = /* @__PURE__ */ createCatalog(CODES, CATALOG);
export const describeCode = /* @__PURE__ */ createDescribeCode(catalog);
export const ErrorCode = /* @__PURE__ */ Object.freeze(CODES);
