/** repeat, roll, takeAlongAxis, diff and triangles against plain loops over nested arrays. */
import { full } from "@lanewise/array";
import { add, configure, diff, eq, repeat, roll, sum, takeAlongAxis, tile, tril, triu } from "@lanewise/simd";
import { view } from "@lanewise/view";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const m = view(new Float64Array([1, 2, 3, 4, 5, 6])).reshape([2, 3]);
const list = (e: { toTypedArray(): ArrayLike<number | bigint> }) => Array.from(e.toTypedArray());
const code = (name: string) => expect.objectContaining({ code: name });

describe.each(["auto", "js"] as const)("backend %s", backend => {
  test("repeat", () => {
    configure({ backend });
    expect(list(repeat(m, 2, 1))).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]);
    expect(list(repeat(m.T, [1, 0, 2], 0))).toEqual([1, 4, 3, 6, 3, 6]);
    expect(list(repeat(m.T, 2))).toEqual([1, 1, 4, 4, 2, 2, 5, 5, 3, 3, 6, 6]);
    expect(repeat(m, 0, 0).shape).toEqual([0, 3]);
    expect(list(repeat(add(m, 1), new Int32Array([2]), 0)).length).toBe(12);
    configure({ backend: "auto" });
  });

  test("roll", () => {
    configure({ backend });
    expect(list(roll(m, 1))).toEqual([6, 1, 2, 3, 4, 5]);
    expect(list(roll(m, [1, -1], [0, 1]))).toEqual([5, 6, 4, 2, 3, 1]);
    expect(list(roll(m, [2, 2], [1, 1]))).toEqual([3, 1, 2, 6, 4, 5]);
    expect(list(roll(m.T, 1, 0))).toEqual([3, 6, 1, 4, 2, 5]);
    expect(list(roll(new Float64Array(0), 3))).toEqual([]);
    using scalar = full([], 7, "int8");
    expect(list(roll(scalar, 3))).toEqual([7]);
    configure({ backend: "auto" });
  });

  test("tile", () => {
    configure({ backend });
    expect(tile(m, [2, 1]).toArray()).toEqual([...m.toArray(), ...m.toArray()]);
    expect(tile(add(m, 1), [2]).toArray()).toEqual([
      [2, 3, 4, 2, 3, 4],
      [5, 6, 7, 5, 6, 7],
    ]);
    expect(tile(m.T, [2, 1, 1]).toArray()).toEqual([m.T.toArray(), m.T.toArray()]);
    expect(tile(m, []).toArray()).toEqual(m.toArray());
    expect(tile(m, [0, 2]).shape).toEqual([0, 6]);
    using scalar = full([], 7, "int8");
    expect(list(tile(scalar, [3]))).toEqual([7, 7, 7]);
    configure({ backend: "auto" });
  });

  test("takeAlongAxis", () => {
    configure({ backend });
    const places = view(new Int8Array([2, -1, 0, 0])).reshape([2, 2]);
    expect(list(takeAlongAxis(m, places))).toEqual([3, 3, 4, 4]);
    expect(list(takeAlongAxis(m, view(new Uint8Array([1, 0, 1])).reshape([1, 3]), 0))).toEqual([4, 2, 6]);
    // Other axes broadcast both ways.
    expect(list(takeAlongAxis(m, view(new Uint8Array([1])).reshape([1, 1]), 1))).toEqual([2, 5]);
    expect(list(takeAlongAxis(view(m, "0:1"), places))).toEqual([3, 3, 1, 1]);
    configure({ backend: "auto" });
  });

  test("diff", () => {
    configure({ backend });
    expect(list(diff(m))).toEqual([1, 1, 1, 1]);
    expect(list(diff(m, { axis: 0 }))).toEqual([3, 3, 3]);
    expect(list(diff(m.T, { axis: 0, n: 2 }))).toEqual([0, 0]);
    expect(list(diff(m, { n: 0 }))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(diff(m, { n: 9 }).shape).toEqual([2, 0]);
    expect(list(diff(m, { n: 9 }))).toEqual([]);
    expect(list(diff(new Uint8Array([1, 0])))).toEqual([255]);
    expect(sum(diff(new Float64Array([1, 5, 4])))).toBe(3);
    configure({ backend: "auto" });
  });

  test("triangles", () => {
    configure({ backend });
    for (const k of [-3, -1, 0, 1, 5, 2 ** 40]) {
      const kept = (keep: (i: number, j: number) => boolean) =>
        [0, 1].flatMap(i => [0, 1, 2].map(j => (keep(i, j) ? m.get(i, j) : 0)));
      expect(list(tril(m, k))).toEqual(kept((i, j) => j <= i + k));
      expect(list(triu(m, k))).toEqual(kept((i, j) => j >= i + k));
    }
    expect(list(tril(eq(m, m)))).toEqual([1, 0, 0, 1, 1, 0]);
    expect(String(add(tril(m, -1), 1))).toBe("float64[2,3] (tril(a, -1) + 1), not evaluated");
    expect(triu(m).op).toBe("triu");
    expect(triu(m).operands).toEqual([m, 0]);
    configure({ backend: "auto" });
  });
});

