/** From a structure and a plan to kernels: the spec, and its compiled forms, remembered with the structure. */
import { isShared } from "@lanewise/format";
import type { Constant } from "../expression/node.ts";
import type { Storage } from "../ir/storage.ts";
import { getKernel, type Kernel, type Run } from "../kernel/cache.ts";
import { type JsRun, jsKernel } from "../kernel/js.ts";
import { generalAccess, type KernelSpec } from "../kernel/spec.ts";
import type { Plan } from "../plan/plan.ts";
import { storeProgram } from "../plan/program.ts";
import type { Recipe } from "../plan/recipe.ts";
import { nativeName } from "../table/operation.ts";
import { call } from "./call.ts";
import type { Lease } from "./lease.ts";

/** One spec with what has been compiled of it. */
export interface Compiled {
  readonly spec: KernelSpec;
  shared: Kernel | null;
  plain: Kernel | null;
  js: JsRun | null;
  /** The same for operands that may be laid out anew, if that is another kernel. */
  general?: Compiled;
}

/** The kernel that stores a recipe's values in the way of a plan. */
export function kernelFor(recipe: Recipe, plan: Plan, target: Pick<Lease, "dtype" | "storage">): Compiled {
  const storage = target.storage as Storage;
  const { kernels } = recipe;
  for (let index = 0; index < kernels.length; index++) {
    if (isFor(kernels[index]!.spec, plan, storage)) return kernels[index]!;
  }
  const inputs = recipe.inputs.map((input, k) => ({ storage: input, access: plan.access[k]! }));
  const outputs = [{ storage, access: plan.access[inputs.length]! }];
  const program = storeProgram(recipe, storage, nativeName(target.dtype)!);
  const compiled: Compiled = {
    spec: { program, rank: plan.rank, inputs, outputs },
    shared: null,
    plain: null,
    js: null,
  };
  kernels.push(compiled);
  return compiled;
}

/** Whether a kernel of this structure walks its operands as a plan wants. Spelling a key to look for costs more. */
function isFor({ rank, inputs, outputs }: KernelSpec, plan: Plan, storage: Storage): boolean {
  const { access } = plan;
  const [output] = outputs;
  if (rank !== plan.rank || output!.storage !== storage || output!.access !== access[inputs.length]) return false;
  for (let k = 0; k < inputs.length; k++) if (inputs[k]!.access !== access[k]) return false;
  return true;
}

/** The kernel whose operands may have any strides, whatever the plan's are. */
export function generalKernel(compiled: Compiled): Compiled {
  const { spec } = compiled;
  if (compiled.general !== undefined) return compiled.general;
  const inputs = spec.inputs.map(({ storage, access }) => ({ storage, access: generalAccess(access) }));
  const same = inputs.every(({ access }, k) => access === spec.inputs[k]!.access);
  compiled.general = same ? compiled : { spec: { ...spec, inputs }, shared: null, plain: null, js: null };
  return compiled.general;
}

/** The WebAssembly kernel for this memory. */
export function wasmKernel(compiled: Compiled, memory: WebAssembly.Memory): Kernel {
  if (isShared(memory.buffer)) return (compiled.shared ??= getKernel(compiled.spec, "shared"));
  return (compiled.plain ??= getKernel(compiled.spec, "plain"));
}

/** From specs to kernels over a memory, each of whose calls counts as one; their scalars are the numbers of `constants`. */
export function binder(memory: WebAssembly.Memory, constants: readonly Constant[]): (spec: KernelSpec) => Run {
  const kind = isShared(memory.buffer) ? "shared" : "plain";
  return spec => {
    const run = getKernel(spec, kind).bind(memory);
    return (...args) => call(run, args, constants);
  };
}

/** What the kernel that is made does in a memory; null if its program is too large for one, which the long way then cuts. */
export function boundKernel(make: () => Compiled, memory: WebAssembly.Memory): Run | null {
  try {
    return wasmKernel(make(), memory).bind(memory);
  } catch (error) {
    if ((error as Error).name === "ProgramTooLargeError") return null;
    throw error;
  }
}

export function jsRun(compiled: Compiled): JsRun {
  return (compiled.js ??= jsKernel(compiled.spec));
}
