import { array, empty, zeros } from "@lanewise/array";
import { BUFFER, getBuffer, isLanewiseError, VERSION } from "@lanewise/format";
import {
  add,
  astype,
  configure,
  div,
  eq,
  info,
  kernel,
  lanes,
  logicalXor,
  mul,
  type Operand,
  pow,
  saturate,
  simd,
  sqrt,
  sub,
  sum,
  where,
} from "@lanewise/simd";
import { fromMemory, view } from "@lanewise/view";
import { afterEach, describe, expect, test } from "vitest";

afterEach(() => configure({ backend: "auto" }));
const x = new Float64Array([1, 2, 3]);

function codeOf(f: () => unknown): string {
  try {
    f();
  } catch (error) {
    return isLanewiseError(error) ? error.code : String(error);
  }
  return "nothing thrown";
}

describe("an expression is a recipe", () => {
  test("prints, and shows what it is made of", () => {
    const e = add(mul(x, 2), x);
    expect(`${e}`).toBe("float64[3] ((a * 2) + a), not evaluated");
    expect(`${where(eq(x, 1), sqrt(x), x)}`).toBe("float64[3] ((a == 1) ? sqrt(a) : a), not evaluated");
    expect([e.op, e.operands[1], e.dtype.name, e.shape, e.ndim, e.size]).toEqual(["add", x, "float64", [3], 1, 3]);
    expect((e.operands[0] as typeof e).operands).toEqual([x, 2]);
    expect(`${astype(x, "int8")}`).toBe('int8[3] astype(a, "int8"), not evaluated');
  });

  test("has no elements to read", () => {
    const e = add(x, 1) as unknown as { get(i: number): unknown; at(i: number): unknown; slice(s: string): unknown };
    for (const f of [
      () => e.get(0),
      () => e.at(0),
      () => e.slice("1:"),
      () => [...(e as unknown as Iterable<unknown>)],
      () => getBuffer(e),
    ]) {
      expect(codeOf(f)).toBe("NOT_EVALUATED");
      expect(f).toThrow("no memory yet: into(dst), eval() or toTypedArray()");
    }
  });

  test("is no number", () => {
    expect(() => (add(x, 1) as unknown as number) + 1).toThrow("lanes");
    expect(() => (simd(x) as unknown as number) * 2).toThrow("lanes");
  });

  test("reads exporters when it is evaluated, and numbers when it is made", () => {
    const data = new Float64Array([1, 2]);
    const values = [10, 20];
    const e = add(data, values);
    data[0] = 5;
    values[0] = 0;
    expect(e.toTypedArray()).toEqual(new Float64Array([15, 22]));
  });

  test("as checks and narrows", () => {
    const e = lanes`${x} + 1`;
    expect(e.as("float64", 1)).toBe(e);
    expect(() => e.as("float32")).toThrow("must be float32");
  });

  test("of an array: array(e) evaluates it", () => {
    using a = array(add(x, 1));
    expect(a.toArray()).toEqual([2, 3, 4]);
  });

  test("an operand that changed its shape is refused", () => {
    const a = zeros(3);
    const e = add(a, 1);
    a.resize(4);
    expect(codeOf(() => e.toTypedArray())).toBe("BUFFER");
    a.release();
    expect(codeOf(() => e.toTypedArray())).toBe("RELEASED");
  });

  test("an exporter that takes no new fields is asked every time", () => {
    using a = array(x);
    const frozen = Object.freeze({
      get [VERSION]() {
        return (a as { [VERSION]?: number })[VERSION];
      },
      [BUFFER]: (flags: number) => getBuffer(a, flags),
    });
    const e = add(frozen, 1);
    using out = zeros(3);
    for (let turn = 0; turn < 3; turn++) expect(e.into(out).toArray()).toEqual([2, 3, 4]);
    a.resize(0);
    expect(codeOf(() => e.into(out))).toBe("BUFFER");
  });

  test("is repeated on other memory when its operands have moved", () => {
    using a = zeros([2, 3]);
    using row = zeros(3);
    using out = zeros([2, 3]);
    const e = add(a, row);
    for (let turn = 0; turn < 4; turn++) {
      row.fill(turn);
      expect(e.into(out).get(1, 2)).toBe(turn);
      row.reserve(100 << turn);
    }
  });
});

