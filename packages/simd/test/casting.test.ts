/** `into` with a casting rule: every pair of dtypes under every rule, against `canCast` and `astype`. */
import { canCast, dtype } from "@lanewise/format";
import { add, astype, configure, simd } from "@lanewise/simd";
import { view } from "@lanewise/view";
import { afterEach, describe, expect, test } from "vitest";

afterEach(() => configure({ backend: "auto" }));

const NAMES = [
  ..."bool int8 int16 int32 int64 uint8 uint16 uint32 uint64".split(" "),
  ..."float16 float32 float64 complex64 complex128".split(" "),
] as "float64"[];
const RULES = ["no", "equiv", "safe", "same_kind", "unsafe"] as const;
const bytesOf = (name: "float64") => new Uint8Array(3 * dtype(name).itemsize).fill(0xee);
const seen = (bytes: Uint8Array, name: "float64") => view(bytes, { dtype: name });

describe.each(["auto", "js"] as const)("backend %s", backend => {
  test.each(NAMES)("from %s", from => {
    configure({ backend });
    const real = !from.startsWith("complex");
    const x = astype(astype(new Float64Array([0, 1.75, -3]), real ? "float64" : "complex128"), from).eval();
    for (const to of NAMES) {
      for (const casting of RULES) {
        const bytes = bytesOf(to);
        const write = () => simd(x).astype(from).into(seen(bytes, to), { casting });
        if (!canCast(dtype(from), dtype(to), casting)) {
          expect(write, `${from} ${to} ${casting}`).toThrow(expect.objectContaining({ code: "DTYPE" }));
          expect(bytes).toEqual(bytesOf(to));
          continue;
        }
        write();
        const kept = bytesOf(to);
        const plain =
          to.startsWith("complex") || real ? simd(x) : (to as string) === "bool" ? simd(x) : simd(x).astype(from).real;
        plain.astype(to).into(seen(kept, to));
        expect(bytes, `${from} ${to} ${casting}`).toEqual(kept);
      }
    }
    x.release();
  });
});

test("the rule is said when it refuses, and checked itself", () => {
  const ints = new Int32Array(2);
  expect(() => add(ints, 1).into(new Int8Array(2), { casting: "safe" })).toThrow(
    'int32 does not convert to int8 where "casting" is "safe"',
  );
  expect(() => add(ints, 1).into(ints, { casting: "loose" as never })).toThrow("must be one of no, equiv, safe");
  expect(() => add(ints, 1).into(ints, { cast: "safe" } as never)).toThrow('into: "options" takes casting, got "cast"');
  expect(add(new Float64Array([1.9, -1]), 0).into(ints, { casting: "unsafe" })).toEqual(new Int32Array([1, -1]));
});
