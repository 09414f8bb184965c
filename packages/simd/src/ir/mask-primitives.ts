/**
 * Masks: what comparisons give and `select` takes. All ones or all zeros in a lane, 0 or 1 in JS; stored as a bool only
 * after `iN.mask` and `& 1`, which the builder writes.
 */

import { narrowBytes, widenSigned } from "./conversion-recipes.ts";
import type { Primitive } from "./primitive.ts";
import { bitselect, identity } from "./recipes.ts";
import { type IntegerLane, type MaskLane, maskOf } from "./types.ts";

/** The mask primitives of one type. */
export function maskPrimitives(mask: MaskLane): Primitive[] {
  const width = Number(mask.slice(1));
  const wider =
    width === 64 ? [] : [resized(mask, `m${(width * 2) as 16 | 32 | 64}`, narrowBytes(width as 8 | 16 | 32))];
  const narrower =
    width === 8 ? [] : [resized(mask, `m${(width / 2) as 8 | 16 | 32}`, widenSigned((width / 2) as 8 | 16 | 32))];
  return [
    { name: `${mask}.and`, params: [mask, mask], result: mask, js: (a: number, b: number) => a & b, wasm: "v128.and" },
    { name: `${mask}.or`, params: [mask, mask], result: mask, js: (a: number, b: number) => a | b, wasm: "v128.or" },
    { name: `${mask}.xor`, params: [mask, mask], result: mask, js: (a: number, b: number) => a ^ b, wasm: "v128.xor" },
    { name: `${mask}.not`, params: [mask], result: mask, js: (a: number) => a ^ 1, wasm: "v128.not" },
    {
      name: `${mask}.select`,
      params: [mask, mask, mask],
      result: mask,
      js: (m: number, a: number, b: number) => (m ? a : b),
      wasm: { recipe: bitselect },
    },
    ...wider,
    ...narrower,
  ];
}

function resized(to: MaskLane, from: MaskLane, wasm: Primitive["wasm"]): Primitive {
  return { name: `${to}.from_${from}`, params: [from], result: to, js: (m: number) => m, wasm };
}

/** A mask's bits as an integer. */
export function maskReading(integer: IntegerLane): Primitive {
  return {
    name: `${integer}.mask`,
    params: [maskOf(integer)],
    result: integer,
    js: integer === "i64" ? (m: number) => (m ? -1n : 0n) : (m: number) => -m | 0,
    wasm: { recipe: identity },
  };
}