describe("weak scalars", () => {
  const bytes = new Uint8Array([1, 2]);
  test.each([
    ["a fraction among integers", () => mul(bytes, 0.5), "DTYPE"],
    ["out of range", () => add(bytes, 300), "VALUE_RANGE"],
    ["a negative exponent", () => pow(new Int32Array(1), -1), "VALUE_RANGE"],
    ["an unsafe number for int64", () => add(new BigInt64Array(1), 2 ** 60), "VALUE_RANGE"],
    ["a boolean among numbers", () => add(bytes, true), "DTYPE"],
    ["text", () => add(bytes, "1" as never), "DTYPE"],
    ["numbers only", () => add(1, 2), "DTYPE"],
    ["bool arithmetic", () => add(eq(bytes, 1), 1), "DTYPE"],
    ["shapes", () => add(bytes, new Uint8Array(3)), "SHAPE"],
  ])("%s is refused", (_, f, code) => {
    expect(codeOf(f)).toBe(code);
  });

  test("take the dtype of the array", () => {
    expect(add(bytes, 1).dtype.name).toBe("uint8");
    expect(add(new Float32Array(1), 1.5).dtype.name).toBe("float32");
    expect(div(bytes, 2).dtype.name).toBe("float64");
    expect(add(new BigInt64Array([1n]), 2n ** 62n).toTypedArray()).toEqual(new BigInt64Array([2n ** 62n + 1n]));
    expect(add(new Float32Array([1]), [[1], [2]]).shape).toEqual([2, 1]);
  });
});

describe("into", () => {
  test("refuses before it writes", () => {
    const dst = new Int32Array(3);
    expect(codeOf(() => add(x, 1).into(dst))).toBe("DTYPE");
    expect(codeOf(() => add(x, 1).into(new Float64Array(4)))).toBe("SHAPE");
    expect(codeOf(() => add(view(x).reshape([3, 1]), x).into(new Float64Array(3)))).toBe("SHAPE");
    expect(codeOf(() => add(x, 1).into(view(new Float64Array(3)).toReadonly()))).toBe("BUFFER");
    const repeated = fromMemory(new ArrayBuffer(8), { dtype: "float64", shape: [3], strides: [0] });
    expect(codeOf(() => add(x, 1).into(repeated))).toBe("BUFFER");
    expect([...dst]).toEqual([0, 0, 0]);
  });

  test("broadcasts, and converts within the kind", () => {
    const dst = new Float32Array(6);
    add(x, 0.5).into(view(dst).reshape([2, 3]));
    expect([...dst]).toEqual([1.5, 2.5, 3.5, 1.5, 2.5, 3.5]);
    expect([...add(new Int32Array([257, -1]), 0).into(new Int8Array(2))]).toEqual([1, -1]);
  });

  test("writes as if the right side had been complete", () => {
    const before = info().temporaries;
    const data = new Float64Array([1, 2, 3, 4, 5]);
    add(view(data).slice(":-1"), 10).into(view(data).slice("1:"));
    expect([...data]).toEqual([1, 11, 12, 13, 14]);
    // Few dense elements of plain memory are all copied before anything is written.
    expect(info().temporaries).toBe(before);
    add(data, 1).into(data);
    add(view(data).slice("::2"), 0).into(view(data).slice(":3"));
    expect(info().temporaries).toBe(before + 1);
    expect([...data]).toEqual([2, 13, 15, 14, 15]);
  });

  test("stages foreign memory, and says so", () => {
    const before = info().staged;
    add(x, 1).into(new Float64Array(3));
    expect(info().staged).toBe(before + 1);
    expect(info().last).toBe("wasm, staged through the heap");
    configure({ backend: "js" });
    add(x, 1).into(new Float64Array(3));
    expect(info().last).toContain("js");
    expect(() => configure({ backend: "c" as never })).toThrow("backend");
  });

  test("long foreign operands in many tiles, strided too", () => {
    const a = Float64Array.from({ length: 100_001 }, (_, k) => k);
    const out = add(view(a).slice("::-1"), a).toTypedArray();
    expect(out.every(value => value === 100_000)).toBe(true);
    const wide = view(a).slice(":100000").reshape([1000, 100]);
    const columns = mul(wide.T, 2).toTypedArray();
    expect([columns[0], columns[1], columns[1000], columns[99_999]]).toEqual([0, 200, 2, 199_998]);
    const target = new Float32Array(2001);
    astype(view(a).slice("::100"), "float32").into(view(target).slice("::-2"));
    expect([target[2000], target[1998], target[1], target[0]]).toEqual([0, 100, 0, 100_000]);
  });

  test("in place in memory of WebAssembly's own, shared or plain", () => {
    for (const shared of [false, true]) {
      const memory = new WebAssembly.Memory({ initial: 1, ...(shared ? { maximum: 1, shared } : {}) });
      const a = fromMemory(memory, { dtype: "float32", shape: [10], byteOffset: 4 });
      a.fill(2);
      const before = info().staged;
      mul(a, 3).into(a);
      expect(a.toArray()).toEqual(new Array(10).fill(6));
      expect(info().staged).toBe(before);
    }
  });

  test("big-endian, unaligned and record operands convert in registers", () => {
    const bytes = new Uint8Array(26);
    const records = view(bytes).cast("T{B:tag:>d:big:<i:count:}", [2]);
    for (let k = 0; k < 2; k++) records.set(k, { tag: k, big: k + 0.5, count: -k } as never);
    const total = add(records.field("big"), records.field("count"));
    expect(total.dtype.name).toBe("float64");
    expect([...total.toTypedArray()]).toEqual([0.5, 0.5]);
  });
});

