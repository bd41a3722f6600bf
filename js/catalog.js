// A separate module, so that bundlers can keep the catalog and drop the decoder.

import { CATALOG, CODES } from "../target/npm/tables.js";
import { createCatalog, createDescribeCode } from "./decoder.js";

export const catalog = /* @__PURE__ */ createCatalog(CODES, CATALOG);
export const describeCode = /* @__PURE__ */ createDescribeCode(catalog);
export const ErrorCode = /* @__PURE__ */ Object.freeze(CODES);
