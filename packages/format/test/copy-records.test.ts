/** Records to records of the same names: each field by the rules of elements, all of them or none. */
import * as lw from "@lanewise/format";
import { expect, test } from "vitest";

type Memory = Uint8Array<ArrayBuffer>;

function located(bytes: Memory, dtype: lw.DType, count: number, stride = dtype.itemsize, byteOffset = 0): lw.Located {
  const geometry = { byteOffset, shape: [count], strides: [stride], itemsize: dtype.itemsize };
  return { buffer: bytes.buffer, geometry, dtype };
}

function records(format: string, values: readonly object[]): lw.Located {
  const dtype = lw.dtype(format as "T{d:x:}") as lw.DType;
  const bytes = new Uint8Array(values.length * dtype.itemsize).fill(0xee);
  values.forEach((value, i) => {
    dtype.write(bytes, i * dtype.itemsize, value as never);
  });
  return located(bytes, dtype, values.length);
}

const VALUES = [
  { a: 1, b: -2.5 },
  { a: -3, b: Number.NaN },
  { a: 5, b: Number.POSITIVE_INFINITY },
];

test.each([
  ["T{<h:a:<f:b:}", "T{>h:a:>f:b:}"],
  ["T{>h:a:>d:b:}", "T{<i:a:<d:b:}"],
  ["T{=h:a:=f:b:}", "T{h:a:xxxxd:b:}"],
  ["T{<b:a:<f:b:}", "T{>q:a:>Zd:b:}"],
])("%s to %s", (from, to) => {
  const src = records(from, VALUES);
  const dst = records(
    to,
    VALUES.map(() => ({ a: 0, b: to.includes("Z") ? { re: 0, im: 0 } : 0 })),
  );
  lw.copyElements(dst, src);
  const expected = VALUES.map(({ a, b }) => ({
    a: to.includes("q") ? BigInt(a) : a,
    b: to.includes("Z") ? { re: b, im: 0 } : b,
  }));
  expect(lw.toArray(dst)).toEqual(expected);
});

test("nested records, texts and bytes; padding stays as it is", () => {
  const src = records("T{<H:n:T{<h:x:2s:y:}:p:}", [{ n: 7, p: { x: -2, y: Uint8Array.of(1, 2) } }]);
  const dst = records("T{>I:n:xxT{>h:x:2s:y:}:p:}", [{ n: 0, p: { x: 0, y: Uint8Array.of(0, 0) } }]);
  lw.copyElements(dst, src);
  expect([...new Uint8Array(dst.buffer)]).toEqual([0, 0, 0, 7, 0xee, 0xee, 0xff, 0xfe, 1, 2]);
});

test("payloads of NaN survive a change of byte order", () => {
  const dtype = lw.dtype("T{<d:x:}") as lw.DType;
  const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 0xf1, 0x7f);
  const dst = located(new Uint8Array(8), lw.dtype("T{>d:x:}") as lw.DType, 1);
  lw.copyElements(dst, located(bytes, dtype, 1));
  expect([...new Uint8Array(dst.buffer)]).toEqual([...bytes].reverse());
});

test("in place, where fields change places, as if the source had been copied first", () => {
  const src = records("T{<H:a:<H:b:xx}", [
    { a: 1, b: 2 },
    { a: 3, b: 4 },
  ]);
  const dst = { ...src, dtype: lw.dtype("T{xx>H:a:>H:b:}") as lw.DType };
  lw.copyElements(dst, src);
  expect(lw.toArray(dst)).toEqual([
    { a: 1, b: 2 },
    { a: 3, b: 4 },
  ]);
});

test("where records of the destination share bytes the last one wins", () => {
  const src = records("T{<H:a:<H:b:}", [
    { a: 0x102, b: 0x304 },
    { a: 0x506, b: 0x708 },
  ]);
  const dst = located(new Uint8Array(6), lw.dtype("T{>H:a:>H:b:}") as lw.DType, 2, 2);
  lw.copyElements(dst, src);
  expect([...new Uint8Array(dst.buffer)]).toEqual([1, 2, 5, 6, 7, 8]);
});

test("all or nothing: a value of a later field that does not fit leaves the earlier ones alone", () => {
  const src = records("T{<h:a:T{<q:b:}:c:}", [{ a: 1, c: { b: 2n ** 53n + 1n } }]);
  const dst = records("T{<i:a:T{<d:b:}:c:}", [{ a: 9, c: { b: 9 } }]);
  expect(() => lw.copyElements(dst, src)).toThrowError(/field "c\.b"/);
  expect(lw.toArray(dst)).toEqual([{ a: 9, c: { b: 9 } }]);
});

test.each([
  ["T{<i:a:<d:b:}", "T{<i:a:<f:b:}", /elements of float64 do not all survive in float32 \(field "b"\)/],
  ["T{<i:a:T{<i:b:}:c:}", "T{<i:a:T{<h:b:}:c:}", /\(field "c\.b"\)/],
  ["T{<i:a:<i:b:}", "T{>i:b:>i:a:}", /field by field/],
  ["T{<i:a:<i:b:}", "T{>i:a:}", /field by field/],
  ["T{<i:a:3t:b:5t:c:}", "T{>i:a:3t:b:5t:c:}", /\(field "b"\)/],
])("%s to %s is refused", (from, to, message) => {
  const [src, dst] = [from, to].map(format => {
    const dtype = lw.dtype(format as "T{d:x:}") as lw.DType;
    return located(new Uint8Array(dtype.itemsize).fill(1), dtype, 1);
  }) as [lw.Located, lw.Located];
  const before = [...new Uint8Array(dst.buffer)];
  expect(() => lw.copyElements(dst, src)).toThrowError(expect.objectContaining({ code: "DTYPE" }));
  expect(() => lw.copyElements(dst, src)).toThrowError(message);
  expect([...new Uint8Array(dst.buffer)]).toEqual(before);
});
