/** Short visits to an exporter's bytes, for those who read or write and leave again: nothing stays pinned. */
import { getBuffer } from "./get-buffer.ts";

/** Runs `work` on all bytes of an exporter. */
export function useBytes<T>(exporter: unknown, flags: number, work: (view: DataView) => T): T {
  const record = getBuffer(exporter, flags);
  try {
    return work(new DataView(record.buffer, record.byteOffset, record.nbytes));
  } finally {
    record.release();
  }
}

/** Where `size` bytes begin (a negative offset counts from the end), or what `refuse` makes of their not being there. */
export function locate(
  byteOffset: number,
  size: number,
  nbytes: number,
  refuse: (rule: string, start: number) => Error,
): number {
  const start = byteOffset < 0 ? byteOffset + nbytes : byteOffset;
  if (Number.isSafeInteger(byteOffset) && start >= 0 && start + size <= nbytes) return start;
  throw refuse(`"byteOffset" must leave room for ${size} bytes in ${nbytes}, got ${byteOffset}`, start);
}
