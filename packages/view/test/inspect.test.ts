/** inspect() against NumPy's repr, and what debuggers meet. */
import { readFileSync } from "node:fs";
import { inspect as nodeInspect } from "node:util";
import { fromMemory, inspect, view } from "@lanewise/view";
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
