
/** Where the wasm comes from: compiled, as bytes, as a response to it, or where it can be fetched. */
export type InitInput = WasmModule | ArrayBufferView | ArrayBuffer | ResponseLike | UrlLike | string;

/** A `WebAssembly.Module`. Written so that the declarations need no library of the DOM. */
export type WasmModule = object;

/** A `URL`, written so for the same reason. */
export interface UrlLike {
  readonly href: string;
}

/**
 * Makes the functions of this entry ready. Without an input it takes the `.wasm` beside this file, which bundlers for
 * browsers find, too; a server that bundles, such as Next.js', does not, and has no need of this entry. Node reads it from
 * version 20.16.
 *
 * A second call does nothing.
 *
 * @throws where the wasm cannot be had, or may not run; a further call then tries again.
 */
export declare function init(input?: InitInput | PromiseLike<InitInput>): Promise<void>;

/** As `init`, of a compiled module or bytes, at once. */
export declare function initSync(input: WasmModule | ArrayBufferView | ArrayBuffer): void;
