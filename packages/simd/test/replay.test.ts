/**
 * Evaluations that repeat the calls of an earlier one of the same structure: the same bits as the long way, whatever has changed
 * in between but the structure.
 */
import { array, defaultHeap, fromFunction, type ManagedArray, zeros } from "@lanewise/array";
import type { DType } from "@lanewise/format";
import * as simd from "@lanewise/simd";
import { view } from "@lanewise/view";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { acquire } from "../src/run/acquire.ts";
import { type MemoryLease, viewOfLease } from "../src/run/lease.ts";
import { record, recordRoom } from "../src/run/recording.ts";
import { own } from "./support/own.ts";

type Operand = any;
type Make = (operands: readonly Operand[]) => Operand;

const bytes = (x: ManagedArray): number[] => [...x.toBytes()];

/** `options` of any kind take the long way. */
const theLongWay = (e: Operand, shape: readonly number[], dtype: DType): number[] =>
  bytes(e.into(own(zeros(shape, dtype)), { casting: "same_kind" }));

/** Another one in each round. */
let number = 3;

/** Square matrices throughout, so that everything fits with everything. */
const OPS: Record<string, (a: Operand, b: Operand, n: number) => Operand> = {
  add: (a, b) => simd.add(a, b),
  scaled: a => simd.mul(a, number),
  shifted: (a, _, n) => simd.add(a, n === 2 ? -0 : number - 7),
  where: (a, b) => simd.where(simd.gt(a, b), a, 0),
  product: (a, b) => simd.matmul(a, b),
  square: a => simd.matmul(a, a),
  columns: a => simd.sub(a, simd.mean(a, { axis: 0 })),
  rows: (a, b) => simd.add(b, simd.max(a, { axis: 1, keepdims: true })),
  all: a => simd.sub(a, simd.sum(a, { axis: [0, 1], keepdims: true })),
  running: a => simd.cumulativeSum(a, { axis: 0 }),
  places: (a, b) => simd.add(b, simd.argmax(a, { axis: 1 })),
  joined: (a, b) => simd.matmul(simd.concat([a, b], 1), simd.concat([b, a], 0)),
  stacked: (a, b) => simd.max(simd.stack([a, b], 1), { axis: 1 }),
  spread: a => simd.variance(a, { axis: 0, keepdims: true }),
  tiled: a => simd.sum(simd.tile(a, [2, 1, 1]), { axis: 0 }),
  sorted: a => simd.sort(a, { axis: 0 }),
  backwards: a => simd.flip(a),
  "as it is": a => simd.flip(a, []),
  "rows backwards": a => simd.flip(simd.add(a, 1), 0),
  crossed: (a, b) => simd.add(simd.permuteDims(a, [1, 0]), b),
  folded: (a, b, n) => simd.add(simd.reshape(simd.reshape(a, [n * n]), [n, -1]), b),
  stretched: a => simd.sum(simd.broadcastTo(simd.expandDims(a, 0), [3, ...a.shape]), { axis: 0 }),
  squeezed: a => simd.squeeze(simd.expandDims(simd.neg(a), [0, 3])),
  contracted: (a, b) => simd.tensordot(a, b, [[0], [0]]),
  counted: a => simd.add(a, simd.index(0)),
};

const tree = fc.letrec<{ node: Make }>(tie => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.nat(2).map(
      (k): Make =>
        operands =>
          operands[k],
    ),
    fc.tuple(fc.constantFrom(...Object.keys(OPS)), tie("node"), tie("node")).map(([op, left, right]): Make => {
      const make: Make = operands => {
        const [whole] = operands;
        const square = (x: Operand) => (String(x.shape) === String(whole.shape) ? x : simd.add(x, whole));
        return square(OPS[op]!(square(left(operands)), square(right(operands)), whole.shape[0]));
      };
      return Object.assign(make, { [fc.toStringMethod]: () => `${op}(${fc.stringify(left)}, ${fc.stringify(right)})` });
    }),
  ),
})).node;

