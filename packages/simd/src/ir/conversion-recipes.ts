/**
 * WebAssembly code for conversions: registers that become two of wider lanes, or two that become one of narrower lanes.
 */
import { evenBytes } from "./integer-recipes.ts";
import type { Recipe, WasmForm, WasmStep } from "./primitive.ts";

const SHAPES = { 8: "i8x16", 16: "i16x8", 32: "i32x4", 64: "i64x2" } as const;
const HIGH = [8, 9, 10, 11, 12, 13, 14, 15];

/** Extension by sign, of masks too, or with zeros. */
export function widen(from: 8 | 16 | 32, sign: "_s" | "_u"): WasmForm {
  const to = SHAPES[(from * 2) as 16 | 32 | 64];
  return { widen: [`${to}.extend_low_${SHAPES[from]}${sign}`, `${to}.extend_high_${SHAPES[from]}${sign}`] };
}

/** Wraps to half the width; narrows masks too. */
export function narrowBytes(to: 8 | 16 | 32): WasmForm {
  return {
    narrow(f, low, high) {
      f.get(low).get(high).shuffle(evenBytes(to));
    },
  };
}

/** Clamps to half the width. */
export function narrowSaturating(op: string): WasmForm {
  return {
    narrow(f, low, high) {
      f.get(low).get(high).op(op);
    },
  };
}

/** Two results in the low halves of registers, put together. */
export function lowHalves(op: string): WasmForm {
  return {
    narrow(f, low, high) {
      f.get(low).op(op).get(high).op(op).shuffle([0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]);
    },
  };
}

/** Instructions that read only the low half: the high one is moved down first. */
export function widenLow(op: string): WasmForm {
  const high: WasmStep = f => {
    const register = f.scratch("v128");
    f.tee(register)
      .get(register)
      .shuffle([...HIGH, ...HIGH])
      .op(op);
  };
  return { widen: [op, high] };
}

/** high * 2**32 is exact, and so is low: their sum rounds once. */
export function f64FromI64(convertHigh: string): Recipe {
  return (f, [a]) => {
    const words = (first: number): number[] =>
      Array.from({ length: 16 }, (_, i) => first + (i % 4) + (Math.floor(i / 4) % 2) * 8);
    f.get(a!.local).get(a!.local).shuffle(words(4)).op(convertHigh).f64(4294967296).op("f64x2.splat").op("f64x2.mul");
    f.get(a!.local).get(a!.local).shuffle(words(0)).op("f64x2.convert_low_i32x4_u").op("f64x2.add");
  };
}

/** Scalar code for both lanes of both registers: there is no vector instruction that rounds once. */
export function roundEach(op: string): WasmForm {
  return {
    narrow(f, low, high) {
      f.get(low).lane("i64x2.extract_lane", 0).op(op).op("f32x4.splat");
      f.get(low).lane("i64x2.extract_lane", 1).op(op).lane("f32x4.replace_lane", 1);
      f.get(high).lane("i64x2.extract_lane", 0).op(op).lane("f32x4.replace_lane", 2);
      f.get(high).lane("i64x2.extract_lane", 1).op(op).lane("f32x4.replace_lane", 3);
    },
  };
}
