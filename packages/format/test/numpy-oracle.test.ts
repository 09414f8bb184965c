/** Layouts beside NumPy's: oracle/formats.json, made by oracle/generate-formats.py. */
import { readFileSync } from "node:fs";
import { type DType, dtype, toDescr } from "@lanewise/format";
import { expect, test } from "vitest";

/** A code, [layout, shape] of a sub-array, or [itemsize, [name, offset, layout], ...] of a record. */
type Layout = string | readonly unknown[];

const cases: [format: string, layout: Layout][] = JSON.parse(
  readFileSync(new URL("../../../oracle/formats.json", import.meta.url), "utf8"),
);

function layoutOf(type: DType): Layout {
  if (type.base) return [layoutOf(type.base), [...type.shape]];
  if (!type.fields) return toDescr(type) as string;
  return [type.itemsize, ...type.fields.map(field => [field.name, field.offset, layoutOf(field.dtype)])];
}

test("1,500 formats are laid out as NumPy lays them out", () => {
  const wrong = cases.filter(([format, layout]) => JSON.stringify(layoutOf(dtype(format))) !== JSON.stringify(layout));
  expect(wrong.map(([format, layout]) => ({ format, numpy: layout, ours: layoutOf(dtype(format)) }))).toEqual([]);
  expect(cases).toHaveLength(1500);
});

test("and what we print for them has the same layout, through NumPy's descr as well", () => {
  for (const [format] of cases) {
    const type = dtype(format);
    expect(layoutOf(dtype(type.format))).toEqual(layoutOf(type));
    // Native records lose their alignment in a descr, and nothing else but the difference between c and s.
    expect(layoutOf(dtype(toDescr(type)))).toEqual(layoutOf(type));
  }
});
