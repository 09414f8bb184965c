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
