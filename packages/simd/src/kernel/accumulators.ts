/**
 * Emits what folds do with the values of a group: registers that accumulate, and how they become one scalar.
 *
 * Single elements (the tail) come in lane 0 with the other lanes undefined: only that lane may count.
 */
import type { Primitive } from "../ir/primitive.ts";
import { type LaneType, laneWidth, type OpNode, shapeOf } from "../ir/types.ts";
import type { FunctionBuilder } from "../wasm/func.ts";
import { constantBytes } from "./emit-body.ts";
import { emitPart, registerOf, type Value } from "./emit-node.ts";
import { ACCUMULATORS, type FoldInfo, identityOf } from "./folds.ts";
import { registersOf } from "./schedule.ts";

export interface Accumulator {
  /** Starts anew. */
  reset(): void;
  /** A whole group, the `group`-th of a turn. */
  turn(value: Value, group: number): void;
  /** A whole group outside a turn. */
  rest(value: Value): void;
  /** One element. */
  single(value: Value): void;
  /** Leaves the result's scalar on the stack. */
  finish(): void;
}

/** `acc = acc (primitive) value`, all lanes. */
export function combineInto(
  f: FunctionBuilder,
  primitive: Primitive,
  type: LaneType,
  accumulator: number,
  value: number,
): void {
  const node: OpNode = { kind: "op", type, op: primitive.on(type)!, args: [0, 1] };
  const operand = (local: number): Value => ({ type, registers: [local], uniform: false, constant: undefined });
  emitPart(f, node, [operand(accumulator), operand(value)], 0, 16 / laneWidth(type));
  f.set(accumulator);
}

/** Halves the live lanes until lane 0 holds the result. */
function combineLanes(f: FunctionBuilder, primitive: Primitive, type: LaneType, accumulator: number): void {
  const upper = f.scratch("v128", 6);
  for (let bytes = 8; bytes >= laneWidth(type); bytes /= 2) {
    f.get(accumulator).get(accumulator);
    f.shuffle(1, byte => (byte + bytes) % 16).set(upper);
    combineInto(f, primitive, type, accumulator, upper);
  }
}

/** Combines halves of a list of registers into its first. */
function combineRegisters(
  f: FunctionBuilder,
  primitive: Primitive,
  type: LaneType,
  registers: readonly number[],
): void {
  let count = registers.length;
  while (count > 1) {
    const half = Math.ceil(count / 2);
    for (let i = half; i < count; i++) combineInto(f, primitive, type, registers[i - half]!, registers[i]!);
    count = half;
  }
}

/** Rules 1 and 2 of `folds.ts`: sixteen accumulators by position. */
export class TreeAccumulator implements Accumulator {
  readonly #f: FunctionBuilder;
  readonly #info: FoldInfo;
  readonly #registers: readonly number[];
  /** Registers that a group fills. */
  readonly #perGroup: number;
  readonly #place: number;

  constructor(f: FunctionBuilder, info: FoldInfo, lanes: number) {
    this.#f = f;
    this.#info = info;
    this.#registers = Array.from({ length: registersOf(info.lane, ACCUMULATORS) }, () => f.local("v128"));
    this.#perGroup = registersOf(info.lane, lanes);
    this.#place = f.local("i32");
  }

