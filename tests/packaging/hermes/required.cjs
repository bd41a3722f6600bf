const js = require("stardust-errors/js");
const standard = require("stardust-errors");
const { probe } = require("./probe.cjs");

const response = {
  status: 503,
  headers: { get: () => "7" },
  text: () => Promise.resolve('{"code":5308,"success":false}'),
};
standard.decodeResponse(response).then(({ code, retryAfterMs }) =>
  print(JSON.stringify({ probes: [standard, js].map(probe), response: [code, retryAfterMs] })),
);
