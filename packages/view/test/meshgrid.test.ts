import { broadcastArrays, fromMemory, meshgrid, unstack, view } from "@lanewise/view";
import { describe, expect, test } from "vitest";

const x = view(new Float64Array([1, 2, 3]));
const y = view(new Float64Array([10, 20]));

describe("meshgrid", () => {
  test("xy and ij, as NumPy", () => {
    const [a, b] = meshgrid([x, y]);
    expect([a.toArray(), b.toArray()]).toEqual([
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
      [
        [10, 10, 10],
        [20, 20, 20],
      ],
    ]);
    const [c, d] = meshgrid([x, y], { indexing: "ij" });
    expect([c.toArray(), d.toArray()]).toEqual([a.T.toArray(), b.T.toArray()]);
  });

  test("one, none, three, and of no extent", () => {
    expect(meshgrid([x])[0].toArray()).toEqual([1, 2, 3]);
    expect(meshgrid([])).toEqual([]);
    const z = view(new Int8Array([7, 8, 9, 10]));
    expect(meshgrid([x, y, z]).map(view => view.shape)).toEqual([
      [2, 3, 4],
      [2, 3, 4],
      [2, 3, 4],
    ]);
    expect(meshgrid([x, y, z])[2].get(1, 2, 3)).toBe(10);
    expect(meshgrid([x, view(new Int8Array(0))])[0].shape).toEqual([0, 3]);
  });

  test("borrows, and repeats elements that nobody may write", () => {
    using root = view(new Float64Array([1, 2]));
    const [a] = meshgrid([root, y]);
    expect([a.readonly, a.strides]).toEqual([true, [0, 8]]);
    root.set(0, 5);
    expect(a.get(1, 0)).toBe(5);
  });

  test("typed arrays are taken as they are", () => {
    const [rows, columns] = meshgrid([new Int8Array([1, 2]), y], { indexing: "ij" });
    expect([rows.dtype.name, rows.toArray(), columns.get(1, 1)]).toEqual([
      "int8",
      [
        [1, 1],
        [2, 2],
      ],
      20,
    ]);
    const [a, b] = broadcastArrays([new Float64Array([5]), y]);
    expect([a.toArray(), b.toArray()]).toEqual([
      [5, 5],
      [10, 20],
    ]);
  });

  test("refuses what is no view, no line, no indexing", () => {
    for (const other of [[1, 2], new ArrayBuffer(2), null, undefined, 1]) {
      expect(() => meshgrid([x, other as never])).toThrow("item 1 is none: view(x) makes one");
    }
    expect(() => meshgrid(x as never)).toThrow("takes an array of views");
    expect(() => meshgrid([x.reshape([3, 1]) as never])).toThrow("one dimension each, got [3, 1]");
    expect(() => meshgrid([x], { indexing: "yx" as never })).toThrow('must be "xy" or "ij", got "yx"');
  });
});

test("broadcastArrays", () => {
  const [a, b] = broadcastArrays([x.reshape([3, 1]), y]);
  expect([a.shape, b.shape, a.get(2, 1), b.get(2, 1)]).toEqual([[3, 2], [3, 2], 3, 20]);
  expect(broadcastArrays([])).toEqual([]);
  expect(() => broadcastArrays([x, y])).toThrow("broadcast");
});

test("unstack and mT", () => {
  const m = view(new Int16Array([1, 2, 3, 4, 5, 6])).reshape([2, 3]);
  expect(unstack(m).map(item => item.toArray())).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(unstack(m, -1).map(item => item.toArray())).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
  unstack(m, 1)[0]!.fill(0);
  expect(m.toArray()).toEqual([
    [0, 2, 3],
    [0, 5, 6],
  ]);
  expect(unstack(x)[1]!.get()).toBe(2);
  expect(() => unstack(m, 2)).toThrow("axis");
  const long = fromMemory(new ArrayBuffer(0), { dtype: "int8", shape: [2 ** 40, 0] });
  expect(() => unstack(long)).toThrowError(expect.objectContaining({ code: "SHAPE" }));
  expect(unstack(long, 1)).toEqual([]);
  expect(() => unstack(new Int8Array(2) as never)).toThrow("view(x) makes one");
  const stack = view(new Int8Array(24)).reshape([2, 3, 4]);
  expect([stack.mT.shape, stack.mT.strides]).toEqual([
    [2, 4, 3],
    [12, 1, 4],
  ]);
  expect(m.mT.toArray()).toEqual(m.T.toArray());
  expect(() => x.mT).toThrow("axis");
});
