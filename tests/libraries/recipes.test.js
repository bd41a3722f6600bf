// Each recipe of the package's README works with its library and a real server.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { trace } from "@opentelemetry/api";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { connect, launchChromium } from "../browsers.js";
import { serve } from "../page/server.js";
import { signature } from "../servers/requests.js";
import { blocksOf, bundle, load, write } from "./recipes.js";
import { refusingUrl, start } from "./server.js";

const CATS = { id: "8545436153352348123", name: "Cats" };
const NOT_EXISTS = { name: "StardustError", codeName: "DATASET_NOT_EXISTS", status: 404, requestId: "7f2a" };

let server, refusing;
before(async () => ([server, refusing] = await Promise.all([start(), refusingUrl()])));
after(() => server.close());

test("the recipes compile in strict TypeScript", () => {
  const sections = ["Checked data", "Retries", "axios", "ky", "ofetch", "TanStack Query", "postMessage", "OpenTelemetry"];
  const names = sections.flatMap((heading) =>
    blocksOf(heading).map(({ language, code }, index) =>
      // `export {}` makes every file a module.
      write(`${heading.replaceAll(" ", "-")}-${index}.${language}`, `${code}export {};\n`),
    ),
  );
  assert.equal(names.length, sections.length + 1);
  write("sign.ts", "export declare function sign(): Record<string, string>;\n");
  const compilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    skipLibCheck: true,
    target: "es2022",
    module: "esnext",
    moduleResolution: "bundler",
    jsx: "react-jsx",
    lib: ["es2023", "dom", "dom.iterable"],
    types: ["react"],
    paths: { "stardust-errors": ["../../../node_modules/stardust-errors/index.d.ts"] },
  };
  const project = write("tsconfig.json", JSON.stringify({ compilerOptions, include: ["*.ts", "*.tsx"] }));
  execFileSync(fileURLToPath(new URL("../../node_modules/.bin/tsc", import.meta.url)), ["-p", project], { stdio: "inherit" });
});

for (const library of ["axios", "ky", "ofetch"]) {
  test(`the recipe for ${library} returns data and rejects with StardustErrors`, async () => {
    const { getDataset } = await load(library, server.url);
    assert.deepEqual(await getDataset("7"), CATS, "the id keeps every digit");
    await assert.rejects(getDataset("8"), NOT_EXISTS);
    const unreachable = await load(library, refusing);
    await assert.rejects(unreachable.getDataset("7"), { name: "StardustError", outcome: "unreachable", retry: "backoff" });
  });
}

test("the recipe for checked data returns data and rejects with StardustErrors", async () => {
  const { getDataset } = await load("Checked data", server.url);
  assert.deepEqual(await getDataset("7"), CATS);
  await assert.rejects(getDataset("8"), NOT_EXISTS);
});

describe("Retries", () => {
  let backend, request;
  const ages = [];
  before(async () => {
    backend = await serve();
    globalThis.signature = (ageMs = 0) => signature({ ageMs });
    globalThis.ages = ages;
    write("sign.ts", "export const sign = () => globalThis.signature(globalThis.ages.shift());\n");
    ({ request } = await load("Retries", backend.url.replace(/\/$/, "")));
  });
  after(() => backend.close());

  test("a request with an expired signature is signed again once", async () => {
    ages.push(600_000);
    assert.equal((await request("/dataset/8545436153352348123")).id, "8545436153352348123");
    ages.push(600_000, 600_000);
    await assert.rejects(request("/dataset/list"), { codeName: "SIGNATURE_EXPIRED", retry: "re-sign", status: 403 });
  });

  test("a request that cannot succeed is not retried", async () => {
    await assert.rejects(request("/dataset/8545436153352349999"), { codeName: "DATASET_NOT_EXISTS" });
  });
});

