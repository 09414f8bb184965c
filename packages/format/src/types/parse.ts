/**
 * The format parser of parse.ts once more, for the compiler: a literal format to its canonical dtype D. Valid formats
 * give what the run time gives, and the few that are not followed `Unread`, as most invalid ones do (null stands for an
 * error); other invalid ones, which throw at run time, give something of no importance.
 *
 * Written for few instantiations: one step for each item and not for each character, tail calls where recursion is
 * long, and tuples instead of intersections.
 */
import type { BigEndian } from "./spec.ts";
import type { SubArray } from "./values.ts";

/** Instead of D: what the parser cannot read. Fields have no colon in their names. */
export interface Unread {
  readonly ":unread": true;
}

/** Valid texts that are `Unread`: braces in signatures, texts in records, bits that are shifted, zeros before lengths. */
export type Unfollowed =
  | `${string}X{${string}{${string}`
  | `${string}text(${string}`
  | `${string}t@${Digit}`
  | `${"" | "<" | ">" | "=" | "|"}${"S" | "U" | "V"}0${string}`;

/** D of a literal format. */
export type ParseFormat<Text extends string> =
  Items<Text, "@", []> extends [infer Fields extends Field[], "", string]
    ? Fields extends [[null | false, infer Only]]
      ? Only
      : FieldsD<Fields>
    : Unread;

type Blank = " " | "\t" | "\n" | "\v" | "\f" | "\r";
type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";
export type Order = "@" | "=" | "<" | ">" | "!" | "^";

/** Name (null: none yet; false: nameless padding) and D. */
type Field = [name: string | null | false, D: unknown];

export type Trim<Text extends string> = Text extends `${Blank}${infer Rest}` ? Trim<Rest> : Text;

type Padding = "x" | `${number}x`;

/** [fields, rest, order]. Ends at a closing brace or at the end of the text. */
type Items<Text extends string, O extends string, Fields extends Field[]> =
  Trim<Text> extends infer T extends string
    ? T extends ""
      ? [Fields, "", O]
      : T extends `}${infer Rest}`
        ? [Fields, Rest, O]
        : T extends Order
          ? [Fields, "", T]
          : Element<T, O> extends [infer D, infer Rest extends string, infer NewO extends string]
            ? Trim<Rest> extends `:${infer Name}:${infer After}`
              ? Items<After, NewO, [...Fields, [Name extends "" ? null : Name, D]]>
              : Items<Rest, NewO, [...Fields, [D extends Padding | SubArray<Padding, any> ? false : null, D]]>
            : null
    : null;

/** [D, rest, order] of one item without its name. */
type Element<T extends string, O extends string> = T extends `${infer NewO extends Order}${infer Rest}`
  ? Shaped<Trim<Rest>, NewO>
  : Shaped<T, O>;

type Shaped<
  T extends string,
  O extends string,
  Shape extends readonly number[] = readonly [],
> = T extends `(${infer Extent})${infer Rest}`
  ? Trim<Rest> extends `${infer NewO extends Order}${infer After}`
    ? Shaped<Trim<After>, NewO, readonly [...Shape, ...Extents<Extent>]>
    : Shaped<Trim<Rest>, O, readonly [...Shape, ...Extents<Extent>]>
  : Counted<T, O, Shape>;

type Extents<
  Text extends string,
  Done extends readonly number[] = readonly [],
> = Text extends `${infer N},${infer Rest}`
  ? Extents<Rest, readonly [...Done, ToNumber<Trim<N>>]>
  : readonly [...Done, ToNumber<Trim<Text>>];

/** Blanks after a number, and leading zeros, end up as `number`. */
type ToNumber<Text extends string> = Text extends `${infer N extends number}` ? N : number;

type Counted<T extends string, O extends string, Shape extends readonly number[]> = T extends `${Digit}${string}`
  ? TakeCount<T, ""> extends [infer Count extends string, infer Rest extends string]
    ? Typed<Rest, O, Shape, Count>
    : null
  : Typed<T, O, Shape, "1">;

