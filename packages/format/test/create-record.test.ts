/** What exporters say of their memory: whatever is wrong of it is refused by name, by one error of ours. */
import * as lw from "@lanewise/format";
import { describe, expect, test } from "vitest";

const { FULL_RO } = lw.BufferFlags;
const source = (): any => ({ obj: null, buffer: new ArrayBuffer(48), format: "d", itemsize: 8, shape: [2, 3] });
const make = (changes: object) => lw.createRecord({ ...source(), ...changes }, FULL_RO);
const ODD: readonly unknown[] = [
  0.5,
  -1,
  Number.NaN,
  2 ** 53,
  8n,
  "8",
  Symbol("8"),
  {},
  Object.create(null),
  () => 8,
  [8],
];

describe("a broken source", () => {
  const wrong: Record<string, readonly unknown[]> = {
    format: [1, 8n, Symbol("d"), {}, ["d"], undefined, "}"],
    itemsize: ODD,
    byteOffset: ODD,
    shape: [
      undefined,
      null,
      "23",
      Symbol("2"),
      {},
      () => 1,
      [2, 2.5],
      [2, Symbol("3")],
      [2, {}],
      [2, 3n],
      [-1],
      { length: 2 },
    ],
    strides: [8, "24", Symbol("8"), {}, [8], [24, 8, 1], [24, 0.5], [24, Symbol("8")], [24, {}], [24, 8n], () => 1],
    suboffsets: [8, "24", Symbol("8"), {}, [-1], [-1, -1, -1], [-1, 0.5], [-1, Symbol("8")], [-1, -1n]],
    readonly: [1, "no", Symbol("yes"), {}],
    blocks: [1, "no", Symbol("yes"), {}],
    memory: [1, "no", Symbol("yes"), {}, new ArrayBuffer(48)],
    buffer: [undefined, null, 1, "no", Symbol("yes"), {}, new Float64Array(6), new Proxy(new ArrayBuffer(48), {})],
    getBuffer: [1, "no", {}, () => 1, () => Symbol("buffer"), () => new Float64Array(6)],
    onRelease: [1, "no", {}, Symbol("release")],
  };
  for (const [field, values] of Object.entries(wrong)) {
    test.each(values.map((value, index) => [index, value]))(`${field}, case %i`, (_, value) => {
      const code =
        field === "onRelease" || (field === "getBuffer" && typeof value !== "function") ? "ARGUMENT" : "BUFFER";
      const missing =
        field === "format" && value === "}" ? "format" : field === "getBuffer" && code === "BUFFER" ? "buffer" : field;
      const itemsize = field === "format" && value === "}" ? { itemsize: undefined } : {};
      expect(() => make({ [field]: value, ...itemsize })).toThrow(
        expect.objectContaining({ code, message: expect.stringContaining(`"${missing}"`) }),
      );
    });
  }

  test.each([undefined, null, 1, "x", Symbol("x"), () => 1])("is none at all (%#)", x => {
    expect(() => lw.createRecord(x as never, FULL_RO)).toThrow(expect.objectContaining({ code: "ARGUMENT" }));
  });

  test.each([undefined, "FULL", Symbol("FULL"), {}, 8n, Number.NaN])("in answer to no request (%#)", flags => {
    if (flags === undefined) return;
    expect(() => lw.createRecord(source(), flags as never)).toThrow(expect.objectContaining({ code: "BUFFER" }));
    expect(() => lw.createRecord({} as never, flags as never)).toThrow(expect.objectContaining({ code: "BUFFER" }));
  });

  test("is released by nobody: no export has been granted", () => {
    let released = 0;
    expect(() => make({ shape: [2, Symbol("3")], onRelease: () => released++ })).toThrow();
    expect(released).toBe(0);
  });
});

test("what is left out is completed, as of an answer", () => {
  const bytes = make({
    format: null,
    itemsize: undefined,
    shape: 6,
    readonly: undefined,
    strides: null,
    suboffsets: null,
  });
  expect([bytes.format, bytes.itemsize, bytes.shape, bytes.strides, bytes.readonly]).toEqual(["B", 1, [6], [1], false]);
  const typed = make({ itemsize: undefined, shape: Int32Array.of(2, 3), strides: Int32Array.of(8, 16) });
  expect([typed.itemsize, typed.shape, typed.strides]).toEqual([8, [2, 3], [8, 16]]);
});

test("getBuffer is a method of the source, in every case", () => {
  for (const changes of [{}, { shape: Int32Array.of(2, 3) }]) {
    const record = make({
      ...changes,
      buffer: undefined,
      own: new ArrayBuffer(48),
      getBuffer() {
        return this.own;
      },
    } as any);
    expect(record.buffer.byteLength).toBe(48);
  }
});
