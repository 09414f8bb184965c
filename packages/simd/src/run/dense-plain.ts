/**
 * The short way to few elements in plain memory: operands that lie there are copied side by side to where WebAssembly reaches
 * them, those in the heap are used where they are; one call computes, and the result is copied to where it belongs. The same
 * kernels on the same values as the long way (staging.ts). Everything is read before anything is written, so operands may
 * overlap as they like.
 */
import { defaultHeap } from "@lanewise/array";
import { countMoved, type DType } from "@lanewise/format";
import type { Evaluable, Formula } from "../expression/node.ts";
import { sameShape } from "../expression/same-shape.ts";
import { linearise, type Source } from "../plan/recipe.ts";
import { call } from "./call.ts";
import { counters } from "./counters.ts";
import { addressesIn, denseLease, denseRun } from "./dense.ts";
import { type Plain, plainOf } from "./plain.ts";
import { STAGED } from "./staging.ts";
import { takeTile, tileMemory, withTiles } from "./tile-memory.ts";
import { wasmRefused } from "./wasm.ts";

/** Bytes of an operand, at most: larger ones are cut into tiles. */
const MAX_BYTES = 1 << 15;

/**
 * Evaluates into a typed array or a view of plain memory and gives true, or does nothing and gives false. `isFlat`: the
 * destination has been made for the elements, whatever their shape.
 */
export function runPlain(node: Evaluable, dst: object, isFlat = false): boolean {
  if (node.kind !== "formula" || wasmRefused() !== null) return false;
  const target = plainOf(dst, true);
  if (target === null || target.items.length === 0 || target.items.byteLength > MAX_BYTES) return false;
  const fits = isFlat || (target.dtype === node.dtype && sameShape(node.shape, target.shape));
  return fits && withTiles(() => runBeside(node, target));
}

function runBeside(node: Formula, target: Plain): boolean {
  const { sources } = linearise(node);
  const { byteLength } = target.items;
  const first = sources.length === 0 ? null : denseLease(sources[0]!, node.shape);
  if (first === null) {
    const addresses = addressesOf(sources, node.shape);
    return addresses !== null && runAt(node, target, tileMemory(), addresses, takeTile(byteLength), "dense tiles");
  }
  const heap = defaultHeap();
  const addresses = first.memory === heap.memory ? addressesIn(heap.memory, sources, node.shape) : null;
  if (addresses === null) return false;
  const address = heap.allocate(byteLength, { zero: false });
  try {
    return runAt(node, target, heap.memory, addresses, address, "dense");
  } finally {
    heap.free(address);
  }
}

/** Computes at an address, and copies the result to where it belongs; or does nothing and gives false. */
function runAt(
  node: Formula,
  { items, dtype }: Plain,
  memory: WebAssembly.Memory,
  args: (number | bigint)[],
  address: number,
  key: string,
): boolean {
  const { recipe, numbers } = linearise(node);
  const run = denseRun(recipe, node, memory, key);
  if (run === null) return false;
  const { length, byteLength } = items;
  args.push(address, length);
  for (let k = 0; k < numbers.length; k++) args.push(numbers[k]!);
  counters.runs++;
  counters.staged++;
  counters.last = STAGED;
  call(run, args);
  const Result = dtype.TypedArray as Float64ArrayConstructor;
  copy(items, new Result(memory.buffer as ArrayBuffer, address, length), 0);
  countMoved(byteLength);
  return true;
}

/**
 * Copies sources to where kernels reach them, side by side, and gives their addresses; null if one of them is anything but
 * few dense elements of plain memory in this shape.
 */
export function addressesOf(sources: readonly Source[], shape: readonly number[]): (number | bigint)[] | null {
  const addresses: (number | bigint)[] = [];
  for (let k = 0; k < sources.length; k++) {
    const source = sources[k]!;
    const plain = source.kind === "leaf" ? plainOf(source.exporter) : null;
    if (plain === null || plain.items.byteLength > MAX_BYTES || !sameShape(shape, plain.shape)) return null;
    const { items, dtype } = plain;
    const address = takeTile(items.byteLength);
    copy(tilesOf(dtype), items, address / items.BYTES_PER_ELEMENT);
    countMoved(items.byteLength);
    addresses.push(address);
  }
  return addresses;
}

type Items = Plain["items"];

function copy(to: Items, from: Items, at: number): void {
  (to as Float64Array).set(from as Float64Array, at);
}

const views: Map<DType, Items> = /* @__PURE__ */ new Map();

/** All memory for tiles as elements of a dtype. */
function tilesOf(dtype: DType): Items {
  const { buffer } = tileMemory();
  let view = views.get(dtype);
  if (view?.buffer !== buffer) {
    view = new (dtype.TypedArray as Float64ArrayConstructor)(buffer);
    views.set(dtype, view);
  }
  return view;
}
