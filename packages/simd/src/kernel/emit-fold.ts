import { FunctionBuilder } from "../wasm/func.ts";
import type { Schedule } from "./schedule.ts";
import type { FoldName, KernelSpec } from "./spec.ts";
export function emitFold(_spec: KernelSpec, _folds: readonly FoldName[], _plan: Schedule): FunctionBuilder {
  return new FunctionBuilder([], []);
}
