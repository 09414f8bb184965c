/**
 * Emits elementwise kernels with transposed operands over several rows at once: a transposed operand's elements lie side by
 * side across the rows, so whole registers are loaded and transposed in registers, and each of its cache lines is visited
 * a half or a quarter as often.
 *
 * Values and order of memory accesses are those of the plain loops, seen from each row.
 */
import { storageInfo } from "../ir/storage.ts";
import { laneWidth } from "../ir/types.ts";
import type { FunctionBuilder } from "../wasm/func.ts";
import type { BodyEmitter } from "./emit-body.ts";
import { advanceContiguous, advanceStrided, type Band, emitCounted } from "./emit-loops.ts";
import { type Cursor, emitStore } from "./emit-operands.ts";
import { registersOf, type Schedule } from "./schedule.ts";
import type { KernelSpec } from "./spec.ts";

/** The width of an operand's lanes if it is loaded in squares, else 0. */
function squareWidth(spec: KernelSpec, { lanes }: Schedule, operand: number): number {
  const { storage, access } = spec.inputs[operand]!;
  const { raw, planes } = storageInfo(storage);
  const width = laneWidth(raw);
  return access === "transposed" && planes === 1 && width >= 4 && lanes * width >= 16 ? width : 0;
}

/** How to take rows together, or null where that brings nothing: no operand is transposed, or some value stays for a row. */
export function bandOf(
  f: FunctionBuilder,
  spec: KernelSpec,
  schedule: Schedule,
  body: BodyEmitter,
  steps: readonly (number | undefined)[],
  extent: number,
): Band | null {
  const widths = spec.inputs.map((_, k) => squareWidth(spec, schedule, k));
  const narrowest = Math.min(...widths.filter(width => width > 0));
  if (spec.rank === 1 || narrowest === Number.POSITIVE_INFINITY || schedule.rates.includes("row")) return null;
  const { lanes } = schedule;
  const rows = 16 / narrowest;
  const emit = (places: readonly (readonly Cursor[])[]): void => {
    const tiles = widths.map((width, k) => (width > 0 ? tileRegisters(f, spec, k, rows, lanes) : null));
    const tiled = places.map((cursors, row) => cursors.map((cursor, k) => ({ ...cursor, tile: tiles[k]?.[row] })));
    const count = f.local("i32");
    const turn = (size: number, rowsOf: readonly (readonly Cursor[])[]): void => {
      for (const cursors of rowsOf) {
        body.emitGroup(cursors, size, 0, (output, values) => {
          emitStore(f, cursors[spec.inputs.length + output]!, values, size, 0);
        });
        advanceStrided(f, cursors, size === 1 ? [] : steps);
        advanceContiguous(f, cursors, size);
      }
    };
    emitCounted(
      f,
      count,
      () => f.get(extent).i32(Math.log2(lanes)).op("i32.shr_u"),
      () => {
        for (const [k, tile] of tiles.entries())
          if (tile !== null) loadTile(f, places[0]![k]!, widths[k]!, tile, lanes);
        turn(lanes, tiled);
      },
    );
    emitCounted(
      f,
      count,
      () =>
        f
          .get(extent)
          .i32(lanes - 1)
          .op("i32.and"),
      () => turn(1, places),
    );
  };
  return { rows, emit };
}

function tileRegisters(f: FunctionBuilder, spec: KernelSpec, operand: number, rows: number, lanes: number): number[][] {
  const count = registersOf(storageInfo(spec.inputs[operand]!.storage).raw, lanes);
  return Array.from({ length: rows }, () => Array.from({ length: count }, () => f.local("v128")));
}

/** Loads `lanes` columns of all rows, from the first row's cursor: squares of as many elements a side as a register has. */
function loadTile(
  f: FunctionBuilder,
  { pointer, stride }: Cursor,
  width: number,
  tile: readonly (readonly number[])[],
  lanes: number,
): void {
  const side = 16 / width;
  const address = f.scratch("i32", 0);
  for (let column = 0; column < lanes; column++) {
    f.get(column === 0 ? pointer : address);
    if (column > 0) f.get(stride!).op("i32.add");
    f.set(address);
    const [part, place] = [Math.floor(column / side), column % side];
    for (let row = 0; row < tile.length; row += side) {
      f.get(address)
        .memory("v128.load", row * width)
        .set(tile[row + place]![part]!);
    }
  }
  for (let part = 0; part < lanes / side; part++) {
    for (let row = 0; row < tile.length; row += side) {
      transpose(
        f,
        width,
        tile.slice(row, row + side).map(registers => registers[part]!),
      );
    }
  }
}

/** Transposes the square whose rows are these registers. */
function transpose(f: FunctionBuilder, width: number, square: readonly number[]): void {
  const side = square.length;
  // Swaps the off-diagonal halves of ever larger squares.
  for (let half = 1; half < side; half *= 2) {
    for (let i = 0; i < side; i++) {
      if ((i & half) !== 0) continue;
      const [upper, lower] = [square[i]!, square[i + half]!];
      const saved = f.scratch("v128", 0);
      f.get(upper).get(lower);
      f.shuffle(width, lane => ((lane & half) === 0 ? lane : side + lane - half)).set(saved);
      f.get(upper).get(lower);
      f.shuffle(width, lane => ((lane & half) === 0 ? lane + half : side + lane)).set(lower);
      f.get(saved).set(upper);
    }
  }
}
