/** Other shapes of expressions: the same elements as those of a view over the values, wherever operands and destinations lie. */
import { array, fromFunction, zeros } from "@lanewise/array";
import * as lw from "@lanewise/simd";
import { view } from "@lanewise/view";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { own } from "./support/own.ts";

const code = (expected: string) => expect.objectContaining({ code: expected });

type Any = any;

/** What there is, as a function of any operand, and what views make of the same arguments. */
const STEPS: Record<
  string,
  (shape: readonly number[], pick: (n: number) => number) => [(x: Any) => Any, (v: Any) => Any]
> = {
  reshape: shape => {
    const flat = [-1, ...shape.slice(2)];
    return [x => lw.reshape(x, flat), v => v.reshape(flat)];
  },
  permuteDims: (shape, pick) => {
    const axes = shape.map((_, axis) => axis).sort(() => pick(3) - 1);
    return [x => lw.permuteDims(x, axes), v => v.permuteDims(axes)];
  },
  moveAxis: (shape, pick) => {
    const [from, to] = [pick(shape.length), pick(shape.length) - shape.length];
    return [x => lw.moveAxis(x, from, to), v => v.moveAxis(from, to)];
  },
  expandDims: (shape, pick) => {
    const place = pick(shape.length + 1) - (pick(2) === 0 ? 0 : shape.length + 1);
    return [x => lw.expandDims(x, place), v => v.expandDims(place)];
  },
  squeeze: () => [x => lw.squeeze(x), v => v.squeeze()],
  flip: (shape, pick) => {
    const axis = pick(shape.length);
    return [x => lw.flip(x, axis), v => v.flip(axis)];
  },
  "flip all": () => [x => lw.flip(x), v => v.flip()],
  broadcastTo: shape => {
    const wide = [2, ...shape.map(extent => (extent === 1 ? 3 : extent))];
    return [x => lw.broadcastTo(x, wide), v => v.broadcastTo(wide)];
  },
  matrixTranspose: shape => (shape.length < 2 ? [x => x, v => v] : [x => lw.matrixTranspose(x), v => v.mT]),
};

/** What is computed between two layouts, and leaves the values as they are. */
const KEEPING: ((x: Any) => Any)[] = [
  x => x,
  x => lw.add(x, 0),
  x => lw.squeeze(lw.sort(lw.expandDims(x, -1)), -1),
  x => lw.neg(lw.neg(x)),
];

test("any chain of them, of expressions and of memory in the heap and outside", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.tuple(fc.constantFrom(...Object.keys(STEPS)), fc.nat(3), fc.infiniteStream(fc.nat(1000))), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.constantFrom("heap", "plain", "reversed"),
      (shape, steps, place) => {
        const size = shape.reduce((product, extent) => product * extent, 1);
        const elements = Float64Array.from({ length: size }, (_, k) => k + 1);
        const memory = place === "heap" ? view(own(array(elements))) : view(elements);
        let x: Any = place === "reversed" ? memory.slice("::-1").reshape(shape) : memory.reshape(shape);
        let values: Any = own(array(x));
        for (const [name, between, stream] of steps) {
          const pick = (n: number): number => (stream.next().value as number) % n;
          if (values.shape.length > 6 || values.size > 500 || values.shape.length === 0) break;
          const [step, same] = STEPS[name]!(values.shape, pick);
          x = step(KEEPING[between]!(x));
          values = own(array(same(view(values))));
        }
        if (x.into === undefined) return;
        expect(x.shape).toEqual(values.shape);
        const wanted = values.toArray();
        expect(x.toArray()).toEqual(wanted);
        const target = own(zeros([...values.shape, 2]));
        expect(x.into(view(target).slice("..., 1")).toArray()).toEqual(wanted);
        for (let k = 0; k < 3; k++) expect(x.into(own(zeros(values.shape))).toArray()).toEqual(wanted);
        expect(lw.add(x, x).toArray()).toEqual(own(lw.add(values, values).eval()).toArray());
      },
    ),
    { numRuns: 400 },
  );
});

