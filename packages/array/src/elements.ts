/**
 * Reading and writing one element of a block. The hot path of the package: one property per element type on the heap and a
 * `switch` over the kind, because one property that holds views of several types becomes five times slower once it has
 * seen five of them (docs/speed.md; bench/access.bench.mjs).
 *
 * `position` counts elements from the start of the memory, except for CODEC, where it counts bytes.
 */
import type { ElementCodec } from "@lanewise/format";
import {
  BOOL,
  FLOAT16,
  FLOAT32,
  FLOAT64,
  INT8,
  INT16,
  INT32,
  INT64,
  UINT8,
  UINT16,
  UINT32,
  UINT64,
} from "./element-kind.ts";
import type { HeapMemory } from "./heap-memory.ts";

export function readElement(heap: HeapMemory, kind: number, position: number, codec: ElementCodec): unknown {
  switch (kind) {
    case FLOAT64:
      return heap.f64[position];
    case FLOAT32:
      return heap.f32[position];
    case INT32:
      return heap.i32[position];
    case UINT8:
      return heap.u8[position];
    case INT8:
      return heap.i8[position];
    case INT16:
      return heap.i16[position];
    case UINT16:
      return heap.u16[position];
    case UINT32:
      return heap.u32[position];
    case INT64:
      return heap.i64[position];
    case UINT64:
      return heap.u64[position];
    case BOOL:
      return heap.u8[position] !== 0;
    case FLOAT16:
      return (heap.f16 as Float16Array)[position];
    default:
      return codec.read(heap.data, position);
  }
}

const MAX_FLOAT32 = 3.4028234663852886e38;

/**
 * Writes a value that the kind holds exactly as its view stores it; false (and nothing written) for every other value: the
 * codec then converts or refuses it. Runs no user code.
 */
export function writePlain(heap: HeapMemory, kind: number, position: number, value: unknown): boolean {
  if (typeof value !== "number") {
    if (kind !== BOOL || typeof value !== "boolean") return false;
    heap.u8[position] = value ? 1 : 0;
    return true;
  }
  switch (kind) {
    case FLOAT64:
      heap.f64[position] = value;
      return true;
    case FLOAT32:
      if (!(value <= MAX_FLOAT32 && value >= -MAX_FLOAT32)) return false;
      heap.f32[position] = value;
      return true;
    case INT32:
      if ((value | 0) !== value) return false;
      heap.i32[position] = value;
      return true;
    case UINT8:
      if ((value & 0xff) !== value) return false;
      heap.u8[position] = value;
      return true;
    case INT8:
      if ((value << 24) >> 24 !== value) return false;
      heap.i8[position] = value;
      return true;
    case INT16:
      if ((value << 16) >> 16 !== value) return false;
      heap.i16[position] = value;
      return true;
    case UINT16:
      if ((value & 0xffff) !== value) return false;
      heap.u16[position] = value;
      return true;
    case UINT32:
      if (value >>> 0 !== value) return false;
      heap.u32[position] = value;
      return true;
    default:
      return false;
  }
}
