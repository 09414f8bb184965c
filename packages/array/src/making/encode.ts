/**
 * From values to bytes outside of the heap. Converting a value may run user code (getters of a record, iterators,
 * proxies), which may release or resize the very array that is being written; so values become bytes here first, and
 * only then, with no user code left to run, are checks made and bytes moved.
 */
import { ArgumentError, type DType, describeValue, type ElementCodec, ShapeError, sizeOf } from "@lanewise/format";
import { room, withExported } from "./exported.ts";
import { nestedShape, writeNested } from "./nested.ts";

/** Elements of one dtype, densely packed in C order, in memory that nobody else knows. */
export interface Encoded {
  readonly bytes: Uint8Array;
  readonly shape: readonly number[];
}

const SPARE_BYTES = 1024;
let spare: DataView | null = null;

/**
 * Calls `use` with the bytes of one encoded value; they are valid only during the call.
 *
 * @throws whatever the codec refuses
 */
export function withEncoded<T>(
  codec: ElementCodec,
  itemsize: number,
  value: unknown,
  use: (bytes: Uint8Array) => T,
): T {
  // The spare is taken, not borrowed: user code that the codec runs may come here again.
  const view =
    itemsize <= SPARE_BYTES && spare ? spare : new DataView(new ArrayBuffer(Math.max(itemsize, SPARE_BYTES)));
  spare = null;
  try {
    const bytes = new Uint8Array(view.buffer, 0, itemsize);
    bytes.fill(0);
    codec.write(view, 0, value);
    return use(bytes);
  } finally {
    if (view.byteLength === SPARE_BYTES) spare = view;
  }
}

/**
 * Encodes values: nested arrays, or an iterable of items or of nested arrays.
 *
 * @throws {ARGUMENT} for what is none of these
 * @throws {SHAPE} when the nesting is ragged
 * @throws {SIZE} when there is no memory for so many bytes
 */
export function encode(source: unknown, dtype: DType): Encoded {
  const values = listOf(source);
  const shape = nestedShape(values, dtype);
  const bytes = room(sizeOf(shape) * dtype.itemsize);
  writeNested(values, shape, dtype, bytes.buffer);
  return { bytes, shape };
}

/**
 * Encodes rows whose inner extents must be `tail`; an exporter's are copied and converted.
 *
 * @throws {SHAPE} when they are not
 */
export function encodeRows(source: unknown, dtype: DType, tail: readonly number[], operation: string): Encoded {
  const encoded = withExported(source, exported => exported.encode(dtype)) ?? encode(source, dtype);
  const { shape } = encoded;
  if (shape.length === 1 && shape[0] === 0) return { bytes: encoded.bytes, shape: [0, ...tail] };
  checkRows(shape, tail, operation);
  return encoded;
}

export function checkRows(shape: readonly number[], tail: readonly number[], operation: string): void {
  if (shape.length === tail.length + 1 && tail.every((extent, axis) => shape[axis + 1] === extent)) return;
  throw new ShapeError(
    `${operation} needs rows of shape [${tail.join(", ")}], got shape [${shape.join(", ")}]`,
    tail,
    shape,
  );
}

/** Arrays as they are, iterables drawn to their end. */
export function listOf(source: unknown): readonly unknown[] {
  if (Array.isArray(source)) return source;
  const iterable = source as { [Symbol.iterator]?: unknown } | null | undefined;
  if (typeof source === "object" && typeof iterable?.[Symbol.iterator] === "function") {
    return Array.from(source as Iterable<unknown>);
  }
  const rule = "nested arrays, an iterable or something that exports a buffer";
  throw new ArgumentError("source", `"source" must be ${rule}, got ${describeValue(source)}`);
}
