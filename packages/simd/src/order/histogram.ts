/**
 * Histograms: how many elements lie between edges. Everything is computed in float64 and at once, because where the bins are
 * depends on the elements. Each element's bin is guessed and then found by the edges themselves, so that no rounding puts it
 * beside them.
 */
import { array, linspace, type ManagedArray, zeros } from "@lanewise/array";
import { ArgumentError, checkShape, ShapeError, ValueRangeError } from "@lanewise/format";
import { described, listed, optionsOf } from "../expression/options.ts";
import { sameShape } from "../expression/same-shape.ts";
import { scalarAmong, sourceOf } from "../expression/source.ts";
import { writtenLeaf } from "../expression/weak-array.ts";
import { acquire } from "../run/acquire.ts";
import { dense, type Elements, elementsOf } from "../run/rooms.ts";
import { inSession } from "../run/run.ts";
import { toDType } from "../to-dtype.ts";
import { newArrays } from "./new-arrays.ts";
import { place } from "./search.ts";

export interface HistogramOptions {
  /** How many bins of equal width, 10 by default; or their edges, ascending, one more than bins. */
  readonly bins?: number | object;
  /** Where the first of equal bins begins and the last one ends; from the smallest element to the largest if left out. */
  readonly range?: readonly [low: number, high: number];
  /** What each element counts for instead of 1, in the shape of the elements. */
  readonly weights?: object;
  /** Whether the area of the whole is to be 1: counts are divided by their sum and by the width of their bin. */
  readonly density?: boolean;
}

/** Two new arrays, each for the caller to release, or both by `using` their object. */
export interface Histogram<D> extends Disposable {
  /** How many elements are in each bin: int32; of weights their sums, or densities, float64. */
  readonly counts: ManagedArray<D, 1>;
  /** The edges of the bins, one more than these. */
  readonly edges: ManagedArray<"float64", 1>;
}

/**
 * How many elements of any shape lie in each bin: from its lower edge on to before its upper one, which the last bin includes.
 * Elements in no bin do not count, as NaN; but equal bins need a range that is finite. Weights are added in the order of the
 * elements.
 *
 * Source: NumPy's `histogram`; the array API has none.
 *
 * @throws {DTYPE} complex numbers, which have no order, and records
 * @throws {ARGUMENT} bins that are no count and no ascending edges, or another range
 * @throws {SHAPE} weights of another shape than the elements
 * @throws {VALUE_RANGE} elements without a finite range where none is given
 *
 * @example
 * import * as lw from "lanewise";
 * using found = lw.histogram(new Float64Array([1, 2, 1, 4]), { bins: 3 });
 * found.counts.toArray(); // => [2, 1, 1]
 * found.edges.toArray(); // => [1, 2, 3, 4]
 * using ages = lw.histogram(new Uint8Array([3, 17, 18, 64]), { bins: [0, 18, 65] });
 * ages.counts.toArray(); // => [2, 2]
 */
export function histogram(
  x: object,
  options?: HistogramOptions & { readonly weights?: undefined; readonly density?: false },
): Histogram<"int32">;
export function histogram(
  x: object,
  options: HistogramOptions & ({ readonly weights: object } | { readonly density: true }),
): Histogram<"float64">;
export function histogram(x: object, given?: HistogramOptions): Histogram<any> {
  const options = optionsOf("histogram", given, "bins range weights density?");
  const { bins = 10, range, weights, density = false } = options;
  const node = sourceOf("histogram", x);
  scalarAmong("histogram", "biuf", node);
  const weighing = weights === undefined ? null : sourceOf("histogram", weights, "weights");
  if (weighing !== null) {
    scalarAmong("histogram", "biuf", weighing);
    if (!sameShape(weighing.shape, node.shape)) {
      throw new ShapeError(`histogram: weights of [${weighing.shape}] for [${node.shape}]`, weighing.shape, node.shape);
    }
  }
  const known = typeof bins === "number" ? null : edgesOf(bins);
  const count = known === null ? binsOf(bins) : known.length - 1;
  if (range !== undefined) checkRange(range, known);
  return inSession(session => {
    const float = toDType("float64");
    const elements = dense(node, float, session);
    const weight = weighing && dense(weighing, float, session);
    const ends = known === null ? rangeOf(range, elementsOf(elements), count) : null;
    return newArrays(() => {
      const counts = zeros([count], weighing === null && !density ? "int32" : "float64");
      const edges = ends === null ? array(known as Float64Array) : linspace(...ends, count + 1);
      // Only now: the results may have made the memory grow.
      const [sums, bounds] = [counts, edges].map(one => elementsOf(session.hold(acquire(one), one))) as [
        Elements,
        Elements,
      ];
      fill(sums, bounds, elementsOf(elements), weight && elementsOf(weight), ends !== null);
      if (density) divide(sums, bounds);
      return { counts, edges };
    });
  });
}

