import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import { probe } from "../../probe.js";

export const load = () => ({ server: [standard, js].map(probe) });
