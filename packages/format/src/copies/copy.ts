/**
 * Copying and filling: what `assign`, `array(source)`, slices of arrays and `toTypedArray` have in common.
 *
 * All or nothing: whatever can be refused is refused before the first byte is written. The result is as if the source had
 * been complete before anything was written, under every overlap; a destination whose elements overlap each other is
 * written in row-major order, so the last index wins (PEP 3118 rule S4).
 */

import { ArgumentError, ShapeError } from "../errors.ts";
import { dtype as dtypeOf } from "../formats/dtype.ts";
import type { DType } from "../formats/element-type.ts";
import { broadcastStrides } from "../geometry/broadcast.ts";
import { isContiguous } from "../geometry/contiguity.ts";
import { contiguousStrides, firstIndirect, type Geometry, sizeOf } from "../geometry/geometry.ts";
import { mayOverlapItself, overlapOf } from "../geometry/overlap.ts";
import { elementCodec } from "../values/element.ts";
import { type Conversion, conversionOf, convertElements } from "./convert.ts";
import { allocate, checkBytes, checkLocated, direct, directParts, gather, type Located, sideOf } from "./located.ts";
import { moveElements } from "./move.ts";
import { countMoved } from "./traffic.ts";

/**
 * Writes the elements of `src` into `dst`, broadcast to its shape. Elements of one dtype move as bytes; others are
 * converted where no value can be lost (byte order, widening; 64-bit integers to floats if all of them fit), and records of
 * the same names in the same order field by field, which leaves the destination's padding as it is.
 *
 * @throws {DTYPE} if values could be lost, naming the remedy
 * @throws {VALUE_RANGE} if a 64-bit integer does not fit into a float
 * @throws {SHAPE} if the shapes do not broadcast
 * @throws {DETACHED} if memory is gone
 * @throws {BUFFER} if an indirect dimension leads nowhere
 *
 * @example
 * ```ts
 * const column = { byteOffset: 0, shape: [3, 1], strides: [8, 8], itemsize: 8 };
 * const matrix = { byteOffset: 0, shape: [3, 2], strides: [16, 8], itemsize: 8 };
 * const target = new Float64Array(6);
 * lw.copyElements(
 *   { buffer: target.buffer, geometry: matrix, dtype: lw.dtype("d") },
 *   { buffer: Float64Array.of(1, 2, 3).buffer, geometry: column, dtype: lw.dtype("d") },
 * );
 * target; // => Float64Array.of(1, 1, 2, 2, 3, 3)
 * ```
 */
export function copyElements(dst: Located, src: Located): void {
  checkLocated(dst, "dst");
  checkLocated(src, "src");
  const conversion = conversionOf(src.dtype, dst.dtype);
  const { shape, itemsize } = dst.geometry;
  const size = sizeOf(shape);
  // Here, so that shapes without elements are checked, too.
  assignmentStrides(src.geometry, shape);
  if (size === 0) return;
  if (firstIndirect(dst.geometry) < 0) {
    copyDirect(dst, direct(src), conversion);
  } else {
    copyToParts(dst, direct(src), conversion);
  }
  countMoved(size * itemsize);
}

/**
 * Writes one value into every element.
 *
 * @throws {DTYPE} {VALUE_RANGE} {STRUCT} if the value does not fit the dtype
 * @throws {DETACHED} if memory is gone
 */
export function fillElements(dst: Located, value: unknown): void {
  checkLocated(dst, "dst");
  fillEncoded(dst, encodeElement(dst.dtype, value));
}

/**
 * The bytes of one element. Values may run code of the user's (getters of records), which may release or detach what they
 * are meant for: encode first, then look whether the target is still there.
 *
 * @throws {DTYPE} {VALUE_RANGE} {STRUCT} if the value does not fit the dtype
 * @throws {BUFFER} if there is no memory for them
 */
export function encodeElement(dtype: DType, value: unknown): Uint8Array {
  const codec = elementCodec(dtype);
  const bytes = new Uint8Array(allocate(dtypeOf(dtype as never).itemsize));
  codec.write(new DataView(bytes.buffer), 0, value);
  return bytes;
}

/**
 * Writes these bytes into every element.
 *
 * @throws {ARGUMENT} unless they are one element's
 * @throws {DETACHED} if memory is gone
 */
export function fillEncoded(dst: Located, bytes: Uint8Array): void {
  checkLocated(dst, "dst");
  checkBytes(bytes, "bytes");
  const { geometry } = dst;
  if (bytes.length !== geometry.itemsize) {
    throw new ArgumentError("bytes", `"bytes" must be one element's ${geometry.itemsize}, got ${bytes.length}`);
  }
  const once = geometry.shape.map((extent, axis) => (geometry.strides[axis] === 0 && extent > 0 ? 1 : extent));
  for (const { block } of directParts({ ...dst, geometry: { ...geometry, shape: once } }, geometry.strides)) {
    const { shape, itemsize } = block.geometry;
    if (sizeOf(shape) === 0) continue;
    const to = sideOf(block);
    if (isContiguous(block.geometry, "A")) {
      fillRun(to.buffer, to.byteOffset, sizeOf(shape) * itemsize, bytes);
    } else {
      const from = { buffer: bytes.buffer, byteOffset: bytes.byteOffset, strides: shape.map(() => 0) };
      moveElements(shape, itemsize, to, from, mayOverlapItself(block.geometry));
    }
  }
}

