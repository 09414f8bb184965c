/** What formats cost the compiler: instantiations beyond those of the imports alone, so that editors stay quick. */
import { expect, test } from "vitest";
import { tsc } from "./support/tsc.ts";

const FOLDER = new URL("support/type-budget/", import.meta.url).pathname;

function instantiations(fixture: string): number {
  return Number(/Instantiations:\s+(\d+)/.exec(tsc(fixture, FOLDER, "--extendedDiagnostics"))![1]);
}

test("six records of up to twenty fields take at most 11,500 instantiations", { timeout: 60_000 }, () => {
  const cost = instantiations("formats.ts") - instantiations("empty.ts");
  expect(cost).toBeGreaterThan(1000);
  expect(cost).toBeLessThan(11_500);
});
