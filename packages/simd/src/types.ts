/**
 * Promotion and broadcasting in the type system: the table of docs/reference/arithmetic.md and the weak scalars, on dtype
 * names. What is not known (a wide dtype, a rank that is only `number`) stays wide; nothing here exists at run time.
 */
import type { DType, ItemsRank, LowerRank } from "@lanewise/format";

/**
 * Anything an operation takes: an exporter or expression; or by value a number, a nested array of numbers, or a complex number
 * `{ re, im }`.
 */
export type Operand = object | number | bigint | boolean | readonly any[];

/** A complex number by value, as complex dtypes read and write it. */
export interface ComplexValue {
  readonly re: number;
  readonly im: number;
}

/** Marks a JS number, bigint or boolean, or a complex number: it takes the dtype of what it meets. */
export type Weak = "weak";

interface NativeTypes {
  Int8Array: "int8";
  Uint8Array: "uint8";
  Uint8ClampedArray: "uint8";
  Int16Array: "int16";
  Uint16Array: "uint16";
  Int32Array: "int32";
  Uint32Array: "uint32";
  Float32Array: "float32";
  Float64Array: "float64";
  BigInt64Array: "int64";
  BigUint64Array: "uint64";
  Float16Array: "float16";
}

/** The dtype of an operand: a name, `Weak` for scalars and nested arrays, `any` when it is not known. */
export type DTypeOf<X> = 0 extends 1 & X
  ? any
  : X extends number | bigint | boolean | readonly any[] | ComplexValue
    ? Weak
    : X extends { readonly dtype: DType<infer D> }
      ? D
      : X extends { readonly [Symbol.toStringTag]: infer Tag extends keyof NativeTypes }
        ? NativeTypes[Tag]
        : any;

/** The rank of an operand; a nested array's is not known. */
export type RankOf<X> = 0 extends 1 & X
  ? number
  : X extends number | bigint | boolean | ComplexValue
    ? 0
    : X extends { readonly ndim: infer N extends number }
      ? N
      : X extends { readonly [Symbol.toStringTag]: keyof NativeTypes }
        ? 1
        : number;

type Ranks = readonly [0, 1, 2, 3, 4, 5, 6, 7, 8];
/** The larger rank; `number` when one is not known. */
export type MaxRank<A extends number, B extends number> = number extends A
  ? number
  : number extends B
    ? number
    : A extends B
      ? A
      : A extends 0
        ? B
        : B extends 0
          ? A
          : Larger<A, B, []>;
type Larger<A extends number, B extends number, Counted extends readonly unknown[]> = Counted["length"] extends A
  ? B
  : Counted["length"] extends B
    ? A
    : Counted["length"] extends Ranks["length"]
      ? number
      : Larger<A, B, [...Counted, unknown]>;

/** One rank more; `number` where it is not known. */
export type HigherRank<N extends number> = number extends N ? number : ItemsRank<[null], N>;

/**
 * What is left of rank N by a reduction with these options: one axis less, or as many as are listed, none of them with
 * `keepdims`; `number` where the compiler cannot know.
 */
export type ReducedRank<N extends number, Options> = Options extends { readonly keepdims: infer Kept }
  ? [Kept] extends [false | undefined]
    ? WithoutAxes<N, Options>
    : [Kept] extends [true]
      ? N
      : number
  : WithoutAxes<N, Options>;
type WithoutAxes<N extends number, Options> = Options extends { readonly axis: infer Axis }
  ? [Axis] extends [number]
    ? LowerRank<N>
    : [Axis] extends [readonly number[]]
      ? WithoutEach<N, Axis>
      : number
  : number;
type WithoutEach<N extends number, Axes extends readonly unknown[]> = Axes extends readonly []
  ? N
  : Axes extends readonly [unknown, ...infer Rest]
    ? WithoutEach<LowerRank<N>, Rest>
    : number;

/** The rank of a product of matrices: a vector's axis does not appear in it. */
export type ProductRank<A extends number, B extends number> = number extends A | B
  ? number
  : A extends 1
    ? LowerRank<B extends 1 ? 1 : B>
    : B extends 1
      ? LowerRank<A>
      : MaxRank<A, B>;

/**
 * Options as they are given, and no others: a name that is misspelt is an error also where they are inferred. A bare
 * `Given` where nothing is misspelt, because beside any other part the compiler would let numbers and texts pass for
 * options.
 */
export type Exactly<Given, Options> = [Exclude<keyof Given, keyof Options>] extends [never]
  ? Given
  : Given & { readonly [Name in Exclude<keyof Given, keyof Options>]: never };

/** What a list picks of rank N: items of the same rank. Index arrays and masks of other ranks change it. */
export type PickedRank<N extends number, Picked> = Picked extends readonly (number | boolean)[]
  ? N
  : RankOf<Picked> extends 1
    ? N
    : number;

