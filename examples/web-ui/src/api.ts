// The API client. Signs requests, and returns the data or throws a StardustError.

import { unwrapResponse } from "stardust-errors";
import { adoptServerTime, signatureHeaders } from "./signature";
import { route } from "./simulation";

/** A 64-bit id: a string if a number would round it. */
export type Id = string | number;

export interface Dataset {
  id: Id;
  name: string;
  dataType: "IMAGE" | "POINT_CLOUD" | "TEXT" | "AUDIO" | "VIDEO";
  items: number;
  bytes: number;
}

export interface NewProject {
  name: string;
  manager: string;
}

export interface Project extends NewProject {
  id: Id;
}

export function listDatasets(signal: AbortSignal): Promise<Dataset[]> {
  return request("/dataset/list", { signal });
}

export function createProject(project: NewProject): Promise<Project> {
  return request("/project/create", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(project),
  });
}

function request<T>(path: string, init: RequestInit): Promise<T> {
  // Not awaited, so that a network failure becomes a StardustError, too.
  return unwrapResponse<T>(send(path, init), { signal: init.signal });
}

async function send(path: string, init: RequestInit): Promise<Response> {
  const headers = { ...init.headers, ...signatureHeaders() };
  const response = await fetch(route(path), { ...init, headers });
  adoptServerTime(response.headers.get("Date"));
  return response;
}
