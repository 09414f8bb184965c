/**
 * What every instruction in the opcode table means, in JS, lane by lane: written from the specification, independently of
 * the primitives. Bytes in, bytes out, so that shuffles and bit patterns count too.
 */

export type Bytes = Uint8Array;
export type Meaning = (...operands: Bytes[]) => Bytes;

type Kind = "i8" | "i16" | "i32" | "i64" | "f32" | "f64";
type Value = number | bigint;
interface Lanes {
  length: number;
  [index: number]: Value;
}

const WIDTHS: Record<Kind, number> = { i8: 1, i16: 2, i32: 4, i64: 8, f32: 4, f64: 8 };

function lanes(kind: Kind, bytes: Bytes, unsigned = false): Lanes {
  const { buffer } = bytes.slice();
  switch (kind) {
    case "i8":
      return unsigned ? new Uint8Array(buffer) : new Int8Array(buffer);
    case "i16":
      return unsigned ? new Uint16Array(buffer) : new Int16Array(buffer);
    case "i32":
      return unsigned ? new Uint32Array(buffer) : new Int32Array(buffer);
    case "i64":
      return unsigned ? new BigUint64Array(buffer) : new BigInt64Array(buffer);
    case "f32":
      return new Float32Array(buffer);
    default:
      return new Float64Array(buffer);
  }
}

/** A list of lanes as bytes; storing wraps integers and rounds floats, as the instructions do. */
function pack(kind: Kind, values: Value[], size = values.length * WIDTHS[kind]): Bytes {
  const bytes = new Uint8Array(size);
  const target = lanes(kind, bytes);
  for (const [i, value] of values.entries()) target[i] = value;
  return new Uint8Array((target as unknown as Uint8Array).buffer);
}

const all = (list: Lanes): Value[] => Array.from(list as unknown as ArrayLike<Value>);
const big = (kind: Kind): boolean => kind === "i64";
const int = (kind: Kind, value: number): Value => (big(kind) ? BigInt(value) : value);

function nearest(x: number): number {
  const down = Math.floor(x);
  if (!Number.isFinite(x) || down === x) return x;
  const rest = x - down;
  const up = rest > 0.5 || (rest === 0.5 && down % 2 !== 0);
  const result = up ? down + 1 : down;
  return result === 0 && x < 0 ? -0 : result;
}

function saturated(x: number, low: bigint, high: bigint): bigint {
  if (Number.isNaN(x)) return 0n;
  if (x === Number.POSITIVE_INFINITY || x >= Number(high) + 1) return high;
  if (x <= Number(low)) return low;
  const value = BigInt(Math.trunc(x));
  return value > high ? high : value;
}

function range(bits: number, unsigned: boolean): [bigint, bigint] {
  const size = 1n << BigInt(bits);
  return unsigned ? [0n, size - 1n] : [-(size / 2n), size / 2n - 1n];
}

function clampTo(value: number, bits: number, unsigned: boolean): number {
  const [low, high] = range(bits, unsigned);
  return Math.max(Number(low), Math.min(Number(high), value));
}

/** Exact binary operations of integers on values of the right signedness; undefined: not one. */
function integerBinary(op: string, bits: number): ((a: bigint, b: bigint) => bigint | boolean) | undefined {
  const count = (b: bigint): bigint => BigInt.asUintN(64, b) % BigInt(bits);
  const table: Record<string, (a: bigint, b: bigint) => bigint | boolean> = {
    add: (a, b) => a + b,
    sub: (a, b) => a - b,
    mul: (a, b) => a * b,
    div: (a, b) => a / b,
    rem: (a, b) => a % b,
    and: (a, b) => a & b,
    or: (a, b) => a | b,
    xor: (a, b) => a ^ b,
    shl: (a, b) => a << count(b),
    shr: (a, b) => a >> count(b),
    eq: (a, b) => a === b,
    ne: (a, b) => a !== b,
    lt: (a, b) => a < b,
    le: (a, b) => a <= b,
    gt: (a, b) => a > b,
    ge: (a, b) => a >= b,
    min: (a, b) => (a < b ? a : b),
    max: (a, b) => (a > b ? a : b),
    avgr: (a, b) => (a + b + 1n) >> 1n,
  };
  return table[op];
}

