"""Derives the polynomial coefficients and split constants of packages/simd/src/math.

    python3 oracle/derive-math-coefficients.py [--check]

writes packages/simd/src/math/coefficients.generated.ts.

Each polynomial is the minimax approximation under the weight that its use has (Remez exchange on a dense grid of
Chebyshev points, 50 digits), its coefficients then rounded one by one to float64, lowest first, the rest fitted again
after each rounding. Prints the error that the rounded polynomial has under that weight as log2.
"""

import math
import struct
import sys

import precise
from precise import D, digits
from publish import publish

POLYNOMIALS = []
CONSTANTS = []


def solve(matrix, right):
    n = len(matrix)
    rows = [row[:] + [value] for row, value in zip(matrix, right)]
    for column in range(n):
        pivot = max(range(column, n), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(column + 1, n):
            factor = rows[row][column] / rows[column][column]
            if factor:
                for k in range(column, n + 1):
                    rows[row][k] -= factor * rows[column][k]
    solution = [D(0)] * n
    for row in reversed(range(n)):
        solution[row] = (rows[row][n] - sum(rows[row][k] * solution[k] for k in range(row + 1, n))) / rows[row][row]
    return solution


def horner(coefficients, x):
    result = D(0)
    for coefficient in reversed(coefficients):
        result = result * x + coefficient
    return result


def remez(points, values, weights, powers):
    """Coefficients for the given powers of x that minimise max |w (f - p)| over the points, and that maximum."""
    count = len(powers) + 1
    reference = [round(k * (len(points) - 1) / (count - 1)) for k in range(count)]
    table = [[x**p if p else D(1) for p in powers] for x in points]
    for _ in range(60):
        matrix = [table[i] + [(-1) ** k / weights[i]] for k, i in enumerate(reference)]
        solution = solve(matrix, [values[i] for i in reference])
        coefficients, level = solution[:-1], abs(solution[-1])
        errors = [
            w * (f - sum(c * t for c, t in zip(coefficients, row)))
            for row, f, w in zip(table, values, weights)
        ]
        # Extrema of alternating sign: the largest error of each run of one sign.
        runs, best = [], 0
        for i in range(1, len(points)):
            if (errors[i] > 0) != (errors[best] > 0):
                runs.append(best)
                best = i
            elif abs(errors[i]) > abs(errors[best]):
                best = i
        runs.append(best)
        while len(runs) > count:
            runs.pop(0 if abs(errors[runs[0]]) < abs(errors[runs[-1]]) else -1)
        peak = max(abs(error) for error in errors)
        if len(runs) < count or peak <= level * D("1.0001"):
            return coefficients, peak
        reference = runs
    return coefficients, peak


def to_double(value):
    return D(float(value))


def minimax(name, comment, function, low, high, degree, weight, single=False, fixed=()):
    low, high = D(low), D(high)
    count = 24 * (degree + 2)
    points = [(low + high) / 2 - (high - low) / 2 * D(math.cos(math.pi * k / count)) for k in range(count + 1)]
    values = [function(x) for x in points]
    weights = [weight(x) for x in points]
    done = [D(value) for value in fixed]
    while len(done) <= degree:
        rest = [f - horner(done, x) for x, f in zip(points, values)]
        found, _ = remez(points, rest, weights, list(range(len(done), degree + 1)))
        # A fit of high powers alone is degenerate around 0 (they share that root): then round all together.
        take = 1 if low >= 0 and len(found) > 5 and len(done) < 4 else len(found)
        for coefficient in found[:take]:
            value = float(coefficient)
            if single:
                value = struct.unpack("f", struct.pack("f", value))[0]
            done.append(D(value))
    error = max(abs(w * (f - horner(done, x))) for x, f, w in zip(points, values, weights))
    bits = float(error.ln() / D(2).ln())
    print(f"{name}: degree {degree}, 2^{bits:.1f}", file=sys.stderr)
    POLYNOMIALS.append((name, comment, bits, [float(value) for value in done]))


def constant(name, comment, value, bits=(53,), rounding="ROUND_HALF_EVEN"):
    """Splits a constant into parts of the given numbers of bits, each exact as a float64."""
    parts = []
    for width in bits:
        if width == 53:
            part = float(value)
        else:
            mantissa, exponent = math.frexp(float(value))
            scale = D(2) ** (width - exponent)
            part = float((value * scale).to_integral_value(rounding) / scale)
        parts.append(part)
        value = value - D(part)
    CONSTANTS.append((name, comment, parts))


def series(x, first, ratio):
    """first * (1 + ratio(1) + ratio(1) ratio(2) + ...): a function over x near 0 without cancellation."""
    return precise._taylor(first, ratio)


LN2 = lambda: D(2).ln()
HALF_LN2 = "0.34665"
HALF = D("0.5")


def expm1_rest(x):
    """(e^x - 1 - x) / x^2"""
    return series(x, HALF, lambda k: x / (k + 2))


def exp_rest_3(x):
    """(e^x - 1 - x - x^2/2) / x^3"""
    return series(x, D(1) / 6, lambda k: x / (k + 3))


def exp2_rest(x):
    """(2^x - 1 - x ln 2) / x^2"""
    y = x * LN2()
    return expm1_rest(y) * LN2() ** 2


def log_rest(z):
    """(log((1+s)/(1-s)) - 2s) / s^3, z = s^2"""
    total, power, k = D(0), D(1), 3
    while power > D(10) ** -52:
        total += 2 * power / k
        power *= z
        k += 2
    return total if z else D(2) / 3


def log_rest_2(z):
    """(log_rest(z) - 2/3) / z"""
    total, power, k = D(0), D(1), 5
    while power > D(10) ** -52:
        total += 2 * power / k
        power *= z
        k += 2
    return total if z else D(2) / 5


def sin_rest(z):
    """(sin x - x) / x^3, z = x^2"""
    return series(z, D(-1) / 6, lambda k: -z / ((2 * k + 2) * (2 * k + 3)))


def sin_over(z):
    """sin x / x, z = x^2"""
    return series(z, D(1), lambda k: -z / ((2 * k) * (2 * k + 1)))


def cos_rest(z):
    """(cos x - 1 + x^2/2) / x^4, z = x^2"""
    return series(z, D(1) / 24, lambda k: -z / ((2 * k + 3) * (2 * k + 4)))


def cos_rest2(z):
    """(cos x - 1) / x^2, z = x^2"""
    return series(z, D(-1) / 2, lambda k: -z / ((2 * k + 1) * (2 * k + 2)))


def asin_rest(z):
    """(asin x - x) / x^3, z = x^2"""
    if z < D("1e-6"):
        return D(1) / 6 + z * 3 / 40 + z * z * 15 / 336 + z**3 * 105 / 3456
    x = z.sqrt()
    return (precise.asin(x) - x) / (x * z)


def atan_rest(z):
    """(atan x - x) / x^3, z = x^2"""
    if z < D("1e-8"):
        return D(-1) / 3 + z / 5 - z * z / 7 + z**3 / 9
    x = z.sqrt()
    return (precise.atan(x) - x) / (x * z)


def tanh_rest(z):
    """(tanh x - x) / x^3, z = x^2"""
    if z < D("1e-8"):
        return D(-1) / 3 + z * 2 / 15 - z * z * 17 / 315 + z**3 * 62 / 2835
    x = z.sqrt()
    return (precise.tanh(x) - x) / (x * z)


def sinh_rest(z):
    """(sinh x - x) / x^3, z = x^2"""
    return series(z, D(1) / 6, lambda k: z / ((2 * k + 2) * (2 * k + 3)))


def erf_rest(z):
    """erf(x)/x - 1, z = x^2"""
    two_over_root_pi = 2 / precise.pi().sqrt()
    if z < D("1e-30"):
        return two_over_root_pi - 1
    x = z.sqrt()
    return precise.erf(x) / x - 1


ERFC_SHIFT = D(3)


def erfc_scaled(t):
    """e^(x^2) erfc(x), t = 1/(x + 3)"""
    x = 1 / t - ERFC_SHIFT
    return precise.erfc(x) * (x * x).exp()


def main():
    with digits(50):
        minimax("EXP_REST", "(e^r - 1 - r) / r^2 on |r| <= ln2/2", expm1_rest, "-" + HALF_LN2, HALF_LN2, 9, lambda r: r * r + D("1e-9"))
        minimax("EXP2_REST", "(2^r - 1 - r ln2) / r^2 on |r| <= 1/2", exp2_rest, "-0.5", "0.5", 9, lambda r: r * r + D("1e-9"))
        minimax("EXP_REST_3", "(e^r - 1 - r - r^2/2) / r^3 on |r| <= ln2/2, relative to r", exp_rest_3, "-" + HALF_LN2, HALF_LN2, 9, lambda r: r * r + D("1e-9"))
        minimax("LOG_REST", "(log((1+s)/(1-s)) - 2s) / s^3 in s^2, s <= 0.1716", log_rest, "0", "0.02945", 6, lambda z: z + D("1e-9"))
        minimax("SIN_REST", "(sin r - r) / r^3 in r^2, |r| <= pi/4", sin_rest, "0", "0.6172", 5, lambda z: z + D("1e-9"))
        minimax("COS_REST", "(cos r - 1 + r^2/2) / r^4 in r^2, |r| <= pi/4", cos_rest, "0", "0.6172", 5, lambda z: z * z + D("1e-9"))
        minimax("ASIN_REST", "(asin x - x) / x^3 in x^2, x <= 1/2", asin_rest, "0", "0.25", 12, lambda z: z + D("1e-9"))
        minimax("ATAN_REST", "(atan t - t) / t^3 in t^2, t <= tan(pi/8)", atan_rest, "0", "0.17158", 10, lambda z: z + D("1e-9"))
        minimax("CBRT_GUESS", "cbrt(m) on [1, 2]", precise.cbrt, "1", "2", 7, lambda m: D(1))
        minimax("ERF_REST", "erf(x)/x - 1 in x^2, x <= 1", erf_rest, "0", "1", 13, lambda z: D(1))
        minimax("ERFC_SCALED", "e^(x^2) erfc(x) in 1/(x+3), 1 <= x <= 6", erfc_scaled, D(1) / D(9), D(1) / D(4), 12, lambda t: (-((1 / t - 3) ** 2)).exp())
        minimax("LOG_REST_2", "((log((1+s)/(1-s)) - 2s) / s^3 - 2/3) / s^2 in s^2, s <= 0.1716", log_rest_2, "0", "0.02945", 7, lambda z: z * z + D("1e-9"))
        # For float32, evaluated in float32 (EXP_REST_F32) or in float64 to some 2^-30.
        minimax("EXP_REST_F32", "(e^r - 1 - r) / r^2 on |r| <= ln2/2, in float32", expm1_rest, "-" + HALF_LN2, HALF_LN2, 4, lambda r: r * r + D("1e-9"), single=True)
        minimax("EXPM1_REST_SHORT", "(e^r - 1 - r) / r^2 on |r| <= ln2/2, relative to r", expm1_rest, "-" + HALF_LN2, HALF_LN2, 5, lambda r: abs(r) + D("1e-9"))
        minimax("LOG_REST_SHORT", "(log((1+s)/(1-s)) - 2s) / s^3 in s^2, s <= 0.1716", log_rest, "0", "0.02945", 2, lambda z: z + D("1e-9"))
        minimax("SIN_SHORT", "sin r / r in r^2, |r| <= pi/2", sin_over, "0", "2.4675", 4, lambda z: 1 / sin_over(z))
        minimax("SIN_TINY", "sin r / r in r^2, |r| <= pi/4", sin_over, "0", "0.6172", 3, lambda z: D(1), fixed=(1,))
        minimax("COS_TINY", "cos r in r^2, |r| <= pi/4", lambda z: 1 + z * cos_rest2(z), "0", "0.6172", 4, lambda z: D(1), fixed=(1,))
        minimax("ASIN_REST_SHORT", "(asin x - x) / x^3 in x^2, x <= 1/2", asin_rest, "0", "0.25", 5, lambda z: z + D("1e-9"))
        minimax("ATAN_REST_SHORT", "(atan t - t) / t^3 in t^2, t <= tan(pi/8)", atan_rest, "0", "0.17158", 4, lambda z: z + D("1e-9"))
    with digits(50):
        constant("LN2", "ln 2", LN2(), (32, 53))
        constant("LN2_F32", "ln 2, for float32", LN2(), (15, 24))
        constant("LN2_26", "ln 2", LN2(), (26, 53))
        constant("LOG2_E", "1 / ln 2", 1 / LN2(), (26, 53))
        constant("LOG10_E", "1 / ln 10", 1 / D(10).ln(), (26, 53))
        constant("LOG10_2", "log10 2", D(2).log10(), (33, 53))
        # Rounded down, so that n * HALF_PI[0] does not overflow for the largest arguments.
        constant("HALF_PI", "pi / 2", precise.pi() / 2, (30, 53), "ROUND_FLOOR")
        constant("HALF_PI_53", "pi / 2", precise.pi() / 2, (53, 53))
        constant("PI", "pi", precise.pi(), (33, 53))
        constant("THREE_QUARTERS_PI", "3 pi / 4", precise.pi() * 3 / 4, (53, 53))
        constant("TWO_OVER_PI", "2 / pi", 2 / precise.pi())
        constant("TWO_THIRDS", "2 / 3", D(2) / 3, (53, 53))
        constant("LOG2_E_53", "1 / ln 2", 1 / LN2(), (53, 53))
    publish("packages/simd/src/math/coefficients.generated.ts", "".join(f"{line}\n" for line in source()))


def declaration(name, parts, kind):
    if kind is None:
        return [f"export const {name} = {parts[0]!r};"]
    return [f"export const {name}: readonly {kind} = [", *(f"  {part!r}," for part in parts), "];"]


def source():
    yield "// generated by oracle/derive-math-coefficients.py, do not edit"
    yield "/** Minimax polynomials and split constants. */"
    for name, comment, bits, values in POLYNOMIALS:
        yield from ["", f"/** {comment}; weighted error 2^{bits:.1f}. */", *declaration(name, values, "number[]")]
    for name, comment, parts in CONSTANTS:
        kind = f"[{', '.join(['number'] * len(parts))}]" if len(parts) > 1 else None
        form = "parts, highest first" if kind else "float64"
        yield from ["", f"/** {comment}, in {form}. */", *declaration(name, parts, kind)]

    with digits(450):
        bits = int((2 / precise.pi() * D(2) ** 1216).to_integral_value("ROUND_FLOOR"))
    yield from ["", "/** 64 zero bits, then the first 1216 bits of 2 / pi. */"]
    yield "export const TWO_OVER_PI_WORDS: readonly bigint[] = ["
    yield from (f"  0x{bits >> (64 * i) & (2**64 - 1):016x}n," for i in reversed(range(20)))
    yield "];"


if __name__ == "__main__":
    main()
