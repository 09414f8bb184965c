"""Reference values of the elementary functions, to about 2^-80 of an ulp.

    python3 oracle/generate-math.py [--check]                    writes packages/simd/test/fixtures/math.bin
    python3 oracle/generate-math.py dense <name> <type> <count>  writes that many samples of one function to stdout

Every value is computed with 40 digits by precise.py, on Decimal, and again by mpmath with 200 bits, whose algorithms share
nothing with ours; the generator stops where they differ by more than 2^-100. Special values (signed zeros, infinities,
NaN) are written down here from IEEE 754 and the array API's special cases, not computed.

Format, little-endian: a line of JSON (a list of {"name", "type", "arity", "count"}), a newline, zero bytes up to a multiple
of 8, then for each entry its columns: x, y if there are two arguments, the nearest float64 to the result (all float64),
and for type float64 the rest, (exact - nearest) / ulp(nearest), as float32, padded to 8 bytes. For float32 the nearest
float64 is reference enough.
"""

import json
import math
import random
import struct
import sys
from decimal import Decimal as D

import mpmath

import precise
from publish import publish

INF, NAN = math.inf, math.nan
PI = math.pi
COUNT = {"float64": 1000, "float32": 700}


def odd_integer(y):
    return math.isfinite(y) and y == math.floor(y) and math.fmod(y, 2) != 0


def copysign_of(x, value):
    return math.copysign(value, x)


def specials_pow(x, y):
    if y == 0 or x == 1:
        return 1.0
    if math.isnan(x) or math.isnan(y):
        return NAN
    sign = -1.0 if math.copysign(1, x) < 0 and odd_integer(y) else 1.0
    if x == 0:
        return sign * (INF if y < 0 else 0.0)
    if math.isinf(y):
        if abs(x) == 1:
            return 1.0
        return INF if (abs(x) > 1) == (y > 0) else 0.0
    if math.isinf(x):
        return sign * (INF if y > 0 else 0.0)
    if x < 0 and y != math.floor(y):
        return NAN
    return None


def specials_atan2(y, x):
    if math.isnan(x) or math.isnan(y):
        return NAN
    west = math.copysign(1, x) < 0
    if math.isinf(y):
        exact = "3pi/4" if math.isinf(x) and west else "pi/4" if math.isinf(x) else "pi/2"
    elif math.isinf(x) or y == 0:
        exact = "pi" if west else "0"
    elif x == 0:
        exact = "pi/2"
    else:
        return None
    return copysign_of(y, {"0": 0.0, "pi/4": PI / 4, "pi/2": PI / 2, "3pi/4": 3 * PI / 4, "pi": PI}[exact])


def specials_hypot(x, y):
    if math.isinf(x) or math.isinf(y):
        return INF
    if math.isnan(x) or math.isnan(y):
        return NAN
    return 0.0 if x == 0 and y == 0 else None


def specials_logaddexp(x, y):
    if math.isnan(x) or math.isnan(y):
        return NAN
    if math.isinf(max(x, y)) or min(x, y) == -INF:
        return max(x, y) + 0.0
    return None


def unary_specials(at_zero, at_infinity, at_minus_infinity, outside=lambda x: False, poles={}):
    """`None` for at_zero means that 0 is an ordinary argument; "same" means x itself."""

    def specials(x):
        if math.isnan(x) or outside(x):
            return NAN
        if x in poles:
            return poles[x]
        if x == 0 and at_zero is not None:
            return x if at_zero == "same" else at_zero
        if x == INF:
            return at_infinity
        if x == -INF:
            return at_minus_infinity
        return None

    return specials


