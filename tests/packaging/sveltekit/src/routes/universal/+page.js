import { decodeResponse } from "stardust-errors";

export const load = async ({ fetch, url }) => ({
  result: await decodeResponse(fetch(`${url.searchParams.get("api")}/dataset/8`)),
});
