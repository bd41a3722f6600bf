// Draws bar charts as SVG, for light and dark pages.

const THEMES = {
  light: { text: "#14181f", muted: "#576070", bar: "#8d97a7", ours: "#2447c5" },
  dark: { text: "#e7eaf0", muted: "#a0a9b8", bar: "#616b7c", ours: "#9db2ff" },
};

// In pixels. On a phone, the chart shrinks to about three quarters of its size, so the text is large.
const WIDTH = 520;
const FONT = 15;
const ROW = 27;
const BAR = 17;
const GAP = 10;
/** The average width of a character in the widest of the fonts. */
const CHARACTER = FONT * 0.6;

/** Bars that are longer than this many times the longest of the package's are cut, so that one bar does not flatten the others. */
const CUT = 2.5;

/**
 * @typedef {object} Chart
 * @property {string} title
 * @property {string} subtitle
 * @property {{ title: string, bars: { label: string, value: number, isOurs?: boolean }[] }[]} groups
 * @property {(value: number) => string} show Formats a value.
 * @property {number} [reference] Where to draw a line.
 */

/** Returns the values of a chart as text. */
export function describe({ groups, show }) {
  return groups.map(({ title, bars }) => `${title ? `${title}: ` : ""}${bars.map(({ label, value }) => `${label} ${show(value)}`).join(", ")}.`).join(" ");
}

/** Returns the SVG files of a chart by theme. */
export function draw(chart) {
  return Object.fromEntries(Object.entries(THEMES).map(([theme, colors]) => [theme, svg(chart, colors)]));
}

function svg(chart, colors) {
  const { title, subtitle, groups, show, reference } = chart;
  const all = groups.flatMap(({ bars }) => bars);
  const longest = Math.max(...all.map(({ value }) => value));
  const cut = CUT * Math.max(reference ?? 0, ...all.filter(({ isOurs }) => isOurs).map(({ value }) => value));
  const left = Math.ceil(Math.max(...all.map(({ label }) => label.length)) * CHARACTER) + GAP;
  const scale = (WIDTH - left - 8 * CHARACTER) / Math.min(longest, cut);

  const lines = [`<text y="${FONT + 2}" font-size="${FONT + 1}" font-weight="600">${escape(title)}</text>`];
  lines.push(`<text y="${FONT + 22}" font-size="${FONT - 1}" fill="${colors.muted}">${escape(subtitle)}</text>`);
  let y = FONT + 36;
  for (const { title, bars } of groups) {
    if (title) lines.push(`<text y="${y + 20}" font-weight="600">${escape(title)}</text>`);
    const top = (y += title ? 28 : 0);
    for (const { label, value, isOurs } of bars) {
      const width = Math.round(Math.min(Math.max(value, 0), cut) * scale);
      const baseline = y + ROW / 2 + 5.5;
      // After the line of the reference, if the value would cross it.
      const line = Math.round((reference ?? 0) * scale);
      const end = left + (width + 6 * CHARACTER < line ? width : Math.max(width, line));
      lines.push(`<text x="${left - GAP}" y="${baseline}" text-anchor="end">${escape(label)}</text>`);
      lines.push(`<path d="${bar(left, y + (ROW - BAR) / 2, width, value > cut)}" fill="${isOurs ? colors.ours : colors.bar}"/>`);
      lines.push(`<text x="${end + 7}" y="${baseline}">${escape(show(value))}</text>`);
      y += ROW;
    }
    if (reference) {
      const x = left + Math.round(reference * scale);
      lines.push(`<path d="M${x} ${top - 1}V${y + 1}" stroke="${colors.text}" stroke-width="1.5" stroke-dasharray="3 3"/>`);
    }
    y += 4;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 4}" role="img" aria-labelledby="title desc" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif" font-size="${FONT}" fill="${colors.text}">
  <title id="title">${escape(title)}</title>
  <desc id="desc">${escape(describe(chart))}</desc>
${lines.map((line) => `  ${line}\n`).join("")}</svg>
`;
}

/** Returns the path of a bar. One that is cut has a slanted gap before its end. */
function bar(x, y, width, isCut) {
  const box = (from, to, slantLeft, slantRight) => `M${from + slantLeft} ${y}H${to + slantRight}L${to} ${y + BAR}H${from}Z`;
  return isCut ? box(x, x + width - 24, 0, 7) + box(x + width - 17, x + width, 7, 0) : box(x, x + width, 0, 0);
}

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Returns the Markdown that shows a chart, whose files are `NAME-light.svg` and `NAME-dark.svg`. */
export function picture(name, chart) {
  return `<picture>
  <source media="(prefers-color-scheme: dark)" srcset="${name}-dark.svg">
  <img src="${name}-light.svg" alt="${escape(`${chart.title}: ${describe(chart)}`)}" width="${WIDTH}">
</picture>`;
}
