/** Walks over places: the same from every kind of memory, with every dtype of indices, as plain loops say. */
import { array, createHeap } from "@lanewise/array";
import { adoptMemory, dtype } from "@lanewise/format";
import { assignAt, bincount, configure, mul, scatterAdd, take, takeAt } from "@lanewise/simd";
import { view } from "@lanewise/view";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";

afterEach(() => configure({ backend: "auto" }));
const code = (name: string) => expect.objectContaining({ code: name });

const INDICES = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
} as const;
type IndexName = keyof typeof INDICES;

function indicesOf(name: IndexName, list: readonly number[]): object {
  const Items = INDICES[name];
  return name.endsWith("64") ? (Items as any).from(list, BigInt) : (Items as any).from(list);
}

/** The same elements in all kinds of memory and layouts. */
const other = createHeap();
const HOMES: Record<string, (items: any) => object> = {
  plain: items => items,
  heap: items => array(items),
  "another heap": items => array(items, undefined, { heap: other }),
  shared: items => {
    const copy = new items.constructor(new SharedArrayBuffer(items.byteLength));
    copy.set(items);
    return copy;
  },
  reversed: items => view(items.slice().reverse()).flip(),
  strided: items => {
    const wide = new items.constructor(items.length * 2 + 1);
    for (let k = 0; k < items.length; k++) wide[2 * k + 1] = items[k];
    return view(wide).slice("1::2");
  },
  unaligned: items => {
    const bytes = new Uint8Array(items.byteLength + 1);
    bytes.set(new Uint8Array(items.buffer, items.byteOffset, items.byteLength), 1);
    return view(bytes.subarray(1), { dtype: view(items).dtype });
  },
  "big-endian": items =>
    array(Array.from(items) as never, dtype(view(items).format.replace(/^[@<]?/, ">") as never) as never),
  expression: items => mul(items, items instanceof BigInt64Array || items instanceof BigUint64Array ? 1n : 1),
};
const DESTINATIONS = Object.keys(HOMES).filter(home => home !== "expression");
const numbersIn = (x: object) => Float64Array.from(view(x as Float64Array).toArray());