FUNCTIONS = {
    # name: (precise, mpmath, special values, ranges of samples)
    "exp": (precise.exp, mpmath.exp, unary_specials(1.0, INF, 0.0), [(-745.2, 709.8), (-1, 1), (-104, 89)]),
    "expm1": (precise.expm1, mpmath.expm1, unary_specials("same", INF, -1.0), [(-40, 709.8), (-1, 1), (0.34, 0.4), (-18, 89)]),
    "exp2": (precise.exp2, lambda x: mpmath.mpf(2) ** x, unary_specials(1.0, INF, 0.0), [(-1075, 1024), (-1, 1), (-150, 128)]),
    "log": (precise.log, mpmath.log, unary_specials(-INF, INF, NAN, lambda x: x < 0, {1.0: 0.0}), [(0.3, 3), (0.68, 0.72), (1.36, 1.42), (0.95, 1.05), "positive"]),
    "log1p": (precise.log1p, mpmath.log1p, unary_specials("same", INF, NAN, lambda x: x < -1, {-1.0: -INF}), [(-1, 1), (-0.38, -0.35), (0.36, 0.7), "small", "positive"]),
    "log2": (precise.log2, lambda x: mpmath.log(x, 2), unary_specials(-INF, INF, NAN, lambda x: x < 0, {1.0: 0.0}), [(0.3, 3), (1.3, 1.42), (0.95, 1.05), "positive"]),
    "log10": (precise.log10, mpmath.log10, unary_specials(-INF, INF, NAN, lambda x: x < 0, {1.0: 0.0}), [(0.3, 3), (1.3, 1.42), (0.95, 1.05), "positive"]),
    "sin": (precise.sin, mpmath.sin, unary_specials("same", NAN, NAN), [(-10, 10), (-1000, 1000), (0.7, 0.9), "any", "multiples"]),
    "cos": (precise.cos, mpmath.cos, unary_specials(1.0, NAN, NAN), [(-10, 10), (-1000, 1000), (0.7, 0.9), "any", "multiples"]),
    "tan": (precise.tan, mpmath.tan, unary_specials("same", NAN, NAN), [(-10, 10), (-1000, 1000), (0.6, 0.95), "any", "multiples"]),
    "asin": (precise.asin, mpmath.asin, unary_specials("same", NAN, NAN, lambda x: abs(x) > 1), [(-1, 1), (0.45, 0.55), (0.99, 1), "small"]),
    "acos": (precise.acos, mpmath.acos, unary_specials(None, NAN, NAN, lambda x: abs(x) > 1, {1.0: 0.0}), [(-1, 1), (0.45, 0.55), (0.99, 1), (-1, -0.99)]),
    "atan": (precise.atan, mpmath.atan, unary_specials("same", PI / 2, -PI / 2), [(-3, 3), (0.414, 0.46), "any"]),
    "sinh": (precise.sinh, mpmath.sinh, unary_specials("same", INF, -INF), [(-3, 3), (-710.5, 710.5), (0.3, 0.6), "small", (-89.5, 89.5)]),
    "cosh": (precise.cosh, mpmath.cosh, unary_specials(1.0, INF, INF), [(-3, 3), (-710.5, 710.5), (-0.5, 0.5), (-89.5, 89.5)]),
    "tanh": (precise.tanh, mpmath.tanh, unary_specials("same", 1.0, -1.0), [(-3, 3), (-20, 20), (0.1, 0.3), "small"]),
    "asinh": (precise.asinh, mpmath.asinh, unary_specials("same", INF, -INF), [(-3, 3), (0.2, 0.55), "any", "small"]),
    "acosh": (precise.acosh, mpmath.acosh, unary_specials(NAN, INF, NAN, lambda x: x < 1, {1.0: 0.0}), [(1, 3), (1, 1.001), (1.04, 1.07), "positive"]),
    "atanh": (precise.atanh, mpmath.atanh, unary_specials("same", NAN, NAN, lambda x: abs(x) > 1, {1.0: INF, -1.0: -INF}), [(-1, 1), (-0.25, 0.25), "small"]),
    "cbrt": (precise.cbrt, lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)), unary_specials("same", INF, -INF), [(-8, 8), "any"]),
    "erf": (precise.erf, mpmath.erf, unary_specials("same", 1.0, -1.0), [(-6.5, 6.5), (0.9, 1.1), "small"]),
    "sigmoid": (precise.sigmoid, lambda x: 1 / (1 + mpmath.exp(-x)), unary_specials(0.5, 1.0, 0.0), [(-5, 5), (-745, 40)]),
    "rsqrt": (precise.rsqrt, lambda x: 1 / mpmath.sqrt(x), None, ["positive"]),
    "pow": (precise.power, lambda x, y: mpmath.power(x, y), specials_pow, "pow"),
    "atan2": (precise.atan2, mpmath.atan2, specials_atan2, "plane"),
    "hypot": (precise.hypot, mpmath.hypot, specials_hypot, "plane"),
    "logaddexp": (precise.logaddexp, lambda x, y: max(x, y) + mpmath.log1p(mpmath.exp(min(x, y) - max(x, y))), specials_logaddexp, "sums"),
}


def rsqrt_specials(x):
    if math.isnan(x) or x < 0:
        return NAN
    if x == 0:
        return copysign_of(x, INF)
    return 0.0 if x == INF else None


FUNCTIONS["rsqrt"] = (FUNCTIONS["rsqrt"][0], FUNCTIONS["rsqrt"][1], rsqrt_specials, FUNCTIONS["rsqrt"][3])

MAXIMUM = {"float64": sys.float_info.max, "float32": float.fromhex("0x1.fffffep127")}
TINY = {"float64": 5e-324, "float32": 2.0**-149}
NORMAL = {"float64": 2.0**-1022, "float32": 2.0**-126}


