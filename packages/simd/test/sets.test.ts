/** Set functions: what they make of any layout, and who releases it. Their values are NumPy's: functions-oracle.test.ts. */
import { array, defaultHeap, scope } from "@lanewise/array";
import {
  add,
  astype,
  isin,
  mul,
  searchsorted,
  take,
  uniqueAll,
  uniqueCounts,
  uniqueInverse,
  uniqueValues,
} from "@lanewise/simd";
import { fromMemory, view } from "@lanewise/view";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const code = (name: string) => expect.objectContaining({ code: name });

test.each(["complex64", "complex128"] as const)("isin of %s that lies at no multiple of its parts", dtype => {
  const x = fromMemory(new ArrayBuffer(40), { dtype, shape: [2], byteOffset: 1 });
  x.set(1, { re: 1, im: 2 });
  expect(isin(x, [{ re: 1, im: 2 }]).toArray()).toEqual([false, true]);
  expect(isin(new Uint8Array([0, 1]), x).toArray()).toEqual([true, false]);
});

test("bools are true whatever byte says so", () => {
  const b = fromMemory(new Uint8Array([2, 0, 1, 255]).buffer, { dtype: "bool", shape: [4] });
  expect(isin(b, array([true])).toArray()).toEqual([true, false, true, true]);
  expect(isin(array([true, false]), b.slice("2:")).toArray()).toEqual([true, false]);
  expect(searchsorted(array([false, true]), b).toArray()).toEqual([1, 0, 1, 1]);
  expect(searchsorted(b.slice("1:"), array([true, false]), { side: "right" }).toArray()).toEqual([3, 1]);
});

describe("unique elements", () => {
  test("by their laws, of short and long operands", () => {
    const element = fc.oneof(
      fc.integer({ min: -9, max: 9 }),
      fc.constantFrom(-0, Number.NaN, Number.NEGATIVE_INFINITY),
    );
    fc.assert(
      fc.property(fc.array(element, { maxLength: 80 }), items => {
        const x = Float64Array.from(items);
        using found = uniqueAll(x);
        const values = found.values.toArray();
        const counts = found.counts.toArray();
        expect(take(x, found.indices).toArray()).toEqual(values);
        // 0 stands for -0 too.
        expect(add(take(found.values, found.inverseIndices), 0).toArray()).toEqual(add(x, 0).toArray());
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(x.length);
        const numbers = values.filter(value => !Number.isNaN(value)).map(value => value + 0);
        expect(numbers).toEqual([...new Set(items.filter(item => !Number.isNaN(item)))].sort((a, b) => a - b));
        expect(values.length - numbers.length).toBe(items.filter(Number.isNaN).length);
        expect(found.indices.toArray().slice(0, numbers.length)).toEqual(numbers.map(value => items.indexOf(value)));
      }),
    );
  });

  test("of thousands", () => {
    const x = astype(
      mul(
        Int32Array.from({ length: 10_000 }, (_, k) => (k * 7919) % 1000),
        3,
      ),
      "int64",
    );
    using found = uniqueCounts(x);
    expect(found.values.toArray()).toEqual(Array.from({ length: 1000 }, (_, k) => BigInt(3 * k)));
    expect(found.counts.toArray()).toEqual(new Array(1000).fill(10));
  });

  test("of any layout, in the operand's shape", () => {
    const swapped = fromMemory(new ArrayBuffer(29), { dtype: ">f4", shape: [2, 3], strides: [4, 8], byteOffset: 1 });
    swapped.assign(view(new Float32Array([5, 1, 5, 1, 2, 5])).reshape(2, 3));
    using found = uniqueInverse(swapped);
    expect([found.values.dtype.name, found.values.toArray()]).toEqual(["float32", [1, 2, 5]]);
    expect(found.inverseIndices.toArray()).toEqual([
      [2, 0, 2],
      [0, 1, 2],
    ]);
    using reversed = uniqueAll(swapped.flip().T);
    expect(reversed.indices.toArray()).toEqual([3, 2, 0]);
    expect(reversed.inverseIndices.shape).toEqual([3, 2]);
    using half = array([0.1, 0.1, 6e-8], "float16");
    using values = uniqueValues(half);
    expect([values.dtype.name, values.length]).toEqual(["float16", 2]);
    using one = uniqueAll(view(new Int8Array([3])).reshape([]));
    expect([one.values.toArray(), one.inverseIndices.toArray()]).toEqual([[3], 0]);
  });

  test("are released alone, together, or by a scope", () => {
    const before = defaultHeap().stats().blocks;
    const { values, counts } = uniqueCounts(new Uint8Array([1, 1, 2]));
    values.release();
    counts.release();
    {
      using found = uniqueAll(new Uint8Array([1, 1, 2]));
      found.values.release();
    }
    const inverse = scope(() => uniqueInverse(new Uint8Array([1, 1, 2])).inverseIndices);
    expect(inverse.toArray()).toEqual([0, 0, 1]);
    inverse.release();
    const kept = scope(() => uniqueCounts(new Uint8Array([1, 1, 2])));
    expect(kept.counts.toArray()).toEqual([2, 1]);
    expect(Object.keys(kept)).toEqual(["values", "counts"]);
    kept[Symbol.dispose]();
    expect(() => kept.values.get(0)).toThrow(code("RELEASED"));
    expect(defaultHeap().stats().blocks).toBe(before);
  });

  test("have to be comparable, and to have a dtype", () => {
    using records = array([{ x: 1 }], "T{h:x:}");
    expect(() => uniqueValues(records)).toThrow("uniqueValues takes no T{h:x:} operands");
    expect(() => uniqueAll([1, 2])).toThrow('uniqueAll: "x" must be');
    expect(() => uniqueCounts("text" as never)).toThrow(code("ARGUMENT"));
  });
});
