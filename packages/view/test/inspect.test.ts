/** inspect() against NumPy's repr, and what debuggers meet. */
import { readFileSync } from "node:fs";
import { inspect as nodeInspect } from "node:util";
import { fromMemory, inspect, type MemoryView, view } from "@lanewise/view";
import { describe, expect, test } from "vitest";

interface Case {
  readonly dtype: string | readonly unknown[];
  readonly shape: readonly number[];
  readonly bytes: string;
  readonly options: { threshold?: number; edgeitems?: number; linewidth?: number; precision?: number };
  readonly text: string;
}

const cases = JSON.parse(readFileSync(new URL("../../../oracle/inspect.json", import.meta.url), "utf8")) as Case[];

describe("NumPy's repr, with view( for array(", () => {
  test.each(cases.map((each, index) => [index, each.dtype, each.text, each] as const))(
    "%i: %j %s",
    (_, __, text, each) => {
      const bytes = Uint8Array.from(Buffer.from(each.bytes, "hex"));
      const { threshold, edgeitems: edgeItems, linewidth: lineWidth, precision } = each.options;
      const seen = fromMemory(bytes.buffer, { dtype: each.dtype as string, shape: each.shape });
      expect(inspect(seen, { threshold, edgeItems, lineWidth, precision })).toBe(text);
    },
  );
});

test("what debuggers and templates meet", () => {
  const v = view(new Float64Array([1, 2.5]));
  expect(String(v)).toBe("view([1. , 2.5])");
  expect(nodeInspect(v)).toBe("view([1. , 2.5])");
  expect(`${v.slice("0")}`).toBe("view(1.)");
  const part = v.slice("1:");
  v.release();
  expect(nodeInspect(v)).toBe("view(released)");
  expect(String(part)).toBe("view(released)");
  const buffer = new ArrayBuffer(8);
  const gone = view(buffer);
  structuredClone(buffer, { transfer: [buffer] });
  expect(nodeInspect(gone)).toBe("view(detached)");
});

test("bigints, records and bit fields", () => {
  expect(inspect(view(BigInt64Array.of(1n, -20n)))).toBe("view([  1, -20])");
  const records = view(new Uint8Array([1, 2, 3]), { dtype: "T{B:a:B:b:B:c:}" });
  expect(inspect(records)).toBe("view([(1, 2, 3)], dtype=[('a', 'u1'), ('b', 'u1'), ('c', 'u1')])");
  const bits = view(new Uint8Array([0b101_11]), { dtype: "T{2t:low:3t:high:3t:rest:}" });
  expect(inspect(bits)).toMatch(/^view\(\[\(3, 5, 0\)\], dtype='/);
});

test("a plain object with dtype, shape and get is enough", () => {
  const { dtype } = view(new Int32Array(1));
  expect(inspect({ dtype, shape: [2], get: (i: number) => i * 7 } as never)).toBe("view([0, 7], dtype=int32)");
});

describe("what NumPy prints where texts have unequal lengths, and for odd elements", () => {
  test.each([
    // Exponents are as wide as the widest.
    [new Float64Array([1e-200, -1.5e9]), "view([ 1.0e-200, -1.5e+009])"],
    // Where digits fill a text up, they are those of the exact value, the first one too.
    [halves([0x3, 0x202]), "view([1.788e-07, 3.064e-05], dtype=float16)"],
    // In the middle of two texts the even one; above a power of two the one that reads back.
    [new Float32Array([2260309.25]), "view([2.2603092e+06], dtype=float32)"],
    [new Float32Array([2 ** 87]), "view([1.5474251e+26], dtype=float32)"],
    [view(new Float64Array([1, Number.NaN]).buffer, { dtype: "complex128" }), "view([1.+nanj])"],
    [
      view(new Uint8Array([1, 2, 1]), { dtype: "T{=h:a:?:b:}" }).pick(0),
      "view((513, True), dtype=[('a', '<i2'), ('b', '?')])",
    ],
    [view(new Uint8Array([9, 10, 13, 92, 7]), { dtype: "5s" }), "view([b'\\t\\n\\r\\\\\\x07'], dtype='|S5')"],
    [
      view(new Uint32Array([0, 0xa0, 0x2028, 0xe000]).buffer, { dtype: "4w" }),
      "view(['\\x00\\xa0\\u2028\\ue000'], dtype='<U4')",
    ],
    [
      fromMemory(new ArrayBuffer(0), { dtype: "T{=d:first:=d:second:=d:third:}", shape: [0, 2] }),
      "view([],\n     shape=(0, 2), dtype=[('first', '<f8'), ('second', '<f8'), ('third', '<f8')])",
    ],
  ])("%#", (source, text) => {
    expect(inspect(view(source))).toBe(text);
  });

  test("astral characters are as wide as others", () => {
    const faces = view(new Uint32Array(15).fill(0x1f601).buffer, { dtype: "w" });
    expect(inspect(faces, { lineWidth: 90 })).toBe(
      `view([${Array(15).fill("'\u{1f601}'").join(", ")}],\n     dtype='<U1')`,
    );
  });

  test("a value that its dtype cannot hold", () => {
    const { dtype } = view(new Float32Array(1));
    expect(inspect({ dtype, shape: [1], get: () => 0.1 } as never)).toBe("view([0.1], dtype=float32)");
  });
});

function halves(bits: readonly number[]): MemoryView {
  return view(Uint16Array.from(bits).buffer, { dtype: "float16" });
}

test("many elements, and many axes", () => {
  const many = view(new Float64Array(150_000));
  expect(inspect(many, { threshold: Number.POSITIVE_INFINITY }).match(/0\./g)).toHaveLength(150_000);
  expect(inspect(view(new Int32Array(150_000)), { edgeItems: 60_000 }).length).toBeLessThan(400_000);
  expect(String(fromMemory(new ArrayBuffer(1.2e6), { dtype: "(150000)d", shape: [1] }))).toContain("[[0., 0., 0., ...");
  const one = view(new Float64Array(1));
  expect(String(one.broadcastTo(new Array(6).fill(7)))).toContain("[[[[[[0., 0., 0., ..., 0., 0., 0.],");
  expect(String(one.broadcastTo(new Array(52).fill(2)))).toMatch(/^view\(\[\.\.\.\],\s+shape=\(2, 2,/);
});
