import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import * as wasm from "stardust-errors/wasm";
import { probe } from "./probe.js";
import { run } from "./run.js";

run(standard, js, wasm, probe);
