/**
 * Several views in one common shape: `broadcastArrays` and `meshgrid`. Views only, with strides of 0 where elements repeat:
 * nothing is copied, and the results are read-only. Follows the array API's functions of these names.
 */
import { ArgumentError, broadcastShapes, checkArgument, checkOptions, ShapeError } from "@lanewise/format";
import { view } from "./acquire.ts";
import type { ReadonlyMemoryView } from "./memory-view.ts";
import type { DTypeOf } from "./source-types.ts";

/** What these functions need of a view; what `simd` gives has it too, and gives its own kind. */
interface Shaped {
  readonly shape: readonly number[];
  broadcastTo(shape: readonly number[]): unknown;
  reshape(shape: readonly number[]): unknown;
}

/** Plain buffers may be given as they are: a view of theirs holds no lock, so that nobody needs to release it. */
type Source = Shaped | ArrayBufferView;

type Broadcast<Sources extends readonly Source[], N extends number> = {
  readonly [K in keyof Sources]: ReadonlyMemoryView<DTypeOf<Sources[K]>, N>;
};

/**
 * The views, each stretched to the shape that they have together. They borrow from the views given; typed arrays may be
 * given as they are.
 *
 * @throws {SHAPE} shapes that do not broadcast together
 * @throws {ARGUMENT} other exporters: `view(x)` holds an export of them, which somebody has to release
 *
 * @example
 * import * as lw from "lanewise";
 * const column = lw.view(new Int8Array([1, 2])).reshape([2, 1]);
 * const [a, b] = lw.broadcastArrays([column, new Int8Array([10, 20])]);
 * a.toArray(); // => [[1, 1], [2, 2]]
 * b.toArray(); // => [[10, 20], [10, 20]]
 */
export function broadcastArrays<const Sources extends readonly Source[]>(views: Sources): Broadcast<Sources, number> {
  const shaped = viewsOf("broadcastArrays", views);
  const shape = broadcastShapes(...shaped.map(each => each.shape));
  return shaped.map(each => each.broadcastTo(shape)) as never;
}

/**
 * The coordinates of a grid: from one-dimensional views or typed arrays one view for each axis, all of the grid's shape. "xy", the default,
 * is for pictures: the first view runs along the second axis. With "ij" each view runs along the axis of its own place.
 *
 * @throws {SHAPE} a view that is not one-dimensional
 * @throws {ARGUMENT} another indexing, or other exporters: see `broadcastArrays`
 *
 * @example
 * import * as lw from "lanewise";
 * const [x, y] = lw.meshgrid([new Int8Array([1, 2, 3]), new Int8Array([10, 20])]);
 * x.toArray(); // => [[1, 2, 3], [1, 2, 3]]
 * y.toArray(); // => [[10, 10, 10], [20, 20, 20]]
 */
export function meshgrid<const Sources extends readonly Source[]>(
  views: Sources,
  options: { readonly indexing?: "xy" | "ij" } = {},
): Broadcast<Sources, Sources["length"]> {
  checkOptions(options, ["indexing"]);
  const { indexing = "xy" } = options;
  checkArgument(indexing === "xy" || indexing === "ij", "indexing", '"xy" or "ij"', indexing);
  const shaped = viewsOf("meshgrid", views);
  for (const { shape } of shaped) {
    if (shape.length !== 1) throw new ShapeError(`meshgrid takes one dimension each, got [${shape.join(", ")}]`, shape);
  }
  const axes = shaped.map((_, axis) => axis);
  if (indexing === "xy" && axes.length > 1) [axes[0], axes[1]] = [1, 0];
  const shape = new Array<number>(shaped.length);
  for (const [k, axis] of axes.entries()) shape[axis] = shaped[k]!.shape[0]!;
  return shaped.map((each, k) => {
    const along = each.reshape(shape.map((extent, axis) => (axis === axes[k] ? extent : 1)));
    return (along as Shaped).broadcastTo(shape);
  }) as never;
}

function viewsOf(name: string, views: readonly Source[]): Shaped[] {
  if (!Array.isArray(views)) throw new ArgumentError("views", `${name} takes an array of views`);
  // Also holes, which `map` would leave as they are.
  return Array.from(views as readonly Source[], (each, index) => {
    if (ArrayBuffer.isView(each)) return view(each) as Shaped;
    if (typeof each?.broadcastTo === "function") return each;
    throw new ArgumentError("views", `${name} takes views, item ${index} is none: view(x) makes one`);
  });
}
