import { StardustError } from "stardust-errors";

export const transport = {
  StardustError: {
    encode: (value) => value instanceof StardustError && value.toJSON(),
    decode: (json) => StardustError.fromJSON(json),
  },
};
