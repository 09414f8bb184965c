/** What `field`, `real` and `imag` give, worked out from the dtype by the compiler. Types only. */
import type { SubArray } from "@lanewise/format";

/** The names `field` takes: a record's own, and paths into nested records. Any string where the dtype is not known. */
export type FieldNames<D> = 0 extends 1 & D
  ? string
  : D extends SubArray<any, any>
    ? never
    : D extends object
      ? { [Name in keyof D & string]: Name | `${Name}.${FieldNames<ElementOf<D[Name]>>}` }[keyof D & string]
      : never;

/** The dtype of a column. */
export type ColumnOf<D, Name extends string> = 0 extends 1 & D
  ? any
  : Name extends keyof D
    ? ElementOf<D[Name]>
    : Name extends `${infer First}.${infer Rest}`
      ? First extends keyof D
        ? ColumnOf<ElementOf<D[First]>, Rest>
        : never
      : never;

/** The rank of a column: that of the records, and the axes of the sub-arrays on the way. */
export type ColumnRank<D, Name extends string, N extends number> = 0 extends 1 & D
  ? number
  : number extends N
    ? number
    : Added<D, Name> extends infer Axes extends unknown[]
      ? number extends Axes["length"]
        ? number
        : [...Repeat<N>, ...Axes]["length"] & number
      : number;

/** The dtype of the parts of complex numbers. */
export type RealOf<D> = 0 extends 1 & D
  ? any
  : D extends "complex64"
    ? "float32"
    : D extends "complex128"
      ? "float64"
      : D extends ">c8"
        ? ">f4"
        : D extends ">c16"
          ? ">f8"
          : D;

/** What is left when sub-arrays have become axes. */
type ElementOf<D> = 0 extends 1 & D ? any : D extends SubArray<infer Base, any> ? ElementOf<Base> : D;

type AxesOf<D> = D extends SubArray<infer Base, infer Shape> ? [...Shape, ...AxesOf<Base>] : [];

type Added<D, Name extends string> = Name extends keyof D
  ? AxesOf<D[Name]>
  : Name extends `${infer First}.${infer Rest}`
    ? First extends keyof D
      ? [...AxesOf<D[First]>, ...Added<ElementOf<D[First]>, Rest>]
      : unknown[]
    : unknown[];

type Repeat<N extends number, Done extends unknown[] = []> = Done["length"] extends N | 64
  ? Done
  : Repeat<N, [...Done, unknown]>;
