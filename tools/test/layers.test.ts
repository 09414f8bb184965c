/**
 * The dependency rule must break when it is broken on purpose: each case adds one forbidden line to a copy of a small,
 * clean workspace and names the complaint.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ALLOWED, breaches, importsOf } from "../checks/layers.ts";
import { FOLDERS, packages } from "../support/packages.ts";
import { root } from "../support/run.ts";

let base = "";

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "layers-"));
  for (const folder of FOLDERS) {
    const path = join(base, "packages", folder);
    mkdirSync(join(path, "src"), { recursive: true });
    cpSync(join(root, "packages", folder, "package.json"), join(path, "package.json"));
    writeFileSync(join(path, "src/index.ts"), "export {};\n");
  }
});

afterEach(() => rmSync(base, { recursive: true }));

function put(file: string, text: string): void {
  const path = join(base, "packages", file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

test("a clean workspace has no breaches", () => {
  expect(breaches(base)).toEqual([]);
});

test("every package has a row in the rule", () => {
  expect(Object.keys(ALLOWED)).toEqual(packages().map(one => one.manifest.name));
});

test.each([
  ["view/src/a.ts", 'import { array } from "@lanewise/array";', "may import @lanewise/format"],
  ["array/src/a.ts", 'export type { View } from "@lanewise/view";', "may import @lanewise/format"],
  ["format/src/a.ts", 'const x = await import("lanewise");', "may import no package"],
  ["array/src/a.ts", 'import { x } from "../../format/src/index.ts";', "leaves its package"],
  ["simd/src/run/a.ts", 'import { Worker } from "node:worker_threads";', "must run in browsers"],
  ["simd/src/a.ts", 'import { cpus } from "os";', "may import @lanewise/format"],
  ["format/src/geometry/a.ts", 'import { parse } from "../formats/parse.ts";', "geometry is about numbers"],
  ["format/src/values/a.ts", 'import { copy } from "../copies/copy.ts";', "what elements are"],
  ["array/src/heap/a.ts", 'import { handle } from "../handle.ts";', "the heap hands out"],
  ["view/src/layouts/a.ts", 'import { view } from "../view.ts";', "layouts are computed"],
  ["simd/src/expression/a.ts", 'import { sum } from "../reductions/reduce.ts";', "expressions know operations"],
  ["simd/src/moves/a.ts", 'import { sort } from "../order/sort.ts";', "reductions and moves"],
  ["simd/src/wasm/a.ts", 'import type { P } from "../plan/plan.ts";', "the WebAssembly encoder"],
  ["simd/src/wasm/a.ts", 'import { array } from "@lanewise/array";', "the WebAssembly encoder"],
  ["simd/src/ir/a.ts", 'import { run } from "../run/run.ts";', "the program representation"],
  ["simd/src/plan/a.ts", 'import { emit } from "../kernel/emit.ts";', "a plan is data"],
  ["simd/src/lowering/a.ts", 'import { node } from "../node.ts";', "lowerings turn"],
  ["simd/src/lanes/parse.ts", 'import { exp } from "../math/elementary.ts";', "the grammar reads text"],
  ["simd/src/kernel/a.ts", 'import { run } from "../run/run.ts";', "a kernel is made"],
  ["view/test/a.test.ts", 'import { array } from "@lanewise/array";', "belongs to packages/bundle/test"],
])("%s: %s", (file, line, complaint) => {
  put(file, `${line}\n`);
  expect(breaches(base).join("\n")).toContain(complaint);
});

test("imports of types only may go from kernel to plan", () => {
  put("simd/src/kernel/a.ts", 'import type { Key } from "../plan/key.ts";\nexport type K = Key;\n');
  expect(breaches(base)).toEqual([]);
});

test("an import cycle is named file by file", () => {
  put("view/src/a.ts", 'export { b } from "./b.ts";\n');
  put("view/src/b.ts", 'import { a } from "./a.ts";\nexport const b = a;\n');
  expect(breaches(base)).toEqual(["packages/view/src: import cycle a.ts -> b.ts -> a.ts"]);
});

test("a forbidden dependency in a manifest is a breach", () => {
  put("view/package.json", JSON.stringify({ name: "@lanewise/view", dependencies: { "left-pad": "1.0.0" } }));
  expect(breaches(base)).toEqual([expect.stringContaining("depends on left-pad")]);
});

test("comments and strings are not imports", () => {
  expect(importsOf("a.ts", '// import "x"\nconst a = \'import "y"\';\nexport { a };')).toEqual([]);
});
