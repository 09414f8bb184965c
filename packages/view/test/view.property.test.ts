/** Random chains of slices and moves, and random assignments, against nested arrays, which have no strides to get wrong. */
import { newaxis, type SliceItem, s } from "@lanewise/format";
import { fromMemory, type MemoryView, view } from "@lanewise/view";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

/** Nested arrays beside their shape, so that emptiness loses nothing. */
interface Model {
  readonly shape: readonly number[];
  readonly at: (indices: readonly number[]) => number;
}

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
const steps = fc.constantFrom(1, 2, 3, -1, -2, -3);
const bound = fc.option(fc.integer({ min: -6, max: 6 }));

type Step =
  | { readonly kind: "slice"; readonly picks: readonly (readonly [number | null, number | null, number, number])[] }
  | { readonly kind: "T" }
  | { readonly kind: "newaxis"; readonly at: number }
  | { readonly kind: "swap"; readonly a: number; readonly b: number }
  | { readonly kind: "flip"; readonly a: number }
  | { readonly kind: "reshape" };

const chain: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("slice" as const),
      picks: fc.array(fc.tuple(bound, bound, steps, fc.integer({ min: -2, max: 5 })), { maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant("T" as const) }),
    fc.record({ kind: fc.constant("newaxis" as const), at: fc.nat(4) }),
    fc.record({ kind: fc.constant("swap" as const), a: fc.nat(4), b: fc.nat(4) }),
    fc.record({ kind: fc.constant("flip" as const), a: fc.nat(4) }),
    fc.record({ kind: fc.constant("reshape" as const) }),
  ),
  { maxLength: 5 },
);

/** Python's slice by walking, not by formula. */
function walked(extent: number, start: number | null, stop: number | null, step: number): number[] {
  const clamp = (x: number | null, otherwise: number) => {
    if (x === null) return otherwise;
    const wrapped = x < 0 ? x + extent : x;
    return step > 0 ? Math.min(Math.max(wrapped, 0), extent) : Math.min(Math.max(wrapped, -1), extent - 1);
  };
  const found: number[] = [];
  const end = clamp(stop, step > 0 ? extent : -1);
  for (let k = clamp(start, step > 0 ? 0 : extent - 1); step > 0 ? k < end : k > end; k += step) found.push(k);
  return found;
}

function apply(v: MemoryView, model: Model, step: Step): [MemoryView, Model] {
  const { shape, at } = model;
  const ndim = shape.length;
  switch (step.kind) {
    case "slice": {
      const items: SliceItem[] = [];
      const axes: (number | number[])[] = [];
      for (const [axis, [start, stop, by, index]] of step.picks.slice(0, ndim).entries()) {
        const extent = shape[axis]!;
        if (index >= 0 && index < extent && items.length > 0) {
          items.push(index - (index % 2) * extent);
          axes.push(index);
        } else {
          items.push(s(start, stop, by));
          axes.push(walked(extent, start, stop, by));
        }
      }
      for (let axis = axes.length; axis < ndim; axis++) axes.push(walked(shape[axis]!, null, null, 1));
      const kept = axes.filter(axis => typeof axis !== "number");
      return [
        v.slice(...items),
        {
          shape: kept.map(list => list.length),
          at: indices => {
            let next = 0;
            return at(axes.map(axis => (typeof axis === "number" ? axis : axis[indices[next++]!]!)));
          },
        },
      ];
    }
    case "T":
      return [v.T, { shape: [...shape].reverse(), at: indices => at([...indices].reverse()) }];
    case "newaxis": {
      const place = Math.min(step.at, ndim);
      const items: SliceItem[] = [...Array.from({ length: place }, () => s()), newaxis];
      const wider = [...shape.slice(0, place), 1, ...shape.slice(place)];
      return [v.slice(...items), { shape: wider, at: indices => at(indices.filter((_, axis) => axis !== place)) }];
    }
    case "swap": {
      if (ndim === 0) return [v, model];
      const [a, b] = [step.a % ndim, step.b % ndim];
      const order = shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis));
      return [v.swapAxes(a, b), { shape: order.map(axis => shape[axis]!), at: i => at(order.map(axis => i[axis]!)) }];
    }
    case "flip": {
      if (ndim === 0) return [v, model];
      const axis = step.a % ndim;
      return [
        v.flip(axis),
        { shape, at: indices => at(indices.map((index, k) => (k === axis ? shape[axis]! - 1 - index : index))) },
      ];
    }
    case "reshape": {
      const size = shape.reduce((a, b) => a * b, 1);
      try {
        const flat = v.reshape(size);
        return [
          flat,
          {
            shape: [size],
            at: ([position]) => {
              let rest = position!;
              return at(
                [...shape]
                  .reverse()
                  .map(extent => {
                    const index = rest % extent;
                    rest = (rest - index) / extent;
                    return index;
                  })
                  .reverse(),
              );
            },
          },
        ];
      } catch {
        return [v, model];
      }
    }
  }
}

function nested({ shape, at }: Model, indices: readonly number[] = []): unknown {
  if (indices.length === shape.length) return at(indices);
  return Array.from({ length: shape[indices.length]! }, (_, index) => nested({ shape, at }, [...indices, index]));
}

