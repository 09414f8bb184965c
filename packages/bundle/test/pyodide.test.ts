/**
 * Python in the same process: PEP 3118 on both sides. Arithmetic in place in Python's memory, Python's own lock while we look,
 * and CPython's memoryview as the live oracle of slices, casts, formats and comparison.
 */
import * as lw from "lanewise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { counted, IN_PLACE } from "./support/counted.ts";
import { Python, type PythonObject } from "./support/python.ts";

let python: Python;

// Starting Python takes seconds on a busy machine.
beforeAll(async () => {
  python = await Python.start();
  python.run(PLAIN);
}, 120_000);
afterAll(() => python.stop());

describe("arithmetic in Python's memory", () => {
  it("array.array: in place, visible to Python, nothing held afterwards", () => {
    const a: PythonObject = python.run("import array; a = array.array('d', range(1003)); a");
    const run = counted(() => lw.simd(a).mul(2).add(1).into(a));
    expect(run).toMatchObject({ ...IN_PLACE, last: "wasm, in place" });
    expect(python.json("[a[0], a[1], a[-1], len(a)]")).toEqual([1, 3, 2005, 1003]);
    expect(python.raises("a.append(7.0)")).toBe(null);
    expect(counted(() => lw.simd(a).sum())).toMatchObject({ ...IN_PLACE, result: 1003 * 1003 + 7 });
    a.destroy();
  });

  it("memoryviews of two dimensions, with negative strides and over half of the items", () => {
    python.run("b = bytearray(8 * 24); m = memoryview(b).cast('d', [4, 6])");
    const m: PythonObject = python.run("m");
    const upsideDown: PythonObject = python.run("m[::-1]");
    const half: PythonObject = python.run("m[::2]");
    using rows = lw.view(m);
    expect([rows.shape, rows.strides, rows.dtype.name, rows.memory]).toEqual([
      [4, 6],
      [48, 8],
      "float64",
      python.memory,
    ]);
    rows.assign(lw.fromFunction([4, 6], (i, j) => 10 * i + j));
    expect(lw.view(upsideDown).slice(":, 1").toArray()).toEqual([31, 21, 11, 1]);
    expect(counted(() => lw.simd(half).mul(-1).into(half))).toMatchObject(IN_PLACE);
    expect(python.json("m.tolist()[2]")).toEqual([-20, -21, -22, -23, -24, -25]);
    expect(python.json("m.tolist()[3]")).toEqual([30, 31, 32, 33, 34, 35]);
    python.run("out = memoryview(bytearray(8 * 24)).cast('d', [4, 6])");
    const out: PythonObject = python.run("out[::-1]");
    expect(counted(() => lw.lanes`${upsideDown} + ${m} * 2`.into(out))).toMatchObject(IN_PLACE);
    expect(python.json("out.tolist() == [[m[3 - i, j] * 2 + m[i, j] for j in range(6)] for i in range(4)]")).toBe(true);
  });

  it.each([
    ["b", "int8"],
    ["B", "uint8"],
    ["h", "int16"],
    ["H", "uint16"],
    ["i", "int32"],
    ["I", "uint32"],
    ["q", "int64"],
    ["Q", "uint64"],
    ["f", "float32"],
    ["d", "float64"],
  ])("array.array(%j) is %s", (code, name) => {
    const a: PythonObject = python.run(`t = array.array("${code}", range(100)); t`);
    const e = lw.simd(a);
    expect(e.dtype.name).toBe(name);
    expect(counted(() => e.mul(e).into(a))).toMatchObject(IN_PLACE);
    const bits = name.includes("float") ? 64 : Number(/\d+/.exec(name)![0]);
    const wrapped = `[x * x ${bits < 16 ? "& 255" : ""} for x in range(100)]`;
    const signed = name === "int8" ? `[x - 256 if x > 127 else x for x in ${wrapped}]` : wrapped;
    expect(python.json(`t.tolist() == ${signed}`)).toBe(true);
  });

  it("Python's long has 4 bytes here", () => {
    const a: PythonObject = python.run("l = array.array('l', [1, -2]); l");
    expect(counted(() => lw.simd(a).mul(3).into(a))).toMatchObject(IN_PLACE);
    expect(python.json("l.tolist()")).toEqual([3, -6]);
    expect(lw.array(a).dtype.name).toBe("int32");
  });

  it("mixed with our arrays and with plain typed arrays: staged, and right", () => {
    const a: PythonObject = python.run("s = array.array('d', range(100)); s");
    using ours = lw.arange(100, undefined, undefined, "float64");
    const run = counted(() => lw.lanes`${a} + ${ours} * 2 + ${new Float64Array(100).fill(1)}`.into(a));
    expect(run).toMatchObject({ staged: 1, js: false });
    expect(python.json("s.tolist() == [3 * x + 1 for x in range(100)]")).toBe(true);
  });

  it("bytes are read-only, here too", () => {
    const b: PythonObject = python.run("bytes([1, 2, 3])");
    expect(lw.simd(b).add(1).toTypedArray()).toEqual(Uint8Array.of(2, 3, 4));
    expect(() => lw.simd(b).add(1).into(b)).toThrow(expect.objectContaining({ code: "BUFFER" }));
    using v = lw.view(b);
    expect(v.readonly).toBe(true);
  });
});

