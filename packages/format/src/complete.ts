/**
 * From what a foreign exporter answered to a record that can be relied on: missing fields are completed, all fields are
 * checked, the layout is checked against the memory. Every field is read once; whatever is wrong is a BufferError that
 * names the field.
 */
import { byteLengthOf } from "./attached.ts";
import { FORMAT, ND } from "./buffer-flags.ts";
import { createRecord, type RecordSource } from "./buffer-record.ts";
import { BufferError } from "./errors.ts";
import { checkShape, contiguousStrides, describe, sizeOf } from "./geometry.ts";
import { parse } from "./parse.ts";
import type { BufferAnswer, BufferRecord } from "./protocol.ts";
import { asks } from "./request.ts";

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
    if (byteLengthOf(attempt("memory", () => memory.buffer)) === undefined) {
      wrong("memory", "a WebAssembly.Memory", memory);
    }
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
  const itemsize = count(answer, "itemsize") ?? attempt("format", () => parse(format ?? "B").itemsize);
  if (format === null && itemsize !== 1 && asks(flags, FORMAT)) wrong("format", "a string, unless of bytes", format);
  const nbytes = count(answer, "nbytes");
  const given = read(answer, "shape");
  const shape = attempt("shape", () => {
    // Without one: what a request for bytes was answered with.
    const extents = given ?? (asks(flags, ND) ? given : (nbytes as number) / itemsize);
    const checked = checkShape(extents as number, "shape");
    contiguousStrides(checked, itemsize, "C");
    return checked;
  });
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

function integers(answer: BufferAnswer, field: "strides" | "suboffsets", ndim: number): number[] | null {
  const given = read(answer, field) ?? null;
  if (given === null) return null;
  const entries = attempt(field, () =>
    given.length === ndim ? Array.from({ length: ndim }, (_, axis) => given[axis]!) : null,
  );
  return entries?.every(Number.isSafeInteger) ? entries : wrong(field, `an array of ${ndim} integers`, given);
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

function read<K extends keyof BufferAnswer>(answer: BufferAnswer, field: K): BufferAnswer[K] {
  return attempt(field, () => answer[field]);
}

/** Getters and proxies may throw: that, too, is the exporter's answer. */
function attempt<T>(field: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : describe(cause);
    throw new BufferError(`"${field}" of the record is wrong: ${message}`, { cause });
  }
}

function wrong(field: string, rule: string, got: unknown): never {
  throw new BufferError(`"${field}" of the record must be ${rule}, got ${describe(got)}`);
}
