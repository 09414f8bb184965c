import { inspect } from "node:util";
import {
  arange,
  array,
  cancelShare,
  configure,
  createHeap,
  defaultHeap,
  empty,
  emptyLike,
  eye,
  fromFunction,
  full,
  isArray,
  leaks,
  linspace,
  type ManagedArray,
  ones,
  scope,
  scopeAsync,
  zeros,
  zerosLike,
} from "@lanewise/array";
import { getBuffer, s, VERSION } from "@lanewise/format";
import { describe, expect, test } from "vitest";
import { codeOf } from "./support/code-of.ts";

describe("reading and writing", () => {
  test("indices wrap once, and everything else is refused", () => {
    using a = array([10, 20, 30], "int32");
    expect([a.get(0), a.get(2), a.get(-1), a.get(-3)]).toEqual([10, 30, 30, 10]);
    for (const i of [3, -4, 2 ** 31, 2 ** 32, 2 ** 53]) {
      expect(codeOf(() => a.get(i))).toBe("INDEX");
      expect(codeOf(() => a.set(i, 1))).toBe("INDEX");
    }
    using wide = zeros([2, 2, 2], "int64");
    using matrix = zeros([2, 2]);
    const noOrder = Object.create(null);
    for (const i of [
      1.5,
      Number.NaN,
      true,
      "1",
      null,
      Number.POSITIVE_INFINITY,
      {},
      1n,
      Symbol("i"),
      noOrder,
    ] as any[]) {
      expect(codeOf(() => a.get(i))).toBe("ARGUMENT");
      expect(codeOf(() => a.set(i, 1))).toBe("ARGUMENT");
      expect(codeOf(() => a.at(i))).toBe("ARGUMENT");
      for (const [j, k] of [
        [i, 0],
        [0, i],
      ]) {
        expect(codeOf(() => matrix.get(j, k))).toBe("ARGUMENT");
        expect(codeOf(() => matrix.set(j, k, 1))).toBe("ARGUMENT");
        expect(codeOf(() => wide.get(0, j, k))).toBe("ARGUMENT");
        expect(codeOf(() => wide.set(0, j, k, 1n))).toBe("ARGUMENT");
      }
    }
    expect(codeOf(() => (a as ManagedArray).get())).toBe("INDEX");
    expect(codeOf(() => (a as any).get(undefined))).toBe("INDEX");
    expect(codeOf(() => (a as any).get(0, undefined, 0))).toBe("INDEX");
    expect(codeOf(() => (a as ManagedArray).get(0, 0))).toBe("INDEX");
    expect(codeOf(() => (a as any).set())).toBe("ARGUMENT");
    expect(a.toArray()).toEqual([10, 20, 30]);
  });

  test("a matrix that was resized, released or wrongly indexed", () => {
    for (const order of ["C", "F"] as const) {
      const a = array(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        "float64",
        { order },
      );
      a.resize(3);
      expect([a.get(2, 2), a.get(1, -1), a.get(-2, 0)]).toEqual([0, 6, 4]);
      expect(codeOf(() => a.get(3, 0))).toBe("INDEX");
      a.resize(1);
      expect(codeOf(() => a.get(1, 0))).toBe("INDEX");
      expect([a.get(0, 2), a.get(-1, -3)]).toEqual([3, 1]);
      a.release();
      expect(codeOf(() => a.get(0, 0))).toBe("RELEASED");
    }
    using list = array([1.5], "float32");
    list.append(2.5);
    expect([list.get(1), list.get(-1)]).toEqual([2.5, 2.5]);
    for (let k = 0; k < 100; k++) list.append(k);
    expect([list.get(101), list.get(-102)]).toEqual([99, 1.5]);
  });

  test("an index error has axis, index and extent", () => {
    using a = zeros([2, 3]);
    expect(() => a.get(1, 3)).toThrow(expect.objectContaining({ axis: 1, index: 3, extent: 3 }));
  });

  test.each([0, 1, 2, 3, 4, 5])("rank %d, both orders", ndim => {
    const shape = [2, 3, 2, 2, 3].slice(0, ndim);
    for (const order of ["C", "F"] as const) {
      using a = zeros(shape, "int16", { order }) as ManagedArray;
      let n = 0;
      const all: number[][] = [[]];
      for (const extent of shape) {
        const longer = all.flatMap(ix => Array.from({ length: extent }, (_, i) => [...ix, i]));
        all.splice(0, all.length, ...longer);
      }
      for (const ix of all) a.set(...ix, ++n);
      expect(all.map(ix => a.get(...ix))).toEqual(all.map((_, i) => i + 1));
      expect(all.map(ix => a.get(...ix.map((i, axis) => i - (shape[axis] as number))))).toEqual(
        all.map((_, i) => i + 1),
      );
      expect([a.toArray()].flat(5)).toEqual(all.map((_, i) => i + 1));
      expect([...new Int16Array(a.toBytes().buffer)]).toEqual(all.map((_, i) => i + 1));
    }
  });

  test("the order asked for is the order of what comes out, as of a view", () => {
    for (const order of ["C", "F"] as const) {
      using a = array(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        "int8",
        { order },
      );
      expect([...a.toTypedArray()]).toEqual([1, 2, 3, 4, 5, 6]);
      expect([...a.toTypedArray("F")]).toEqual([1, 4, 2, 5, 3, 6]);
      expect([...a.toBytes("C")]).toEqual([1, 2, 3, 4, 5, 6]);
      expect([...a.toBytes("F")]).toEqual([1, 4, 2, 5, 3, 6]);
      expect([...a.toBytes("A")]).toEqual(order === "C" ? [1, 2, 3, 4, 5, 6] : [1, 4, 2, 5, 3, 6]);
      for (const wrong of ["K", null, 1] as any[]) {
        expect(codeOf(() => a.toTypedArray(wrong))).toBe("ARGUMENT");
        expect(codeOf(() => a.toBytes(wrong))).toBe("ARGUMENT");
      }
    }
  });

  test("at gives undefined outside, like Array.prototype.at", () => {
    using a = array([1, 2]);
    expect([a.at(0), a.at(-1), a.at(2), a.at(-3)]).toEqual([1, 2, undefined, undefined]);
    expect(codeOf(() => a.at(0.5))).toBe("ARGUMENT");
  });

  test("plain JavaScript syntax never fails silently", () => {
    using a = zeros(3) as any;
    expect(() => a[0]).toThrow(/get\(0\)/);
    expect(() => a[-1]).toThrow(TypeError);
    expect(() => {
      a[0] = 1;
    }).toThrow(/set\(0, value\)/);
    expect(() => a + a).toThrow(/lanes/);
    expect(() => a < 1).toThrow(TypeError);
    expect(`${a}`).toBe("float64[3]");
    expect(a.nothing).toBeUndefined();
    expect(JSON.stringify(a)).toBe("[0,0,0]");
  });

  test("console.log shows dtype, shape and the first rows", () => {
    using a = array(
      [
        [1, 2],
        [3, 4],
      ],
      "int8",
    );
    expect(inspect(a)).toBe("int8[2, 2] [ [ 1, 2 ], [ 3, 4 ] ]");
    using long = zeros(1000);
    expect(inspect(long)).toMatch(/^float64\[1000\] \[[\s\S]*\] \.\.\. 900 more$/);
    const released = zeros(1);
    released.release();
    expect(inspect({ released })).toBe("{ released: released array }");
  });

  test("is an array by brand, also when released", () => {
    const a = zeros(1);
    expect([isArray(a), isArray([]), isArray(null), isArray(new Float64Array(1))]).toEqual([true, false, false, false]);
    a.release();
    expect(isArray(a)).toBe(true);
  });
});

