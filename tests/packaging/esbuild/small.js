import { describeCode } from "stardust-errors";

export const { name } = describeCode(5308);
