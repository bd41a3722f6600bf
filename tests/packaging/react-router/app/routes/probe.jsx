import * as js from "stardust-errors/js";
import { useEffect } from "react";
import * as standard from "stardust-errors";
import * as wasm from "stardust-errors/wasm";
import { Link } from "react-router";
import { probe } from "../../probe.js";

export async function loader() {
  await wasm.init();
  return [standard, js, wasm].map(probe);
}

export default function Probe({ loaderData }) {
  useEffect(() => {
    wasm.init().then(() => {
      document.body.dataset.result = JSON.stringify([standard, js, wasm].map(probe));
    });
  }, []);
  return (
    <main>
      <p id="server">{encodeURIComponent(JSON.stringify(loaderData))}</p>
      <Link to="/dataset/8">Dataset</Link>
    </main>
  );
}