describe("as a tuple", () => {
  test("length, size, ndim, shape", () => {
    using a = zeros([2, 0, 3]);
    expect([a.length, a.size, a.ndim, a.nbytes]).toEqual([2, 0, 3, 0]);
    expect(a.shape).toEqual([2, 0, 3]);
    expect(Object.isFrozen(a.shape)).toBe(true);
    using scalar = zeros([]);
    expect([scalar.ndim, scalar.size, scalar.get()]).toEqual([0, 1, 0]);
    expect(codeOf(() => scalar.length)).toBe("ARGUMENT");
    expect(codeOf(() => [...(scalar as ManagedArray)])).toBe("ARGUMENT");
    expect(codeOf(() => scalar.append(1))).toBe("ARGUMENT");
    expect(scalar.toArray()).toBe(0);
  });

  test("search finds by value between bounds", () => {
    using a = array([1, 2, 3, 2, Number.NaN, -0]);
    expect([a.indexOf(2), a.indexOf(2, 2), a.indexOf(2, 2, 3), a.indexOf(2, -3), a.indexOf(9)]).toEqual([
      1, 3, -1, 3, -1,
    ]);
    expect([a.count(2), a.count(Number.NaN), a.count(0), a.includes(3), a.includes(Number.NaN)]).toEqual([
      2,
      0,
      1,
      true,
      false,
    ]);
    using big = array([1n, 2n ** 53n + 1n], "int64");
    expect([big.indexOf(2 ** 53), big.indexOf(2n ** 53n + 1n), big.indexOf(1)]).toEqual([-1, 1, 0]);
    using half = array([1, -2, -0], "float16");
    expect([half.indexOf(-2), half.indexOf(0), half.count(-2), a.indexOf(2, 4, 1)]).toEqual([1, 2, 1, -1]);
    using m = array(
      [
        [1, 2],
        [3, 2],
      ],
      "uint8",
      { order: "F" },
    );
    expect([m.indexOf(2), m.indexOf(3), m.count(2)]).toEqual([1, 2, 2]);
    expect([a.includes(2, 2), a.includes(2, 2, 3), a.includes(1, 1), a.includes(2, -3)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  test("fill takes bounds of rows, as a slice does", () => {
    using a = array([1, 2, 3, 4, 5], "int16");
    expect(a.fill(0, 1, 3)).toBe(a);
    expect(a.toArray()).toEqual([1, 0, 0, 4, 5]);
    expect(a.fill(9, -1).toArray()).toEqual([1, 0, 0, 4, 9]);
    expect(a.fill(7, undefined, -4).toArray()).toEqual([7, 0, 0, 4, 9]);
    expect(a.fill(8, 3, 1).fill(8, 5).fill(8, 0, -9).toArray()).toEqual([7, 0, 0, 4, 9]);
    for (const order of ["C", "F"] as const) {
      using m = zeros([3, 2], "float32", { order });
      expect(m.fill(1, 1, 99).toArray()).toEqual([
        [0, 0],
        [1, 1],
        [1, 1],
      ]);
    }
    using scalar = zeros([]);
    expect(codeOf(() => scalar.fill(1, 0))).toBe("ARGUMENT");
    expect(scalar.fill(2).get()).toBe(2);
  });

  test("the value of a fill may shorten what its bounds count from", () => {
    using a = array(
      [1, 2, 3, 4].map(x => ({ x })),
      "T{i:x:}",
    );
    const value = {
      get x() {
        a.resize(2);
        return 9;
      },
    };
    expect(a.fill(value, -1).toArray()).toEqual([{ x: 1 }, { x: 9 }]);
  });

  test("equals compares values, whatever the dtype; compare is lexicographic", () => {
    using a = array([1, 2, 3]);
    using b = array([1, 2, 3], ">i4");
    using c = array([1, 2, 4]);
    using d = array([1, 2]);
    expect([
      a.equals(b),
      a.equals(c),
      a.equals(d),
      a.equals(a),
      a.equals([1, 2, 3]),
      a.equals(new Uint8Array([1, 2, 3])),
    ]).toEqual([true, false, false, true, false, true]);
    expect([a.compare(b), a.compare(c), c.compare(a), a.compare(d), d.compare(a)]).toEqual([0, -1, 1, 1, -1]);
    using n = array([Number.NaN]);
    expect(n.equals(n)).toBe(false);
    expect(n.compare(n)).toBe(Number.NaN);
    const nothing = [2, 3].map(length => zeros(length, "0s"));
    expect([nothing[0]!.compare(nothing[0]), nothing[0]!.compare(nothing[1])]).toEqual([0, -1]);
    expect(codeOf(() => a.compare(1))).toBe("ARGUMENT");
  });

  test("slices are copies with the dtype of the array", () => {
    using a = arange(10, undefined, 1, "int16");
    const rows = (...bounds: number[]) => {
      using copy = a.slice(...bounds);
      return copy.toArray();
    };
    const plain = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    for (const bounds of [[], [3], [3, 7], [-3], [-3, -1], [7, 3], [20], [-20, 20], [0, 0]]) {
      expect(rows(...bounds)).toEqual(plain.slice(...bounds));
    }
    using copy = a.slice(2, 4);
    copy.set(0, 99);
    expect([a.get(2), copy.dtype.name]).toEqual([2, "int16"]);
    using m = array([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    using reversed = m.slice("::-1, 2");
    expect(reversed.toArray()).toEqual([6, 3]);
    using part = m.slice(s(0, 1), s(null, null, 2));
    expect(part.toArray()).toEqual([[1, 3]]);
    using value = m.slice("1, 1");
    expect([value.ndim, value.toArray()]).toEqual([0, 5]);
    expect(codeOf(() => (m as any).slice(1, 2, 3))).toBe("ARGUMENT");
    expect(codeOf(() => m.slice(1.5))).toBe("ARGUMENT");
    expect(codeOf(() => m.slice("2"))).toBe("INDEX");
    expect(codeOf(() => m.slice("1:::"))).toBe("FORMAT");
  });

  test("concat and tile", () => {
    using a = array([[1, 2]], "int8");
    using b = a.concat(a, array([[3, 4]], "int8"));
    expect(b.toArray()).toEqual([
      [1, 2],
      [1, 2],
      [3, 4],
    ]);
    using t = b.tile(3);
    expect(t.toArray()).toEqual([...b.toArray(), ...b.toArray(), ...b.toArray()]);
    using none = b.tile(0);
    expect([none.shape, none.toArray()]).toEqual([[0, 2], []]);
    expect(codeOf(() => a.concat(zeros([1, 3], "int8")))).toBe("SHAPE");
    expect(codeOf(() => a.concat([[1, 2]]))).toBe("ARGUMENT");
    expect(codeOf(() => a.tile(-1))).toBe("SIZE");
    expect(codeOf(() => a.tile(1.5))).toBe("SIZE");
    expect(codeOf(() => a.tile(2 ** 40))).toBe("OUT_OF_MEMORY");
  });

  test("iteration gives values at rank 1 and copies of rows above", () => {
    using a = array([
      [1, 2],
      [3, 4],
    ]);
    const rows: ManagedArray<"float64", 1>[] = [...a];
    expect(rows.map(row => row.toArray())).toEqual([
      [1, 2],
      [3, 4],
    ]);
    rows[0]?.set(0, 9);
    expect(a.get(0, 0)).toBe(1);
    for (const row of rows) row.release();
    using b = array([5, 6]);
    expect([...b]).toEqual([5, 6]);
  });

  test("map, forEach, reduce, find, join", () => {
    using a = array(
      [
        [1, 2],
        [3, 4],
      ],
      "int32",
      { order: "F" },
    );
    using b = a.map((x, i, j) => x * 10 + i + j);
    expect([b.toArray(), b.dtype.name]).toEqual([
      [
        [10, 21],
        [31, 42],
      ],
      "int32",
    ]);
    using c = a.map(x => x / 2, "float32");
    expect([c.toArray(), c.dtype.name]).toEqual([
      [
        [0.5, 1],
        [1.5, 2],
      ],
      "float32",
    ]);
    const seen: unknown[] = [];
    a.forEach((x, i, j) => void seen.push([x, i, j]));
    expect(seen).toEqual([
      [1, 0, 0],
      [2, 0, 1],
      [3, 1, 0],
      [4, 1, 1],
    ]);
    expect(a.reduce((sum, x) => sum + x)).toBe(10);
    expect(a.reduce((text, x) => text + x, "")).toBe("1234");
    expect(a.find((_x, i, j) => i === 1 && j === 0)).toBe(3);
    expect(a.find(() => false)).toBeUndefined();
    expect([a.join(), a.join("-")]).toEqual(["1,2,3,4", "1-2-3-4"]);
    using empty = zeros(0);
    expect(codeOf(() => empty.reduce((x, y) => x + y))).toBe("SIZE");
    expect(empty.reduce((x, y) => x + y, 5)).toBe(5);
    expect(codeOf(() => a.map(() => 1.5))).toBe("DTYPE");
    expect(codeOf(() => a.forEach(1 as never))).toBe("ARGUMENT");
  });
});

describe("growing and shrinking", () => {
  test("append, extend, insert, pop, clear, resize, reserve", () => {
    using a = array([1, 2], "int32");
    a.append(3);
    a.extend([4, 5]);
    a.extend(new Int16Array([6]));
    a.extend(a);
    a.insert(0, 0);
    a.insert(-1, 99);
    a.insert(1000, 7);
    a.insert(-1000, -1);
    expect(a.toArray()).toEqual([-1, 0, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 99, 6, 7]);
    expect([a.pop(), a.pop(0), a.pop(-2)]).toEqual([7, -1, 99]);
    expect(a.length).toBe(13);
    a.resize(15);
    expect(a.toArray().slice(11)).toEqual([5, 6, 0, 0].slice(0, 4));
    a.resize(2);
    expect(a.toArray()).toEqual([0, 1]);
    a.resize(4);
    expect(a.toArray()).toEqual([0, 1, 0, 0]);
    a.clear();
    expect([a.length, a.capacity]).toEqual([0, 0]);
    expect(codeOf(() => a.pop())).toBe("INDEX");
    a.reserve(100);
    const { address } = a;
    for (let i = 0; i < 100; i++) a.append(i);
    expect([a.address, a.capacity]).toEqual([address, 100]);
  });

  test("rows of any rank", () => {
    for (const order of ["C", "F"] as const) {
      using a = array(
        [
          [1, 2],
          [3, 4],
        ],
        "uint8",
        { order },
      );
      a.append([5, 6]);
      a.append(new Uint8Array([7, 8]));
      a.insert(1, [9, 9]);
      a.extend([
        [10, 11],
        [12, 13],
      ]);
      using row = a.pop(0) as ManagedArray;
      expect(row.toArray()).toEqual([1, 2]);
      expect(a.toArray()).toEqual([
        [9, 9],
        [3, 4],
        [5, 6],
        [7, 8],
        [10, 11],
        [12, 13],
      ]);
      a.resize(7);
      expect(a.toArray()[6]).toEqual([0, 0]);
      a.resize(1);
      expect(a.toArray()).toEqual([[9, 9]]);
      expect(codeOf(() => a.append([1]))).toBe("SHAPE");
      expect(codeOf(() => a.append(1))).toBe("SHAPE");
      expect(codeOf(() => a.extend([[1, 2], [3]]))).toBe("SHAPE");
      expect(codeOf(() => a.extend(1))).toBe("ARGUMENT");
      a.extend([]);
      expect(a.shape).toEqual([1, 2]);
    }
  });

  test("all or nothing when values are refused in the middle", () => {
    using a = array([1, 2], "uint8");
    const version = a[VERSION];
    expect(codeOf(() => a.extend([3, 300]))).toBe("VALUE_RANGE");
    expect(codeOf(() => a.append("x" as never))).toBe("DTYPE");
    expect(codeOf(() => a.insert(0, -1))).toBe("VALUE_RANGE");
    expect([a.toArray(), a[VERSION]]).toEqual([[1, 2], version]);
    expect(codeOf(() => a.extend(new Float64Array([1.5])))).toBe("DTYPE");
    expect(a.toArray()).toEqual([1, 2]);
    a.extend(new Float64Array([3, 4]));
    expect(a.toArray()).toEqual([1, 2, 3, 4]);
  });

  test.each([-1, 1.5, Number.NaN, 2 ** 53, "3", null])("refuses the length %s", length => {
    using a = array([1, 2]);
    expect(codeOf(() => a.resize(length as number))).toBe("SIZE");
    expect(codeOf(() => a.reserve(length as number))).toBe("SIZE");
    expect(a.toArray()).toEqual([1, 2]);
  });

  test("the version changes with the length and the place, and is NaN after the release", () => {
    const a = array([1, 2]);
    const versions = [a[VERSION]];
    const note = () => versions.push(a[VERSION]);
    a.set(0, 5);
    expect(a[VERSION]).toBe(versions[0]);
    a.append(3);
    note();
    a.pop();
    note();
    a.reserve(1000);
    note();
    a.resize(a.length);
    expect(a[VERSION]).toBe(versions.at(-1));
    expect(new Set(versions).size).toBe(4);
    a.release();
    expect(a[VERSION]).toBe(Number.NaN);
  });

  test("an array that grows and shrinks at random agrees with a plain one", () => {
    let seed = 7;
    const random = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
    using a = zeros(0, "int32");
    const plain: number[] = [];
    for (let step = 0; step < 3000; step++) {
      const value = random(1000);
      const at = random(plain.length + 1);
      switch (random(7)) {
        case 0:
        case 1:
          a.append(value);
          plain.push(value);
          break;
        case 2:
          a.insert(at, value);
          plain.splice(at, 0, value);
          break;
        case 3:
          if (at < plain.length) expect(a.pop(at)).toBe(plain.splice(at, 1)[0]);
          break;
        case 4: {
          const more = Array.from({ length: random(6) }, () => random(1000));
          a.extend(random(2) ? more : new Int32Array(more));
          plain.push(...more);
          break;
        }
        case 5: {
          const length = random(2 * plain.length + 4);
          a.resize(length);
          while (plain.length < length) plain.push(0);
          plain.length = length;
          break;
        }
        default:
          a.reserve(random(100));
      }
      if (step % 100 === 0) expect(a.toArray()).toEqual(plain);
    }
    expect(a.toArray()).toEqual(plain);
  });
});

describe("the buffer protocol", () => {
  test("exports its own bytes, writable, with all fields", () => {
    using a = array(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      "int16",
      { order: "F" },
    );
    const record = getBuffer(a);
    expect(record).toMatchObject({
      format: "h",
      itemsize: 2,
      ndim: 2,
      readonly: false,
      nbytes: 12,
      byteOffset: a.address,
    });
    expect([record.shape, record.strides, record.obj === a, record.memory === a.heap.memory]).toEqual([
      [2, 3],
      [2, 4],
      true,
      true,
    ]);
    new Int16Array(record.buffer, record.byteOffset)[1] = 40;
    expect(a.get(1, 0)).toBe(40);
    expect(a.exports).toBe(1);
    record.release();
    expect(a.exports).toBe(0);
    expect(codeOf(() => getBuffer(a, 0x38))).toBe("BUFFER");
    expect(a.exports).toBe(0);
  });
});

describe("what is of the wrong kind is refused by name", () => {
  test.each([null, 0, 1n, true, Symbol("x"), "F"] as any[])("%s as options", x => {
    for (const call of [
      () => zeros(2, "d", x),
      () => empty(2, "d", x),
      () => linspace(0, 1, 2, "d", x),
      () => eye(2, 2, "d", x),
      () => array([1], "d", x),
      () => createHeap(x),
      () => configure(x),
      () => scope(x),
    ]) {
      expect(codeOf(call)).toBe("ARGUMENT");
    }
  });

  test.each([
    ["zeros", (o: object) => zeros(3, "f4", o), "heap, order"],
    ["ones", (o: object) => ones(3, "f4", o), "heap, order"],
    ["full", (o: object) => full(3, 1, "f4", o), "heap, order"],
    ["array", (o: object) => array([1], "f4", o), "heap, order"],
    ["array of an exporter", (o: object) => array(new Int8Array(1), undefined, o), "heap, order"],
    ["arange", (o: object) => arange(0, 1, 1, "f4", o), "heap, order"],
    ["fromFunction", (o: object) => fromFunction(1, () => 0, "f4", o), "heap, order"],
    ["zerosLike", (o: object) => zerosLike(new Int8Array(1), "f4", o), "heap, order"],
    ["emptyLike", (o: object) => emptyLike(new Int8Array(1), "f4", o), "heap, order, uninitialised"],
    ["empty", (o: object) => empty(3, "f4", o), "heap, order, uninitialised"],
    ["linspace", (o: object) => linspace(0, 1, 3, "f4", o), "heap, order, endpoint"],
    ["eye", (o: object) => eye(3, 3, "f4", o), "heap, order, k"],
    ["createHeap", (o: object) => createHeap(o), "maximum, shared"],
    ["allocate", (o: object) => defaultHeap().allocate(8, o), "zero"],
    ["configure", (o: object) => configure(o), "trace"],
  ])("a misspelt option of %s", (_name, call, known) => {
    const message = expect.stringContaining(`takes ${known}, got "ordr"`);
    const { blocks } = defaultHeap().stats();
    expect(() => call({ ordr: "F" })).toThrow(expect.objectContaining({ code: "ARGUMENT", argument: "ordr", message }));
    expect(defaultHeap().stats().blocks).toBe(blocks);
  });

  test.each([0, 1, "no", null, {}, Symbol("x")] as any[])("%o where an option is a boolean (%#)", x => {
    const heap = createHeap({ maximum: 2 ** 16 });
    using a = zeros(2, "f4", { heap });
    const ticket = a.share();
    const before = heap.stats();
    for (const [argument, call] of Object.entries({
      uninitialised: () => empty(3, "f4", { heap, uninitialised: x }),
      endpoint: () => linspace(0, 1, 3, "f4", { heap, endpoint: x }),
      shared: () => createHeap({ shared: x }),
      trace: () => configure({ trace: x }),
      zero: () => heap.allocate(8, { zero: x }),
      holderIsGone: () => cancelShare(ticket, { holderIsGone: x }),
    })) {
      const message = expect.stringContaining(`"${argument}" must be a boolean, got `);
      expect(call, argument).toThrow(expect.objectContaining({ code: "ARGUMENT", argument, message }));
    }
    expect(heap.stats()).toEqual(before);
    expect(cancelShare(ticket)).toBe(true);
  });

  test.each([Object.create(null), [Symbol("x")], Symbol("x")])("what has no text is named all the same (%#)", x => {
    using list = array([1, 2, 3]);
    const a = list as any;
    for (const call of [
      () => a.insert(x, 1),
      () => a.pop(x),
      () => a.indexOf(1, x),
      () => a.includes(1, 0, x),
      () => a.fill(0, x),
      () => a.fill(0, 0, x),
      () => zeros(1, "d", { order: x }),
    ]) {
      expect(codeOf(call)).toBe("ARGUMENT");
    }
    expect(codeOf(() => a.resize(x))).toBe("SIZE");
    expect(a.toArray()).toEqual([1, 2, 3]);
  });

  test("and what scopeAsync is to call", async () => {
    await expect(scopeAsync(undefined as never)).rejects.toMatchObject({ code: "ARGUMENT" });
  });

  test("data of more bytes than there is memory", () => {
    const endless = new Array(2 ** 32 - 1);
    expect(codeOf(() => array([endless], "T{1000000s:x:}"))).toBe("SIZE");
    expect(codeOf(() => zeros([1, 1], "T{1000000s:x:}").extend([endless]))).toBe("SIZE");
  });

  test("an array is no shape, and none of its rows is copied to find that out", () => {
    configure({ trace: true });
    using matrix = zeros([2, 2]);
    for (const shape of [matrix, zeros(2), zeros([])] as any[]) {
      const before = leaks().length;
      for (const call of [() => zeros(shape), () => empty(shape), () => fromFunction(shape, () => 1)]) {
        expect(codeOf(call)).toBe("ARGUMENT");
      }
      expect(leaks().length).toBe(before);
    }
    configure({ trace: false });
  });

  test("an array in F order has no room to reserve, and says so", () => {
    using columns = zeros([2, 3], "int8", { order: "F" });
    columns.reserve(2);
    expect(codeOf(() => columns.reserve(9))).toBe("ARGUMENT");
    expect(columns.capacity).toBe(2);
  });
});
