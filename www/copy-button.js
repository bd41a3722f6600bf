import { announce, element } from "./dom.js";

/**
 * @param {string} what What is copied, in words, for those who hear the button's name: "request id".
 * @param {string} text
 * @param {HTMLElement} source Where the text stands: selected where the browser refuses to copy, so that one key press does.
 */
export function copyButton(what, text, source) {
  const button = element("button", { type: "button", class: "quiet", "aria-label": `Copy ${what}` }, "Copy");
  copyOnClick(button, what, () => text, source);
  return button;
}

/**
 * @param {HTMLElement} button
 * @param {string} what
 * @param {() => string} textOf Called at each click.
 * @param {HTMLElement} source Hidden or not, it is seen once its text is selected.
 */
export function copyOnClick(button, what, textOf, source) {
  const label = button.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(textOf());
      tell(button, "Copied", `Copied the ${what}`, label);
    } catch {
      // No permission, or a page served without TLS, where there is no clipboard at all.
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
