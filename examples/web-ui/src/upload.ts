// Uploads an archive with XMLHttpRequest, because fetch does not report the progress of an upload.

import { decodeError, unwrapEnvelope } from "stardust-errors";
import type { Dataset, Id } from "./api";
import { adoptServerTime, signatureHeaders } from "./signature";
import { route } from "./simulation";

export interface Upload {
  datasetId: Id;
  file: File;
  signal: AbortSignal;
  /** Called with the fraction that was sent, from 0 to 1. */
  onProgress: (part: number) => void;
}

export async function uploadArchive({ datasetId, file, signal, onProgress }: Upload): Promise<Dataset> {
  const request = new XMLHttpRequest();
  request.open("POST", route(`/dataset/${datasetId}/upload`));
  const headers = { "Content-Type": "application/zip", ...signatureHeaders() };
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
  try {
    signal.throwIfAborted();
    await sent(request, file, signal);
  } catch (error) {
    throw await decodeError(error);
  }
  adoptServerTime(request.getResponseHeader("Date"));
  return unwrapEnvelope(request.responseText, {
    status: request.status,
    retryAfter: request.getResponseHeader("Retry-After"),
  });
}

/** Sends a request. Rejects like fetch: with a `TypeError` if the network fails, and with the reason of an abort. */
function sent(request: XMLHttpRequest, body: Blob, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    request.onload = () => resolve();
    // decodeError recognizes network errors by messages such as this one.
    request.onerror = () => reject(new TypeError("Network request failed"));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body);
  });
}
