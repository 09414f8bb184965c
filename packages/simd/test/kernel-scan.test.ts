/** Scans: WebAssembly against JS, and against the running sum itself. */
import { describe, expect, it } from "vitest";
import { Builder } from "../src/ir/builder.ts";
import { getKernel } from "../src/kernel/cache.ts";
import { foldInfo } from "../src/kernel/folds.ts";
import { jsKernel } from "../src/kernel/js.ts";
import { scanning } from "../src/kernel/scanning.ts";
import type { KernelSpec } from "../src/kernel/spec.ts";
import { edgeLanes, storageOf, writeLane } from "./kernel-operands.ts";

function specOf(name: string, rank: 1 | 2): KernelSpec {
  const storage = storageOf(foldInfo(name).lane);
  const b = new Builder([storage]);
  return {
    program: b.buildFold([b.load(0)]),
    rank,
    inputs: [{ storage, access: "contiguous" }],
    outputs: [{ storage, access: "strided" }],
    gathering: scanning([name]),
  };
}

describe("scans agree", () => {
  it.each(["f64.sum", "f32.prod", "i64.sum", "i64.prod", "i16.max_s", "f32.min"])("%s", name => {
    const { lane } = foldInfo(name);
    const size = Number(lane.slice(1)) / 8;
    const start = lane === "i64" ? 1n : 1;
    for (const length of [0, 1, 2, 7, 100]) {
      const memory = new WebAssembly.Memory({ initial: 1 });
      const view = new DataView(memory.buffer);
      for (const [i, edge] of edgeLanes(lane, 200, 1).entries()) {
        writeLane(view, i * size, lane, lane[0] === "f" ? 1 + (i % 5) / 16 : edge);
      }
      const copy = memory.buffer.slice(0);
      const last = getKernel(specOf(name, 1), "plain").bind(memory)(0, 4096, length, size * 2, start);
      expect(jsKernel(specOf(name, 1))([copy, copy], [0, 4096, length, size * 2, start])).toEqual(last);
      const rows = [0, 32768, 2, length, length * size, length * size * 2, size * 2, start];
      getKernel(specOf(name, 2), "plain").bind(memory)(...rows);
      jsKernel(specOf(name, 2))([copy, copy], rows);
      expect(Buffer.compare(new Uint8Array(memory.buffer), new Uint8Array(copy))).toBe(0);
    }
  });

  it("is the running sum, and goes on from the last", () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const elements = new Float64Array(memory.buffer);
    for (let i = 0; i < 50; i++) elements[i] = 1 / (i + 1);
    const run = getKernel(specOf("f64.sum", 1), "plain").bind(memory);
    const half = run(0, 800, 20, 8, 0);
    run(160, 960, 30, 8, half);
    let sum = 0;
    for (let i = 0; i < 50; i++) expect(elements[100 + i]).toBe((sum += elements[i]!));
  });
});
