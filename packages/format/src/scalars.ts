/**
 * THE scalar table: what a dtype, a struct code, a NumPy code and a typed array have to do with each other. Adding a
 * scalar starts here. Sizes are those of an LP64 data model with x86-64's alignments, whatever the host, because
 * JavaScript has no data model of its own (rules: PEP 3118 and the table of CPython's struct module).
 */
import type { Float16ArrayConstructorIfAny } from "./types/float16.ts";

/** The names of the scalars one calculates with, in their canonical spelling. */
export type ScalarName =
  | "bool"
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64"
  | "float16"
  | "float32"
  | "float64"
  | "complex64"
  | "complex128";

/** What a dtype's values are. `bits` are fields narrower than a byte, `opaque` bytes mean nothing to us (pointers). */
export type Kind =
  | "bool"
  | "int"
  | "uint"
  | "float"
  | "complex"
  | "bytes"
  | "text"
  | "record"
  | "array"
  | "bits"
  | "opaque";

/** One row of the table. */
export interface Scalar {
  /** Position in the table; the element codecs switch on it. */
  readonly index: number;
  readonly name: ScalarName | "P";
  /** The canonical code: it means the same in native and in standard mode. */
  readonly code: string;
  /** NumPy's code without byte order. */
  readonly numpy: string;
  readonly kind: Kind;
  readonly itemsize: number;
  /** Natural alignment; a complex number is aligned as its parts. */
  readonly alignment: number;
  /** The least and the largest integer. Bigints for 8 bytes, as the values are. */
  readonly low: number | bigint;
  readonly high: number | bigint;
}

// The order of the rows in the table and of the codes here are one.
const CODES = "?bBhHiIqQefdFDP";

/** The table: kind and size say the rest. The name of the pointer is its code: no arithmetic is meant for it. */
export const SCALARS: readonly Scalar[] = /* @__PURE__ */ (
  [
    ["bool", 1],
    ["int", 1],
    ["uint", 1],
    ["int", 2],
    ["uint", 2],
    ["int", 4],
    ["uint", 4],
    ["int", 8],
    ["uint", 8],
    ["float", 2],
    ["float", 4],
    ["float", 8],
    ["complex", 8],
    ["complex", 16],
    ["uint", 8],
  ] as const
).map(([kind, itemsize], index) => {
  const isComplex = kind === "complex";
  const isPointer = index === 14;
  const bits = 8 * itemsize;
  const exact = (x: bigint) => (itemsize === 8 ? x : Number(x));
  return {
    index,
    name: (isPointer ? "P" : kind === "bool" ? kind : kind + bits) as Scalar["name"],
    code: isComplex ? (itemsize === 8 ? "Zf" : "Zd") : CODES[index]!,
    numpy: kind[0]! + itemsize,
    kind,
    itemsize,
    alignment: isComplex ? itemsize / 2 : itemsize,
    // Pointers may be negative, as in CPython.
    low: exact(kind === "int" || isPointer ? -(2n ** BigInt(bits - 1)) : 0n),
    high: exact(2n ** BigInt(kind === "int" ? bits - 1 : bits) - 1n),
  };
});

/** The scalar of a struct code, in native or standard sizes; undefined where the mode has no such code. */
export function scalarOfCode(code: string, nativeSizes: boolean): Scalar | undefined {
  if ("lLnN".includes(code)) code = nativeSizes ? "qQqQ"["lLnN".indexOf(code)]! : ({ l: "i", L: "I" }[code] ?? "-");
  return SCALARS[CODES.indexOf(code === "Zf" ? "F" : code === "Zd" ? "D" : code)];
}

/** The scalar of a name (`float64`) or of a NumPy code without byte order (`f8`). */
export function scalarOfName(name: string): Scalar | undefined {
  return SCALARS.find(scalar => scalar.name === name || scalar.numpy === name);
}

/** The constructors of the typed arrays. */
export type TypedArrayConstructor =
  | Int8ArrayConstructor
  | Uint8ArrayConstructor
  | Int16ArrayConstructor
  | Uint16ArrayConstructor
  | Int32ArrayConstructor
  | Uint32ArrayConstructor
  | BigInt64ArrayConstructor
  | BigUint64ArrayConstructor
  | Float16ArrayConstructorIfAny
  | Float32ArrayConstructor
  | Float64ArrayConstructor;

/**
 * The typed array whose elements are a scalar's values in host order, or null where there is none: bool (its bytes are
 * not booleans), complex numbers, pointers, and binary16 before Float16Array.
 */
export function typedArrayOfScalar(scalar: Scalar): TypedArrayConstructor | null {
  const constructors = [
    null,
    Int8Array,
    Uint8Array,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    BigInt64Array,
    BigUint64Array,
    globalThis.Float16Array ?? null,
    Float32Array,
    Float64Array,
  ];
  return constructors[scalar.index] ?? null;
}
