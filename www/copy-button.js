import { announce, element } from "./dom.js";

/**
 * @param {string} what What is copied, in words, for those who hear the button's name: "request id".
 * @param {string} text
 * @param {HTMLElement} source Where the text stands: selected where the browser refuses to copy, so that one key press does.
 */
export function copyButton(what, text, source) {
  const button = element("button", { type: "button", class: "quiet", "aria-label": `Copy ${what}` }, "Copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      tell(button, "Copied", `Copied the ${what}`);
    } catch {
      // No permission, or a page served without TLS, where there is no clipboard at all.
      getSelection().selectAllChildren(source);
      tell(button, "Selected", `Selected the ${what}: copy it with your keyboard`);
    }
  });
  return button;
}

function tell(button, label, announcement) {
  button.textContent = label;
  announce(announcement);
  setTimeout(() => (button.textContent = "Copy"), 2000);
}
