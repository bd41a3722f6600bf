// Generates TypeScript that handles a result. Users paste it into their programs, so the only server text in it is the
// quoted keys of `data`.

/** The longest line that fits beside the form without scrolling. */
const LONGEST_LINE = 62;

/**
 * Generates the TypeScript for a result.
 *
 * @param {import("../pkg/index.js").Decoded} result
 * @returns {string}
 */
export function snippetFor(result) {
  if (result.outcome === "success") return forSuccess(result);
  return result.retry === "never" ? forGivingUp(result) : forRetrying(result);
}

function forSuccess(result) {
  return `import { unwrapResponse } from "stardust-errors";

// Inferred from this response. A schema would check it.
type Data = ${typeOf(result.data)};

export function read(response: Response): Promise<Data> {
  return unwrapResponse<Data>(response);
}
`;
}

function forGivingUp(result) {
  return `import { decodeResponse, StardustError } from "stardust-errors";

export async function read(response: Response) {
  const result = await decodeResponse(response);
  ${condition(conditions(result))} {
${comment(result, 4)}
    ${report(result)}
    throw new StardustError(result);
  }
  return result;
}
`;
}

function forRetrying(result) {
  const send = result.retry === "re-sign" ? "signAndSend" : "send";
  return `import { retryDelay, unwrapResponse } from "stardust-errors";

export async function request<T>(
  ${send}: () => Promise<Response>,
  idempotent: boolean,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await unwrapResponse<T>(${send}());
    } catch (error) {
${comment(result, 6)}
      const delay = retryDelay(error, attempt, { idempotent });
      if (delay === null) throw error;
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
}
`;
}

function conditions({ outcome, code, codeName }) {
  const isOutcome = `result.outcome === "${outcome}"`;
  if (outcome === "malformed") return [isOutcome];
  return [isOutcome, codeName === null ? `result.code === ${code}` : `result.codeName === "${codeName}"`];
}

function condition(tests) {
  const line = `if (${tests.join(" && ")})`;
  return line.length <= LONGEST_LINE ? line : `if (\n    ${tests.join(" &&\n    ")}\n  )`;
}

function comment(result, indent) {
  return lines(remark(result), LONGEST_LINE - indent)
    .map((line) => `${" ".repeat(indent)}// ${line}`)
    .join("\n");
}

function remark(result) {
  if (result.outcome === "malformed") return `This response was malformed: "${result.reason}".`;
  if (result.description === null) return `${result.code} is not in the catalog: codeName and description are null.`;
  return `${result.code}: ${result.description.remedy}`;
}

function lines(text, width) {
  const words = new RegExp(`.{1,${width}}(?:\\s|$)`, "g");
  return text.match(words).map((line) => line.trimEnd());
}

function report(result) {
  return result.outcome === "malformed"
    ? "console.error(result.reason, result.status, result.body);"
    : "console.error(result.message, result.requestId);";
}

/** The limits of inferred types; beyond them, the API reference is clearer. */
const DEEPEST = 4;
const MOST_KEYS = 16;

function typeOf(value, depth = 0, indent = "") {
  if (value === null) return "unknown";
  if (typeof value !== "object") return typeof value;
  if (depth === DEEPEST) return "unknown";
  if (Array.isArray(value)) {
    const types = new Set(value.map((item) => typeOf(item, depth + 1, indent)));
    const [only] = types;
    return types.size === 1 ? `Array<${only}>` : "unknown[]";
  }
  const keys = Object.keys(value);
  if (keys.length === 0 || keys.length > MOST_KEYS) return "Record<string, unknown>";
  const deeper = `${indent}  `;
  const members = keys.map((key) => `${deeper}${propertyName(key)}: ${typeOf(value[key], depth + 1, deeper)};`);
  return `{\n${members.join("\n")}\n${indent}}`;
}

function propertyName(key) {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
