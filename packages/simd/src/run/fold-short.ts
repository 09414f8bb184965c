/**
 * Reductions along short axes, of many results: the results are computed side by side, by kernels that have every element of a
 * fold as an operand (`kernel/short-folds.ts`).
 */
import { coalesce, contiguousStrides, sizeOf } from "@lanewise/format";
import { foldsColumns } from "../kernel/columns.ts";
import { areFew, foldShort } from "../kernel/short-folds.ts";
import { accessOf } from "../kernel/spec.ts";
import { type Fold, foldProgram } from "../plan/fold-program.ts";
import type { Linear } from "../plan/recipe.ts";
import { forEachBlock } from "../plan/tiles.ts";
import { counters } from "./counters.ts";
import { binder } from "./kernels.ts";
import type { Lease } from "./lease.ts";
import type { Operand } from "./operands.ts";
import type { Session } from "./session.ts";
import { wasmRefused } from "./wasm.ts";

/** Results side by side, at least. */
export const MANY = 8;
/** Elements of a row that is one loop, at most: longer ones are quicker folded by a vector of their own. */
export const SHORT = 12;

/**
 * Folds `row` for each of `rows` into a dense result; false if another way is better. The strides of the operands, which lie in
 * the heap, are those of `rows`, then `row`. `isLoop`: each row is a single loop; no other kernel walks any other row, so that
 * may be as long as one kernel takes.
 */
export function foldShortRows(
  { recipe, numbers, constants }: Linear,
  fold: Fold,
  rows: readonly number[],
  row: readonly number[],
  isLoop: boolean,
  operands: readonly Operand[],
  result: Lease,
  session: Session,
): boolean {
  const { names, program } = foldProgram(recipe, fold);
  const [name] = names;
  if (names.length !== 1 || !foldsColumns(name!) || wasmRefused() !== null) return false;
  const elements = sizeOf(row);
  if ((isLoop && elements > SHORT) || !areFew(elements, program, operands.length)) return false;
  const { itemsize } = result;
  const target = contiguousStrides(rows, itemsize);
  const loops = coalesce(rows, ...operands.map(({ strides }) => strides.slice(0, rows.length)), target);
  const last = loops.shape.length - 1;
  // The longer one of the two innermost loops is the vectors'.
  const inner = last > 0 && loops.shape[last]! < MANY ? last - 1 : last;
  const outer = inner === last ? last - 1 : last;
  if (last < 0 || loops.shape[inner]! < MANY) return false;
  const along = (axis: number) => (own: readonly number[]) => own[axis] ?? 0;
  const strides = loops.strides.map(own => [along(outer)(own), along(inner)(own)] as const);
  const inputs = recipe.inputs.map((storage, k) => {
    return { storage, access: accessOf(operands[k]!.itemsize, strides[k]![1]) };
  });
  const bind = binder(session.heap.memory, constants);
  const shape = [loops.shape[outer] ?? 1, loops.shape[inner]!] as const;
  const block = loops.shape.map((extent, axis) => (axis === inner || axis === outer ? extent : 1));
  const whole = { shape: loops.shape, strides: loops.strides, starts: loops.strides.map(() => 0) };
  forEachBlock(whole, block, offsets => {
    foldShort({
      fold: name!,
      program,
      inputs,
      output: accessOf(itemsize, strides.at(-1)![1]),
      elements: elementsOf(row, operands, offsets),
      shape,
      strides,
      scalars: numbers,
      result: result.byteOffset + offsets.at(-1)!,
      bind,
    });
  });
  counters.last = "wasm, in place";
  return true;
}

/** For each element of a row, in order, where each operand has it. */
function elementsOf(row: readonly number[], operands: readonly Operand[], offsets: readonly number[]): number[][] {
  let places = [operands.map(({ offset }, k) => offset + offsets[k]!)];
  for (const [axis, extent] of row.entries()) {
    places = places.flatMap(place =>
      Array.from({ length: extent }, (_, i) =>
        place.map((at, k) => {
          const { strides } = operands[k]!;
          return at + i * strides[strides.length - row.length + axis]!;
        }),
      ),
    );
  }
  return places;
}
