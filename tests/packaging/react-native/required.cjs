const js = require("stardust-errors/js");
const standard = require("stardust-errors");
const wasm = require("stardust-errors/wasm");
const { probe } = require("./probe.cjs");
const { run } = require("./run.js");

run(standard, js, wasm, probe);
