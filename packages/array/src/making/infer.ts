/**
 * The dtype that values ask for when nobody names one, as a value and as a type. JavaScript's numbers are float64; its bigints,
 * booleans and complex numbers are what NumPy makes of Python's. What is mixed is float64, which refuses what it cannot hold.
 * Exporters alone are of the dtype that theirs promote to. Nothing is converted here.
 */
import { type Complex, type DType, resultType } from "@lanewise/format";
import { toDType } from "../to-dtype.ts";
import { withExported } from "./exported.ts";
import { isRow } from "./nested.ts";

/** Deeper than this nested arrays are refused by whoever reads them. */
const MAX_DEPTH = 64;

/** The dtype of one value, or of nested arrays of values. */
export function inferDType(values: unknown): DType {
  const known = dtypeOfExporters(values, 0);
  if (known !== null) return known;
  let first = values;
  for (let depth = 0; depth < MAX_DEPTH && isList(first); depth++) first = first[0];
  const type = typeof first;
  if (type === "bigint" && areAll(type, values, 0)) return toDType("int64");
  if (type === "boolean" && areAll(type, values, 0)) return toDType("bool");
  const isComplex = type === "object" && first !== null && "re" in (first as object) && "im" in (first as object);
  return toDType(isComplex ? "complex128" : "float64");
}

/** What exporters, alone in nested arrays, promote to; null where there is anything else. */
function dtypeOfExporters(values: unknown, depth: number): DType | null {
  if (!Array.isArray(values)) return isRow(values) ? withExported(values, ({ dtype }) => dtype) : null;
  let common: DType | null = null;
  for (let i = 0; i < values.length; i++) {
    const dtype = depth === MAX_DEPTH ? null : dtypeOfExporters(values[i], depth + 1);
    if (dtype === null) return null;
    common = common === null ? dtype : resultType(common, dtype);
  }
  return common;
}

function areAll(type: string, values: unknown, depth: number): boolean {
  if (!isList(values)) return typeof values === type;
  if (depth === MAX_DEPTH) return false;
  for (let i = 0; i < values.length; i++) if (!areAll(type, values[i], depth + 1)) return false;
  return true;
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** The same for the compiler: `any` where values may be of several kinds. */
export type InferD<Values> = 0 extends 1 & Values
  ? any
  : [Values] extends [number] // of nothing, too
    ? "float64"
    : [Values] extends [readonly (infer Item)[]]
      ? InferD<Item>
      : [Values] extends [{ readonly dtype: DType<infer D extends string> }]
        ? Only<D>
        : [Values] extends [bigint]
          ? "int64"
          : [Values] extends [boolean]
            ? "bool"
            : [Values] extends [Complex]
              ? "complex128"
              : any;

/** Several promote to one that is not worked out here. */
type Only<D extends string, Each = D> = Each extends unknown ? ([D] extends [Each] ? D : any) : never;