def to_type(x, kind):
    if kind == "float64" or math.isnan(x) or math.isinf(x):
        return x
    if abs(x) > MAXIMUM["float32"]:
        return math.copysign(INF, x)
    return struct.unpack("<f", struct.pack("<f", x))[0]


def neighbour(x, kind, step):
    if x == 0 or math.isnan(x) or math.isinf(x):
        return x
    code, size = ("<d", "<q") if kind == "float64" else ("<f", "<i")
    bits = struct.unpack(size, struct.pack(code, x))[0] + (step if x > 0 else -step)
    return struct.unpack(code, struct.pack(size, bits))[0]


def edges(kind):
    values = [0.0, INF, NAN, TINY[kind], NORMAL[kind], MAXIMUM[kind]]
    turning = [
        0.25, 0.5, 0.7071067811865476, 1.0, 1.4142135623730951, 2.0, 3.0, 4.0, 6.0, 10.0, 22.0, 100.0, 0.34657359027997264,
        0.41421356237309503, 2.414213562373095, PI / 4, PI / 2, PI, 1.5 * PI, 2 * PI, 5.0, 7.0, 36.04365338911715, 1e-3, 1e-8, 1e22,
        2.0**-28, 2.0**-54, 2.0**20, 2.0**23, 2.0**52, 2.0**60, 87.0, 88.72283905206835, 103.97207708399179, 104.0, 126.0, 127.0, 128.0,
        149.0, 150.0, 708.0, 709.0, 709.782712893384, 710.4758600739439, 745.1332191019411, 1021.0, 1022.0, 1023.0, 1024.0, 1074.0, 1075.0,
    ]  # fmt: skip
    for value in turning:
        value = to_type(value, kind)
        values += [value, neighbour(value, kind, 1), neighbour(value, kind, -1)]
    return values + [-value for value in values]


def random_bits(rng, kind):
    if kind == "float64":
        return struct.unpack("<d", rng.randbytes(8))[0]
    return struct.unpack("<f", rng.randbytes(4))[0]


def sample(rng, where, kind):
    if isinstance(where, tuple):
        return to_type(rng.uniform(*where), kind)
    if where == "any":
        return random_bits(rng, kind)
    if where == "positive":
        return abs(random_bits(rng, kind))
    if where == "small":
        low = -60 if kind == "float64" else -30
        return to_type(math.ldexp(rng.choice((-1, 1)) * rng.uniform(1, 2), rng.randrange(low, 0)), kind)
    # the numbers next to a multiple of pi/2
    n = int(math.ldexp(rng.uniform(1, 2), rng.randrange(0, 60)))
    with precise.digits(60):
        value = to_type(float(precise.pi() * n / 2), kind)
    return neighbour(value, kind, rng.choice((-1, 0, 0, 1)))


def sample_pair(rng, where, kind):
    if where == "pow":
        shape = rng.randrange(4)
        if shape == 0:
            return random_bits(rng, kind), random_bits(rng, kind)
        if shape == 1:
            return sample(rng, (0, 10), kind), sample(rng, (-40, 40), kind)
        x = abs(random_bits(rng, kind)) if shape == 2 else sample(rng, (0.5, 2), kind)
        if not 0 < x < INF or x == 1:
            return x, 1.0
        limit = (1080 if kind == "float64" else 152) / abs(math.log2(x))
        y = to_type(rng.uniform(-limit, limit), kind)
        return (-x, float(round(y))) if rng.randrange(4) == 0 else (x, y)
    if where == "sums":
        return sample(rng, (-20, 20), kind), sample(rng, (-20, 20), kind)
    if rng.randrange(3) == 0:
        return random_bits(rng, kind), random_bits(rng, kind)
    spread = 1 if rng.randrange(2) else 10.0 ** rng.uniform(-6, 6)
    return sample(rng, (-spread, spread), kind), sample(rng, (-1, 1), kind)


def to_fraction_free(x):
    """mpmath value as a Decimal with all its bits."""
    sign, mantissa, exponent, _ = x._mpf_
    value = D(int(mantissa)) * (D(2) ** exponent)
    return -value if sign else value


def ulp(x, kind):
    digits, least = (53, -1074) if kind == "float64" else (24, -149)
    return math.ldexp(1.0, max(math.frexp(x)[1] - digits, least)) if x else math.ldexp(1.0, least)


LARGEST_EXPONENT = 400  # decimal: anything beyond is zero or infinity in both types


