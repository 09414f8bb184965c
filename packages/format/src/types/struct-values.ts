/**
 * The tuple of values of a literal struct format: `"<h3s2q"` is `[number, Uint8Array, bigint, bigint]`. What is no
 * literal, or has a count above 64, is `any[]`.
 */
import type { NativeCodes, StandardCodes, TakeCount, Trim } from "./parse.ts";
import type { Input, Value } from "./values.ts";

/** What unpacking a format gives. */
export type StructValues<Format extends string> =
  StructD<Format> extends infer Ds extends readonly string[] ? { -readonly [I in keyof Ds]: Value<Ds[I]> } : any[];

/** What packing by a format takes. */
export type StructInputs<Format extends string> =
  StructD<Format> extends infer Ds extends readonly string[] ? { -readonly [I in keyof Ds]: Input<Ds[I]> } : any[];

/** The canonical dtypes of the values; null when they are not known. */
type StructD<Format extends string> =
  Record<never, never> extends Record<Format, 1>
    ? null
    : Format extends `${"<" | ">" | "!" | "="}${infer Rest}`
      ? Items<Rest, StandardCodes, []>
      : Format extends `@${infer Rest}`
        ? Items<Rest, NativeCodes, []>
        : Items<Format, NativeCodes, []>;

type Items<Text extends string, Codes, Done extends readonly string[]> =
  Trim<Text> extends infer T extends string
    ? T extends ""
      ? Done
      : TakeCount<T, ""> extends [infer Count extends string, `${infer Code}${infer Rest}`]
        ? Code extends "x"
          ? Items<Rest, Codes, Done>
          : Code extends "s" | "p"
            ? Items<Rest, Codes, [...Done, "s"]>
            : Code extends "Z"
              ? Rest extends `${"f" | "d"}${infer After}`
                ? Repeated<After, Codes, Done, "complex128", Count>
                : null
              : Code extends keyof Codes
                ? Repeated<Rest, Codes, Done, Codes[Code] & string, Count>
                : null
        : null
    : null;

type Repeated<
  Rest extends string,
  Codes,
  Done extends readonly string[],
  D extends string,
  Count extends string,
> = Count extends ""
  ? Items<Rest, Codes, [...Done, D]>
  : Count extends `${infer N extends number}`
    ? Times<D, N> extends infer Ds extends readonly string[]
      ? Items<Rest, Codes, [...Done, ...Ds]>
      : null
    : null;

type Times<D extends string, N extends number, Done extends readonly string[] = []> = Done["length"] extends N
  ? Done
  : Done["length"] extends 64
    ? null
    : Times<D, N, [...Done, D]>;
