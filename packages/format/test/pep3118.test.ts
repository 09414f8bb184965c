/**
 * The formats that ctypes writes (CPython's Lib/test/test_ctypes/test_pep3118.py, 3.13.0) and that NumPy reads (class
 * TestPEP3118Dtype of numpy/_core/tests/test_multiarray.py, 2.4), row by row. What is adapted is in
 * docs/reference/cpython-struct.md.
 */
import { type DType, dtype, dtypeOfBuffer, struct } from "@lanewise/format";
import { describe, expect, test } from "vitest";

/** Field names, offsets and dtypes. */
const layoutOf = (type: DType) => type.fields!.map(({ name, offset, dtype: field }) => [name, offset, field.name]);

describe("test_ctypes.test_pep3118", () => {
  // type, format, itemsize, and what our dtype is called
  test.each([
    ["c_char", "<c", 1, "c"],
    ["c_byte", "<b", 1, "int8"],
    ["c_ubyte", "<B", 1, "uint8"],
    ["c_short", "<h", 2, "int16"],
    ["c_ushort", "<H", 2, "uint16"],
    ["c_int", "<i", 4, "int32"],
    ["c_uint", "<I", 4, "uint32"],
    ["c_long", "<q", 8, "int64"],
    ["c_ulong", "<Q", 8, "uint64"],
    ["c_longlong", "<q", 8, "int64"],
    ["c_ulonglong", "<Q", 8, "uint64"],
    ["c_float", "<f", 4, "float32"],
    ["c_double", "<d", 8, "float64"],
    ["c_longdouble", "<g", 16, "g"],
    ["c_bool", "<?", 1, "bool"],
    ["py_object", "<O", 8, "O"],
    ["POINTER(c_byte)", "&<b", 8, "&b"],
    ["POINTER(POINTER(c_long))", "&&<q", 8, "&&q"],
    ["c_double * 4", "<d", 8, "float64"],
    ["c_double * 0", "<d", 8, "float64"],
    ["c_float * 4 * 3 * 2", "<f", 4, "float32"],
    ["c_float * 4 * 0 * 2", "<f", 4, "float32"],
    ["POINTER(c_short) * 2", "&<h", 8, "&h"],
    ["POINTER(c_short) * 2 * 3", "&<h", 8, "&h"],
    ["POINTER(c_short * 2)", "&(2)<h", 8, "&(2)h"],
    ["Point2", "T{<q:x:<q:y:}", 16, "T{<q:x:q:y:}"],
    ["Point", "T{<q:x:<q:y:}", 16, "T{<q:x:q:y:}"],
    ["PackedPoint", "T{<q:x:<q:y:}", 16, "T{<q:x:q:y:}"],
    ["PointMidPad", "T{<b:x:3x<I:y:}", 8, "T{b:x:3x<I:y:}"],
    ["PackedPointMidPad", "T{<b:x:x<Q:y:}", 10, "T{b:x:x<Q:y:}"],
    ["PointEndPad", "T{<I:x:<b:y:3x}", 8, "T{<I:x:b:y:3x}"],
    ["PackedPointEndPad", "T{<Q:x:<b:y:x}", 10, "T{<Q:x:b:y:x}"],
    ["EmptyStruct", "T{}", 0, "T{}"],
    ["aUnion", "B", 4, "4s"],
    ["StructWithArrays", "T{(2,3)<q:x:(4)T{<q:x:<q:y:}:y:}", 112, "T{(2,3)<q:x:(4)T{q:x:q:y:}:y:}"],
    ["StructWithArrays * 3", "T{(2,3)<q:x:(4)T{<q:x:<q:y:}:y:}", 112, "T{(2,3)<q:x:(4)T{q:x:q:y:}:y:}"],
    ["Incomplete", "B", 0, "0s"],
    ["POINTER(Incomplete)", "&B", 8, "&B"],
    ["Complete", "T{<q:a:}", 8, "T{<q:a:}"],
    ["POINTER(Complete)", "&B", 8, "&B"],
    ["CFUNCTYPE(None)", "X{}", 8, "X{}"],
  ])("test_native_types %s", (_type, format, itemsize, name) => {
    const type = dtypeOfBuffer(format, itemsize);
    expect(type.name).toBe(name);
    expect(type.itemsize).toBe(itemsize);
    expect(dtype(type.format)).toBe(type);
  });

  test.each([
    ["BEPoint", "T{>q:x:>q:y:}", 16, "T{>q:x:q:y:}"],
    ["LEPoint * 1", "T{<q:x:<q:y:}", 16, "T{<q:x:q:y:}"],
    ["POINTER(BEPoint)", "&T{>q:x:>q:y:}", 8, "&T{>q:x:q:y:}"],
    ["POINTER(LEPoint)", "&T{<q:x:<q:y:}", 8, "&T{<q:x:q:y:}"],
  ])("test_endian_types %s", (_type, format, itemsize, name) => {
    expect(dtypeOfBuffer(format, itemsize).name).toBe(name);
    expect(dtypeOfBuffer(format, itemsize).itemsize).toBe(itemsize);
  });

  test("long points are spelled l before 3.12, and mean 8 bytes only in native mode", () => {
    expect(dtype("T{l:x:l:y:}").itemsize).toBe(16);
    expect(dtype("T{<l:x:<l:y:}").itemsize).toBe(8);
  });
});

