/**
 * The exact remainder of floats, sign of the dividend: C's fmod, JS's `%`. Integer long division of the significands,
 * eleven bits a step, so that the largest quotient takes 187 steps and an ordinary one a single step.
 */
import type { FunctionBuilder } from "../wasm/func.ts";

const INFINITY = 0x7ff0000000000000n;
const MAGNITUDE = 0x7fffffffffffffffn;
const HIDDEN = 0x10000000000000n;
/** Bits that a significand, always below 2**53, leaves free at the top. */
const STEP = 11n;

/** Takes two f64, leaves one. */
export function remainder64(f: FunctionBuilder): void {
  const [x, y, sign, ex, ey] = [0, 1, 2, 3, 4].map(number => f.scratch("i64", number)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const a = f.scratch("f64", 0);
  f.op("i64.reinterpret_f64").i64(MAGNITUDE).op("i64.and").set(y);
  f.tee(a).op("i64.reinterpret_f64").i64(MAGNITUDE).op("i64.and").set(x);
  // A dividend below the divisor is its own remainder; so is every finite one by infinity.
  f.get(x).get(y).op("i64.lt_u").get(y).i64(INFINITY).op("i64.le_u").op("i32.and").op("i32.eqz");
  f.if(() => {
    f.get(x)
      .i64(INFINITY)
      .op("i64.ge_u")
      .get(y)
      .i64(INFINITY)
      .op("i64.gt_u")
      .op("i32.or")
      .get(y)
      .op("i64.eqz")
      .op("i32.or");
    f.if(
      () => f.f64(Number.NaN).set(a),
      () => {
        f.get(a).op("i64.reinterpret_f64").i64(-0x8000000000000000n).op("i64.and").set(sign);
        unpack(f, x, ex);
        unpack(f, y, ey);
        f.get(ex).get(ey).op("i64.sub").set(ex);
        f.get(x).get(y).op("i64.rem_u").set(x);
        divideOn(f, x, y, ex);
        f.get(sign).op("f64.reinterpret_i64").set(a);
        f.get(x)
          .op("i64.eqz")
          .op("i32.eqz")
          .if(() => pack(f, x, ey, sign, a));
      },
    );
  });
  f.get(a);
}

/** The same for f32: both operands and the exact result are float32 values. */
export function remainder32(f: FunctionBuilder): void {
  const b = f.scratch("f32", 0);
  f.set(b).op("f64.promote_f32").get(b).op("f64.promote_f32");
  remainder64(f);
  f.op("f32.demote_f64");
}

/** A positive double's bits become its significand, below 2**53 with its top bit set, and its exponent. */
function unpack(f: FunctionBuilder, bits: number, exponent: number): void {
  f.get(bits)
    .i64(52n)
    .op("i64.shr_u")
    .tee(exponent)
    .op("i64.eqz")
    .if(
      () => {
        f.i64(12n).get(bits).op("i64.clz").op("i64.sub").set(exponent);
        f.get(bits).i64(1n).get(exponent).op("i64.sub").op("i64.shl").set(bits);
      },
      () =>
        f
          .get(bits)
          .i64(HIDDEN - 1n)
          .op("i64.and")
          .i64(HIDDEN)
          .op("i64.or")
          .set(bits),
    );
}

/** `x = x * 2**count mod y`. */
function divideOn(f: FunctionBuilder, x: number, y: number, count: number): void {
  f.block(done => {
    f.loop(again => {
      f.get(count).i64(STEP).op("i64.lt_s").brIf(done);
      f.get(x).i64(STEP).op("i64.shl").get(y).op("i64.rem_u").set(x);
      f.get(count).i64(STEP).op("i64.sub").set(count);
      f.i32(1).brIf(again);
    });
  });
  f.get(x).get(count).op("i64.shl").get(y).op("i64.rem_u").set(x);
}

/** A significand (not 0) and an exponent become a double, which may be subnormal: then the bits shifted out are zeros. */
function pack(f: FunctionBuilder, x: number, exponent: number, sign: number, result: number): void {
  const shift = f.scratch("i64", 3);
  f.get(x).op("i64.clz").i64(STEP).op("i64.sub").set(shift);
  f.get(x).get(shift).op("i64.shl").set(x);
  f.get(exponent)
    .get(shift)
    .op("i64.sub")
    .tee(exponent)
    .i64(0n)
    .op("i64.gt_s")
    .if(
      () => f.get(x).i64(HIDDEN).op("i64.sub").get(exponent).i64(52n).op("i64.shl").op("i64.or").set(x),
      () => f.get(x).i64(1n).get(exponent).op("i64.sub").op("i64.shr_u").set(x),
    );
  f.get(x).get(sign).op("i64.or").op("f64.reinterpret_i64").set(result);
}
