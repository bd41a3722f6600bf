// Calls every function of the package and returns the results as JSON. Every environment must return expected.json.

export function probe(api) {
  const { decodeEnvelope, unwrapEnvelope, decodeResponse, unwrapResponse, decodeError, retryDelay, errorAttributes } = api;
  const { describeCode, catalog, ErrorCode, StardustError } = api;
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
    failure: [failure.outcome, failure.code, failure.message, failure.codeName, failure.requestId],
    sameDescription: failure.description === describeCode(5308),
    success: decodeEnvelope({ code: 200, success: true, data: [1, { a: "b" }] }).data,
    ids: decodeEnvelope('{"code":200,"success":true,"data":[8545436153352348123,9007199254740991]}').data,
    unknown: [bytes.code, bytes.message, bytes.anomalies],
    malformed: [gateway.reason, gateway.retry, gateway.retryAfterMs, gateway.status, gateway.body],
    thrown: [thrown instanceof StardustError, thrown instanceof Error, thrown.codeName, thrown.retry],
    lookalike: new Error("x") instanceof StardustError,
    delays: [retryDelay(thrown, 0), retryDelay(gateway, 0), retryDelay(failure, 0)],
    attributes: errorAttributes(thrown),
    catalog: [catalog.length, catalog[0].code, catalog[19].name, ErrorCode.WORKFLOW_NOT_EXISTS],
    unknownCode: describeCode(9999) === undefined,
    asynchronous: [typeof decodeResponse, typeof unwrapResponse, typeof decodeError],
  };
}