describe("TestPEP3118Dtype", () => {
  test("test_native_padding", () => {
    for (let j = 0; j < 8; j++) {
      const s = j === 0 ? "bi" : `b${j}xi`;
      expect(layoutOf(dtype(`@${s}`))).toEqual([
        ["f0", 0, "int8"],
        ["f1", 4 * (1 + Math.floor(j / 4)), "int32"],
      ]);
      expect(layoutOf(dtype(`=${s}`))).toEqual([
        ["f0", 0, "int8"],
        ["f1", 1 + j, "int32"],
      ]);
    }
  });

  test("test_native_padding_2", () => {
    const native = dtype("x3T{xi}").fields![0]!;
    expect([native.offset, native.dtype.shape, layoutOf(native.dtype.base!)]).toEqual([4, [3], [["f0", 4, "int32"]]]);
    const packed = dtype("^x3T{xi}").fields![0]!;
    expect([packed.offset, packed.dtype.shape, layoutOf(packed.dtype.base!)]).toEqual([1, [3], [["f0", 1, "int32"]]]);
  });

  test("test_trailing_padding", () => {
    // At the outermost level we answer as struct does, and NumPy only inside of braces.
    for (const [pad, inside] of [
      ["x", 8],
      ["xx", 8],
      ["xxx", 8],
      ["xxxx", 8],
      ["7x", 12],
    ] as const) {
      const nbytes = 4 + (Number.parseInt(pad, 10) || pad.length);
      expect(dtype(`T{i${pad}}`).itemsize).toBe(inside);
      expect(dtype(`i${pad}`).itemsize).toBe(nbytes);
      expect(dtype(`^i${pad}`).itemsize).toBe(nbytes);
      expect(dtype(`T{^i${pad}}`).itemsize).toBe(nbytes);
      // NumPy's itemsize comes with the buffer, and wins.
      const padded = dtypeOfBuffer(`i${pad}`, inside);
      expect([padded.itemsize, layoutOf(padded)]).toEqual([inside, [["f0", 0, "int32"]]]);
    }
  });

  test("test_native_padding_3", () => {
    const aligned = dtype("T{b:a:xxxi:b:T{b:f0:=i:f1:}:sub:xxxi:c:}");
    expect(layoutOf(aligned).map(([name, offset]) => [name, offset])).toEqual([
      ["a", 0],
      ["b", 4],
      ["sub", 8],
      ["c", 16],
    ]);
    expect(aligned.itemsize).toBe(20);
    expect(layoutOf(aligned.fields![2]!.dtype)).toEqual([
      ["f0", 0, "int8"],
      ["f1", 1, "int32"],
    ]);
    const packed = dtype("T{b:a:=i:b:b:c:b:d:b:e:T{b:f0:xxxi:f1:}:sub:}");
    expect(layoutOf(packed).map(([name, offset]) => [name, offset])).toEqual([
      ["a", 0],
      ["b", 1],
      ["c", 5],
      ["d", 6],
      ["e", 7],
      ["sub", 8],
    ]);
    expect(packed.itemsize).toBe(16);
  });

  test("test_padding_with_array_inside_struct", () => {
    const type = dtype("T{b:a:xxxi:b:3b:c:xi:d:}");
    expect(layoutOf(type)).toEqual([
      ["a", 0, "int8"],
      ["b", 4, "int32"],
      ["c", 8, "(3)b"],
      ["d", 12, "int32"],
    ]);
    expect(type.itemsize).toBe(16);
  });

  test("test_byteorder_inside_struct", () => {
    const type = dtype("@T{^i}xi");
    expect(layoutOf(type)).toEqual([
      ["f0", 0, "T{<i:f0:}"],
      ["f1", 5, "int32"],
    ]);
  });

  test("test_intra_padding", () => {
    const type = dtype("(3)T{ix}");
    expect([type.shape, type.base!.itemsize, layoutOf(type.base!)]).toEqual([[3], 8, [["f0", 0, "int32"]]]);
  });

  test("test_char_vs_string", () => {
    expect(dtype("c").itemsize).toBe(1);
    expect(layoutOf(dtype("4c4s"))).toEqual([
      ["f0", 0, "(4)c"],
      ["f1", 4, "4s"],
    ]);
  });

  test("test_field_order", () => {
    expect(layoutOf(dtype("(0)I:a:f:b:"))).toEqual([
      ["a", 0, "(0)I"],
      ["b", 0, "float32"],
    ]);
    expect(layoutOf(dtype("(0)I:b:f:a:"))).toEqual([
      ["b", 0, "(0)I"],
      ["a", 0, "float32"],
    ]);
  });

  test("test_unnamed_fields", () => {
    const names = (format: string) => dtype(format).fields?.map(field => field.name);
    expect(names("ii")).toEqual(["f0", "f1"]);
    expect(names("ii:f0:")).toEqual(["f1", "f0"]);
    expect(dtype("i")).toBe(dtype("int32"));
    expect(names("i:f0:")).toEqual(["f0"]);
  });
});

