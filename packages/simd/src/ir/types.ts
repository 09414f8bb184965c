/**
 * The types of the intermediate representation: lane types, nodes, programs.
 *
 * A program is a pure, typed SSA graph over lanes: it says what happens to one element, never where elements lie or how
 * many there are. Both back ends (WebAssembly and JS) run the same program, so they agree by construction. Frozen
 * data; nothing here knows arrays, dtypes' promotion or WebAssembly bytes.
 *
 * Scalar representation of one lane in JS: integers up to 32 bits are signed numbers (an unsigned reading is an
 * operation's business, as in WebAssembly), `i64` is a signed bigint, `f32` a number that is a float32, masks are 0 or 1.
 */
import type { LaneOp } from "./primitive.ts";

/** An integer, a float, or a mask (all ones or all zeros) as wide as the number says. */
export type LaneType = IntegerLane | FloatLane | MaskLane;
export type IntegerLane = "i8" | "i16" | "i32" | "i64";
export type FloatLane = "f32" | "f64";
export type MaskLane = "m8" | "m16" | "m32" | "m64";

/** A value of one lane in JS: bigint for `i64`, else number. */
export type LaneValue = number | bigint;

/** A value in a program under construction. `id` means nothing outside its builder. */
export interface Lane {
  readonly id: number;
  readonly type: LaneType;
}

export type Node = ConstNode | LoadNode | ScalarNode | OpNode;

/** The same value in every element. */
export interface ConstNode {
  readonly kind: "const";
  readonly type: LaneType;
  readonly value: LaneValue;
}

/** The raw bytes of one plane of one operand's element: no conversion happens in a load. */
export interface LoadNode {
  readonly kind: "load";
  readonly type: LaneType;
  readonly operand: number;
  /** 0, or 1 for the imaginary half of a complex element. */
  readonly plane: number;
}

/** A number given with each call of the kernel, after the pointers, extents and strides. */
export interface ScalarNode {
  readonly kind: "scalar";
  readonly type: LaneType;
  readonly index: number;
}

export interface OpNode {
  readonly kind: "op";
  readonly type: LaneType;
  readonly op: LaneOp;
  /** Node numbers, each below this node's own. */
  readonly args: readonly number[];
}

/** A finished program: nodes in dependency order, and what each output stores. */
export interface Program {
  readonly nodes: readonly Node[];
  /** For each output the node of each plane (one, or two for complex), in the raw lane type of its storage. */
  readonly outputs: readonly (readonly number[])[];
  /** The types of the scalar parameters, by index. */
  readonly scalars: readonly LaneType[];
  /** Equal keys mean equal programs. */
  readonly key: string;
}

/** Bytes of one lane. */
export function laneWidth(type: LaneType): 1 | 2 | 4 | 8 {
  switch (type) {
    case "i8":
    case "m8":
      return 1;
    case "i16":
    case "m16":
      return 2;
    case "i32":
    case "f32":
    case "m32":
      return 4;
    default:
      return 8;
  }
}

/** The shape whose lanes a type has, as instruction names spell it. */
export function shapeOf(type: LaneType): string {
  const width = laneWidth(type);
  return `${type[0] === "f" ? "f" : "i"}${width * 8}x${16 / width}`;
}

/** The mask as wide as a lane of this type: what its comparisons give. */
export function maskOf(type: LaneType): MaskLane {
  return `m${(laneWidth(type) * 8) as 8 | 16 | 32 | 64}`;
}

export function isMask(type: LaneType): type is MaskLane {
  return type[0] === "m";
}

/** The lane value that a JS value means in a type. */
export function laneValue(type: LaneType, value: LaneValue | boolean): LaneValue {
  switch (type) {
    case "f64":
      return Number(value);
    case "f32":
      return Math.fround(Number(value));
    case "i64":
      return BigInt.asIntN(64, BigInt(value));
    case "i32":
      return Number(BigInt.asIntN(32, BigInt(value)));
    case "i16":
      return Number(BigInt.asIntN(16, BigInt(value)));
    case "i8":
      return Number(BigInt.asIntN(8, BigInt(value)));
    default:
      return value ? 1 : 0;
  }
}