/** [count, rest]. A zero in front is dropped with the next digit. */
export type TakeCount<T extends string, Count extends string> = T extends `${infer D extends Digit}${infer Rest}`
  ? TakeCount<Rest, Count extends "0" ? D : `${Count}${D}`>
  : [Count, T];

type Typed<
  T extends string,
  O extends string,
  Shape extends readonly number[],
  Count extends string,
> = T extends `T{${infer Body}`
  ? Items<Body, O, []> extends [infer Fields extends Field[], infer Rest, infer NewO]
    ? [WithShape<FieldsD<Fields>, Shape, Count>, Rest, NewO]
    : null
  : T extends `Z${infer Part extends "f" | "d" | "g"}${infer Rest}`
    ? [WithShape<WithOrder<{ f: "complex64"; d: "complex128"; g: "Zg" }[Part], O>, Shape, Count>, Rest, O]
    : T extends `&${infer Pointee}`
      ? Element<Trim<Pointee>, O> extends [unknown, infer Rest, infer NewO]
        ? [WithShape<"&", Shape, Count>, Rest, NewO]
        : null
      : T extends `X{${infer Signature}}${infer Rest}`
        ? Signature extends `${string}{${string}`
          ? never
          : [WithShape<"X", Shape, Count>, Rest, O]
        : T extends `${infer Code}${infer Rest}`
          ? Code extends "s" | "p" | "x" | "w" | "u" | "t"
            ? [WithShape<WithOrder<Count extends "1" ? Code : `${Count}${Code}`, O>, Shape, "1">, Rest, O]
            : O extends "@" | "^"
              ? Code extends keyof NativeCodes
                ? [WithShape<NativeCodes[Code], Shape, Count>, Rest, O]
                : null
              : Code extends keyof StandardCodes
                ? [WithShape<WithOrder<StandardCodes[Code], O>, Shape, Count>, Rest, O]
                : null
          : null;

type WithShape<D, Shape extends readonly number[], Count extends string> = Count extends "1"
  ? Shape extends readonly []
    ? D
    : SubArray<D, Shape>
  : SubArray<D, readonly [...Shape, ToNumber<Count>]>;

type WithOrder<D, O extends string> = O extends ">" | "!" ? BigEndian<D> : D;

export interface StandardCodes {
  "?": "bool";
  b: "int8";
  B: "uint8";
  h: "int16";
  H: "uint16";
  i: "int32";
  I: "uint32";
  l: "int32";
  L: "uint32";
  q: "int64";
  Q: "uint64";
  e: "float16";
  f: "float32";
  d: "float64";
  F: "complex64";
  D: "complex128";
  P: "P";
  c: "c";
  g: "g";
  O: "O";
  z: "z";
  Z: "Z";
}

export interface NativeCodes extends Omit<StandardCodes, "l" | "L"> {
  l: "int64";
  L: "uint64";
  n: "int64";
  N: "uint64";
}

/** A record, whose nameless fields get f0, f1, ... as far as these are free. */
type FieldsD<Fields extends Field[]> =
  Entries<Fields, Fields[number][0], [], []> extends infer Named extends [string, unknown][]
    ? { readonly [E in Named[number] as E[0]]: E[1] }
    : never;

type Entries<Fields extends Field[], Taken, Next extends 0[], Done extends [string, unknown][]> = Fields extends [
  infer First extends Field,
  ...infer Rest extends Field[],
]
  ? First[0] extends string
    ? Entries<Rest, Taken, Next, [...Done, [First[0], First[1]]]>
    : First[0] extends false
      ? Entries<Rest, Taken, Next, Done>
      : `f${Next["length"]}` extends Taken
        ? Entries<Fields, Taken, [...Next, 0], Done>
        : Entries<Rest, Taken, [...Next, 0], [...Done, [`f${Next["length"]}`, First[1]]]>
  : Done;
