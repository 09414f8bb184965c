/**
 * The eight programs of the "Numpy and Cython" notes, written afresh: what a memory view is, over plain bytes, over N-d
 * arrays and over records; typed functions over views; memory that is freed after its last view; a resize that waits.
 *
 * Each returns what it saw, so that the tests can hold it against the numbers the originals give.
 */
import * as lw from "lanewise";

/** The message of what `work` throws. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message.split("\n")[0]!;
  }
  return "nothing was refused";
}

/** Views of 52 bytes that may only be read: every second byte, then the same bytes as 32-bit integers. */
export function memoryViews() {
  const bytes = Uint8Array.from({ length: 52 }, (_, i) => i);
  using all = lw.view(bytes).toReadonly().retain();
  const stepped = all.slice("2:22:2");
  const integers = all.cast("i");
  using odd = lw.view(bytes.subarray(0, 51));
  return {
    readonly: all.readonly,
    shape: all.shape,
    sameOwner: all.obj === bytes && stepped.obj === bytes && integers.obj === bytes,
    stepped: { shape: stepped.shape, strides: stepped.strides, values: stepped.toArray() },
    integers: { length: integers.length, itemsize: integers.itemsize, first: integers.get(0), last: integers.get(-1) },
    refusals: [
      refusal(() => stepped.cast("i")),
      refusal(() => odd.cast("i")),
      refusal(() => (all as unknown as lw.MemoryView).set(0, 1)),
    ],
  };
}

/** A view of a 4 x 4 array: what is written through it shows in the array; its rows are views too. */
export function viewsOfArrays() {
  using array = lw.arange(0, 16, 1, "int64");
  using view = lw.view(array);
  const square = view.reshape(4, 4);
  square.set(0, 0, 16n);
  square.set(0, 1, 17n);
  return {
    contiguous: { C: square.isContiguous("C"), F: square.isContiguous("F") },
    strides: square.strides,
    itemsize: square.itemsize,
    format: square.format,
    start: [array.get(0), array.get(1)],
    row: square.pick(0).toArray(),
    item: square.pick(0).get(0),
  };
}

/** Ten records of an int32 and a float64 without padding: items are objects, and a field is a column. */
export function viewsOfRecords() {
  const rows = Array.from({ length: 10 }, (_, i) => ({ a: i, b: 10 ** (i / 9) }));
  using records = lw.array(rows, "T{i:a:=d:b:}");
  using view = lw.view(records);
  return {
    format: view.format,
    shape: view.shape,
    strides: view.strides,
    itemsize: view.itemsize,
    last: view.get(9),
    column: view.field("a").toArray(),
    aligned: lw.dtype("T{i:a:xxxxd:b:}").itemsize,
  };
}

/** The sum of bytes, unsigned: whatever exports one dimension of them, and nothing else. */
export function summer(source: unknown): number {
  using bytes = lw.view(source, { dtype: "uint8", ndim: 1 });
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) sum += bytes.get(i);
  return sum;
}

/** The mean of a C-contiguous matrix of float64: the narrower type gives the bare typed array. */
export function mean(source: unknown): number {
  using matrix = lw.view(source, { dtype: "float64", ndim: 2, contiguous: "C" });
  const items = matrix.typedArray;
  let sum = 0;
  for (let k = 0; k < items.length; k++) sum += items[k]!;
  return items.length === 0 ? Number.NaN : sum / items.length;
}

/** One function for five dtypes, chosen once for each: Cython's fused types. */
export const genericMean = /* @__PURE__ */ lw.generic(
  ["int8", "int32", "int64", "float32", "float64"],
  () => (values: lw.MemoryView<any, 1>) => {
    let sum = 0;
    for (const value of values) sum += Number(value);
    return values.length === 0 ? Number.NaN : sum / values.length;
  },
);

/** The least value of some rows and columns of a matrix; no copy of them is made. */
export function minimumOfSlices(source: unknown) {
  using matrix = lw.view(source, { dtype: "int64", ndim: 2 });
  const part = matrix.slice("1:10:3, :50:2");
  return {
    shape: part.shape,
    strides: part.strides,
    contiguous: part.isContiguous("C") || part.isContiguous("F"),
    withNewAxis: part.slice(":, None, :").shape,
    minimum: Number(lw.min(matrix)),
    ofPart: Number(lw.min(part)),
  };
}

/** Doubles a field of every record in place. */
export function doubler(source: unknown): void {
  using records = lw.view(source, { dtype: "T{i:a:f:b:}", ndim: 1 });
  for (const name of ["a", "b"] as const) {
    const column = records.field(name);
    lw.simd(column).mul(2).into(column);
  }
}

/** Owned memory: freed exactly once, after its last view, in the order in which that happened. */
export function ownedMemory() {
  const events: string[] = [];
  const heap = lw.createHeap({ maximum: 1 << 20 });
  const live = () => heap.stats().blocks;
  const array = lw.arange(0, 5, 1, "int32", { heap });
  events.push(`made: ${live()} block`);
  const whole = lw.view(array);
  const part = whole.slice("0:2").retain();
  whole.release();
  array.release();
  events.push(`array released: ${live()} block, the view reads ${part.toArray()}`);
  part.release();
  events.push(`view released: ${live()} blocks`);
  return events;
}

/** A resize is refused while a view is out, without harm, and works afterwards. */
export function resizing() {
  using array = lw.array([1, 2, 3, 4], "float64");
  const view = lw.view(array);
  const refused = refusal(() => array.resize(2));
  const unharmed = array.toArray();
  view.release();
  array.resize(2);
  return { refused, unharmed, after: array.toArray() };
}
