import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import { probe } from "../probe.js";
import { Client } from "./client.js";

// Renders the page for each request instead of during the build.
export const dynamic = "force-dynamic";

export default function Page() {
  return (
    <main>
      <p id="server">{encodeURIComponent(JSON.stringify([standard, js].map(probe)))}</p>
      <Client />
    </main>
  );
}
