// All entry points export the same names, and ./wasm also exports `init` and `initSync`.

import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import * as wasm from "stardust-errors/wasm";

holds<Equal<keyof typeof js, keyof typeof standard>>();
holds<Equal<Exclude<keyof typeof wasm, keyof typeof standard>, "init" | "initSync">>();
holds<Equal<Exclude<keyof typeof standard, keyof typeof wasm>, never>>();
export const jsApi: typeof standard = js;
export const wasmApi: typeof standard = wasm;

holds<Equal<ReturnType<typeof wasm.init>, Promise<void>>>();
holds<Equal<ReturnType<typeof wasm.initSync>, void>>();
wasm.initSync(new Uint8Array());
