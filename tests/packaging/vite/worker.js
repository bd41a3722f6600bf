import * as jsApi from "stardust-errors/js";
import * as standardApi from "stardust-errors";
import { probe } from "./probe.js";

export const standard = probe(standardApi);
export const js = probe(jsApi);
