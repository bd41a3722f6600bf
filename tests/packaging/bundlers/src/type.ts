import { type Decoded } from "stardust-errors";

globalThis.app = (decoded: Decoded) => decoded.outcome;
