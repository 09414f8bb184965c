/**
 * Reading and writing one element of a block. The hot path of the package: one property per element type on the heap and a
 * `switch` over the kind, because one property that holds views of several types is slow once it has seen five of
 * them (bench/access.bench.mjs prints reads before and after).
 *
 * The cases are literals, and not the names of element-kind.ts, because an imported constant is a load and a comparison for
 * each case where a literal is part of a jump table.
 *
 * `position` counts elements from the start of the memory, except for CODEC, where it counts bytes.
 */
import type { ElementCodec } from "@lanewise/format";
import type { HeapMemory } from "../heap/heap-memory.ts";

export function readElement(heap: HeapMemory, kind: number, position: number, codec: ElementCodec): unknown {
  switch (kind) {
    case 1: // FLOAT64
      return heap.f64[position];
    case 2: // FLOAT32
      return heap.f32[position];
    case 3: // INT32
      return heap.i32[position];
    case 4: // UINT8
      return heap.u8[position];
    case 5: // INT8
      return heap.i8[position];
    case 6: // INT16
      return heap.i16[position];
    case 7: // UINT16
      return heap.u16[position];
    case 8: // UINT32
      return heap.u32[position];
    case 9: // INT64
      return heap.i64[position];
    case 10: // UINT64
      return heap.u64[position];
    case 11: // BOOL
      return heap.u8[position] !== 0;
    case 12: // FLOAT16
      return (heap.f16 as Float16Array)[position];
    default:
      return codec.read(heap.data, position);
  }
}

const MAX_FLOAT32 = 3.4028234663852886e38;

/**
 * Writes a value that the kind holds exactly as its view stores it; false (and nothing written) for every other value,
 * which the codec then converts or refuses, and where the memory has moved. Runs no user code.
 */
export function writePlain(heap: HeapMemory, kind: number, position: number, value: unknown): boolean {
  if (typeof value !== "number") {
    if (kind !== 11 || typeof value !== "boolean" || position >= heap.u8.length) return false;
    heap.u8[position] = value ? 1 : 0;
    return true;
  }
  switch (kind) {
    case 1: // FLOAT64
      if (position >= heap.f64.length) return false;
      heap.f64[position] = value;
      return true;
    case 2: // FLOAT32
      if (!(value <= MAX_FLOAT32 && value >= -MAX_FLOAT32) || position >= heap.f32.length) return false;
      heap.f32[position] = value;
      return true;
    case 3: // INT32
      if ((value | 0) !== value || position >= heap.i32.length) return false;
      heap.i32[position] = value;
      return true;
    case 4: // UINT8
      if ((value & 0xff) !== value || position >= heap.u8.length) return false;
      heap.u8[position] = value;
      return true;
    case 5: // INT8
      if ((value << 24) >> 24 !== value || position >= heap.i8.length) return false;
      heap.i8[position] = value;
      return true;
    case 6: // INT16
      if ((value << 16) >> 16 !== value || position >= heap.i16.length) return false;
      heap.i16[position] = value;
      return true;
    case 7: // UINT16
      if ((value & 0xffff) !== value || position >= heap.u16.length) return false;
      heap.u16[position] = value;
      return true;
    case 8: // UINT32
      if (value >>> 0 !== value || position >= heap.u32.length) return false;
      heap.u32[position] = value;
      return true;
    default:
      return false;
  }
}
