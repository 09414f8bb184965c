/**
 * What becomes of a program's values when they are not stored one by one: all of a loop become one result (`folding.ts`),
 * or each is stored combined with those before it (`scanning.ts`). A gathering brings its own code for both back ends, so
 * that programs which only store do not carry any of it.
 */
import type { LaneType } from "../ir/types.ts";
import type { FunctionBuilder } from "../wasm/func.ts";
import type { Chunk } from "./js-chunks.ts";
import type { Schedule } from "./schedule.ts";
import type { FoldName, KernelSpec } from "./spec.ts";

export interface Gathering {
  readonly kind: "fold" | "scan";
  /** One fold for each output of the program, which is made with `buildFold`. */
  readonly names: readonly FoldName[];
  /** What it starts from: the kernel's last parameters. */
  readonly starts: readonly LaneType[];
  /** What a kernel of one loop without outputs of its own returns. */
  readonly results: readonly LaneType[];
  /** How many elements in a row have places of their own, which a turn of the loop must take all of; 0: any number. */
  readonly places: number;
  /** The WebAssembly function. */
  emit(spec: KernelSpec, plan: Schedule): FunctionBuilder;
  /** The innermost loop in JS, from the given starts. */
  begin(starts: readonly (number | bigint)[]): JsGathering;
}

export interface JsGathering {
  /** Takes the next `count` values of each output and gives what is stored for them, if anything. */
  take(values: readonly (readonly Chunk[])[], count: number): Chunk[][] | null;
  finish(): (number | bigint)[];
}
