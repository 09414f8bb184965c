/**
 * Writing many elements at once. The work is format's `copyElements`, which broadcasts, is right under every overlap and
 * refuses lossy conversion before it writes; here other objects are asked for their memory and given it back.
 */
import {
  BufferFlags,
  checkArgument,
  copyElements,
  type DType,
  dtypeOfBuffer,
  type FullBufferRecord,
  getBuffer,
  isExporter,
  type Located,
} from "@lanewise/format";
import { VIEW } from "./brand.ts";
import type { ViewOfMemory } from "./view.ts";

/** Something that computes into a target: an expression of `@lanewise/simd`. */
interface Computable {
  readonly dtype: unknown;
  readonly shape: readonly number[];
  into(target: unknown): unknown;
}

/** Writes an exporter, an expression or a single value into all elements of a view. */
export function assign(target: ViewOfMemory, source: unknown): void {
  target.located("assign", true);
  if (isComputable(source)) {
    source.into(target);
  } else if (typeof source !== "object" || source === null || isValueOf(target.dtype, source)) {
    target.fill(source);
  } else {
    checkArgument(isExporter(source), "source", "an exporter, an expression or a value of the view's dtype", source);
    const record = getBuffer(source);
    try {
      // Acquiring runs the exporter's code: what was true of the target before may not be any more.
      copyElements(target.located("assign", true), locatedIn(record, source));
    } finally {
      record.release();
    }
  }
}

/** Writes all elements of a view into a writable exporter. */
export function copyTo(source: ViewOfMemory, target: unknown): void {
  source.rootOf("copyTo");
  checkArgument(isExporter(target), "target", "a writable exporter", target);
  const record = getBuffer(target, BufferFlags.FULL);
  try {
    copyElements(locatedIn(record, target), source.located("copyTo"));
  } finally {
    record.release();
  }
}

/** A record as the functions on elements take it; the exporter may know its dtype better than the format. */
export function locatedIn(record: FullBufferRecord, exporter?: unknown): Located {
  return {
    buffer: record.buffer,
    geometry: record,
    dtype: dtypeOfBuffer(record.format, record.itemsize, exporter),
    blocks: record.blocks,
  };
}

function isComputable(source: unknown): source is Computable {
  const candidate = source as Partial<Computable> | null;
  return typeof candidate === "object" && typeof candidate?.into === "function" && !(VIEW in candidate);
}

/** Whether an object is meant as one value: a record, a complex number, a tuple. */
function isValueOf({ kind }: DType, source: object): boolean {
  return (kind === "record" || kind === "complex" || kind === "array") && !isExporter(source);
}
