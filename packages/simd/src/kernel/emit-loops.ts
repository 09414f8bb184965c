/**
 * Emits the loop nest: outer loops over strides, and cursors that walk the operands.
 *
 * Knows parameters and pointers, nothing of programs. See `spec.ts` for the order of the parameters.
 */
import type { LaneType } from "../ir/types.ts";
import type { FunctionBuilder } from "../wasm/func.ts";
import type { ValueType } from "../wasm/opcodes.ts";
import type { Cursor } from "./emit-operands.ts";
import { hasInnerStride, itemsizeOf, type KernelSpec, type OperandClass } from "./spec.ts";

/** The types of `run`'s parameters. */
export function parameterTypes(spec: KernelSpec): ValueType[] {
  return [
    ...Array.from({ length: parametersOf(spec).firstScalar }, (): ValueType => "i32"),
    ...spec.program.scalars.map(scalarType),
    ...(spec.gathering?.starts ?? []).map(scalarType),
  ];
}

/** What a scalar of a lane type is passed as. */
export function scalarType(type: LaneType): ValueType {
  return type === "i64" || type === "f32" || type === "f64" ? type : "i32";
}

/** Where each parameter is. */
export interface Parameters {
  readonly operands: readonly OperandClass[];
  pointer(operand: number): number;
  extent(loop: number): number;
  /** Of an outer loop. */
  stride(loop: number, operand: number): number;
  /** Of the innermost loop; undefined where the access has none. */
  innerStride(operand: number): number | undefined;
  readonly firstScalar: number;
}

export function parametersOf(spec: KernelSpec): Parameters {
  const operands = [...spec.inputs, ...spec.outputs];
  const count = operands.length;
  let next = count + spec.rank + (spec.rank - 1) * count;
  const inner = operands.map(({ access }) => (hasInnerStride(access) ? next++ : undefined));
  return {
    operands,
    pointer: operand => operand,
    extent: loop => count + loop,
    stride: (loop, operand) => count + spec.rank + loop * count + operand,
    innerStride: operand => inner[operand],
    firstScalar: next,
  };
}

/** What is done for several rows (positions of the loop around the innermost) at once. */
export interface Band {
  /** A power of two. */
  readonly rows: number;
  readonly emit: (rows: readonly (readonly Cursor[])[]) => void;
}

/**
 * Runs `inner` once for each position of the outer loops, with cursors that it may advance; or `band` for as many rows as
 * it takes, and `inner` for those that are left.
 */
export function emitOuterLoops(
  f: FunctionBuilder,
  spec: KernelSpec,
  parameters: Parameters,
  inner: (cursors: readonly Cursor[]) => void,
  band: Band | null = null,
): void {
  const { operands } = parameters;
  const cursorsAt = (pointers: readonly number[]): Cursor[] =>
    operands.map((operand, k) => ({ operand, pointer: pointers[k]!, stride: parameters.innerStride(k) }));
  const advance = (loop: number, pointers: readonly number[]): void => {
    for (const [k, pointer] of pointers.entries()) {
      f.get(pointer).get(parameters.stride(loop, k)).op("i32.add").set(pointer);
    }
  };
  const bands = (loop: number, pointers: readonly number[], { rows, emit }: Band): void => {
    const own = Array.from({ length: rows }, () => pointers.map(() => f.local("i32")));
    emitCounted(
      f,
      f.local("i32"),
      () => f.get(parameters.extent(loop)).i32(Math.log2(rows)).op("i32.shr_u"),
      () => {
        for (const row of own) {
          for (const [k, pointer] of pointers.entries()) f.get(pointer).set(row[k]!);
          advance(loop, pointers);
        }
        emit(own.map(cursorsAt));
      },
    );
  };
  const level = (loop: number, pointers: readonly number[]): void => {
    if (loop === spec.rank - 1) {
      inner(cursorsAt(pointers));
      return;
    }
    const banded = loop === spec.rank - 2 ? band : null;
    if (banded !== null) bands(loop, pointers, banded);
    const left = f.local("i32");
    const own = pointers.map(() => f.local("i32"));
    emitCounted(
      f,
      left,
      () => {
        f.get(parameters.extent(loop));
        if (banded !== null) f.i32(banded.rows - 1).op("i32.and");
      },
      () => {
        for (const [k, pointer] of pointers.entries()) f.get(pointer).set(own[k]!);
        level(loop + 1, own);
        advance(loop, pointers);
      },
    );
  };
  level(
    0,
    operands.map((_, k) => parameters.pointer(k)),
  );
}

/** Runs `turn` as often as the count on the stack says, which may be 0. `left` counts down. */
export function emitCounted(f: FunctionBuilder, left: number, count: () => void, turn: () => void): void {
  f.block(done => {
    count();
    f.tee(left).op("i32.eqz").brIf(done);
    f.loop(again => {
      turn();
      f.get(left).i32(1).op("i32.sub").tee(left).brIf(again);
    });
  });
}

/** `pointer += elements` of each contiguous operand. */
export function advanceContiguous(f: FunctionBuilder, cursors: readonly Cursor[], elements: number): void {
  for (const { operand, pointer } of cursors) {
    if (operand.access !== "contiguous") continue;
    f.get(pointer)
      .i32(itemsizeOf(operand) * elements)
      .op("i32.add")
      .set(pointer);
  }
}

/** `pointer += step` of each strided operand: by `steps[k]`, a local, or by its stride. */
export function advanceStrided(
  f: FunctionBuilder,
  cursors: readonly Cursor[],
  steps: readonly (number | undefined)[],
): void {
  for (const [k, { pointer, stride }] of cursors.entries()) {
    if (stride !== undefined)
      f.get(pointer)
        .get(steps[k] ?? stride)
        .op("i32.add")
        .set(pointer);
  }
}
