/**
 * What arithmetic does to dtypes: pure algebra, after the array API standard, and as NumPy 2 for arrays where the
 * standard leaves it open. Values and shapes never matter, only dtypes; byte order never survives.
 */

import { describeValue } from "../arguments/describe-value.ts";
import { ArgumentError, DTypeError } from "../errors.ts";
import type { CheckedDType, DTypeSpec, Normalise } from "../types/spec.ts";
import { dtype } from "./dtype.ts";
import type { DType } from "./element-type.ts";
import { limitsOf } from "./limits.ts";

/** How much a conversion may change: as NumPy's `casting`. */
export type Casting = "no" | "equiv" | "safe" | "same_kind" | "unsafe";

/** The kinds of the array API's `isdtype`. */
export type DTypeKind =
  | "bool"
  | "signed integer"
  | "unsigned integer"
  | "integral"
  | "real floating"
  | "complex floating"
  | "numeric";

// Kinds in the order in which values can be carried over without a change of kind.
const KINDS = ["bool", "uint", "int", "float", "complex"] as const;

/** Whether the algebra knows the dtype: scalars, but not pointers, which nobody should calculate with. */
function isNumber(type: DType): boolean {
  return (KINDS as readonly string[]).includes(type.kind) && type.name !== "P" && type.name !== ">P";
}

/** As a string, because the type of any spec at all is too much for the compiler. A dtype gives itself, at once. */
function read(spec: DTypeSpec): DType {
  return dtype(spec as string);
}

/**
 * The dtype in which arrays of these dtypes can be calculated with, as NumPy 2 promotes arrays: the smallest that holds
 * all values of both, except that 64-bit integers become float64 when they must. The order never matters. A single dtype
 * that is no number gives itself, and so do equal ones.
 *
 * @throws {DTYPE} there is no such dtype: records, text, pointers with anything else; or something is no dtype
 * @throws {FORMAT} a text is no dtype
 *
 * @example
 * ```ts
 * lw.resultType("int16", "float32").name; // => "float32"
 * lw.resultType(lw.dtype("uint64"), "int8").name; // => "float64"
 * ```
 */
export function resultType(...dtypes: readonly [DTypeSpec, ...DTypeSpec[]]): DType {
  if (dtypes.length === 0) throw new ArgumentError("dtypes", "resultType needs at least one dtype");
  const given = dtypes.map(read);
  // Pairs alone would depend on their order: int16 with uint16 is int32, which float32 does not hold, but it holds each of
  // them. So the highest kinds come first, as in NumPy.
  const ordered = given.length > 2 ? given.sort((a, b) => kindRank(b) - kindRank(a)) : given;
  return ordered.reduce((a, b) => {
    if (isNumber(a) && isNumber(b)) return promotePair(a, b);
    if (a.equals(b)) return a;
    throw new DTypeError(`${a} and ${b} have no common dtype`, b.name);
  }, nativeOf(ordered[0]!));
}

function kindRank(type: DType): number {
  return isNumber(type) ? KINDS.indexOf(type.kind as never) : -1;
}

function promotePair(a: DType, b: DType): DType {
  const [low, high] = KINDS.indexOf(a.kind as never) <= KINDS.indexOf(b.kind as never) ? [a, b] : [b, a];
  if (low.kind === high.kind) return nativeOf(low.itemsize > high.itemsize ? low : high);
  if (low.kind === "bool") return nativeOf(high);
  if (high.kind === "int") {
    const bytes = Math.max(high.itemsize, 2 * low.itemsize);
    return dtype(bytes > 8 ? "float64" : `int${bytes * 8}`);
  }
  // Integers of 1, 2 and more bytes fit into floats of 2, 4 and 8 bytes.
  const wanted = low.kind === "float" ? low.itemsize : Math.min(8, 2 * low.itemsize);
  if (high.kind === "float") return dtype(`float${8 * Math.max(wanted, high.itemsize)}`);
  return dtype(wanted > 4 || high.itemsize > 8 ? "complex128" : "complex64");
}

/** The same number in the host's byte order. */
function nativeOf(type: DType): DType {
  return isNumber(type) && !type.native ? dtype(`${type.kind}${type.itemsize * 8}`) : type;
}

/**
 * Whether values of one dtype may be converted to another under a rule:
 *
 * - `no`: the same dtype; `equiv`: byte order may change
 * - `safe`: every value survives (64-bit integers count as surviving in float64, as in NumPy)
 * - `same_kind`: safe, or within a kind: float64 to float32, int64 to int8; what `into` allows
 * - `unsafe`: anything among numbers
 *
 * @example
 * ```ts
 * lw.canCast("int32", "float32"); // => false
 * lw.canCast("float64", "float32", "same_kind"); // => true
 * ```
 */
