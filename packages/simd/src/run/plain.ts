/**
 * One operation over dense float64 in plain JavaScript memory: the engine's own loop, in place. It costs a third more than
 * the WebAssembly kernel in its own memory, but copying into that memory and back costs two more passes (stage.ts: 2.5 times
 * as much; foreign_f64 in bench/cases.mjs). The loops are those of the JavaScript kernels, so the bits are the same; it is
 * not one of their calls, and `info().last` tells it apart.
 */
import { isShared } from "@lanewise/format";
import { fastLoop } from "../kernel/js-loops.ts";
import type { KernelSpec } from "../kernel/spec.ts";
import type { Work } from "./execute.ts";

/** The operation, and which operands are its arguments. */
interface Single {
  readonly loop: NonNullable<ReturnType<typeof fastLoop>>;
  readonly inputs: readonly number[];
}

const singles = /* @__PURE__ */ new WeakMap<KernelSpec, Single | null>();

/** Runs such work and gives true, or does nothing and gives false. */
export function runPlain({ kernel: { spec }, plan, operands }: Work): boolean {
  if (plan.shape.length !== 1 || !plan.access.every(access => access === "contiguous")) return false;
  let single = singles.get(spec);
  if (single === undefined) singles.set(spec, (single = singleOf(spec)));
  if (single === null) return false;
  for (const { lease, offset } of operands) {
    if (lease === null || lease.memory !== null || isShared(lease.buffer) || offset % 8 !== 0) return false;
  }
  const elements = operands.map(
    ({ lease, offset }, k) => new Float64Array(lease!.buffer, offset + plan.starts[k]!, plan.size),
  );
  const out = elements[elements.length - 1]!;
  const [a = out, b = out, c = out] = single.inputs.map(k => elements[k]!);
  single.loop(out, a, b, c, plan.size);
  return true;
}

function singleOf({ program, inputs, outputs }: KernelSpec): Single | null {
  const { nodes, outputs: stored } = program;
  if (![...inputs, ...outputs].every(({ storage }) => storage === "float64")) return null;
  const node = nodes[stored[0]![0]!]!;
  if (stored.length !== 1 || node.kind !== "op" || node.type !== "f64") return null;
  const loads = node.args.map(arg => nodes[arg]!);
  const loop = fastLoop(node.op);
  if (loop === undefined || !loads.every(load => load.kind === "load")) return null;
  return { loop, inputs: loads.map(load => load.operand) };
}
