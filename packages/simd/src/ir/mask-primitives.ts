/**
 * Masks: what comparisons give and `select` takes. All ones or all zeros in a lane, 0 or 1 in JS; stored as a bool only
 * after `iN.mask` and `& 1`, which the builder writes.
 */

import { narrowBytes, widenSigned } from "./conversion-recipes.ts";
import type { Primitive } from "./primitive.ts";
import { bitselect, identity } from "./recipes.ts";
import type { IntegerLane, MaskLane } from "./types.ts";

export function maskPrimitives(): Primitive[] {
  return [
    ...family("m8", "i8"),
    ...family("m16", "i16"),
    ...family("m32", "i32"),
    ...family("m64", "i64"),
    ...([8, 16, 32] as const).flatMap((width): Primitive[] => {
      const narrow: MaskLane = `m${width}`;
      const wide: MaskLane = `m${(width * 2) as 16 | 32 | 64}`;
      return [
        { name: `${wide}.from_${narrow}`, params: [narrow], result: wide, js: same, wasm: widenSigned(width) },
        { name: `${narrow}.from_${wide}`, params: [wide], result: narrow, js: same, wasm: narrowBytes(width) },
      ];
    }),
  ];
}

const same = (m: number): number => m;

function family(mask: MaskLane, integer: IntegerLane): Primitive[] {
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
    {
      name: `${integer}.mask`,
      params: [mask],
      result: integer,
      js: integer === "i64" ? (m: number) => (m ? -1n : 0n) : (m: number) => -m | 0,
      wasm: { recipe: identity },
    },
  ];
}