test("nameless padding with a shape is padding: NumPy skips it", () => {
  expect(dtype("b:a:(3,2)xb:b:").format).toBe("T{b:a:6xb:b:}");
  expect(dtype("T{=b:a:(2)4xd:b:}").fields!.map(({ name, offset }) => [name, offset])).toEqual([
    ["a", 0],
    ["b", 9],
  ]);
  expect(dtype("(2)x3x").name).toBe("5x");
  // By itself, or with a name, it is what it says.
  expect(dtype("(2)4x").shape).toEqual([2]);
  expect(dtype("b:a:(2)x:b:").fields).toHaveLength(2);
});

// np.dtype([("a", (("<u2", (1, 3)), (2, 2)))]), np.dtype([("r", (np.dtype((">i4", 3)), 2)), ("s", "u1")]): NumPy writes
// what it does not read itself.
test.each([
  ["T{(2,2)(1,3)H:a:}", "T{(2,2,1,3)H:a:}"],
  ["T{(2)(3)>i:r:B:s:}", "T{(2,3)>i:r:B:s:}"],
  ["(2) (1,3) <4h", "(2,1,3,4)h"],
  ["(2)>(3)<(4)d", "(2,3,4)d"],
  ["(2)(0)x", "(2,0)x"],
])("sub-arrays of sub-arrays: %s", (format, name) => {
  expect(dtype(format).name).toBe(name);
});

test("sub-arrays of sub-arrays have 64 axes in all", () => {
  expect(dtype(`${"(1)".repeat(64)}B`).shape).toHaveLength(64);
  expect(() => dtype(`${"(1)".repeat(65)}B`)).toThrow("more than 64 axes, at column 1");
});

