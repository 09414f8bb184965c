/**
 * WebAssembly code for conversions: registers that become two of wider lanes, or two that become one of narrower lanes.
 */
import type { Recipe, WasmForm, WasmStep } from "./primitive.ts";
import { shapeOf } from "./types.ts";

/** Extension by sign, of masks too, or with zeros. */
export function widen(from: 8 | 16 | 32, sign: "_s" | "_u"): WasmForm {
  const [to, own] = [shapeOf(`i${(from * 2) as 16 | 32 | 64}`), shapeOf(`i${from}`)];
  return { widen: [`${to}.extend_low_${own}${sign}`, `${to}.extend_high_${own}${sign}`] };
}

/** Wraps to half the width; narrows masks too. */
export function narrowBytes(to: 8 | 16 | 32): WasmForm {
  return {
    narrow(f, low, high) {
      f.get(low)
        .get(high)
        .shuffle(to / 8, lane => lane * 2);
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
      f.get(low)
        .op(op)
        .get(high)
        .op(op)
        .shuffle(8, lane => lane * 2);
    },
  };
}

/** Instructions that read only the low half: the high one is moved down first. */
export function widenLow(op: string): WasmForm {
  const high: WasmStep = f => {
    const register = f.scratch("v128");
    f.tee(register)
      .get(register)
      .shuffle(8, () => 1)
      .op(op);
  };
  return { widen: [op, high] };
}

/** high * 2**32 is exact, and so is low: their sum rounds once. */
export function f64FromI64(convertHigh: string): Recipe {
  return (f, [a]) => {
    const words = (first: 0 | 1): void => {
      f.get(a!.local)
        .get(a!.local)
        .shuffle(4, lane => (lane % 2) * 2 + first);
    };
    words(1);
    f.op(convertHigh).f64(4294967296).op("f64x2.splat").op("f64x2.mul");
    words(0);
    f.op("f64x2.convert_low_i32x4_u").op("f64x2.add");
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
