/** Short visits to an exporter's bytes, for those who read or write and leave again: nothing stays pinned. */
import { describeValue } from "../arguments/describe-value.ts";
import { getBuffer } from "../protocol/get-buffer.ts";

/** Runs `work` on all bytes of an exporter. */
export function useBytes<T>(exporter: unknown, flags: number, work: (view: DataView) => T): T {
  const record = getBuffer(exporter, flags);
  try {
    return work(new DataView(record.buffer, record.byteOffset, record.nbytes));
  } finally {
    record.release();
  }
}

/** Where `size` bytes begin, a negative offset counting from the end; -1 if they are not there. */
export function startOf(byteOffset: number, size: number, nbytes: number): number {
  if (!Number.isSafeInteger(byteOffset)) return -1;
  const start = byteOffset < 0 ? byteOffset + nbytes : byteOffset;
  return start >= 0 && start + size <= nbytes ? start : -1;
}

/** What to say of that. */
export function roomRule(byteOffset: number, size: number, nbytes: number): string {
  return `"byteOffset" must leave room for ${size} bytes in ${nbytes}, got ${describeValue(byteOffset)}`;
}
