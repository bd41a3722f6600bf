import { announce, element } from "./dom.js";

/**
 * Creates a button that copies a text.
 *
 * @param {string} what A noun for the accessible name, such as "request id".
 * @param {string} text
 * @param {HTMLElement} source The element with the text, selected if the browser refuses to copy.
 */
export function copyButton(what, text, source) {
  const button = element("button", { type: "button", class: "quiet", "aria-label": `Copy ${what}` }, "Copy");
  copyOnClick(button, what, () => text, source);
  return button;
}

/**
 * Makes a button copy a text.
 *
 * @param {HTMLElement} button
 * @param {string} what
 * @param {() => string} textOf Called on each click.
 * @param {HTMLElement} source The element with the text; shown and selected if the browser refuses to copy.
 */
export function copyOnClick(button, what, textOf, source) {
  const label = button.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(textOf());
      tell(button, "Copied", `Copied the ${what}`, label);
    } catch {
      // No permission, or an insecure context, which has no clipboard.
      source.hidden = false;
      getSelection().selectAllChildren(source);
      tell(button, "Selected", `Selected the ${what}: copy it with your keyboard`, label);
    }
  });
}

function tell(button, outcome, announcement, label) {
  button.textContent = outcome;
  announce(announcement);
  setTimeout(() => (button.textContent = label), 2000);
}
