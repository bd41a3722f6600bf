import * as everything from "stardust-errors";
import { probe } from "../probe.js";

globalThis.app = { ...everything };
globalThis.probed = probe(everything);
