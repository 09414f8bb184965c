/**
 * What exporters call, for everybody: what is wrong is refused by name, where the functions inside of this package
 * (attached.ts, buffer-record.ts), which stand in the way of every access, trust what they get.
 */
import { checkArgument } from "../arguments/check-argument.ts";
import { areAxes } from "../geometry/checked.ts";
import * as attached from "./attached.ts";
import * as records from "./buffer-record.ts";
import { sourceOf } from "./complete.ts";
import type { BufferAnswer, BufferRecord, FullBufferRecord } from "./protocol.ts";
import { checkFlags } from "./request.ts";

/**
 * Throws unless the buffer has its first `needed` bytes.
 *
 * @throws {ARGUMENT} for what is no buffer, or no number of bytes
 * @throws {DETACHED} saying what happened
 */
export function checkAttached(buffer: ArrayBufferLike, needed: number): void {
  checkBuffer(buffer);
  checkArgument(typeof needed === "number", "needed", "a number", needed);
  attached.checkAttached(buffer, needed);
}

/** @throws {ARGUMENT} for what is no buffer */
export function checkBuffer(buffer: unknown): void {
  const isBuffer = attached.byteLengthOf(buffer) !== undefined;
  checkArgument(isBuffer, "buffer", "an ArrayBuffer or SharedArrayBuffer", buffer);
}

/**
 * What an exporter calls inside its `[BUFFER](flags)`: applies the request rule and gives the record. Shapes and strides
 * are taken over, not copied, so hand out arrays that will not change.
 *
 * @throws {BUFFER} when the request cannot be granted, the layout does not lie in the memory, or a field of the source is
 * wrong: the message names it
 * @throws {ARGUMENT} for what is no source, or a callback that is no function
 * @throws {DETACHED} when the memory is gone
 *
 * @example
 * ```ts
 * class Samples {
 *   data = new Float32Array(4);
 *   [lw.BUFFER](flags: number) {
 *     return lw.createRecord({ obj: this, buffer: this.data.buffer, format: "f", itemsize: 4, shape: [4] }, flags);
 *   }
 * }
 * lw.getBuffer(new Samples()).nbytes; // => 16
 * ```
 */
export function createRecord(source: records.RecordSource, flags: 0x11c | 0x11d): FullBufferRecord;
export function createRecord(source: records.RecordSource, flags: number): BufferRecord;
export function createRecord(source: records.RecordSource, flags: number): BufferRecord {
  checkFlags(flags);
  return new records.GrantedRecord(isSound(source) ? source : completed(source, flags), flags);
}

/** Whether a source can be taken as it is: the others are looked at field by field. */
function isSound(source: records.RecordSource): boolean {
  if (typeof source !== "object" || source === null) return false;
  const { buffer, memory, getBuffer, shape, itemsize, byteOffset = 0, readonly = false } = source;
  return (
    typeof source.format === "string" &&
    isCount(itemsize) &&
    isCount(byteOffset) &&
    areAxes(shape, source.strides ?? shape, source.suboffsets) &&
    typeof readonly === "boolean" &&
    ((source.blocks ?? null) === null || Array.isArray(source.blocks)) &&
    isCallback(source.onRelease) &&
    // Whatever these two give is looked at each time.
    (getBuffer === undefined
      ? memory || attached.byteLengthOf(buffer) !== undefined
      : typeof getBuffer === "function") &&
    (memory === undefined || memory === null || (typeof memory === "object" && "buffer" in memory))
  );
}

const isCount = (x: unknown) => Number.isSafeInteger(x) && (x as number) >= 0;
const isCallback = (f: unknown) => f === undefined || typeof f === "function";

/** Refuses what is wrong of a source, and completes what is missing, as with an answer to `getBuffer`. */
function completed(source: records.RecordSource, flags: number): records.RecordSource {
  checkArgument(
    typeof source === "object" && source !== null,
    "source",
    "an object with buffer, format and shape",
    source,
  );
  const { obj, getBuffer, onRelease } = source;
  checkArgument(isCallback(getBuffer), "getBuffer", "a function", getBuffer);
  checkArgument(isCallback(onRelease), "onRelease", "a function", onRelease);
  const complete = sourceOf(source as BufferAnswer, flags);
  return { ...complete, obj, getBuffer: getBuffer?.bind(source) ?? complete.getBuffer, onRelease };
}
