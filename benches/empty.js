// Measures the cost of an import alone: see first-decode.js.
export {};
