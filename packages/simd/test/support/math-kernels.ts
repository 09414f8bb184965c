/** Runs an elementary function over columns of numbers: as a WebAssembly kernel, as a JS kernel, by the plain evaluator. */
import { Builder } from "../../src/ir/builder.ts";
import { evaluate } from "../../src/ir/evaluate.ts";
import type { Scalar } from "../../src/ir/storage.ts";
import type { Program } from "../../src/ir/types.ts";
import { getKernel } from "../../src/kernel/cache.ts";
import { jsKernel } from "../../src/kernel/js.ts";
import type { KernelSpec } from "../../src/kernel/spec.ts";
import * as elementary from "../../src/math/elementary.ts";
import type { Binary, Unary } from "../../src/math/reals.ts";
import type { FloatType } from "./math-references.ts";

export type MathName = keyof typeof elementary;

export const MATH_NAMES: readonly MathName[] = Object.keys(elementary) as MathName[];

const TWO_ARGUMENTS: ReadonlySet<string> = new Set(["pow", "atan2", "hypot", "logaddexp"]);

export function arityOf(name: MathName): 1 | 2 {
  return TWO_ARGUMENTS.has(name) ? 2 : 1;
}

const lowerings: Readonly<Record<string, Unary | Binary>> = { ...elementary };

type Elements = Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

export interface MathKernel {
  readonly program: Program;
  /** Bytes of the module. */
  readonly size: number;
  wasm(columns: readonly ArrayLike<number>[]): Elements;
  /** Runs over columns of one length again and again, without allocating; `output` is what `run` gives. */
  stream(length: number): { readonly output: Elements; run(...columns: ArrayLike<number>[]): Elements };
  js(columns: readonly ArrayLike<number>[]): Elements;
  evaluate(...args: number[]): number;
}

/** What a kernel is that reads `arity` dense columns of a dtype and writes one. */
export function denseSpec(program: Program, storage: Scalar, arity: number): KernelSpec {
  const operand = { storage, access: "contiguous" } as const;
  return { program, rank: 1, inputs: Array.from({ length: arity }, () => operand), outputs: [operand] };
}

export function mathKernel(name: MathName, type: FloatType): MathKernel {
  const arity = arityOf(name);
  const b = new Builder(Array.from({ length: arity }, () => type));
  const lower = lowerings[name]!;
  const lane = arity === 1 ? (lower as Unary)(b, b.load(0)) : (lower as Binary)(b, b.load(0), b.load(1));
  const program = b.build([{ storage: type, lanes: [lane] }]);
  const spec = denseSpec(program, type, arity);
  const Elements = type === "float64" ? Float64Array : Float32Array;
  const place = (buffer: ArrayBuffer, columns: readonly ArrayLike<number>[]): { args: number[]; result: Elements } => {
    const length = columns[0]!.length;
    const step = length * Elements.BYTES_PER_ELEMENT;
    for (const [i, column] of columns.entries()) new Elements(buffer, i * step, length).set(column);
    const args = Array.from({ length: arity + 1 }, (_, i) => i * step);
    return { args: [...args, length], result: new Elements(buffer, arity * step, length) };
  };
  const bytesFor = (columns: readonly ArrayLike<number>[]): number =>
    columns[0]!.length * Elements.BYTES_PER_ELEMENT * (arity + 1);
  const kernel = getKernel(spec, "plain");
  return {
    program,
    size: kernel.bytes.length,
    wasm(columns) {
      const memory = new WebAssembly.Memory({ initial: Math.ceil(bytesFor(columns) / 65536) });
      const { args, result } = place(memory.buffer, columns);
      kernel.bind(memory)(...args);
      return result;
    },
    stream(length) {
      const columns = Array.from({ length: arity }, () => new Elements(length));
      const memory = new WebAssembly.Memory({ initial: Math.ceil(bytesFor(columns) / 65536) });
      const { args, result } = place(memory.buffer, columns);
      const inputs = columns.map((_, i) => new Elements(memory.buffer, args[i]!, length));
      const run = kernel.bind(memory);
      return {
        output: result,
        run(...given) {
          for (const [i, column] of given.entries()) inputs[i]!.set(column);
          run(...args);
          return result;
        },
      };
    },
    js(columns) {
      const buffer = new ArrayBuffer(bytesFor(columns));
      const { args, result } = place(buffer, columns);
      jsKernel(spec)(
        Array.from({ length: arity + 1 }, () => buffer),
        args,
      );
      return result;
    },
    evaluate: (...args) => evaluate(program, args)[0]![0] as number,
  };
}