describe.each(["auto", "js"] as const)("backend %s", backend => {
  const places = (extent: number, signed: boolean) =>
    fc.array(fc.integer({ min: signed ? -extent : 0, max: extent - 1 }), { maxLength: 70 });
  const cases = fc.constantFrom(...(Object.keys(INDICES) as IndexName[])).chain(name =>
    fc.record({
      name: fc.constant(name),
      list: places(37, !name.startsWith("u")),
      homes: fc.tuple(...[0, 1].map(() => fc.constantFrom(...Object.keys(HOMES)))),
      target: fc.constantFrom(...DESTINATIONS),
      wrong: fc.option(fc.tuple(fc.nat(100), fc.constantFrom(37, 100, ...(name.startsWith("u") ? [] : [-38, -128])))),
    }),
  );
  const x = Float64Array.from({ length: 37 }, (_, k) => k * 1.5 - 3);
  x[5] = -0;

  test("taken, written and added to as loops do; refused before anything is written", () => {
    configure({ backend });
    fc.assert(
      fc.property(cases, ({ name, list: given, homes, target, wrong }) => {
        const list = [...given];
        if (wrong !== null && list.length > 0) list[wrong[0] % list.length] = wrong[1];
        const refused = list.findIndex(place => place >= 37 || place < -37);
        const at = list.map(place => (place < 0 ? place + 37 : place));
        const indices = HOMES[homes[0]!]!(indicesOf(name, list));
        const values = Float64Array.from(list, (_, k) => k + 0.25);
        const [source, items] = [HOMES[homes[1]!]!(x), HOMES[homes[1]!]!(values)];
        const out = HOMES[target]!(new Float64Array(list.length).fill(7));
        const [written, added] = [HOMES[target]!(x.slice()), HOMES[target]!(x.slice())];
        const all = [
          () => take(source, indices).into(out),
          () => assignAt(written, [indices], items),
          () => scatterAdd(added, indices, items),
        ];
        if (refused >= 0) {
          for (const run of all) expect(run).toThrow(code("INDEX"));
          expect(() => take(source, indices).eval()).toThrow(`index ${list[refused]} is out of bounds`);
          expect(numbersIn(out)).toEqual(new Float64Array(list.length).fill(7));
          for (const kept of [written, added]) expect(numbersIn(kept)).toEqual(x);
          return;
        }
        for (const run of all) run();
        expect(numbersIn(out)).toEqual(Float64Array.from(at, place => x[place]!));
        const [last, sums] = [x.slice(), x.slice()];
        for (const [k, place] of at.entries()) {
          last[place] = values[k]!;
          sums[place]! += values[k]!;
        }
        expect(numbersIn(written)).toEqual(last);
        expect(numbersIn(added)).toEqual(sums);
      }),
      { numRuns: 150 },
    );
  });

  test("items of any size, along any axis", () => {
    configure({ backend });
    for (const bytes of [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 33, 64, 100]) {
      const plain = view(Uint8Array.from({ length: 2 * 5 * bytes }, (_, k) => k * 7)).reshape([2, 5, bytes]);
      for (const m of [plain, array(plain)]) {
        const wanted = plain.slice("::, ::-2").toArray();
        expect(take(m as typeof plain, new Int16Array([4, -3, 0]), 1).toArray()).toEqual(wanted);
        const second = plain.toArray()[1]!;
        expect(takeAt(m as typeof plain, [new Uint8Array([1, 1])]).toArray()).toEqual([second, second]);
      }
    }
  });

  test("bincount of any integers, plain and in the heap", () => {
    configure({ backend });
    const list = Array.from({ length: 300 }, (_, k) => (k * k) % 101);
    const weights = Float64Array.from(list, (_, k) => 1 / (k + 1));
    const [counts, sums] = [new Int32Array(101), new Float64Array(101)];
    for (const [k, place] of list.entries()) {
      counts[place]!++;
      sums[place]! += weights[k]!;
    }
    for (const name of Object.keys(INDICES) as IndexName[]) {
      for (const home of Object.values(HOMES)) {
        const indices = home(indicesOf(name, list));
        using counted = bincount(indices);
        expect(counted.toTypedArray()).toEqual(counts.slice(0, counted.length));
        using weighed = bincount(indices, { weights: home(weights) });
        expect(weighed.toTypedArray()).toEqual(sums.slice(0, weighed.length));
        expect([counted.length, weighed.length]).toEqual([Math.max(...list) + 1, Math.max(...list) + 1]);
        if (name.startsWith("u")) continue;
        expect(() => bincount(home(indicesOf(name, [...list, -1, -2])))).toThrow("-1");
      }
    }
  });

  test("NaNs keep their bits, and what is taken may lie where it goes", () => {
    configure({ backend });
    const bits = BigUint64Array.of(0x7ff0_0000_0000_0001n, 0xfff8_0000_dead_beefn, 0n, 1n);
    const x = new Float64Array(bits.buffer);
    const held = array(x);
    const reversed = new BigUint64Array(bits).reverse();
    for (const m of [x, held]) {
      take(m as typeof x, [3, 2, 1, 0]).into(m);
      expect(new BigUint64Array(view(m as typeof x).toTypedArray().buffer)).toEqual(reversed);
      assignAt(m, [[1, 0]], view(m as typeof x).slice(":2"));
      const [first, second] = reversed;
      expect(new BigUint64Array(view(m as typeof x).toTypedArray().buffer).slice(0, 2)).toEqual(
        BigUint64Array.of(second!, first!),
      );
    }
  });

  test.each(["heap", "plain", "shared", "adopted"])(
    "indices that lie where is written are all read before: %s",
    home => {
      configure({ backend });
      const memory = new WebAssembly.Memory({ initial: 1 });
      adoptMemory(memory);
      const made = (values: readonly number[]): any => {
        if (home !== "adopted") return HOMES[home]!(Int32Array.from(values));
        const held = new Int32Array(memory.buffer, 64, values.length);
        held.set(values);
        return view(held);
      };
      const all = (x: any): number[] => [...view(x).toTypedArray()] as number[];
      for (const rest of [[], [9, 9]]) {
        const part = (x: any) => (rest.length === 0 ? x : view(x).slice(":3"));
        const d = made([2, 0, 1, ...rest]);
        expect(all(assignAt(d, [part(d)], [10, 20, 30]))).toEqual([20, 30, 10, ...rest]);
        const s = made([2, 0, 1, ...rest]);
        expect(all(scatterAdd(s, part(s), [10, 20, 30]))).toEqual([22, 30, 11, ...rest]);
      }
      const g = made([2, 0, 1]);
      expect(all(take(g, g).into(g))).toEqual([1, 2, 0]);
    },
  );

  test("few places of much, and many of one", () => {
    configure({ backend });
    const large = Int32Array.from({ length: 100_000 }, (_, k) => k);
    expect(take(large, [99_999, -100_000]).toTypedArray()).toEqual(new Int32Array([99_999, 0]));
    expect(() => take(large, [100_000]).eval()).toThrow(code("INDEX"));
    assignAt(large, [[7]], 1);
    scatterAdd(large, [7, 7], 2);
    expect(large.slice(6, 9)).toEqual(new Int32Array([6, 5, 8]));
    const one = scatterAdd(new Int16Array(1), new Uint8Array(70_000), 1);
    expect(one).toEqual(new Int16Array([70_000]));
    const table = Uint8Array.from({ length: 256 }, (_, k) => 255 - k);
    expect(take(table, table).toTypedArray()).toEqual(table.slice().reverse());
  });
});

test("more bins than there is memory are refused by our errors", () => {
  const tooMany = expect.objectContaining({ code: expect.stringMatching(/^(OUT_OF_MEMORY|SHAPE)$/) });
  for (const x of [BigUint64Array.of(2n ** 63n), BigUint64Array.of(2n ** 40n), Uint32Array.of(2 ** 32 - 1)]) {
    expect(() => bincount(x)).toThrow(tooMany);
    expect(() => bincount(x, { weights: new Float64Array(1) })).toThrow(tooMany);
  }
  expect(() => bincount(new Uint8Array(1), { minLength: 2 ** 40 })).toThrow(tooMany);
});
