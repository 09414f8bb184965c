/** Memory that WebAssembly cannot reach: copied tile by tile, with the same bits as in the heap, whatever the layout. */
import { array, defaultHeap, empty, zeros } from "@lanewise/array";
import { adoptMemory, BUFFER, createRecord } from "@lanewise/format";
import {
  add,
  argmax,
  argmin,
  countNonzero,
  cumulativeSum,
  dot,
  gt,
  info,
  max,
  mean,
  min,
  mul,
  prod,
  sub,
  sum,
} from "@lanewise/simd";
import { fromMemory, view } from "@lanewise/view";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** Around what is folded at a time (4096), and what is copied at a time (131,072 bytes of the widest operand). */
const LENGTHS = [1, 4095, 4096, 4097, 16_383, 16_384, 16_385, 40_001];

function numbers(length: number, seed: number): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length }, (_, i) => Math.sin(i * seed + 1) * 1e3 + i / 7);
}

describe("reductions over plain memory have the bits of those in the heap", () => {
  it.each(LENGTHS)("%i elements", length => {
    const [a, b] = [numbers(length, 0.7), numbers(length, 1.3)];
    const singles = Float32Array.from(a);
    using heldA = array(a);
    using heldB = array(b);
    using heldSingles = array(singles);
    const before = info();
    const found = [sum(a), max(b), mean(singles), dot(a, b), sum(mul(sub(a, b), sub(a, b)))];
    const after = info();
    expect(found).toEqual([
      sum(heldA),
      max(heldB),
      mean(heldSingles),
      dot(heldA, heldB),
      sum(mul(sub(heldA, heldB), sub(heldA, heldB))),
    ]);
    expect(after.jsCalls).toBe(before.jsCalls);
    expect(after.staged - before.staged).toBe(found.length);
    expect(after.temporaries).toBe(before.temporaries);
  });

  it("beside operands in the heap, and numbers", () => {
    const a = numbers(20_000, 0.3);
    using held = array(a);
    expect(sum(mul(a, held))).toBe(sum(mul(held, held)));
    expect(sum(mul(a, 3))).toBe(sum(mul(held, 3)));
  });

  it("that are exact, which are walked as the memory lies", () => {
    for (const length of [5, 4097, 40_001]) {
      const x = Int32Array.from({ length }, (_, i) => ((i * 7919) % 1000) - 500);
      x[0] = 7777;
      const backwards = view(x).flip();
      using held = array(backwards);
      expect([max(backwards), sum(backwards)]).toEqual([max(held), sum(held)]);
      const pairs = view(x, `:${length & ~1}`).reshape(-1, 2);
      expect([max(pairs.flip()), sum(pairs.T.flip(0))]).toEqual([7777, sum(pairs)]);
    }
  });

  it("places, which count from the first element of all", () => {
    for (const Numbers of [Uint8Array, Float32Array, Float64Array]) {
      for (const place of [0, 16_383, 16_384, 65_535, 65_536, 99_999, 262_143, 262_144, 299_999]) {
        const x = new Numbers(300_000).fill(1);
        x.fill(2, place);
        expect([argmax(x), argmin(view(x).flip())]).toEqual([place, place === 0 ? 0 : x.length - place]);
        expect(argmax(view(x).reshape(1, -1), { axis: 1 }).toArray()).toEqual([place]);
      }
    }
    expect(argmax(new Float64Array(100_000))).toBe(0);
  });

  it("whatever the strides and the alignment", () => {
    const strides = fc.constantFrom(-3, -2, -1, 1, 2, 3, 40);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9000 }), strides, strides, fc.nat(7), (length, s, t, shift) => {
        const of = (step: number) => {
          const whole = new Uint8Array(length * Math.abs(step) * 8 + shift);
          const cells = view(whole).slice(`${shift}:`).cast("float64");
          const chosen = cells.slice(`::${step}`);
          for (let i = 0; i < length; i++) chosen.set(i, Math.cos(i * 0.37) * 100);
          return chosen;
        };
        const [x, y] = [of(s), of(t)];
        using heldX = array(x);
        using heldY = array(y);
        return Object.is(sum(x), sum(heldX)) && Object.is(dot(x, y), dot(heldX, heldY));
      }),
      { numRuns: 40 },
    );
  });

  it("of several axes, transposed and cut", () => {
    const cells = view(numbers(300 * 70, 0.9)).reshape([300, 70]);
    using held = array(cells);
    for (const text of ["::-1", "3:290:2, ::-3", ":, 5:6"]) {
      expect(sum(cells.slice(text))).toBe(sum(view(held).slice(text)));
      expect(sum(cells.slice(text).T)).toBe(sum(view(held).slice(text).T));
    }
  });
});

