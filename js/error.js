import { TABLES } from "../target/npm/tables.js";
import { describeCode } from "./catalog.js";
import { attempt, statusOf } from "./decoder.js";

// Marks the instances of all copies of this package in all realms, which share the symbol registry. An own property, so that the
// prototype alone does not make an instance; not enumerable, so that spreading an error does not copy it.
const BRAND = Symbol.for("stardust-errors.StardustError");

// A call marked as pure, because bundlers would not drop `defineProperty`; and a property, because bundlers rename clashing
// classes but not properties.
export const StardustError = /* @__PURE__ */ (() => {
  const { StardustError } = {
    StardustError: class extends Error {
      constructor(decoded, options) {
        super(decoded.message, options);
        const { description = null } = decoded;
        this.outcome = decoded.outcome;
        this.code = decoded.code ?? null;
        this.codeName = description?.name ?? null;
        this.category = description?.category ?? null;
        this.description = description;
        this.retry = decoded.retry;
        this.retryAfterMs = decoded.retryAfterMs;
        this.requestId = decoded.requestId;
        this.status = decoded.status;
        this.decoded = decoded;
        Object.defineProperty(this, BRAND, { value: true });
      }

      static [Symbol.hasInstance](value) {
        // Subclasses use the default check.
        if (this !== StardustError) return Function.prototype[Symbol.hasInstance].call(this, value);
        const { toString } = Object.prototype;
        return toString.call(value) === "[object Error]" && Object.getOwnPropertyDescriptor(value, BRAND)?.value === true;
      }

      static fromJSON(json) {
        // It throws if `json` is not an object, or one of its getters throws.
        const decoded = attempt(() => restore(json.decoded));
        if (decoded === undefined) {
          throw new TypeError("StardustError.fromJSON: expected the output of toJSON");
        }
        return new StardustError(decoded);
      }

      toJSON() {
        const { name, message, outcome, code, codeName, category, retry, retryAfterMs, requestId, status, decoded } = this;
        const json = { name, message, outcome, code, codeName, category, retry, retryAfterMs, requestId, status, decoded };
        if ("data" in decoded) json.decoded = { ...decoded, data: jsonOf(decoded.data) };
        return json;
      }
    },
  };
  // On the prototype and not enumerable, like the name of a built-in error.
  Object.defineProperty(StardustError.prototype, "name", { value: "StardustError", configurable: true, writable: true });
  return StardustError;
})();

/** Converts data into a JSON value: a bigint becomes its digits, and data that cannot be serialized becomes `null`. */
function jsonOf(data) {
  try {
    return JSON.parse(JSON.stringify(data, replaceBigInt));
  } catch {
    // A cycle, a `toJSON` that throws, data nested too deeply, or a value that JSON does not have.
    return null;
  }
}

/** Converts bigints. Reads them from their holder, because a polyfilled `BigInt.prototype.toJSON` has already converted `value`. */
function replaceBigInt(key, value) {
  return typeof this[key] === "bigint" ? String(this[key]) : value;
}

/** Restores a result from the output of `toJSON`, or returns `undefined` if it is invalid. */
function restore({ outcome, ok, code, data = null, description, reason, issues, retry, retryAfterMs, body, ...rest }) {
  const { message, date, requestId, status, anomalies } = rest;
  const isStringOrNull = (value) => value === null || typeof value === "string";
  const isValid =
    ok === false &&
    TABLES.retries.includes(retry) &&
    (retryAfterMs === null || (Number.isSafeInteger(retryAfterMs) && retryAfterMs >= 0)) &&
    typeof message === "string" &&
    message !== "" &&
    isStringOrNull(date) &&
    isStringOrNull(requestId) &&
    (status === null || statusOf(status) !== 0) &&
    Array.isArray(anomalies);
  const known = Object.freeze(TABLES.anomalies.filter((anomaly) => anomalies.includes(anomaly)));
  if (!isValid || known.length !== anomalies.length) return undefined;
  const common = { message, date, requestId, status, anomalies: known };
  if (outcome === "failure" && Number.isSafeInteger(code) && (description === null || description.code === code)) {
    description = describeCode(code) ?? null;
    return { outcome, ok, code, codeName: description?.name ?? null, data, description, retry, retryAfterMs, ...common };
  }
  if (outcome === "unreachable" && UNREACHABLE_REASONS.includes(reason)) {
    return { outcome, ok, reason, retry, retryAfterMs, ...common };
  }
  if (outcome === "malformed" && TABLES.reasons.includes(reason) && isStringOrNull(body)) {
    const malformed = { outcome, ok, reason, retry, retryAfterMs, body, ...common };
    if (reason !== "data-invalid") return malformed;
    if (Number.isSafeInteger(code) && areIssues(issues)) return { ...malformed, code, data, issues };
  }
  return undefined;
}

function areIssues(issues) {
  const isKey = (key) => typeof key === "string" || typeof key === "number";
  return issues.every(({ message, path }) => typeof message === "string" && path.every(isKey));
}

/** The reasons of an unreachable result. */
const UNREACHABLE_REASONS = ["network-error", "timeout", "aborted"];
