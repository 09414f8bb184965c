/**
 * What only arithmetic can get wrong; dtypes, shapes and buffers that do not fit use the classes of `format`. As there, the
 * native parent tells who is wrong, `code` is stable, and the guard is `isLanewiseError(error, code)`.
 */
import { brandError } from "@lanewise/format";

/** The codes of this package. */
export type SimdErrorCode = "KERNEL" | "LANES" | "NOT_EVALUATED" | "WORKER_LOST";

/** An expression was asked for its elements; it has none until it is evaluated. */
export class NotEvaluatedError extends TypeError {
  readonly code = "NOT_EVALUATED";
  /** What was called: `get`, `slice`, ... */
  readonly operation: string;

  constructor(operation: string, remedy = "no memory yet: into(dst), eval() or toTypedArray()") {
    super(`cannot ${operation} an expression: ${remedy}`);
    brandError(this, "NotEvaluatedError");
    this.operation = operation;
  }
}

/** A `lanes` template that cannot be read. */
export class LanesError extends SyntaxError {
  readonly code = "LANES";
  /** The template's text, each value shown as `${}`. */
  readonly text: string;
  /** Where in `text`, counted from 1. */
  readonly column: number;

  constructor(rule: string, text: string, index: number) {
    const line = text.replace(/\s/g, " ");
    super(`lanes: ${rule}, at column ${index + 1}\n  ${line}\n  ${" ".repeat(index)}^`);
    brandError(this, "LanesError");
    this.text = text;
    this.column = index + 1;
  }
}

/** A kernel trapped: its destination is partly written. Kernels never trap on data, so this is a defect of ours. */
export class KernelError extends Error {
  readonly code = "KERNEL";
  /** Which side ran it. */
  readonly thread: "caller" | "worker";

  constructor(thread: "caller" | "worker", message: string, cause?: unknown) {
    super(`a kernel failed on the ${thread}: ${message}`, cause === undefined ? undefined : { cause });
    brandError(this, "KernelError");
    this.thread = thread;
  }
}

/**
 * A worker took part of a call and never reported it: the destination is partly written, its memory is not reused, and
 * later calls run on the caller until new workers are ready.
 */
export class WorkerLostError extends Error {
  readonly code = "WORKER_LOST";
  /** How long the caller waited without seeing progress, in milliseconds. */
  readonly stallMs: number;
  /** Parts of the work that were finished, and all of them. */
  readonly done: number;
  readonly tiles: number;

  constructor(values: { stallMs: number; done: number; tiles: number }) {
    const { stallMs, done, tiles } = values;
    super(
      `a worker gave no sign of life for ${stallMs} ms (${done} of ${tiles} tiles done): the destination is partly ` +
        "written; later calls run on the caller until workers are back",
    );
    brandError(this, "WorkerLostError");
    this.stallMs = stallMs;
    this.done = done;
    this.tiles = tiles;
  }
}
