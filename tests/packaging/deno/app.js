// Deno runs this file without permissions.
import { deepStrictEqual as assertEqual } from "node:assert";
import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import catalog from "stardust-errors/catalog.json" with { type: "json" };
import expected from "./expected.json" with { type: "json" };
import { probe } from "./probe.js";

for (const api of [standard, js]) assertEqual(probe(api), expected);
assertEqual(catalog, standard.catalog);

const response = new Response('{"code":5308,"success":false}', { status: 503, headers: { "retry-after": "7" } });
assertEqual((await standard.decodeResponse(response)).retryAfterMs, 7000);
