/**
 * The shape of one row of the primitive table: name, lane types, JS meaning, WebAssembly form.
 *
 * `js` is the definition: exactly one lane, exactly these bits (any NaN counts as any other). `wasm` says how lanes do
 * the same; the agreement test runs every row both ways.
 */
import type { FunctionBuilder } from "../wasm/func.ts";
import type { LaneType, LaneValue } from "./types.ts";

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
  | { readonly each: string | ((f: FunctionBuilder) => void) }
  /** Several instructions for each register. */
  | { readonly recipe: Recipe }
  /** One register becomes two of lanes twice as wide; the halves' code takes the register from the stack. */
  | { readonly widen: readonly [low: WasmStep, high: WasmStep] }
  /** Two registers become one of lanes half as wide. */
  | { readonly narrow: (f: FunctionBuilder, low: number, high: number) => void };

/** An instruction, or code that takes one v128 from the stack and leaves one. */
export type WasmStep = string | ((f: FunctionBuilder) => void);

export interface Primitive {
  readonly name: string;
  readonly params: readonly LaneType[];
  readonly result: LaneType;
  readonly js: (...lanes: any[]) => any;
  readonly wasm: WasmForm;
}
