/**
 * The vocabulary in which the elementary functions are written: arithmetic on lanes of one float type.
 *
 * Every method is one IR primitive (or names the few it takes), so a function reads like scalar code and costs what it
 * shows. Numbers stand for constants. There is no fused multiply-add: WebAssembly has none that is the same everywhere.
 */
import type { Builder } from "../ir/builder.ts";
import type { Primitive } from "../ir/primitive.ts";
import * as ir from "../ir/primitives.ts";
import type { FloatLane, IntegerLane, Lane } from "../ir/types.ts";

/** A lane, or a number meaning the same value in every lane. */
export type Real = Lane | number;

/** A lowering of a function of one argument, for either float type. */
export type Unary = (b: Builder, x: Lane) => Lane;

/** A lowering of a function of two arguments of one float type. */
export type Binary = (b: Builder, x: Lane, y: Lane) => Lane;

export const SIGN_BIT: bigint = /* @__PURE__ */ BigInt("0x8000000000000000");
const MAGNITUDE = 0x7fffffff_ffffffffn;
const MAGNITUDE_32 = 0x7fffffffn;
const MIN_NORMAL_BITS = 0x00100000_00000000n;
const COUNT_OF_NORMALS = 0x7fe00000_00000000n;
export const MIN_NORMAL: number = 2 ** -1022;

/** 1.5 * 2^52: adding it rounds to an integer, whose low bits are then the low bits of the sum. */
export const ROUNDER = 6755399441055744;

export class Reals {
  readonly b: Builder;
  readonly type: FloatLane;
  readonly integer: IntegerLane;

  constructor(b: Builder, type: FloatLane) {
    this.b = b;
    this.type = type;
    this.integer = type === "f64" ? "i64" : "i32";
  }

  num(x: Real): Lane {
    return typeof x === "number" ? this.b.const(this.type, x) : x;
  }

  /** An integer constant as wide as the floats. */
  int(value: bigint): Lane {
    return this.b.const(this.integer, this.integer === "i64" ? BigInt.asIntN(64, value) : Number(value) | 0);
  }

