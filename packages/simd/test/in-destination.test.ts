/** Computed in the destination where that is right: scans and moves with operands that are it, lie beside it, or across it; new results. */
import { array } from "@lanewise/array";
import {
  add,
  concat,
  configure,
  cumulativeSum,
  info,
  matmul,
  max,
  mul,
  pad,
  sum,
  take,
  tensordot,
} from "@lanewise/simd";
import { type ReadonlyMemoryView, view } from "@lanewise/view";
import { afterEach, describe, expect, test } from "vitest";
import { own } from "./support/own.ts";

afterEach(() => configure({ backend: "auto" }));

type Whole = ReadonlyMemoryView;
type Part = (all: Whole) => Whole;

const layouts: readonly (readonly [name: string, source: Part, target: Part])[] = [
  ["the same elements", all => all.slice("0:6"), all => all.slice("0:6")],
  ["one element further", all => all.slice("0:6"), all => all.slice("1:7")],
  ["one element before", all => all.slice("1:7"), all => all.slice("0:6")],
  ["reversed", all => all.slice("5::-1"), all => all.slice("0:6")],
  ["elsewhere", all => all.slice("0:6"), all => all.slice("8:14")],
  ["one element for all", all => all.slice("2:3").broadcastTo([6]), all => all.slice("0:6")],
  ["into every second", all => all.slice("0:6"), all => all.slice("1:13:2")],
  ["transposed", all => all.slice("0:6").reshape([2, 3]).T, all => all.slice("0:6").reshape([3, 2])],
  ["rows", all => all.slice("0:6").reshape([3, 2]), all => all.slice("0:6").reshape([3, 2])],
];

describe.each(["auto", "js"] as const)("with kernels of %s", backend => {
  test.each(layouts)("%s", (_, source, target) => {
    configure({ backend });
    const cells = Float64Array.from({ length: 16 }, (_, k) => (k * 7) % 11);
    const scans = source(view(cells) as unknown as Whole).shape.map(
      (_, axis) => (x: Whole) => cumulativeSum(x, { axis }),
    );
    // Of the same shape.
    const moves = [
      (x: Whole) =>
        take(
          x,
          Int8Array.from({ length: x.shape[0]! }, (_, k) => -1 - k),
          0,
        ),
      (x: Whole) => concat([x.slice("1:"), x.slice(":1")]),
      (x: Whole) => concat([mul(x.slice("-1:"), 2), add(x.slice(":-1"), 1)]),
      (x: Whole) => pad(x.slice("1:"), [[1, 0], ...x.shape.slice(1).map(() => 0)], 9),
    ];
    for (const make of [...scans, ...moves]) {
      for (const place of [(items: Float64Array) => own(array(items)), (items: Float64Array) => items.slice()]) {
        const all = view(place(cells) as Float64Array) as unknown as Whole;
        const expected = make(source(all)).toTypedArray();
        make(source(all)).into(target(all));
        expect(target(all).toTypedArray()).toEqual(expected);
      }
    }
  });
});

test("what moves elements is computed in a new result, and completed before another one is written", () => {
  using x = array([1, 2, 3]);
  const before = info().temporaries;
  using both = concat([x, x]).eval();
  expect(both.toArray()).toEqual([1, 2, 3, 1, 2, 3]);
  expect(info().temporaries).toBe(before);
  const all = view(both);
  concat([all.slice("3:"), all.slice(":3")]).into(both);
  expect(both.toArray()).toEqual([1, 2, 3, 1, 2, 3]);
  concat([all.slice("4:"), all.slice(":4")]).into(both);
  expect(both.toArray()).toEqual([2, 3, 1, 2, 3, 1]);
});

test("takes no memory for a result that has a place of its own", () => {
  using x = array([1, 2, 3]);
  using out = array([0, 0, 0]);
  const running = cumulativeSum(mul(x, 2));
  const before = info().temporaries;
  expect(running.into(out).toArray()).toEqual([2, 6, 12]);
  expect(info().temporaries).toBe(before);
});

describe("sums and products of matrices", () => {
  const cells = () => Float64Array.from({ length: 32 }, (_, k) => (k * 7) % 11);
  const parts: readonly (readonly [string, Part, Part])[] = [
    ["beside", all => all.slice("0:9").reshape([3, 3]), all => all.slice("16:25").reshape([3, 3])],
    ["the same", all => all.slice("0:9").reshape([3, 3]), all => all.slice("0:9").reshape([3, 3])],
    ["one further", all => all.slice("0:9").reshape([3, 3]), all => all.slice("1:10").reshape([3, 3])],
    ["one before", all => all.slice("1:10").reshape([3, 3]), all => all.slice("0:9").reshape([3, 3])],
    ["transposed", all => all.slice("0:9").reshape([3, 3]).T, all => all.slice("2:11").reshape([3, 3])],
  ];

  test.each(parts)("%s", (_, source, target) => {
    for (const make of [
      (m: Whole) => matmul(m, m),
      (m: Whole) => matmul(m, new Float64Array([1, 2, 3])),
      (m: Whole) => sum(m, { axis: 0 }),
      (m: Whole) => sum(m, { axis: 1 }),
      (m: Whole) => max(m, { axis: 1, keepdims: true }),
      (m: Whole) => tensordot(m, m, 1),
    ]) {
      using memory = array(cells());
      const all = view(memory) as unknown as Whole;
      const expected = make(source(all)).toTypedArray();
      const into = target(all)
        .reshape([9])
        .slice(`:${expected.length}`)
        .reshape(make(source(all)).shape as number[]);
      make(source(all)).into(into);
      expect(into.toTypedArray()).toEqual(expected);
    }
  });

  test("take no memory for a result beside their operands", () => {
    using m = array([
      [1, 2],
      [3, 4],
    ]);
    using out = array([0, 0]);
    const before = info().temporaries;
    expect(sum(m, { axis: 0 }).into(out).toArray()).toEqual([4, 6]);
    using columns = sum(m, { axis: 1 }).eval();
    expect(columns.toArray()).toEqual([3, 7]);
    expect(info().temporaries).toBe(before);
  });
});
