// `import.meta` for CommonJS. A getter: a `require` at the top would stop bundlers for browsers.
export const here = {
  get url() {
    return process.getBuiltinModule("node:url").pathToFileURL(__dirname);
  },
};
