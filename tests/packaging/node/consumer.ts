// Runs as it is: Node strips the types.

import assert from "node:assert/strict";
import { decodeEnvelope, ErrorCode, StardustError, unwrapEnvelope, type Decoded } from "stardust-errors";

interface Dataset {
  id: number;
}

const decoded: Decoded<Dataset> = decodeEnvelope<Dataset>('{"code":200,"success":true,"data":{"id":7}}');
assert.equal(decoded.ok && decoded.data.id, 7);
assert.throws(
  () => unwrapEnvelope<Dataset>({ code: ErrorCode.FILE_NOT_ZIP, success: false } as unknown),
  (error: unknown) => error instanceof StardustError && error.code === 5709,
);
