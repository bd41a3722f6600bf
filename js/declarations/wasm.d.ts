import type { ResponseLike } from "./index.js";

export * from "./index.js";

/** The source of the `.wasm`: a compiled module, its bytes, a response with them, or a URL to fetch. */
export type InitInput = WasmModule | ArrayBufferView | ArrayBuffer | ResponseLike | UrlLike | string;

/** A `WebAssembly.Module`. Declared as `object`, so that these declarations do not require the DOM library. */
export type WasmModule = object;

/** A `URL`. Declared here, so that these declarations do not require the DOM library. */
export interface UrlLike {
  readonly href: string;
}

/**
 * Loads the `.wasm`, by default from the file next to this module. Bundlers for browsers include that file; bundlers for
 * servers, such as that of Next.js, do not. Node reads it since version 20.16.
 *
 * Concurrent calls load it once. Does nothing after a successful call, and tries again after a failed one.
 *
 * @throws If the file cannot be loaded or WebAssembly is not available.
 */
export declare function init(input?: InitInput | PromiseLike<InitInput>): Promise<void>;

/**
 * Instantiates the `.wasm` synchronously from a compiled module or its bytes. Does nothing after a successful call.
 *
 * @throws If the input is anything else, or WebAssembly is not available.
 */
export declare function initSync(input: WasmModule | ArrayBufferView | ArrayBuffer): void;
