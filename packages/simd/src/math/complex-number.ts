/**
 * Complex numbers as pairs of float64 lanes, and what their functions share: scales that keep squares in range, and functions
 * as lowerings. complex64 computes in float64 and rounds each part once, so no intermediate result can leave its range.
 */
import type { Builder } from "../ir/builder.ts";
import { toF32, toF64 } from "../ir/conversions.ts";
import type { Lane } from "../ir/types.ts";
import { type Real, Reals } from "./reals.ts";

export type Complex = readonly [re: Lane, im: Lane];

/** A function of complex numbers in float64 lanes. */
export type ComplexFunction = (m: Reals, z: Complex, w: Complex) => Complex;

/** The function for lanes of either type; `short` where parts that came from float32 need less. */
export function inWidest(
  f: ComplexFunction,
  short: ComplexFunction = f,
): (b: Builder, args: readonly Complex[]) => Complex {
  return (b, args) => {
    const m = new Reals(b, "f64");
    if (args[0]![0].type === "f64") return f(m, args[0]!, args[1]!);
    const wide = (lane: Lane): Lane => b.op(toF64, lane);
    const [z, w] = args.map(([x, y]): Complex => [wide(x), wide(y)]);
    const [re, im] = short(m, z!, w!);
    return [b.op(toF32, re), b.op(toF32, im)];
  };
}

/** The parts' magnitudes by size. A NaN stays in the result that it came to. */
export function bySize(m: Reals, ax: Lane, ay: Lane): { large: Lane; small: Lane } {
  const steep = m.lt(ax, ay);
  return { large: m.select(steep, ay, ax), small: m.select(steep, ax, ay) };
}

/** 2^-600, 2^600 or 1, for squares that neither overflow nor vanish; `of` gives another number for the same three cases. */
export function rangeOf(m: Reals, large: Lane): (huge: Real, tiny: Real, usual: Real) => Lane {
  const [above, below] = [m.gt(large, 2 ** 400), m.lt(large, 2 ** -400)];
  return (huge, tiny, usual) => m.select(above, huge, m.select(below, tiny, usual));
}

/** Whether squares of numbers of this size, and sums of them, are in range: so not for 0, infinity and NaN. */
export function isUsual(m: Reals, large: Lane): Lane {
  return m.both(m.ge(large, 2 ** -400), m.le(large, 2 ** 400));
}

/** `usual`, or `heavy` where the mask says so: each part's branch computes what it needs. */
export function rarely(m: Reals, mask: Lane, [re, im]: Complex, heavy: () => Complex): Complex {
  return [m.rare(mask, re, () => heavy()[0]), m.rare(mask, im, () => heavy()[1])];
}

/** -i f(iz) for an odd f that is real on the real axis: sine from sinh, and back. */
export function turned(f: (m: Reals, z: Complex) => Complex): (m: Reals, z: Complex) => Complex {
  return (m, [x, y]) => {
    const [re, im] = f(m, [y, x]);
    return [im, re];
  };
}

export function isInfinite(m: Reals, magnitude: Lane): Lane {
  return m.eq(magnitude, Number.POSITIVE_INFINITY);
}

/** A zero with the sign of x, of NaN NaN. Not for infinities. */
export function zeroLike(m: Reals, x: Lane): Lane {
  return m.mul(x, 0);
}
