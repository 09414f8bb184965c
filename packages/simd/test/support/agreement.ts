/** Evaluates an operation by both back ends over operands of any dtype and layout, and holds the results against its meaning. */
import { type DType, dtype, resultType } from "@lanewise/format";
import { configure } from "@lanewise/simd";
import type * as table from "../../src/table/ops.ts";
import { identical, meaningOf, nearly } from "./meaning.ts";
import { Arena, CLASSES, type Class, type Element, type Placed } from "./placed-operands.ts";
import { roundedTo, sample } from "./samples.ts";

export type Row = (typeof table)["add"];

interface Expression {
  readonly dtype: DType;
  into(target: object): void;
}

const LETTER: Readonly<Record<string, string>> = { bool: "b", int: "i", uint: "u", float: "f", complex: "c" };
const kindOf = (name: string): DType["kind"] => (dtype(name) as DType).kind;

const DTYPES = [
  "bool",
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "float16",
  "float32",
  "float64",
  "complex64",
  "complex128",
];

/** The dtypes that an operation takes. */
export function dtypesOf(row: Row): string[] {
  return DTYPES.filter(type => takes(row, type));
}

/** The dtypes of an operation's operands, which alternate; a condition is a bool. */
export function operandsOf(row: Row, ...types: readonly string[]): string[] {
  const { arity, rule } = row.operation;
  return Array.from({ length: arity }, (_, k) => (rule === "condition" && k === 0 ? "bool" : types[k % types.length]!));
}

/** Whether an operation takes operands of these dtypes, and what they promote to. */
export function takes(row: Row, ...types: readonly string[]): boolean {
  return [...types, common(types)].every(type => row.operation.accepts.includes(LETTER[kindOf(type)]!));
}

function common(types: readonly string[]): string {
  return types.reduce((a, b) => resultType(dtype(a) as DType, dtype(b) as DType).name);
}

/** Around the lanes of a register, and, last, enough for a turn of the main loop and a rest. */
export function lengthsFor(name: string): number[] {
  const { kind, itemsize } = dtype(name) as DType;
  const lanes = 16 / (kind === "complex" ? itemsize / 2 : itemsize);
  return [...new Set([0, 1, lanes - 1, lanes, lanes + 1, 2 * lanes + 3, 75])];
}

function applied(row: Row, operands: readonly Placed[], count: number): Expression {
  return (row as unknown as (...all: object[]) => Expression)(...operands.map(operand => operand.first(count)));
}

/** A value as one of another dtype, as arithmetic converts. */
function converted(value: Element, to: string): Element {
  const kind = kindOf(to);
  const round = roundedTo(to);
  if (kind === "complex") return typeof value === "object" ? value : { re: round(Number(value)), im: 0 };
  if (kind === "float") return round(Number(value));
  if (kind === "bool" || typeof value === "bigint") return value;
  return typeof value === "number" ? saturated(value, to) : BigInt(value as boolean);
}

/** Truncated and held at the limits, NaN as 0. */
function saturated(value: number, to: string): bigint {
  const { kind, itemsize } = dtype(to) as DType;
  const bits = BigInt(itemsize * 8 - (kind === "int" ? 1 : 0));
  const [low, high] = [kind === "int" ? -(1n << bits) : 0n, (1n << bits) - 1n];
  if (Number.isNaN(value)) return 0n;
  if (Math.abs(value) >= 2 ** 64) return value < 0 ? low : high;
  const whole = BigInt(Math.trunc(value));
  return whole < low ? low : whole > high ? high : whole;
}

export class Agreement {
  readonly arena: Arena = new Arena();

  free(): void {
    this.arena.free();
  }

  /**
   * What is wrong with the first `lengths` elements of operands of these dtypes, laid out so; null where nothing is. The last
   * length is the longest.
   */
  mistake(name: string, row: Row, types: readonly string[], kind: Class, lengths: readonly number[]): string | null {
    const longest = lengths.at(-1)!;
    const operands = types.map(type => this.arena.place(type, longest, kind));
    const seed = CLASSES.indexOf(kind) * 13;
    for (const [k, type] of types.entries()) {
      const from = (i: number): number => (kind === "scalar" ? k + 5 : i * 7 + k * 3 + seed);
      operands[k]!.write(Array.from({ length: longest }, (_, i) => sample(type, from(i))));
    }
    const out = applied(row, operands, longest).dtype.name;
    const target = this.arena.place(out, longest);
    const evaluate = (count: number, backend: "auto" | "js"): Element[] => {
      configure({ backend });
      applied(row, operands, count).into(target.first(count));
      return target.values(count);
    };
    const js = evaluate(longest, "js");
    const { rule } = row.operation;
    const promoted = common(rule === "condition" ? types.slice(1) : types);
    const compute = rule === "float" && kindOf(promoted).includes("int") ? "float64" : promoted;
    const meaning = meaningOf(name, compute, out);
    const read = operands.map(operand => operand.values(longest));
    const operandsAt = (i: number): Element[] =>
      read.map((column, k) => (rule === "condition" && k === 0 ? column[i]! : converted(column[i]!, compute)));
    for (let i = 0; i < longest; i++) {
      const result = meaning.of(...operandsAt(i));
      if (result === undefined) continue;
      const expected = kindOf(out) === "bool" ? result : converted(result, out);
      if ((meaning.exact ? identical : nearly)(js[i]!, expected, out)) continue;
      return `${name}(${operandsAt(i).map(show)}) of ${types} is ${show(js[i]!)}, should be ${show(expected)}`;
    }
    for (const count of lengths) {
      const wasm = evaluate(count, "auto");
      const i = wasm.findIndex((value, k) => !identical(value, js[k]!));
      if (i === -1) continue;
      const got = `WebAssembly ${show(wasm[i]!)}, JS ${show(js[i]!)}`;
      return `${name}(${operandsAt(i).map(show)}) of ${types}, ${kind}, element ${i} of ${count}: ${got}`;
    }
    return null;
  }
}

function show(value: Element | undefined): string {
  if (typeof value === "object") return `(${show(value.re)}, ${show(value.im)})`;
  return Object.is(value, -0) ? "-0" : `${value}`;
}
