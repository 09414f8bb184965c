/**
 * The rule by which a complete exporter grants or refuses a request (PEP 3118 and `Doc/c-api/buffer.rst`; it is exact over
 * all of CPython's flags and layouts).
 */

import { describeValue } from "../arguments/describe-value.ts";
import { BufferError } from "../errors.ts";
import { isContiguous } from "../geometry/contiguity.ts";
import type { Geometry } from "../geometry/geometry.ts";
import { ANY_CONTIGUOUS, C_CONTIGUOUS, F_CONTIGUOUS, FORMAT, INDIRECT, ND, STRIDES, WRITABLE } from "./buffer-flags.ts";

/** Whether all bits of a flag are set. */
export function asks(flags: number, flag: number): boolean {
  return (flags & flag) === flag;
}

/**
 * Refuses what is no request: anything but a 32-bit integer, and CPython's PyBUF_READ and PyBUF_WRITE alone, which
 * belong to another function.
 *
 * @throws {BUFFER}
 */
export function checkFlags(flags: number): void {
  if (Number.isInteger(flags) && flags >= 0 && flags <= 0x7fffffff && flags !== 0x100 && flags !== 0x200) return;
  throw new BufferError(`"flags" must be a combination of BufferFlags, got ${describeValue(flags)}`, { flags });
}

/**
 * Grants a request over a complete layout, or refuses it.
 *
 * @throws {BUFFER} saying what was asked for and why it cannot be had
 */
export function checkRequest(geometry: Geometry, readonly: boolean, flags: number): void {
  const refuse = (rule: string) => {
    throw new BufferError(`buffer request refused: ${rule}`, { flags });
  };
  const wants = (name: string) => refuse(`${name} was asked for, but this is not`);
  const needs = (subject: string, name: string) => refuse(`${subject} needs ${name}, which was not asked for`);
  if (readonly && asks(flags, WRITABLE)) refuse("WRITABLE was asked for, but this is read-only");
  // What nearly every consumer asks for: strides and indirection understood, no contiguity wanted.
  if ((flags & 0x1f8) === INDIRECT) return;
  if (asks(flags, C_CONTIGUOUS) && !isContiguous(geometry, "C")) wants("C_CONTIGUOUS");
  if (asks(flags, F_CONTIGUOUS) && !isContiguous(geometry, "F")) wants("F_CONTIGUOUS");
  if (asks(flags, ANY_CONTIGUOUS) && !isContiguous(geometry, "A")) wants("ANY_CONTIGUOUS");
  if (geometry.suboffsets && !asks(flags, INDIRECT)) needs("this", "INDIRECT");
  if (!asks(flags, STRIDES) && !isContiguous(geometry, "C")) needs("this", "STRIDES");
  if (!asks(flags, ND) && asks(flags, FORMAT)) needs("FORMAT", "ND");
}
