/**
 * Places that lack something: no WebAssembly, no SIMD, a Content-Security-Policy that refuses to compile. The same results,
 * bit for bit, over the whole table; and `info()` says why they came slowly.
 */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import type { Outcome } from "./support/fallback-program.ts";

/** What is done to a thread's globals before anything is imported. */
const PLACES: Readonly<Record<string, string>> = {
  whole: "",
  "without WebAssembly": "delete globalThis.WebAssembly;",
  "without SIMD": `
    const { Module } = WebAssembly;
    const isSimd = bytes => new Uint8Array(bytes.buffer ?? bytes).includes(0x7b);
    WebAssembly.validate = bytes => !isSimd(bytes);
    WebAssembly.Module = class extends Module {
      constructor(bytes) {
        if (isSimd(bytes)) throw new WebAssembly.CompileError("invalid value type");
        super(bytes);
      }
    };`,
  "with a policy that refuses": `
    WebAssembly.Module = class {
      constructor() {
        throw new WebAssembly.CompileError("Wasm code generation disallowed by embedder");
      }
    };`,
};

let code: string;
beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "support/fallback-program.ts")],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    globalName: "program",
    conditions: ["@lanewise/source"],
    // Without threads nothing asks where the worker's file is.
    define: { "import.meta.url": '"file:///"' },
  });
  code = outputFiles[0]!.text;
});

function runIn(place: string, all: boolean): Promise<Outcome> {
  const text = `${PLACES[place]}\n${code}\nrequire("node:worker_threads").parentPort.postMessage(program.run(${all}));`;
  return new Promise((resolve, reject) => {
    const worker = new Worker(text, { eval: true });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

describe("the same bits everywhere", () => {
  let whole: Outcome;
  beforeAll(async () => {
    whole = await runIn("whole", true);
  });

  it("with all there is, kernels are WebAssembly", () => {
    expect(whole.info).toMatchObject({ path: "wasm", reason: null, jsCalls: 0 });
    expect(Object.keys(whole.digests).length).toBeGreaterThan(2000);
    const refused = Object.values(whole.digests).filter(digest => /^[A-Z_]+$/.test(digest));
    expect(new Set(refused)).toEqual(new Set(["DTYPE"]));
  });

  it.each([
    ["without WebAssembly", true, "this place has no WebAssembly"],
    ["without SIMD", false, "this place has no WebAssembly SIMD"],
    [
      "with a policy that refuses",
      false,
      "compiling WebAssembly is refused: the Content-Security-Policy needs 'wasm-unsafe-eval' in script-src",
    ],
  ])("%s", async (place, all, reason) => {
    const { digests, info } = await runIn(place, all);
    expect(info).toMatchObject({ path: "js", reason, wasmCalls: 0, last: `js: ${reason}` });
    const names = Object.keys(digests);
    expect(names.length).toBeGreaterThan(all ? 2000 : 400);
    expect(info.jsCalls).toBeGreaterThan(names.length / 2);
    const different = names.filter(name => digests[name] !== whole.digests[name]);
    expect(Object.fromEntries(different.map(name => [name, [whole.digests[name], digests[name]]]))).toEqual({});
  });
});
