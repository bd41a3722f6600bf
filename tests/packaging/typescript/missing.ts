// The only error of the compilation: a code is not handled, so the end of the function is reached.

import type { KnownCode } from "stardust-errors";

export function allButOne(code: KnownCode): string {
  switch (code) {
    case 400: case 401: case 402: case 403: case 404: case 500:
    case 5308: case 5708: case 5709: case 5710: case 5801: case 5836: case 5838: case 5839:
    case 5840: case 5841: case 5842: case 5843: case 5844:
      return "";
  }
}
