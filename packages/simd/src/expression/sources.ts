/**
 * Leaves without memory: positions and random numbers, computed in the loop that uses them.
 */
import { ArgumentError, checkShape, contiguousStrides, sizeOf } from "@lanewise/format";
import * as ir from "../ir/primitives.ts";
import type { Lane } from "../ir/types.ts";
import type { Lower } from "../lowering/lower.ts";
import * as elementary from "../math/elementary.ts";
import { castTo } from "../table/cast.ts";
import { type Operation, operationOf } from "../table/operation.ts";
import { toDType } from "../to-dtype.ts";
import { formulaOf } from "./apply.ts";
import { type Expression, ExpressionNode } from "./expression.ts";
import type { Position } from "./node.ts";
import { described, optionsOf, withOptions } from "./options.ts";
import { positionsOf } from "./positions.ts";

/**
 * Every element's index along an axis, as int32: of the first operand with axes that it is combined with, or of what it is
 * evaluated into. Negative axes count from the end.
 *
 * @throws {ARGUMENT} an axis that is no integer
 * @throws {INDEX} when it meets a shape without this axis
 *
 * @example
 * import * as lw from "lanewise";
 * lw.mul(new Float64Array([5, 5, 5]), lw.index(0)).toTypedArray(); // => new Float64Array([0, 5, 10])
 */
export function index(axis: number): Expression<"int32", 0> {
  if (!Number.isInteger(axis))
    throw new ArgumentError("axis", `index: "axis" must be an integer, got ${described(axis)}`);
  const dtype = toDType("int32");
  const node: Position = { kind: "position", dtype, strides: null, axis, shape: [], stamp: 0, slot: 0 };
  return new ExpressionNode([axis], node, "index") as Expression as Expression<"int32", 0>;
}

export interface RandomOptions {
  /** Uniform in [0, 1), or normal with mean 0 and variance 1. */
  readonly distribution?: "uniform" | "normal";
  /** The dtype; float64 by default. */
  readonly dtype?: "float32" | "float64";
}

/**
 * Random numbers that depend on the seed and the position alone (Philox 2x32-10): the same for any number of threads and any
 * layout, and computed in the loop that uses them.
 *
 * @throws {ARGUMENT} a seed that is no integer of up to 64 bits, more than 2^32 elements, another distribution or dtype
 *
 * @example
 * import * as lw from "lanewise";
 * const noise = lw.random(42, [2, 3]);
 * noise.shape; // => [2, 3]
 * lw.sum(noise) === lw.sum(lw.random(42, [2, 3])); // => true
 */
export function random<const D extends "float32" | "float64" = "float64">(
  seed: number | bigint,
  shape: number | readonly number[],
  options?: RandomOptions & { readonly dtype?: D },
): Expression<D, number> {
  if (typeof seed !== "bigint" && !Number.isSafeInteger(seed)) {
    throw new ArgumentError("seed", `random: "seed" must be an integer, got ${described(seed)}`);
  }
  const extents = checkShape(shape, "shape");
  if (sizeOf(extents) > 2 ** 32) throw new ArgumentError("shape", `random numbers are at most 2^32, got [${extents}]`);
  const bits = BigInt.asUintN(64, BigInt(seed));
  const node = positionsOf(extents, contiguousStrides(extents, 1));
  const asked: RandomOptions = optionsOf("random", options, "distribution dtype");
  const { distribution = "uniform", dtype: wanted = "float64" } = asked;
  if (distribution !== "uniform" && distribution !== "normal") {
    throw new ArgumentError(
      "distribution",
      `random: "distribution" must be "uniform" or "normal", got ${described(distribution)}`,
    );
  }
  if (wanted !== "float64" && wanted !== "float32") {
    throw new ArgumentError("dtype", `random: "dtype" must be "float32" or "float64", got ${described(wanted)}`);
  }
  const row =
    distribution === "normal" ? (normalRow ??= rowOf("normal", normal)) : (uniformRow ??= rowOf("uniform", uniform));
  const numbers = formulaOf(row, node, Number(bits & 0xffff_ffffn), Number(bits >> 32n));
  const result = wanted === "float64" ? numbers : formulaOf(castTo("float32"), numbers);
  return new ExpressionNode(withOptions([seed, extents], asked), result, "random") as Expression as Expression<
    D,
    number
  >;
}

let uniformRow: Operation | undefined;
let normalRow: Operation | undefined;

function rowOf(name: string, lower: Lower): Operation {
  return operationOf({
    name,
    arity: 3,
    accepts: "i",
    rule: "promote",
    computes: "uint32",
    result: toDType("float64"),
    lower: () => lower,
  });
}

/** 53 bits of the two words. */
const uniform: Lower = (b, [position, key, word]) => {
  const [high, low] = philox(b, position!, key!, word!);
  const i32 = (value: number): Lane => b.const("i32", value);
  const upper = b.op(ir.toF64U, b.op(ir.shrU, high, i32(5)));
  const lower = b.op(ir.toF64U, b.op(ir.shrU, low, i32(6)));
  const whole = b.op(ir.add, b.op(ir.mul, upper, b.const("f64", 2 ** 26)), lower);
  return b.op(ir.mul, whole, b.const("f64", 2 ** -53));
};

/** Box and Muller: a radius from one word, which is never 0, and an angle from the other. */
const normal: Lower = (b, [position, key, word]) => {
  const [high, low] = philox(b, position!, key!, word!);
  const f64 = (value: number): Lane => b.const("f64", value);
  const open = b.op(ir.mul, b.op(ir.add, b.op(ir.toF64U, high), f64(0.5)), f64(2 ** -32));
  const radius = b.op(ir.sqrt, b.op(ir.mul, elementary.log(b, open), f64(-2)));
  const angle = b.op(ir.mul, b.op(ir.toF64U, low), f64(2 * Math.PI * 2 ** -32));
  return b.op(ir.mul, radius, elementary.cos(b, angle));
};

/** Philox 2x32 with ten rounds (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3"). */
function philox(b: Parameters<Lower>[0], position: Lane, key: Lane, word: Lane): [Lane, Lane] {
  let [left, right, round] = [position, word, key];
  const multiplier = b.const("i64", 0xd256d193n);
  for (let count = 0; count < 10; count++) {
    const product = b.op(ir.mul, b.op(ir.extendU, left), multiplier);
    const high = b.op(ir.wrap, b.op(ir.shrU, product, b.const("i64", 32n)));
    left = b.op(ir.xor, b.op(ir.xor, high, round), right);
    right = b.op(ir.wrap, product);
    round = b.op(ir.add, round, b.const("i32", 0x9e3779b9));
  }
  return [left, right];
}
