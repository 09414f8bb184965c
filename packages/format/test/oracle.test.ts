/** Differential: requests, slices, contiguity and indirect dimensions against CPython's answers (oracle/buffer.json). */
import { readFileSync } from "node:fs";
import * as f from "@lanewise/format";
import { describe, expect, test } from "vitest";
import { indirectArray, readIndirect } from "./support/indirect.ts";

interface Oracle {
  readonly flags: number[];
  readonly requests: {
    name: string;
    nbytes: number;
    shape: number[];
    strides: number[];
    suboffsets: number[];
    offset: number;
    readonly: boolean;
    answers: string;
  }[];
  readonly slices: {
    extents: number[];
    bounds: (number | null)[];
    steps: (number | null)[];
    indices: number[];
  };
  readonly indirect: {
    shape: number[];
    chain: (number | null)[][][];
    result: unknown;
    resultShape: number[];
  }[];
  readonly contiguity: [number[], number[], number[]][];
  readonly maxNdim: number;
}

const oracle: Oracle = JSON.parse(readFileSync(new URL("../../../oracle/buffer.json", import.meta.url), "utf8"));

describe("requests: CPython's answers over all 256 combinations of flags", () => {
  for (const layout of oracle.requests) {
    test(layout.name, () => {
      const source: f.RecordSource = {
        obj: {},
        buffer: new ArrayBuffer(Math.max(layout.nbytes, 64)),
        byteOffset: layout.offset,
        format: "B",
        itemsize: 1,
        shape: layout.shape,
        strides: layout.strides,
        suboffsets: layout.suboffsets.length > 0 ? layout.suboffsets : null,
        blocks: [{ buffer: new ArrayBuffer(64), byteOffset: 0 }],
        readonly: layout.readonly,
      };
      for (const [k, flags] of oracle.flags.entries()) {
        // PyBUF_READ alone: refused since CPython 3.12, and by us.
        if (flags === 0x100) continue;
        let answer = "-";
        try {
          const record = f.createRecord(source, flags);
          answer = (
            Number(record.format !== null) |
            (Number(record.shape !== null) << 1) |
            (Number(record.strides !== null) << 2) |
            (Number(record.suboffsets !== null) << 3)
          ).toString(16);
          expect(record.ndim).toBe(record.shape === null ? 1 : layout.shape.length);
          expect([record.itemsize, record.nbytes, record.readonly]).toEqual([
            1,
            f.sizeOf(layout.shape),
            layout.readonly,
          ]);
          // The oracle cannot show an empty tuple and a missing one apart.
          if (layout.shape.length === 0) answer = (Number.parseInt(answer, 16) & 1).toString(16);
        } catch (error) {
          expect(error).toBeInstanceOf(f.BufferError);
        }
        expect(answer, `flags 0x${flags.toString(16)}`).toBe(layout.answers[k]);
      }
    });
  }

  test("the same answers for a foreign exporter that ignores the flags", () => {
    for (const layout of oracle.requests.filter(({ suboffsets }) => suboffsets.length === 0)) {
      const exporter = {
        [f.BUFFER]: () => ({
          buffer: new ArrayBuffer(64),
          byteOffset: layout.offset,
          format: "B",
          shape: layout.shape,
          strides: layout.strides,
          readonly: layout.readonly,
        }),
      };
      for (const [k, flags] of oracle.flags.entries()) {
        if (flags === 0x100) continue;
        const granted = layout.answers[k] !== "-";
        if (granted) expect(f.getBuffer(exporter, flags).nbytes).toBe(f.sizeOf(layout.shape));
        else expect(() => f.getBuffer(exporter, flags)).toThrow(f.BufferError);
      }
    }
  });
});

describe("slices: CPython's slice.indices", () => {
  const { extents, bounds, steps, indices } = oracle.slices;

  test("all bounds from -7 to 7 and steps to 3 over extents to 5, as objects and as text", () => {
    let at = 0;
    let checked = 0;
    for (const extent of extents) {
      const geometry = { byteOffset: 1000, shape: [extent], strides: [8], itemsize: 8 };
      for (const start of bounds) {
        for (const stop of bounds) {
          for (const step of steps) {
            const wanted = indices.slice(at, (at += 3));
            const got = f.sliceIndices(f.s(start, stop, step), extent);
            expect([got.start, got.stop, got.length]).toEqual(wanted);
            expect(got.step).toBe(step ?? 1);

            const object = f.applySlice(geometry, [f.s(start, stop, step)]);
            const text = `${start ?? ""}:${stop ?? ""}:${step ?? ""}`;
            expect(f.applySlice(geometry, f.parseSlice(text))).toEqual(object);
            expect(object.shape).toEqual([wanted[2]]);
            expect(object.strides).toEqual([8 * (step ?? 1)]);
            expect(object.byteOffset).toBe(1000 + (wanted[2]! > 0 ? 8 * wanted[0]! : 0));
            if (start !== null && stop !== null && step !== null) checked++;
          }
        }
      }
    }
    expect(at).toBe(indices.length);
    expect(checked).toBe(8100);
  });
});

test("contiguity: PyBuffer_IsContiguous over random structures", () => {
  for (const [shape, strides, [c, fortran, any]] of oracle.contiguity) {
    const geometry = { byteOffset: 0, shape, strides, itemsize: 1 };
    const got = (["C", "F", "A"] as const).map(order => Number(f.isContiguous(geometry, order)));
    expect(got, JSON.stringify({ shape, strides })).toEqual([c, fortran, any]);
  }
});

test("indirect dimensions: chains of slices of _testbuffer's PIL-style arrays", () => {
  for (const { shape, chain, result, resultShape } of oracle.indirect) {
    let layout: f.IndirectLayout = indirectArray(shape);
    for (const key of chain) {
      layout = f.sliceIndirect(
        layout,
        key.map(([start, stop, step]) => f.s(start, stop, step)),
      );
    }
    expect(layout.geometry.shape).toEqual(resultShape);
    expect(readIndirect(layout)).toEqual(result);
  }
});

test("the same limit of dimensions", () => {
  expect(f.MAX_NDIM).toBe(64);
  expect(oracle.maxNdim).toBe(128); // _testbuffer's own limit; PyBUF_MAX_NDIM is 64
});
