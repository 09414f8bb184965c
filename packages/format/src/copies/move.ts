/**
 * Moves elements from one strided layout to another as bytes, so that NaN payloads and padding survive. Knows neither
 * dtypes nor overlap: `copy.ts` decides, this does.
 *
 * The walk is rearranged for the memory: axes sorted by the destination's strides, merged where both sides run on,
 * contiguous runs moved by the platform, and where the two sides run along different axes, in tiles.
 */
import { coalesce } from "../geometry/coalesce.ts";
import { sizeOf } from "../geometry/geometry.ts";
import { type BlockMover, blockMover } from "./move-block.ts";

/** Where the elements are read or written: offset and strides in bytes. */
export interface Side {
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
  readonly strides: readonly number[];
}

/**
 * Moves all elements. The sides must lie in their buffers and must not overlap, unless they are the same (`ordered` then
 * does not matter) or both are one run.
 *
 * `ordered` keeps row-major order, for destinations whose elements overlap each other: the last index wins.
 */
export function moveElements(shape: readonly number[], itemsize: number, dst: Side, src: Side, ordered: boolean): void {
  const walk = ordered ? inOrder(shape, dst, src) : inBestOrder(shape, dst, src);
  if (itemsize === 0 || walk.shape.includes(0)) return;
  const { shape: extents, to, from } = walk;
  let run = itemsize;
  const last = extents.length - 1;
  if (last >= 0 && to.strides[last] === run && from.strides[last] === run) run *= extents.pop()!;

  if (extents.length === 0 || run >= LONG_RUN) {
    const moveRun = runMover(dst.buffer, src.buffer, run);
    eachOffset(extents, to, from, 0, moveRun);
    return;
  }
  let unit = unitOf(run, to, from, extents.length);
  // Doubles need four typed arrays where integers need two, which few elements do not earn back.
  if (unit === 8 && sizeOf(extents) < FEW) unit = 4;
  if (run > unit) {
    // Items of several units: the units are one more axis.
    extents.push(run / unit);
    to.strides[extents.length - 1] = unit;
    from.strides[extents.length - 1] = unit;
  }
  moveUnits(blockMover(unit, dst.buffer, src.buffer), extents, inUnits(to, unit), inUnits(from, unit), ordered);
}

/**
 * The same walk with a mover of one's own, for elements that change on the way: `mover` gets offsets and strides in units of
 * `toUnit` and `fromUnit` bytes, which must divide them.
 */
export function moveWith(
  mover: BlockMover,
  shape: readonly number[],
  dst: Side,
  src: Side,
  toUnit: number,
  fromUnit: number,
  ordered: boolean,
): void {
  const { shape: extents, to, from } = ordered ? inOrder(shape, dst, src) : inBestOrder(shape, dst, src);
  if (extents.includes(0)) return;
  if (extents.length === 0) {
    extents.push(1);
    to.strides[0] = toUnit;
    from.strides[0] = fromUnit;
  }
  moveUnits(mover, extents, inUnits(to, toUnit), inUnits(from, fromUnit), ordered);
}

/** Edge of a tile in units: two tiles of doubles fill 64 KiB (bench/copy.bench.mjs). */
const TILE = 64;

/** Bytes from which a call of `set` beats a loop (bench/copy.bench.mjs: between 64 and 128). */
const LONG_RUN = 128;

const FEW = 100;

interface Way {
  byteOffset: number;
  readonly strides: number[];
}

interface Moves {
  readonly shape: number[];
  readonly to: Way;
  readonly from: Way;
}

function inOrder(shape: readonly number[], dst: Side, src: Side): Moves {
  const walk = coalesce(shape, dst.strides, src.strides);
  return {
    shape: walk.shape,
    to: { byteOffset: dst.byteOffset, strides: walk.strides[0]! },
    from: { byteOffset: src.byteOffset, strides: walk.strides[1]! },
  };
}

/** Axes by falling stride of the destination, all of which become positive. */
function inBestOrder(shape: readonly number[], dst: Side, src: Side): Moves {
  if (shape.length <= 1 && (dst.strides[0] ?? 0) >= 0) return inOrder(shape, dst, src);
  let to = dst.byteOffset;
  let from = src.byteOffset;
  const axes = shape.map((extent, axis) => {
    let toStride = dst.strides[axis]!;
    let fromStride = src.strides[axis]!;
    if (toStride < 0) {
      to += toStride * (extent - 1);
      from += fromStride * (extent - 1);
      toStride = -toStride;
      fromStride = -fromStride;
    }
    return { extent, toStride, fromStride };
  });
  axes.sort((a, b) => b.toStride - a.toStride);
  const sorted = (key: "extent" | "toStride" | "fromStride") => axes.map(axis => axis[key]);
  return inOrder(
    sorted("extent"),
    { buffer: dst.buffer, byteOffset: to, strides: sorted("toStride") },
    { buffer: src.buffer, byteOffset: from, strides: sorted("fromStride") },
  );
}

