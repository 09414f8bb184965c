// Compiled against the published declarations, under every strict flag and with skipLibCheck off.

import { getBuffer } from "@lanewise/format";
import * as lw from "lanewise";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function isTrue<T extends true>(): T | undefined {
  return undefined;
}

const record = getBuffer(new Float32Array(4));
const shape: readonly number[] = record.shape ?? [];
record.release();

const matrix = lw.zeros([2, 3], "float64");
const value = matrix.get(0, 1);
isTrue<Same<typeof value, number>>();

const big = lw.zeros(4, "int64").get(0);
isTrue<Same<typeof big, bigint>>();

const point = lw.dtype("T{d:x:i:y:}");
const origin = lw.zeros(1, point).get(0);
const x: number = origin.x;

const sum: number = lw.simd(matrix).mul(2).sum();
const typed: Float64Array = lw.simd(matrix).add(1).toTypedArray();

// What always throws is refused, and generic functions pass their parameters on.
export function refused(): void {
  // @ts-expect-error no dtype
  lw.zeros(3, "flaot32");
  // @ts-expect-error no dtype
  lw.view(new Uint8Array(8), { dtype: "flaot32" });
  // @ts-expect-error no dtype
  lw.struct({ pos: "(3)<f4" });
  // @ts-expect-error an axis is an option
  lw.sum(matrix, 0);
  // @ts-expect-error an axis is an option
  lw.argmax(matrix, 0);
  // @ts-expect-error integers alone
  lw.view(matrix).slice(2, 5);
  // @ts-expect-error more ranges than axes
  lw.view(matrix).slice("1:, 2:, 3:");
  // @ts-expect-error a promise
  lw.scope(async () => 1);
  // @ts-expect-error no exporter
  lw.view(5);
  // @ts-expect-error no data
  lw.array(5);
}
export const generic = <S extends lw.DTypeSpec, T extends string, X, R>(spec: S, text: T, source: X, make: () => R) =>
  [lw.zeros(3, spec), lw.view(matrix).slice(text), lw.view(source), lw.scope(make)] as const;

export const kept: readonly unknown[] = [shape, x, sum, typed];
