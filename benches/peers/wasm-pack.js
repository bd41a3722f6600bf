// The web build of wasm-pack with the .wasm inlined.
import * as wasmPack from "../../target/wasm-pack/stardust_errors.js";
import module from "../../target/wasm-pack/stardust_errors_bg.wasm";

wasmPack.initSync({ module });

export const { decodeEnvelope } = wasmPack;
