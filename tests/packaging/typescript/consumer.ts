// Each `holds` and `@ts-expect-error` fails where it is not so. Compiled as .mts and .cts: see check.js.

import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import * as wasm from "stardust-errors/wasm";
import {
  catalog,
  decodeEnvelope,
  describeCode,
  unwrapEnvelope,
  type CodeDescription,
  type Decoded,
  type Failure,
  type KnownCode,
  type Malformed,
  type Success,
} from "stardust-errors";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function holds<T extends true>(): T;
declare const number: number;

interface Dataset {
  id: number;
}

export function everyCode(code: KnownCode): string {
  switch (code) {
    case 400: case 401: case 402: case 403: case 404: case 500:
    case 5308: case 5708: case 5709: case 5710: case 5801: case 5836: case 5838: case 5839:
    case 5840: case 5841: case 5842: case 5843: case 5844: case 5845:
      return "";
  }
}

const known = describeCode(5308);
holds<Equal<typeof known, CodeDescription<5308>>>();
holds<Equal<typeof known.name, "DATASET_NOT_EXISTS">>();
const maybe = describeCode(number);
holds<Equal<typeof maybe, CodeDescription | undefined>>();
// @ts-expect-error It may be undefined.
maybe.name;

const data = unwrapEnvelope<Dataset>("");
holds<Equal<typeof data, Dataset>>();

export function narrow(decoded: Decoded<Dataset>) {
  // @ts-expect-error `data` is there for a success or a failure only.
  decoded.data;
  if (decoded.ok) holds<Equal<typeof decoded, Success<Dataset>>>();
  else holds<Equal<typeof decoded, Failure | Malformed>>();
  switch (decoded.outcome) {
    case "success":
      return holds<Equal<typeof decoded.data, Dataset>>();
    case "failure":
      return holds<Equal<typeof decoded, Failure>>();
    case "malformed":
      return holds<Equal<typeof decoded, Malformed>>();
    default:
      return holds<Equal<typeof decoded, never>>();
  }
}
holds<Equal<ReturnType<typeof decodeEnvelope>, Decoded<unknown>>>();

// The other entries have the same, and only ./wasm has something to call first.
holds<Equal<keyof typeof js, keyof typeof standard>>();
holds<Equal<Exclude<keyof typeof wasm, keyof typeof standard>, "init" | "initSync">>();
holds<Equal<Exclude<keyof typeof standard, keyof typeof wasm>, never>>();
export const jsApi: typeof standard = js;
export const wasmApi: typeof standard = wasm;
holds<Equal<ReturnType<typeof wasm.init>, Promise<void>>>();
holds<Equal<ReturnType<typeof wasm.initSync>, void>>();
wasm.initSync(new Uint8Array());

// No `any` anywhere in what is exported; the language's own types, which do have some, are left out.
type Own = Uint8Array | ArrayBuffer | ArrayBufferView | RegExp | URLOfTheLibrary;
type URLOfTheLibrary = typeof globalThis extends { URL: { new (url: string): infer U } } ? U : never;
type IsAny<T> = 0 extends 1 & T ? true : false;
type HasAny<T> = IsAny<T> extends true
  ? true
  : T extends Own
    ? false
    : T extends readonly (infer E)[]
      ? HasAny<E>
      : T extends PromiseLike<infer R>
        ? HasAny<R>
        : T extends (...parameters: infer P) => infer R
          ? HasAny<P[number]> | HasAny<R>
          : T extends abstract new (...parameters: infer P) => infer I
            ? HasAny<P[number]> | HasAny<I> | HasFieldWithAny<Omit<T, "prototype" | keyof ErrorConstructor>>
            : T extends object
              ? HasFieldWithAny<T>
              : false;
type HasFieldWithAny<T> = { [K in keyof T]-?: HasAny<T[K]> }[keyof T] extends infer H ? (true extends H ? true : false) : never;
holds<Equal<HasFieldWithAny<typeof standard>, false>>();
holds<Equal<HasFieldWithAny<typeof js>, false>>();
holds<Equal<HasFieldWithAny<typeof wasm>, false>>();
// Of the overloads above only the last one is looked at.
holds<Equal<HasAny<typeof known> | HasAny<(typeof catalog)[number]>, false>>();
// And it would be found.
holds<HasFieldWithAny<{ f(): Promise<{ a: readonly any[] }> }>>();
holds<HasFieldWithAny<{ f: new (a: { b?: any }) => object }>>();