test("diff with items in front and behind", () => {
  const x = new Float64Array([1, 4, 9]);
  expect(list(diff(x, { prepend: 0, append: 16 }))).toEqual([1, 3, 5, 7]);
  expect(list(diff(x, { prepend: new Float32Array([-1, 0]), n: 2 }))).toEqual([0, 2, 2]);
  expect(list(diff(m, { axis: 0, append: 0 }))).toEqual([3, 3, 3, -4, -5, -6]);
  expect(list(diff(m, { axis: 0, prepend: view(new Int8Array([1, 2, 3])).reshape([1, 3]) }))).toEqual([
    0, 0, 0, 3, 3, 3,
  ]);
  expect(diff(new Int8Array([1]), { append: new Int16Array([300]) }).dtype.name).toBe("int16");
  expect(() => diff(m, { prepend: x })).toThrow(code("SHAPE"));
  expect(() => diff(new Int8Array(2), { prepend: 0.5 })).toThrow(code("DTYPE"));
  expect(() => diff(x, { before: 1 } as never)).toThrow('diff: "options" takes n, axis, prepend, append, got "before"');
});

test("roll against its definition", () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 20 }), fc.integer({ min: -100, max: 100 }), (values, shift) => {
      const n = values.length;
      const rolled = values.map((_, k) => values[(((k - shift) % n) + n) % n]);
      expect(list(roll(Int32Array.from(values), shift))).toEqual(rolled);
    }),
  );
});

test("records move as they are", () => {
  const records = view(Uint8Array.from({ length: 10 }, (_, k) => k)).cast("T{B:a:<i:b:}", [2]);
  using twice = repeat(records, [2, 1]).eval();
  expect(twice.toArray()).toEqual([records.get(0), records.get(0), records.get(1)]);
  expect(tile(records, [2, 1]).toArray()).toEqual([records.toArray(), records.toArray()]);
  using rolled = roll(records, 1).eval();
  expect(rolled.toArray()).toEqual([records.get(1), records.get(0)]);
  using taken = takeAlongAxis(records, new Int8Array([1, 1, 0])).eval();
  expect(taken.get(2)).toEqual(records.get(0));
  expect(() => diff(records)).toThrow(code("DTYPE"));
});

test("refusals", () => {
  expect(() => repeat(m, -1)).toThrow(code("ARGUMENT"));
  expect(() => repeat(m, 1.5, 0)).toThrow(code("ARGUMENT"));
  expect(() => repeat(m, [1, 2, 3], 0)).toThrow(code("SHAPE"));
  expect(() => repeat(m, [-1, 2], 0)).toThrow();
  expect(() => repeat(m, 2, 2)).toThrow(code("INDEX"));
  for (const times of [2, [1.5], [-1], null, "2"])
    expect(() => tile(m, times as never)).toThrow('tile: "repetitions" must be a list of integers');
  expect(() => tile(m, [2 ** 40, 2 ** 40])).toThrow(code("SHAPE"));
  expect(() => roll(m, [1, 2], 0)).toThrow(code("ARGUMENT"));
  expect(() => roll(m, 0.5)).toThrow(code("ARGUMENT"));
  expect(() => roll(m, 1, 2)).toThrow(code("INDEX"));
  expect(() => takeAlongAxis(m, new Int8Array(3))).toThrow(code("SHAPE"));
  expect(() => takeAlongAxis(m, view(new Int8Array(3)).reshape([3, 1]))).toThrow(code("SHAPE"));
  const out = new Float64Array([9]);
  expect(() => takeAlongAxis(new Float64Array(1), new Int8Array([1])).into(out)).toThrow(code("INDEX"));
  expect(out[0]).toBe(9);
  expect(() => diff(m, { n: -1 })).toThrow(code("ARGUMENT"));
  expect(() => diff(eq(m, m))).toThrow(code("DTYPE"));
  expect(() => tril(new Float64Array(2))).toThrow(code("SHAPE"));
  expect(() => triu(m, 0.5)).toThrow(code("ARGUMENT"));
});

test("triangles of what is broadcast afterwards are those of the operand", () => {
  const x = view(new Float64Array([5])).reshape([1, 1]);
  expect(add(triu(x, 1), new Float64Array(3)).toArray()).toEqual([[0, 0, 0]]);
  const column = view(new Float64Array([1, 2, 3])).reshape([3, 1]);
  const square = view(new Float64Array(9)).reshape([3, 3]);
  expect(tril(column, -1).into(square).toArray()).toEqual([
    [0, 0, 0],
    [2, 2, 2],
    [3, 3, 3],
  ]);
});
