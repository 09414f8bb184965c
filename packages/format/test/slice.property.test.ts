/** Chains of N-d slices against nested arrays. */
import * as f from "@lanewise/format";
import * as fc from "fast-check";
import { expect, test } from "vitest";

type Nested = number | Nested[];

/** The definition, on nested arrays: one item for each axis, new axes included. */
function sliceNested(value: Nested, items: readonly f.SliceItem[], shape: readonly number[]): Nested {
  if (items.length === 0) return value;
  const [item, ...rest] = items;
  if (item === null) return [sliceNested(value, rest, shape)];
  const [extent, ...inner] = shape as [number, ...number[]];
  const list = value as Nested[];
  if (typeof item === "number") return sliceNested(list[item < 0 ? item + extent : item]!, rest, inner);
  const { start, step, length } = f.sliceIndices(item as f.Slice, extent);
  return Array.from({ length }, (_, k) => sliceNested(list[start + k * step]!, rest, inner));
}

function nested(shape: readonly number[], next: () => number): Nested {
  if (shape.length === 0) return next();
  return Array.from({ length: shape[0]! }, () => nested(shape.slice(1), next));
}

function read(buffer: Uint8Array, { byteOffset, shape, strides }: f.Geometry, axis = 0, at = byteOffset): Nested {
  if (axis === shape.length) return buffer[at]!;
  return Array.from({ length: shape[axis]! }, (_, i) =>
    read(buffer, { byteOffset, shape, strides, itemsize: 1 }, axis + 1, at + i * strides[axis]!),
  );
}

const bound = fc.option(fc.integer({ min: -6, max: 6 }), { nil: null });
const range = fc
  .tuple(bound, bound, fc.option(fc.constantFrom(-3, -2, -1, 1, 2, 3), { nil: null }))
  .map(([start, stop, step]) => f.s(start, stop, step));

function textOf(item: f.SliceItem): string {
  if (item === null) return "None";
  if (typeof item === "number") return String(item);
  if (typeof item === "symbol") return "...";
  return `${item.start ?? ""}:${item.stop ?? ""}:${item.step ?? ""}`;
}

test("slices of slices are what nested arrays give, as objects and as text", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
      fc.array(
        fc.array(fc.tuple(fc.constantFrom("int", "range", "range", "new", "fill"), range, fc.nat(99)), {
          maxLength: 5,
        }),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
      (shape, chain) => {
        let k = 0;
        const data = Uint8Array.from({ length: 256 }, (_, i) => i);
        let geometry: f.Geometry = { byteOffset: 0, shape, strides: f.contiguousStrides(shape, 1), itemsize: 1 };
        let value = nested(shape, () => k++);
        for (const drawn of chain) {
          // Make the drawn items fit the shape there is now.
          const items: f.SliceItem[] = [];
          const explicit: f.SliceItem[] = [];
          let axis = 0;
          let filled = false;
          const used = drawn.filter(([kind]) => kind === "int" || kind === "range").length;
          for (const [kind, slice, index] of drawn) {
            const extent = geometry.shape[axis];
            if (kind === "new") {
              items.push(null);
              explicit.push(null);
            } else if (kind === "fill") {
              if (filled || used > geometry.shape.length) continue;
              filled = true;
              items.push(f.ellipsis);
              for (let left = geometry.shape.length - used; left > 0; left--, axis++) explicit.push(f.s());
            } else if (extent !== undefined) {
              const item = kind === "int" && extent > 0 ? (index % (2 * extent)) - extent : slice;
              items.push(item);
              explicit.push(item);
              axis++;
            }
          }
          const byText = items.length > 0 ? f.applySlice(geometry, f.parseSlice(items.map(textOf).join(", "))) : null;
          const sliced = f.applySlice(geometry, items);
          if (byText) expect(byText).toEqual(sliced);
          value = sliceNested(value, explicit, geometry.shape);
          geometry = sliced;
          expect(read(data, geometry)).toEqual(value);
          f.checkBounds(geometry, Math.max(f.sizeOf(shape), 0));
        }
      },
    ),
    { numRuns: 1500 },
  );
});
