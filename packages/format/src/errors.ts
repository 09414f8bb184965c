/**
 * Every failure of the format layer, one class for each kind. The native parent tells who is wrong: TypeError for the
 * wrong kind of thing, RangeError for a wrong value, SyntaxError for a text that cannot be read, Error for the state of
 * something. Each class has a stable `code` and its values as fields.
 *
 * Never test these with `instanceof` across packages: two copies of a package have two sets of classes. The guard
 * `isLanewiseError` looks at a brand instead.
 */

/** The codes of this package; other packages have their own classes, with their own codes, under the same brand. */
export type ErrorCode =
  | "ARGUMENT"
  | "BUFFER"
  | "DETACHED"
  | "DTYPE"
  | "FORMAT"
  | "INDEX"
  | "RELEASED"
  | "SHAPE"
  | "STRUCT"
  | "VALUE_RANGE";

/** What `isLanewiseError` narrows to. */
export interface LanewiseError<Code extends string = string> extends Error {
  readonly code: Code;
}

/**
 * Marks an error as one of lanewise's, for `isLanewiseError`, and gives it its code and its fields. Called by the
 * constructors of all packages' errors.
 *
 * The name is an own property and a literal, so that minifiers cannot change it; the code is the name in another
 * spelling: `VALUE_RANGE` of a `ValueRangeError`.
 */
export function brandError(error: Error, name: string, fields?: object): void {
  const hidden = (value: unknown) => ({ value, configurable: true, writable: true });
  Object.defineProperties(error, { name: hidden(name), [Symbol.for("lanewise.error")]: hidden(true) });
  const code = name
    .slice(0, -5)
    .replace(/[a-z](?=[A-Z])/g, "$&_")
    .toUpperCase();
  Object.assign(error, { code }, fields);
}

/**
 * Whether `error` was thrown by any lanewise package (any copy of it), and has this code if one is given.
 *
 * @example
 * import * as lw from "lanewise";
 * try {
 *   lw.dtype("T{d:x:");
 * } catch (error) {
 *   if (!lw.isLanewiseError(error, "FORMAT")) throw error;
 *   console.log(error.message);
 * }
 */
export function isLanewiseError<Code extends string = string>(
  error: unknown,
  code?: Code,
): error is LanewiseError<Code> {
  const candidate = error as Record<symbol, unknown> & { code?: unknown };
  return (
    typeof error === "object" &&
    error !== null &&
    candidate[Symbol.for("lanewise.error")] === true &&
    (code === undefined || candidate.code === code)
  );
}

/** An argument of the wrong kind: 1.5 for an index, a string for a shape, an object that exports no buffer. */
export class ArgumentError extends TypeError {
  declare readonly code: "ARGUMENT";
  /** The argument's name, as the message has it. */
  declare readonly argument: string;

  constructor(argument: string, message: string) {
    super(message);
    brandError(this, "ArgumentError", { argument });
  }
}

/** A buffer cannot be had as asked for, or cannot change while others look at it (CPython's BufferError). */
export class BufferError extends Error {
  declare readonly code: "BUFFER";
  /** Exports that are live and stand in the way, where that is the reason. */
  declare readonly exports: number | undefined;
  /** The request flags that were refused, where that is the reason. */
  declare readonly flags: number | undefined;

  constructor(message: string, values: { exports?: number; flags?: number; cause?: unknown } = {}) {
    super(message, values);
    brandError(this, "BufferError", values);
  }
}

/** The memory behind an object is gone: its ArrayBuffer was detached, transferred or made too short. */
export class DetachedError extends Error {
  declare readonly code: "DETACHED";
  /** Bytes that the object needs, counted from the start of its buffer. */
  declare readonly needed: number | undefined;
  /** Bytes that are left. */
  declare readonly available: number | undefined;

  constructor(message: string, values: { needed?: number | undefined; available?: number } = {}) {
    super(message);
    brandError(this, "DetachedError", values);
  }
}

/** Something was used after it had been released. */
export class ReleasedError extends Error {
  declare readonly code: "RELEASED";
  /** What was called, for example `get`. */
  declare readonly operation: string;

  constructor(operation: string, subject = "this object") {
    super(`cannot ${operation}: ${subject} has been released`);
    brandError(this, "ReleasedError", { operation });
  }
}

/** A format, a dtype's name or a slice cannot be read. */
export class FormatError extends SyntaxError {
  declare readonly code: "FORMAT";
  /** The whole text. */
  declare readonly format: string;
  /** Where in the text, counted from 1. */
  declare readonly column: number;
  /** Two lines: the text about the column, and a caret under the column. */
  declare readonly caret: string;

  constructor(rule: string, format: string, index: number) {
    const from = Math.max(0, index - 40);
    const [before, after] = [from > 0 ? "..." : "", index + 40 < format.length ? "..." : ""];
    // One mark for each control character (and stray surrogate half), so that the caret stays where it belongs.
    const line = `${before}${format.slice(from, index + 40).replace(/\p{C}/gu, c => ".".repeat(c.length))}${after}`;
    const caret = `  ${line}\n  ${" ".repeat(before.length + index - from)}^`;
    super(`${rule}, at column ${index + 1}\n${caret}`);
    brandError(this, "FormatError", { format, column: index + 1, caret });
  }
}

/** Packing or unpacking is given the wrong number of values or bytes (the other cases of CPython's struct.error). */
export class StructError extends RangeError {
  declare readonly code: "STRUCT";
  /** How many values or bytes the format wants. */
  declare readonly expected: number;
  /** How many there are. */
  declare readonly got: number;

  constructor(message: string, expected: number, got: number) {
    super(message);
    brandError(this, "StructError", { expected, got });
  }
}

/** Shapes that are malformed, do not fit the data, or do not broadcast together. */
export class ShapeError extends RangeError {
  declare readonly code: "SHAPE";
  /** The shapes concerned, in the order of the message. */
  declare readonly shapes: readonly (readonly number[])[];

  constructor(message: string, ...shapes: readonly (readonly number[])[]) {
    super(message);
    brandError(this, "ShapeError", { shapes: shapes.map(shape => [...shape]) });
  }
}

/** An index outside its axis. */
export class IndexError extends RangeError {
  declare readonly code: "INDEX";
  declare readonly axis: number;
  declare readonly index: number;
  declare readonly extent: number;

  constructor(axis: number, index: number, extent: number, message?: string) {
    super(message ?? `index ${index} is out of bounds for axis ${axis} with ${extent} elements`);
    brandError(this, "IndexError", { axis, index, extent });
  }
}

/** A value or a dtype of the wrong kind: a string for a number, a conversion that would lose values. */
export class DTypeError extends TypeError {
  declare readonly code: "DTYPE";
  /** The dtype's name, where one is concerned. */
  declare readonly dtype: string | undefined;

  constructor(message: string, dtype?: string) {
    super(message);
    brandError(this, "DTypeError", { dtype });
  }
}

/** A value of the right kind that its dtype cannot hold: 300 for uint8. Values are never wrapped. */
export class ValueRangeError extends RangeError {
  declare readonly code: "VALUE_RANGE";
  declare readonly value: number | bigint;
  /** The dtype's name. */
  declare readonly dtype: string;

  constructor(value: number | bigint, dtype: string, rule: string) {
    super(`${rule}, got ${String(value).slice(0, 40)}`);
    brandError(this, "ValueRangeError", { value, dtype });
  }
}
