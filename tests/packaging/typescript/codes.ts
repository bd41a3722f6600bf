// Types of the codes, their names and their descriptions.

import { catalog, describeCode, ErrorCode, type Category, type CodeDescription, type CodeNames, type ErrorCodeName } from "stardust-errors";

declare const number: number;
declare const anyCode: ErrorCode;

holds<Equal<typeof ErrorCode.DATASET_NOT_EXISTS, 5308>>();
holds<Equal<typeof ErrorCode, { readonly [C in ErrorCode as CodeNames[C]]: C }>>();
holds<Equal<(typeof ErrorCode)[ErrorCodeName], ErrorCode>>();
export const code: ErrorCode = ErrorCode.FILE_NOT_ZIP;
// @ts-expect-error The object is frozen.
ErrorCode.FILE_NOT_ZIP = 5709;
// @ts-expect-error 5999 is not in the catalog.
export const unknownCode: ErrorCode = 5999;

const known = describeCode(5308);
holds<Equal<typeof known, CodeDescription<5308>>>();
holds<Equal<typeof known.name, "DATASET_NOT_EXISTS">>();
holds<Equal<ReturnType<typeof described>, CodeDescription<5709>>>();
function described() {
  return describeCode(ErrorCode.FILE_NOT_ZIP);
}
const maybe = describeCode(number);
holds<Equal<typeof maybe, CodeDescription | undefined>>();
// @ts-expect-error The code may be unknown.
maybe.name;
describeCode(anyCode).remedy.length;

holds<Equal<(typeof catalog)[number], CodeDescription>>();
// @ts-expect-error The catalog is frozen.
catalog.push(known);
// @ts-expect-error The descriptions are frozen.
known.remedy = "";

export function narrow(description: CodeDescription) {
  if (description.code === 5308) holds<Equal<typeof description.name, "DATASET_NOT_EXISTS">>();
  if (description.name === "FILE_NOT_ZIP") holds<Equal<typeof description.code, 5709>>();
}

export function everyCategory(category: Category): string {
  switch (category) {
    case "invalid-argument":
    case "unauthenticated":
    case "not-found":
    case "already-exists":
    case "failed-precondition":
    case "internal":
      return category;
  }
}

export function everyCode(code: ErrorCode): string {
  switch (code) {
    case 400: case 401: case 402: case 403: case 404: case 500:
    case 5308: case 5708: case 5709: case 5710: case 5801: case 5836: case 5838: case 5839:
    case 5840: case 5841: case 5842: case 5843: case 5844: case 5845:
      return "";
  }
}

// @ts-expect-error 5845 is missing, so the end of the function can be reached.
export function allCodesButOne(code: ErrorCode): string {
  switch (code) {
    case 400: case 401: case 402: case 403: case 404: case 500:
    case 5308: case 5708: case 5709: case 5710: case 5801: case 5836: case 5838: case 5839:
    case 5840: case 5841: case 5842: case 5843: case 5844:
      return "";
  }
}
