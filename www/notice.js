import { element } from "./dom.js";

/**
 * What stands in the place of something that failed.
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
    element("p", {}, "Reloading may help."),
  );
}