test("the recipe for OpenTelemetry sets the attributes of a span", async () => {
  const exporter = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  const { getDataset } = await load("OpenTelemetry", server.url);
  await assert.rejects(getDataset("8"), NOT_EXISTS);
  await getDataset("7");
  const [failed, succeeded] = exporter.getFinishedSpans();
  assert.deepEqual(failed.attributes, {
    "error.type": "DATASET_NOT_EXISTS",
    "stardust.code": 5308,
    "stardust.request_id": "7f2a",
    "http.response.status_code": 404,
    "stardust.retry": "never",
  });
  const [{ attributes }] = failed.events;
  assert.equal(attributes["exception.type"], "DATASET_NOT_EXISTS");
  assert.equal(attributes["exception.message"], "Dataset not exists");
  assert.match(attributes["exception.stacktrace"], /^StardustError: Dataset not exists\n/);
  assert.deepEqual(failed.status, { code: 2, message: "Dataset not exists" });
  assert.deepEqual([succeeded.events, succeeded.attributes], [[], {}]);
});

describe("in a page", () => {
  let page, pages;
  before(async () => {
    const [worker, main] = blocksOf("postMessage");
    const [tanstack] = blocksOf("TanStack Query");
    write("page-main.ts", main.code);
    write("page-tanstack.tsx", tanstack.code.replaceAll("https://api.example.com", server.url));
    const script = `
      import { QueryClientProvider } from "@tanstack/react-query";
      import { createRoot } from "react-dom/client";
      import { StardustError } from "stardust-errors";
      import { load } from "./page-main.ts";
      import { Dataset, queryClient } from "./page-tanstack.tsx";

      let root;
      window.show = (id) => {
        root ??= createRoot(document.querySelector("main"));
        const dataset = id === null ? null : <Dataset key={id} id={id} />;
        root.render(<QueryClientProvider client={queryClient}>{dataset}</QueryClientProvider>);
      };
      window.load = async (url) => {
        const worker = new Worker("worker.js");
        try {
          return { data: await load(worker, url) };
        } catch (error) {
          const { name, codeName, status, requestId, description } = error;
          return { name, codeName, status, requestId, remedy: description?.remedy, isOwn: error instanceof StardustError };
        } finally {
          worker.terminate();
        }
      };`;
    pages = await start({
      "/": ["text/html", "<!doctype html><meta charset=utf-8><main></main><script src=page.js></script>"],
      "/page.js": ["text/javascript", await bundle(script, "tsx", server.url)],
      "/worker.js": ["text/javascript", await bundle(worker.code, worker.language, server.url)],
    });
    page = await launchChromium(connect);
    await page.open(pages.url);
    await page.until(() => typeof window.load === "function");
  });
  after(async () => {
    await page?.close();
    await pages?.close();
  });

  const shown = (id) => page.run((id) => window.show(id), id);
  const text = () => page.run(() => document.querySelector("main").textContent);
  const untilText = (part) => page.until((part) => document.querySelector("main").textContent.includes(part), part);

  test("the recipe for postMessage restores the error of a worker", async () => {
    assert.deepEqual(await page.run((url) => window.load(url), `${server.url}/dataset/7`), { data: CATS });
    const { remedy, ...error } = await page.run((url) => window.load(url), `${server.url}/dataset/8`);
    assert.deepEqual(error, { ...NOT_EXISTS, isOwn: true });
    assert.match(remedy, /dataset id/);
  });

  describe("TanStack Query", () => {
    test("data is shown", async () => {
      await shown("7");
      await untilText("Cats");
    });

    test("an error that cannot be retried is shown at once", async () => {
      const attempts = server.attemptsAt("/dataset/8");
      await shown("8");
      await untilText("Check the dataset id");
      assert.equal(server.attemptsAt("/dataset/8"), attempts + 1);
    });

    test("a request to a busy server is retried", async () => {
      await shown("9");
      await untilText("Cats");
      assert.equal(server.attemptsAt("/dataset/9"), 3);
    });

    test("unmounting the component aborts the request", async () => {
      await shown("../hang");
      await page.until(() => document.querySelector("main").textContent.includes("Loading"));
      const aborted = server.aborted();
      await shown(null);
      while (server.aborted() === aborted) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.equal(await text(), "");
    });
  });
});