type Signed = "int8" | "int16" | "int32" | "int64";
type Unsigned = "uint8" | "uint16" | "uint32" | "uint64";
type Integer = Signed | Unsigned;
type Complex = "complex64" | "complex128";
type Width = {
  int8: 8;
  uint8: 8;
  int16: 16;
  uint16: 16;
  int32: 32;
  uint32: 32;
  int64: 64;
  uint64: 64;
};
type Wider<A extends Integer, B extends Integer> = Width[A] extends 64
  ? A
  : Width[B] extends 64
    ? B
    : Width[A] extends 32
      ? A
      : Width[B] extends 32
        ? B
        : Width[A] extends 16
          ? A
          : B;
/** A signed and an unsigned integer: the signed type that holds both; beyond 64 bits float64. */
type Mixed<S extends Signed, U extends Unsigned> = U extends "uint64"
  ? "float64"
  : U extends "uint32"
    ? "int64"
    : U extends "uint16"
      ? Wider<S, "int32">
      : Wider<S, "int16">;
/** The float that an integer turns into when it meets floats. */
type FloatFor<I extends Integer> = Width[I] extends 8 ? "float16" : Width[I] extends 16 ? "float32" : "float64";
type Floats = { float16: 0; float32: 1; float64: 2 };
type WiderFloat<A extends keyof Floats, B extends keyof Floats> = "float64" extends A | B
  ? "float64"
  : "float32" extends A | B
    ? "float32"
    : "float16";
/** The real type on which a promotion with a complex one is decided. */
type RealFor<X> = X extends "complex128" | "float64"
  ? "float64"
  : X extends "complex64" | "float32" | "float16" | "bool"
    ? "float32"
    : X extends Integer
      ? WiderFloat<"float32", FloatFor<X>>
      : never;
type ComplexFor<R> = R extends "float64" ? "complex128" : "complex64";
type Scalar = "bool" | Integer | keyof Floats | Complex;

/** The dtype of two arrays' combination, as NumPy 2 promotes. Wide in, wide out. */
export type Promote<A, B> = 0 extends 1 & A
  ? any
  : 0 extends 1 & B
    ? any
    : A extends Weak
      ? B
      : B extends Weak
        ? A
        : [A, B] extends [Scalar, Scalar]
          ? A extends B
            ? A
            : A extends "bool"
              ? B
              : B extends "bool"
                ? A
                : PromoteNumbers<A, B>
          : any;
type PromoteNumbers<A, B> = A extends Complex
  ? ComplexFor<WiderFloat<RealFor<A>, RealFor<B>>>
  : B extends Complex
    ? ComplexFor<WiderFloat<RealFor<A>, RealFor<B>>>
    : A extends keyof Floats
      ? B extends keyof Floats
        ? WiderFloat<A, B>
        : B extends Integer
          ? WiderFloat<A, FloatFor<B>>
          : any
      : B extends keyof Floats
        ? A extends Integer
          ? WiderFloat<FloatFor<A>, B>
          : any
        : A extends Signed
          ? B extends Unsigned
            ? Mixed<A, B>
            : B extends Signed
              ? Wider<A, B>
              : any
          : A extends Unsigned
            ? B extends Signed
              ? Mixed<B, A>
              : B extends Unsigned
                ? Wider<A, B>
                : any
            : any;

/** Integers and booleans become float64; floats and complex numbers stay. */
export type Floating<D> = 0 extends 1 & D ? any : D extends Integer | "bool" | Weak ? "float64" : D;
/** The real dtype of a complex one; others stay. */
export type RealPart<D> = 0 extends 1 & D
  ? any
  : D extends "complex64"
    ? "float32"
    : D extends "complex128"
      ? "float64"
      : D;
/** What integer sums and products along an axis accumulate in. */
export type Accumulated<D> = 0 extends 1 & D
  ? any
  : D extends Signed | "bool"
    ? "int64"
    : D extends Unsigned
      ? "uint64"
      : D;
/** What a full sum, product, minimum or maximum gives in JS. */
export type Total<D> = 0 extends 1 & D
  ? any
  : D extends "int64" | "uint64"
    ? bigint
    : D extends Complex
      ? { readonly re: number; readonly im: number }
      : number;
/** How an operation's result dtype follows from its operands'. */
export type Rule = "promote" | "float" | "bool" | "first" | "real" | "condition" | "int32";

/** The result dtype of an operation over one, two or three operands. */
export type ResultDType<R extends Rule, A, B = Weak, C = Weak> = R extends "bool"
  ? "bool"
  : R extends "int32"
    ? "int32"
    : R extends "first"
      ? A
      : R extends "real"
        ? RealPart<A>
        : R extends "float"
          ? Floating<Promote<Promote<A, B>, C>>
          : R extends "condition"
            ? Promote<B, C>
            : Promote<Promote<A, B>, C>;