function integerUnary(op: string, bits: number): ((a: bigint) => bigint) | undefined {
  const text = (a: bigint): string => BigInt.asUintN(bits, a).toString(2).padStart(bits, "0");
  const table: Record<string, (a: bigint) => bigint> = {
    abs: a => (a < 0n ? -a : a),
    neg: a => -a,
    popcnt: a => BigInt(text(a).replaceAll("0", "").length),
    clz: a => BigInt(text(a).search(/1|$/)),
    ctz: a => BigInt(Array.from(text(a)).reverse().join("").search(/1|$/)),
    eqz: a => (a === 0n ? 1n : 0n),
  };
  return table[op];
}

const FLOAT_UNARY: Record<string, (a: number) => number> = {
  abs: Math.abs,
  neg: a => -a,
  ceil: Math.ceil,
  floor: Math.floor,
  trunc: Math.trunc,
  nearest,
  sqrt: Math.sqrt,
};
const FLOAT_BINARY: Record<string, (a: number, b: number) => number | boolean> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: Math.min,
  max: Math.max,
  pmin: (a, b) => (b < a ? b : a),
  pmax: (a, b) => (a < b ? b : a),
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
};

/** Each operation of one shape (lanes of a vector, or a scalar as its only lane). */
function lanewise(kind: Kind, op: string, vector: boolean): Meaning | undefined {
  const name = op.replace(/_[su]$/, "");
  const unsigned = op.endsWith("_u");
  const bits = WIDTHS[kind] * 8;
  const truth = (value: Value | boolean): Value => {
    if (typeof value !== "boolean") return value;
    return int(kind, value ? (vector ? -1 : 1) : 0);
  };
  const mask =
    (test: (a: number, b: number) => number | boolean): Meaning =>
    (a, b) => {
      const [x, y] = [all(lanes(kind, a)) as number[], all(lanes(kind, b!)) as number[]];
      const results = x.map((value, i) => test(value, y[i]!));
      if (typeof results[0] !== "boolean") return pack(kind, results as number[]);
      const whole: Kind = kind === "f32" ? "i32" : "i64";
      if (!vector) return pack("i32", [results[0] ? 1 : 0]);
      return pack(
        whole,
        results.map(result => int(whole, result ? -1 : 0)),
      );
    };
  if (kind[0] === "f") {
    const unary = FLOAT_UNARY[op];
    if (unary !== undefined) return a => pack(kind, (all(lanes(kind, a)) as number[]).map(unary));
    const binary = FLOAT_BINARY[op];
    return binary === undefined ? undefined : mask(binary);
  }
  const unary = integerUnary(name, bits);
  if (unary !== undefined) {
    return a => {
      const results = all(lanes(kind, a)).map(value => unary(BigInt(value)));
      return op === "eqz"
        ? pack("i32", [Number(results[0])])
        : pack(
            kind,
            results.map(r => (big(kind) ? r : Number(BigInt.asIntN(bits, r)))),
          );
    };
  }
  const sat = /^(add|sub)_sat_[su]$/.exec(op);
  const binary = integerBinary(sat?.[1] ?? name, bits);
  if (binary === undefined) return undefined;
  return (a, b) => {
    const shift = vector && /^sh[lr]/.test(op);
    const x = all(lanes(kind, a, unsigned)).map(BigInt);
    const y = shift ? x.map(() => BigInt(lanes("i32", b!)[0]!)) : all(lanes(kind, b!, unsigned)).map(BigInt);
    const results = x.map((value, i) => binary(value, y[i]!));
    if (!vector && typeof results[0] === "boolean") return pack("i32", [results[0] ? 1 : 0]);
    return pack(
      kind,
      results.map(result => {
        if (typeof result === "boolean") return truth(result);
        if (sat !== null) return clampTo(Number(result), bits, unsigned);
        return big(kind) ? BigInt.asIntN(64, result) : Number(BigInt.asIntN(bits, result));
      }),
    );
  };
}

const KINDS: Record<string, Kind> = {
  i8x16: "i8",
  i16x8: "i16",
  i32x4: "i32",
  i64x2: "i64",
  f32x4: "f32",
  f64x2: "f64",
};

/** The meaning of an instruction that has no immediates; undefined when the test has to know it itself. */
export function meaningOf(name: string): Meaning | undefined {
  const [shape, op] = name.split(".") as [string, string];
  const vector = shape in KINDS;
  const kind = vector ? KINDS[shape]! : (shape as Kind);
  return bitwise(shape, op) ?? converting(kind, op, vector) ?? lanewise(kind, op, vector);
}

