/** What formats cost the compiler: instantiations beyond those of the imports alone, so that editors stay quick. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

const ROOT = new URL("../../../", import.meta.url).pathname;

function instantiations(fixture: string): number {
  const options = {
    target: "es2022",
    module: "nodenext",
    lib: "es2024,esnext.disposable,esnext.float16,esnext.typedarrays,dom,dom.iterable",
    customConditions: "@lanewise/source",
    types: "",
  };
  const flags = [
    "--ignoreConfig",
    "--noEmit",
    "--extendedDiagnostics",
    "--strict",
    "--skipLibCheck",
    "--allowImportingTsExtensions",
  ];
  const text = execFileSync(
    `${ROOT}node_modules/.bin/tsc`,
    [...flags, ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]), fixture],
    { cwd: `${ROOT}packages/format/test/support/type-budget`, encoding: "utf8" },
  );
  return Number(/Instantiations:\s+(\d+)/.exec(text)![1]);
}

test("six records of up to twenty fields take at most 10,000 instantiations", { timeout: 60_000 }, () => {
  const cost = instantiations("formats.ts") - instantiations("empty.ts");
  expect(cost).toBeGreaterThan(1000);
  expect(cost).toBeLessThan(10_000);
});
