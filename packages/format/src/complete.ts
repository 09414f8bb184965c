/**
 * From what a foreign exporter answered to a record that can be relied on: missing fields are completed, all fields are
 * checked, the layout is checked against the memory. Every field is read once; whatever is wrong is a BufferError that
 * names the field.
 */
import { byteLengthOf } from "./attached.ts";
import { createRecord, type RecordSource } from "./buffer-record.ts";
import { BufferError } from "./errors.ts";
import { checkShape, contiguousStrides, describe, sizeOf } from "./geometry.ts";
import { parse } from "./parse.ts";
import type { BufferAnswer, BufferRecord } from "./protocol.ts";
import { asks, BufferFlags } from "./request.ts";

/**
 * Checks and completes `answer`, which `exporter` gave to a request with these flags. Its `release` is called exactly once:
 * with the record's, or at once when the answer is refused.
 *
 * @throws {BUFFER} naming the field that is missing or wrong, or the request that cannot be granted
 */
export function completeRecord(answer: BufferAnswer, exporter: unknown, flags: number): BufferRecord {
  if ((typeof answer !== "object" && typeof answer !== "function") || answer === null) {
    throw new BufferError(`an exporter must answer with a record, got ${describe(answer)}`);
  }
  const onRelease = releaseOf(answer);
  try {
    const obj = read(answer, "obj") ?? exporter;
    return createRecord({ obj, ...layoutOf(answer, flags), ...memoryOf(answer), onRelease }, flags);
  } catch (error) {
    try {
      onRelease?.();
    } catch {
      // The refusal is what the consumer has to hear of.
    }
    throw error;
  }
}

function memoryOf(answer: BufferAnswer): Pick<RecordSource, "memory" | "getBuffer"> {
  const memory = read(answer, "memory") ?? null;
  if (memory !== null) {
    if (byteLengthOf(read(Object(memory), "buffer", "memory")) === undefined)
      wrong("memory", "a WebAssembly.Memory", memory);
    return { memory };
  }
  const buffer = read(answer, "buffer");
  if (byteLengthOf(buffer) === undefined) wrong("buffer", "an ArrayBuffer or SharedArrayBuffer", buffer);
  // Looked up again at every access: the exporter's memory may grow into another buffer.
  return { getBuffer: () => read(answer, "buffer") as ArrayBufferLike };
}

function layoutOf(answer: BufferAnswer, flags: number): Omit<RecordSource, "obj"> {
  const format = read(answer, "format");
  if (format !== null && typeof format !== "string") wrong("format", "a string, or null for bytes", format);
  const itemsize = count(answer, "itemsize") ?? sizeOfFormat(format);
  if (format === null && itemsize !== 1 && asks(flags, BufferFlags.FORMAT)) {
    wrong("format", "a string, unless the items are bytes", format);
  }
  const nbytes = count(answer, "nbytes");
  const shape = shapeOf(answer, asks(flags, BufferFlags.ND) ? undefined : nbytes, itemsize);
  const size = sizeOf(shape) * itemsize;
  if (nbytes !== undefined && nbytes !== size) wrong("nbytes", `${size}, as shape and item size say`, nbytes);

  const strides = integers(answer, "strides", shape.length);
  const suboffsets = integers(answer, "suboffsets", shape.length);
  const blocks = read(answer, "blocks") ?? null;
  if (suboffsets?.some(suboffset => suboffset >= 0) && !Array.isArray(blocks)) {
    wrong("blocks", "an array where there are suboffsets", blocks);
  }
  const readonly = read(answer, "readonly") ?? false;
  if (typeof readonly !== "boolean") wrong("readonly", "a boolean", readonly);
  const byteOffset = count(answer, "byteOffset");
  return { format: format ?? "B", itemsize, byteOffset, shape, strides, suboffsets, blocks, readonly };
}

function sizeOfFormat(format: string | null): number {
  try {
    return parse(format ?? "B").itemsize;
  } catch (cause) {
    throw new BufferError(`"format" of the record is none, and it has no "itemsize": ${messageOf(cause)}`, { cause });
  }
}

/** The extents; without one, what a request for bytes was answered with. */
function shapeOf(answer: BufferAnswer, nbytes: number | undefined, itemsize: number): number[] {
  const given = read(answer, "shape") ?? (nbytes === undefined ? nbytes : nbytes / itemsize);
  try {
    const shape = checkShape(given as number, "shape");
    contiguousStrides(shape, itemsize, "C");
    return shape;
  } catch (cause) {
    throw new BufferError(`"shape" of the record is none: ${messageOf(cause)}`, { cause });
  }
}

function integers(answer: BufferAnswer, field: "strides" | "suboffsets", ndim: number): number[] | null {
  const given = read(answer, field) ?? null;
  if (given === null) return null;
  if (read(Object(given), "length", field) !== ndim) wrong(field, `an array of ${ndim} integers`, given);
  return Array.from({ length: ndim }, (_, axis) => {
    const entry = read(given, axis, field);
    return Number.isSafeInteger(entry) ? entry : wrong(field, "an array of integers", entry);
  });
}

/** An integer from 0, or undefined where there is none. */
function count(answer: BufferAnswer, field: "itemsize" | "nbytes" | "byteOffset"): number | undefined {
  const value = read(answer, field) ?? undefined;
  return value === undefined || (Number.isSafeInteger(value) && value >= 0)
    ? value
    : wrong(field, "an integer from 0", value);
}

function releaseOf(answer: BufferAnswer): (() => void) | undefined {
  const release = read(answer, "release") ?? undefined;
  if (release !== undefined && typeof release !== "function") wrong("release", "a function", release);
  return release && (() => release.call(answer));
}

/** Getters and proxies may throw: that, too, is the exporter's answer. */
function read<T extends object, K extends keyof T>(from: T, key: K, field: string = String(key)): T[K] {
  try {
    return from[key];
  } catch (cause) {
    throw new BufferError(`"${field}" of the record cannot be read: ${messageOf(cause)}`, { cause });
  }
}

function wrong(field: string, rule: string, got: unknown): never {
  throw new BufferError(`"${field}" of the record must be ${rule}, got ${describe(got)}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : describe(error);
}