function bitwise(shape: string, op: string): Meaning | undefined {
  const bytes =
    (f: (...values: number[]) => number): Meaning =>
    (...operands) =>
      operands[0]!.map((_, i) => f(...operands.map(operand => operand[i]!)));
  if (op === "any_true") return a => pack("i32", [a.some(byte => byte !== 0) ? 1 : 0]);
  if (op === "splat") {
    const kind = KINDS[shape]!;
    const width = WIDTHS[kind];
    return a => Uint8Array.from({ length: 16 }, (_, i) => a[i % width]!);
  }
  if (shape !== "v128") return undefined;
  const table: Record<string, Meaning> = {
    not: bytes(a => ~a),
    and: bytes((a, b) => a! & b!),
    andnot: bytes((a, b) => a! & ~b!),
    or: bytes((a, b) => a! | b!),
    xor: bytes((a, b) => a! ^ b!),
    bitselect: bytes((a, b, mask) => (a! & mask!) | (b! & ~mask!)),
  };
  return table[op];
}

/** Everything whose operands and results have different lanes. */
function converting(kind: Kind, op: string, vector: boolean): Meaning | undefined {
  const pattern = /^(.*?)_(low_|high_)?([if]\d+)(?:x\d+)?(?:_([su]))?(_zero)?$/.exec(op);
  if (pattern === null) return undefined;
  const [, verb, half, from, sign] = pattern as unknown as [
    string,
    string,
    string | undefined,
    Kind,
    string | undefined,
  ];
  const unsigned = sign === "u";
  const source = (a: Bytes): Value[] => {
    const list = all(lanes(from, a, unsigned));
    if (half === undefined) return list;
    return half === "low_" ? list.slice(0, list.length / 2) : list.slice(list.length / 2);
  };
  const wide = (value: Value): Value => (big(kind) ? BigInt(value) : Number(value));
  const size = vector ? 16 : undefined;
  switch (verb) {
    case "extend":
      return a => pack(kind, source(a).map(wide));
    case "extmul":
      return (a, b) => {
        const y = source(b!);
        return pack(
          kind,
          source(a).map((value, i) => wide(BigInt(value) * BigInt(y[i]!))),
        );
      };
    case "extadd_pairwise":
      return a => {
        const list = source(a) as number[];
        return pack(
          kind,
          Array.from({ length: list.length / 2 }, (_, i) => list[2 * i]! + list[2 * i + 1]!),
        );
      };
    case "narrow": {
      // Operands are signed whatever the sign of the result.
      const narrow = (value: Value): number => clampTo(value as number, WIDTHS[kind] * 8, unsigned);
      return (a, b) => pack(kind, [...all(lanes(from, a)), ...all(lanes(from, b!))].map(narrow));
    }
    case "wrap":
      return a => pack("i32", [Number(BigInt.asIntN(32, lanes("i64", a)[0] as bigint))]);
    case "reinterpret":
      return a => a;
    case "convert":
      return a =>
        pack(
          kind,
          source(a).map(value => floatOf(kind, BigInt(value))),
        );
    case "trunc_sat": {
      const bits = WIDTHS[kind] * 8;
      return a =>
        pack(
          kind,
          all(lanes(from, a)).map(value =>
            wide(BigInt.asIntN(bits, saturated(value as number, ...range(bits, unsigned)))),
          ),
          size,
        );
    }
    case "demote":
      return a => pack("f32", all(lanes("f64", a)), size);
    case "promote":
      return a => pack("f64", source(a));
    default:
      return undefined;
  }
}

/** The float nearest to an integer: exact search among neighbours, for both widths. */
function floatOf(kind: Kind, value: bigint): number {
  if (kind === "f64") return Number(value);
  const near = Math.fround(Number(value));
  // A double rounding errs by one float32 at most: compare the candidates exactly.
  const step = new Float32Array([near]);
  const bits = new Int32Array(step.buffer);
  const candidates = [-1, 0, 1].map(offset => {
    bits[0] = new Int32Array(new Float32Array([near]).buffer)[0]! + offset;
    return { value: step[0]!, even: (bits[0]! & 1) === 0 };
  });
  const distance = (x: number): bigint => {
    const difference = BigInt(x) - value;
    return difference < 0n ? -difference : difference;
  };
  const finite = candidates.filter(({ value: x }) => Number.isInteger(x));
  finite.sort((x, y) => {
    const difference = distance(x.value) - distance(y.value);
    return difference === 0n ? Number(y.even) - Number(x.even) : difference < 0n ? -1 : 1;
  });
  return finite[0]?.value ?? near;
}