describe("simd views", () => {
  test("have everything that views have, and arithmetic", () => {
    const m = simd(view(new Float64Array([1, 2, 3, 4])).reshape([2, 2]));
    expect([m.get(1, 0), m.T.get(0, 1), m.shape, m.slice("0").toArray()]).toEqual([3, 3, [2, 2], [1, 2]]);
    expect(m.T.add(m).toTypedArray()).toEqual(new Float64Array([2, 5, 5, 8]));
    expect(m.mul(2).add(1).sum()).toBe(24);
    expect([...simd(x)]).toEqual([1, 2, 3]);
  });

  test("pin nothing", () => {
    const a = zeros(3);
    const s = simd(a).slice("1:");
    a.resize(5);
    a.set(1, 7);
    expect(a.exports).toBe(0);
    expect(s.get(0)).toBe(7);
    a.release();
    expect(codeOf(() => s.get(0))).toBe("RELEASED");
  });

  test("give expressions methods", () => {
    expect(simd(add(x, 1)).mul(2).sum()).toBe(18);
    expect("mul" in add(x, 1)).toBe(false);
    expect("mul" in add(simd(x), 1)).toBe(true);
  });
});

describe("kernel", () => {
  test("a boolean of a kernel may be another one at the next call", () => {
    using x = array([true, false], "bool");
    using flags = zeros(2, "bool");
    const flip = kernel((a: Operand, b: boolean) => logicalXor(a, b));
    for (const b of [true, false, true]) expect(flip.into(flags, x, b).toArray()).toEqual([!b, b]);
    using a = array([1, 2]);
    using b = array([3, 4]);
    using chosen = zeros(2);
    const choose = kernel((first: boolean, a: Operand, b: Operand) => where(first, a, b));
    for (const first of [true, false, true]) {
      expect(choose.into(chosen, first, a, b).toArray()).toEqual(first ? [1, 2] : [3, 4]);
    }
  });

  test("what an operation refuses of a number, a kernel refuses at every call", () => {
    using x = array([2, 3], "int32");
    using result = zeros(2, "int32");
    const power = kernel((a: Operand, n: number) => pow(a, n));
    for (const n of [2, 3]) power.into(result, x, n);
    expect(() => power.into(result, x, -1)).toThrow(expect.objectContaining({ code: "VALUE_RANGE" }));
    expect(result.toArray()).toEqual([8, 27]);
  });

  test("repeats with other numbers, other buffers, moved buffers", () => {
    const step = kernel((p: object, v: object, dt: number) => lanes`${p} + ${v} * ${dt}`);
    using p = array([1, 2]);
    using v = array([10, 20]);
    using q = empty([2]);
    step.into(p, p, v, 0.5);
    step.into(p, p, v, 0.5);
    expect(p.toArray()).toEqual([11, 22]);
    expect(step.into(q, p, v, -1).toArray()).toEqual([1, 2]);
    expect(step.into(q, p, v, 0).toArray()).toEqual([11, 22]);
    p.reserve(10_000);
    expect(step.into(q, p, v, 1).toArray()).toEqual([21, 42]);
    p.resize(3);
    expect(codeOf(() => step.into(q, p, v, 1))).toBe("SHAPE");
    expect(step(x, x, 2).toTypedArray()).toEqual(new Float64Array([3, 6, 9]));
    expect(step.into(new Float64Array(3), x, x, 2)).toEqual(new Float64Array([3, 6, 9]));
  });

  test("numbers are checked at every call", () => {
    const scale = kernel((a: object, k: number) => mul(a, k));
    using a = array([1, 2], "uint8");
    scale.into(a, a, 2);
    expect(codeOf(() => scale.into(a, a, 2.5))).toBe("DTYPE");
    expect(codeOf(() => scale.into(a, a, 256))).toBe("VALUE_RANGE");
    expect(a.toArray()).toEqual([2, 4]);
    const branch = kernel((b: object, k: number) => mul(b, (k as number) + 1));
    expect(() => branch.into(a, a, 1)).toThrow("lanes");
  });

  test("an operand that is missing is missed by the kernel, not by the formula inside", () => {
    const blend = kernel(function blend(a: object, b: object) {
      return add(a, b);
    }) as any;
    const missing = "the kernel blend takes 2 operands, the one at 1 is missing";
    expect(() => blend(x)).toThrow(missing);
    expect(() => blend.into(x, x)).toThrow(missing);
    expect(() => blend(x, undefined)).toThrow(missing);
    expect(codeOf(() => blend(x))).toBe("ARGUMENT");
    const nothing = kernel((a: object) => (a as any).b.c);
    expect(() => (nothing as any)()).toThrow("the kernel takes 1 operands, the one at 0 is missing");
    const optional = kernel((a: any, b: any) => (b === undefined ? mul(a, 2) : add(a, b))) as any;
    expect(optional(x).toArray()).toEqual([2, 4, 6]);
  });
});

test("saturate rounds half to even and clamps", () => {
  const e = saturate("uint8", new Float32Array([0.5, 1.5, 2.5, -9, 300, Number.NaN]));
  expect(e.toTypedArray()).toEqual(new Uint8Array([0, 2, 2, 0, 255, 0]));
  expect(saturate("int8", new Int32Array([200, -200, 5])).toTypedArray()).toEqual(new Int8Array([127, -128, 5]));
  expect(saturate("uint8", new BigInt64Array([-1n, 256n])).toTypedArray()).toEqual(new Uint8Array([0, 255]));
  expect(saturate("int16", new BigUint64Array([2n ** 63n])).toTypedArray()).toEqual(new Int16Array([32767]));
  expect(codeOf(() => saturate("float32", x))).toBe("DTYPE");
});

test("scalars, sizes of zero and rank 0", () => {
  const scalar = view(new Float64Array([5])).reshape([]);
  expect(add(scalar, 1).toTypedArray()).toEqual(new Float64Array([6]));
  expect(sum(scalar)).toBe(5);
  expect(add(new Float64Array(0), 1).toTypedArray().length).toBe(0);
  expect(sub(view(new Float64Array(0)).reshape([0, 3]), x).shape).toEqual([0, 3]);
});
