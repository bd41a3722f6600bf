import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import { probe } from "./probe.js";

// React Native below 0.73 has an \`arrayBuffer\` that always rejects. Hermes has neither a console nor a module system.
const response = {
  status: 503,
  headers: { get: () => "7" },
  arrayBuffer: () => Promise.reject(new Error("FileReader.readAsArrayBuffer is not implemented")),
  text: () => Promise.resolve('{"code":5308,"success":false}'),
};
standard.decodeResponse(response).then(
  ({ code, retryAfterMs }) => print(JSON.stringify({ probes: [standard, js].map(probe), response: [code, retryAfterMs] })),
  (error) => print(JSON.stringify(String(error))),
);
