// Editors show types by their names when hovering over an identifier, instead of the twenty-one members of `Failure`.

import assert from "node:assert/strict";

const FILE = "quick-info.mts";

const SOURCE = `
import { decodeEnvelope, describeCode, ErrorCode, StardustError, type Decoded } from "stardust-errors";
interface Dataset { id: number }
export function show(decoded: Decoded<Dataset>, error: StardustError) {
  const asserted = decodeEnvelope<Dataset>("");
  const description = describeCode(error.code ?? 0);
  const code = ErrorCode.FILE_NOT_ZIP;
  const inError = error.decoded;
  if (error.decoded.outcome === "failure") { const failureInError = error.decoded; }
  if (decoded.ok) { const success = decoded; return; }
  const notOk = decoded;
  if (decoded.outcome === "malformed") { const malformed = decoded; return; }
  const failure = decoded;
  switch (decoded.codeName) {
    case "FILE_NOT_ZIP": { const known = decoded; break; }
    case null: { const unknown = decoded; break; }
  }
}
decodeEnvelope(Promise.resolve(""));
`;

const EXPECTED = {
  asserted: "Decoded<Dataset>",
  description: "CodeDescription<ErrorCode> | undefined",
  code: "5709",
  inError: "Failure | MalformedResponse | InvalidData | Unreachable",
  failureInError: "Failure",
  success: "Success<Dataset>",
  notOk: "Failure | MalformedResponse | InvalidData",
  malformed: "MalformedResponse | InvalidData",
  failure: "Failure",
  known: "KnownFailure<5709>",
  unknown: "UnknownFailure",
};

export function checkQuickInfo(ts) {
  const service = ts.createLanguageService(hostOf(ts));
  const infoAt = (position) => service.getQuickInfoAtPosition(FILE, position);
  const documentation = ({ documentation }) => ts.displayPartsToString(documentation);
  for (const [name, type] of Object.entries(EXPECTED)) {
    const info = infoAt(SOURCE.indexOf(`const ${name} =`) + "const ".length);
    assert.equal(ts.displayPartsToString(info.displayParts), `const ${name}: ${type}`);
  }
  assert.equal(documentation(infoAt(SOURCE.indexOf("FILE_NOT_ZIP;"))), "File must be in ZIP format. Pack the files into a ZIP archive and upload that.");
  assert.match(documentation(infoAt(SOURCE.indexOf("Decoded<Dataset>,"))), /^A decoded response\./);
  assert.match(documentation(infoAt(SOURCE.indexOf("decodeEnvelope<"))), /^Decodes the body of a response.*unchecked type assertion/s);
  // Editors strike through deprecated calls.
  const { tags } = infoAt(SOURCE.indexOf("decodeEnvelope(Promise"));
  assert.deepEqual(tags.map(({ name }) => name), ["deprecated"]);
}

function hostOf(ts) {
  const { sys, ModuleKind, ModuleResolutionKind, ScriptSnapshot, ScriptTarget } = ts;
  const options = { strict: true, target: ScriptTarget.ES2022, module: ModuleKind.NodeNext, moduleResolution: ModuleResolutionKind.NodeNext, lib: ["lib.es2022.d.ts"], types: [] };
  const readFile = (file) => (file === FILE ? SOURCE : sys.readFile(file));
  return {
    fileExists: (file) => file === FILE || sys.fileExists(file),
    directoryExists: sys.directoryExists,
    readFile,
    getCompilationSettings: () => options,
    getCurrentDirectory: () => process.cwd(),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => [FILE],
    getScriptSnapshot: (file) => (readFile(file) === undefined ? undefined : ScriptSnapshot.fromString(readFile(file))),
    getScriptVersion: () => "1",
  };
}
