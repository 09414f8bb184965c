/** Every dtype of fixed layout through the same operations. */
import { array, eye, full, type ManagedArray, ones, zeros } from "@lanewise/array";
import { dtype, elementCodec, struct, text } from "@lanewise/format";
import { describe, expect, test } from "vitest";
import { codeOf } from "./support/code-of.ts";

type Case = readonly [
  spec: unknown,
  values: readonly unknown[],
  bad: readonly (readonly [value: unknown, code: string])[],
];

const bytes = (...items: number[]) => new Uint8Array(items);

const cases: readonly Case[] = [
  ["bool", [true, false, true], []],
  [
    "int8",
    [-128, 127, 0],
    [
      [128, "VALUE_RANGE"],
      [-129, "VALUE_RANGE"],
      [1.5, "DTYPE"],
      ["1", "DTYPE"],
      [null, "DTYPE"],
    ],
  ],
  [
    "uint8",
    [0, 255, 7],
    [
      [256, "VALUE_RANGE"],
      [-1, "VALUE_RANGE"],
      [Number.NaN, "DTYPE"],
    ],
  ],
  ["int16", [-32768, 32767, 1], [[32768, "VALUE_RANGE"]]],
  ["uint16", [0, 65535, 1], [[65536, "VALUE_RANGE"]]],
  ["int32", [-(2 ** 31), 2 ** 31 - 1, 0], [[2 ** 31, "VALUE_RANGE"]]],
  [
    "uint32",
    [0, 2 ** 32 - 1, 5],
    [
      [2 ** 32, "VALUE_RANGE"],
      [-1, "VALUE_RANGE"],
    ],
  ],
  [
    "int64",
    [-(2n ** 63n), 2n ** 63n - 1n, 5n],
    [
      [2n ** 63n, "VALUE_RANGE"],
      [0.5, "DTYPE"],
    ],
  ],
  ["uint64", [0n, 2n ** 64n - 1n, 5n], [[-1n, "VALUE_RANGE"]]],
  ["float16", [1.5, -65504, Number.POSITIVE_INFINITY], [["1", "DTYPE"]]],
  ["float32", [1.5, -0.25, Number.NaN], [[{}, "DTYPE"]]],
  [
    "float64",
    [0.1, -0, Number.NEGATIVE_INFINITY],
    [
      [undefined, "DTYPE"],
      ["0", "DTYPE"],
    ],
  ],
  [
    "complex64",
    [
      { re: 1, im: -2 },
      { re: 0, im: 0 },
    ],
    [["i", "DTYPE"]],
  ],
  [
    "complex128",
    [
      { re: 0.1, im: 2 },
      { re: 3, im: 0 },
    ],
    [[null, "DTYPE"]],
  ],
  [">i2", [-300, 300, 0], [[40000, "VALUE_RANGE"]]],
  [">u4", [2 ** 32 - 1, 1], [[-1, "VALUE_RANGE"]]],
  [">i8", [-5n, 2n ** 40n], [[2n ** 63n, "VALUE_RANGE"]]],
  [">f8", [0.1, -7], [["x", "DTYPE"]]],
  [">f2", [0.5, 2], [["x", "DTYPE"]]],
  [">c16", [{ re: 1, im: 2 }], []],
  ["3s", [bytes(1, 2, 3), bytes(0, 0, 0)], [["abc", "DTYPE"]]],
  [text(5), ["abc", "", "é"], [[5, "DTYPE"]]],
  ["4w", ["ab", "x"], [[1, "DTYPE"]]],
  [
    "(2)h",
    [
      [1, 2],
      [3, 4],
    ],
    [
      [[1], "STRUCT"],
      [5, "DTYPE"],
    ],
  ],
  [
    "(2,2)>h",
    [
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [],
  ],
  [
    "T{d:x:i:y:}",
    [
      { x: 0.5, y: 7 },
      { x: -1, y: 0 },
    ],
    [
      [{ x: 1 }, "DTYPE"],
      [5, "DTYPE"],
      [{ x: 1, y: 0.5 }, "DTYPE"],
    ],
  ],
  ["T{<B:a:>d:b:T{h:c:(2)b:d:}:e:}", [{ a: 1, b: 2.5, e: { c: -3, d: [4, 5] } }], []],
  [
    "T{3t:a:5t:b:}",
    [
      { a: 7, b: 31 },
      { a: 0, b: 1 },
    ],
    [[{ a: 8, b: 0 }, "VALUE_RANGE"]],
  ],
  ["g", [new Uint8Array(16).fill(9)], []],
  ["&i", [new Uint8Array(8).fill(3)], []],
];

const nameOf = (spec: unknown) => dtype(spec as never).name;

describe.each(cases.map(([spec, values, bad]) => [nameOf(spec), spec, values, bad] as const))(
  "%s",
  (_name, spec, values, bad) => {
    const make = (items: readonly unknown[] = values) => array(items, spec as never) as ManagedArray;

    test("values go in and come out", () => {
      using a = make();
      expect(a.shape).toEqual([values.length]);
      expect([...a]).toEqual(values);
      expect(values.map((_, i) => a.get(i))).toEqual(values);
      expect(a.dtype).toBe(dtype(spec as never));
      for (const value of values) {
        a.set(0, value);
        expect(a.get(0)).toEqual(value);
      }
    });

    test("the bytes are those of the codec, at any index and after moves", () => {
      using a = make([]);
      const codec = elementCodec(dtype(spec as never));
      for (let i = 0; i < 40; i++) a.append(values[i % values.length]);
      const all = a.toBytes();
      for (let i = 0; i < 40; i++) {
        expect(codec.read(new DataView(all.buffer), i * a.dtype.itemsize)).toEqual(values[i % values.length]);
        expect(a.get(i - 40)).toEqual(values[i % values.length]);
      }
      a.insert(1, values[0]);
      expect(a.get(1)).toEqual(values[0]);
      expect(a.pop()).toEqual(values[39 % values.length]);
    });

    test("slices, concatenations, fills and matrices", () => {
      using a = make();
      using reversed = a.slice("::-1");
      expect([...reversed]).toEqual([...values].reverse());
      using twice = a.concat(a);
      expect([...twice]).toEqual([...values, ...values]);
      using filled = full([2, 2], values[0] as never, spec as never) as ManagedArray;
      expect([filled.get(0, 0), filled.get(1, 1)]).toEqual([values[0], values[0]]);
      using m = zeros([2, 3], spec as never, { order: "F" }) as ManagedArray;
      m.set(1, 2, values[0]);
      expect(m.get(1, 2)).toEqual(values[0]);
      m.append(m.slice("0"));
      expect(m.shape).toEqual([3, 3]);
      expect(m.get(1, 2)).toEqual(values[0]);
    });

    test("comparison is by value", () => {
      using a = make();
      using b = a.slice();
      const hasNaN = values.some(Number.isNaN as (x: unknown) => boolean);
      expect(a.equals(b)).toBe(!hasNaN);
      const last = values[values.length - 1];
      const found = a.indexOf(last);
      if (hasNaN) expect(found).toBe(-1);
      else expect(a.get(found)).toEqual(last);
    });

    test("refusals change nothing", () => {
      using a = make();
      const before = a.toBytes();
      for (const [value, code] of bad) {
        expect(codeOf(() => a.set(0, value))).toBe(code);
        expect(codeOf(() => a.append(value))).toBe(code);
        expect(codeOf(() => a.fill(value))).toBe(code);
        expect(codeOf(() => a.extend([values[0], value]))).toMatch(new RegExp(`${code}|SHAPE`));
        expect(codeOf(() => make([values[0], value]))).toMatch(new RegExp(`${code}|SHAPE`));
      }
      expect(a.toBytes()).toEqual(before);
      expect(a.length).toBe(values.length);
    });
  },
);

describe("records", () => {
  const point = struct({ x: "float64", y: "int32", at: struct({ day: "uint8", tags: "(2)h" }) });

  test("come out frozen, go in as objects or tuples", () => {
    using a = array([{ x: 1, y: 2, at: { day: 3, tags: [4, 5] } }, [6, 7, [8, [9, 10]]]], point) as ManagedArray;
    expect(a.shape).toEqual([2]);
    expect(a.get(1)).toEqual({ x: 6, y: 7, at: { day: 8, tags: [9, 10] } });
    const value = a.get(0);
    expect(() => {
      value.x = 5;
    }).toThrow(TypeError);
    a.append([1, 2, [3, [4, 5]]]);
    expect(a.get(2)).toEqual(a.get(0));
    expect(codeOf(() => a.append([1, 2]))).toMatch(/STRUCT|SHAPE/);
  });

  test("a live record reads and writes in place and follows the array", () => {
    using a = zeros(2, point) as ManagedArray;
    const live = a.record(1);
    live.x = 1.5;
    live.at.day = 9;
    live.at.tags = [1, 2];
    expect(a.get(1)).toEqual({ x: 1.5, y: 0, at: { day: 9, tags: [1, 2] } });
    for (let i = 0; i < 1000; i++) a.append(a.get(0));
    live.y = 4;
    a.set(1, { ...a.get(1), x: 2 });
    expect([live.x, live.y, live.at.day, JSON.stringify(live)]).toEqual([
      2,
      4,
      9,
      '{"x":2,"y":4,"at":{"day":9,"tags":[1,2]}}',
    ]);
    live.assign([0, 1, [2, [3, 4]]]);
    expect(a.get(1)).toEqual({ x: 0, y: 1, at: { day: 2, tags: [3, 4] } });
    expect(Object.keys(Object.getPrototypeOf(live))).toEqual(["x", "y", "at"]);
    expect(() => {
      live.nothing = 1;
    }).toThrow(TypeError);
    expect(codeOf(() => (live.y = 0.5))).toBe("DTYPE");
    expect(live.y).toBe(1);
    a.resize(1);
    expect(codeOf(() => live.x)).toBe("INDEX");
    a.release();
    expect(codeOf(() => live.x)).toBe("RELEASED");
  });

  test("a live record is one element, counted from the front, whatever is added behind it", () => {
    using a = zeros(2, point) as ManagedArray;
    const last = a.record(-1);
    a.append(a.get(0));
    last.x = 7;
    expect([a.get(1).x, a.get(2).x]).toEqual([7, 0]);
    a.resize(1);
    expect(codeOf(() => last.x)).toBe("INDEX");
    expect(codeOf(() => a.record(-3))).toBe("INDEX");
  });

  test.each(["assign", "toJSON", "constructor", "__proto__"])("a field may have the name %s", name => {
    using a = zeros(1, `T{d:${name}:i:n:}`) as ManagedArray;
    const live = a.record(0);
    live[name] = 5;
    expect([live[name], a.toBytes()[7]]).toEqual([5, 0x40]);
  });

  test("need records", () => {
    using a = zeros(1);
    expect(codeOf(() => a.record(0))).toBe("DTYPE");
  });
});

describe("makers", () => {
  test.each(["bool", "int8", "uint64", "float16", "complex64", ">f8"])("ones and eye of %s", spec => {
    using a = ones(2, spec) as ManagedArray;
    using b = eye(2, 3, spec, { k: -1 }) as ManagedArray;
    const one = a.get(0);
    expect([true, 1, 1n, { re: 1, im: 0 }]).toContainEqual(one);
    expect(a.get(1)).toEqual(one);
    expect(b.get(1, 0)).toEqual(one);
    expect(b.count(one)).toBe(1);
  });
});
