// What the decision in Rust answers, taken apart: the layout of the numbers is in src/crossing.rs.

import { catalog } from "./catalog.js";
import {
  VERDICT_ANOMALIES,
  VERDICT_FOUND,
  VERDICT_KNOWN,
  VERDICT_MESSAGE,
  VERDICT_OUTCOME,
  VERDICT_REASON,
  VERDICT_RETRY,
  VERDICT_STATUS,
} from "./generated/numbers.js";
import { ANOMALIES, EXPECTED, FOUND, REASONS, RETRIES } from "./generated/tables.js";

/**
 * @typedef {object} Verdict
 * @property {number} outcome 0 success, 1 failure, 2 malformed
 * @property {number} message One of MESSAGE_IS_...
 * @property {boolean} hasStatus Whether the HTTP status is one
 * @property {readonly string[]} anomalies
 * @property {string} retry
 * @property {object | null} description Of a failure: what the catalog says of its code
 * @property {string} reason Of a malformed answer
 * @property {string} complaint Of a malformed answer: its message
 */

/** Those that occurred, by their numbers: there are a few hundred at the most. @type {Map<number, Verdict>} */
const verdicts = new Map();

/** @returns {Verdict} */
export function verdictOf(number) {
  let verdict = verdicts.get(number);
  if (verdict === undefined) verdicts.set(number, (verdict = takenApart(number)));
  return verdict;
}

function takenApart(number) {
  const bits = (lowest, width) => (number >>> lowest) & ((1 << width) - 1);
  const known = bits(VERDICT_KNOWN, 8);
  const reason = bits(VERDICT_REASON, 4);
  const anomalies = bits(VERDICT_ANOMALIES, 8);
  return {
    outcome: bits(VERDICT_OUTCOME, 2),
    message: bits(VERDICT_MESSAGE, 3),
    hasStatus: bits(VERDICT_STATUS, 1) === 1,
    anomalies: Object.freeze(ANOMALIES.filter((_, place) => (anomalies >>> place) & 1)),
    retry: RETRIES[bits(VERDICT_RETRY, 2)],
    description: catalog[known - 1] ?? null,
    reason: REASONS[reason],
    complaint: EXPECTED[reason] + FOUND[bits(VERDICT_FOUND, 5)],
  };
}
