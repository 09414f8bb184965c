/** Numbers and nested arrays where memory is usual: beside an operand they have its dtype, in a cast the dtype that it names. */
import {
  add,
  assignSelected,
  assignWhere,
  astype,
  complex64,
  compress,
  float32,
  int64,
  isin,
  lanes,
  lt,
  matmul,
  scatterAdd,
  searchsorted,
  sum,
  tensordot,
  uint8,
  vecdot,
  where,
} from "@lanewise/simd";
import { view } from "@lanewise/view";
import { describe, expect, test } from "vitest";

const code = (expected: string) => expect.objectContaining({ code: expected });
const bytes = Uint8Array.of(1, 2, 3, 4);
const square = view(Float32Array.of(1, 2, 3, 4)).reshape(2, 2);

describe("casts give what is written down a dtype", () => {
  test("numbers, lists and complex numbers", () => {
    expect(uint8(255).toArray()).toBe(255);
    expect(float32([[1, 2.5]]).toArray()).toEqual([[1, 2.5]]);
    expect(int64(2n ** 62n + 1n).toArray()).toBe(2n ** 62n + 1n);
    expect(complex64({ re: 1, im: 2 }).toArray()).toEqual({ re: 1, im: 2 });
    expect(String(uint8(7))).toMatch(/^uint8\[\]/);
  });

  test("so that choices between numbers need no float64", () => {
    expect(where(lt(bytes, 3), uint8(1), uint8(0)).into(new Uint8Array(4))).toEqual(Uint8Array.of(1, 1, 0, 0));
    expect(lanes`${bytes} < 3 ? uint8(1) : uint8(0)`.toTypedArray()).toEqual(Uint8Array.of(1, 1, 0, 0));
  });

  test("and nothing is lost", () => {
    expect(() => uint8(256)).toThrow(code("VALUE_RANGE"));
    expect(() => uint8([1.5])).toThrow(code("DTYPE"));
    expect(() => uint8(["1"] as never)).toThrow(code("DTYPE"));
    expect(() => astype("1" as never, "uint8")).toThrow(code("DTYPE"));
  });
});

describe("beside an operand", () => {
  test("lists of complex numbers, mixed with others", () => {
    const z = complex64([{ re: 1, im: 2 }, 3]);
    expect(add(z, [{ re: 1, im: 1 }, -3]).toArray()).toEqual([
      { re: 2, im: 3 },
      { re: 0, im: 0 },
    ]);
    expect(isin(z, [[3], [{ re: 1, im: -2 }]]).toArray()).toEqual([false, true]);
    expect(() => add(square, [{ re: 1, im: 1 }, 0])).toThrow("add: a complex number does not go with float32");
    expect(() => add(square, [{ re: 1 }, 0])).toThrow(code("DTYPE"));
  });

  test("sets and places", () => {
    expect(isin(bytes, [2, 4]).toArray()).toEqual([false, true, false, true]);
    expect(isin(bytes, 3).toArray()).toEqual([false, false, true, false]);
    expect(searchsorted(bytes, [0, 3]).toArray()).toEqual([0, 2]);
    expect(searchsorted(bytes, 3).toArray()).toBe(2);
    expect(searchsorted([2, 4], bytes, { side: "right" }).toArray()).toEqual([0, 1, 1, 2]);
    expect(searchsorted([4, 2], bytes, { sorter: [1, 0] }).toArray()).toEqual([0, 0, 1, 1]);
    expect(isin([[1], [9]], bytes).toArray()).toEqual([[true], [false]]);
    expect(() => searchsorted([0.5], bytes)).toThrow("searchsorted: 0.5 is no integer");
    expect(() => searchsorted([1, 2], [1])).toThrow('searchsorted: "values" must be');
    expect(() => isin(bytes, [300])).toThrow(code("VALUE_RANGE"));
  });

  test("masks", () => {
    using some = compress([true, false, false, true], bytes);
    expect(some.toArray()).toEqual([1, 4]);
    expect(sum(square, { where: [true, false] })).toBe(4);
    expect(assignSelected(bytes.slice(), [false, true, false, false], 9)).toEqual(Uint8Array.of(1, 9, 3, 4));
    expect(assignWhere(bytes.slice(), [false, true, false, false], 9)).toEqual(Uint8Array.of(1, 9, 3, 4));
    expect(() => compress([1, 0, 0, 1], bytes)).toThrow(code("DTYPE"));
    expect(() => compress([true], bytes)).toThrow(code("SHAPE"));
    expect(() => sum(square, { where: [1, 0] as never })).toThrow(code("DTYPE"));
  });

  test("values for selected items", () => {
    expect(assignSelected(bytes.slice(), lt(bytes, 3), [8, 9])).toEqual(Uint8Array.of(8, 9, 3, 4));
    expect(scatterAdd(bytes.slice(), [0, 0], [1, 2])).toEqual(Uint8Array.of(4, 2, 3, 4));
    expect(() => assignSelected(bytes.slice(), lt(bytes, 3), [8, 256])).toThrow(code("VALUE_RANGE"));
    expect(() => scatterAdd(undefined as never, [0], 1)).toThrow(code("ARGUMENT"));
  });

  test("products", () => {
    const half = [
      [0.5, 0],
      [0, 0.5],
    ];
    expect(matmul(square, half).dtype.name).toBe("float32");
    expect(matmul(half, square).toArray()).toEqual([
      [0.5, 1],
      [1.5, 2],
    ]);
    expect(vecdot(square, [1, 1]).toArray()).toEqual([3, 7]);
    expect(tensordot(square, half, 2).toArray()).toBe(2.5);
    expect(() => matmul(half, half)).toThrow(code("ARGUMENT"));
    expect(() => matmul(square, undefined as never)).toThrow('matmul: "b" must be');
  });
});
