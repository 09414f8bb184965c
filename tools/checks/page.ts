/**
 * The packed bundle in pages of a real Chromium, served over http from the project that the "packed" check installed:
 * native modules through an import map, and one file made by esbuild; with the two isolation headers and without.
 */
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { build } from "esbuild";
import { type Browser, chromium } from "playwright";
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

interface Visit {
  readonly name: string;
  readonly page: string;
  readonly headers: Readonly<Record<string, string>>;
}

const VISITS: readonly Visit[] = [
  { name: "page, isolated", page: "/smoke/page.html", headers: ISOLATION },
  { name: "page, no headers", page: "/smoke/page.html", headers: {} },
  { name: "page, bundled by esbuild, isolated", page: "/smoke/bundled.html", headers: ISOLATION },
  { name: "page, bundled by esbuild, no headers", page: "/smoke/bundled.html", headers: {} },
  {
    name: "page, bundled by esbuild, no WebAssembly allowed",
    page: "/smoke/bundled.html",
    headers: { "Content-Security-Policy": "script-src 'self'" },
  },
];

/** Serves the project; the headers apply to every answer, so workers get them too. */
function serve(headers: Readonly<Record<string, string>>): Promise<Server> {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    const file = join(installedProject(), path);
    if (!existsSync(file) || extname(file) === "") {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", ...headers });
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

async function visit(browser: Browser, { name, page: path, headers }: Visit): Promise<Result> {
  const server = await serve(headers);
  const page = await browser.newPage();
  try {
    const complaints: string[] = [];
    page.on("pageerror", error => complaints.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
    await page.waitForFunction("globalThis.outcome !== undefined", undefined, { timeout: 60_000 });
    const outcome = (await page.evaluate("globalThis.outcome")) as { ok: boolean; text: string };
    if (!outcome.ok || complaints.length > 0) return failed(name, [outcome.text, ...complaints].join("\n"));
    return passed(name, outcome.text);
  } catch (error) {
    return failed(name, String(error));
  } finally {
    await page.close();
    server.closeAllConnections();
    server.close();
  }
}

export const page: Check = {
  name: "page",
  about: "the packed bundle in pages of a real Chromium",
  needs: "build",
  async run(): Promise<readonly Result[]> {
    const missing = await missingChromium("pages");
    if (missing) return [missing];
    await build({
      absWorkingDir: installedProject(),
      entryPoints: ["smoke/bundled.mjs"],
      outfile: "bundle.js",
      bundle: true,
      format: "esm",
      target: "es2022",
      logLevel: "error",
    });
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
