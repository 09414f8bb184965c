/** Counting and adding at places: against plain loops. */
import { array, full, zeros } from "@lanewise/array";
import { add, astype, bincount, configure, scatterAdd } from "@lanewise/simd";
import { view } from "@lanewise/view";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const code = (name: string) => expect.objectContaining({ code: name });

describe("bincount", () => {
  test("counts and weighs in the order of the elements", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(20), fc.double({ noNaN: true })), { maxLength: 50 }),
        fc.nat(25),
        (pairs, minLength) => {
          const places = Uint8Array.from(pairs, ([place]) => place);
          const weights = Float64Array.from(pairs, ([, weight]) => weight);
          const length = Math.max(minLength, ...places.map(place => place + 1), 0);
          const [counts, sums] = [new Array(length).fill(0), new Array(length).fill(0)];
          for (const [k, place] of places.entries()) {
            counts[place]++;
            sums[place] += weights[k]!;
          }
          using counted = bincount(places, { minLength });
          using weighed = bincount(places, { weights, minLength });
          expect(counted.toArray()).toEqual(counts);
          expect(weighed.toArray()).toEqual(sums);
          expect([counted.dtype.name, weighed.dtype.name]).toEqual(["int32", "float64"]);
        },
      ),
      { numRuns: 50 },
    );
  });
  test("expressions, 64-bit integers, nothing", () => {
    using counts = bincount(add(new BigInt64Array([0n, 2n]), 1));
    expect(counts.toArray()).toEqual([0, 1, 0, 1]);
    using none = bincount(new Int8Array(0));
    expect(none.length).toBe(0);
  });
  test("refusals", () => {
    expect(() => bincount(new Float64Array(1))).toThrow(code("DTYPE"));
    expect(() => bincount(new Int8Array([1, -1]))).toThrow(code("VALUE_RANGE"));
    expect(() => bincount(view(new Int8Array(4)).reshape([2, 2]))).toThrow(code("SHAPE"));
    expect(() => bincount(new Int8Array(2), { weights: new Int8Array(3) })).toThrow(code("SHAPE"));
    expect(() => bincount(new Int8Array(2), { minLength: -1 })).toThrow(code("ARGUMENT"));
    expect(() => bincount(new BigInt64Array([1n << 60n]))).toThrow();
  });
});

describe.each(["auto", "js"] as const)("scatterAdd, backend %s", backend => {
  test("repeated indices accumulate, items broadcast", () => {
    configure({ backend });
    const x = new Float32Array(4);
    expect(scatterAdd(x, [1, 1, -1], new Float32Array([1, 2, 5]))).toBe(x);
    expect(x).toEqual(new Float32Array([0, 3, 0, 5]));
    expect(scatterAdd(new Int8Array([100, 0]), [0, 0], 100)).toEqual(new Int8Array([44, 0]));
    expect(scatterAdd(new BigInt64Array(2), new Uint8Array([1, 1]), 3n)).toEqual(new BigInt64Array([0n, 6n]));
    using rows = zeros([3, 2], "float64");
    scatterAdd(rows, [2, 0, 2], view(new Float64Array([1, 2, 3, 4, 5, 6])).reshape([3, 2]));
    expect(rows.toArray()).toEqual([
      [3, 4],
      [0, 0],
      [6, 8],
    ]);
    scatterAdd(rows, [1], new Float64Array([7, 8]));
    expect(rows.toArray()).toEqual([
      [3, 4],
      [7, 8],
      [6, 8],
    ]);
    configure({ backend: "auto" });
  });
  test("any layout and dtype: reversed, big-endian, float16, complex, values that overlap", () => {
    configure({ backend });
    const flipped = new Float64Array([1, 2, 3]);
    scatterAdd(view(flipped).flip(), [0, 0], new Float64Array([10, 20]));
    expect(flipped).toEqual(new Float64Array([1, 2, 33]));
    using swapped = array([1, 2], ">i4");
    scatterAdd(swapped, [0, 0], 5);
    expect(swapped.toArray()).toEqual([11, 2]);
    using half = astype(new Float32Array([2048, 0]), "float16").eval();
    scatterAdd(half, [0, 0, 1], 1);
    expect(half.toArray()).toEqual([2048, 1]);
    using complex = array([{ re: 1, im: 1 }], "complex64");
    scatterAdd(complex, [0, 0], complex);
    expect(complex.toArray()).toEqual([{ re: 3, im: 3 }]);
    const own = new Int32Array([0, 1, 1]);
    expect(scatterAdd(own, own, own)).toEqual(new Int32Array([0, 3, 1]));
    expect(scatterAdd(new Float64Array(2), [], new Float64Array(0))).toEqual(new Float64Array(2));
    configure({ backend: "auto" });
  });
  test("nothing is written when it is refused", () => {
    const x = new Int32Array([1, 2]);
    expect(() => scatterAdd(x, [0, 2], 1)).toThrow(code("INDEX"));
    expect(() => scatterAdd(x, [0, 1], new Int32Array(3))).toThrow(code("SHAPE"));
    expect(() => scatterAdd(x, [0], new Float64Array(1))).toThrow(code("DTYPE"));
    expect(() => scatterAdd(x, [0], 1.5)).toThrow(code("DTYPE"));
    expect(() => scatterAdd(x, [0.5], 1)).toThrow(code("DTYPE"));
    expect(() => scatterAdd(view(x).toReadonly(), [0], 1)).toThrow(code("BUFFER"));
    expect(() => scatterAdd(view(x, "0").broadcastTo([3]), [0], 1)).toThrow(code("BUFFER"));
    using flags = array([true], "bool");
    expect(() => scatterAdd(flags, [0], flags)).toThrow(code("DTYPE"));
    using scalar = full([], 1, "int8");
    expect(() => scatterAdd(scalar, [0], 1)).toThrow(code("SHAPE"));
    expect(x).toEqual(new Int32Array([1, 2]));
  });
});
