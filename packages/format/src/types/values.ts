/**
 * The type parameter `D` of every container, and the values it stands for. D is the canonical dtype, so that `"d"`,
 * `"<f8"` and `"float64"` are one type:
 *
 *   scalars      their name, `"float64"`; their NumPy code when big-endian, `">f8"`
 *   bytes, text  their format with its length, `"5s"` `"3p"` `"2w"`; `"text(8)"` for decoded text
 *   bit fields   `"3t"`, and `">3t"` when counted from the most significant bit
 *   opaque       `"g"`, `"O"`, `"4x"`, `"&i"`: bytes
 *   sub-arrays   SubArray<Base, Shape>
 *   records      { readonly x: "float64"; readonly y: SubArray<"int32", [3]> }
 *   unknown      any: values are any, too
 *
 * Everything here distributes over unions, so `Value<"int32" | "int64">` is `number | bigint`.
 */
import type { DType } from "../formats/element-type.ts";
import type { Float16ArrayIfAny } from "./float16.ts";

/** D of a sub-array. The keys cannot be names of record fields, which have no colon. */
export interface SubArray<Base, Shape extends readonly number[]> {
  readonly ":base": Base;
  readonly ":shape": Shape;
}

/** The D whose values are numbers. */
export type NumberD =
  | `${"int" | "uint"}${8 | 16 | 32}`
  | `float${16 | 32 | 64}`
  | `>${"i" | "u"}${2 | 4}`
  | `>f${2 | 4 | 8}`;

/** The D whose values are bigints. */
export type BigIntD = "int64" | "uint64" | ">i8" | ">u8" | "P" | ">P";

/** The D whose values are `{ re, im }`. */
export type ComplexD = "complex64" | "complex128" | ">c8" | ">c16";

/** The D whose values are strings. */
export type TextD = `${">" | ""}${number | ""}${"w" | "u"}` | `text(${number})`;

/** The D of bit fields. */
export type BitsD = `${">" | ""}${number | ""}t`;

/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** The bit fields of 33 to 64 bits, which are bigints. */
type WideBitsD = `${">" | ""}${`3${3 | 4 | 5 | 6 | 7 | 8 | 9}` | `${4 | 5}${Digit}` | `6${0 | 1 | 2 | 3 | 4}`}t`;
type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** Nested readonly arrays; an extent that is no literal is an array of any length. */
type Nested<T, Shape extends readonly number[]> = Shape extends readonly [
  ...infer Outer extends readonly number[],
  infer Last extends number,
]
  ? Nested<Repeat<T, Last>, Outer>
  : T;

// Long tuples cost the compiler a lot and tell nobody anything: more than 32 are plain arrays.
type Repeat<T, N extends number, Done extends readonly T[] = readonly []> = number extends N
  ? readonly T[]
  : Done["length"] extends N
    ? Done
    : Done["length"] extends 32
      ? readonly T[]
      : Repeat<T, N, readonly [...Done, T]>;

/**
 * What reading an element of dtype D gives; of a dtype's own type the same.
 *
 * @example
 * import { struct, type Value } from "@lanewise/format";
 * const Point = struct({ x: "float64", y: "int32" });
 * type Point = Value<typeof Point>; // Value<{ x: "float64"; y: "int32" }>
 * const point: Point = { x: 1.5, y: 2 };
 * console.log(point.x); // => 1.5
 */
export type Value<D> = 0 extends 1 & D
  ? any
  : D extends NumberD
    ? number
    : D extends "bool"
      ? boolean
      : D extends BigIntD
        ? bigint
        : D extends ComplexD
          ? Complex
          : D extends TextD
            ? string
            : D extends BitsD
              ? D extends WideBitsD
                ? bigint
                : number
              : D extends string
                ? Uint8Array
                : D extends SubArray<infer Base, infer Shape>
                  ? Nested<Value<Base>, Shape>
                  : D extends object
                    ? D extends DType<infer Own>
                      ? Value<Own>
                      : { readonly [Name in keyof D]: Value<D[Name]> }
                    : never;

/**
 * What may be written as an element of dtype D: numbers and bigints alike for every integer and float, as long as the
 * value fits; a number for the real part of a complex one.
 */
export type Input<D> = InputOf<D> | Writable[D extends keyof Writable ? D : ":none"];

/**
 * The scalars' inputs once more, by name. For a type parameter D `InputOf` stays open, and nothing is assignable to it; what
 * is looked up is known from D's constraint, so that generic functions can write numbers. A D without a constraint may
 * be any of the names, so one of them takes nothing.
 */
type Writable = { [Name in NumberD | BigIntD | ComplexD | "bool"]: InputOf<Name> } & { readonly ":none": never };

type InputOf<D> = 0 extends 1 & D
  ? any
  : D extends NumberD | BigIntD | BitsD
    ? number | bigint
    : D extends "bool"
      ? boolean | number | bigint
      : D extends ComplexD
        ? Complex | number
        : D extends TextD
          ? string
          : D extends string
            ? Uint8Array
            : D extends SubArray<infer Base, infer Shape>
              ? NestedInput<InputOf<Base>, Shape>
              : D extends object
                ? { readonly [Name in keyof D]: InputOf<D[Name]> }
                : never;

type NestedInput<T, Shape extends readonly number[]> = Shape extends readonly [
  ...infer Outer extends readonly number[],
  unknown,
]
  ? NestedInput<ArrayLike<T>, Outer>
  : T;

/** The typed array that holds elements of D, or never. */
export type TypedArrayOf<D> = 0 extends 1 & D
  ? any
  : D extends "int8"
    ? Int8Array
    : D extends "uint8" | "bool"
      ? Uint8Array
      : D extends "int16"
        ? Int16Array
        : D extends "uint16"
          ? Uint16Array
          : D extends "int32"
            ? Int32Array
            : D extends "uint32"
              ? Uint32Array
              : D extends "int64"
                ? BigInt64Array
                : D extends "uint64"
                  ? BigUint64Array
                  : D extends "float32"
                    ? Float32Array
                    : D extends "float64"
                      ? Float64Array
                      : D extends "float16"
                        ? Float16ArrayIfAny
                        : never;
