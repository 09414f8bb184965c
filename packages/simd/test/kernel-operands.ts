/**
 * What kernel tests share: edge values for each lane type, memories filled with them, and running one spec both ways.
 */
import { type Storage, storageInfo } from "../src/ir/storage.ts";
import type { LaneType } from "../src/ir/types.ts";
import { getKernel } from "../src/kernel/cache.ts";
import { type JsRun, jsKernel } from "../src/kernel/js.ts";
import { hasInnerStride, type KernelSpec } from "../src/kernel/spec.ts";

/** Numbers at which lanes of some type go wrong. */
const NUMBERS = [
  0,
  1,
  -1,
  2,
  3,
  -3,
  7,
  8,
  127,
  128,
  -128,
  255,
  256,
  32767,
  32768,
  -32768,
  65535,
  65536,
  2147483647,
  2147483648,
  -2147483648,
  4294967295,
  4294967296,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  1e-7,
  -0,
  1e20,
  -1e20,
  1e300,
  -1e300,
  5e-324,
  2e-310,
  1e-45,
  3e-39,
  65504,
  65519,
  65520,
  6.1e-5,
  5.9e-8,
  3e-8,
  3.4028235677973366e38,
  16777217,
  9007199254740992,
  4503599627370495.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1.7976931348623157e308,
  2.2250738585072014e-308,
  0.1,
  1 / 3,
];
const BIGINTS = [
  0n,
  1n,
  -1n,
  2n,
  3n,
  -3n,
  63n,
  64n,
  65n,
  255n,
  -(2n ** 63n),
  2n ** 63n - 1n,
  2n ** 31n,
  -(2n ** 31n),
  2n ** 32n - 1n,
  2n ** 53n + 1n,
  2n ** 54n + 2n,
  2n ** 62n + 2n ** 38n + 1n,
  -(2n ** 53n) - 1n,
  0x0123456789abcdefn,
  0x7fffff8000000001n,
  0x8000008000000001n - 2n ** 64n,
];

/** `count` raw lanes: pairs run through all combinations of edge values as `seed` changes. */
export function edgeLanes(type: LaneType, count: number, seed: number): (number | bigint)[] {
  return Array.from({ length: count }, (_, i) => {
    if (type === "i64") return BIGINTS[(i * (seed + 1) + seed * 5) % BIGINTS.length]!;
    return NUMBERS[(i * (seed * 2 + 1) + seed * 11) % NUMBERS.length]!;
  });
}

export function writeLane(view: DataView, at: number, type: LaneType, value: number | bigint): void {
  if (type === "i64") view.setBigInt64(at, BigInt(value), true);
  else if (type === "f64") view.setFloat64(at, value as number, true);
  else if (type === "f32") view.setFloat32(at, value as number, true);
  else if (type === "i32") view.setInt32(at, value as number, true);
  else if (type === "i16") view.setInt16(at, value as number, true);
  else view.setInt8(at, value as number);
}

/** The classes an operand can be in, with the stride in elements. */
export const CLASSES = {
  contiguous: ["contiguous", 1],
  backwards: ["strided", -1],
  reversed: ["reversed", -1],
  double: ["double", 2],
  doubleReversed: ["doubleReversed", -2],
  spread: ["strided", 3],
  repeated: ["strided", 0],
  scalar: ["scalar", 0],
} as const;
export type ClassName = keyof typeof CLASSES;

const REGION = 8192;
const LEAD = 1024;
const jsKernels = new WeakMap<KernelSpec, JsRun>();
const memories = new Map<string, WebAssembly.Memory>();

/** Both kernels' memories after a run over `length` elements; and what they returned. */
export function runBoth(
  spec: KernelSpec,
  classes: readonly ClassName[],
  length: number,
  misalign: number,
  scalars: readonly (number | bigint)[] = [],
  kind: "plain" | "shared" = "plain",
): { wasm: Uint8Array; js: Uint8Array; results: [unknown, unknown] } {
  const operands = [...spec.inputs, ...spec.outputs];
  let memory = memories.get(kind);
  if (memory === undefined) {
    memory = new WebAssembly.Memory({ initial: 4, maximum: 16, shared: kind === "shared" });
    memories.set(kind, memory);
  }
  // Only what the operands can touch: the copies below are what these tests spend their time on.
  const bytes = new Uint8Array(memory.buffer, 0, (operands.length + 1) * REGION);
  bytes.fill(0xa5);
  const view = new DataView(memory.buffer);
  const pointers: number[] = [];
  const strides: number[] = [];
  for (const [k, operand] of operands.entries()) {
    const { raw, planes, itemsize } = storageInfo(operand.storage);
    const base = k * REGION + LEAD + misalign;
    const stride = CLASSES[classes[k]!]![1] * itemsize;
    if (operand.access === "index") {
      pointers.push(7);
      strides.push(3);
      continue;
    }
    const first = stride < 0 ? base - stride * Math.max(0, length - 1) : base;
    pointers.push(first);
    if (hasInnerStride(operand.access)) strides.push(stride);
    if (k >= spec.inputs.length) continue;
    const values = edgeLanes(raw, (length + 1) * planes, k);
    for (let i = 0; i < Math.max(1, length) * planes; i++) {
      const at = first + Math.floor(i / planes) * stride + ((i % planes) * itemsize) / planes;
      writeLane(view, at, raw, values[i]!);
    }
  }
  const before = bytes.slice();
  const args = [...pointers, length, ...strides, ...scalars];
  const fromWasm = getKernel(spec, kind).bind(memory)(...args);
  const wasm = bytes.slice();
  const copy = before.slice();
  let run = jsKernels.get(spec);
  if (run === undefined) jsKernels.set(spec, (run = jsKernel(spec)));
  const fromJs = run(
    operands.map(() => copy.buffer),
    args,
  );
  return { wasm, js: copy, results: [fromWasm, fromJs] };
}

/** Bytes with every NaN of an output made the same one: any NaN counts as any other. */
export function canonical(
  bytes: Uint8Array,
  spec: KernelSpec,
  classes: readonly ClassName[],
  length: number,
  misalign: number,
): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const [k, { storage }] of spec.outputs.entries()) {
    const { lane, planes, itemsize, swapped } = storageInfo(storage);
    const size = itemsize / planes;
    if (lane[0] !== "f" || size === 2) continue;
    const at = (spec.inputs.length + k) * REGION + LEAD + misalign;
    const step = Math.abs(CLASSES[classes[spec.inputs.length + k]!][1]) * itemsize;
    for (let i = 0; i < length * planes; i++) {
      const place = at + Math.floor(i / planes) * step + (i % planes) * size;
      const value = size === 8 ? view.getFloat64(place, !swapped) : view.getFloat32(place, !swapped);
      if (Number.isNaN(value)) for (let b = 0; b < size; b++) view.setUint8(place + b, 0xff);
    }
  }
  return bytes;
}

/** A storage whose raw lanes are of this type. */
export function storageOf(type: LaneType): Storage {
  const names = { i8: "int8", i16: "int16", i32: "int32", i64: "int64", f32: "float32", f64: "float64" } as const;
  return type[0] === "m" ? "bool" : names[type as keyof typeof names];
}
