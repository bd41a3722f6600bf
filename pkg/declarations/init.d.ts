
/** Where the wasm comes from: compiled, as bytes, as a response to it, or where it can be fetched. */
export type InitInput = WasmModule | ArrayBufferView | ArrayBuffer | ResponseLike | URL | string;

/** A `WebAssembly.Module`. Written so that the declarations need no library of the DOM. */
export type WasmModule = object;

/**
 * Makes the functions of this entry ready. Without an input it takes the `.wasm` beside this file, which bundlers find, too.
 *
 * A second call does nothing.
 *
 * @throws where the wasm cannot be had, or may not run; a further call then tries again.
 */
export declare function init(input?: InitInput | PromiseLike<InitInput>): Promise<void>;

/** As `init`, of a compiled module or bytes, at once. */
export declare function initSync(input: WasmModule | ArrayBufferView | ArrayBuffer): void;
