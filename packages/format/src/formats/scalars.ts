/**
 * THE scalar table: what a dtype, a struct code, a NumPy code and a typed array have to do with each other. Adding a
 * scalar starts here. Sizes are those of an LP64 data model with x86-64's alignments, whatever the host, because
 * JavaScript has no data model of its own (rules: PEP 3118 and the table of CPython's struct module).
 */
import type { Float16ArrayConstructorIfAny } from "../types/float16.ts";

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
  /** The name of the typed array that holds such elements, if there is one: not of bool, whose bytes are no booleans. */
  readonly array: string | undefined;
}

const ROWS: readonly (readonly [code: string, kind: Kind, itemsize: number, array?: string])[] = [
  ["?", "bool", 1],
  ["b", "int", 1, "Int8Array"],
  ["B", "uint", 1, "Uint8Array"],
  ["h", "int", 2, "Int16Array"],
  ["H", "uint", 2, "Uint16Array"],
  ["i", "int", 4, "Int32Array"],
  ["I", "uint", 4, "Uint32Array"],
  ["q", "int", 8, "BigInt64Array"],
  ["Q", "uint", 8, "BigUint64Array"],
  ["e", "float", 2, "Float16Array"],
  ["f", "float", 4, "Float32Array"],
  ["d", "float", 8, "Float64Array"],
  ["Zf", "complex", 8],
  ["Zd", "complex", 16],
  ["P", "uint", 8],
];

/** The table. The name of the pointer is its code: no arithmetic is meant for it. */
export const SCALARS: readonly Scalar[] = /* @__PURE__ */ ROWS.map(([code, kind, itemsize, array], index) => {
  return {
    index,
    name: (code === "P" ? code : kind === "bool" ? kind : kind + 8 * itemsize) as Scalar["name"],
    code,
    numpy: kind[0]! + itemsize,
    kind,
    itemsize,
    alignment: kind === "complex" ? itemsize / 2 : itemsize,
    array,
  };
});

/** Codes that mean another code: in native sizes, and in standard sizes if it is there. */
const SYNONYMS: Readonly<Record<string, readonly [string, string?]>> = {
  l: ["q", "i"],
  L: ["Q", "I"],
  n: ["q"],
  N: ["Q"],
  F: ["Zf", "Zf"],
  D: ["Zd", "Zd"],
};

/** The scalar of a struct code, in native or standard sizes; undefined where the mode has no such code. */
export function scalarOfCode(code: string, nativeSizes: boolean): Scalar | undefined {
  const synonyms = SYNONYMS[code];
  const canonical = synonyms ? synonyms[nativeSizes ? 0 : 1] : code;
  return SCALARS.find(scalar => scalar.code === canonical);
}

/** The scalar of a name (`float64`) or of a NumPy code without byte order (`f8`). */
export function scalarOfName(name: string): Scalar | undefined {
  return SCALARS.find(scalar => scalar.name === name || scalar.numpy === name);
}

/** The scalar of a typed array's elements, by the name of its class; none of a Uint8ClampedArray's, which are bytes. */
export function scalarOfArray(name: string | undefined): Scalar | undefined {
  return BY_ARRAY.get(name ?? "");
}

const BY_ARRAY: ReadonlyMap<string | undefined, Scalar> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ SCALARS.map(scalar => [scalar.array, scalar]),
);

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
 * The typed array whose elements are a scalar's values in host order, or null where there is none: bool, complex
 * numbers, pointers, and binary16 before Float16Array.
 */
export function typedArrayOfScalar({ array }: Scalar): TypedArrayConstructor | null {
  return (globalThis as unknown as Record<string, TypedArrayConstructor | undefined>)[array ?? ""] ?? null;
}
