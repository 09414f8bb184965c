/**
 * Walks over places (`kernel/emit-walk.ts`), run where WebAssembly reaches everything: in the heap, or in the memory for tiles,
 * where what lies elsewhere is copied first, as long as that is little beside the walk. Where it is much, or where there is no
 * WebAssembly, the work is JavaScript's.
 */
import { countMoved, isShared, sizeOf } from "@lanewise/format";
import type { Run } from "../kernel/cache.ts";
import {
  argumentsOf,
  emitWalk,
  type IndexName,
  isIndexName,
  type Unit,
  unitBytes,
  type WalkArguments,
  type WalkSpec,
} from "../kernel/emit-walk.ts";
import { instancesOf } from "../kernel/instances.ts";
import { moduleBytes } from "../wasm/module.ts";
import { call } from "./call.ts";
import { counters } from "./counters.ts";
import type { Lease } from "./lease.ts";
import { isApart, operandOf } from "./operands.ts";
import { leaveRecording } from "./recording.ts";
import type { Session } from "./session.ts";
import { STAGED } from "./staging.ts";
import { takeTile, tileMemory, withTiles } from "./tile-memory.ts";
import { wasmRefused } from "./wasm.ts";

/** Bytes that are copied for each place, at most, beside twice those of its item: these take as long as the walk. */
const MAX_COPIED = 64;
/** What places are taken for at least: copying is no question where everything is small. */
const FEW = 64;

/** Operands by their places: two of them may be one lease. */
const [INDICES, PLACES, LIST] = [0, 1, 2];

/** Bytes of tiles, at most: their memory keeps what it has grown to. */
const MAX_TILES = 1 << 24;

export interface Walk {
  readonly act: Exclude<WalkSpec["act"], "check">;
  /** Dense integers, or whole numbers in float64. */
  readonly indices: Lease;
  /** What indices are less than. */
  readonly extent: number;
  /** Dense items at places, of which there may be rows behind each other, and those of the list. */
  readonly places: Lease;
  readonly list: Lease;
  /** Bytes of an item. */
  readonly itemBytes: number;
  /** What items are made of; without it of bytes. */
  readonly unit?: Unit;
  /** How often the walk is repeated, along the places. */
  readonly rows?: number;
  /** Whether the list is one item, for all places. */
  readonly isOne?: boolean;
  /** Whether all indices are known to be in range. */
  readonly areChecked?: boolean;
}

/**
 * Walks, unless an index is out of range, and gives how many are not, up to the first; null if it has done nothing as this is
 * not for WebAssembly.
 */
export function walk(work: Walk, session: Session): number | null {
  const { indices, extent, places, list, itemBytes } = work;
  const index = indices.dtype.name;
  const isGather = work.act === "gather";
  const written = isGather ? list : places;
  if (wasmRefused() !== null || !isIndexName(index) || itemBytes === 0 || extent >= 2 ** 32) return null;
  const operands = [indices, places, list];
  const { memory: heap } = session.heap;
  const inHeap = operands.some(operand => operand.memory === heap);
  const memory = inHeap ? heap : tileMemory();
  // Indices that would be written before they have been read are read from a copy.
  const isMet = !isGather && !isApart(written, [operandOf(indices, indices.shape)], indices.shape);
  const isInPlace = (k: number): boolean => operands[k]!.memory === memory && !(isMet && k === INDICES);
  let copied = 0;
  for (const [k, operand] of operands.entries()) if (!isInPlace(k)) copied += nbytesOf(operand);
  const count = sizeOf(indices.shape);
  const worth = Math.max(count * (work.rows ?? 1), FEW) * (MAX_COPIED + 2 * itemBytes);
  if (copied > worth || (!inHeap && copied > MAX_TILES)) return null;
  // What other threads see must not be written but at the places.
  if (!isGather && written.memory !== memory && isShared(written.buffer)) return null;
  const unit = work.unit ?? widest(itemBytes);
  const units = itemBytes / unitBytes(unit);
  const inRange = (act: WalkSpec["act"], given: WalkArguments): number => {
    return (call(walkIn(memory, { index, act, unit, many: units > 1 }), argumentsOf(given)) as number) >>> 0;
  };
  leaveRecording();
  if (copied > 0) counters.staged++;
  counters.last = copied === 0 ? "wasm, in place" : STAGED;
  return withTiles(() => {
    const take = (nbytes: number) => (inHeap ? session.take(nbytes) : takeTile(nbytes));
    const addresses = operands.map((operand, k) => (isInPlace(k) ? operand.byteOffset : take(nbytesOf(operand))));
    // After the last allocation: memory that grows has another buffer.
    const copies = operands.flatMap((operand, k) => {
      if (isInPlace(k)) return [];
      const nbytes = nbytesOf(operand);
      const inside = new Uint8Array(memory.buffer, addresses[k]!, nbytes);
      return [{ k, inside, outside: new Uint8Array(operand.buffer, operand.byteOffset, nbytes) }];
    });
    for (const { k, inside, outside } of copies) {
      // A gather writes all of its list; what is written at places keeps what it has elsewhere.
      if (!isGather || k !== LIST) inside.set(outside);
      countMoved(inside.length);
    }
    const given: WalkArguments = {
      indices: addresses[0]!,
      count,
      extent,
      places: addresses[1]!,
      list: addresses[2]!,
      itemBytes,
      step: work.isOne ? 0 : itemBytes,
      units,
      rows: work.rows ?? 1,
      rowBytes: extent * itemBytes,
    };
    const checked =
      work.areChecked || extent >= (LIMITS[index] ?? Number.POSITIVE_INFINITY)
        ? count
        : inRange("check", { ...given, rows: 1 });
    const done = checked < count ? checked : inRange(work.act, given);
    const result = copies.find(({ k }) => k === (isGather ? LIST : PLACES));
    if (done === count) result?.outside.set(result.inside);
    return done;
  });
}

/** Indices of these dtypes are all in range from these extents on, as bytes are in a table for all of them. */
const LIMITS: { readonly [name in IndexName]?: number } = {
  int8: 2 ** 7,
  uint8: 2 ** 8,
  int16: 2 ** 15,
  uint16: 2 ** 16,
};

function nbytesOf({ shape, itemsize }: Lease): number {
  return sizeOf(shape) * itemsize;
}

/** The widest unit that items of so many bytes are made of. */
function widest(itemBytes: number): Unit {
  const wide = itemBytes & -itemBytes;
  return wide === 1 ? "i8" : wide === 2 ? "i16" : wide === 4 ? "i32" : wide === 8 ? "i64" : "v128";
}

const walks = /* @__PURE__ */ new Map<string, (memory: WebAssembly.Memory) => Run>();

function walkIn(memory: WebAssembly.Memory, spec: WalkSpec): Run {
  const kind = isShared(memory.buffer) ? "shared" : "plain";
  const key = `${kind} ${spec.index} ${spec.act} ${spec.unit} ${spec.many}`;
  let bind = walks.get(key);
  if (bind === undefined) walks.set(key, (bind = instancesOf(moduleBytes(emitWalk(spec), kind))));
  return bind(memory);
}
