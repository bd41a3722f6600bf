import { ErrorCode } from "stardust-errors";

globalThis.app = ErrorCode;
