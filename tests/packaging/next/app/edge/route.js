import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import { probe } from "../../probe.js";

export const runtime = "edge";

export function GET() {
  return Response.json([standard, js].map(probe));
}
