/**
 * What changes the number of rows. The order is always the same: values become bytes (user code may run), the array is
 * looked at again, everything is checked and room is made, and only then bytes are written and the length changes. So a
 * refusal leaves contents, length and counts as they were.
 */
import { checkArgument, copyElements, IndexError } from "@lanewise/format";
import { checkSize } from "./check-size.ts";
import { copySlice } from "./derive.ts";
import { readElement } from "./elements/elements.ts";
import { type Handle, withRows } from "./handle.ts";
import { checkRows, type Encoded, encodeRows, withEncoded } from "./making/encode.ts";
import { denseAt, withExported } from "./making/exported.ts";
import type { Storage } from "./storage.ts";

export function append(array: Handle, row: unknown): void {
  insertRow(array, "append", null, row);
}

export function insert(array: Handle, index: number, row: unknown): void {
  checkArgument(Number.isInteger(index), "index", "an integer", index);
  insertRow(array, "insert", index, row);
}

export function extend(array: Handle, source: unknown): void {
  const before = withRows(array, "extend");
  const done = withExported(source, exported => {
    const storage = withRows(array, "extend");
    checkRows(exported.shape, storage.tail, "extend");
    // Rows of the array itself cannot stay exported while it grows, and columns have no free place behind them.
    if (exported.record.obj === array || exported.record.memory === storage.heap.memory || storage.order === "F") {
      return { encoded: exported.encode(storage.dtype) };
    }
    const count = exported.shape[0] as number;
    storage.makeRoom(storage.length + count, "extend");
    const at = storage.address + storage.nbytes;
    exported.copyInto(denseAt(storage.heap.buffer, at, exported.shape, storage.dtype));
    storage.resize(storage.length + count, "extend", true, true);
    return { encoded: null };
  });
  if (done?.encoded === null) return;
  insertBytes(array, "extend", null, done?.encoded ?? encodeRows(source, before.dtype, before.tail, "extend"));
}

export function pop(array: Handle, index = -1): unknown {
  const storage = withRows(array, "pop");
  const { length, rowBytes } = storage;
  checkArgument(Number.isInteger(index), "index", "an integer", index);
  const row = index < 0 ? index + length : index;
  if (length === 0) throw new IndexError(0, index, 0, "cannot pop from an empty array");
  if (row < 0 || row >= length) throw new IndexError(0, index, length);
  storage.checkUnlocked("pop");
  const taken =
    storage.ndim === 1
      ? readElement(storage.heap, storage.kind, storage.base + row * storage.step0, storage.codec)
      : copySlice(storage, [row]);
  if (storage.order === "F") shiftColumns(storage, row, length - 1);
  else {
    const from = storage.address + (row + 1) * rowBytes;
    storage.heap.u8.copyWithin(from - rowBytes, from, storage.address + storage.nbytes);
  }
  storage.resize(length - 1, "pop", false, false);
  return taken;
}

export function clear(array: Handle): void {
  const storage = withRows(array, "clear");
  storage.resize(0, "clear", false, false);
  if (storage.liveExports() === 0) storage.trim(0);
}

export function resize(array: Handle, length: number): void {
  const storage = withRows(array, "resize");
  checkSize("length", length, "rows");
  const shrinks = length < storage.length;
  storage.resize(length, "resize", false, false);
  if (shrinks && length < storage.capacity / 2) storage.trim(length);
}

export function reserve(array: Handle, capacity: number): void {
  const storage = withRows(array, "reserve");
  checkSize("capacity", capacity, "rows");
  storage.reserve(capacity);
}

/** Puts one row before row `index`, or at the end. */
function insertRow(array: Handle, operation: string, index: number | null, row: unknown): void {
  const before = withRows(array, operation);
  if (before.ndim > 1) insertBytes(array, operation, index, oneRow(before, row, operation));
  else {
    withEncoded(before.codec, before.itemsize, row, bytes =>
      insertBytes(array, operation, index, { bytes, shape: [1] }),
    );
  }
}

/** One row given as an exporter or as nested values of the shape `tail`. */
function oneRow({ dtype, tail }: Storage, row: unknown, operation: string): Encoded {
  const exported = withExported(row, from => from.encode(dtype));
  if (exported === null) return encodeRows([row], dtype, tail, operation);
  const shape = [1, ...exported.shape];
  checkRows(shape, tail, operation);
  return { bytes: exported.bytes, shape };
}

/** Puts encoded rows before row `index`, or at the end. Runs no user code. */
function insertBytes(array: Handle, operation: string, index: number | null, encoded: Encoded): void {
  const storage = withRows(array, operation);
  const { length, rowBytes } = storage;
  const count = encoded.shape[0] as number;
  const row = index === null ? length : index < 0 ? Math.max(0, index + length) : Math.min(index, length);
  if (count === 0) return;
  // Rows in the middle move, which an export forbids; at the end they only fill up the capacity.
  if (row < length) storage.checkUnlocked(operation);
  storage.resize(length + count, operation, true, true);
  if (storage.order === "F") {
    shiftColumnsUp(storage, row, count, length);
    writeColumns(storage, row, encoded);
    return;
  }
  const at = storage.address + row * rowBytes;
  const { u8 } = storage.heap;
  u8.copyWithin(at + count * rowBytes, at, storage.address + length * rowBytes);
  u8.set(encoded.bytes, at);
}

/** Moves what follows row `row` of every column one row up; the last row becomes free. */
function shiftColumns(storage: Storage, row: number, last: number): void {
  eachColumn(storage, at => {
    const from = at + (row + 1) * storage.itemsize;
    storage.heap.u8.copyWithin(from - storage.itemsize, from, at + (last + 1) * storage.itemsize);
  });
}

/** Makes `count` rows free before row `row` of every column that had `length` rows. */
function shiftColumnsUp(storage: Storage, row: number, count: number, length: number): void {
  eachColumn(storage, at => {
    const from = at + row * storage.itemsize;
    storage.heap.u8.copyWithin(from + count * storage.itemsize, from, at + length * storage.itemsize);
  });
}

function writeColumns(storage: Storage, row: number, { bytes, shape }: Encoded): void {
  const { address, strides, itemsize, dtype, heap } = storage;
  const geometry = { byteOffset: address + row * itemsize, shape, strides, itemsize };
  copyElements({ buffer: heap.buffer, dtype, geometry }, denseAt(bytes.buffer, bytes.byteOffset, shape, dtype));
}

/** Calls `f` with the address of each column of a Fortran-ordered layout. */
function eachColumn(storage: Storage, f: (address: number) => void): void {
  const { address, length, itemsize, rowItems } = storage;
  for (let column = 0; column < rowItems; column++) f(address + column * length * itemsize);
}
