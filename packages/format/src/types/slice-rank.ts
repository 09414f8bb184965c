/**
 * The rank that a slice leaves, worked out by the compiler from the slice's text or items. Types only.
 *
 * An integer drops an axis, `None` adds one; more integers and ranges than axes give `never`. A rank or text that is not a
 * literal gives `number`.
 */
import type { Slice, SliceItem } from "../slices/slice.ts";
import type { Unless } from "./refusal.ts";

/** What `slice` takes: one text, or items. */
export type SliceArguments = readonly [text: string] | readonly SliceItem[];

/** The rank of `v.slice(...arguments)` where `v` has rank `N`. */
export type SlicedRank<Given extends SliceArguments, N extends number> = Given extends readonly [
  infer Text extends string,
]
  ? SliceRank<Text, N>
  : Given extends readonly SliceItem[]
    ? ItemsRank<Given, N>
    : never;

/** The arguments of `slice` on rank `N`, or what is wrong with them. */
export type CheckedSlice<Given extends SliceArguments, N extends number> = Unless<
  NotIntegers<Given>,
  readonly ['integers alone may be a range or indices: write slice("2:5") or pick(2, 5)', ...unknown[]],
  Unless<SlicedRank<Given, N>, readonly [TooMany<N>, ...unknown[]], Given>
>;

/** The indices of `pick` on rank `N`, or what is wrong with them. */
export type CheckedPick<Indices extends readonly number[], N extends number> = Unless<
  ItemsRank<Indices, N>,
  readonly [TooMany<N>, ...unknown[]],
  Indices
>;

/** Never for integers alone; a list of unknown length may be empty. */
type NotIntegers<Given extends SliceArguments> = Given extends readonly []
  ? 0
  : number extends Given["length"]
    ? 0
    : Exclude<Given[number], number>;

type TooMany<N extends number> = `more integers and ranges than axes, of which there are ${N}`;

/** The rank of `v.slice("1:3, 0, None")` where `v` has rank `N`. */
export type SliceRank<Text extends string, N extends number> = number extends N
  ? number
  : string extends Text
    ? number
    : Text extends string // each of several texts
      ? Result<TextItems<Text>, N>
      : never;

/** The rank of `v.slice(s(1, 3), 0, newaxis)` where `v` has rank `N`. */
export type ItemsRank<Items extends readonly SliceItem[], N extends number> = number extends N
  ? number
  : number extends Items["length"]
    ? number
    : Result<ItemKinds<Items>, N>;

/** What an item does to the rank; "open" if the compiler cannot know. */
type Kind = "drop" | "add" | "keep" | "rest" | "open";

type TextItems<Text extends string, Kinds extends Kind[] = []> = Text extends `${infer Item},${infer Rest}`
  ? Trim<Rest> extends ""
    ? [...Kinds, TextKind<Trim<Item>>]
    : TextItems<Rest, [...Kinds, TextKind<Trim<Item>>]>
  : [...Kinds, TextKind<Trim<Text>>];

type TextKind<Item extends string> = Item extends `${string}:${string}`
  ? "keep"
  : Item extends "..."
    ? "rest"
    : Item extends "None" | "newaxis"
      ? "add"
      : string extends Item
        ? "open"
        : "drop";

type ItemKinds<Items extends readonly unknown[], Kinds extends Kind[] = []> = Items extends readonly [
  infer Item,
  ...infer Rest,
]
  ? ItemKinds<Rest, [...Kinds, ItemKind<Item>]>
  : Kinds;

type ItemKind<Item> = 0 extends 1 & Item
  ? "open"
  : [Item] extends [never]
    ? "open"
    : Item extends number
      ? "drop"
      : Item extends null
        ? "add"
        : Item extends Slice
          ? "keep"
          : "rest";

/** The axes there are, less those dropped, and then those added: an added axis is neither dropped nor kept by a range. */
type Result<Kinds extends Kind[], N extends number> = N extends number // each of several ranks
  ? "open" extends Kinds[number]
    ? number
    : Drop<Axes<N>, Only<Kinds, "drop">> extends infer Left
      ? Left extends unknown[]
        ? Left extends [...Only<Kinds, "keep">, ...unknown[]]
          ? [...Left, ...Only<Kinds, "add">]["length"]
          : never
        : never
      : never
  : never;

type Only<Kinds extends Kind[], Wanted extends Kind, Found extends unknown[] = []> = Kinds extends [
  infer First,
  ...infer Rest extends Kind[],
]
  ? Only<Rest, Wanted, First extends Wanted ? [...Found, unknown] : Found>
  : Found;

type Axes<N extends number, Counted extends unknown[] = []> = Counted["length"] extends N | 64
  ? Counted
  : Axes<N, [...Counted, unknown]>;

type Drop<From extends unknown[], Count extends unknown[]> = From extends [...Count, ...infer Left] ? Left : never;

type Space = " " | "\t" | "\n" | "\r" | "\v" | "\f";
type Trim<Text extends string> = Text extends `${Space}${infer Rest}`
  ? Trim<Rest>
  : Text extends `${infer Rest}${Space}`
    ? Trim<Rest>
    : Text;
