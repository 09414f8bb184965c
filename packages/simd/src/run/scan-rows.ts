/**
 * Running sums, products and extremes along an axis, in the order of the elements: each is the one before and one more operation, so
 * the bits are those of the plain loop.
 */
import { sizeOf } from "@lanewise/format";
import type { Evaluable } from "../expression/node.ts";
import { foldInfo, identityOf } from "../kernel/folds.ts";
import { scanning } from "../kernel/scanning.ts";
import type { KernelSpec } from "../kernel/spec.ts";
import type { Scalar } from "../lowering/lower.ts";
import { type Fold, foldProgram } from "../plan/fold-program.ts";
import type { Plan } from "../plan/plan.ts";
import { identityRecipe, linearise, type Recipe } from "../plan/recipe.ts";
import { toDType } from "../to-dtype.ts";
import { counters } from "./counters.ts";
import type { Compiled } from "./kernels.ts";
import { type Lease, viewOfLease } from "./lease.ts";
import { acquireSources, isReachable, needsTemporary, operandOf } from "./operands.ts";
import { NO_SCALARS, placesOf, rowLoops, runRows } from "./rows.ts";
import { evaluate } from "./run.ts";
import type { Session } from "./session.ts";
import { splitting } from "./split.ts";
import { besideOperands, isBeside } from "./staging.ts";

/** Scans one axis; the result has the shape of the node and the dtype that the fold gives, and lies in `target` if it can. */
export function scanRows(node: Evaluable, fold: Fold, axis: number, session: Session, target?: Lease): Lease {
  const part = (inner: Evaluable, room: Lease) => void evaluate(inner, room, session);
  return splitting(node, session, part, whole => scanWhole(whole, fold, axis, session, target));
}

function scanWhole(node: Evaluable, fold: Fold, axis: number, session: Session, offered?: Lease): Lease {
  counters.runs++;
  const linear = linearise(node);
  const { recipe, sources } = linear;
  const sourced = acquireSources(sources, node.shape, session);
  const gives = toDType(fold.gives);
  const reachable = isReachable(sourced, session);
  // Values of plain memory are scanned where they have been copied to, if the running ones fit there.
  const nbytes = sizeOf(node.shape) * gives.itemsize;
  const beside = !reachable && fold.takes === fold.gives && isBeside(sourced, nbytes, session);
  // Where an operand is the target element by element, each is read before it is written.
  const taken =
    offered !== undefined && (beside || offered.memory === session.heap.memory) && !needsTemporary(offered, sourced);
  const result = taken ? offered : session.room(gives, node.shape);
  if (sizeOf(node.shape) === 0) return result;
  const kept = node.shape.map((_, k) => k).filter(k => k !== axis);
  const order = [...kept, axis];
  const rows = kept.map(k => node.shape[k]!);
  const row = [node.shape[axis]!];
  const places = placesOf(fold.gives);
  const target = order.map(k => result.strides[k]!);
  const starts = foldProgram(recipe, fold).names.map(name => identityOf(foldInfo(name)));
  const operands = sourced.map(operand => ({
    ...operand,
    strides: order.map(k => operand.strides[k]!),
  }));
  if (reachable) {
    const loops = rowLoops(rows, row, operands, target)!;
    runRows(scanKernel(recipe, fold, loops), loops, operands, linear, starts, result, places, session);
    return result;
  }
  const scanned = (values: Lease, room: Lease): void => {
    evaluate(node, values, session);
    const strides = order.map(k => values.strides[k]!);
    const lying = [operandOf(viewOfLease(values, { ...values, shape: [...rows, ...row], strides }), [...rows, ...row])];
    const loops = rowLoops(rows, row, lying, target)!;
    const copy = identityRecipe(fold.takes as Scalar);
    runRows(scanKernel(copy, fold, loops), loops, lying, NO_SCALARS, starts, room, places, session);
  };
  if (beside) besideOperands(sourced, result, session, room => scanned(room, room));
  else scanned(session.room(toDType(fold.takes), node.shape), result);
  return result;
}

function scanKernel(recipe: Recipe, fold: Fold, loops: Plan): Compiled {
  const key = `scan ${fold.kind} ${fold.takes} ${loops.rank}${loops.access.join()}`;
  const known = recipe.made.get(key) as Compiled | undefined;
  if (known !== undefined) return known;
  const { program, names } = foldProgram(recipe, fold);
  const inputs = recipe.inputs.map((storage, k) => ({ storage, access: loops.access[k]! }));
  const outputs = placesOf(fold.gives).storages.map(storage => ({ storage, access: "strided" as const }));
  const spec: KernelSpec = { program, rank: loops.rank, inputs, outputs, gathering: scanning(names) };
  const compiled: Compiled = { spec, shared: null, plain: null, js: null };
  recipe.made.set(key, compiled);
  return compiled;
}
