/** Runs complex operations of the table over columns of parts: as a WebAssembly kernel, as a JS kernel, by the plain evaluator. */
import { Builder } from "../../src/ir/builder.ts";
import { evaluate } from "../../src/ir/evaluate.ts";
import { getKernel } from "../../src/kernel/cache.ts";
import { jsKernel } from "../../src/kernel/js.ts";
import type { Pair } from "../../src/lowering/lower.ts";
import type { Operation } from "../../src/table/operation.ts";
import * as table from "../../src/table/ops.ts";
import { denseSpec } from "./math-kernels.ts";

export type ComplexType = "complex64" | "complex128";

/** Gives the real and the imaginary parts of the results. */
type Run = (columns: readonly ArrayLike<number>[]) => readonly [ArrayLike<number>, ArrayLike<number>];

export interface ComplexKernel {
  readonly nodes: number;
  readonly wasm: Run;
  readonly js: Run;
  evaluate(...parts: number[]): readonly number[];
}

export const ROWS: ReadonlyMap<string, Operation> = /* @__PURE__ */ new Map(
  Object.entries(table).map(([name, f]) => [name, (f as unknown as { operation: Operation }).operation]),
);

/** The kernel of an operation whose result is complex; operands are interleaved in memory, as arrays hold them. */
export function complexKernel(name: string, type: ComplexType): ComplexKernel {
  const operation = ROWS.get(name)!;
  const { arity } = operation;
  const b = new Builder(Array.from({ length: arity }, () => type));
  const operands = Array.from({ length: arity }, (_, k): Pair => [b.load(k, 0), b.load(k, 1)]);
  const lanes = operation.lowerComplex!()(b, operands) as Pair;
  const program = b.build([{ storage: type, lanes }]);
  const spec = denseSpec(program, type, arity);
  const Elements = type === "complex64" ? Float32Array : Float64Array;
  const laid = (buffer: ArrayBuffer, columns: readonly ArrayLike<number>[]) => {
    const { length } = columns[0]!;
    const step = length * 2 * Elements.BYTES_PER_ELEMENT;
    for (let k = 0; k < arity; k++) {
      const room = new Elements(buffer, k * step, length * 2);
      for (let i = 0; i < length; i++) {
        room[2 * i] = columns[2 * k]![i]!;
        room[2 * i + 1] = columns[2 * k + 1]![i]!;
      }
    }
    return { args: Array.from({ length: arity + 1 }, (_, k) => k * step), length };
  };
  const bytesFor = (columns: readonly ArrayLike<number>[]): number =>
    columns[0]!.length * 2 * Elements.BYTES_PER_ELEMENT * (arity + 1);
  const results = (buffer: ArrayBuffer, at: number, length: number): readonly [number[], number[]] => {
    const room = new Elements(buffer, at, 2 * length);
    const part = (first: number): number[] => Array.from({ length }, (_, i) => room[2 * i + first]!);
    return [part(0), part(1)];
  };
  return {
    nodes: program.nodes.length,
    wasm(columns) {
      const memory = new WebAssembly.Memory({ initial: Math.ceil(bytesFor(columns) / 65536) });
      const { args, length } = laid(memory.buffer, columns);
      getKernel(spec, "plain").bind(memory)(...args, length);
      return results(memory.buffer, args[arity]!, length);
    },
    js(columns) {
      const buffer = new ArrayBuffer(bytesFor(columns));
      const { args, length } = laid(buffer, columns);
      jsKernel(spec)(
        args.map(() => buffer),
        [...args, length],
      );
      return results(buffer, args[arity]!, length);
    },
    evaluate(...parts) {
      const pairs = Array.from({ length: arity }, (_, k) => [parts[2 * k]!, parts[2 * k + 1]!]);
      return evaluate(program, pairs)[0] as number[];
    },
  };
}
