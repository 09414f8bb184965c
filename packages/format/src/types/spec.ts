/**
 * From what `dtype()` takes to the canonical dtype D (see values.ts): names, NumPy codes and NumPy's descr here, formats
 * by the parser in parse.ts. What is not a literal, or no dtype we can read at compile time, is `any`.
 */
import type { DType } from "../formats/element-type.ts";
import type { DescrField } from "../formats/numpy.ts";
import type { ScalarName } from "../formats/scalars.ts";
import type { Order, ParseFormat, Trim, Unfollowed, Unread } from "./parse.ts";
import type { Unless } from "./refusal.ts";
import type { SubArray } from "./values.ts";

/** Anything that `dtype()` takes: a name, a NumPy code, a PEP 3118 format, a dtype, or NumPy's descr. */
export type DTypeSpec = string | DType | readonly DescrField[] | readonly [DTypeSpec, number | readonly number[]];

/** The canonical D of a literal spec; see `dtype`. */
export type Normalise<Spec> = 0 extends 1 & Spec
  ? any
  : [DTypeSpec] extends [Spec] // any spec at all; its descr would be followed for ever
    ? any
    : Spec extends DType<infer D>
      ? D
      : Spec extends string
        ? Record<never, never> extends Record<Spec, 1> // string, and patterns as `int${number}`
          ? any
          : OrAny<ReadText<Spec>>
        : Spec extends readonly [infer Base, infer Shape extends number | readonly number[]]
          ? ArrayOf<[DTypeSpec] extends [Base] ? any : Normalise<Base>, Shape>
          : Spec extends readonly DescrField[]
            ? DescrRecord<Spec>
            : any;

type OrAny<D> = D extends Unread ? any : D;

/**
 * `Spec`, or a text that says what is wrong with it: a literal that is surely no dtype. What is wide, generic, or written
 * in a way that is not followed here passes; the run time tells.
 */
export type CheckedDType<Spec> = Unless<
  Legible<Spec>,
  "no dtype: neither a name (float32), nor a NumPy code (<f4), nor a PEP 3118 format",
  Spec
>;

/** The fields of a record, or what is wrong with them. */
export type CheckedFields<Fields> = Unless<
  [Illegible<Fields>] extends [never] ? 0 : never,
  { readonly [Name in keyof Fields]: CheckedDType<Fields[Name]> },
  Fields
>;

/** The names of fields that are surely no dtypes. */
type Illegible<Fields> = {
  [Name in keyof Fields]: [Legible<Fields[Name]>] extends [never] ? Name : never;
}[keyof Fields];

/** Never for what is surely no dtype, and something for all else. */
export type Legible<Spec> = 0 extends 1 & Spec
  ? 0
  : [DTypeSpec] extends [Spec] // as in Normalise
    ? 0
    : Spec extends string
      ? Record<never, never> extends Record<Spec, 1>
        ? 0
        : LegibleText<Spec>
      : Spec extends DType
        ? 0
        : Spec extends readonly [infer Base, number | readonly number[]]
          ? Legible<Base>
          : Spec extends readonly DescrField[]
            ? LegibleFields<Spec>
            : 0;

/** Words for integers are no dtypes, though they could be read as records of i, n and t. */
type LegibleText<Text extends string> =
  Lowercase<Text> extends "int" | "uint" | "bigint"
    ? never
    : ReadText<Text> extends Unread
      ? Text extends Unfollowed
        ? 0
        : Text extends `${Order}${infer Rest}` // and blanks: a record of no fields
          ? Trim<Rest> extends ""
            ? 0
            : never
          : never
      : 0;

type LegibleFields<Fields extends readonly DescrField[]> = Fields extends readonly [
  infer First extends DescrField,
  ...infer Rest extends readonly DescrField[],
]
  ? Onward<Legible<First[1]>, Rest>
  : 0;
type Onward<SoFar, Rest extends readonly DescrField[]> = SoFar extends unknown ? LegibleFields<Rest> : never;

