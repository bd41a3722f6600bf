import resolve from "@rollup/plugin-node-resolve";

export default {
  input: "app.js",
  plugins: [resolve()],
  output: [
    { file: "dist/bundle.mjs", format: "es" },
    { file: "dist/bundle.cjs", format: "cjs" },
  ],
};
