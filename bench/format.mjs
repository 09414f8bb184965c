// Formats and records, as ratios: `node format.mjs` (after `pnpm build`), on dist.
//
//   parse    a format that is known, a new record of ten fields
//   unpack   ten fields to a tuple or an object, beside hand-written DataView code and the peers
//
// All peers run in one process, as they would in an application, in turns; a figure is the best turn's median.
import { codec, dtype, elementCodec, getBuffer, pack, toDescr } from "@lanewise/format";
import { measure } from "mitata";
import pythonStruct from "python-struct";
import fu from "struct-fu";
import { View } from "structurae";
import { Struct } from "typed-struct";

const FORMAT = "<bBhHiIfdBB";
const NAMES = [..."abcdefghij"];
const recordOf = rename => `T{<${[...FORMAT.slice(1)].map((code, i) => `${code}:${rename(NAMES[i])}:`).join("")}}`;
const RECORD = recordOf(name => name);
const VALUES = [-1, 2, -300, 40_000, -70_000, 3_000_000_000, 1.5, Math.PI, 9, 10];

const bytes = pack(FORMAT, ...VALUES);
const buffer = Buffer.from(bytes);
const view = new DataView(bytes.buffer);

const handTuple = v => [
  v.getInt8(0),
  v.getUint8(1),
  v.getInt16(2, true),
  v.getUint16(4, true),
  v.getInt32(6, true),
  v.getUint32(10, true),
  v.getFloat32(14, true),
  v.getFloat64(18, true),
  v.getUint8(26),
  v.getUint8(27),
];
const handObject = v => ({
  a: v.getInt8(0),
  b: v.getUint8(1),
  c: v.getInt16(2, true),
  d: v.getUint16(4, true),
  e: v.getInt32(6, true),
  f: v.getUint32(10, true),
  g: v.getFloat32(14, true),
  h: v.getFloat64(18, true),
  i: v.getUint8(26),
  j: v.getUint8(27),
});
const handPack = values => {
  const out = new Uint8Array(28);
  const v = new DataView(out.buffer);
  v.setInt8(0, values[0]);
  v.setUint8(1, values[1]);
  v.setInt16(2, values[2], true);
  v.setUint16(4, values[3], true);
  v.setInt32(6, values[4], true);
  v.setUint32(10, values[5], true);
  v.setFloat32(14, values[6], true);
  v.setFloat64(18, values[7], true);
  v.setUint8(26, values[8]);
  v.setUint8(27, values[9]);
  return out;
};

const codecOf = codec(FORMAT);
const record = dtype(RECORD);
const element = elementCodec(record);
const fuStruct = fu.struct([
  fu.int8("a"),
  fu.uint8("b"),
  fu.int16le("c"),
  fu.uint16le("d"),
  fu.int32le("e"),
  fu.uint32le("f"),
  fu.float32le("g"),
  fu.float64le("h"),
  fu.uint8("i"),
  fu.uint8("j"),
]);
const Typed = new Struct("Record")
  .Int8("a")
  .UInt8("b")
  .Int16LE("c")
  .UInt16LE("d")
  .Int32LE("e")
  .UInt32LE("f")
  .Float32LE("g")
  .Float64LE("h")
  .UInt8("i")
  .UInt8("j")
  .compile();
const BTYPES = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "float32", "float64", "uint8", "uint8"];
const Structurae = new View().create({
  $id: "Record",
  type: "object",
  btype: "map",
  properties: Object.fromEntries(NAMES.map((name, i) => [name, { type: "number", btype: BTYPES[i] }])),
  required: NAMES,
});
const structuraeView = Structurae.from(handObject(view));
const readAll = object => NAMES.map(name => object[name]);

const cases = {
  "parse, known": {
    "dtype()": () => dtype(RECORD),
    "Map.get": (() => {
      const map = new Map([[RECORD, record]]);
      return () => map.get(RECORD);
    })(),
  },
  "unpack ten fields of a Uint8Array": {
    "codec.unpack": () => codecOf.unpack(bytes),
    "by hand, tuple": () => handTuple(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
    "by hand, object": () => handObject(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
    "by hand, on a ready DataView": () => handTuple(view),
    "python-struct": () => pythonStruct.unpack(FORMAT, buffer),
    "struct-fu": () => fuStruct.unpack(buffer),
    "typed-struct": () => readAll(new Typed(buffer)),
    structurae: () => new Structurae(bytes.buffer).toJSON(),
  },
  "unpack ten fields of a DataView": {
    "codec.unpackFrom": () => codecOf.unpackFrom(view, 0),
    "by hand, tuple": () => handTuple(view),
  },
  "read a record of ten fields": {
    "elementCodec.read (frozen)": () => element.read(view, 0),
    "by hand, object": () => handObject(view),
    "by hand, frozen object": () => Object.freeze(handObject(view)),
    "struct-fu": () => fuStruct.unpack(buffer),
    "typed-struct": () => new Typed(buffer).toJSON(),
    structurae: () => structuraeView.toJSON(),
  },
  "dtype.read of an exporter": {
    "dtype.read": () => record.read(bytes, 0),
    "getBuffer + release": () => getBuffer(bytes, 0).release(),
  },
  "pack ten fields": {
    "codec.pack": () => codecOf.pack(...VALUES),
    "by hand": () => handPack(VALUES),
    "python-struct": () => pythonStruct.pack(FORMAT, VALUES),
  },
};

// What an application does before: other formats of other types have gone through the same code.
for (const code of "?bBhHiIqQefdsp") codec(`>2${code}`).unpack(new Uint8Array(codec(`>2${code}`).size));
for (let n = 0; n < 20; n++) {
  const other = dtype(`T{${[..."?bhiqefd"].map((code, i) => `${code}:${NAMES[i]}${n}:`).join("")}}`);
  toDescr(other);
  for (let i = 0; i < 100; i++) elementCodec(other).read(new DataView(new ArrayBuffer(100)), 0);
}

/** New formats, in small lots: dtypes that nobody holds are collected between jobs, and never within one. */
async function parseNew() {
  const perFormat = [];
  for (let lot = 0; lot < 300; lot++) {
    const texts = Array.from({ length: 50 }, (_, i) => recordOf(name => `${name}${lot * 50 + i}`));
    const start = performance.now();
    for (const text of texts) dtype(text);
    perFormat.push(((performance.now() - start) * 1e6) / texts.length);
    await new Promise(resolve => setTimeout(resolve));
  }
  return perFormat.sort((a, b) => a - b)[150];
}

let sink;
console.log(
  `\nparse a new record of ten fields\n  dtype()                     ${(await parseNew()).toFixed(0).padStart(9)} ns`,
);
for (const [title, contenders] of Object.entries(cases)) {
  const best = {};
  for (let turn = 0; turn < 3; turn++) {
    for (const [name, run] of Object.entries(contenders)) {
      const { p50 } = await measure(() => (sink = run()), { min_cpu_time: 60e6 });
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, p50);
    }
  }
  const [ours] = Object.values(best);
  console.log(`\n${title}`);
  for (const [name, time] of Object.entries(best)) {
    console.log(`  ${name.padEnd(28)}${time.toFixed(1).padStart(9)} ns   ours is ${(ours / time).toFixed(2)} x`);
  }
}

export { sink };
