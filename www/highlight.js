// Highlights JSON and TypeScript with one pattern, because both share strings and numbers.

import { element } from "./dom.js";

const TOKEN =
  /(?<comment>\/\/.*)|(?<key>"(?:[^"\\]|\\.)*"(?=:))|(?<string>"(?:[^"\\]|\\.)*")|(?<keyword>\b(?:import|type|from|export|async|function|const|let|await|for|try|catch|if|return|throw|new|null|true|false)\b)|(?<number>-?\b\d[\d.eE+-]*)/g;

/** Highlighting a longer text would slow down typing. */
const LONGEST_HIGHLIGHTED = 20_000;

/**
 * Highlights a text.
 *
 * @param {string} text
 * @returns {(Node | string)[]} The same text, split into tokens.
 */
export function highlighted(text) {
  if (text.length > LONGEST_HIGHLIGHTED) return [text];
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [kind] = Object.entries(match.groups).find(([, found]) => found !== undefined);
    pieces.push(text.slice(end, match.index), element("span", { class: `token-${kind}` }, match[0]));
    end = match.index + match[0].length;
  }
  pieces.push(text.slice(end));
  return pieces;
}
