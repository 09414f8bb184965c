/** generic(): one specialisation for each dtype and rank (Cython's fused types, tests/fused_def). */
import { BUFFER, type DType, dtype } from "@lanewise/format";
import { generic, type MemoryView, view } from "@lanewise/view";
import { describe, expect, test } from "vitest";

describe("generic", () => {
  const made: string[] = [];
  const scale = generic(["float32", "d", "<i4"], (element: DType, ndim: number) => {
    made.push(`${element.name}/${ndim}`);
    return (v: MemoryView, factor: number): string => `${element.name}[${ndim}] ${v.size * factor}`;
  });

  test("specialises once for each dtype and rank that occurs", () => {
    const f = view(new Float32Array(6));
    expect(scale(f, 2)).toBe("float32[1] 12");
    expect(scale(f.reshape(2, 3), 1)).toBe("float32[2] 6");
    expect(scale(view(new Int32Array(1)), 3)).toBe("int32[1] 3");
    for (let k = 0; k < 3; k++) expect(scale(f, k)).toBe(`float32[1] ${6 * k}`);
    expect(made).toEqual(["float32/1", "float32/2", "int32/1"]);
    expect(scale.specialisations).toEqual([
      { dtype: dtype("float32"), ndim: 1 },
      { dtype: dtype("float32"), ndim: 2 },
      { dtype: dtype("int32"), ndim: 1 },
    ]);
  });

  test("no match lists the candidates, and no specialisation is made", () => {
    const call = (x: unknown) => () => scale(x as never, 1);
    expect(call(view(new Uint8Array(1)))).toThrowError(
      "No matching signature found for uint8 of rank 1; the candidates are float32, float64, int32",
    );
    for (const x of [null, undefined, 5, {}, [1]]) {
      expect(call(x)).toThrowError(
        expect.objectContaining({ code: "DTYPE", message: expect.stringContaining("without dtype") }),
      );
    }
    expect(made.length).toBe(3);
  });

  test("a typed array, a buffer or any other exporter is asked for its dtype and rank", () => {
    const form = generic(["float32", "uint8", "complex64"], (element, ndim) => (x: object, more: string) => {
      return `${element.name}/${ndim} ${x.constructor.name}${more}`;
    });
    const f = new Float32Array(2);
    for (const _ of [1, 2]) {
      expect(form(f, "!")).toBe("float32/1 Float32Array!");
      expect(form(view(f) as never, "")).toContain("float32/1");
      expect(form(new Uint8Array(1), "")).toBe("uint8/1 Uint8Array");
    }
    const exporter = { [BUFFER]: () => ({ buffer: new ArrayBuffer(32), format: "Zf", shape: [2, 2] }) };
    expect(form(exporter, "")).toBe("complex64/2 Object");
    expect(form.specialisations.length).toBe(3);
    expect(() => form(new Int16Array(1) as never, "")).toThrowError("No matching signature found for int16 of rank 1");
    // @ts-expect-error: int16 is none of them
    expect(() => form(new Int16Array(1), "")).toThrowError("int16");
    // @ts-expect-error: nor is it as a view
    expect(() => form(view(new Int16Array(1)), "")).toThrowError("int16");
  });

  test("an error in the specialiser is not remembered", () => {
    let fails = true;
    const f = generic(["d"], () => {
      if (fails) throw new Error("not yet");
      return (_: MemoryView) => 1;
    });
    const v = view(new Float64Array(1));
    expect(() => f(v)).toThrowError("not yet");
    fails = false;
    expect(f(v)).toBe(1);
  });
});