describe("the promise, kept by both sides", () => {
  it("Python refuses to resize while we look, and no longer afterwards", () => {
    python.run("p = bytearray(b'abc'); q = array.array('i', [1])");
    const p = lw.view(python.run("p"));
    const q = lw.view(python.run("q"));
    const again = p.retain();
    p.release();
    expect(python.raises("p.append(1)")).toEqual({
      type: "BufferError",
      text: "Existing exports of data: object cannot be re-sized",
    });
    expect(python.raises("q.append(1)")?.type).toBe("BufferError");
    again.release();
    q.release();
    expect(python.raises("p.append(1); q.append(1)")).toBe(null);
    expect(() => p.get(0)).toThrow(expect.objectContaining({ code: "RELEASED" }));
  });

  it("an evaluation that is refused gives its buffers back", () => {
    const p: PythonObject = python.run("r = bytearray(8); r");
    expect(() => lw.simd(p).add(new Float64Array(3))).toThrow(expect.objectContaining({ code: "SHAPE" }));
    expect(() => lw.simd(p).div(2).into(p)).toThrow(expect.objectContaining({ code: "DTYPE" }));
    expect(python.raises("r.append(1)")).toBe(null);
    expect(() => lw.simd(p).add(lw.zeros(8, "uint8")).eval()).toThrow(expect.objectContaining({ code: "SHAPE" }));
  });

  it("Python's memory grows under our views", () => {
    using v = lw.view(python.run("g = array.array('d', [1, 2, 3]); g"));
    const e = lw.simd(v).mul(10);
    const before = python.memory.buffer;
    python.run("big = bytearray(64 << 20)");
    expect(python.memory.buffer).not.toBe(before);
    expect(v.get(2)).toBe(3);
    expect(counted(() => e.into(v))).toMatchObject(IN_PLACE);
    expect(python.json("g.tolist()")).toEqual([10, 20, 30]);
    python.run("del big");
  });
});

/** Values as JSON that keeps integers apart from floats, and both exact. */
const PLAIN = `
import array, ctypes, json, struct
def plain(x):
    if isinstance(x, (list, tuple)): return [plain(y) for y in x]
    if isinstance(x, bool): return x
    if isinstance(x, int): return {"int": str(x)}
    if isinstance(x, float): return {"float": repr(x)}
    if isinstance(x, bytes): return {"bytes": list(x)}
    return x
def about(m):
    return {"format": m.format, "itemsize": m.itemsize, "shape": m.shape, "strides": m.strides, "ndim": m.ndim,
            "nbytes": m.nbytes, "readonly": m.readonly, "hex": m.tobytes().hex(), "values": plain(m.tolist()),
            "c": m.c_contiguous, "f": m.f_contiguous}
raw = bytes((37 * k + 11) % 256 for k in range(96))
floats = {c: struct.pack(f"{96 // n}{c}", *[(k - 5) / 4 for k in range(96 // n)]) for c, n in [("e", 2), ("f", 4), ("d", 8)]}
data = lambda c: bytearray(floats.get(c, bytes(b & 1 for b in raw) if c == "?" else raw))
`;

function fromPython(value: any): unknown {
  if (Array.isArray(value)) return value.map(fromPython);
  if (typeof value !== "object") return value;
  if ("int" in value) return BigInt(value.int);
  return "float" in value ? Number(value.float) : value.bytes;
}

function ofView(value: unknown, kind: string): unknown {
  if (Array.isArray(value)) return value.map(each => ofView(each, kind));
  if (value instanceof Uint8Array) return [...value];
  return kind === "int" || kind === "uint" ? BigInt(value as number) : value;
}

/** Everything that a view and a memoryview both say. */
function agree(view: any, expression: string): void {
  const expected = python.json(`about(${expression})`);
  const { itemsize, shape, strides, ndim, nbytes, readonly } = view;
  const hex = Buffer.from(view.toBytes()).toString("hex");
  const values = ofView(view.toArray(), view.dtype.kind);
  // A memoryview of nothing calls itself contiguous or not by its strides; here, as in NumPy, nothing is both (K4).
  if (nbytes === 0) Object.assign(expected, { c: true, f: true });
  const contiguous = { c: lw.isContiguous(view, "C"), f: lw.isContiguous(view, "F") };
  expect({ itemsize, shape, strides, ndim, nbytes, readonly, hex, values, ...contiguous }).toEqual({
    ...expected,
    values: fromPython(expected.values),
    format: undefined,
  });
}

