/** While buffers are exported nothing may move or shrink: each refusal comes before anything is touched. */
import { array, configure, createHeap, type ManagedArray, zeros } from "@lanewise/array";
import { type BufferRecord, getBuffer } from "@lanewise/format";
import { describe, expect, test } from "vitest";
import { codeOf } from "./support/code-of.ts";

type Operation = readonly [name: string, run: (a: ManagedArray) => unknown];

const refused: readonly Operation[] = [
  ["append", a => a.append(9)],
  ["extend with a list", a => a.extend([9])],
  ["extend with an exporter", a => a.extend(new Uint8Array([9]))],
  ["extend with itself", a => a.extend(a)],
  ["insert at the start", a => a.insert(0, 9)],
  ["insert at the end", a => a.insert(3, 9)],
  ["pop", a => a.pop()],
  ["pop(0)", a => a.pop(0)],
  ["clear", a => a.clear()],
  ["resize up", a => a.resize(4)],
  ["resize down", a => a.resize(2)],
  ["resize to 0", a => a.resize(0)],
  ["reserve", a => a.reserve(100)],
];

const allowed: readonly Operation[] = [
  ["set", a => a.set(0, 1)],
  ["fill", a => a.fill(1)],
  ["resize to the same", a => a.resize(3)],
  ["reserve what is there", a => a.reserve(3)],
  ["extend with nothing", a => a.extend([])],
  ["extend with an empty exporter", a => a.extend(new Uint8Array(0))],
  ["slice", a => a.slice(1).release()],
  ["concat", a => a.concat(a).release()],
  ["retain", a => a.retain().release()],
];

describe.each(["C", "F"] as const)("one export, order %s", order => {
  test.each(refused)("%s is refused and changes nothing", (_name, run) => {
    using a = array([1, 2, 3], "uint8", { order }) as ManagedArray;
    const { address } = a;
    using record = getBuffer(a);
    expect(() => run(a)).toThrow(expect.objectContaining({ code: "BUFFER", exports: 1 }));
    expect(() => run(a)).toThrow(/1 export is live/);
    expect([a.toArray(), a.length, a.address, a.exports]).toEqual([[1, 2, 3], 3, address, 1]);
    expect([...new Uint8Array(record.buffer, record.byteOffset, 3)]).toEqual([1, 2, 3]);
  });

  test.each(allowed)("%s is allowed", (_name, run) => {
    using a = array([1, 2, 3], "uint8", { order }) as ManagedArray;
    const { address } = a;
    using _record = getBuffer(a);
    run(a);
    expect([a.length, a.address, a.exports]).toEqual([3, address, 1]);
  });

  test.each(refused)("%s is allowed again once all exports are released", (_name, run) => {
    using a = array([1, 2, 3], "uint8", { order }) as ManagedArray;
    const records = [getBuffer(a), getBuffer(a)];
    expect(() => run(a)).toThrow(/2 exports are live/);
    records[0]?.release();
    expect(codeOf(() => run(a))).toBe("BUFFER");
    records[1]?.release();
    run(a);
  });
});

test.each(refused)("F-ordered columns, too: %s", (_name, run) => {
  using a = array(
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    "uint8",
    { order: "F" },
  ) as ManagedArray;
  const rows: Record<string, (a: ManagedArray) => unknown> = {
    append: b => b.append([9, 9]),
    "extend with a list": b => b.extend([[9, 9]]),
    "extend with an exporter": b => b.extend(zeros([1, 2], "uint8")),
    "insert at the start": b => b.insert(0, [9, 9]),
    "insert at the end": b => b.insert(3, [9, 9]),
    reserve: b => b.resize(5),
  };
  using _record = getBuffer(a);
  expect(codeOf(() => (rows[_name] ?? run)(a))).toBe("BUFFER");
  expect(a.toArray()).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
});

describe("growing while exported", () => {
  test("works exactly up to the capacity, however much room there is behind it", () => {
    using a = array([1, 2, 3], "uint8") as ManagedArray;
    a.reserve(5);
    const { address } = a;
    using record = getBuffer(a);
    a.append(4);
    a.extend([5]);
    expect([a.capacity, a.length, a.address]).toEqual([5, 5, address]);
    expect(codeOf(() => a.append(6))).toBe("BUFFER");
    expect(codeOf(() => a.resize(6))).toBe("BUFFER");
    expect(codeOf(() => a.extend([6, 7]))).toBe("BUFFER");
    expect(a.toArray()).toEqual([1, 2, 3, 4, 5]);
    // The record still shows what it showed: the first three.
    expect(record.shape).toEqual([3]);
  });

  test("new rows are zero, also where old ones were", () => {
    using a = array([1, 2, 3, 4], "uint8");
    a.resize(3);
    a.pop();
    using _record = getBuffer(a);
    a.resize(4);
    expect(a.toArray()).toEqual([1, 2, 0, 0]);
  });
});

test("with tracing, a refusal says who took the exports", () => {
  configure({ trace: true });
  try {
    using a = array([1, 2, 3]);
    using _record = takeExport(a);
    expect(() => a.pop()).toThrow(/1 export is live.*\nexport 1 was taken\n.*takeExport/s);
  } finally {
    configure({ trace: false });
  }
});

function takeExport(a: ManagedArray): BufferRecord {
  return getBuffer(a);
}

test("the lock holds for every handle", () => {
  const heap = createHeap({ maximum: 2 ** 20 });
  using a = zeros(2, "uint8", { heap });
  using b = a.retain();
  using record = getBuffer(b);
  expect(codeOf(() => a.pop())).toBe("BUFFER");
  expect([a.exports, b.exports]).toEqual([1, 1]);
  record.release();
  a.pop();
  expect(b.length).toBe(1);
});