/** Operands that lie in other ways and places each time they are made. */
const layouts: Record<string, (n: number, dtype: string, seed: number) => Operand> = {
  dense: (n, dtype, seed) => own(matrix(n, n, dtype, seed)),
  transposed: (n, dtype, seed) => view(own(matrix(n, n, dtype, seed))).T,
  reversed: (n, dtype, seed) => view(own(matrix(n, n, dtype, seed))).slice("::-1"),
  part: (n, dtype, seed) => view(own(matrix(n + 1, 2 * n + 1, dtype, seed))).slice(`1:, 1:${n + 1}`),
  spaced: (n, dtype, seed) => view(own(matrix(n, 2 * n, dtype, seed))).slice(":, ::2"),
  row: (n, dtype, seed) => own(matrix(1, n, dtype, seed)),
  plain: (n, dtype, seed) => plain(matrix(n, n, dtype, seed), n),
  "plain, transposed": (n, dtype, seed) => plain(matrix(n, n, dtype, seed), n).T,
  "plain, part": (n, dtype, seed) => plain(matrix(n + 1, 2 * n + 1, dtype, seed), n + 1).slice(`1:, ${n}:0:-1`),
  list: (n, dtype, seed) => own(matrix(1, n, dtype, seed)).toArray(),
};

/** The same elements in memory of their own. */
function plain(held: ManagedArray<any, 2>, rows: number): Operand {
  const elements = own(held).toTypedArray() as Float64Array;
  return view(elements).reshape(rows, -1);
}

function matrix(rows: number, columns: number, dtype: string, seed: number): ManagedArray<any, 2> {
  const value = (i: number, j: number): number => ((i * 7 + j * 3 + seed * 5) % 11) - 5;
  const float = dtype.startsWith("float");
  return fromFunction([rows, columns], (i, j) => (float ? value(i, j) / 3 : value(i, j)), dtype as "float64") as never;
}

