import { StardustError } from "stardust-errors";

export default definePayloadPlugin(() => {
  definePayloadReducer("StardustError", (value) => value instanceof StardustError && value.toJSON());
  definePayloadReviver("StardustError", (json) => StardustError.fromJSON(json));
});
