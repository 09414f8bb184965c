/**
 * Requests: the flags with which a consumer says what it can cope with, and the rule by which a complete exporter grants
 * or refuses them (PEP 3118 and `Doc/c-api/buffer.rst`; the rule is exact over all of CPython's flags and layouts).
 */
import { isContiguous, type Order } from "./contiguity.ts";
import { BufferError } from "./errors.ts";
import type { Geometry } from "./geometry.ts";

/** CPython's request flags with CPython's values. A flag of several bits counts only if all of them are set. */
export const BufferFlags: {
  /** Bytes, contiguous, no format. */
  readonly SIMPLE: 0;
  readonly WRITABLE: 1;
  readonly FORMAT: 4;
  readonly ND: 8;
  readonly STRIDES: 0x18;
  readonly C_CONTIGUOUS: 0x38;
  readonly F_CONTIGUOUS: 0x58;
  readonly ANY_CONTIGUOUS: 0x98;
  readonly INDIRECT: 0x118;
  readonly CONTIG: 9;
  readonly CONTIG_RO: 8;
  readonly STRIDED: 0x19;
  readonly STRIDED_RO: 0x18;
  readonly RECORDS: 0x1d;
  readonly RECORDS_RO: 0x1c;
  readonly FULL: 0x11d;
  readonly FULL_RO: 0x11c;
} = {
  SIMPLE: 0,
  WRITABLE: 1,
  FORMAT: 4,
  ND: 8,
  STRIDES: 0x18,
  C_CONTIGUOUS: 0x38,
  F_CONTIGUOUS: 0x58,
  ANY_CONTIGUOUS: 0x98,
  INDIRECT: 0x118,
  CONTIG: 9,
  CONTIG_RO: 8,
  STRIDED: 0x19,
  STRIDED_RO: 0x18,
  RECORDS: 0x1d,
  RECORDS_RO: 0x1c,
  FULL: 0x11d,
  FULL_RO: 0x11c,
};

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
  throw new BufferError(`"flags" must be a combination of BufferFlags, got ${String(flags)}`, { flags });
}

/**
 * Grants a request over a complete layout, or refuses it.
 *
 * @throws {BUFFER} saying what was asked for and why it cannot be had
 */
export function checkRequest(geometry: Geometry, readonly: boolean, flags: number): void {
  if (readonly && asks(flags, BufferFlags.WRITABLE))
    refuse("writable memory was asked for, but this is read-only", flags);
  // What nearly every consumer asks for: strides and indirection understood, no contiguity wanted.
  if ((flags & 0x1f8) === BufferFlags.INDIRECT) return;
  checkOrder(geometry, "C", BufferFlags.C_CONTIGUOUS, flags);
  checkOrder(geometry, "F", BufferFlags.F_CONTIGUOUS, flags);
  checkOrder(geometry, "A", BufferFlags.ANY_CONTIGUOUS, flags);
  if (geometry.suboffsets && !asks(flags, BufferFlags.INDIRECT)) {
    refuse("INDIRECT was not asked for, but this has indirect dimensions", flags);
  }
  if (!asks(flags, BufferFlags.STRIDES) && !isContiguous(geometry, "C")) {
    refuse("STRIDES was not asked for, but this is not C-contiguous", flags);
  }
  if (!asks(flags, BufferFlags.ND) && asks(flags, BufferFlags.FORMAT)) {
    refuse("FORMAT makes no sense without ND", flags);
  }
}

function checkOrder(geometry: Geometry, order: Order | "A", flag: number, flags: number): void {
  if (asks(flags, flag) && !isContiguous(geometry, order)) {
    refuse(`${order === "A" ? "contiguous" : `${order}-contiguous`} memory was asked for, but this is not`, flags);
  }
}

function refuse(reason: string, flags: number): never {
  throw new BufferError(`buffer request refused: ${reason}`, { flags });
}
