/**
 * WebAssembly code for integer primitives without an instruction of their own: byte products, shifts by lane, division,
 * bit counts, unsigned comparisons of 64 bits. Nothing here can trap.
 */
import type { FunctionBuilder } from "../wasm/func.ts";
import type { Recipe, Register, WasmForm, Width } from "./primitive.ts";
import { shapeOf } from "./types.ts";

/** Products of bytes: 16-bit products, of which the low bytes are kept. */
export const multiplyBytes: Recipe = (f, [a, b]) => {
  f.get(a!.local).get(b!.local).op("i16x8.extmul_low_i8x16_u");
  f.get(a!.local).get(b!.local).op("i16x8.extmul_high_i8x16_u");
  f.shuffle(1, lane => lane * 2);
};

/** Signed order is unsigned order with the top bits flipped. */
export function unsignedCompare64(name: string): Recipe {
  return (f, [a, b]) => {
    biased(f, a!);
    biased(f, b!);
    f.op(`i64x2.${name}_s`);
  };
}

function biased(f: FunctionBuilder, a: Register): void {
  f.get(a.local).i64(-0x8000000000000000n).op("i64x2.splat").op("v128.xor");
}

/** `b (test) a ? b : a` on 64-bit lanes: minimum and maximum. */
export function compareSelect(test: "lt_s" | "gt_s" | "lt_u" | "gt_u"): Recipe {
  return (f, [a, b]) => {
    f.get(b!.local).get(a!.local);
    if (test.endsWith("_u")) {
      biased(f, b!);
      biased(f, a!);
    } else f.get(b!.local).get(a!.local);
    f.op(`i64x2.${test.slice(0, 2)}_s`).op("v128.bitselect");
  };
}

/** Shift counts modulo the width: one instruction when all lanes have the same, else lane by lane or bit by bit. */
export function shift(width: Width, name: "shl" | "shr_s" | "shr_u"): WasmForm {
  const shape = shapeOf(`i${width}`);
  return {
    recipe(f, [a, count]) {
      if (count!.constant !== undefined) {
        f.get(a!.local)
          .i32(Number(count!.constant) & (width - 1))
          .op(`${shape}.${name}`);
      } else if (count!.uniform) {
        f.get(a!.local).get(count!.local);
        extract(f, width, 0, "_u");
        if (width === 64) f.op("i32.wrap_i64");
        f.op(`${shape}.${name}`);
      } else if (width <= 16) shiftByBits(f, width as 8 | 16, name, a!.local, count!.local);
      else {
        for (let lane = 0; lane < 128 / width; lane++) {
          if (lane > 0) f.get(f.scratch("v128"));
          f.get(a!.local);
          extract(f, width, lane, "");
          f.get(count!.local);
          extract(f, width, lane, "");
          f.op(`i${width}.${name}`);
          if (lane === 0) f.op(`${shape}.splat`);
          else f.lane(`${shape}.replace_lane`, lane);
          if (lane < 128 / width - 1) f.set(f.scratch("v128"));
        }
      }
    },
  };
}

/** Shifts by 1, 2, 4, ... where the count has that bit: few steps for narrow lanes. */
function shiftByBits(f: FunctionBuilder, width: 8 | 16, name: string, a: number, count: number): void {
  const shape = shapeOf(`i${width}`);
  const value = f.scratch("v128");
  f.get(a).set(value);
  for (let bit = 0; 1 << bit < width; bit++) {
    f.get(value)
      .i32(1 << bit)
      .op(`${shape}.${name}`)
      .get(value);
    // The count's bit, moved to the top and spread over the lane.
    f.get(count)
      .i32(width - 1 - bit)
      .op(`${shape}.shl`)
      .i32(width - 1)
      .op(`${shape}.shr_s`);
    f.op("v128.bitselect").set(value);
  }
  f.get(value);
}

function extract(f: FunctionBuilder, width: Width, lane: number, sign: "" | "_s" | "_u"): void {
  f.lane(`${shapeOf(`i${width}`)}.extract_lane${width <= 16 ? sign : ""}`, lane);
}

type Division = "div_s" | "div_u" | "rem_s" | "rem_u";

/**
 * Guarded division. Up to 16 bits in float32 and 32 bits in float64: the true quotient of integers below 2**n differs from
 * the next integer by at least 2**-n, so a correctly rounded one truncates right. 64 bits by scalar instructions.
 */
export function divide(width: Width, op: Division): WasmForm {
  if (width === 64) return { each: f => divideScalar(f, op) };
  const shape = shapeOf(`i${width}`);
  return {
    recipe(f, [a, b]) {
      const divisor = b!.local;
      const quotient = f.scratch("v128", 8);
      quotients(f, width, op.slice(3) as "_s" | "_u", a!.local, divisor);
      f.get(divisor).i32(0).op(`${shape}.splat`).op(`${shape}.eq`).op("v128.andnot");
      if (!op.startsWith("rem")) return;
      f.set(quotient).get(a!.local).get(quotient).get(divisor);
      if (width === 8) {
        const product = f.scratch("v128", 9);
        f.set(product).set(quotient);
        multiplyBytes(f, [register(quotient), register(product)]);
      } else f.op(`${shape}.mul`);
      f.op(`${shape}.sub`);
      // A zero divisor has quotient 0, which would leave the dividend.
      f.get(divisor).i32(0).op(`${shape}.splat`).op(`${shape}.eq`).op("v128.andnot");
    },
  };
}