function copyDirect(into: Located, src: Located, conversion: Conversion): void {
  if (conversion === "move" && isOneRun(into.geometry, src.geometry)) {
    copyRun(into, src);
    return;
  }
  // Along an axis of stride 0 only the last index survives: one step, however long the axis claims to be.
  const last = into.geometry.shape.map((extent, axis) => (into.geometry.strides[axis] === 0 ? extent - 1 : 0));
  const dst = withoutRepeats(into, last);
  const from = withoutRepeats(stretched(src, into.geometry.shape), last);
  const ordered = mayOverlapItself(dst.geometry);
  const overlap = mayAlias(dst.buffer, from.buffer) ? overlapOf(dst.geometry, from.geometry) : "none";
  if (overlap === "same" && conversion === "move" && dst.buffer === from.buffer) return;
  const inPlace = overlap === "same" && !ordered && conversion !== "fields";
  const apart = overlap === "none" || overlap === "interleaved" || inPlace;
  const source = apart ? from : gatherOnce(from);
  const { shape, itemsize } = dst.geometry;
  if (conversion === "move") moveElements(shape, itemsize, sideOf(dst), sideOf(source), ordered);
  else convertElements(dst, source, conversion, ordered);
}

/** The layout at the last index of the axes that have one other than 0. */
function withoutRepeats(located: Located, last: readonly number[]): Located {
  if (last.every(index => index === 0)) return located;
  const { geometry } = located;
  const shape = geometry.shape.map((extent, axis) => (last[axis] === 0 ? extent : 1));
  const byteOffset = last.reduce(
    (offset, index, axis) => offset + index * geometry.strides[axis]!,
    geometry.byteOffset,
  );
  return { ...located, geometry: { ...geometry, shape, byteOffset } };
}

/** A copy out of the way, in which axes that repeat the same elements still do. */
function gatherOnce(src: Located): Located {
  const { geometry } = src;
  const shape = geometry.shape.map((extent, axis) => (geometry.strides[axis] === 0 ? 1 : extent));
  return stretched(gather({ ...src, geometry: { ...geometry, shape } }), geometry.shape);
}

/** Indirect destinations: completed in scratch memory first, since a part may be the source or refuse. */
function copyToParts(dst: Located, src: Located, conversion: Conversion): void {
  const { shape, itemsize } = dst.geometry;
  const strides = contiguousStrides(shape, itemsize, "C");
  const buffer = allocate(sizeOf(shape) * itemsize);
  const complete: Located = { ...dst, buffer, geometry: { byteOffset: 0, shape, strides, itemsize } };
  copyDirect(complete, src, conversion);
  for (const { block, byteOffset } of directParts(dst, strides)) {
    const inner = block.geometry.shape;
    const from = { buffer, byteOffset, strides: strides.slice(shape.length - inner.length) };
    moveElements(inner, itemsize, sideOf(block), from, mayOverlapItself(block.geometry));
  }
}

/** The same elements with the strides to read them in this shape. */
function stretched(src: Located, shape: readonly number[]): Located {
  const { geometry } = src;
  if (sameShape(geometry.shape, shape)) return src;
  return { ...src, geometry: { ...geometry, shape, strides: assignmentStrides(geometry, shape) } };
}

/** As broadcasting, but leading axes of extent 1 that the target does not have are dropped, as in NumPy's assignment. */
function assignmentStrides({ shape, strides }: Geometry, to: readonly number[]): number[] {
  const surplus = Math.max(0, shape.length - to.length);
  if (shape.slice(0, surplus).some(extent => extent !== 1)) {
    throw new ShapeError(`shape [${shape.join(", ")}] does not broadcast to [${to.join(", ")}]`, shape, to);
  }
  return broadcastStrides(shape.slice(surplus), strides.slice(surplus), to);
}

/** Two SharedArrayBuffers may be one memory, before and after it grew; it then begins at the same place. */
function mayAlias(a: ArrayBufferLike, b: ArrayBufferLike): boolean {
  return a === b || (isShared(a) && isShared(b));
}

/**
 * Whether other threads can have this memory. Not `instanceof`: a page without isolation has shared WebAssembly memory, and no
 * name SharedArrayBuffer. False for what is no memory.
 *
 * @example
 * ```ts
 * lw.isShared(new ArrayBuffer(8)); // => false
 * lw.isShared(lw.defaultHeap().buffer); // => true
 * ```
 */
export function isShared(buffer: ArrayBufferLike): boolean {
  return buffer?.[Symbol.toStringTag] === "SharedArrayBuffer";
}

/** Whether both are contiguous in the same order and of one shape, so that one call moves all. */
function isOneRun(a: Geometry, b: Geometry): boolean {
  if (!sameShape(a.shape, b.shape)) return false;
  return (isContiguous(a, "C") && isContiguous(b, "C")) || (isContiguous(a, "F") && isContiguous(b, "F"));
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** Right under every overlap: `set` copies as if through a copy. */
function copyRun(dst: Located, src: Located): void {
  const nbytes = sizeOf(dst.geometry.shape) * dst.geometry.itemsize;
  const [to, from] = [sideOf(dst), sideOf(src)];
  new Uint8Array(to.buffer, to.byteOffset, nbytes).set(new Uint8Array(from.buffer, from.byteOffset, nbytes));
}

/** Repeats an element over a run by doubling what is there. */
function fillRun(buffer: ArrayBufferLike, byteOffset: number, nbytes: number, element: Uint8Array): void {
  const run = new Uint8Array(buffer, byteOffset, nbytes);
  if (element.every(byte => byte === element[0])) {
    run.fill(element[0] ?? 0);
    return;
  }
  run.set(element);
  for (let filled = element.length; filled < nbytes; filled *= 2) {
    run.copyWithin(filled, 0, Math.min(filled, nbytes - filled));
  }
}
