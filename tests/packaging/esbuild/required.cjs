const { probe } = require("./probe.cjs");

exports.standard = probe(require("stardust-errors"));
exports.js = probe(require("stardust-errors/js"));
exports.wasm = async (bytes) => {
  const wasm = require("stardust-errors/wasm");
  await wasm.init(bytes);
  return probe(wasm);
};
