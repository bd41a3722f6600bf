// The TypeScript to write for a result. Of the server's own text nothing gets into it but the keys of `data`, quoted:
// what is copied here is run elsewhere.

/** So that nothing has to be scrolled for beside the form. */
const LONGEST_LINE = 62;

/**
 * @param {import("../pkg/index.js").Decoded} result
 * @returns {string}
 */
export function snippetFor(result) {
  if (result.outcome === "success") return forSuccess(result);
  return result.retry === "never" ? forGivingUp(result) : forRetrying(result);
}

function forSuccess(result) {
  return `import { decodeResponse, StardustError } from "stardust-errors";

// As this answer has it; compare it with the API reference.
type Data = ${typeOf(result.data)};

export async function read(response: Response): Promise<Data> {
  const answer = await decodeResponse<Data>(response);
  if (answer.ok) return answer.data;
  throw new StardustError(answer);
}
`;
}

function forGivingUp(result) {
  return `import { decodeResponse, StardustError } from "stardust-errors";

export async function read(response: Response) {
  const answer = await decodeResponse(response);
  ${condition(conditions(result))} {
${comment(result)}
    ${report(result)}
    throw new StardustError(answer);
  }
  return answer;
}
`;
}

function forRetrying(result) {
  const [send, wait] =
    result.retry === "re-sign"
      ? ["signAndSend", ""]
      : ["send", "\n    const wait = answer.retryAfterMs ?? 1000;\n    await new Promise((done) => setTimeout(done, wait));"];
  const tests = [`answer.outcome === "${result.outcome}"`, `answer.retry === "${result.retry}"`, "attempts > 1"];
  return `import { decodeResponse, type Decoded } from "stardust-errors";

export async function request(
  ${send}: () => Promise<Response>,
  attempts = 3,
): Promise<Decoded> {
  const answer = await decodeResponse(await ${send}());
  ${condition(tests)} {
${comment(result)}${wait}
    return request(${send}, attempts - 1);
  }
  return answer;
}
`;
}

function conditions(result) {
  if (result.outcome === "malformed") return ['answer.outcome === "malformed"'];
  const code =
    result.description === null
      ? `answer.code === ${result.code}`
      : `answer.description?.name === "${result.description.name}"`;
  return ['answer.outcome === "failure"', code];
}

function condition(tests) {
  const line = `if (${tests.join(" && ")})`;
  return line.length <= LONGEST_LINE ? line : `if (\n    ${tests.join(" &&\n    ")}\n  )`;
}

function comment(result) {
  return lines(remark(result))
    .map((line) => `    // ${line}`)
    .join("\n");
}

function remark(result) {
  if (result.outcome === "malformed") return `Here the reason is "${result.reason}".`;
  if (result.description === null) return `The catalog does not hold ${result.code}: the description is null.`;
  return `${result.code}: ${result.description.remedy}`;
}

function lines(text) {
  const words = new RegExp(`.{1,${LONGEST_LINE}}(?:\\s|$)`, "g");
  return text.match(words).map((line) => line.trimEnd());
}

function report(result) {
  return result.outcome === "malformed"
    ? "console.error(answer.reason, answer.status, answer.body);"
    : "console.error(answer.message, answer.requestId);";
}

/** Beyond these, a type says less than the API reference does. */
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
