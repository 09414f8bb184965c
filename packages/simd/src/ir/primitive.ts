/**
 * What a primitive is: an operation on lanes, with its meaning in JS and its form in WebAssembly for each lane type that it
 * has.
 *
 * `js` is the definition: exactly one lane, exactly these bits (any NaN counts as any other). `wasm` says how registers do
 * the same; the agreement test runs every operation both ways. Names follow WebAssembly's spelling.
 */
import type { FunctionBuilder } from "../wasm/func.ts";
import type { Loops } from "./loops.ts";
import { type LaneType, type LaneValue, laneWidth, maskOf, shapeOf } from "./types.ts";

/** A primitive on lanes of one type: what a program's nodes hold. */
export interface LaneOp {
  /** `i32.lt_s`: equal names are equal operations. */
  readonly name: string;
  readonly params: readonly LaneType[];
  readonly result: LaneType;
  readonly js: Js;
  readonly wasm: WasmForm;
  /** The loop of JS kernels, where they spend their time in it. */
  readonly loop: Loops[LaneType];
}

/** For every type of lane the operation, or undefined where there is none. */
export interface Primitive {
  readonly name: string;
  on(type: LaneType): LaneOp | undefined;
}

export type Js = (...lanes: any[]) => any;

/** A register as a recipe sees it. */
export interface Register {
  /** The local that holds it. */
  readonly local: number;
  /** Every lane holds the same value. */
  readonly uniform: boolean;
  /** That value, when it is a constant of the program. */
  readonly constant: LaneValue | undefined;
}

/** Leaves one v128 on the stack. */
export type Recipe = (f: FunctionBuilder, a: readonly Register[]) => void;

export type WasmForm =
  /** One vector instruction for each register. */
  | string
  /** Scalar code for each lane: the extracted lanes are on the stack, one scalar is left. */
  | { readonly each: WasmStep }
  /** Several instructions for each register. */
  | { readonly recipe: Recipe }
  /** One register becomes two of lanes twice as wide; the halves' code takes the register from the stack. */
  | { readonly widen: readonly [low: WasmStep, high: WasmStep] }
  /** Two registers become one of lanes half as wide. */
  | { readonly narrow: (f: FunctionBuilder, low: number, high: number) => void };

/** An instruction, or code that takes its operands from the stack and leaves one result. */
export type WasmStep = string | ((f: FunctionBuilder) => void);

export type Width = 8 | 16 | 32 | 64;

/** A lane type, with what the meanings of operations are made of. */
export interface Facts {
  readonly type: LaneType;
  readonly width: Width;
  readonly isFloat: boolean;
  /** Of its register: `i8x16`, ... */
  readonly shape: string;
  /** Zero as a lane. */
  readonly zero: LaneValue;
  /** Rounds, or wraps, a result to the type. */
  readonly fitted: Js;
  /** An integer lane read as unsigned. */
  readonly plain: Js;
}

/** Lanes that have a primitive: `i`ntegers, `f`loats, `m`asks. */
export type Kinds = "i" | "f" | "if" | "im" | "ifm";

type Of<T> = (facts: Facts) => T;

/** What a primitive is on each type. */
export interface Meaning {
  /** Undefined where there is no such operation. */
  readonly js: Of<Js | undefined>;
  /** Where it is not the instruction of the primitive's name. */
  readonly wasm?: Of<WasmForm | undefined>;
  readonly loops?: Loops | undefined;
}

export function unary(name: string, kinds: Kinds, meaning: Meaning): Primitive {
  return primitive(name, kinds, meaning, ({ type }) => [[type], type]);
}

export function binary(name: string, kinds: Kinds, meaning: Meaning): Primitive {
  return primitive(name, kinds, meaning, ({ type }) => [[type, type], type]);
}

/** Its meaning says whether it holds; its result is a mask. */
export function comparison(name: string, kinds: Kinds, meaning: Meaning): Primitive {
  const js = (facts: Facts): Js => {
    const holds = meaning.js(facts)!;
    return (a, b) => (holds(a, b) ? 1 : 0);
  };
  return primitive(name, kinds, { ...meaning, js }, ({ type }) => [[type, type], maskOf(type)]);
}

/** One of two lanes, by a mask. */
export function choice(name: string, kinds: Kinds, meaning: Meaning): Primitive {
  return primitive(name, kinds, meaning, ({ type }) => [[maskOf(type), type, type], type]);
}

/** A name in `_s` is for integers, whose sign it says; on floats it is spelled without. */
function primitive(
  name: string,
  kinds: Kinds,
  { js, wasm, loops }: Meaning,
  types: Of<readonly [params: readonly LaneType[], result: LaneType]>,
): Primitive {
  return remembered(name, type => {
    if (!kinds.includes(type[0]!)) return undefined;
    const facts = factsOf(type);
    const own = js(facts);
    if (own === undefined) return undefined;
    const [params, result] = types(facts);
    const spelled = facts.isFloat && name.endsWith("_s") ? name.slice(0, -2) : name;
    return {
      name: `${type}.${spelled}`,
      params,
      result,
      js: own,
      wasm: wasm?.(facts) ?? `${facts.shape}.${spelled}`,
      loop: loops?.[type],
    };
  });
}

/** Each type's operation is made when it is first asked for: importing costs little, and so does a first kernel. */
export function remembered(name: string, make: (type: LaneType) => LaneOp | undefined): Primitive {
  const made: { [T in LaneType]?: LaneOp | undefined } = {};
  return { name, on: type => (made[type] ??= make(type)) };
}

function factsOf(type: LaneType): Facts {
  const width = (laneWidth(type) * 8) as Width;
  const isFloat = type[0] === "f";
  const zero = type === "i64" ? 0n : 0;
  return { type, width, isFloat, shape: shapeOf(type), zero, fitted: fitting(type), plain: unsigned(width) };
}

function fitting(type: LaneType): Js {
  switch (type) {
    case "f32":
      return Math.fround;
    case "i64":
      return x => BigInt.asIntN(64, x);
    case "i32":
      return x => x | 0;
    case "i16":
      return x => (x << 16) >> 16;
    case "i8":
      return x => (x << 24) >> 24;
    default:
      return x => x;
  }
}

function unsigned(width: Width): Js {
  if (width === 64) return x => BigInt.asUintN(64, x);
  if (width === 32) return x => x >>> 0;
  const mask = 2 ** width - 1;
  return x => x & mask;
}
