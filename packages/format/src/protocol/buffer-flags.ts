/**
 * Request flags with CPython's values. `BufferFlags` is for users; the constants are for this package, because bundlers
 * replace them by their values.
 */
export const WRITABLE = 1;
export const FORMAT = 4;
export const ND = 8;
export const STRIDES = 0x18;
export const C_CONTIGUOUS = 0x38;
export const F_CONTIGUOUS = 0x58;
export const ANY_CONTIGUOUS = 0x98;
export const INDIRECT = 0x118;
export const FULL_RO = 0x11c;

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
  WRITABLE,
  FORMAT,
  ND,
  STRIDES,
  C_CONTIGUOUS,
  F_CONTIGUOUS,
  ANY_CONTIGUOUS,
  INDIRECT,
  CONTIG: 9,
  CONTIG_RO: 8,
  STRIDED: 0x19,
  STRIDED_RO: 0x18,
  RECORDS: 0x1d,
  RECORDS_RO: 0x1c,
  FULL: 0x11d,
  FULL_RO,
};
