/**
 * WebAssembly code for float and mask primitives that are not one instruction. Each recipe leaves one register.
 */
import type { Recipe } from "./primitive.ts";

/** Another reading of the same bits. */
export const identity: Recipe = (f, [a]) => {
  f.get(a!.local);
};

/** `mask ? a : b`, bit by bit. */
export const bitselect: Recipe = (f, [mask, a, b]) => {
  f.get(a!.local).get(b!.local).get(mask!.local).op("v128.bitselect");
};

/** The lesser, the first of equals, a NaN from either side: `pmin` loses only a NaN in its second operand. */
export function least(shape: string): Recipe {
  return propagating(shape, "pmin");
}

export function greatest(shape: string): Recipe {
  return propagating(shape, "pmax");
}

function propagating(shape: string, op: string): Recipe {
  return (f, [a, b]) => {
    f.get(b!.local).get(a!.local).get(b!.local).op(`${shape}.${op}`);
    f.get(b!.local).get(b!.local).op(`${shape}.ne`).op("v128.bitselect");
  };
}