describe("elementwise", () => {
  it.each(LENGTHS)("%i elements, into plain memory and into the heap", length => {
    const [a, b] = [numbers(length, 0.7), numbers(length, 1.3)];
    const expected = Float64Array.from(a, (value, i) => value * b[i]! - 1);
    using held = array(a);
    using into = empty(length);
    const plain = new Float64Array(length);
    expect(sub(mul(a, b), 1).into(plain)).toEqual(expected);
    expect(sub(mul(held, b), 1).into(plain.fill(0))).toEqual(expected);
    sub(mul(a, b), 1).into(into);
    expect(into.toTypedArray()).toEqual(expected);
    expect(sub(mul(a, b), 1).into(a)).toEqual(expected);
  });

  it("writes nothing beside a destination with gaps, or one that begins anywhere", () => {
    for (const [text, step] of [
      ["3:", 1],
      ["5::2", 2],
      ["::-9", 9],
    ] as const) {
      const cells = numbers(50_000, 0.1);
      const before = cells.slice();
      const chosen = view(cells).slice(text);
      mul(chosen, 2).into(chosen);
      const first = step === 9 ? 49_999 % 9 : Number.parseInt(text, 10);
      expect(cells).toEqual(before.map((value, i) => (i >= first && (i - first) % step === 0 ? value * 2 : value)));
    }
  });
});

