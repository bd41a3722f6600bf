import type { ResponseLike } from "./index.js";

export * from "./index.js";

/** The source of the `.wasm`: a compiled module, its bytes, a response with them, or a URL to fetch. */
export type InitInput = WasmModule | ArrayBufferView | ArrayBuffer | ResponseLike | UrlLike | string;

/** A `WebAssembly.Module`. An `object`, so that the declarations do not need the DOM library. */
export type WasmModule = object;

/** A `URL`, without the DOM library. */
export interface UrlLike {
  readonly href: string;
}

/**
 * Loads the `.wasm`. By default, it loads the file next to this module, which bundlers for browsers find as well; a bundler
 * for servers, such as that of Next.js, does not. Node reads the file from version 20.16 on.
 *
 * Concurrent calls load it once. A call after a successful one does nothing; a call after a failed one tries again.
 *
 * @throws If the file cannot be loaded or WebAssembly is not available.
 */
export declare function init(input?: InitInput | PromiseLike<InitInput>): Promise<void>;

/**
 * Instantiates the `.wasm` synchronously from a compiled module or its bytes. A call after a successful one does nothing.
 *
 * @throws If the input is something else or WebAssembly is not available.
 */
export declare function initSync(input: WasmModule | ArrayBufferView | ArrayBuffer): void;
