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
