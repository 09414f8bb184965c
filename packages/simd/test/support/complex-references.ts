/**
 * Reads the references that oracle/generate-complex.py writes, and measures results against them: in ulps of the result's
 * magnitude, which is what is promised, and each part in ulps of its own.
 */
import type { ComplexType } from "./complex-kernels.ts";
import { errorInUlps, type FloatType, ulpOf } from "./math-references.ts";

export interface ComplexReferences {
  readonly name: string;
  readonly type: ComplexType;
  /** Parts of the arguments: two columns for each. */
  readonly arguments: readonly Float64Array[];
  /** The float64 nearest to each part of the exact result. */
  readonly nearest: readonly [Float64Array, Float64Array];
  /** (exact - nearest) / ulp(nearest) for both; of complex64 all zero. */
  readonly rest: readonly [Float32Array, Float32Array];
}

interface Header {
  readonly name: string;
  readonly type: ComplexType;
  readonly arity: number;
  readonly count: number;
}

export function readComplexReferences(file: Uint8Array): ComplexReferences[] {
  // A copy: Node's Buffers are views whose slices are views.
  const bytes = new Uint8Array(file);
  const end = bytes.indexOf(10);
  const headers = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as Header[];
  let offset = Math.ceil((end + 1) / 8) * 8;
  const take = (length: number): ArrayBuffer => bytes.slice(offset, (offset += length)).buffer;
  return headers.map(({ name, type, arity, count }) => {
    const doubles = (): Float64Array => new Float64Array(take(count * 8));
    const columns = Array.from({ length: 2 * arity }, doubles);
    const nearest = [doubles(), doubles()] as const;
    if (type === "complex64") {
      const none = new Float32Array(count);
      return { name, type, arguments: columns, nearest, rest: [none, none] };
    }
    const rests = new Float32Array(take(count * 8));
    return { name, type, arguments: columns, nearest, rest: [rests.subarray(0, count), rests.subarray(count)] };
  });
}

/** How far a result is off: in ulps of its magnitude, and of each part. A part that has overflowed must be met. */
export function complexErrors(
  got: readonly [number, number],
  nearest: readonly [number, number],
  rest: readonly [number, number],
  type: ComplexType,
): { readonly whole: number; readonly parts: number } {
  const float: FloatType = type === "complex64" ? "float32" : "float64";
  // The sign of an exact zero is a special value, and has a test of its own.
  const zero = (k: number): boolean => got[k] === 0 && nearest[k] === 0 && rest[k] === 0;
  const own = [0, 1].map(k => (zero(k) ? 0 : errorInUlps(got[k]!, nearest[k]!, rest[k]!, float)));
  const parts = Math.max(own[0]!, own[1]!);
  if (![...got, ...nearest].every(Number.isFinite)) return { whole: parts, parts };
  const size = Math.max(Math.abs(nearest[0]), Math.abs(nearest[1]));
  const unit = ulpOf(size, float);
  const off = [0, 1].map(k => (got[k]! - nearest[k]!) / unit - (rest[k]! * ulpOf(nearest[k]!, "float64")) / unit);
  return { whole: Math.hypot(off[0]!, off[1]!), parts };
}
