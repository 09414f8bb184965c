"""References for functions of complex numbers.

    python3 oracle/generate-complex.py [--check]                    writes (compares) packages/simd/test/fixtures/complex.bin
                                                                    and oracle/complex.json
    python3 oracle/generate-complex.py dense <name> <type> <count>  writes that many samples of one function to stdout

complex.bin: finite arguments and results of mpmath, with so many bits that nothing that cancels is lost, each checked by
another formula (the inverse function, or the real ones). The half plane or quadrant in which a function is computed
and the signs of zeros follow from its symmetries, so that each side of a branch cut has its own values. Format as of
generate-math.py, columns being parts: those of the arguments, of the nearest float64 result, and the rests of both.

complex.json: special values. For a grid of signed zeros, ordinary numbers, infinities and NaN, what the standard says
(complex_tables.py) and what NumPy gives, as words.
"""

import json
import math
import random
import struct
import sys
import warnings

import mpmath
import numpy
from mpmath import mpc, mpf

from complex_tables import TABLES, negative
from publish import publish

COUNT = {"complex128": 260, "complex64": 140}
MAXIMUM = {"complex128": sys.float_info.max, "complex64": float.fromhex("0x1.fffffep127")}
TINY = {"complex128": 5e-324, "complex64": 2.0**-149}


def arccosine(z):
    """For Im z >= 0: the result's imaginary part is not positive."""
    w = mpmath.acos(z)
    return mpc(w.real, -abs(w.imag))


def first_quadrant(f):
    return lambda z: (lambda w: mpc(abs(w.real), abs(w.imag)))(f(z))


def upper(f):
    return lambda z: (lambda w: mpc(w.real, abs(w.imag)))(f(z))


def exp2(z):
    return mpmath.exp(z * mpmath.ln(2))


def polar(x, y, base=1):
    size, angle = mpmath.exp(x * base), y * base
    return mpc(size * mpmath.cos(angle), size * mpmath.sin(angle))


def direct_tanh(z):
    below = mpmath.sinh(z.real) ** 2 + mpmath.cos(z.imag) ** 2
    return mpc(mpmath.sinh(z.real) * mpmath.cosh(z.real), mpmath.sin(z.imag) * mpmath.cos(z.imag)) / below


def direct_sinh(z):
    return mpc(mpmath.sinh(z.real) * mpmath.cos(z.imag), mpmath.cosh(z.real) * mpmath.sin(z.imag))


def direct_cosh(z):
    return mpc(mpmath.cosh(z.real) * mpmath.cos(z.imag), mpmath.sinh(z.real) * mpmath.sin(z.imag))


def turn(f):
    return lambda z: (lambda w: mpc(w.imag, w.real))(f(mpc(z.imag, z.real)))


# name: (symmetry, function in the part of the plane that the symmetry leaves, a check of it)
UNARY = {
    "exp": ("plain", mpmath.exp, lambda z, w: (polar(z.real, z.imag), w)),
    "exp2": ("plain", exp2, lambda z, w: (polar(z.real, z.imag, mpmath.ln(2)), w)),
    "expm1": ("plain", lambda z: mpmath.expm1(z), lambda z, w: (polar(z.real, z.imag) - 1, w)),
    "log": ("plain", mpmath.log, lambda z, w: (mpmath.exp(w), z)),
    "log2": ("plain", lambda z: mpmath.log(z) / mpmath.ln(2), lambda z, w: (mpmath.exp(w * mpmath.ln(2)), z)),
    "log10": ("plain", lambda z: mpmath.log(z) / mpmath.ln(10), lambda z, w: (mpmath.exp(w * mpmath.ln(10)), z)),
    "log1p": ("plain", lambda z: mpmath.log(1 + z), lambda z, w: (mpmath.exp(w) - 1, z)),
    "sqrt": ("plain", mpmath.sqrt, lambda z, w: (w * w, z)),
    "sinh": ("odd", mpmath.sinh, lambda z, w: (direct_sinh(z), w)),
    "cosh": ("even", mpmath.cosh, lambda z, w: (direct_cosh(z), w)),
    "tanh": ("odd", mpmath.tanh, lambda z, w: (direct_tanh(z), w)),
    "sin": ("odd", mpmath.sin, lambda z, w: (turn(direct_sinh)(z), w)),
    "cos": ("cos", mpmath.cos, lambda z, w: (direct_cosh(mpc(-z.imag, z.real)), w)),
    "tan": ("odd", mpmath.tan, lambda z, w: (turn(direct_tanh)(z), w)),
    "asinh": ("odd", first_quadrant(mpmath.asinh), lambda z, w: (direct_sinh(w), z)),
    "acosh": ("plain", lambda z: (lambda w: mpc(-w.imag, w.real))(arccosine(z)), lambda z, w: (direct_cosh(w), z)),
    "atanh": ("odd", first_quadrant(mpmath.atanh), lambda z, w: (direct_tanh(w), z)),
    "asin": ("odd", first_quadrant(mpmath.asin), lambda z, w: (turn(direct_sinh)(w), z)),
    "acos": ("plain", arccosine, lambda z, w: (direct_cosh(mpc(-w.imag, w.real)), z)),
    "atan": ("odd", first_quadrant(mpmath.atan), lambda z, w: (turn(direct_tanh)(w), z)),
    "sign": ("plain", lambda z: z / abs(z), lambda z, w: (w * mpmath.hypot(z.real, z.imag), z)),
    "reciprocal": ("plain", lambda z: 1 / z, lambda z, w: (w * z, mpc(1))),
}
BINARY = {
    "mul": (lambda z, w: z * w, lambda z, w, r: (r, mpc(z.real * w.real - z.imag * w.imag, z.real * w.imag + z.imag * w.real))),
    "div": (lambda z, w: z / w, lambda z, w, r: (r * w, z)),
    "pow": (lambda z, w: mpmath.exp(w * mpmath.log(z)), lambda z, w, r: (r, mpmath.power(z, w))),
}

