/**
 * The rank that a slice leaves, worked out by the compiler from the slice's text or items. Types only.
 *
 * An integer drops an axis, `None` adds one; more integers and ranges than axes give `never`. A rank or text that is not a
 * literal gives `number`.
 */
import type { Slice, SliceItem } from "../slices/slice.ts";

/** The rank of `v.slice("1:3, 0, None")` where `v` has rank `N`. */
export type SliceRank<Text extends string, N extends number> = number extends N
  ? number
  : string extends Text
    ? number
    : Result<TextItems<Text>, N>;

/** The rank of `v.slice(s(1, 3), 0, newaxis)` where `v` has rank `N`. */
export type ItemsRank<Items extends readonly SliceItem[], N extends number> = number extends N
  ? number
  : number extends Items["length"]
    ? number
    : Result<ItemKinds<Items>, N>;

/** What an item does to the rank. */
type Kind = "drop" | "add" | "keep" | "rest";

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
      : "drop";

type ItemKinds<Items extends readonly unknown[], Kinds extends Kind[] = []> = Items extends readonly [
  infer Item,
  ...infer Rest,
]
  ? ItemKinds<Rest, [...Kinds, ItemKind<Item>]>
  : Kinds;

type ItemKind<Item> = Item extends number ? "drop" : Item extends null ? "add" : Item extends Slice ? "keep" : "rest";

/** The axes there are, less those dropped, and then those added: an added axis is neither dropped nor kept by a range. */
type Result<Kinds extends Kind[], N extends number> =
  Drop<Axes<N>, Only<Kinds, "drop">> extends infer Left
    ? Left extends unknown[]
      ? Left extends [...Only<Kinds, "keep">, ...unknown[]]
        ? [...Left, ...Only<Kinds, "add">]["length"]
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
