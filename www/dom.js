// Creates elements and text nodes. The page never parses HTML, so pasted markup stays text.

/**
 * Creates an element.
 *
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string | null)} children Strings become text; `null` is left out.
 */
export function element(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.filter((child) => child !== null));
  return node;
}

/**
 * Creates an icon from the sprite in index.html.
 *
 * @param {string} name
 */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/**
 * Creates a `code` element for a name such as `DATASET_NOT_EXISTS`, which can break after each underscore.
 *
 * @param {string} name
 */
export function breakableName(name) {
  const code = element("code", {});
  for (const part of name.split(/(?<=_)/)) code.append(part, element("wbr", {}));
  return code;
}

/**
 * Announces a text to screen readers.
 *
 * @param {string} text
 */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}
