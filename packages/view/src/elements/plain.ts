/**
 * Plain numbers by their kind (lane.ts), through the root's typed arrays. A case for each typed array, so that each read and
 * each write sees one kind of array only, whatever dtypes a process uses; float64 is read in strided.ts.
 */
import type { Root } from "../root.ts";

/** The number at a place; undefined outside the memory, and where it was released, detached or has moved. */
export function readPlain(root: Root, kind: number, at: number): number | undefined {
  switch (kind) {
    case 1:
      return root.float32[at];
    case 2:
      return root.int32[at];
    case 3:
      return root.uint32[at];
    case 4:
      return root.int16[at];
    case 5:
      return root.uint16[at];
    case 6:
      return root.int8[at];
    default:
      return root.uint8[at];
  }
}

/**
 * Writes a number; false where nothing was written: another kind, a value that does not fit, and outside the memory, where
 * typed arrays ignore writes in silence.
 */
export function writePlain(root: Root, kind: number, at: number, value: number): boolean {
  switch (kind) {
    case 0:
      if (at >= root.float64.length) return false;
      root.float64[at] = value;
      return true;
    case 1:
      if (at >= root.float32.length) return false;
      root.float32[at] = value;
      return true;
    case 2:
      if (at >= root.int32.length || (value | 0) !== value) return false;
      root.int32[at] = value;
      return true;
    case 3:
      if (at >= root.uint32.length || value >>> 0 !== value) return false;
      root.uint32[at] = value;
      return true;
    case 4:
      if (at >= root.int16.length || (value << 16) >> 16 !== value) return false;
      root.int16[at] = value;
      return true;
    case 5:
      if (at >= root.uint16.length || (value & 0xffff) !== value) return false;
      root.uint16[at] = value;
      return true;
    case 6:
      if (at >= root.int8.length || (value << 24) >> 24 !== value) return false;
      root.int8[at] = value;
      return true;
    case 7:
      if (at >= root.uint8.length || (value & 0xff) !== value) return false;
      root.uint8[at] = value;
      return true;
    default:
      return false;
  }
}
