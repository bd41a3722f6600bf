"use client";

import * as js from "stardust-errors/js";
import { useEffect } from "react";
import * as standard from "stardust-errors";
import * as wasm from "stardust-errors/wasm";
import { probe } from "../probe.js";

export function Client() {
  useEffect(() => {
    wasm.init().then(() => {
      document.body.dataset.result = JSON.stringify([standard, js, wasm].map(probe));
    });
  }, []);
  return <p id="client">{standard.describeCode(5308).name}</p>;
}
