/**
 * `rare` branches in kernels: whichever lane of a group needs the heavy side, whichever regions share it, each lane gets what
 * the plain evaluator gives, from WebAssembly and from JS.
 */
import { describe, expect, test } from "vitest";
import { Builder } from "../src/ir/builder.ts";
import { evaluate } from "../src/ir/evaluate.ts";
import * as ir from "../src/ir/primitives.ts";
import type { Lane, Program } from "../src/ir/types.ts";
import { getKernel } from "../src/kernel/cache.ts";
import { jsKernel } from "../src/kernel/js.ts";
import { isRare, regionsOf } from "../src/kernel/regions.ts";
import { schedule } from "../src/kernel/schedule.ts";
import type { Access, KernelSpec } from "../src/kernel/spec.ts";
import { cos, exp, log, sin, tan } from "../src/math/elementary.ts";

type Body = (b: Builder, x: Lane, y: Lane) => Lane;

/** Usual, huge, tiny, special: each takes another branch of some function. */
const VALUES = [0.5, 1e300, -3, 1e-310, 800, Number.NaN, 2, Number.POSITIVE_INFINITY, -0, Math.PI, 1, -750];

const BODIES: Record<string, Body> = {
  "one branch": (b, x) => sin(b, x),
  "two branches that share their heavy side": (b, x) => b.op(ir.add, sin(b, x), cos(b, x)),
  "a branch on the result of a branch": (b, x) => exp(b, sin(b, x)),
  "branches on different operands": (b, x, y) => b.op(ir.mul, tan(b, x), log(b, y)),
  "a branch whose fast side is the argument": (b, x) =>
    b.op(ir.rare, b.op(ir.gt, x, b.const("f64", 1)), x, b.op(ir.sqrt, x)),
  "a heavy side that the fast one has computed": (b, x) => {
    const root = b.op(ir.sqrt, x);
    return b.op(ir.add, root, b.op(ir.rare, b.op(ir.gt, x, b.const("f64", 1)), x, root));
  },
  "a heavy side that is a constant": (b, x) => b.op(ir.rare, b.op(ir.gt, x, b.const("f64", 1)), x, b.const("f64", 7)),
  "a branch within a branch": (b, x) => {
    const one = b.const("f64", 1);
    const inner = b.op(ir.rare, b.op(ir.gt, x, b.const("f64", 700)), b.op(ir.sqrt, x), b.op(ir.neg, x));
    return b.op(ir.rare, b.op(ir.gt, x, one), b.op(ir.add, x, one), inner);
  },
};

function programOf(body: Body): Program {
  const b = new Builder(["float64", "float64"]);
  return b.build([{ storage: "float64", lanes: [body(b, b.load(0), b.load(1))] }]);
}

function specOf(program: Program, accesses: readonly [Access, Access]): KernelSpec {
  const operand = (access: Access) => ({ storage: "float64" as const, access });
  return { program, rank: 1, inputs: accesses.map(operand), outputs: [operand("contiguous")] };
}

/** Results of both kernels over x and y, and what the evaluator gives. */
function results(program: Program, accesses: readonly [Access, Access], x: readonly number[], y: readonly number[]) {
  const spec = specOf(program, accesses);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const elements = new Float64Array(memory.buffer);
  elements.set(x, 0);
  elements.set(y, 1000);
  const args = [0, 8000, 16000, x.length];
  getKernel(spec, "plain").bind(memory)(...args);
  const wasm = [...elements.subarray(2000, 2000 + x.length)];
  elements.fill(Number.NaN, 2000);
  jsKernel(spec)([memory.buffer, memory.buffer, memory.buffer], args);
  const js = [...elements.subarray(2000, 2000 + x.length)];
  const at = (values: readonly number[], access: Access, i: number): number => values[access === "scalar" ? 0 : i]!;
  const wanted = x.map((_, i) => evaluate(program, [at(x, accesses[0], i), at(y, accesses[1], i)])[0]![0]);
  return { wasm, js, wanted };
}

describe.each(Object.entries(BODIES))("%s", (_, body) => {
  const program = programOf(body);

  test.each([0, 1, 2, 3, 7, 12])("one unusual lane in turn, rotated by %i", rotation => {
    const x = VALUES.map((_, i) => VALUES[(i + rotation) % VALUES.length]!);
    const y = [...x].reverse();
    const { wasm, js, wanted } = results(program, ["contiguous", "contiguous"], x, y);
    expect(wasm).toEqual(wanted);
    expect(js).toEqual(wanted);
  });

  test.each([1, 2, 3, 4, 5, 9])("usual lanes only, %i of them, then one unusual at the end", count => {
    const x = Array.from({ length: count }, (_, i) => 0.25 + i / 64);
    for (const last of [0.75, 1e300]) {
      const values = [...x, last];
      const { wasm, js, wanted } = results(program, ["contiguous", "contiguous"], values, values);
      expect(wasm).toEqual(wanted);
      expect(js).toEqual(wanted);
    }
  });

  test.each(VALUES)("an operand that stays: %d", value => {
    const x = VALUES.map(() => value);
    const { wasm, js, wanted } = results(program, ["scalar", "contiguous"], x, VALUES);
    expect(wasm).toEqual(wanted);
    expect(js).toEqual(wanted);
  });
});

test("what two branches share is in both regions, and outside of neither", () => {
  const program = programOf(BODIES["two branches that share their heavy side"]!);
  const { rates, region } = schedule(specOf(program, ["contiguous", "contiguous"]));
  const rares = region.nodes.filter(id => isRare(program.nodes[id]!));
  expect(rares).toHaveLength(2);
  const [first, second] = rares.map(id => new Set(region.inner.get(id)!.nodes));
  const shared = [...first!].filter(id => second!.has(id));
  expect(shared.length).toBeGreaterThan(100);
  expect(region.nodes.filter(id => first!.has(id) || second!.has(id))).toEqual([]);
  expect(regionsOf(program, rates)).toEqual(region);
});
