import { decodeError } from "stardust-errors";

export const load = async () => ({ error: await decodeError({ code: 5308, success: false }) });
