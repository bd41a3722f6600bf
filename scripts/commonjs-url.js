// `import.meta.url` for CommonJS. A getter, because bundlers for browsers could not resolve a `require`.
export const here = {
  get url() {
    return process.getBuiltinModule("node:url").pathToFileURL(__filename);
  },
};