  reset(): void {
    const bytes = constantBytes(this.#info.lane, identityOf(this.#info));
    for (const register of this.#registers) this.#f.v128(bytes).set(register);
    this.#f.i32(0).set(this.#place);
  }

  turn(value: Value, group: number): void {
    const first = group * this.#perGroup;
    for (let part = 0; part < this.#perGroup; part++) {
      const { combine, lane } = this.#info;
      combineInto(this.#f, combine, lane, this.#registers[first + part]!, registerOf(value, part));
    }
  }

  /** The next group's accumulators are always the first ones: the registers move instead. */
  rest(value: Value): void {
    this.turn(value, 0);
    this.rotate();
  }

  rotate(): void {
    const count = this.#registers.length;
    if (this.#perGroup === count) return;
    for (let i = 0; i < count; i++) this.#f.get(this.#registers[(i + this.#perGroup) % count]!);
    for (let i = count - 1; i >= 0; i--) this.#f.set(this.#registers[i]!);
  }

  single(value: Value): void {
    const f = this.#f;
    const { combine, lane } = this.#info;
    const shape = shapeOf(lane);
    const integer = `i${shape.slice(1)}`;
    const everywhere = f.scratch("v128", 5);
    f.get(registerOf(value, 0)).lane(`${shape}.extract_lane`, 0).op(`${shape}.splat`).set(everywhere);
    for (let part = 0; part < this.#perGroup; part++) {
      const register = this.#registers[part]!;
      const before = f.scratch("v128", 4);
      f.get(register).set(before);
      combineInto(f, combine, lane, register, everywhere);
      f.get(register).get(before);
      const lanes = 16 / laneWidth(lane);
      f.v128(placesBytes(laneWidth(lane), part * lanes)).get(this.#place);
      if (laneWidth(lane) === 8) f.op("i64.extend_i32_u");
      f.op(`${integer}.splat`).op(`${integer}.eq`).op("v128.bitselect").set(register);
    }
    f.get(this.#place).i32(1).op("i32.add").set(this.#place);
  }

  finish(): void {
    const { combine, lane } = this.#info;
    combineRegisters(this.#f, combine, lane, this.#registers);
    combineLanes(this.#f, combine, lane, this.#registers[0]!);
    this.#f.get(this.#registers[0]!).lane(`${shapeOf(lane)}.extract_lane`, 0);
  }
}

/** The numbers first, first + 1, ... in integer lanes. */
function placesBytes(width: number, first: number): Uint8Array {
  const bytes = new Uint8Array(16);
  for (let lane = 0; lane * width < 16; lane++) bytes[lane * width] = first + lane;
  return bytes;
}

/** Folds whose order does not matter: a few independent registers, to hide the operation's latency. */
export class ExactAccumulator implements Accumulator {
  readonly #f: FunctionBuilder;
  readonly #info: FoldInfo;
  readonly #sets: readonly (readonly number[])[];
  readonly #type: LaneType;
  readonly #op: Primitive;

  /** `op`: the primitive that combines accumulators, when it is not the fold's. */
  constructor(f: FunctionBuilder, info: FoldInfo, lanes: number, sets: number, op: Primitive = info.combine) {
    this.#f = f;
    this.#info = info;
    this.#type = accumulatorType(info);
    this.#op = op;
    const perGroup = registersOf(info.lane, lanes);
    this.#sets = Array.from({ length: sets }, () => Array.from({ length: perGroup }, () => f.local("v128")));
  }

  reset(): void {
    const identity = this.#info.operation === "all" ? new Uint8Array(16).fill(0xff) : this.#identity();
    for (const register of this.#sets.flat()) this.#f.v128(identity).set(register);
  }

  #identity(): Uint8Array {
    const { lane, operation } = this.#info;
    // Sums and counts start at 0 in any type.
    return lane[0] === "m" || operation.startsWith("sum_")
      ? new Uint8Array(16)
      : constantBytes(this.#type, identityOf(this.#info));
  }

  turn(value: Value, group: number): void {
    const set = this.#sets[group % this.#sets.length]!;
    for (const [part, register] of set.entries()) this.#add(register, registerOf(value, part));
  }

  rest(value: Value): void {
    this.turn(value, 0);
  }

  single(value: Value): void {
    const f = this.#f;
    const register = this.#sets[0]![0]!;
    const element = f.scratch("v128", 5);
    const neutral = this.#info.operation === "all" ? new Uint8Array(16).fill(0xff) : this.#neutral();
    const first = new Uint8Array(16).fill(0xff, 0, laneWidth(this.#info.lane));
    // The other lanes get what changes nothing.
    f.get(registerOf(value, 0)).v128(neutral).v128(first).op("v128.bitselect").set(element);
    this.#add(register, element);
  }

  /** A value that leaves the accumulator as it is, in the fold's own lanes. */
  #neutral(): Uint8Array {
    const { lane, operation } = this.#info;
    if (lane[0] === "m" || operation.startsWith("sum_")) return new Uint8Array(16);
    return constantBytes(lane, identityOf(this.#info));
  }

  #add(register: number, value: number): void {
    const f = this.#f;
    const { lane, operation } = this.#info;
    if (operation === "any") f.get(register).get(value).op("v128.or").set(register);
    else if (operation === "all") f.get(register).get(value).op("v128.and").set(register);
    else if (operation === "count") this.#count(register, value);
    else if (operation.startsWith("sum_")) {
      this.#widen(value, operation.slice(3));
      f.get(register)
        .op(`${shapeOf(this.#type)}.add`)
        .set(register);
    } else combineInto(f, this.#op, lane, register, value);
  }

  /** A true lane is -1. */
  #count(register: number, value: number): void {
    const f = this.#f;
    const width = laneWidth(this.#info.lane);
    if (width >= 4) {
      f.get(register)
        .get(value)
        .op(`${shapeOf(this.#type)}.sub`)
        .set(register);
      return;
    }
    f.get(value)
      .v128(constantBytes(width === 1 ? "i8" : "i16", 1))
      .op("v128.and");
    if (width === 1) f.op("i16x8.extadd_pairwise_i8x16_u");
    f.op("i32x4.extadd_pairwise_i16x8_u").get(register).op("i32x4.add").set(register);
  }

  /** Narrow integers as sums of neighbours in 32 bits, 32-bit ones in 64: a tile cannot overflow them. */
  #widen(value: number, sign: string): void {
    const f = this.#f;
    const { lane } = this.#info;
    f.get(value);
    if (lane === "i8") f.op(`i16x8.extadd_pairwise_i8x16${sign}`);
    if (lane !== "i32") f.op(`i32x4.extadd_pairwise_i16x8${sign}`);
    else {
      f.op(`i64x2.extend_low_i32x4${sign}`).get(value).op(`i64x2.extend_high_i32x4${sign}`).op("i64x2.add");
    }
  }

  finish(): void {
    const f = this.#f;
    const { operation, result } = this.#info;
    const register = this.#sets[0]![0]!;
    combineRegisters(f, this.#op, this.#type, this.#sets.flat());
    if (operation === "any") f.get(register).op("v128.any_true");
    else if (operation === "all") f.get(register).op("v128.not").op("v128.any_true").op("i32.eqz");
    else {
      combineLanes(f, this.#op, this.#type, register);
      const width = laneWidth(this.#type);
      f.get(register).lane(`${shapeOf(this.#type)}.extract_lane${width < 4 ? "_s" : ""}`, 0);
      if (result === "i64" && width < 8) f.op(`i64.extend_i32${operation.slice(3)}`);
      if (operation === "count" && width === 8) f.op("i32.wrap_i64");
    }
  }
}

/** What accumulates: as wide as a tile needs. */
function accumulatorType({ lane, operation }: FoldInfo): LaneType {
  if (operation.startsWith("sum_")) return lane === "i32" ? "i64" : "i32";
  if (operation === "count") return lane === "m64" ? "i64" : "i32";
  return lane[0] === "m" ? "i8" : lane;
}
