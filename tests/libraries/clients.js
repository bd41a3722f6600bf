// Sends a request with each library, in Node and in a page. Returns the data or rejects with the library's own error.

import axios from "axios";
import ky1 from "ky1";
import ky2 from "ky";
import { ofetch } from "ofetch";
import { unwrapEnvelope, unwrapResponse } from "stardust-errors";

/** @typedef {{ headers?: Record<string, string>, signal?: AbortSignal, timeout?: number }} Init */

const byAxios = (adapter) => async (url, init) => unwrapEnvelope((await axios.get(url, { adapter, ...init })).data);
const byKy = (ky) => async (url, init) => unwrapEnvelope(await ky.get(url, { retry: 0, ...init }).text());

/** @type {Record<string, (url: string, init: Init) => Promise<unknown>>} */
export const clients = {
  fetch: (url, { timeout, ...init }) =>
    unwrapResponse(fetch(url, timeout === undefined ? init : { signal: AbortSignal.timeout(timeout) })),
  axios: byAxios(undefined),
  "axios, fetch": byAxios("fetch"),
  "ky 1": byKy(ky1),
  "ky 2": byKy(ky2),
  ofetch: async (url, init) => unwrapEnvelope(await ofetch(url, { retry: 0, ...init })),
};
