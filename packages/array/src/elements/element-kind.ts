/**
 * Element access by kind: which of the heap's views holds an element, as a small number that the hot `switch`es of
 * elements.ts test. A dtype that no view holds as it is (other byte order, complex, records, ...) is CODEC and goes
 * through the element codec and the heap's DataView.
 */
import type { DType } from "@lanewise/format";

export const CODEC = 0;
export const FLOAT64 = 1;
export const FLOAT32 = 2;
export const INT32 = 3;
export const UINT8 = 4;
export const INT8 = 5;
export const INT16 = 6;
export const UINT16 = 7;
export const UINT32 = 8;
export const INT64 = 9;
export const UINT64 = 10;
export const BOOL = 11;
export const FLOAT16 = 12;

const KINDS: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ["float64", FLOAT64],
  ["float32", FLOAT32],
  ["int32", INT32],
  ["uint8", UINT8],
  ["int8", INT8],
  ["int16", INT16],
  ["uint16", UINT16],
  ["uint32", UINT32],
  ["int64", INT64],
  ["uint64", UINT64],
  ["bool", BOOL],
  ["float16", FLOAT16],
]);

/** The kind of a dtype. Half floats are CODEC where the platform has no Float16Array. */
export function kindOf(dtype: DType): number {
  const kind = KINDS.get(dtype.name) ?? CODEC;
  return kind === FLOAT16 && !("Float16Array" in globalThis) ? CODEC : kind;
}
