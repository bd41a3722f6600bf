import { element } from "./dom.js";

/**
 * Creates a notice that replaces content that failed to load or render.
 *
 * @param {string} title
 * @param {unknown} error
 */
export function problemNotice(title, error) {
  const message = error instanceof Error ? error.message : String(error);
  return element(
    "div",
    { class: "notice", role: "alert" },
    element("p", {}, element("strong", {}, title)),
    element("p", {}, element("code", {}, message)),
    element("p", {}, "Try reloading the page."),
  );
}