function start(shape: readonly number[], dtype: string): [MemoryView, Model] {
  const size = shape.reduce((a, b) => a * b, 1);
  const itemsize = dtype.includes("8") || dtype === "d" ? 8 : 4;
  // One byte off, so that half of the runs go through the codec.
  const v = fromMemory(new ArrayBuffer(size * itemsize + 1), {
    dtype,
    shape,
    byteOffset: size % 2,
  }) as unknown as MemoryView;
  const position = (indices: readonly number[]) => indices.reduce((sum, index, axis) => sum * shape[axis]! + index, 0);
  fillWith(v, position);
  return [v, { shape, at: position }];
}

function fillWith(v: MemoryView, value: (indices: readonly number[]) => number, indices: readonly number[] = []): void {
  if (indices.length === v.ndim) v.set(...indices, value(indices));
  else for (let k = 0; k < v.shape[indices.length]!; k++) fillWith(v, value, [...indices, k]);
}

describe("views against nested arrays", () => {
  test("any chain of slices and moves reads, compares and copies the right elements", () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom("d", ">f4", "i"), chain, (shape, dtype, steps) => {
        let [v, model] = start(shape, dtype);
        for (const step of steps) [v, model] = apply(v, model, step);
        const expected = nested(model);
        expect(v.shape).toEqual(model.shape);
        expect(v.toArray()).toEqual(expected);
        const copy = view(new Float64Array(v.size)).reshape(v.shape as number[]) as MemoryView;
        copy.assign(v);
        expect(copy.toArray()).toEqual(expected);
        expect(copy.equals(v)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test("get and pick agree with toArray at every index, negative ones, too", () => {
    fc.assert(
      fc.property(shapes, chain, (shape, steps) => {
        let [v, model] = start(shape, "i");
        for (const step of steps) [v, model] = apply(v, model, step);
        const walk = (indices: readonly number[]): void => {
          if (indices.length === v.ndim) {
            expect(v.get(...indices.map((index, axis) => (index % 2 ? index - v.shape[axis]! : index)))).toBe(
              model.at(indices),
            );
            expect((v.pick(...indices) as MemoryView).get()).toBe(model.at(indices));
          } else for (let k = 0; k < v.shape[indices.length]!; k++) walk([...indices, k]);
        };
        walk([]);
      }),
      { numRuns: 150 },
    );
  });

  test("assigning one part of a buffer to another is as if the source had been copied first", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.tuple(bound, bound, steps),
        fc.tuple(bound, bound, steps),
        fc.constantFrom("i", "d", ">f4"),
        (length, to, from, dtype) => {
          const v = fromMemory(new ArrayBuffer(length * 8), { dtype, shape: length }) as unknown as MemoryView;
          for (let k = 0; k < length; k++) v.set(k, k);
          const target = v.slice(s(...to));
          const source = v.slice(s(...from));
          const count = Math.min(target.length, source.length);
          const values = source.toArray().slice(0, count);
          const untouched = new Set(Array.from({ length }, (_, k) => k));
          for (const k of target.slice(s(0, count)).toArray() as number[]) untouched.delete(k);
          target.slice(s(0, count)).assign(source.slice(s(0, count)));
          expect(target.slice(s(0, count)).toArray()).toEqual(values);
          for (const k of untouched) expect(v.get(k)).toBe(k);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("a matrix assigned to any of its own moves", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.constantFrom("T", "flip", "both", "row", "column"), (n, how) => {
        const m = view(Float64Array.from({ length: n * n }, (_, k) => k)).reshape(n, n) as MemoryView;
        const source = {
          T: () => m.T,
          flip: () => m.flip(),
          both: () => m.T.flip(0),
          row: () => m.slice("0"),
          column: () => m.slice(":, -1:"),
        }[how]();
        const expected = view(new Float64Array(n * n))
          .reshape(n, n)
          .assign(source)
          .toArray();
        m.assign(source);
        expect(m.toArray()).toEqual(expected);
      }),
    );
  });

  test("sliding windows hold what slices at the same place hold", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(5),
        fc.nat(5),
        (rows, columns, a, b) => {
          const m = view(Int32Array.from({ length: rows * columns }, (_, k) => k)).reshape(rows, columns) as MemoryView;
          const window = [(a % rows) + 1, (b % columns) + 1] as const;
          const windows = m.slidingWindows(window);
          for (let i = 0; i < windows.shape[0]!; i++) {
            for (let j = 0; j < windows.shape[1]!; j++) {
              const part = m.slice(s(i, i + window[0]), s(j, j + window[1]));
              expect(windows.pick(i, j).toArray()).toEqual(part.toArray());
            }
          }
        },
      ),
    );
  });

  test("hostile numbers in layouts never read outside the buffer", () => {
    const wild = fc.oneof(
      fc.integer({ min: -40, max: 40 }),
      fc.double(),
      fc.constantFrom(2 ** 53, -(2 ** 53), 2 ** 31, Number.NaN, Infinity),
    );
    fc.assert(
      fc.property(
        wild,
        fc.array(wild, { maxLength: 3 }),
        fc.array(wild, { maxLength: 3 }),
        fc.array(wild, { maxLength: 4 }),
        (byteOffset, shape, strides, indices) => {
          const memory = new Uint8Array(64).fill(7);
          let v: MemoryView;
          try {
            v = fromMemory(memory.buffer, { dtype: "B", byteOffset, shape, strides }) as unknown as MemoryView;
          } catch (error) {
            expect(error).toHaveProperty("code");
            return;
          }
          try {
            expect(v.get(...indices)).toBe(7);
          } catch (error) {
            expect(error).toHaveProperty("code");
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