function binsOf(bins: unknown): number {
  if (Number.isSafeInteger(bins) && (bins as number) > 0) return checkShape([bins as number], "bins")[0]!;
  throw new ArgumentError("bins", `histogram: "bins" must be a count of 1 or more, or edges, got ${described(bins)}`);
}

/** @throws {ARGUMENT} edges that do not ascend, or less than two */
function edgesOf(bins: object): Elements {
  const source = writtenLeaf({ name: "histogram" }, bins, "float64") ?? sourceOf("histogram", bins, "bins");
  scalarAmong("histogram", "biuf", source);
  const edges = inSession(session => elementsOf(dense(source, toDType("float64"), session)).slice());
  const rising = edges.every((edge, k) => (k === 0 ? !Number.isNaN(edge) : edge >= edges[k - 1]!));
  if (source.shape.length === 1 && edges.length > 1 && rising) return edges;
  throw new ArgumentError("bins", `histogram: "bins" must be two edges or more, ascending, got ${listed([...edges])}`);
}

type Range = readonly [low: number, high: number];

/** Where equal bins begin and end. @throws {VALUE_RANGE} {ARGUMENT} bins too many or too wide for different edges */
function rangeOf(given: Range | undefined, elements: Elements, count: number): Range {
  const [least, most] = given ?? extentOf(elements);
  const [low, high] = least === most ? [least - 0.5, most + 0.5] : [least, most];
  const width = (high - low) / count;
  if (Number.isFinite(width) && low + width > low && high - width < high) return [low, high];
  throw new ArgumentError("bins", `histogram: float64 has no edges of ${count} bins between ${low} and ${high}`);
}

function checkRange(range: unknown, edges: Elements | null): void {
  const numbers = Array.isArray(range) && range.length === 2 && range.every(end => Number.isFinite(end));
  if (edges === null && numbers && range[0] <= range[1]) return;
  const got = Array.isArray(range) ? listed(range) : described(range);
  const rule = edges === null ? "must be two finite numbers, the lower one first" : "goes with a number of bins";
  throw new ArgumentError("range", `histogram: "range" ${rule}, got ${got}`);
}

function extentOf(elements: Elements): Range {
  if (elements.length === 0) return [0, 1];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let k = 0; k < elements.length; k++) {
    const value = elements[k]!;
    if (!Number.isFinite(value)) {
      throw new ValueRangeError(value, "float64", `histogram: without a "range" all elements must be finite`);
    }
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Elements that are counted in one call: a loop in a function that is called often is compiled better than one entered once. */
const BLOCK = 4096;

/** Adds each element's weight to its bin. */
function fill(sums: Elements, edges: Elements, elements: Elements, weights: Elements | null, equal: boolean): void {
  for (let begin = 0; begin < elements.length; begin += BLOCK) {
    const end = begin + BLOCK;
    fillBlock(sums, edges, elements.subarray(begin, end), weights?.subarray(begin, end) ?? null, equal);
  }
}

function fillBlock(
  sums: Elements,
  edges: Elements,
  elements: Elements,
  weights: Elements | null,
  equal: boolean,
): void {
  const last = sums.length - 1;
  const [low, high] = [edges[0]!, edges[last + 1]!];
  const scale = sums.length / (high - low);
  for (let k = 0; k < elements.length; k++) {
    const value = elements[k]!;
    if (!(value >= low && value <= high)) continue;
    let bin = Math.min(last, equal ? ((value - low) * scale) | 0 : place(edges, value, true) - 1);
    while (value < edges[bin]!) bin--;
    while (bin < last && value >= edges[bin + 1]!) bin++;
    sums[bin]! += weights === null ? 1 : weights[k]!;
  }
}

function divide(sums: Elements, edges: Elements): void {
  const total = (sums as Float64Array).reduce((sum, one) => sum + one, 0);
  for (let k = 0; k < sums.length; k++) sums[k] = sums[k]! / (edges[k + 1]! - edges[k]!) / total;
}
