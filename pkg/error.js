import { envelopeDecoder } from "./decode.js";

// In the registry that all realms and all copies of this package share. On the error itself, not on its prototype, so
// that nothing made from the prototype alone passes for an error; and not enumerable, so that no copy takes it along.
const BRAND = Symbol.for("stardust-errors.StardustError");

// In a function, so that a bundler can leave out what nobody uses: it cannot know that `defineProperty` does no harm.
export const StardustError = /* @__PURE__ */ define();

function define() {
  class StardustError extends Error {
    constructor(decoded, options) {
      super(decoded.message, options);
      const { description = null } = decoded;
      this.code = decoded.code ?? null;
      this.codeName = description?.name ?? null;
      this.category = description?.category ?? null;
      this.retry = decoded.retry;
      this.retryAfterMs = decoded.retryAfterMs;
      this.requestId = decoded.requestId;
      this.httpStatus = decoded.httpStatus;
      this.decoded = decoded;
      Object.defineProperty(this, BRAND, { value: true });
    }

    static [Symbol.hasInstance](value) {
      // A subclass asks for its own instances, in the ordinary way.
      if (this !== StardustError) return Function.prototype[Symbol.hasInstance].call(this, value);
      return typeof value === "object" && value !== null && Object.hasOwn(value, BRAND) && value[BRAND] === true;
    }

    static fromJSON(json) {
      const decoded = json?.decoded;
      if (typeof decoded !== "object" || decoded === null || decoded.ok !== false) {
        throw new TypeError("StardustError.fromJSON: expected what StardustError.toJSON made");
      }
      return new StardustError(decoded);
    }

    toJSON() {
      const { name, message } = this;
      return { name, message, ...this };
    }
  }

  // On the prototype and not enumerable, as the built-in errors have it.
  Object.defineProperty(StardustError.prototype, "name", { value: "StardustError", configurable: true, writable: true });
  return StardustError;
}

/** `unwrapEnvelope` over a core: see core.js. */
export function envelopeUnwrapper(core) {
  const decodeEnvelope = envelopeDecoder(core);
  return function unwrapEnvelope(input, options) {
    const decoded = decodeEnvelope(input, options);
    if (decoded.ok) return decoded.data;
    throw new StardustError(decoded);
  };
}
