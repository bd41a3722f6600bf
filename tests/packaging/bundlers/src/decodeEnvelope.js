import { decodeEnvelope, describeCode } from "stardust-errors";

globalThis.app = { decodeEnvelope, describeCode };
