// What every environment asks the package, and gets as plain JSON: see expected.json.

export function probe({ decodeEnvelope, describeCode, catalog, unwrapEnvelope, StardustError }) {
  const failure = decodeEnvelope('{"code":5308,"data":null,"date":"","message":"","requestId":"r","success":false}');
  const gateway = decodeEnvelope("<html>502</html>", { status: 502, retryAfter: "30" });
  const bytes = decodeEnvelope(Uint8Array.from([...'{"code":5999,"success":false}'].map((c) => c.charCodeAt(0))));
  let thrown;
  try {
    unwrapEnvelope({ code: 403, success: false });
  } catch (error) {
    thrown = error;
  }
  return {
    failure: [failure.outcome, failure.code, failure.message, failure.description.name, failure.requestId],
    sameDescription: failure.description === describeCode(5308),
    success: decodeEnvelope({ code: 200, success: true, data: [1, { a: "b" }] }).data,
    unknown: [bytes.code, bytes.message, bytes.anomalies],
    malformed: [gateway.reason, gateway.retry, gateway.retryAfterMs, gateway.status, gateway.body],
    thrown: [thrown instanceof StardustError, thrown instanceof Error, thrown.codeName, thrown.retry],
    lookalike: new Error("x") instanceof StardustError,
    catalog: [catalog.length, catalog[0].code, catalog[19].name],
    unheardOf: describeCode(9999) === undefined,
  };
}
