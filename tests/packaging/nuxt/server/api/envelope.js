// Passes the response of an API on, as a proxy does.
export default defineEventHandler((event) => {
  setResponseStatus(event, 404);
  setHeader(event, "Retry-After", "7");
  return { code: 5308, success: false };
});