export function canCast(source: DTypeSpec, target: DTypeSpec, casting: Casting = "safe"): boolean {
  const [from, to] = [read(source), read(target)];
  const numbers = isNumber(from) && isNumber(to);
  if (from.equals(to)) return true;
  if (casting === "no" || !numbers) return false;
  if (casting === "unsafe") return true;
  if (casting === "equiv") return nativeOf(from) === nativeOf(to);
  if (resultType(from, to) === nativeOf(to)) return true;
  return casting === "same_kind" && KINDS.indexOf(from.kind as never) <= KINDS.indexOf(to.kind as never);
}

/**
 * Whether a dtype is of a kind, of one of several kinds, or is another dtype (array API `isdtype`).
 *
 * @example
 * ```ts
 * lw.isdtype("float32", "real floating"); // => true
 * lw.isdtype(lw.dtype("uint8"), ["bool", "signed integer"]); // => false
 * ```
 */
export function isdtype(spec: DTypeSpec, kind: DType | DTypeKind | readonly (DType | DTypeKind)[]): boolean {
  const type = read(spec);
  if (Array.isArray(kind)) return kind.some(one => isdtype(type, one));
  const number = isNumber(type);
  if (typeof kind !== "string") return type.equals(kind);
  if (!number) return false;
  const isInteger = type.kind === "int" || type.kind === "uint";
  switch (kind) {
    case "bool":
      return type.kind === "bool";
    case "signed integer":
      return type.kind === "int";
    case "unsigned integer":
      return type.kind === "uint";
    case "integral":
      return isInteger;
    case "real floating":
      return type.kind === "float";
    case "complex floating":
      return type.kind === "complex";
    case "numeric":
      return type.kind !== "bool";
    default:
      throw new DTypeError(`"kind" must be a kind of the array API or a dtype, got ${describeValue(kind)}`);
  }
}

/** What `finfo` gives. */
export interface FloatInfo {
  readonly bits: number;
  /** The distance from 1 to the next larger number. */
  readonly eps: number;
  readonly max: number;
  readonly min: number;
  /** The smallest positive number with full precision. */
  readonly smallestNormal: number;
  /** The real dtype: float32 for complex64. */
  readonly dtype: DType;
}

/**
 * The limits of a floating dtype, and of the parts of a complex one.
 *
 * @throws {DTYPE} the dtype is not floating
 *
 * @example
 * ```ts
 * lw.finfo("float16").max; // => 65504
 * ```
 */
export function finfo(spec: DTypeSpec): FloatInfo {
  const type = read(spec);
  if (!isdtype(type, ["real floating", "complex floating"])) throw new DTypeError(`${type} is not floating`, type.name);
  const bits = type.kind === "complex" ? type.itemsize * 4 : type.itemsize * 8;
  // Bits of the fraction, and the largest exponent.
  const [fraction, exponent] = bits === 16 ? [10, 15] : bits === 32 ? [23, 127] : [52, 1023];
  const max = (2 - 2 ** -fraction) * 2 ** exponent;
  return {
    bits,
    eps: 2 ** -fraction,
    max,
    min: -max,
    smallestNormal: 2 ** (1 - exponent),
    dtype: dtype(`float${bits}`),
  };
}

/** What `iinfo` gives. */
export interface IntegerInfo<D = any> {
  readonly bits: number;
  /** The largest value: a bigint for 64 bits, as the values are. */
  readonly max: D extends "int64" | "uint64" | ">i8" | ">u8" ? bigint : number;
  readonly min: D extends "int64" | "uint64" | ">i8" | ">u8" ? bigint : number;
  readonly dtype: DType;
}

/**
 * The limits of an integer dtype; bigints for 64 bits.
 *
 * @throws {DTYPE} the dtype is no integer
 *
 * @example
 * ```ts
 * lw.iinfo("uint8").max; // => 255
 * lw.iinfo("int64").min; // => -(2n ** 63n)
 * ```
 */
export function iinfo<const Spec extends DTypeSpec>(spec: CheckedDType<Spec>): IntegerInfo<Normalise<Spec>> {
  const type = read(spec);
  if (!isdtype(type, "integral")) throw new DTypeError(`${type} is no integer`, type.name);
  const bits = type.itemsize * 8;
  const { low, high } = limitsOf(bits, type.kind === "int");
  return { bits, max: high as never, min: low as never, dtype: nativeOf(type) };
}