// The padding of a record is native, too: NumPy reads, and writes, it where the native order is in force at the brace.
test.each([
  // np.dtype([("p", [("a", "<i4"), ("b", "<f2"), ("c", "<f4")]), ("q", "u1")])
  ["T{T{i:a:e:b:=f:c:}:p:B:q:}", 11, 10, "T{T{<i:a:e:b:f:c:}:p:B:q:}"],
  // np.dtype([("p", [("a", "<i4"), ("b", ">u8", (3,)), ("c", ">f2")])])
  ["T{T{i:a:(3)>Q:b:e:c:}:p:}", 30, 30, "T{T{<i:a:(3)>Q:b:e:c:}:p:}"],
  // np.dtype([("p", [("a", "<f8"), ("b", ">i4")], (2,))], align=True)
  ["T{(2)T{d:a:>i:b:xxxx}:p:}", 32, 16, "T{(2)T{d:a:>i:b:@4x}:p:}"],
  ["T{(2)T{d:a:>i:b:@0x}:p:}", 32, 16, "T{(2)T{d:a:>i:b:@4x}:p:}"],
  ["T{T{d:a:>i:b:}:p:}", 12, 12, "T{T{<d:a:>i:b:}:p:}"],
  ["T{T{>i:a:@d:b:B:c:}:p:}", 24, 24, "T{T{>i:a:@d:b:B:c:}:p:}"],
])("a record is padded to its alignment in native order: %s", (format, itemsize, inner, name) => {
  const type = dtype(format);
  const { dtype: part } = type.fields![0]!;
  expect([type.itemsize, (part.base ?? part).itemsize, type.name]).toEqual([itemsize, inner, name]);
});

// NumPy aligns a record if the order behind its brace is native; here it is the one before it that counts.
test.each([
  ["packed in a native record", struct({ a: "B", r: "T{d:x:}" }), "T{B:a:<T{@d:x:<0x}:r:}", 1, 9],
  ["a row of them", struct({ a: "B", r: ["T{d:x:}", 2] }), "T{B:a:(2)<T{@d:x:<0x}:r:}", 1, 17],
  ["aligned", struct({ a: "B", r: "T{d:x:}" }, { align: true }), "T{B:a:T{d:x:}:r:}", 8, 16],
  [
    "aligned, last in another order",
    struct({ a: "B", r: "T{d:x:>h:y:6x}" }, { align: true }),
    "T{B:a:T{d:x:>h:y:@6x}:r:}",
    8,
    24,
  ],
  [
    "aligned, without padding",
    struct({ a: "B", r: "T{d:x:>q:y:}" }, { align: true }),
    "T{B:a:T{d:x:>q:y:@0x}:r:}",
    8,
    24,
  ],
])(
  "the order changes at the end of a record so that NumPy finds it where it is: %s",
  (_what, type, format, offset, itemsize) => {
    expect([type.format, type.fields![1]!.offset, type.itemsize]).toEqual([format, offset, itemsize]);
    expect(dtype(format)).toBe(type);
  },
);

// In programs of 32 bits, as Pyodide is, NumPy writes l for int32, and ctypes everywhere u for characters of 4 bytes.
test.each([
  ["T{l:x:l:y:}", 8, "T{i:x:i:y:}"],
  ["T{b:l:xxxL:L:n:n:d:P:}", 24, "T{b:l:I:L:i:n:d:P:}"],
  ["T{l:x:b:y:}", 5, "T{<i:x:b:y:}"],
  ["T{T{(2)>l:x:=l:y:}:l:@l:z:}", 16, "T{T{(2)>i:x:<i:y:}:l:@i:z:}"],
  ["3l", 12, "(3)i"],
  ["T{(4)<u:u:<h:n:}", 18, "T{(4)<w:u:h:n:}"],
  ["T{<B:a:3x(2)<u:u:<Q:n:4x}", 24, "T{B:a:3x(2)<w:u:Q:n:4x}"],
  [">3u", 12, ">3w"],
  // Nothing of these is ambiguous.
  ["T{l:x:l:y:}", 16, "T{q:x:q:y:}"],
  ["T{(4)<u:u:<h:n:}", 10, "T{(4)<u:u:h:n:}"],
  ["T{(4)<u:u:<h:n:}", 12, "T{(4)<u:u:h:n:2x}"],
])("%s with an itemsize of %i is what its platform means", (format, itemsize, name) => {
  expect(dtypeOfBuffer(format, itemsize).name).toBe(name);
  expect(dtypeOfBuffer(format, itemsize).itemsize).toBe(itemsize);
});