# Ranges of arguments: a box, a ring around a point, everything, everything of one size, near the ends of the range.
BOX, ANY, ALIKE = (-4, 4, -4, 4), "any", "alike"
WHERE = {
    "exp": [BOX, (-740, 709, -10, 10), (-1, 1, -1, 1), (700, 720, -1600, 1600), "small"],
    "exp2": [BOX, (-1060, 1023, -10, 10), (-1, 1, -1, 1), (1015, 1030, -1000, 1000), "small"],
    "expm1": [BOX, (-1, 1, -1, 1), (-40, 700, -10, 10), (-0.01, 0.5, -0.7, 0.7), "small"],
    "log": [BOX, "ring", ANY, ALIKE, (0.9, 1.1, -0.1, 0.1)],
    "log2": [BOX, "ring", ANY, ALIKE],
    "log10": [BOX, "ring", ANY, ALIKE],
    "log1p": [BOX, "small", (-2, 0, -1, 1), (-0.1, 0.1, -0.4, 0.4), ANY, ALIKE],
    "sqrt": [BOX, ANY, ALIKE, "ends"],
    "sign": [BOX, ANY, ALIKE, "ends"],
    "reciprocal": [BOX, ALIKE, ANY],
    "sinh": [BOX, (-715, 715, -10, 10), "small", (-1, 1, -100, 100)],
    "cosh": [BOX, (-715, 715, -10, 10), "small", (-1, 1, -100, 100)],
    "tanh": [BOX, (-25, 25, -10, 10), "small", (-0.1, 0.1, -100, 100), (-370, 370, -3, 3)],
    "sin": [BOX, (-10, 10, -715, 715), "small", (-100, 100, -1, 1)],
    "cos": [BOX, (-10, 10, -715, 715), "small", (-100, 100, -1, 1)],
    "tan": [BOX, (-10, 10, -25, 25), "small", (-100, 100, -0.1, 0.1), (-3, 3, -370, 370)],
    "asinh": [BOX, "small", ANY, ALIKE, "near i", "ends"],
    "acosh": [BOX, "small", ANY, ALIKE, "near 1", "ends"],
    "atanh": [BOX, "small", ANY, ALIKE, "near 1", "ring"],
    "asin": [BOX, "small", ANY, ALIKE, "near 1", "ends"],
    "acos": [BOX, "small", ANY, ALIKE, "near 1", "ends"],
    "atan": [BOX, "small", ANY, ALIKE, "near i", "ring"],
}


def to_type(x, kind):
    if kind == "complex128" or not math.isfinite(x):
        return x
    if abs(x) > MAXIMUM[kind]:
        return math.copysign(MAXIMUM[kind], x)
    return struct.unpack("<f", struct.pack("<f", x))[0]


def random_finite(rng, kind):
    while True:
        x = struct.unpack("<d", rng.randbytes(8))[0] if kind == "complex128" else struct.unpack("<f", rng.randbytes(4))[0]
        if math.isfinite(x):
            return x


