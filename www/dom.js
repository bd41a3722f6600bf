// How the page builds what it shows: by elements and text nodes only, so that nothing pasted is ever read as markup.

/**
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
 * One of the icons drawn in index.html.
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
 * A name such as `DATASET_NOT_EXISTS`, which may break after an underscore where the line is too short for it.
 *
 * @param {string} name
 */
export function breakableName(name) {
  const code = element("code", {});
  for (const part of name.split(/(?<=_)/)) code.append(part, element("wbr", {}));
  return code;
}

/**
 * Says something to those who do not see the page change.
 *
 * @param {string} text
 */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}
