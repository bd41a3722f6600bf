// Prints what the package returns. Hermes has neither a console nor a module system.
export function run(standard, js, probe) {
  const response = {
    status: 503,
    headers: { get: () => "7" },
    // In React Native below 0.73, it always rejects.
    arrayBuffer: () => Promise.reject(new Error("FileReader.readAsArrayBuffer is not implemented")),
    text: () => Promise.resolve('{"code":5308,"success":false}'),
  };
  standard.decodeResponse(response).then(
    ({ code, retryAfterMs }) => print(JSON.stringify({ probes: [standard, js].map(probe), response: [code, retryAfterMs] })),
    (error) => print(JSON.stringify(String(error))),
  );
}