describe("the same bits as the long way", () => {
  test("of any expression, with other operands each time", () => {
    const { replayed } = simd.info();
    const layout = fc.constantFrom(...Object.keys(layouts));
    fc.assert(
      fc.property(
        tree,
        fc.tuple(layout, layout, layout),
        fc.integer({ min: 1, max: 18 }),
        fc.constantFrom("float64", "float32", "int32"),
        (make, kinds, n, dtype) => {
          for (let round = 0; round < 4; round++) {
            number = 3 * round + n;
            const operands = kinds.map((kind, k) => {
              return layouts[(k === 0 && kind === "row") || (k < 2 && kind === "list") ? "dense" : kind]!(
                n,
                dtype,
                round * 3 + k,
              );
            });
            const e = simd.add(make(operands), simd.sum(operands[1], { axis: 0 }));
            const wanted = theLongWay(e, e.shape, e.dtype);
            const into = own(zeros(e.shape, e.dtype)) as ManagedArray;
            expect(bytes(e.into(into))).toEqual(wanted);
            expect(bytes(own(e.eval()))).toEqual(wanted);
            expect([...new Uint8Array(e.toTypedArray().buffer)]).toEqual(wanted);
            // Once more, warm.
            expect(bytes(e.into(into))).toEqual(wanted);
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(simd.info().replayed - replayed).toBeGreaterThan(500);
  });
});

describe("what changes is seen", () => {
  const n = 5;
  const fresh = (seed: number) => own(matrix(n, n, "float64", seed));
  /** Evaluates until it is replayed, then says what comes out. */
  const warm = (evaluate: () => unknown): void => {
    const { replayed } = simd.info();
    for (let k = 0; k < 5; k++) evaluate();
    expect(simd.info().replayed).toBeGreaterThan(replayed);
  };
  const into = (e: Operand): number[] => bytes(e.into(own(zeros(e.shape, e.dtype))));

  const numbers = [1, 2, 0, -0, Number.NaN, 0.1, 2 ** 60, -3];

  test.each<readonly [string, (a: Operand, x: number, y: number) => Operand]>([
    ["of what is read row by row", (a, x) => simd.mul(simd.max(a, { axis: 0 }), x)],
    ["of what is folded, in short rows", (a, x) => simd.sum(simd.mul(a, x), { axis: 1 })],
    ["of what is folded, in long rows", (a, x) => simd.sum(simd.add(simd.tile(a, [1, 9]), x), { axis: 1 })],
    ["of what is folded, across rows", (a, x) => simd.sum(simd.add(simd.tile(a, [20, 3]), x), { axis: 0 })],
    ["of what is scanned", (a, x) => simd.cumulativeSum(simd.sub(x, a), { axis: 0 })],
    ["of both operands of a product", (a, x, y) => simd.matmul(simd.add(a, x), simd.mul(a, y))],
    ["of two kernels", (a, x, y) => simd.add(simd.mul(simd.max(simd.sub(a, y), { axis: 0 }), x), y)],
    ["of small integers", (a, x, y) => simd.add(simd.max(simd.mul(simd.int8(a), x & 3), { axis: 0 }), y & 7)],
    [
      "of 64 bits",
      (a, x) => simd.sum(simd.add(simd.int64(a), BigInt(Number.isFinite(x) ? Math.trunc(x) : 7)), { axis: 0 }),
    ],
    ["of an exponent", (a, x) => simd.max(simd.pow(a, x), { axis: 0 })],
    [
      "of a node that two parts read",
      (a, x) => {
        const scaled = simd.mul(a, x);
        return simd.add(simd.max(scaled, { axis: 0 }), simd.min(scaled, { axis: 0 }));
      },
    ],
  ])("numbers %s", (_, make) => {
    const a = fresh(1);
    const e = (k: number): Operand => make(a, numbers[k % 8]!, numbers[(3 * k + 1) % 8]!);
    const { replayed } = simd.info();
    for (let k = 0; k < 24; k++) expect(into(e(k))).toEqual(theLongWay(e(k), e(k).shape, e(k).dtype));
    expect(simd.info().replayed - replayed).toBeGreaterThanOrEqual(8);
  });

  test("whether two numbers are one", () => {
    const a = fresh(1);
    const sums = (x: Operand, y: Operand) => simd.add(simd.max(x, { axis: 0 }), simd.max(y, { axis: 0 }));
    const one = (x: number) => {
      const scaled = simd.mul(a, x);
      return sums(scaled, scaled);
    };
    const two = (x: number, y: number) => sums(simd.mul(a, x), simd.mul(a, y));
    for (const make of [() => one(3), () => two(3, 3), () => two(3, 5), () => two(5, 3), () => one(5)]) {
      warm(() => into(make()));
      expect(into(make())).toEqual(theLongWay(make(), [n], a.dtype));
    }
  });

  test("which operands are the same", () => {
    const [a, b] = [fresh(1), fresh(2)];
    const pairs = [
      [a, b],
      [a, a],
      [b, b],
      [b, a],
    ] as const;
    for (const [x, y] of pairs) warm(() => into(simd.matmul(x, y)));
    for (const [x, y] of pairs) expect(into(simd.matmul(x, y))).toEqual(theLongWay(simd.matmul(x, y), [n, n], a.dtype));
  });

  test("a destination that is an operand, or part of one", () => {
    const size = 4;
    const [a, b, c] = [1, 2, 3].map(seed => own(matrix(size, size, "float64", seed))) as [Operand, Operand, Operand];
    warm(() => simd.matmul(a, b).into(c));
    const wanted = theLongWay(simd.matmul(a, b), [size, size], a.dtype);
    for (let k = 0; k < 4; k++) {
      view(c).assign(a);
      expect(bytes(simd.matmul(c, b).into(c))).toEqual(wanted);
    }
    // As aligned as separate arrays are: only that they overlap tells them apart.
    const both = own(zeros([2 * size - 2, size]));
    for (let k = 0; k < 4; k++) {
      const [front, back] = [view(both).slice(`:${size}`), view(both).slice(`${size - 2}:`)];
      front.assign(a);
      expect([...simd.matmul(front, b).into(back).toBytes()]).toEqual(wanted);
    }
  });

  test("an operand that was resized, moved or released", () => {
    const a = own(fromFunction([n, n], (i, j) => i * n + j));
    const e = simd.sum(a, { axis: 0 });
    warm(() => into(e));
    a.resize(2 * n);
    expect(() => into(e)).toThrow(/changed since its expression was built/);
    a.resize(n);
    expect(into(e)).toEqual(theLongWay(e, [n], a.dtype));
    const gone = fromFunction([n, n], (i, j) => i - j);
    const last = simd.sum(gone, { axis: 0 });
    warm(() => into(last));
    gone.release();
    expect(() => into(last)).toThrow(expect.objectContaining({ code: "RELEASED" }));
  });

  test("memory is as it was", () => {
    const a = fresh(3);
    const out = own(zeros([n, n]));
    warm(() => simd.sub(a, simd.mean(a, { axis: 1, keepdims: true })).into(out));
    const { blocks, bytes: used } = defaultHeap().stats();
    for (let k = 0; k < 50; k++) simd.sub(a, simd.mean(a, { axis: 1, keepdims: true })).into(out);
    expect(defaultHeap().stats()).toMatchObject({ blocks, bytes: used });
  });
});

test.each<readonly [string, readonly ((a: Operand) => Operand)[]]>([
  ["which axes are turned", [a => simd.flip(a), a => simd.flip(a, []), a => simd.flip(a, 0), a => simd.flip(a, 1)]],
  ["which axis is scanned", [a => simd.cumulativeSum(a, { axis: 0 }), a => simd.cumulativeSum(a, { axis: 1 })]],
  ["what is reduced", [a => simd.sum(a, { axis: 0 }), a => simd.sum(a, { axis: 1 }), a => simd.max(a, { axis: 0 })]],
  ["how often differences are taken", [a => simd.diff(a, { n: 0 }), a => simd.roll(a, 0), a => simd.flip(a, [])]],
  ["how axes go on", [a => simd.reshape(simd.permuteDims(a, [1, 0]), [4, 4]), a => simd.reshape(a, [4, 4])]],
  ["where parts go", [a => simd.concat([a, a], 0), a => simd.concat([a, a], 1), a => simd.stack([a, a], 0)]],
])("%s tells structures apart", (_, makes) => {
  const a = own(matrix(4, 4, "float64", 3));
  for (let round = 0; round < 4; round++) {
    for (const make of makes) {
      const e = make(a);
      const wanted = theLongWay(e, e.shape, e.dtype);
      expect(bytes(make(a).into(own(zeros(e.shape))))).toEqual(wanted);
      expect(bytes(own(make(a).eval()))).toEqual(wanted);
    }
  }
});

test("shapes that change all the time push nothing out", () => {
  const a = own(matrix(4, 4, "float64", 1));
  const long = own(zeros([2, 3000]));
  const out = own(zeros([4, 4]));
  const hot = () => simd.matmul(a, a).into(out);
  for (let k = 0; k < 3; k++) hot();
  for (let k = 1; k < 3000; k++) {
    own(simd.sum(view(long).slice(`:, :${k}`), { axis: 0 }).eval());
    if (k % 100 !== 0) continue;
    const { replayed } = simd.info();
    hot();
    expect(simd.info().replayed).toBe(replayed + 1);
  }
});

test("numbers that change at each call are replayed", () => {
  const [a, line] = [own(matrix(4, 4, "float64", 1)), own(zeros(4))];
  const { replayed } = simd.info();
  for (let k = 0; k < 50; k++) simd.mul(simd.sum(simd.add(a, k / 7), { axis: 0 }), k).into(line);
  expect(simd.info().replayed).toBe(replayed + 48);
});

test("large evaluations take no room for what they may not become", () => {
  const a = new Float64Array(1 << 20);
  const { capacity } = defaultHeap().stats() as { capacity?: number };
  const before = defaultHeap().memory.buffer.byteLength;
  simd.add(a, 1).into(new Float64Array(a.length));
  simd.flip(simd.add(a, 1));
  expect(defaultHeap().memory.buffer.byteLength).toBe(before);
  expect((defaultHeap().stats() as { capacity?: number }).capacity).toBe(capacity);
});

test("destinations that take turns", () => {
  const [a, row] = [own(matrix(4, 4, "float64", 1)), own(matrix(1, 4, "float64", 2))];
  const e = simd.add(a, row);
  const outs = [own(zeros([4, 4])), own(zeros([4, 4]))];
  for (let k = 0; k < 6; k++) e.into(outs[k % 2]!);
  const { replayed, runs } = simd.info();
  for (let k = 0; k < 10; k++) e.into(outs[k % 2]!);
  expect(simd.info()).toMatchObject({ runs: runs + 10, replayed: replayed + 5 });
  expect(bytes(outs[1]!)).toEqual(theLongWay(e, [4, 4], a.dtype));
});

describe("what leaves a recording", () => {
  test.each<readonly [string, boolean, (room: MemoryLease) => unknown]>([
    ["calls of kernels", true, () => undefined],
    ["JavaScript that looks at bytes besides", false, room => room.buffer],
    ["JavaScript that looks at them in another layout", false, room => viewOfLease(room, room).buffer],
    ["a kernel that returns what it found", false, () => simd.sum(own(zeros(4)))],
    ["a call that points elsewhere", false, () => simd.add(own(zeros(4)), 1).into(own(zeros(4)))],
    ["an evaluation that records itself", false, () => record(defaultHeap().memory, [], [], () => undefined)],
    [
      "a number of another expression",
      false,
      () => simd.mul(simd.max(own(zeros([2, 2])), { axis: 0 }), 3).into(own(zeros(2))),
    ],
  ])("%s: %s", (_, isRecorded, work) => {
    const [a, out] = [own(array([1, 2, 3, 4])), own(zeros(4))];
    const leases = [acquire(a), acquire(out)] as MemoryLease[];
    const { memory } = defaultHeap();
    const recording = record(memory, leases, [], () => {
      simd.neg(a).into(out);
      work(leases[1]!);
    });
    expect(recording !== null).toBe(isRecorded);
  });
});

test("room may be larger than 2 ** 31 bytes", () => {
  const [a, out] = [own(array([1, 2])), own(zeros(2))];
  const recording = record(defaultHeap().memory, [acquire(a), acquire(out)] as MemoryLease[], [], () => {
    simd.neg(a).into(out);
    recordRoom(2 ** 33, 2 ** 31 + 1);
    recordRoom(2 ** 34, 1);
  });
  expect(recording?.scratch).toBe(2 ** 31 + 128);
});

describe("reductions to a value, of what is computed as a whole", () => {
  const values: Record<string, (x: Operand) => unknown> = {
    sum: x => simd.sum(x),
    min: x => simd.min(x),
    mean: x => simd.mean(x),
    std: x => simd.std(x),
    any: x => simd.any(x),
    countNonzero: x => simd.countNonzero(x),
    argmax: x => simd.argmax(x),
    prod: x => simd.prod(x, { initial: 2 }),
    norm: x => simd.norm(x),
    total: x => simd.sum(x, { dtype: "float32" }),
  };
  test.each(Object.entries(values))("%s", (_, reduce) => {
    for (const dtype of ["float64", "float32", "int32", "uint8", "float16", "complex128", "int64"] as const) {
      for (const n of [1, 3, 16]) {
        const base = own(fromFunction([n, n], (i, j) => ((i * 3 + j) % 5) + 1, "float64"));
        const x = own(simd.astype(base, dtype).eval());
        const parts = () => simd.concat([x, x], 0);
        const whole = own(parts().eval());
        let wanted: unknown;
        try {
          wanted = reduce(whole);
        } catch (error) {
          expect(() => reduce(parts())).toThrow((error as Error).message);
          continue;
        }
        for (let k = 0; k < 4; k++) expect(reduce(parts())).toEqual(wanted);
      }
    }
  });
});
