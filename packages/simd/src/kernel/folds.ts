/**
 * THE table of folds: how the values of a program become one result, exactly.
 *
 * Two kinds. `exact` folds give the same whatever the order (integers, extremes, counts). `tree` folds (float sums and
 * products) are defined by a tree over the logical row-major index of the folded elements, so that any layout, any number
 * of threads and both back ends give the same bits:
 *
 *   1. blocks of 256 elements; in a block 16 accumulators, element i goes to accumulator i modulo 16, in order;
 *   2. accumulators k and k + 8 are combined, then k and k + 4, k + 2, k + 1;
 *   3. block results are combined as a binary counter does: equal powers of two of blocks pairwise, and what is left at
 *      the end from the smallest up.
 *
 * So errors grow as in pairwise summation (16 sequential steps, then a logarithm). A kernel call folds up to `TILE`
 * elements; tiles are a power of two of blocks, hence combining tile results by rule 3 (`combine`) completes the same tree.
 */
import type { LaneOp, Primitive } from "../ir/primitive.ts";
import * as ir from "../ir/primitives.ts";
import type { LaneType } from "../ir/types.ts";

/** Elements that one call may fold, at most. Also what keeps 32-bit partial sums of narrow integers from overflowing. */
export const TILE = 65536;
export const BLOCK = 256;
export const ACCUMULATORS = 16;

export interface FoldInfo {
  readonly name: string;
  /** Lanes it takes. */
  readonly lane: LaneType;
  readonly operation: string;
  readonly kind: "tree" | "exact" | "first";
  /** Combines two results, and accumulators on the way there. */
  readonly combine: Primitive;
  /** Lane type of the result: what a call returns (`i8` to `i32` as a signed number) or stores. */
  readonly result: LaneType;
}

let table: Map<string, FoldInfo> | undefined;

/**
 * Every fold by name, `<lane>.<operation>`:
 * `sum prod` of f32 f64 i64; `sum_s sum_u` of i8 i16 i32 (result i64); `min max` of f32 f64 (a NaN wins, -0 is below +0);
 * `min_s min_u max_s max_u` of integers; `any all` (result i8, 0 or 1) and `count` (result i32) of masks; `first` of masks:
 * the index of the first true lane, -1 if there is none (result i32), alone in its kernel.
 */
export function folds(): ReadonlyMap<string, FoldInfo> {
  if (table !== undefined) return table;
  table = new Map();
  const add = (
    lane: LaneType,
    operation: string,
    kind: FoldInfo["kind"],
    combine: Primitive,
    result: LaneType,
  ): void => {
    const name = `${lane}.${operation}`;
    table!.set(name, { name, lane, operation, kind, combine, result });
  };
  for (const lane of ["f32", "f64"] as const) {
    add(lane, "sum", "tree", ir.add, lane);
    add(lane, "prod", "tree", ir.mul, lane);
    add(lane, "min", "exact", ir.min, lane);
    add(lane, "max", "exact", ir.max, lane);
  }
  for (const lane of ["i8", "i16", "i32", "i64"] as const) {
    add(lane, "min_s", "exact", ir.min, lane);
    add(lane, "min_u", "exact", ir.minU, lane);
    add(lane, "max_s", "exact", ir.max, lane);
    add(lane, "max_u", "exact", ir.maxU, lane);
    if (lane === "i64") continue;
    for (const sign of ["s", "u"]) add(lane, `sum_${sign}`, "exact", ir.add, "i64");
  }
  add("i64", "sum", "exact", ir.add, "i64");
  add("i64", "prod", "exact", ir.mul, "i64");
  for (const lane of ["m8", "m16", "m32", "m64"] as const) {
    add(lane, "any", "exact", ir.or, "i8");
    add(lane, "all", "exact", ir.and, "i8");
    add(lane, "count", "exact", ir.add, "i32");
    // Of the positions in two parts the smaller; none is -1, the largest one.
    add(lane, "first", "first", ir.minU, "i32");
  }
  return table;
}

/** @throws {TypeError} for a name that is no fold. */
export function foldInfo(name: string): FoldInfo {
  const info = folds().get(name);
  if (info === undefined) throw new TypeError(`no fold is called ${name}`);
  return info;
}

/** How two results become one. */
export function combinationOf({ combine, result }: FoldInfo): LaneOp {
  return combine.on(result)!;
}

/** The result of no elements, as a lane of the result type. A sum's is -0: adding it changes nothing, not even -0. */
export function identityOf({ operation, result }: FoldInfo): number | bigint {
  const bits = Number(result.slice(1));
  const integer = (value: bigint): number | bigint => (bits === 64 ? value : Number(value));
  const operationName = operation.replace(/_[su]$/, "");
  if (result[0] === "f")
    return { sum: -0, prod: 1, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY }[operationName]!;
  if (operation === "all") return 1;
  if (operation === "prod") return 1n;
  const top = 1n << BigInt(bits - 1);
  if (operation === "min_s") return integer(top - 1n);
  if (operation === "max_s") return integer(-top);
  if (operation === "min_u") return integer(-1n);
  return integer(0n);
}
