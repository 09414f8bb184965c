/**
 * Emits loads and stores: the one place that knows access classes.
 *
 * Never reads or writes a byte outside the elements asked for: partial groups use narrower instructions. Alignment is
 * never assumed.
 */
import { storageInfo } from "../ir/storage.ts";
import { type LaneType, laneWidth } from "../ir/types.ts";
import type { FunctionBuilder } from "../wasm/func.ts";
import type { Value } from "./emit-node.ts";
import { loadSpaced } from "./emit-spaced.ts";
import { registersOf } from "./schedule.ts";
import { hasInnerStride, type OperandClass } from "./spec.ts";

/** An operand while the innermost loop runs. */
export interface Cursor {
  readonly operand: OperandClass;
  /** The local with the address of the group's first element (or the position, for `index`). */
  readonly pointer: number;
  /** The local with the innermost stride; undefined where the access has none. */
  readonly stride: number | undefined;
  /** Registers that hold the group's raw lanes already; its pointer is then not used. */
  readonly tile?: readonly number[] | undefined;
}

const ZERO_LOADS: Record<number, string> = {
  1: "v128.load8_splat",
  2: "v128.load16_splat",
  4: "v128.load32_zero",
  8: "v128.load64_zero",
  16: "v128.load",
};

/** One element in every lane: for operands that stay during the innermost loop. */
export function emitUniformLoad(f: FunctionBuilder, cursor: Cursor, type: LaneType, plane: number): void {
  const width = laneWidth(type);
  f.get(cursor.pointer);
  f.memory(`v128.load${width * 8}_splat`, plane * width);
}

/**
 * Loads a group's raw lanes into fresh registers. `group` is the group's place in an unrolled turn: contiguous operands
 * advance once a turn.
 */
export function emitLoad(
  f: FunctionBuilder,
  cursor: Cursor,
  type: LaneType,
  plane: number,
  lanes: number,
  group: number,
  fresh: () => number,
): number[] {
  const { operand, tile } = cursor;
  if (tile !== undefined) {
    return tile.map(own => {
      const register = fresh();
      f.get(own).set(register);
      return register;
    });
  }
  if (operand.access === "index") return loadPositions(f, cursor, lanes, fresh);
  const { planes, itemsize } = storageInfo(operand.storage);
  const width = laneWidth(type);
  if (lanes > 1 && hasInnerStride(operand.access)) {
    const whole = planes === 1 && (lanes * width) % 16 === 0;
    const known = whole ? loadSpaced(f, cursor, width, registersOf(type, lanes), fresh) : null;
    return known ?? loadLanes(f, cursor, type, plane, lanes, fresh);
  }
  const start = group * lanes * itemsize;
  if (planes === 2 && lanes > 1) return loadPlane(f, cursor, type, plane, lanes, start, fresh);
  return Array.from({ length: registersOf(type, lanes) }, (_, part) => {
    const bytes = Math.min(16, lanes * width - part * 16);
    const register = fresh();
    f.get(cursor.pointer)
      .memory(ZERO_LOADS[bytes]!, start + part * 16 + plane * width)
      .set(register);
    return register;
  });
}

/** `pointer + k * stride` in lane k. */
function loadPositions(f: FunctionBuilder, cursor: Cursor, lanes: number, fresh: () => number): number[] {
  return Array.from({ length: registersOf("i32", lanes) }, (_, part) => {
    const register = fresh();
    f.get(cursor.pointer).op("i32x4.splat");
    if (lanes > 1) {
      const places = Int32Array.from({ length: 4 }, (_, lane) => part * 4 + lane);
      f.get(cursor.stride!).op("i32x4.splat").v128(new Uint8Array(places.buffer)).op("i32x4.mul").op("i32x4.add");
    }
    f.set(register);
    return register;
  });
}