const register = (local: number): Register => ({ local, uniform: false, constant: undefined });

function quotients(f: FunctionBuilder, width: 8 | 16 | 32, sign: "_s" | "_u", a: number, b: number): void {
  if (width === 32) {
    halves32(f, sign, a, b);
    if (sign === "_u") return;
    // 2**31 saturates: the minimum by -1 is itself.
    const quotient = f.scratch("v128", 0);
    f.set(quotient).get(a).op("i32x4.neg").get(quotient);
    f.get(b).i32(-1).op("i32x4.splat").op("i32x4.eq").op("v128.bitselect");
    return;
  }
  const narrow = width === 8 ? "i8x16" : "i16x8";
  const wide = width === 8 ? "i16x8" : "i32x4";
  for (const half of ["low", "high"]) {
    const [x, y] =
      width === 8 ? [f.scratch("v128", 2), f.scratch("v128", 3)] : [f.scratch("v128", 4), f.scratch("v128", 5)];
    f.get(a).op(`${wide}.extend_${half}_${narrow}${sign}`).set(x);
    f.get(b).op(`${wide}.extend_${half}_${narrow}${sign}`).set(y);
    if (width === 8) quotients(f, 16, sign, x, y);
    else {
      f.get(x).op(`f32x4.convert_i32x4${sign}`).get(y).op(`f32x4.convert_i32x4${sign}`).op("f32x4.div");
      f.op(`i32x4.trunc_sat_f32x4${sign}`);
    }
  }
  f.shuffle(width / 8, lane => lane * 2);
}

/** All four quotients in float64, two at a time. */
function halves32(f: FunctionBuilder, sign: "_s" | "_u", a: number, b: number): void {
  const high = (): number => 1;
  const convert = `f64x2.convert_low_i32x4${sign}`;
  f.get(a).op(convert).get(b).op(convert).op("f64x2.div").op(`i32x4.trunc_sat_f64x2${sign}_zero`);
  f.get(a).get(a).shuffle(8, high).op(convert);
  f.get(b).get(b).shuffle(8, high).op(convert);
  f.op("f64x2.div").op(`i32x4.trunc_sat_f64x2${sign}_zero`);
  f.shuffle(8, lane => lane * 2);
}

/** Takes two i64, leaves one; by zero gives 0, by -1 negates without the trap. */
function divideScalar(f: FunctionBuilder, op: Division): void {
  const [a, b, result] = [f.scratch("i64", 0), f.scratch("i64", 1), f.scratch("i64", 2)];
  f.set(b).set(a).i64(0n).set(result);
  f.get(b)
    .op("i64.eqz")
    .op("i32.eqz")
    .if(() => {
      const plain = (): void => {
        f.get(a).get(b).op(`i64.${op}`).set(result);
      };
      if (op.endsWith("_u")) plain();
      else {
        f.get(b)
          .i64(-1n)
          .op("i64.eq")
          .if(() => {
            if (op === "div_s") f.i64(0n).get(a).op("i64.sub").set(result);
          }, plain);
      }
    });
  f.get(result);
}

/** Ones in each lane: bytes have an instruction, wider lanes add theirs up. */
export function countOnes(width: Width): Recipe {
  return (f, [a]) => {
    f.get(a!.local);
    addOnes(f, width);
  };
}

function addOnes(f: FunctionBuilder, width: Width): void {
  f.op("i8x16.popcnt");
  if (width >= 16) f.op("i16x8.extadd_pairwise_i8x16_u");
  if (width >= 32) f.op("i32x4.extadd_pairwise_i16x8_u");
  if (width < 64) return;
  const sums = f.scratch("v128");
  f.tee(sums).get(sums).i32(32).op("i64x2.shr_u").op("i64x2.add").i64(0x7fn).op("i64x2.splat").op("v128.and");
}

/** Zeros before the highest or after the lowest one; the width when there is none. */
export function countZeros(width: Width, name: "clz" | "ctz"): WasmForm {
  if (width >= 32) return { each: `i${width}.${name}` };
  const shape = shapeOf(`i${width}`);
  return {
    recipe(f, [a]) {
      const x = f.scratch("v128");
      if (name === "ctz") {
        // ~x & (x - 1): ones exactly below the lowest one.
        f.get(a!.local).i32(1).op(`${shape}.splat`).op(`${shape}.sub`).get(a!.local).op("v128.andnot");
      } else {
        f.get(a!.local).set(x);
        for (let step = 1; step < width; step *= 2) {
          f.get(x).get(x).i32(step).op(`${shape}.shr_u`).op("v128.or").set(x);
        }
        f.get(x).op("v128.not");
      }
      addOnes(f, width);
    },
  };
}

/** The bytes of each lane in the other order. */
export function byteswap(width: 16 | 32 | 64): Recipe {
  return (f, [a]) => {
    f.get(a!.local)
      .get(a!.local)
      .shuffle(1, byte => byte ^ (width / 8 - 1));
  };
}
