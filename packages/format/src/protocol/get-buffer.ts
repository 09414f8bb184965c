/** The consumer's side of the protocol: ask any object for its memory. */

import { describeValue } from "../arguments/describe-value.ts";
import { ArgumentError, BufferError } from "../errors.ts";
import { FULL_RO } from "./buffer-flags.ts";
import { GrantedRecord } from "./buffer-record.ts";
import { exportBuiltIn, isBuiltIn } from "./built-ins.ts";
import { completeRecord } from "./complete.ts";
import { registeredFor } from "./exporters.ts";
import { BUFFER, type BufferAnswer, type BufferRecord, type FullBufferRecord } from "./protocol.ts";
import { checkFlags } from "./request.ts";

/**
 * Asks an exporter for its memory. The record's layout is complete and lies within the memory, whoever answered; release
 * it when done.
 *
 * `flags` (`BufferFlags`) say what the caller can cope with. A request is refused (CPython's rule) when it wants
 * WRITABLE memory that is read-only, contiguity that is not there, or leaves out INDIRECT, STRIDES or ND where the
 * layout needs them. Fields that were not asked for are null.
 *
 * @throws {ARGUMENT} if `x` exports no buffer
 * @throws {BUFFER} if the request is refused, or the exporter's answer is wrong: the message names the field
 * @throws {DETACHED} if the memory is gone
 *
 * @example
 * ```ts
 * using record = lw.getBuffer(new Float64Array(3));
 * record.format; // => "d"
 * record.strides; // => [8]
 * ```
 */
export function getBuffer(x: unknown, flags?: 0x11c | 0x11d): FullBufferRecord;
export function getBuffer(x: unknown, flags: number): BufferRecord;
export function getBuffer(x: unknown, flags: number = FULL_RO): BufferRecord {
  checkFlags(flags);
  if (isObject(x)) {
    const method = (x as { [BUFFER]?: unknown })[BUFFER];
    if (typeof method === "function") return accept(method.call(x, flags), x, flags);
    const builtIn = exportBuiltIn(x, flags);
    if (builtIn) return builtIn;
    const answer = registeredFor(x);
    if (answer) return accept(answer(x as never, flags), x, flags);
  }
  throw new ArgumentError("x", `an object that exports a buffer is required, got ${describeValue(x)}`);
}

/** Whether `getBuffer` would ask `x`; it may still refuse. */
export function isExporter(x: unknown): boolean {
  if (!isObject(x)) return false;
  return typeof (x as { [BUFFER]?: unknown })[BUFFER] === "function" || isBuiltIn(x) || registeredFor(x) !== undefined;
}

function accept(answer: BufferAnswer, exporter: object, flags: number): BufferRecord {
  if (!isObject(answer)) throw new BufferError(`an exporter must answer with a record, got ${describeValue(answer)}`);
  return GrantedRecord.answers(answer, flags) ? answer : completeRecord(answer, exporter, flags);
}

function isObject(x: unknown): x is object {
  return (typeof x === "object" && x !== null) || typeof x === "function";
}
