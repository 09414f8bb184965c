/**
 * From what a foreign exporter answered to a record that can be relied on: missing fields are completed, all fields are
 * checked, the layout is checked against the memory. Every field is read once; whatever is wrong is a BufferError that
 * names the field.
 */
import { byteLengthOf } from "./attached.ts";
import { createRecord } from "./buffer-record.ts";
import { BufferError } from "./errors.ts";
import { checkShape, contiguousStrides, describe, sizeOf } from "./geometry.ts";
import { parse } from "./parse.ts";
import type { BufferAnswer, BufferBlock, BufferRecord } from "./protocol.ts";
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
  const release = releaseOf(answer);
  try {
    return createRecord(
      { ...layoutOf(answer, flags), ...memoryOf(answer), ...ownerOf(answer, exporter), onRelease: release },
      flags,
    );
  } catch (error) {
    try {
      release?.();
    } catch {
      // The refusal is what the consumer has to hear of.
    }
    throw error;
  }
}

function memoryOf(answer: BufferAnswer): { memory?: WebAssembly.Memory; getBuffer?: () => ArrayBufferLike } {
  const memory = read(answer, "memory") ?? null;
  if (memory !== null) {
    if (typeof memory !== "object" || byteLengthOf(read(memory, "buffer", "memory")) === undefined)
      wrong("memory", "a WebAssembly.Memory", memory);
    return { memory };
  }
  const buffer = read(answer, "buffer");
  if (byteLengthOf(buffer) === undefined) wrong("buffer", "an ArrayBuffer or SharedArrayBuffer", buffer);
  // Looked up again at every access: the exporter's memory may grow into another buffer.
  return { getBuffer: () => read(answer, "buffer") as ArrayBufferLike };
}

function layoutOf(answer: BufferAnswer, flags: number) {
  const format = formatOf(answer);
  const nbytes = read(answer, "nbytes") ?? undefined;
  const itemsize = itemsizeOf(answer, format ?? "B", asks(flags, BufferFlags.FORMAT));
  const byteOffset = read(answer, "byteOffset") ?? 0;
  if (!isCount(itemsize)) wrong("itemsize", "an integer from 0", itemsize);
  if (!isCount(byteOffset)) wrong("byteOffset", "an integer from 0", byteOffset);

  const shape = shapeOf(answer, itemsize, nbytes, asks(flags, BufferFlags.ND));
  const strides = integersOf(answer, "strides", shape.length) ?? denseStrides(shape, itemsize);
  const suboffsets = integersOf(answer, "suboffsets", shape.length);
  const blocks = (read(answer, "blocks") ?? null) as readonly BufferBlock[] | null;
  if (suboffsets?.some(suboffset => suboffset >= 0) && !Array.isArray(blocks)) {
    wrong("blocks", "an array of { buffer, byteOffset } where there are suboffsets", blocks);
  }
  if (nbytes !== undefined && nbytes !== sizeOf(shape) * itemsize) {
    wrong("nbytes", `${sizeOf(shape) * itemsize} (the elements of the shape times the item size)`, nbytes);
  }
  const readonly = read(answer, "readonly") ?? false;
  if (typeof readonly !== "boolean") wrong("readonly", "a boolean", readonly);
  return { format: format ?? "B", itemsize, byteOffset, shape, strides, suboffsets, blocks, readonly };
}

function formatOf(answer: BufferAnswer): string | null {
  const format = read(answer, "format");
  if (format !== null && typeof format !== "string") wrong("format", "a string, or null for bytes", format);
  return format;
}

function itemsizeOf(answer: BufferAnswer, format: string, wanted: boolean): number {
  const given = read(answer, "itemsize") ?? undefined;
  if (given !== undefined) {
    // No format means bytes, unless no format was asked for.
    if (wanted && given !== 1 && read(answer, "format") === null)
      wrong("format", `a string where "itemsize" is ${given}`, null);
    return given;
  }
  try {
    return parse(format).itemsize;
  } catch (cause) {
    throw new BufferError(`"format" of the record cannot be read, and it has no "itemsize": ${describe(format)}`, {
      cause,
    });
  }
}

function shapeOf(answer: BufferAnswer, itemsize: number, nbytes: unknown, wanted: boolean): number[] {
  const shape = read(answer, "shape") ?? null;
  if (shape === null) {
    // In answer to a request for bytes: nbytes tells how many there are.
    if (wanted || !isCount(nbytes) || itemsize === 0) wrong("shape", "a number or an array of numbers", shape);
    return [nbytes / itemsize];
  }
  try {
    const extents = checkShape(shape, "shape");
    return extents;
  } catch (cause) {
    throw new BufferError(`"shape" of the record is no shape: ${messageOf(cause)}`, { cause });
  }
}

function denseStrides(shape: number[], itemsize: number): number[] {
  try {
    return contiguousStrides(shape, itemsize, "C");
  } catch (cause) {
    throw new BufferError(`"shape" of the record is no shape: ${messageOf(cause)}`, { cause });
  }
}

function integersOf(answer: BufferAnswer, field: "strides" | "suboffsets", ndim: number): number[] | null {
  const given = read(answer, field) ?? null;
  if (given === null) return null;
  if (typeof given !== "object" || read(given, "length", field) !== ndim)
    wrong(field, `an array of ${ndim} integers`, given);
  return Array.from({ length: ndim }, (_, axis) => {
    const entry = read(given, axis as never, field) as unknown;
    if (!Number.isSafeInteger(entry)) wrong(field, "an array of integers", entry);
    return entry as number;
  });
}

function ownerOf(answer: BufferAnswer, exporter: unknown): { obj: unknown } {
  return { obj: read(answer, "obj") ?? exporter };
}

function releaseOf(answer: BufferAnswer): (() => void) | undefined {
  const release = read(answer, "release") ?? undefined;
  if (release === undefined) return undefined;
  if (typeof release !== "function") wrong("release", "a function", release);
  let pending = true;
  return () => {
    if (!pending) return;
    pending = false;
    release.call(answer);
  };
}

/** Getters and proxies may throw: that, too, is the exporter's answer. */
function read<T extends object, K extends keyof T>(from: T, key: K, field = String(key)): T[K] {
  try {
    return from[key];
  } catch (cause) {
    throw new BufferError(`"${field}" of the record cannot be read: ${messageOf(cause)}`, { cause });
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function wrong(field: string, rule: string, got: unknown): never {
  throw new BufferError(`"${field}" of the record must be ${rule}, got ${describe(got)}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : describe(error);
}
