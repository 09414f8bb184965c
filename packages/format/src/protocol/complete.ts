/**
 * From what a foreign exporter answered to a record that can be relied on: missing fields are completed, all fields are
 * checked, the layout is checked against the memory. Every field is read once; whatever is wrong is a BufferError that
 * names the field.
 */

import { describeValue } from "../arguments/describe-value.ts";
import { BufferError } from "../errors.ts";
import { parse } from "../formats/parse.ts";
import { checkShape, contiguousStrides, sizeOf } from "../geometry/geometry.ts";
import { byteLengthOf } from "./attached.ts";
import { FORMAT, ND } from "./buffer-flags.ts";
import { GrantedRecord, type RecordSource } from "./buffer-record.ts";
import type { BufferAnswer, BufferRecord } from "./protocol.ts";
import { asks } from "./request.ts";

/**
 * Checks and completes `answer`, which `exporter` gave to a request with these flags. Its `release` is called exactly once:
 * with the record's, or at once when the answer is refused.
 *
 * @throws {BUFFER} naming the field that is missing or wrong, or the request that cannot be granted
 */
export function completeRecord(answer: BufferAnswer, exporter: unknown, flags: number): BufferRecord {
  const release = read(answer, "release");
  const onRelease = () => release?.call(answer);
  try {
    return new GrantedRecord({ obj: read(answer, "obj") ?? exporter, ...sourceOf(answer, flags), onRelease }, flags);
  } catch (error) {
    try {
      onRelease();
    } catch {
      // The refusal is what the consumer has to hear of.
    }
    throw error;
  }
}

/** What an answer says of its memory, complete and checked. @throws {BUFFER} naming the field */
export function sourceOf(answer: BufferAnswer, flags: number): Omit<RecordSource, "obj"> {
  const format = attempt("format", () => answer.format);
  if (format !== null && typeof format !== "string") wrong("format", "a string, or null for bytes", format);
  const itemsize = read(answer, "itemsize") ?? attempt("format", () => parse(format ?? "B").itemsize);
  if (format === null && itemsize !== 1 && asks(flags, FORMAT)) wrong("format", "a string, unless of bytes", format);
  const nbytes = read(answer, "nbytes");
  const given = read(answer, "shape");
  const [shape, dense] = attempt("shape", () => {
    // Without one: what a request for bytes was answered with.
    const extents = checkShape((given ?? (asks(flags, ND) ? given : nbytes! / itemsize)) as number, "shape");
    return [extents, contiguousStrides(extents, itemsize)];
  });
  const expected = sizeOf(shape) * itemsize;
  if (nbytes !== undefined && nbytes !== expected) wrong("nbytes", `${expected}, as shape and item size say`, nbytes);
  const strides = integers(answer, "strides", shape.length) ?? dense;
  const suboffsets = integers(answer, "suboffsets", shape.length);
  const memory = read(answer, "memory");
  return {
    memory,
    // Looked up again at every access: the exporter's memory may grow into another buffer.
    getBuffer: memory ? undefined : () => read(answer, "buffer")!,
    byteOffset: read(answer, "byteOffset"),
    readonly: read(answer, "readonly"),
    format: format ?? "B",
    itemsize,
    shape,
    strides,
    suboffsets,
    blocks: read(answer, "blocks"),
  };
}

function integers(answer: BufferAnswer, field: "strides" | "suboffsets", ndim: number): number[] | null {
  const given = read(answer, field);
  if (given === undefined) return null;
  const entries = attempt(field, () =>
    given.length === ndim ? Array.from({ length: ndim }, (_, axis) => given[axis]!) : null,
  );
  return entries?.every(Number.isSafeInteger) ? entries : wrong(field, `an array of ${ndim} integers`, given);
}

type Rule = readonly [what: string, holds: (value: any) => boolean];

const COUNT: Rule = ["an integer from 0", value => Number.isSafeInteger(value) && value >= 0];

/** What fields must be that can be judged by themselves; all of them may be left out. */
const RULES: { readonly [field in keyof BufferAnswer]?: Rule } = {
  memory: ["a WebAssembly.Memory", ({ buffer }) => byteLengthOf(buffer) !== undefined],
  itemsize: COUNT,
  nbytes: COUNT,
  byteOffset: COUNT,
  readonly: ["a boolean", value => typeof value === "boolean"],
  release: ["a function", value => typeof value === "function"],
  blocks: ["an array", Array.isArray],
};

/** A field, undefined if it was left out. */
function read<K extends keyof BufferAnswer>(
  answer: BufferAnswer,
  field: K,
): Exclude<BufferAnswer[K], null> | undefined {
  const value = attempt(field, () => answer[field]) ?? undefined;
  const [what, holds] = RULES[field] ?? [];
  const isRight = value === undefined || !holds || attempt(field, () => holds(value));
  return isRight ? (value as never) : wrong(field, what!, value);
}

/** Getters and proxies may throw: that, too, is the exporter's answer. */
function attempt<T>(field: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : describeValue(cause);
    throw new BufferError(`"${field}" of the record is wrong: ${message}`, { cause });
  }
}

function wrong(field: string, rule: string, got: unknown): never {
  throw new BufferError(`"${field}" of the record must be ${rule}, got ${describeValue(got)}`);
}
