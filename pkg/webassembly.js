// What the entries with WebAssembly share.

/** The exports of a module, or of the bytes of one. */
export function instantiate(source) {
  try {
    const module = isModule(source) ? source : new WebAssembly.Module(source);
    return new WebAssembly.Instance(module).exports;
  } catch (cause) {
    throw new Error(
      "stardust-errors: WebAssembly may not run here. If the page has a Content-Security-Policy, add 'wasm-unsafe-eval' to " +
        'its script-src directive; or import "stardust-errors/js", which is the same without WebAssembly.',
      { cause },
    );
  }
}

/** By its tag, because Next.js' edge runtime hands over a module of another realm. */
export function isModule(source) {
  return Object.prototype.toString.call(source) === "[object WebAssembly.Module]";
}
