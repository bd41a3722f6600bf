import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import { probe } from "./probe.js";

// Hermes has neither a console nor a module system.
print(JSON.stringify([standard, js].map(probe)));
