// Replaces `import.meta.url` in CommonJS. A getter, because bundlers for browsers cannot resolve a `require`.
export const here = {
  get url() {
    return process.getBuiltinModule("node:url").pathToFileURL(__filename);
  },
};
