import { catalog } from "../pkg/index.js";
import { breakableName, element } from "./dom.js";
import { CATEGORY, FAMILY, RETRY } from "./explanations.js";

/** @typedef {import("../pkg/index.js").CodeDescription} CodeDescription */

const search = document.getElementById("search");
const categories = document.getElementById("categories");
const missing = document.getElementById("missing-code");
const noMatch = document.getElementById("no-match");

/** The list entry of each code. @type {Map<CodeDescription, HTMLElement>} */
const entries = new Map();

/** Starts the panel. @returns The handler of URL fragments that select it. */
export function start() {
  document.getElementById("code-list").append(...families().map(familyGroup));
  categories.append(categoryChoice("", "All", catalog.length), ...countedCategories().map((choice) => categoryChoice(...choice)));
  search.addEventListener("input", filter);
  categories.addEventListener("change", filter);
  document.getElementById("reset-search").addEventListener("click", () => {
    reset();
    search.focus();
  });
  filter();
  return open;
}

/**
 * @param {string} word
 * @param {string} parameter
 */
function open(word, parameter) {
  const wanted = word === "code" ? catalog.find(({ code }) => String(code) === parameter) : undefined;
  for (const [description, entry] of entries) setOpen(description, entry, description === wanted);
  missing.hidden = word !== "code" || wanted !== undefined;
  if (!missing.hidden) missing.replaceChildren(...missingText(parameter));
  if (wanted === undefined) return;
  const entry = entries.get(wanted);
  // An earlier search may hide the entry.
  if (entry.hidden) reset();
  entry.querySelector("a").focus({ preventScroll: true });
  entry.scrollIntoView({ block: "nearest" });
}

function missingText(parameter) {
  return [
    element("p", {}, element("strong", {}, "The catalog has no code ", element("code", {}, parameter), ".")),
    element(
      "p",
      {},
      `It lists the ${catalog.length} documented codes. A failure with any other code still decodes and keeps its code and message.`,
    ),
  ];
}

function families() {
  return [...new Set(catalog.map(({ family }) => family))];
}

function countedCategories() {
  const counts = new Map();
  for (const { category } of catalog) counts.set(category, (counts.get(category) ?? 0) + 1);
  return [...counts].map(([category, count]) => [category, category, count]);
}

function categoryChoice(value, label, count) {
  const input = element("input", { type: "radio", name: "category", value, ...(value === "" ? { checked: "" } : {}) });
  return element("label", { class: "chip" }, input, label, element("span", { class: "chip-count" }, String(count)));
}

function familyGroup(family) {
  const list = element("ul", {});
  for (const description of catalog.filter((one) => one.family === family)) {
    const entry = codeEntry(description);
    entries.set(description, entry);
    list.append(entry);
  }
  const { title, text } = FAMILY[family];
  const heading = element("h3", {}, title, element("span", { class: "muted" }, ` ${text}`));
  return element("div", { class: "family" }, heading, list);
}

function codeEntry({ code, name, description, category, retry }) {
  return element(
    "li",
    { class: "code-entry" },
    element(
      "a",
      { class: "code-row" },
      element("span", { class: "code-number" }, String(code)),
      breakableName(name),
      element("span", { class: "code-description" }, description),
      element("span", { class: "code-words" }, category, retry === "never" ? null : element("span", { class: "code-retry" }, RETRY[retry].title)),
    ),
  );
}

/** Creates the details on demand, because most are never opened. */
function setOpen(description, entry, isOpen) {
  const row = entry.querySelector("a");
  entry.classList.toggle("is-open", isOpen);
  row.setAttribute("href", isOpen ? "#codes" : `#code=${description.code}`);
  row.setAttribute("aria-expanded", String(isOpen));
  entry.querySelector(".code-details")?.remove();
  if (isOpen) entry.append(details(description));
}

function details({ code, name, description, family, category, httpStatus, retry, remedy }) {
  const row = (term, ...value) => element("div", {}, element("dt", {}, term), element("dd", {}, ...value));
  const muted = (text) => element("span", { class: "muted" }, text);
  const explained = (word, text) => [element("code", { class: "word" }, word), " ", muted(text)];
  return element(
    "div",
    { class: "code-details" },
    element("h4", { class: "label" }, "What to do now"),
    element("p", { class: "remedy" }, remedy),
    element(
      "dl",
      { class: "facts" },
      row("Name", breakableName(name)),
      row("Description", description),
      row("Category", ...explained(category, CATEGORY[category])),
      row("Family", ...explained(family, FAMILY[family].text)),
      row("HTTP status", element("code", {}, String(httpStatus)), " ", muted("recommended for this code")),
      row("Retry", ...explained(retry, RETRY[retry].text)),
    ),
    element(
      "p",
      { class: "more" },
      element("a", { href: `#sample=${code}` }, "Decode a sample response"),
      element("a", { href: `#live=${code}` }, "Reproduce it live"),
    ),
  );
}

function filter() {
  const terms = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const category = categories.querySelector(":checked").value;
  let count = 0;
  for (const [description, entry] of entries) {
    const matches = (category === "" || description.category === category) && includesAll(description, terms);
    entry.hidden = !matches;
    if (matches) count += 1;
  }
  for (const group of document.querySelectorAll(".family")) {
    group.hidden = group.querySelector(".code-entry:not([hidden])") === null;
  }
  document.getElementById("match-count").textContent =
    count === catalog.length ? `${count} codes` : `${count} of ${catalog.length} codes`;
  noMatch.hidden = count !== 0;
}

/** Ignores the HTTP status: a search for 404 means the code 404. */
function includesAll({ code, name, description, category, family, remedy }, terms) {
  const text = [code, name, name.replaceAll("_", " "), description, category, family, remedy].join("\n").toLowerCase();
  return terms.every((term) => text.includes(term));
}

function reset() {
  search.value = "";
  categories.querySelector("input").checked = true;
  filter();
}
