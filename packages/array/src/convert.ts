/** From an array to plain values, typed arrays and bytes: copies that nobody has to release, in logical order. */
import { ArgumentError, DTypeError } from "@lanewise/format";
import { locatedOf } from "./derive.ts";
import { withEncoded } from "./encode.ts";
import { denseAt } from "./exported.ts";
import { type Handle, live } from "./handle.ts";
import { copyElements } from "./strided-copy.ts";
import { readAt } from "./visit.ts";

export function toArray(array: Handle): unknown {
  const storage = live(array, "toArray");
  const { shape } = storage;
  let index = 0;
  // Runs no user code, so the storage stays as it is.
  const level = (axis: number): unknown => {
    if (axis === shape.length) return readAt(storage, index++);
    const items = new Array<unknown>(shape[axis] as number);
    for (let i = 0; i < items.length; i++) items[i] = level(axis + 1);
    return items;
  };
  return level(0);
}

export function toBytes(array: Handle): Uint8Array {
  const storage = live(array, "toBytes");
  const bytes = new Uint8Array(storage.nbytes);
  if (storage.order === "C") {
    bytes.set(storage.heap.u8.subarray(storage.address, storage.address + storage.nbytes));
  } else copyElements(denseAt(bytes.buffer, 0, storage.shape, storage.dtype), locatedOf(storage));
  return bytes;
}

export function toTypedArray(array: Handle): unknown {
  const { dtype } = live(array, "toTypedArray");
  const { TypedArray } = dtype;
  if (!TypedArray) {
    throw new DTypeError(
      `toTypedArray needs elements that a typed array holds, these are ${dtype.name}: use toBytes() or toArray()`,
      dtype.name,
    );
  }
  return new (TypedArray as Uint8ArrayConstructor)(toBytes(array).buffer);
}

export function join(array: Handle, separator: unknown): string {
  const text = separator === undefined ? "," : separator;
  if (typeof text !== "string")
    throw new ArgumentError("separator", `"separator" must be a string, got ${typeof text}`);
  const storage = live(array, "join");
  const parts = new Array<string>(storage.size);
  for (let i = 0; i < parts.length; i++) {
    const value = readAt(storage, i);
    parts[i] = typeof value === "object" ? JSON.stringify(value) : String(value);
  }
  return parts.join(text);
}

export function fill(array: Handle, value: unknown): void {
  const { codec, itemsize, dtype } = live(array, "fill");
  withEncoded(codec, itemsize, value, bytes => {
    // Encoding may have run anything: look again. One element broadcasts to all.
    const storage = live(array, "fill");
    const strides = storage.shape.map(() => 0);
    const geometry = { byteOffset: bytes.byteOffset, shape: storage.shape, strides, itemsize };
    copyElements(locatedOf(storage), { buffer: bytes.buffer, dtype, geometry });
  });
}
