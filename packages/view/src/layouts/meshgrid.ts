/**
 * Several views in one common shape: `broadcastArrays` and `meshgrid`. Views only, with strides of 0 where elements repeat:
 * nothing is copied, and the results are read-only. Follows the array API's functions of these names.
 */
import { ArgumentError, broadcastShapes, ShapeError } from "@lanewise/format";
import { checkArgument, checkObject } from "../arguments.ts";
import type { ReadonlyMemoryView } from "../memory-view.ts";
import type { DTypeOf } from "../source-types.ts";

/** What these functions need of a view; what `simd` gives has it too, and gives its own kind. */
interface Shaped {
  readonly shape: readonly number[];
  broadcastTo(shape: readonly number[]): unknown;
  reshape(shape: readonly number[]): unknown;
}

type Broadcast<Views extends readonly Shaped[], N extends number> = {
  readonly [K in keyof Views]: ReadonlyMemoryView<DTypeOf<Views[K]>, N>;
};

/**
 * The views, each stretched to the shape that they have together. They borrow from the views given.
 *
 * @throws {SHAPE} shapes that do not broadcast together
 * @throws {ARGUMENT} anything but views
 *
 * @example
 * import * as lw from "lanewise";
 * const column = lw.view(new Int8Array([1, 2])).reshape([2, 1]);
 * const [a, b] = lw.broadcastArrays([column, lw.view(new Int8Array([10, 20]))]);
 * a.toArray(); // => [[1, 1], [2, 2]]
 * b.toArray(); // => [[10, 20], [10, 20]]
 */
export function broadcastArrays<const Views extends readonly Shaped[]>(views: Views): Broadcast<Views, number> {
  checkViews("broadcastArrays", views);
  const shape = broadcastShapes(...views.map(view => view.shape));
  return views.map(view => view.broadcastTo(shape)) as never;
}

/**
 * The coordinates of a grid: from one-dimensional views one view for each axis, all of the grid's shape. "xy", the default,
 * is for pictures: the first view runs along the second axis. With "ij" each view runs along the axis of its own place.
 *
 * @throws {SHAPE} a view that is not one-dimensional
 * @throws {ARGUMENT} anything but views, or another indexing
 *
 * @example
 * import * as lw from "lanewise";
 * const [x, y] = lw.meshgrid([lw.view(new Int8Array([1, 2, 3])), lw.view(new Int8Array([10, 20]))]);
 * x.toArray(); // => [[1, 2, 3], [1, 2, 3]]
 * y.toArray(); // => [[10, 10, 10], [20, 20, 20]]
 */
export function meshgrid<const Views extends readonly Shaped[]>(
  views: Views,
  options: { readonly indexing?: "xy" | "ij" } = {},
): Broadcast<Views, Views["length"]> {
  checkObject(options, "options");
  const { indexing = "xy" } = options;
  checkArgument(indexing === "xy" || indexing === "ij", "indexing", '"xy" or "ij"', indexing);
  checkViews("meshgrid", views);
  for (const { shape } of views) {
    if (shape.length !== 1) throw new ShapeError(`meshgrid takes one dimension each, got [${shape.join(", ")}]`, shape);
  }
  const axes = views.map((_, axis) => axis);
  if (indexing === "xy" && axes.length > 1) [axes[0], axes[1]] = [1, 0];
  const shape = new Array<number>(views.length);
  for (const [k, axis] of axes.entries()) shape[axis] = views[k]!.shape[0]!;
  return views.map((view, k) => {
    const along = view.reshape(shape.map((extent, axis) => (axis === axes[k] ? extent : 1)));
    return (along as Shaped).broadcastTo(shape);
  }) as never;
}

function checkViews(name: string, views: unknown): void {
  if (!Array.isArray(views)) throw new ArgumentError("views", `${name} takes an array of views`);
  const wrong = views.findIndex(view => typeof view?.broadcastTo !== "function");
  if (wrong >= 0) throw new ArgumentError("views", `${name} takes views, item ${wrong} is none: view(x) makes one`);
}
