/**
 * Reads the references that oracle/generate-math.py writes, and measures results against them in ulps.
 *
 * An ulp is the spacing of the result's type at the exact value, its least number where results are subnormal. A special
 * value (zero of either sign, infinity, NaN) must be met exactly: anything else counts as infinitely many ulps. Where the
 * exact value rounds to infinity or zero, the largest or the least number is an ulp off, as between any two neighbours.
 */

export type FloatType = "float64" | "float32";

export interface References {
  readonly name: string;
  readonly type: FloatType;
  /** One column for each argument. */
  readonly arguments: readonly Float64Array[];
  /** The float64 nearest to the exact result. */
  readonly nearest: Float64Array;
  /** (exact - nearest) / ulp(nearest); for float32 results all zero. */
  readonly rest: Float32Array;
}

export function readReferences(file: Uint8Array): References[] {
  // A copy: Node's Buffers are views whose slices are views.
  const bytes = new Uint8Array(file);
  const end = bytes.indexOf(10);
  const entries = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  let offset = Math.ceil((end + 1) / 8) * 8;
  const doubles = (count: number): Float64Array => {
    const column = new Float64Array(bytes.slice(offset, offset + count * 8).buffer);
    offset += count * 8;
    return column;
  };
  return entries.map(
    ({ name, type, arity, count }: { name: string; type: FloatType; arity: number; count: number }) => {
      const columns = Array.from({ length: arity }, () => doubles(count));
      const nearest = doubles(count);
      let rest = new Float32Array(count);
      if (type === "float64") {
        rest = new Float32Array(bytes.slice(offset, offset + count * 4).buffer);
        offset += Math.ceil(count / 2) * 8;
      }
      return { name, type, arguments: columns, nearest, rest };
    },
  );
}

const LEAST: Record<FloatType, number> = { float64: -1074, float32: -149 };
const DIGITS: Record<FloatType, number> = { float64: 53, float32: 24 };
const LARGEST: Record<FloatType, number> = { float64: Number.MAX_VALUE, float32: 3.4028234663852886e38 };

const view = new DataView(new ArrayBuffer(8));

/** The spacing of a type's numbers at |x|, for finite x. */
export function ulpOf(x: number, type: FloatType): number {
  view.setFloat64(0, x);
  const exponent = ((view.getUint16(0) >> 4) & 0x7ff) - 1022;
  return 2 ** Math.max(exponent - DIGITS[type], LEAST[type]);
}

/** How many ulps `got` is off. */
export function errorInUlps(got: number, nearest: number, rest: number, type: FloatType): number {
  if (Object.is(got, nearest) && rest === 0) return 0;
  if (Number.isNaN(nearest) || Number.isNaN(got)) return Number.isNaN(nearest) && Number.isNaN(got) ? 0 : Infinity;
  if (Math.abs(got) === Infinity || Math.abs(nearest) > LARGEST[type]) {
    if (Math.sign(got) !== Math.sign(nearest)) return Infinity;
    const rounds = Math.abs(nearest) >= LARGEST[type];
    return rounds && Math.abs(got) >= LARGEST[type] ? (Object.is(got, fitted(nearest, type)) ? 0 : 1) : Infinity;
  }
  if (got === 0 && (nearest < 0 || Object.is(nearest, -0)) !== Object.is(got, -0)) return Infinity;
  if (nearest === 0 && rest === 0 && got !== 0 && type === "float64") {
    // An exact zero, or a result that vanishes: only the latter may come as the least number.
    return Math.abs(got) === Number.MIN_VALUE ? 1 : Infinity;
  }
  return Math.abs((got - nearest) / ulpOf(nearest, type) - rest);
}

function fitted(x: number, type: FloatType): number {
  return type === "float32" ? Math.fround(x) : x;
}