type ReadText<Text extends string> = Text extends ScalarName | `text(${number})`
  ? Text
  : Text extends `${infer Order extends "<" | ">" | "=" | "|"}${infer Letter extends NumPyLetter}${infer N extends number}`
    ? NumPyD<Text, Letter, N, Order>
    : Text extends `${infer Letter extends NumPyLetter}${infer N extends number}`
      ? NumPyD<Text, Letter, N, "<">
      : ParseFormat<Text>;

type NumPyLetter = "b" | "i" | "u" | "f" | "c" | "S" | "U" | "V";

type NumPyD<
  Text extends string,
  Letter extends NumPyLetter,
  N extends number,
  Order extends string,
> = Letter extends keyof Lengths
  ? ParseFormat<`${Order extends ">" ? ">" : "<"}${N}${Lengths[Letter]}`>
  : `${Letter}${N}` extends infer Code extends keyof NumPyNames
    ? Order extends ">"
      ? BigEndian<NumPyNames[Code]>
      : NumPyNames[Code]
    : ParseFormat<Text>; // a blank is a number, too: "i "

/** NumPy's codes with a length, and the format's. */
interface Lengths {
  S: "s";
  U: "w";
  V: "x";
}

interface NumPyNames {
  b1: "bool";
  i1: "int8";
  u1: "uint8";
  i2: "int16";
  u2: "uint16";
  i4: "int32";
  u4: "uint32";
  i8: "int64";
  u8: "uint64";
  f2: "float16";
  f4: "float32";
  f8: "float64";
  c8: "complex64";
  c16: "complex128";
}

/** The big-endian form of the scalars that have one. */
interface BigNames {
  int16: ">i2";
  uint16: ">u2";
  int32: ">i4";
  uint32: ">u4";
  int64: ">i8";
  uint64: ">u8";
  float16: ">f2";
  float32: ">f4";
  float64: ">f8";
  complex64: ">c8";
  complex128: ">c16";
  P: ">P";
}

type LittleNames = { [Name in keyof BigNames as BigNames[Name]]: Name };

/** D with all byte orders big, through records and sub-arrays. */
export type BigEndian<D> = 0 extends 1 & D
  ? any
  : D extends keyof BigNames
    ? BigNames[D]
    : D extends `${number | ""}${"w" | "u" | "t"}` | "g" | "Zg"
      ? `>${D}`
      : D extends string
        ? D
        : D extends SubArray<infer Base, infer Shape>
          ? SubArray<BigEndian<Base>, Shape>
          : { readonly [Name in keyof D]: BigEndian<D[Name]> };

/** D with all byte orders little, through records and sub-arrays. */
export type LittleEndian<D> = 0 extends 1 & D
  ? any
  : D extends keyof LittleNames
    ? LittleNames[D]
    : D extends `>${infer Rest}`
      ? Rest
      : D extends string
        ? D
        : D extends SubArray<infer Base, infer Shape>
          ? SubArray<LittleEndian<Base>, Shape>
          : { readonly [Name in keyof D]: LittleEndian<D[Name]> };

/** D of a record from the specs of its fields. */
export type RecordOf<Fields> = { readonly [Name in keyof Fields]: Normalise<Fields[Name]> };

type ArrayOf<D, Shape extends number | readonly number[]> = Shape extends number
  ? ArrayOf<D, readonly [Shape]>
  : Shape extends readonly []
    ? D
    : Shape extends readonly number[]
      ? D extends SubArray<infer Base, infer Inner>
        ? SubArray<Base, readonly [...Shape, ...Inner]>
        : SubArray<D, Shape>
      : never;

/** Padding (no name) is no field. */
type DescrRecord<Fields extends readonly DescrField[]> = number extends Fields["length"]
  ? any
  : {
      readonly [Field in Fields[number] as Field[0] extends "" ? never : Field[0]]: Field extends readonly [
        string,
        infer Spec,
        infer Shape extends number | readonly number[],
      ]
        ? ArrayOf<Normalise<Spec>, Shape>
        : Normalise<Field[1]>;
    };