describe("memoryview as the oracle", () => {
  const SLICES = [
    ":",
    "2:",
    ":-2",
    "::2",
    "::-1",
    "1:9:3",
    "9:1:-3",
    "-3:",
    ":-20",
    "20:",
    "5:5",
    "7:3",
    "::100",
    "-1::-100",
    "-100:100:7",
  ];

  it.each(SLICES)("[%s] of items of 8, 4, 2 and 1 bytes", slice => {
    for (const code of ["q", "i", "H", "B"]) {
      python.run(`m = memoryview(data("${code}")).cast("${code}")`);
      using v = lw.view(python.run("m"));
      agree(v.slice(slice), `m[${slice}]`);
      // A slice of a slice, and Python's slice seen from here.
      agree(v.slice(slice).slice("::-2"), `m[${slice}][::-2]`);
      using seen = lw.view(python.run(`m[${slice}]`));
      agree(seen, `m[${slice}]`);
    }
  });

  it.each(SLICES)("[%s] of the rows of a matrix", slice => {
    python.run('m = memoryview(data("h")).cast("B").cast("h", [12, 4])');
    using v = lw.view(python.run("m"));
    agree(v.slice(slice), `m[${slice}]`);
  });

  it.each([..."?bBhHiIlLqQnNefdc"])("format %j, cast from bytes", code => {
    python.run(`m = memoryview(data("${code}")).cast("${code}"); n = m.itemsize`);
    const proxy: PythonObject = python.run("m");
    using v = lw.view(proxy);
    agree(v, "m");
    agree(v.slice("::-1"), "m[::-1]");
    agree(v.cast("uint8"), "m.cast('B')");
  });

  it.each([
    ["d", [12]],
    ["d", [3, 4]],
    ["i", [2, 3, 4]],
    ["h", [1, 48, 1]],
    ["f", [2, 2, 2, 3]],
    ["B", [2, 2, 2, 2, 6]],
    ["q", [12, 1]],
  ])("cast(%j, %j)", (code, shape) => {
    python.run(`raw_view = memoryview(data("${code}")); m = raw_view.cast("${code}", ${JSON.stringify(shape)})`);
    using bytes = lw.view(python.run("raw_view"));
    agree(bytes.cast(code as "d", shape), "m");
    using v = lw.view(python.run("m"));
    agree(v, "m");
    agree(v.cast("uint8"), "m.cast('B')");
  });

  it.each([
    ["memoryview(bytearray(5))", "i", undefined],
    ["memoryview(bytearray(8)).cast('i')", "d", undefined],
    ["memoryview(bytearray(8))[::2]", "h", undefined],
    ["memoryview(bytearray(8))", "h", [3]],
    ["memoryview(bytearray(8))", "h", [-2, -2]],
    ["memoryview(bytearray(8)).cast('B', [2, 4])", "h", [2, 2]],
  ])("%s.cast(%j, %j) is refused by both", (expression, code, shape) => {
    const refused = python.raises(`${expression}.cast("${code}"${shape ? `, ${JSON.stringify(shape)}` : ""})`);
    expect(refused?.type).toMatch(/^(Type|Value)Error$/);
    using v = lw.view(python.run(expression));
    const cast = () => (shape === undefined ? v.cast(code as "d") : v.cast(code as "d", shape));
    expect(cast).toThrow();
  });

  it("comparison by values: any formats, any strides, NaN unequal to itself", () => {
    const views = [
      "memoryview(array.array('i', [1, 2, 3]))",
      "memoryview(array.array('d', [1, 2, 3]))",
      "memoryview(array.array('b', [3, 2, 1]))[::-1]",
      "memoryview(bytearray([1, 2, 3]))",
      "memoryview(array.array('q', [1, 2, 4]))",
      "memoryview(array.array('d', [1, 2, float('nan')]))",
      "memoryview(array.array('i', [1, 2]))",
      "memoryview(bytearray([1, 2, 3])).cast('B', [3, 1])",
      "memoryview(bytearray([1, 0, 1])).cast('?')",
      "memoryview(bytearray([1, 0, 1]))",
      "memoryview(array.array('Q', [2**63 + 1]))",
      "memoryview(array.array('d', [2.0**63]))",
      "memoryview(b'')",
      "memoryview(array.array('d'))",
    ];
    const ours = views.map(expression => lw.view(python.run(expression)));
    python.run(`views = [${views.join(", ")}]`);
    const expected = python.json("[[a == b for b in views] for a in views]");
    expect(ours.map(a => ours.map(b => a.equals(b)))).toEqual(expected);
    for (const v of ours) v.release();
  });

  it.each([
    [
      "(ctypes.c_int * 3 * 2)(*[(ctypes.c_int * 3)(1, 2, 3)] * 2)",
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
    ],
    ["(ctypes.c_double * 2)(0.5, -1)", [0.5, -1]],
    [
      "(type('P', (ctypes.Structure,), {'_fields_': [('x', ctypes.c_double), ('y', ctypes.c_short)]}) * 2)((1.5, 7), (2.5, -8))",
      [
        { x: 1.5, y: 7 },
        { x: 2.5, y: -8 },
      ],
    ],
    [
      "(type('P', (ctypes.BigEndianStructure,), {'_fields_': [('n', ctypes.c_uint32), ('k', ctypes.c_int16 * 2)]}) * 1)((7, (1, -2)))",
      [{ n: 7, k: [1, -2] }],
    ],
  ])("ctypes: %s", (expression, expected) => {
    python.run(`c = ${expression}`);
    using v = lw.view(python.run("c"));
    expect(v.toArray()).toEqual(expected);
  });
});
