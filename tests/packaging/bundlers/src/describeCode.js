import { describeCode } from "stardust-errors";

globalThis.app = describeCode;
