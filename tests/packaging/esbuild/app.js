import * as jsApi from "stardust-errors/js";
import * as standardApi from "stardust-errors";
import catalogFile from "stardust-errors/catalog.json";
import { probe } from "./probe.js";

export const standard = probe(standardApi);
export const js = probe(jsApi);
export { catalogFile };
export { catalog } from "stardust-errors";