function runMover(dst: ArrayBufferLike, src: ArrayBufferLike, run: number): (to: number, from: number) => void {
  const target = new Uint8Array(dst);
  if (dst === src) return (to, from) => void target.copyWithin(to, from, from + run);
  const source = new Uint8Array(src);
  return (to, from) => target.set(source.subarray(from, from + run), to);
}

/** Calls `visit` for all offsets of all but the last `inner` axes, in order. */
function eachOffset(
  shape: readonly number[],
  to: Way,
  from: Way,
  inner: number,
  visit: (to: number, from: number) => void,
): void {
  const outer = shape.length - inner;
  const index = new Array<number>(outer).fill(0);
  let toOffset = to.byteOffset;
  let fromOffset = from.byteOffset;
  for (;;) {
    visit(toOffset, fromOffset);
    let axis = outer - 1;
    for (; axis >= 0; axis--) {
      toOffset += to.strides[axis]!;
      fromOffset += from.strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      toOffset -= to.strides[axis]! * shape[axis]!;
      fromOffset -= from.strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
}

/** The widest unit, up to 8 bytes, that divides the run and to which every address is aligned. */
function unitOf(run: number, to: Way, from: Way, ndim: number): 1 | 2 | 4 | 8 {
  let mix = run | to.byteOffset | from.byteOffset;
  for (let axis = 0; axis < ndim; axis++) mix |= to.strides[axis]! | from.strides[axis]!;
  return mix & 1 ? 1 : mix & 2 ? 2 : mix & 4 ? 4 : 8;
}

function inUnits({ byteOffset, strides }: Way, unit: number): Way {
  return { byteOffset: byteOffset / unit, strides: strides.map(stride => stride / unit) };
}

/** Offsets and strides in units. The two innermost axes go to the mover, in tiles if the sides run along different ones. */
function moveUnits(move: BlockMover, shape: number[], to: Way, from: Way, ordered: boolean): void {
  const inner = shape.length - 1;
  if (inner === 0) {
    move(to.byteOffset, from.byteOffset, 1, 0, 0, shape[0]!, to.strides[0]!, from.strides[0]!);
    return;
  }
  const second = inner - 1;
  const fast = ordered ? inner : fastestAxis(from.strides, shape.length);
  // The axis along which the source runs goes next to the destination's.
  if (fast < second) for (const list of [shape, to.strides, from.strides]) swap(list, fast, second);
  const [rows, toRow, fromRow] = [shape[second]!, to.strides[second]!, from.strides[second]!];
  const [columns, toColumn, fromColumn] = [shape[inner]!, to.strides[inner]!, from.strides[inner]!];
  // Row by row where the order counts, since movers may take rows together.
  const [tileRows, tileColumns] = fast !== inner ? [TILE, TILE] : [ordered ? 1 : rows, columns];
  eachOffset(shape, to, from, 2, (toOffset, fromOffset) => {
    for (let row = 0; row < rows; row += tileRows) {
      for (let column = 0; column < columns; column += tileColumns) {
        const toTile = toOffset + row * toRow + column * toColumn;
        const fromTile = fromOffset + row * fromRow + column * fromColumn;
        const height = Math.min(tileRows, rows - row);
        const width = Math.min(tileColumns, columns - column);
        move(toTile, fromTile, height, toRow, fromRow, width, toColumn, fromColumn);
      }
    }
  });
}

/** The axis of the smallest stride other than 0; the innermost of equals. */
function fastestAxis(strides: readonly number[], ndim: number): number {
  let fastest = ndim - 1;
  for (let axis = ndim - 2; axis >= 0; axis--) {
    const stride = Math.abs(strides[axis]!);
    if (stride !== 0 && stride < Math.abs(strides[fastest]!)) fastest = axis;
  }
  return fastest;
}

function swap(list: number[], a: number, b: number): void {
  [list[a], list[b]] = [list[b]!, list[a]!];
}
