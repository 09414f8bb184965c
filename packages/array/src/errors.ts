/**
 * The failures that only memory and threads have. Everything else (a refused resize, an index out of bounds, use after
 * release) is a class of `@lanewise/format`. Same conventions: a stable `code`, the values as fields, and a brand that
 * `isLanewiseError` looks for, so never `instanceof`.
 */
import { brandError, describeValue } from "@lanewise/format";

/** The codes that this package adds. */
export type ArrayErrorCode = "HEAP" | "ISOLATION" | "OUT_OF_MEMORY" | "SIZE" | "TICKET";

/** The heap has no room for what was asked. Nothing has changed, and the heap goes on working. */
export class OutOfMemoryError extends Error {
  readonly code = "OUT_OF_MEMORY";
  /** Bytes that were asked for. */
  readonly requested: number;
  /** Bytes that are free, in all blocks together, including what the memory could still grow by. */
  readonly free: number;
  /** The hard maximum of the heap in bytes. */
  readonly maximum: number;
  /** Blocks in use. */
  readonly blocks: number;

  constructor(values: { requested: number; free: number; maximum: number; blocks: number }) {
    const { requested, free, maximum, blocks } = values;
    const pieces = free < requested ? "" : ", but not in one piece";
    const inUse =
      `; ${blocks} blocks are in use. Arrays are released by using, scope or release(): ` +
      "after configure({ trace: true }) leaks() says who made those that were not";
    super(
      `out of memory: ${requested} bytes were asked for, ${free} are free of the heap's maximum of ${maximum}${pieces}` +
        (blocks > 0 ? inUse : ""),
    );
    brandError(this, "OutOfMemoryError");
    this.requested = requested;
    this.free = free;
    this.maximum = maximum;
    this.blocks = blocks;
  }
}

/** A number of bytes or elements that is no size at all: negative, a fraction, NaN, 2^53 and above. */
export class SizeError extends RangeError {
  readonly code = "SIZE";
  /** The argument's name. */
  readonly argument: string;
  /** What was given. */
  readonly value: unknown;

  constructor(argument: string, value: unknown, rule: string) {
    super(`"${argument}" must be ${rule}, got ${describeValue(value)}`);
    brandError(this, "SizeError");
    this.argument = argument;
    this.value = value;
  }
}

/** A heap was misused: freed twice, freed at an address it never gave out, asked to allocate by a foreign thread. */
export class HeapError extends Error {
  readonly code = "HEAP";

  constructor(message: string) {
    super(message);
    brandError(this, "HeapError");
  }
}

/** A ticket cannot be redeemed: it has been, it was taken back, or it is none. */
export class TicketError extends Error {
  readonly code = "TICKET";

  constructor(message: string) {
    super(message);
    brandError(this, "TicketError");
  }
}

/** Memory cannot be passed to another thread here: the page is not cross-origin isolated, or the heap is not shared. */
export class IsolationError extends Error {
  readonly code = "ISOLATION";

  constructor(message: string) {
    super(message);
    brandError(this, "IsolationError");
  }
}