def point(rng, where, kind):
    signs = [rng.choice((-1, 1)) for _ in range(3)]
    if isinstance(where, tuple):
        return rng.uniform(*where[:2]), rng.uniform(*where[2:])
    if where == ANY:
        return random_finite(rng, kind), random_finite(rng, kind)
    if where == ALIKE:
        x = random_finite(rng, kind)
        return x, x * rng.uniform(-4, 4) if abs(x) < MAXIMUM[kind] / 8 else x * rng.uniform(-1, 1)
    if where == "small":
        low = -60 if kind == "complex128" else -30
        x, y = (math.ldexp(sign * rng.uniform(1, 2), rng.randrange(low, 0)) for sign in signs[:2])
        return (x, y) if rng.randrange(3) else (x, x * rng.uniform(-2, 2))
    if where == "ring":
        angle = rng.uniform(-math.pi, math.pi)
        size = 1 + signs[0] * rng.choice((0, 10.0 ** rng.uniform(-17, -1)))
        return size * math.cos(angle), size * math.sin(angle)
    if where == "ends":
        size = rng.choice((MAXIMUM[kind], MAXIMUM[kind] / 2, TINY[kind] * rng.randrange(1, 99), TINY[kind] * 2.0**60))
        return size * rng.uniform(-1, 1), signs[0] * size
    # near 1 and near i
    x, y = 1 + signs[0] * 10.0 ** rng.uniform(-17, -1), signs[1] * 10.0 ** rng.uniform(-30, -1)
    x *= signs[2]
    return (x, y) if where == "near 1" else (y, x)


def pair_of(rng, name, kind):
    shape = rng.randrange(4)
    if name == "pow":
        while True:
            z = point(rng, rng.choice((BOX, "ring", (0.1, 10, -1, 1))), kind)
            w = point(rng, rng.choice((BOX, (-20, 20, -1, 1), (0, 8, 0, 0))), kind)
            if z != (0, 0):
                return z + w
    if shape == 0:
        return point(rng, BOX, kind) + point(rng, BOX, kind)
    if shape == 1 and name == "div":
        return point(rng, ALIKE, kind) + point(rng, ALIKE, kind)
    if shape == 2 and name == "div":
        return point(rng, "ends", kind) + point(rng, "ends", kind)
    return point(rng, (-1, 1, -1, 1), kind) + point(rng, "near 1", kind)


def edges(kind):
    values = [0.0, 1.0, 0.5, 2.0, 1e-20, 3.0, 1.5707963267948966, 1e5]
    values = [to_type(x, kind) for x in values]
    return [(x * s, y * t) for x in values for y in values for s in (1, -1) for t in (1, -1)]


def nearest(x):
    """A float64, overflow being infinity and underflow zero."""
    if x == 0:
        return 0.0
    if mpmath.mag(x) > 1100:
        return math.copysign(math.inf, x)
    if mpmath.mag(x) < -1200:
        return math.copysign(0.0, x)
    with mpmath.workprec(53):
        rounded = +x
    if abs(rounded) >= mpf(2) ** 1024:
        return math.copysign(math.inf, x)
    # Subnormal results have fewer bits: in steps of the least number.
    if abs(x) < mpf(2) ** -1022:
        return math.copysign(math.ldexp(float(mpmath.nint(abs(x) * mpf(2) ** 1074)), -1074), x)
    return float(rounded)


def ulp(x):
    return math.ldexp(1.0, max(math.frexp(x)[1] - 53, -1074)) if x else math.ldexp(1.0, -1074)


def parts_of(value, signs):
    """(nearest, rest) of both parts, the signs of exact zeros as given."""
    found = []
    for part, sign in zip((value.real, value.imag), signs):
        near = nearest(part)
        if part == 0:
            near = math.copysign(0.0, sign)
        rest = 0.0 if math.isinf(near) else float((part - mpf(near)) / mpf(ulp(near)))
        found.append((near, rest))
    return found


def signed(x, flip):
    return -x if flip else x


def evaluate_unary(name, x, y):
    """The parts and rests of f(x + iy), computed where the symmetry leads; None where the table has a special value."""
    symmetry, function, check = UNARY[name]
    if name in ("reciprocal", "log2", "log10") and x == y == 0:
        return None
    if name in TABLES and TABLES[name](x, y) is not None:
        return None
    fold_x = symmetry in ("odd", "even", "cos") and negative(x)
    fold_y = negative(y)
    z = mpc(abs(x) if fold_x else x, abs(y))
    bits = 300 + 4 * max(abs(math.frexp(t)[1]) for t in (x, y)) if name not in ("exp", "exp2") else 1500
    with mpmath.workprec(bits):
        w = function(z)
        one, other = check(z, w)
        if abs(one - other) > abs(other) * mpf(2) ** -150:
            raise AssertionError(f"{name}({x}, {y}): {one} is not {other}")
        re, im = w.real, w.imag
        if symmetry == "odd":
            # f(-conj z) = -conj f(z)
            re, im = signed(re, fold_x), signed(im, fold_y)
            zeros = (-1 if fold_x else 1, -1 if fold_y else 1)
        elif symmetry in ("even", "cos"):
            im = signed(im, fold_x != fold_y)
            zeros = (1, -1 if (fold_x != fold_y) != (symmetry == "cos") else 1)
        else:
            im = signed(im, fold_y)
            zeros = (-1 if name in ("expm1", "log1p", "sign") and negative(x) else 1, -1 if fold_y else 1)
            if name in ("acos", "reciprocal"):
                zeros = (zeros[0], -zeros[1])
            if name == "reciprocal":
                zeros = (-1 if negative(x) else 1, zeros[1])
        return parts_of(mpc(re, im), zeros)


