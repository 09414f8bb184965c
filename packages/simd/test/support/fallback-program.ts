/**
 * Everything that arithmetic computes, as one digest per case: run by fallback.test.ts in threads that lack something. The
 * cases come from the table of operations, with strided and reversed operands, broadcasts, overlaps, reductions, scans.
 * Any NaN is any other.
 */
import { array } from "@lanewise/array";
import * as simd from "@lanewise/simd";
import { fromMemory, view } from "@lanewise/view";
import * as table from "../../src/table/ops.ts";

type Elements = ArrayLike<number | bigint> & ArrayBufferView;
type Call = (...operands: unknown[]) => any;

const TYPES = [
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
];
const LENGTHS = [1, 35];
const SPECIAL = [0, -0, 1, -1, 0.5, -2.5, 7, 1e10, -1e-10, Infinity, -Infinity, Number.NaN];

/** Repeatable values: edges of the type, and noise. */
function operand(Type: (typeof TYPES)[number], length: number, seed: number): Elements {
  const values = Array.from({ length }, (_, k) => {
    const noise = Math.imul(k * 7 + seed, 0x9e3779b1);
    if (Type.name.startsWith("Big")) return BigInt(noise) * BigInt(k % 3 === 0 ? 1 : 2 ** 33 + 1);
    if (Type.name.startsWith("Float")) return k % 3 === 0 ? SPECIAL[(k / 3 + seed) % SPECIAL.length]! : noise / 2 ** 24;
    return k % 3 === 0 ? (k / 3) % 9 : noise;
  });
  return (Type as Float64ArrayConstructor).from(values as number[]) as Elements;
}

const grid = (elements: Elements, dtype: "float64" | "int32", shape: [number, number]) =>
  fromMemory(elements.buffer, { dtype, shape });

function digest(value: unknown): string {
  if (!ArrayBuffer.isView(value)) return String(Object.is(value, -0) ? "-0" : value);
  const floats = value instanceof Float64Array || value instanceof Float32Array;
  const own = floats ? (value as Float64Array).map(x => (Number.isNaN(x) ? Number.NaN : x)) : value;
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(own.buffer, own.byteOffset, own.byteLength)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return `${value.constructor.name}[${value.byteLength}] ${(hash >>> 0).toString(16)}`;
}

export interface Outcome {
  readonly digests: Readonly<Record<string, string>>;
  readonly info: simd.Info;
}

/** With all dtypes of the table, or with one of integers and one of floats. */
export function run(all: boolean): Outcome {
  simd.configure({ threads: 1 });
  const digests: Record<string, string> = {};
  const record = (name: string, work: () => unknown, mayRefuse = false) => {
    try {
      digests[name] = digest(work());
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === undefined || !mayRefuse) throw new Error(`${name}: ${String((error as Error).stack)}`);
      digests[name] = code;
    }
  };

  for (const [name, row] of Object.entries(table) as unknown as [string, Call & { operation?: { arity: number } }][]) {
    const arity = row.operation?.arity;
    if (arity === undefined) continue;
    for (const Type of all ? TYPES : [Int32Array, Float64Array]) {
      for (const n of LENGTHS) {
        const operands = Array.from({ length: arity }, (_, k) => operand(Type, n, k));
        record(`${name} ${Type.name} ${n}`, () => row(...operands).toTypedArray(), true);
      }
      const strided = Array.from({ length: arity }, (_, k) =>
        view(operand(Type, 70, k)).slice(k === 0 ? "::-2" : "1::2"),
      );
      record(`${name} ${Type.name} strided`, () => row(...strided).toTypedArray(), true);
    }
  }

  const a = operand(Float64Array, 600, 1) as Float64Array;
  const finite = Float64Array.from({ length: 600 }, (_, k) => Math.sin(k) * 10 ** (k % 9));
  const matrix = grid(finite, "float64", [20, 30]);
  const integers = grid(operand(Int32Array, 600, 3), "int32", [20, 30]);
  const { add, lanes, mul } = simd;
  record("broadcast", () => add(matrix, finite.subarray(0, 30)).toTypedArray());
  record("transposed", () => mul(matrix.T, grid(finite, "float64", [30, 20])).toTypedArray());
  record("mixed dtypes", () => lanes`${matrix} * 2 + ${integers} / 3`.toTypedArray());
  record("condition", () => lanes`${a} > 0 ? sqrt(${a}) : -${a}`.toTypedArray());
  record("comparison", () => lanes`${integers} < ${matrix}`.toTypedArray());
  record("saturate", () => simd.saturate("uint8", finite).toTypedArray());
  record("astype", () => simd.astype(integers, "int16").toTypedArray());
  record("overlap", () => {
    const memory = finite.slice();
    add(memory.subarray(0, 500), 1).into(memory.subarray(100));
    return memory;
  });
  record("reversed onto itself", () => {
    const memory = finite.slice();
    mul(view(memory).slice("::-1"), 2).into(memory);
    return memory;
  });
  record("big-endian", () => {
    const bytes = new Uint8Array(80);
    const target = view(bytes).cast(">f8");
    add(finite.subarray(0, 10), 0.5).into(target);
    return bytes;
  });
  record("int64 wraps", () => mul(operand(BigInt64Array, 40, 2), 3n).toTypedArray());
  const reductions = ["sum", "prod", "mean", "min", "max", "argmin", "argmax", "any", "all", "std", "variance", "norm"];
  for (const name of reductions) {
    const reduce = (simd as unknown as Record<string, Call>)[name]!;
    record(`${name} of all`, () => reduce(matrix));
    record(`${name} of long`, () => reduce(Float64Array.from({ length: 70_001 }, (_, k) => Math.cos(k))));
    record(`${name} of integers`, () => reduce(integers));
    for (const axis of [0, 1]) record(`${name} along ${axis}`, () => reduce(matrix, { axis }).toTypedArray());
  }
  record("cumulativeSum", () => simd.cumulativeSum(matrix, { axis: 1 }).toTypedArray());
  record("cumulativeProd", () => simd.cumulativeProd(integers, { axis: 0 }).toTypedArray());
  record("concat", () => simd.concat([matrix, integers]).toTypedArray());
  record("arrays that grow", () => {
    using grown = add(matrix, integers).eval();
    for (let k = 0; k < 6; k++) grown.extend(grown);
    mul(grown, 2).into(grown);
    return grown.toTypedArray();
  });
  record("arrays larger than the first memory", () => {
    using large = array(finite.subarray(0, 1));
    large.resize(400_000);
    large.set(-1, 5);
    return simd.sum(add(large, 1));
  });
  record("dot", () => simd.dot(finite, finite));
  return { digests, info: simd.info() };
}
