/**
 * The packed bundle in pages of a real Chromium, served over http from the project that the "packed" check installed:
 * native modules through an import map, and one file made by esbuild; with the two isolation headers and without, and under
 * several Content-Security-Policies. What each gets is compared with what docs/guide/threads.md promises.
 */
import { copyFileSync, createReadStream, existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright";
import { CHROMIUM_ARGS, findChromium } from "../chromium.ts";
import { type Check, failed, passed, type Result } from "../support/check.ts";
import { packages } from "../support/packages.ts";
import { installedProject } from "./packed.ts";
import { missingChromium } from "./vitest.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".map": "application/json",
};

const ISOLATION = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

/** What consumers/smoke/threads.mjs finds out. */
interface Facts {
  readonly path: "wasm" | "js";
  readonly reason: string | null;
  readonly right: boolean;
  readonly ready: number;
  readonly threaded: boolean;
  readonly helped: boolean;
  readonly share: true | string;
  readonly reasons: readonly string[];
}

/** What must hold of the facts: equal, or for texts a match. */
type Expected = { readonly [Name in keyof Facts]?: Facts[Name] | RegExp | readonly RegExp[] };

interface Visit {
  readonly name: string;
  readonly page: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For the worker's file, where it gets others. */
  readonly workerHeaders?: Readonly<Record<string, string>>;
  readonly expected: Expected;
}

const THREADS: Expected = { path: "wasm", ready: 2, threaded: true, helped: true, share: true, reasons: [] };
const HEADERS = /Cross-Origin-Opener-Policy.*same-origin.*Cross-Origin-Embedder-Policy.*require-corp/;
const ALONE: Expected = { path: "wasm", ready: 1, threaded: false, helped: false };
const NO_HEADERS: Expected = { ...ALONE, share: HEADERS, reasons: [HEADERS] };

function policy(text: string): Readonly<Record<string, string>> {
  return { ...ISOLATION, "Content-Security-Policy": text };
}

const VISITS: readonly Visit[] = [
  { name: "page, isolated", page: "/smoke/page.html", headers: ISOLATION, expected: THREADS },
  { name: "page, no headers", page: "/smoke/page.html", headers: {}, expected: NO_HEADERS },
  {
    name: "page, bundled by esbuild, isolated: the worker from a blob",
    page: "/smoke/bundled.html",
    headers: ISOLATION,
    expected: { ...THREADS, reasons: [/^file: /] },
  },
  {
    name: "page, bundled by esbuild, no headers",
    page: "/smoke/bundled.html",
    headers: {},
    expected: NO_HEADERS,
  },
  {
    name: "page, bundled, worker beside it, isolated",
    page: "/smoke/site.html",
    headers: ISOLATION,
    expected: THREADS,
  },
  {
    name: "policy: script-src 'self': JavaScript kernels",
    page: "/smoke/site.html",
    headers: policy("script-src 'self'"),
    expected: { path: "js", reason: /'wasm-unsafe-eval' in script-src/, threaded: false, share: true },
  },
  {
    name: "policy: 'wasm-unsafe-eval', worker-src 'self': all there is",
    page: "/smoke/site.html",
    headers: policy("script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'"),
    expected: THREADS,
  },
  {
    name: "policy: worker-src 'self', but the file is missing: no threads",
    page: "/smoke/bundled.html",
    headers: policy("script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'"),
    expected: { ...ALONE, share: true, reasons: [/^file: /, /^blob: /] },
  },
  {
    name: "policy: worker-src blob:, the file is missing: the worker from a blob",
    page: "/smoke/bundled.html",
    headers: policy("script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:"),
    expected: { ...THREADS, reasons: [/^file: /] },
  },
  {
    name: "policy: worker-src 'none': no threads",
    page: "/smoke/site.html",
    headers: policy("script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'"),
    expected: { ...ALONE, share: true, reasons: [/^file: /, /^blob: /] },
  },
  {
    name: "policy: WebAssembly for the page, none for the worker: no threads",
    page: "/smoke/site.html",
    headers: policy("script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'"),
    workerHeaders: policy("script-src 'self'"),
    expected: { ...ALONE, share: true, reasons: [/^file: .*WebAssembly/, /^blob: /] },
  },
];

