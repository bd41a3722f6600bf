import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import { probe } from "./probe.js";
import { run } from "./run.js";

run(standard, js, probe);