describe("small typed arrays", () => {
  const CLASSES = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array] as const;
  const WIDE = [Float32Array, Float64Array, BigInt64Array, BigUint64Array] as const;

  it.each([...CLASSES, ...WIDE])("%o: operands and a result that share memory in any way", Class => {
    const Items = Class as Float64ArrayConstructor;
    const isWide = Class.name.startsWith("Big");
    fc.assert(
      fc.property(fc.nat(40), fc.nat(9), fc.nat(9), fc.nat(9), (length, from, other, to) => {
        const cells = new Items(64).map((_, i) => (isWide ? BigInt(i % 7) : i % 7) as number);
        const [a, b, c] = [from, other, to].map(begin => cells.subarray(begin, begin + length));
        const expected = cells.slice();
        const [x, y] = [a!.slice(), b!.slice()];
        for (let i = 0; i < length; i++) expected[to + i] = x[i]! + y[i]!;
        expect(add(a!, b!).into(c!)).toBe(c);
        expect(cells).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it("are what they are at each evaluation", () => {
    const a = new Float64Array([1, 2, 3]);
    const twice = mul(a, 2);
    expect(twice.toTypedArray()).toEqual(new Float64Array([2, 4, 6]));
    a[0] = 10;
    expect(twice.toTypedArray()).toEqual(new Float64Array([20, 4, 6]));
    const total = () => sum(a);
    expect(total()).toBe(15);
    structuredClone(a.buffer, { transfer: [a.buffer] });
    expect(total).toThrow(expect.objectContaining({ code: "DETACHED" }));
    expect(() => twice.toTypedArray()).toThrow(expect.objectContaining({ code: "DETACHED" }));
    expect(() => mul(new Float64Array(3), 2).into(a)).toThrow(expect.objectContaining({ code: "DETACHED" }));
  });

  it("that lose their memory while others are asked for theirs", () => {
    const a = new Float64Array([1, 2, 3]);
    const thief = {
      [BUFFER](flags: number) {
        if (isArmed) structuredClone(a.buffer, { transfer: [a.buffer] });
        return createRecord({ obj: this, buffer: new ArrayBuffer(24), format: "d", itemsize: 8, shape: [3] }, flags);
      },
    };
    let isArmed = false;
    const both = add(a, thief);
    isArmed = true;
    const into = new Float64Array(3).fill(7);
    expect(() => both.into(into)).toThrow(expect.objectContaining({ code: "DETACHED" }));
    expect(into).toEqual(new Float64Array(3).fill(7));
  });

  it("whose buffers shrink and grow", () => {
    const Resizable = ArrayBuffer as unknown as new (
      length: number,
      options: object,
    ) => ArrayBuffer & { resize(length: number): void };
    const buffer = new Resizable(32, { maxByteLength: 64 });
    const [tracking, fixed] = [new Float64Array(buffer), new Float64Array(buffer, 8, 3)];
    const sums = [add(tracking, 1), add(fixed, 1)];
    buffer.resize(64);
    expect(() => sums[0]!.toTypedArray()).toThrow(expect.objectContaining({ code: "BUFFER" }));
    expect(sums[1]!.toTypedArray()).toEqual(new Float64Array([1, 1, 1]));
    expect(add(tracking, 1).toTypedArray()).toEqual(new Float64Array(8).fill(1));
    buffer.resize(16);
    expect(() => sums[1]!.toTypedArray()).toThrow(expect.objectContaining({ code: "DETACHED" }));
  });

  it.each([5, 40_001])("shared memory as it was before it grew is the same memory: %i elements", length => {
    const memory = new WebAssembly.Memory({ initial: 20, maximum: 22, shared: true });
    const before = new Float64Array(memory.buffer, 0, length);
    memory.grow(1);
    const after = new Float64Array(memory.buffer, 0, length);
    const fill = () => before.set(numbers(length, 3));
    for (const [to, from] of [
      [after, before],
      [before, after],
    ] as const) {
      fill();
      add(view(from).slice("::-1"), 1).into(to);
      expect([...after]).toEqual([
        ...numbers(length, 3)
          .map(x => x + 1)
          .reverse(),
      ]);
      fill();
      add(view(from).slice(":-1"), 1).into(view(to).slice("1:"));
      expect([...after.slice(1)]).toEqual([
        ...numbers(length, 3)
          .map(x => x + 1)
          .slice(0, -1),
      ]);
    }
  });

  it("of classes that say where their elements are: asked", () => {
    class Shifted extends Float64Array {
      [BUFFER](flags: number) {
        return createRecord({ obj: this, buffer: other.buffer, format: "d", itemsize: 8, shape: [2] }, flags);
      }
    }
    const other = new Float64Array([5, 6]);
    expect(add(new Shifted(2), 1).toTypedArray()).toEqual(new Float64Array([6, 7]));
    expect(sum(new Shifted(2))).toBe(11);
    add(new Float64Array([1, 2]), 1).into(new Shifted(2));
    expect(other).toEqual(new Float64Array([2, 3]));
  });

  it("on an adopted memory: in place", () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    adoptMemory(memory);
    const a = new Float64Array(memory.buffer, 0, 4).fill(3);
    const before = info().staged;
    expect(sum(a)).toBe(12);
    mul(a, 2).into(a);
    expect(a).toEqual(new Float64Array([6, 6, 6, 6]));
    expect(info().staged).toBe(before);
  });

  it("refuse what large ones refuse, and change nothing", () => {
    const a = new Float64Array([1, 2, 3]);
    const into = new Float64Array(2).fill(9);
    expect(() => add(a, 1).into(into)).toThrow(expect.objectContaining({ code: "SHAPE" }));
    expect(() => add(a, 1).into(new Int32Array(3))).toThrow(expect.objectContaining({ code: "DTYPE" }));
    expect(into).toEqual(new Float64Array(2).fill(9));
    expect(add(a, 1).into(new Float32Array(3))).toEqual(new Float32Array([2, 3, 4]));
  });
});

describe("few elements in views and in the heap", () => {
  const cells = () => Float64Array.from({ length: 24 }, (_, i) => i);

  it("matrices over plain memory, dense and not", () => {
    const whole = view(cells()).reshape([4, 6]);
    const into = view(new Float64Array(24)).reshape([4, 6]);
    expect(add(whole, whole).into(into)).toBe(into);
    expect(into.toArray()).toEqual(add(whole, whole).toArray());
    const parts = [
      whole.slice("1:3"),
      whole.slice(":, 1:3"),
      whole.slice("::-1"),
      whole.T,
      whole.slice("1, 2").squeeze(),
    ];
    for (const part of parts) {
      const expected = part.toTypedArray().map(value => value * 2 + 1);
      const target = view(new Float64Array(expected.length)).reshape(part.shape);
      add(mul(part, 2), 1).into(target);
      expect(target.toTypedArray()).toEqual(expected);
      expect(sum(part)).toBe(part.toTypedArray().reduce((total, value) => total + value, 0));
      add(mul(part, 2), 1).into(part);
      expect(part.toTypedArray()).toEqual(expected);
      whole.assign(view(cells()).reshape([4, 6]));
    }
  });

  it("no elements", () => {
    const none = view(new Float64Array(6)).reshape([2, 3]).slice(":0");
    expect(add(none, 1).into(none)).toBe(none);
    expect(add(none, 1).toTypedArray()).toEqual(new Float64Array(0));
    expect(sum(none)).toBe(0);
    expect(add(new Float64Array(0), 1).toTypedArray()).toEqual(new Float64Array(0));
  });

  it("elements that are not aligned, or of the other byte order", () => {
    const bytes = new Uint8Array(33);
    const odd = view(bytes).slice("1:").cast("float64");
    const swapped = view(new DataView(new ArrayBuffer(32))).cast(">f8");
    for (let i = 0; i < 4; i++) {
      odd.set(i, i + 0.5);
      swapped.set(i, 2 * i);
    }
    expect(add(odd, swapped).toTypedArray()).toEqual(new Float64Array([0.5, 3.5, 6.5, 9.5]));
    add(odd, 1).into(odd);
    expect(odd.toArray()).toEqual([1.5, 2.5, 3.5, 4.5]);
  });

  it("read-only and released views are refused as ever", () => {
    const a = view(new Float64Array(3));
    expect(() => add(a, 1).into(a.toReadonly())).toThrow(expect.objectContaining({ code: "BUFFER" }));
    const owner = view(new Float64Array(3));
    const e = add(owner, 1);
    owner.release();
    expect(() => e.toTypedArray()).toThrow(expect.objectContaining({ code: "RELEASED" }));
    expect(() => add(owner, 1)).toThrow(expect.objectContaining({ code: "RELEASED" }));
    expect(() => add(a, 1).into(owner)).toThrow(expect.objectContaining({ code: "RELEASED" }));
  });

  it("results of the heap in plain memory: nothing of the heap is kept", () => {
    using a = array(cells());
    const { blocks, bytes } = defaultHeap().stats();
    expect(add(a, a).toTypedArray()).toEqual(cells().map(value => value * 2));
    expect(gt(a, 20).toTypedArray()).toEqual(Uint8Array.from(cells(), value => (value > 20 ? 1 : 0)));
    const into = new Float64Array(24);
    add(a, a).into(into);
    expect(into).toEqual(cells().map(value => value * 2));
    expect(add(a, cells()).toTypedArray()).toEqual(into);
    expect(add(cells(), a).toTypedArray()).toEqual(into);
    expect(defaultHeap().stats()).toMatchObject({ blocks, bytes });
  });
});

it.each([1, 4096, 16_384, 16_385, 65_536, 65_537, 200_001])("the place of the greatest of %i elements", length => {
  for (const place of [0, length >> 1, length - 1]) {
    const [doubles, bytes] = [new Float64Array(length).fill(1), new Uint8Array(length).fill(1)];
    doubles[place] = bytes[place] = 2;
    using held = array(doubles);
    expect([argmax(doubles), argmax(held), argmax(bytes), argmax(mul(doubles, 3))]).toEqual([
      place,
      place,
      place,
      place,
    ]);
    expect(argmax(view(doubles).flip())).toBe(length - 1 - place);
    expect(argmin(mul(doubles, -1))).toBe(place);
  }
});

describe("reductions and scans along axes over plain memory have the bits of those in the heap", () => {
  const whole = view(numbers(24 * 5000, 0.31));
  const shapes = [
    [24, 5000],
    [30, 4000],
    [4000, 30],
    [60_000, 2],
    [3, 40, 1000],
    [120_000, 1],
  ];
  it.each(shapes)("%i, %i", (...shape) => {
    const m = whole.reshape(shape);
    using held = array(m);
    const before = info().jsCalls;
    for (const part of [":, :", "::-1", ":, ::-1", ":, ::2", "1::3"]) {
      const [x, y] = [m.slice(part), view(held).slice(part)];
      for (let axis = 0; axis < x.ndim; axis++) {
        for (const make of [sum, max, cumulativeSum, countNonzero]) {
          const options = { axis };
          expect(make(x, options).toTypedArray()).toEqual(make(y, options).toTypedArray());
        }
        expect(sum(mul(x, y), { axis }).toTypedArray()).toEqual(sum(mul(y, y), { axis }).toTypedArray());
        expect(mean(sub(x, 1), { axis }).toTypedArray()).toEqual(mean(sub(y, 1), { axis }).toTypedArray());
      }
    }
    expect(info().jsCalls).toBe(before);
  });

  it("whose result is larger than what is put beside the tiles", () => {
    const m = view(new Float32Array(9_000_000).fill(1.5)).reshape([4_500_000, 2]);
    using sums = sum(m, { axis: 1 }).eval();
    expect([sums.length, min(sums), max(sums)]).toEqual([4_500_000, 3, 3]);
  });

  it("of bytes, and of complex numbers", () => {
    const bytes = view(Uint8Array.from({ length: 6000 }, (_, i) => i * 7)).reshape([3, 2000]);
    using held = array(bytes);
    const pairs = view(numbers(6000, 0.2)).cast("B").cast("complex128").reshape([1500, 2]);
    using heldPairs = array(pairs);
    for (const axis of [0, 1]) {
      expect(sum(bytes, { axis }).toArray()).toEqual(sum(held, { axis }).toArray());
      expect(sum(pairs, { axis }).toArray()).toEqual(sum(heldPairs, { axis }).toArray());
    }
  });
});

it.each([17, 100])("an empty axis is reduced, along which %i rows of plain memory stand still", size => {
  const plain = fromMemory(new ArrayBuffer(size * size * 8), { dtype: "float64", shape: [size, size] });
  const none = fromMemory(new ArrayBuffer(8), { dtype: "float64", shape: [0, size, size] });
  using held = zeros([1, 1]);
  const { blocks } = defaultHeap().stats();
  for (const e of [add(none, plain), add(add(none, plain), held)]) {
    using sums = sum(e, { axis: 0 }).eval();
    using products = prod(e, { axis: 0 }).eval();
    expect([sum(sums), sum(products)]).toEqual([0, size * size]);
    expect(
      mean(e, { axis: 0, where: gt(plain, 0) })
        .toTypedArray()
        .every(Number.isNaN),
    ).toBe(true);
  }
  expect(defaultHeap().stats().blocks).toBe(blocks);
});