/** One complaint for each fact that is not as promised. */
function complaintsAbout(facts: Facts, expected: Expected): readonly string[] {
  const fits = (got: unknown, wanted: unknown): boolean => {
    if (wanted instanceof RegExp) return wanted.test(String(got));
    if (!Array.isArray(wanted)) return got === wanted;
    return Array.isArray(got) && got.length === wanted.length && wanted.every((each, k) => fits(got[k], each));
  };
  return Object.entries({ right: true, ...expected })
    .filter(([name, wanted]) => !fits(facts[name as keyof Facts], wanted))
    .map(([name, wanted]) => `${name}: expected ${wanted}, got ${JSON.stringify(facts[name as keyof Facts])}`);
}

/** Serves the project; the headers apply to every answer, so workers get them too, unless they get their own. */
function serve({ headers, workerHeaders = headers }: Visit): Promise<Server> {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    const file = join(installedProject(), path);
    if (!existsSync(file) || extname(file) === "") {
      response.writeHead(404).end();
      return;
    }
    const own = path.endsWith("worker.js") ? workerHeaders : headers;
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", ...own });
    if (file.endsWith("page.html")) response.end(readFileSync(file, "utf8").replace('"IMPORTS"', importMap()));
    else createReadStream(file).pipe(response);
  };
  const server = createServer(answer);
  return new Promise(resolve => server.listen(0, "127.0.0.1", () => resolve(server)));
}

function importMap(): string {
  const entries = packages().map(({ manifest: { name } }) => [name, `/node_modules/${name}/dist/index.js`]);
  return JSON.stringify(Object.fromEntries(entries));
}

interface Outcome {
  readonly ok: boolean;
  readonly text: string;
  readonly facts: Facts;
}

/** Asks again and again: Playwright's own waiting evaluates strings in the page, which the policies forbid. */
async function outcomeOf(page: Page): Promise<Outcome> {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    const outcome = (await page.evaluate("globalThis.outcome")) as Outcome | undefined;
    if (outcome !== undefined) return outcome;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error("the page said nothing for a minute");
}

async function visit(browser: Browser, one: Visit): Promise<Result> {
  const { name, page: path, expected } = one;
  const server = await serve(one);
  const page = await browser.newPage();
  try {
    const complaints: string[] = [];
    page.on("pageerror", error => complaints.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
    const outcome = await outcomeOf(page);
    if (outcome.ok) complaints.push(...complaintsAbout(outcome.facts, expected));
    if (!outcome.ok || complaints.length > 0) return failed(name, [outcome.text, ...complaints].join("\n"));
    const { path: kernels, ready, helped } = outcome.facts;
    return passed(name, `${kernels} kernels, ${ready} of 2 threads${helped ? ", both at work" : ""}`);
  } catch (error) {
    return failed(name, String(error));
  } finally {
    await page.close();
    server.closeAllConnections();
    server.close();
  }
}

/** One file at the root, where the worker's file is lost, and the same file with the worker's beside it. */
async function bundle(): Promise<void> {
  const project = installedProject();
  await build({
    absWorkingDir: project,
    entryPoints: ["smoke/bundled.mjs"],
    outfile: "bundle.js",
    bundle: true,
    format: "esm",
    target: "es2022",
    logLevel: "error",
  });
  mkdirSync(join(project, "site"), { recursive: true });
  copyFileSync(join(project, "bundle.js"), join(project, "site/bundle.js"));
  copyFileSync(join(project, "node_modules/@lanewise/simd/dist/run/worker.js"), join(project, "site/worker.js"));
}

export const page: Check = {
  name: "page",
  about: "the packed bundle in pages of a real Chromium",
  needs: "build",
  async run(): Promise<readonly Result[]> {
    const missing = await missingChromium("pages");
    if (missing) return [missing];
    await bundle();
    const { path } = await findChromium();
    const browser = await chromium.launch({ executablePath: path as string, args: [...CHROMIUM_ARGS] });
    try {
      const results: Result[] = [];
      for (const one of VISITS) results.push(await visit(browser, one));
      return results;
    } finally {
      await browser.close();
    }
  },
};
