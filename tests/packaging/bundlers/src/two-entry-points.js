import { decodeEnvelope, describeCode } from "stardust-errors";
import * as js from "stardust-errors/js";

globalThis.app = [decodeEnvelope, js.decodeEnvelope];
globalThis.isSame = describeCode(5308) === js.describeCode(5308);
