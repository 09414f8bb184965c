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

export const kept: readonly unknown[] = [shape, x, sum, typed];