  #float(primitive: Primitive, ...args: Real[]): Lane {
    return this.b.op(primitive, ...args.map(x => this.num(x)));
  }

  add(x: Real, y: Real): Lane {
    return this.#float(ir.add, x, y);
  }
  sub(x: Real, y: Real): Lane {
    return this.#float(ir.sub, x, y);
  }
  mul(x: Real, y: Real): Lane {
    return this.#float(ir.mul, x, y);
  }
  div(x: Real, y: Real): Lane {
    return this.#float(ir.div, x, y);
  }
  sqrt(x: Real): Lane {
    return this.#float(ir.sqrt, x);
  }
  abs(x: Real): Lane {
    return this.#float(ir.abs, x);
  }
  neg(x: Real): Lane {
    return this.#float(ir.neg, x);
  }
  floor(x: Real): Lane {
    return this.#float(ir.floor, x);
  }
  nearest(x: Real): Lane {
    return this.#float(ir.nearest, x);
  }

  /** `y < x ? y : x`: a NaN in `x` stays. */
  atMost(x: Real, y: Real): Lane {
    return this.#float(ir.pmin, x, y);
  }
  /** `x < y ? y : x`: a NaN in `x` stays. */
  atLeast(x: Real, y: Real): Lane {
    return this.#float(ir.pmax, x, y);
  }

  lt(x: Real, y: Real): Lane {
    return this.#float(ir.lt, x, y);
  }
  le(x: Real, y: Real): Lane {
    return this.#float(ir.le, x, y);
  }
  gt(x: Real, y: Real): Lane {
    return this.#float(ir.gt, x, y);
  }
  ge(x: Real, y: Real): Lane {
    return this.#float(ir.ge, x, y);
  }
  eq(x: Real, y: Real): Lane {
    return this.#float(ir.eq, x, y);
  }
  ne(x: Real, y: Real): Lane {
    return this.#float(ir.ne, x, y);
  }

  both(p: Lane, q: Lane): Lane {
    return this.b.op(ir.and, p, q);
  }
  either(p: Lane, q: Lane): Lane {
    return this.b.op(ir.or, p, q);
  }
  not(p: Lane): Lane {
    return this.b.op(ir.not, p);
  }
  select(p: Lane, x: Real, y: Real): Lane {
    return this.#float(ir.select, p, x, y);
  }

  bits(x: Real): Lane {
    return this.#float(ir.toBits, x);
  }
  fromBits(i: Lane): Lane {
    return this.b.op(ir.fromBits, i);
  }
  #integer(primitive: Primitive, i: Lane, j: Lane | bigint): Lane {
    return this.b.op(primitive, i, typeof j === "bigint" ? this.int(j) : j);
  }
  iadd(i: Lane, j: Lane | bigint): Lane {
    return this.#integer(ir.add, i, j);
  }
  isub(i: Lane, j: Lane | bigint): Lane {
    return this.#integer(ir.sub, i, j);
  }
  imul(i: Lane, j: Lane | bigint): Lane {
    return this.#integer(ir.mul, i, j);
  }
  iand(i: Lane, j: Lane | bigint): Lane {
    return this.#integer(ir.and, i, j);
  }
  ior(i: Lane, j: Lane | bigint): Lane {
    return this.#integer(ir.or, i, j);
  }
  ixor(i: Lane, j: Lane | bigint): Lane {
    return this.#integer(ir.xor, i, j);
  }
  /** Signed i > j. */
  igt(i: Lane, j: Lane | bigint): Lane {
    return this.#integer(ir.gt, i, j);
  }
  ieq(i: Lane, j: Lane | bigint): Lane {
    return this.#integer(ir.eq, i, j);
  }
  shl(i: Lane, j: Lane | bigint): Lane {
    return this.#integer(ir.shl, i, j);
  }
  shr(i: Lane, j: Lane | bigint): Lane {
    return this.#integer(ir.shrU, i, j);
  }
  iselect(p: Lane, i: Lane, j: Lane): Lane {
    return this.b.op(ir.select, p, i, j);
  }

  /** |x| > bound or NaN, for a positive bound: in integers, which order as magnitudes do. */
  outside(x: Real, bound: number): Lane {
    return this.igt(this.iand(this.bits(x), this.type === "f64" ? MAGNITUDE : MAGNITUDE_32), this.bits(bound));
  }
  /** Not a positive normal finite float64: below `MIN_NORMAL` in one unsigned comparison, biased to a signed one. */
  notPositiveNormal(x: Real): Lane {
    return this.igt(this.iadd(this.bits(x), SIGN_BIT - MIN_NORMAL_BITS), SIGN_BIT + COUNT_OF_NORMALS - 1n);
  }

  /** The sign bit of x alone. */
  sign(x: Real): Lane {
    return this.iand(this.bits(x), this.type === "f64" ? SIGN_BIT : 0x80000000n);
  }
  /** `magnitude`, which must not be negative, with the sign of `x`. */
  withSign(magnitude: Real, x: Real): Lane {
    return this.fromBits(this.ior(this.bits(magnitude), this.sign(x)));
  }
  /** x with its sign flipped where the sign bit of `sign` (an integer with no other bit set) says so. */
  flip(x: Real, sign: Lane): Lane {
    return this.fromBits(this.ixor(this.bits(x), sign));
  }

  /**
   * `mask ? heavy : fast` in each lane, where hardly any lane is in the mask: a kernel computes `heavy` only for groups
   * of lanes that have one, so what it costs does not matter, and `fast` may be nonsense where the mask is set.
   */
  rare(mask: Lane, fast: Lane, heavy: () => Lane): Lane {
    return this.#float(ir.rare, mask, fast, heavy());
  }
}