def evaluate_binary(name, arguments):
    function, check = BINARY[name]
    with mpmath.workprec(300 + 4 * max(abs(math.frexp(t)[1]) for t in arguments)):
        z, w = mpc(*arguments[:2]), mpc(*arguments[2:])
        if (name != "mul" and w == 0) or z == 0:
            return None
        value = function(z, w)
        one, other = check(z, w, value)
        if abs(one - other) > abs(other) * mpf(2) ** -150:
            raise AssertionError(f"{name}{arguments}: {one} is not {other}")
        return parts_of(value, (1, 1))


def entry(name, kind, count, rng, with_edges=True):
    rows = []

    def add(arguments):
        arguments = tuple(to_type(x, kind) for x in arguments)
        found = evaluate_unary(name, *arguments) if name in UNARY else evaluate_binary(name, arguments)
        if found is not None:
            rows.append((*arguments, *(near for near, _ in found), *(rest for _, rest in found)))

    if with_edges and name in UNARY:
        chosen = edges(kind)
        for arguments in chosen if kind == "complex128" else chosen[::3]:
            add(arguments)
    first = len(rows)
    while len(rows) < first + count:
        if name in UNARY:
            where = WHERE[name][len(rows) % len(WHERE[name])]
            add(point(rng, where, kind))
        else:
            add(pair_of(rng, name, kind))
    columns = list(zip(*rows))
    data = b"".join(struct.pack(f"<{len(rows)}d", *column) for column in columns[:-2])
    if kind == "complex128":
        rests = b"".join(struct.pack(f"<{len(rows)}f", *column) for column in columns[-2:])
        data += rests + b"\0" * (-len(rests) % 8)
    return {"name": name, "type": kind, "arity": (len(columns) - 4) // 2, "count": len(rows)}, data


def pack(entries):
    head = json.dumps([header for header, _ in entries]).encode() + b"\n"
    return head + b"\0" * (-len(head) % 8) + b"".join(data for _, data in entries)


WORDS = {"pi": math.pi, "pi/2": math.pi / 2, "pi/4": math.pi / 4, "3pi/4": 3 * math.pi / 4}
NUMPY_NAMES = {name: name.replace("a", "arc", 1) for name in ("asin", "acos", "atan", "asinh", "acosh", "atanh")}


def agrees(word, x):
    """Whether a float is what a word of the tables says."""
    open_sign = word.startswith("+-")
    sign = -1 if word.startswith("-") else 1
    word = word.lstrip("+-")
    value = sign * WORDS[word] if word in WORDS else sign * float(word)
    if open_sign:
        value, x = abs(value), abs(x)
    if math.isnan(value) or math.isnan(x):
        return math.isnan(value) and math.isnan(x)
    return value == x and negative(value) == negative(x)


def special_values():
    numbers = [0.0, 1.0, 2.5, math.inf]
    numbers = [-x for x in reversed(numbers)] + numbers + [math.nan]
    found = {}
    for name, table in TABLES.items():
        function = getattr(numpy, NUMPY_NAMES.get(name, name))
        rows = []
        for x in numbers:
            for y in numbers:
                ordinary = math.isfinite(x) and math.isfinite(y) and x != 0 and y != 0
                if ordinary:
                    continue
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    got = complex(function(numpy.array([complex(x, y)]))[0])
                says = table(x, y)
                row = {"at": [repr(x), repr(y)], "numpy": [repr(got.real), repr(got.imag)]}
                if says is not None:
                    row["standard"] = list(says)
                    if not (agrees(says[0], got.real) and agrees(says[1], got.imag)):
                        row["differs"] = True
                rows.append(row)
        found[name] = rows
    return found


def main():
    if sys.argv[1:2] == ["dense"]:
        name, kind, count = sys.argv[2], sys.argv[3], int(sys.argv[4])
        header = entry(name, kind, count, random.Random(f"dense {name} {kind}"), with_edges=False)
        sys.stdout.buffer.write(pack([header]))
        return
    entries = [
        entry(name, kind, COUNT[kind], random.Random(f"{name} {kind}")) for name in [*UNARY, *BINARY] for kind in COUNT
    ]
    publish("packages/simd/test/fixtures/complex.bin", pack(entries))
    lines = []
    for name, rows in special_values().items():
        lines.append(f" {json.dumps(name)}: [\n" + ",\n".join("  " + json.dumps(row) for row in rows) + "\n ]")
    publish("oracle/complex.json", "{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