describe("memory", () => {
  const m = () => own(fromFunction([3, 4], (i, j) => 4 * i + j));

  test("is read where it lies: no copy, no room", () => {
    const a = m();
    const { temporaries } = lw.info();
    const out = own(zeros([4, 3]));
    lw.add(lw.permuteDims(a, [1, 0]), lw.expandDims(own(zeros(4)), 1)).into(out);
    expect(lw.info().temporaries).toBe(temporaries);
    expect(out.get(3, 2)).toBe(11);
  });

  test("of the destination may be that of an operand", () => {
    const a = own(fromFunction([3, 3], (i, j) => 3 * i + j));
    lw.permuteDims(a, [1, 0]).into(a);
    expect(a.toArray()).toEqual([
      [0, 3, 6],
      [1, 4, 7],
      [2, 5, 8],
    ]);
    lw.flip(lw.add(a, 1)).into(a);
    expect(a.toArray()).toEqual([
      [9, 6, 3],
      [8, 5, 2],
      [7, 4, 1],
    ]);
    lw.reshape(lw.permuteDims(a, [1, 0]), [9]).into(view(a).reshape(9));
    expect(a.toArray()).toEqual([
      [9, 8, 7],
      [6, 5, 4],
      [3, 2, 1],
    ]);
  });

  test("of records moves, too", () => {
    const records = own(
      array(
        [
          { x: 1, y: 2 },
          { x: 3, y: 4 },
        ],
        "T{d:x:i:y:}" as const,
      ),
    );
    expect(lw.flip(records).toArray()).toEqual([
      { x: 3, y: 4 },
      { x: 1, y: 2 },
    ]);
  });
});

test("another byte order becomes the host's, as in all results", () => {
  const x = view(new DataView(Uint8Array.of(0, 1, 0, 2, 0, 3, 0, 4).buffer), { dtype: ">u2", shape: [4] });
  expect(lw.flip(x).toTypedArray()).toEqual(Uint16Array.of(4, 3, 2, 1));
  expect(lw.reshape(x, [2, 2]).dtype.name).toBe("uint16");
  expect(lw.expandDims(x, 1).toArray()).toEqual([[1], [2], [3], [4]]);
});

test("methods of expressions are those of views", () => {
  const a = own(fromFunction([2, 3], (i, j) => 3 * i + j));
  const e = lw.simd(a).add(0);
  expect(e.T.toArray()).toEqual([
    [0, 3],
    [1, 4],
    [2, 5],
  ]);
  expect(e.mT.shape).toEqual([3, 2]);
  expect(e.reshape(3, -1).toArray()).toEqual([
    [0, 1],
    [2, 3],
    [4, 5],
  ]);
  expect(e.reshape([6]).T.shape).toEqual([6]);
  expect(e.permuteDims(1, 0).flip(0).toArray()).toEqual([
    [2, 5],
    [1, 4],
    [0, 3],
  ]);
  expect(e.expandDims(1).squeeze(1).moveAxis(0, 1).broadcastTo(2, 3, 2).shape).toEqual([2, 3, 2]);
});

test.each<readonly [string, ...unknown[]]>([
  ["reshape", 3, 2],
  ["reshape", [1, 6]],
  ["broadcastTo", [4, 2, 3]],
  ["permuteDims", 1, 0],
  ["permuteDims", [0, 1]],
  ["moveAxis", 0, -1],
  ["moveAxis", [0, 1], [1, 0]],
  ["expandDims"],
  ["expandDims", -1],
  ["expandDims", [0, 1]],
  ["expandDims", [0, -1]],
  ["squeeze"],
  ["squeeze", []],
  ["flip"],
  ["flip", 1],
  ["flip", [0, 1]],
  ["flip", []],
])("%s(%j, %j) of an expression is that of a view", (name, ...args) => {
  const a = own(fromFunction([2, 3], (i, j) => 3 * i + j));
  const [e, v] = [lw.simd(a).add(0), view(a)] as Any[];
  const method = name as string;
  expect(e[method](...args).toArray()).toEqual(v[method](...args).toArray());
});

test("what does not fit is told", () => {
  const x = new Float64Array(6);
  expect(() => lw.reshape(x, [4])).toThrow(code("SHAPE"));
  expect(() => lw.reshape(x, [-1, -1])).toThrow(code("SHAPE"));
  expect(() => lw.reshape(x, [4, -1])).toThrow(/"shape" must multiply to 6 elements, got \[4, -1\]/);
  expect(() => lw.reshape(x, "6" as never)).toThrow(code("ARGUMENT"));
  expect(() => lw.permuteDims(x, [0, 0])).toThrow(code("ARGUMENT"));
  expect(() => lw.permuteDims(x, [])).toThrow(code("ARGUMENT"));
  expect(() => lw.permuteDims(x, [1])).toThrow(code("INDEX"));
  expect(() => lw.matrixTranspose(x)).toThrow(code("SHAPE"));
  expect(() => lw.moveAxis(x, 0, [0, 0] as never)).toThrow(code("ARGUMENT"));
  expect(() => lw.expandDims(x, 2)).toThrow(code("INDEX"));
  expect(() => lw.squeeze(x, 0)).toThrow(/squeeze: axis 0 has the extent 6, not 1/);
  expect(() => lw.flip(x, 1)).toThrow(code("INDEX"));
  expect(() => lw.broadcastTo(x, [5])).toThrow(code("SHAPE"));
});
