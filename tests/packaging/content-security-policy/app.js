import * as js from "./node_modules/stardust-errors/js.js";
import * as standard from "./node_modules/stardust-errors/index.js";
import { probe } from "./probe.js";

document.body.dataset.result = JSON.stringify({
  standard: attempt(() => probe(standard)),
  again: attempt(() => standard.decodeEnvelope("{}").outcome),
  js: attempt(() => probe(js)),
  described: standard.describeCode(5308).name,
  catalog: standard.catalog.length,
});

function attempt(action) {
  try {
    return action();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}
