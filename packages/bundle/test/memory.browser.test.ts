/**
 * In a real Chromium: memory that grows while views are out, and memory that is posted away under them. Engines differ in
 * both, so what Node does is no proof.
 */
import * as lw from "lanewise";
import { expect, test } from "vitest";

const code = (f: () => unknown): unknown => {
  try {
    return f();
  } catch (error) {
    if (!lw.isLanewiseError(error)) throw error;
    return error.code;
  }
};

/** Every way to elements, each as a value or a code. */
function ways(v: lw.MemoryView): unknown[] {
  return [
    code(() => v.get(1)),
    code(() => v.set(1, 2)),
    code(() => [...v]),
    code(() => v.toArray()),
    code(() => v.slice("::-1").get(-2)),
    code(() => lw.add(v, 1).toTypedArray()),
    code(() => lw.sum(v)),
    code(() => v.assign(v)),
    code(() => v.equals(v)),
  ];
}

test.each(["shared", "unshared"])("views of a %s heap's arrays see their bytes after it has grown", kind => {
  const heap = lw.createHeap({ maximum: 2 ** 26, shared: kind === "shared" });
  using a = lw.array([1, 2, 3], "float64", { heap });
  using v = lw.view(a);
  const tail = v.slice("1:");
  expect(v.get(0)).toBe(1);
  const grow = () => lw.zeros(2 ** 20, "float64", { heap });
  // Unshared memory would detach: it stays as it is while anything is exported.
  if (kind === "unshared") expect(code(() => void grow().release())).toBe("BUFFER");
  else {
    using big = grow();
    tail.set(0, 7);
    expect([big.get(2 ** 20 - 1), v.toArray(), a.toArray()]).toEqual([0, [1, 7, 3], [1, 7, 3]]);
    expect(lw.add(tail, 1).toTypedArray()).toEqual(Float64Array.of(8, 4));
  }
});

test("a WebAssembly memory that grows by itself: followed when adopted, DETACHED when not", () => {
  const adopted = new WebAssembly.Memory({ initial: 1, maximum: 3 });
  using v = lw.fromMemory(adopted, { dtype: "float64", shape: [3] });
  v.assign(new Float64Array([1, 2, 3]));
  adopted.grow(1);
  expect([v.toArray(), v.get(2), lw.sum(v)]).toEqual([[1, 2, 3], 3, 6]);
  const foreign = new WebAssembly.Memory({ initial: 1, maximum: 3 });
  using w = lw.view(new Float64Array(foreign.buffer, 0, 3));
  expect(w.get(1)).toBe(0);
  foreign.grow(1);
  expect(ways(w)).toEqual(Array(9).fill("DETACHED"));
});

test.each([
  ["structuredClone", (buffer: ArrayBuffer): void => void structuredClone(buffer, { transfer: [buffer] })],
  ["postMessage", (buffer: ArrayBuffer): void => new MessageChannel().port1.postMessage(buffer, [buffer])],
] as const)("a buffer given away by %s is DETACHED for every view of it", (_, give) => {
  const plain = new Float64Array([1, 2, 3]);
  using v = lw.view(plain);
  const before: unknown = v.get(1);
  give(plain.buffer);
  expect(before).toBe(2);
  expect(ways(v)).toEqual(Array(9).fill("DETACHED"));
  expect(code(() => lw.view(plain))).toBe("DETACHED");
});

test("a resizable buffer that shrinks under a view and grows back", () => {
  const buffer = new ArrayBuffer(32, { maxByteLength: 64 });
  using v = lw.view(buffer, { dtype: "float64" });
  v.fill(5);
  buffer.resize(8);
  expect([...ways(v), code(() => v.retain()), code(() => lw.view(v))]).toEqual(Array(11).fill("DETACHED"));
  buffer.resize(32);
  const back: unknown = v.toArray();
  expect(back).toEqual([5, 0, 0, 0]);
});
