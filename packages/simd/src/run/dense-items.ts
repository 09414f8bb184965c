/**
 * The short way of small typed arrays over plain memory: all operands are copied side by side to where WebAssembly reaches
 * them, one call computes, and the result is copied to where it belongs. The same kernels on the same values as the long way
 * (staging.ts). Everything is read before anything is written, so operands may overlap as they like.
 */
import { countMoved, type DType } from "@lanewise/format";
import type { Evaluable, Formula } from "../expression/node.ts";
import { sameShape } from "../expression/same-shape.ts";
import { linearise, type Source } from "../plan/recipe.ts";
import { call } from "./call.ts";
import { counters } from "./counters.ts";
import { denseRun } from "./dense.ts";
import { dtypeOfItems, type Items, itemsOf } from "./items.ts";
import { takeTile, tileMemory, withTiles } from "./tile-memory.ts";
import { wasmRefused } from "./wasm.ts";

/** Bytes of an operand, at most: larger ones are cut into tiles. */
const MAX_BYTES = 1 << 15;

/**
 * Evaluates into a typed array and gives true, or does nothing and gives false. `isFlat`: the destination has been made for
 * the elements, whatever their shape.
 */
export function runItems(node: Evaluable, dst: object, isFlat = false): boolean {
  if (node.kind !== "formula" || wasmRefused() !== null) return false;
  const target = itemsOf(dst);
  if (target === null || target.byteLength > MAX_BYTES) return false;
  const fits = isFlat || (dtypeOfItems(target) === node.dtype && sameShape(node.shape, [target.length]));
  return fits && withTiles(() => runBeside(node, target));
}

function runBeside(node: Formula, target: Items): boolean {
  const { recipe, sources, numbers } = linearise(node);
  const args: (number | bigint)[] | null = addressesOf(sources, node.shape);
  const run = args === null ? null : denseRun(recipe, node, tileMemory(), "dense tiles");
  if (args === null || run === null) return false;
  const { length, byteLength, BYTES_PER_ELEMENT: itemsize } = target;
  const address = takeTile(byteLength);
  args.push(address, length);
  for (let k = 0; k < numbers.length; k++) args.push(numbers[k]!);
  counters.runs++;
  counters.staged++;
  counters.last = STAGED;
  call(run, args);
  const first = address / itemsize;
  copy(target, tilesLike(target).subarray(first, first + length), 0);
  countMoved(byteLength);
  return true;
}

/** What `info().last` says of all runs over copies. */
export const STAGED = "wasm, staged through the heap";

/**
 * Copies sources to where kernels reach them, side by side, and gives their addresses; null if one of them is anything but a
 * small typed array over plain memory in this shape.
 */
export function addressesOf(sources: readonly Source[], shape: readonly number[]): number[] | null {
  const addresses: number[] = [];
  for (let k = 0; k < sources.length; k++) {
    const source = sources[k]!;
    const items = source.kind === "leaf" ? itemsOf(source.exporter) : null;
    if (items === null || items.byteLength > MAX_BYTES || !sameShape(shape, [items.length])) return null;
    const address = takeTile(items.byteLength);
    copy(tilesLike(items), items, address / items.BYTES_PER_ELEMENT);
    countMoved(items.byteLength);
    addresses.push(address);
  }
  return addresses;
}

function copy(to: Items, from: Items, at: number): void {
  (to as Float64Array).set(from as Float64Array, at);
}

const views: Map<DType, Items> = /* @__PURE__ */ new Map();

/** All memory for tiles as elements of the same dtype. */
function tilesLike(items: Items): Items {
  const dtype = dtypeOfItems(items);
  const { buffer } = tileMemory();
  let view = views.get(dtype);
  if (view?.buffer !== buffer) {
    view = new (dtype.TypedArray as Float64ArrayConstructor)(buffer);
    views.set(dtype, view);
  }
  return view;
}
