// Prints the results as JSON. Hermes has no console and no modules, only `print`.
export function run(standard, js, probe) {
  const response = {
    status: 503,
    headers: { get: () => "7" },
    // Always rejects in React Native below 0.73.
    arrayBuffer: () => Promise.reject(new Error("FileReader.readAsArrayBuffer is not implemented")),
    text: () => Promise.resolve('{"code":5308,"success":false}'),
  };
  standard.decodeResponse(response).then(
    ({ code, retryAfterMs }) => print(JSON.stringify({ probes: [standard, js].map(probe), response: [code, retryAfterMs] })),
    (error) => print(JSON.stringify(String(error))),
  );
}