/** Any stride: one element at a time. */
function loadLanes(
  f: FunctionBuilder,
  cursor: Cursor,
  type: LaneType,
  plane: number,
  lanes: number,
  fresh: () => number,
): number[] {
  const width = laneWidth(type);
  const address = f.scratch("i32", 0);
  const registers: number[] = [];
  for (let lane = 0; lane < lanes; lane++) {
    const place = lane % (16 / width);
    if (lane === 0) f.get(cursor.pointer).tee(address);
    else f.get(address).get(cursor.stride!).op("i32.add").tee(address);
    if (place === 0) {
      registers.push(fresh());
      f.memory(ZERO_LOADS[width]!, plane * width);
    } else f.get(registers.at(-1)!).memoryLane(`v128.load${width * 8}_lane`, place, plane * width);
    f.set(registers.at(-1)!);
  }
  return registers;
}

/** Contiguous complex elements: loads both planes and keeps one. Two registers of pairs make one of a plane. */
function loadPlane(
  f: FunctionBuilder,
  cursor: Cursor,
  type: LaneType,
  plane: number,
  lanes: number,
  start: number,
  fresh: () => number,
): number[] {
  const width = laneWidth(type);
  return Array.from({ length: registersOf(type, lanes) }, (_, part) => {
    const register = fresh();
    const offset = start + part * 32;
    f.get(cursor.pointer).memory("v128.load", offset);
    // A group of half a register: its pairs fill exactly one.
    if (lanes * width < 16) f.tee(register).get(register);
    else f.get(cursor.pointer).memory("v128.load", offset + 16);
    f.shuffle(width, lane => lane * 2 + plane).set(register);
    return register;
  });
}

/** Stores a group: one value for each plane. */
export function emitStore(
  f: FunctionBuilder,
  cursor: Cursor,
  values: readonly Value[],
  lanes: number,
  group: number,
): void {
  const { operand } = cursor;
  const { itemsize } = storageInfo(operand.storage);
  const width = laneWidth(values[0]!.type);
  const start = group * lanes * itemsize;
  if (hasInnerStride(operand.access) && lanes > 1) storeLanes(f, cursor, values, lanes);
  else if (values.length === 2 && lanes > 1) storePairs(f, cursor, values, lanes, start);
  else {
    for (const [plane, value] of values.entries()) {
      for (let part = 0; part < registersOf(value.type, lanes); part++) {
        const bytes = Math.min(16, lanes * width - part * 16);
        f.get(cursor.pointer).get(value.registers[value.uniform ? 0 : part]!);
        const offset = start + part * 16 + plane * width;
        if (bytes === 16) f.memory("v128.store", offset);
        else f.memoryLane(`v128.store${bytes * 8}_lane`, 0, offset);
      }
    }
  }
}

function storeLanes(f: FunctionBuilder, cursor: Cursor, values: readonly Value[], lanes: number): void {
  const width = laneWidth(values[0]!.type);
  const address = f.scratch("i32", 0);
  for (let lane = 0; lane < lanes; lane++) {
    f.get(lane === 0 ? cursor.pointer : address);
    if (lane > 0) f.get(cursor.stride!).op("i32.add");
    f.set(address);
    for (const [plane, value] of values.entries()) {
      const part = Math.floor((lane * width) / 16);
      f.get(address).get(value.registers[value.uniform ? 0 : part]!);
      f.memoryLane(`v128.store${width * 8}_lane`, lane % (16 / width), plane * width);
    }
  }
}

/** Contiguous complex elements: weaves the planes. */
function storePairs(f: FunctionBuilder, cursor: Cursor, values: readonly Value[], lanes: number, start: number): void {
  const width = laneWidth(values[0]!.type);
  const half = 8 / width;
  for (let part = 0; part < registersOf(values[0]!.type, lanes); part++) {
    const [re, im] = values.map(value => value.registers[value.uniform ? 0 : part]!);
    const offset = start + part * 32;
    for (const first of lanes * width < 16 ? [0] : [0, half]) {
      f.get(cursor.pointer).get(re!).get(im!);
      f.shuffle(width, lane => (lane % 2) * half * 2 + first + (lane >> 1));
      f.memory("v128.store", offset + first * width * 2);
    }
  }
}