def evaluate(name, arguments):
    """(nearest float64, (exact - nearest) / ulp), or (special value, 0)."""
    function, second, specials, _ = FUNCTIONS[name]
    special = specials(*arguments)
    if special is not None:
        return special, 0.0
    sign = 1
    if name == "pow":
        sign = -1 if arguments[0] < 0 and odd_integer(arguments[1]) else 1
        arguments = (abs(arguments[0]), arguments[1])
        if abs(arguments[1] * math.log2(arguments[0])) > 5000:
            grows = (arguments[0] > 1) == (arguments[1] > 0)
            return sign * (INF if grows else 0.0), 0.0
    if name in ("exp", "expm1", "sinh", "cosh", "exp2", "sigmoid") and abs(arguments[0]) > 5000:
        return beyond(name, arguments[0]), 0.0
    with precise.digits(40):
        if name == "logaddexp" and abs(arguments[0] - arguments[1]) > 2000:
            return max(arguments) + 0.0, 0.0  # never -0: log(1 + tiny)
        if name == "erf" and abs(arguments[0]) > 7:
            return copysign_of(arguments[0], 1.0), 0.0
        value = function(*(D(x) for x in arguments)) * sign
        check(name, arguments, value * sign, second)
        nearest = nearest_double(value)
        if math.isinf(nearest):
            return nearest, 0.0
        return nearest, float((value - D(nearest)) / D(ulp(nearest, "float64")))


def beyond(name, x):
    if name == "expm1":
        return INF if x > 0 else -1.0
    if name == "sinh":
        return copysign_of(x, INF)
    if name == "cosh":
        return INF
    if name == "sigmoid":
        return 1.0 if x > 0 else 0.0
    return INF if x > 0 else 0.0


def nearest_double(value):
    if value.adjusted() > LARGEST_EXPONENT:
        return math.copysign(INF, value)
    if value.adjusted() < -LARGEST_EXPONENT:
        return math.copysign(0.0, value)
    try:
        return float(value)
    except OverflowError:
        return math.copysign(INF, value)


def check(name, arguments, value, second):
    """Against mpmath: an independent implementation."""
    largest = max(abs(math.frexp(x)[1]) for x in arguments)
    # Cancellation (multiples of pi/2, 1 + tiny) costs bits up to the span of the exponents.
    with mpmath.workprec(200 + 2 * largest):
        other = to_fraction_free(second(*(mpmath.mpf(x) for x in arguments)) + mpmath.mpf(0))
    with precise.digits(60):
        if other != value and abs(other - value) > abs(value) * D(2) ** -100:
            raise AssertionError(f"{name}{arguments}: {value} by precise, {other} by mpmath")


def arguments_of(name, kind, count, rng, with_edges):
    ranges = FUNCTIONS[name][3]
    if isinstance(ranges, str):
        few = [x for x in edges(kind)[::9]] + [0.0, -0.0, INF, -INF, NAN, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, MAXIMUM[kind], TINY[kind]]
        found = [(x, y) for x in few[-14:] for y in few] if with_edges else []
        while len(found) < count:
            found.append(sample_pair(rng, ranges, kind))
        return found
    found = [(x,) for x in edges(kind)] if with_edges else []
    while len(found) < count:
        where = ranges[len(found) % len(ranges)]
        found.append((sample(rng, where, kind),))
    return found


def entry(name, kind, count, rng, with_edges=True):
    arguments = arguments_of(name, kind, count, rng, with_edges)
    values = [evaluate(name, argument) for argument in arguments]
    columns = [struct.pack(f"<{len(arguments)}d", *column) for column in zip(*arguments)]
    columns.append(struct.pack(f"<{len(values)}d", *(value for value, _ in values)))
    if kind == "float64":
        rest = struct.pack(f"<{len(values)}f", *(part for _, part in values))
        columns.append(rest + b"\0" * (-len(rest) % 8))
    header = {"name": name, "type": kind, "arity": len(arguments[0]), "count": len(arguments)}
    return header, b"".join(columns)


def pack(entries):
    head = json.dumps([header for header, _ in entries]).encode() + b"\n"
    return head + b"\0" * (-len(head) % 8) + b"".join(data for _, data in entries)


def main():
    if sys.argv[1:2] == ["dense"]:
        name, kind, count = sys.argv[2], sys.argv[3], int(sys.argv[4])
        sys.stdout.buffer.write(pack([entry(name, kind, count, random.Random(f"dense {name} {kind}"), False)]))
        return
    entries = []
    for kind, count in COUNT.items():
        for name in FUNCTIONS:
            entries.append(entry(name, kind, count, random.Random(f"{name} {kind}")))
    publish("packages/simd/test/fixtures/math.bin", pack(entries))


if __name__ == "__main__":
    main()
