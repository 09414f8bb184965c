/** One view as several: the items along an axis. Follows the array API's `unstack`; nothing is copied. */
import { ArgumentError, ShapeError } from "@lanewise/format";
import type { ReadonlyMemoryView } from "../memory-view.ts";

/** What `unstack` needs of a view; what `simd` gives has it too. */
interface Stacked {
  readonly shape: readonly number[];
  moveAxis(source: number, destination: number): Stacked;
  pick(index: number): unknown;
}

/**
 * A view of each item along an axis (the first one). They borrow from the view given, and are writable where it is.
 *
 * @throws {ARGUMENT} for what is no view
 * @throws {SHAPE} an axis that does not exist, or one of more than 2^24 items
 *
 * @example
 * import * as lw from "lanewise";
 * const pixels = lw.view(new Uint8Array([1, 2, 3, 4, 5, 6])).reshape([2, 3]);
 * const planes = lw.unstack(pixels, -1);
 * planes[1]!.toArray(); // => [2, 5]
 */
export function unstack<V extends Stacked>(
  view: V,
  axis = 0,
): V extends { pick(index: 0): infer Item } ? Item[] : ReadonlyMemoryView[] {
  if (typeof view?.moveAxis !== "function") {
    throw new ArgumentError("view", "unstack takes a view: view(x) makes one");
  }
  const front = view.moveAxis(axis, 0);
  const length = front.shape[0]!;
  if (length > 2 ** 24) throw new ShapeError(`unstack makes at most 2^24 views, got ${length}`, view.shape);
  return Array.from({ length }, (_, index) => front.pick(index)) as never;
}
