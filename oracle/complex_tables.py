"""Special values of functions of complex numbers: the tables of the Python array API standard (2025.12), as code.

Each function takes the parts a and b of an argument with a sign bit of 0 in b (and, where the function is odd or even, in a), and
gives the parts of the result as words, or None where the table has no row. A word starting with "+-" leaves the sign open.
What the other quadrants have follows by symmetry: `special` does that.

Two rows of the standard's sqrt contradict C99 and the definition (an infinite a with a finite b): there C99 is followed.
"""

import math

INF = math.inf


def negative(x):
    return math.copysign(1, x) < 0


def cis(size, b):
    """size (inf or 0) times cos b + i sin b, b finite."""
    return tuple(("-" if part < 0 else "") + size for part in (math.cos(b), math.sin(b)))


def exp(a, b):
    finite = math.isfinite(a)
    if a == 0 and b == 0:
        return "1", "0"
    if finite and not math.isfinite(b):
        return "nan", "nan"
    if a == INF:
        if b == 0:
            return "inf", "0"
        return cis("inf", b) if math.isfinite(b) else ("+-inf", "nan")
    if a == -INF:
        return (cis("0", b) if b else ("0", "0")) if math.isfinite(b) else ("+-0", "+-0")
    if math.isnan(a):
        return ("nan", "0") if b == 0 else ("nan", "nan")
    return None


def expm1(a, b):
    if a == 0 and b == 0:
        return "+-0", "0"
    if a == -INF:
        return "-1", (cis("0", b)[1] if b else "0") if math.isfinite(b) else "+-0"
    return exp(a, b)


def log(a, b):
    if a == 0 and b == 0:
        return "-inf", "pi" if negative(a) else "0"
    if math.isinf(b):
        if math.isnan(a):
            return "inf", "nan"
        return "inf", "pi/2" if math.isfinite(a) else "pi/4" if a > 0 else "3pi/4"
    if math.isinf(a):
        if math.isnan(b):
            return "inf", "nan"
        return "inf", "0" if a > 0 else "pi"
    return ("nan", "nan") if math.isnan(a) or math.isnan(b) else None


def log1p(a, b):
    if a == -1 and b == 0:
        return "-inf", "0"
    return None if math.isfinite(a) and math.isfinite(b) else log(a, b)


def log_to_base(a, b):
    result = log(a, b)
    return None if result and "pi" in result[1] else result


def sqrt(a, b):
    if a == 0 and b == 0:
        return "0", "0"
    if math.isinf(b):
        return "inf", "inf"
    if math.isinf(a):
        if math.isnan(b):
            return ("inf", "nan") if a > 0 else ("nan", "+-inf")
        return ("inf", "0") if a > 0 else ("0", "inf")
    return ("nan", "nan") if math.isnan(a) or math.isnan(b) else None


def sinh(a, b):
    if a == 0 and b == 0:
        return "0", "0"
    if a == 0 and not math.isfinite(b):
        return "+-0", "nan"
    if math.isfinite(a) and not math.isfinite(b):
        return "nan", "nan"
    if a == INF:
        if b == 0:
            return "inf", "0"
        return cis("inf", b) if math.isfinite(b) else ("+-inf", "nan")
    if math.isnan(a):
        return ("nan", "0") if b == 0 else ("nan", "nan")
    return None


def cosh(a, b):
    if a == 0 and b == 0:
        return "1", "0"
    if a == 0 and not math.isfinite(b):
        return "nan", "+-0"
    if math.isnan(a):
        return ("nan", "+-0") if b == 0 else ("nan", "nan")
    return sinh(a, b)


def tanh(a, b):
    if a == 0 and b == 0:
        return "0", "0"
    if a == 0 and not math.isfinite(b):
        return "0", "nan"
    if a == INF:
        return "1", "0" if math.isfinite(b) else "+-0"
    if math.isfinite(a) and not math.isfinite(b):
        return "nan", "nan"
    if math.isnan(a):
        return ("nan", "0") if b == 0 else ("nan", "nan")
    return None


def acos(a, b):
    if a == 0 and b == 0:
        return "pi/2", "-0"
    if a == 0 and math.isnan(b):
        return "pi/2", "nan"
    if math.isinf(b):
        if math.isnan(a):
            return "nan", "-inf"
        return "pi/2" if math.isfinite(a) else "pi/4" if a > 0 else "3pi/4", "-inf"
    if math.isinf(a):
        if math.isnan(b):
            return "nan", "+-inf"
        return "0" if a > 0 else "pi", "-inf"
    return ("nan", "nan") if math.isnan(a) or math.isnan(b) else None


def acosh(a, b):
    if a == 0 and b == 0:
        return "0", "pi/2"
    if a == 0 and math.isnan(b):
        return "nan", "+-pi/2"
    if math.isinf(a) and math.isnan(b):
        return "inf", "nan"
    result = acos(a, b)
    return result and (result[1].lstrip("+-"), result[0])


def asinh(a, b):
    if a == 0 and b == 0:
        return "0", "0"
    if math.isinf(b):
        if math.isnan(a):
            return "+-inf", "nan"
        return "inf", "pi/2" if math.isfinite(a) else "pi/4"
    if math.isinf(a):
        return "inf", "nan" if math.isnan(b) else "0"
    if math.isnan(a):
        return "nan", "0" if b == 0 else "nan"
    return ("nan", "nan") if math.isnan(b) else None


def atanh(a, b):
    if a == 0 and b == 0:
        return "0", "0"
    if a == 0 and math.isnan(b):
        return "0", "nan"
    if a == 1 and b == 0:
        return "inf", "0"
    if math.isinf(b):
        return "+-0" if math.isnan(a) else "0", "pi/2"
    if math.isinf(a):
        return "0", "nan" if math.isnan(b) else "pi/2"
    return ("nan", "nan") if math.isnan(a) or math.isnan(b) else None


def sign(a, b):
    if math.isnan(a) or math.isnan(b):
        return "nan", "nan"
    return ("+-0", "+-0") if a == 0 and b == 0 else None


def flipped(word):
    if word.startswith("+-") or word == "nan":
        return word
    return word[1:] if word.startswith("-") else "-" + word


def conjugated(word, flip):
    return (word[0], flipped(word[1])) if word and flip else word


def plain(table):
    return lambda a, b: conjugated(table(a, abs(b)), negative(b) and not math.isnan(b))


def odd(table):
    def whole(a, b):
        result = conjugated(table(abs(a), abs(b)), negative(b) and not math.isnan(b))
        if not result or not negative(a) or math.isnan(a):
            return result
        # f(-conj z) = -conj f(z)
        return flipped(result[0]), result[1]

    return whole


def even(table):
    def whole(a, b):
        flip = (negative(b) and not math.isnan(b)) != (negative(a) and not math.isnan(a))
        return conjugated(table(abs(a), abs(b)), flip)

    return whole


def turned(table):
    """-i f(iz) for an odd f."""

    def whole(a, b):
        result = table(b, a)
        return result and (result[1], result[0])

    return whole


TABLES = {
    "exp": plain(exp),
    "expm1": plain(expm1),
    "log": plain(log),
    "log1p": plain(log1p),
    "log2": plain(log_to_base),
    "log10": plain(log_to_base),
    "sqrt": plain(sqrt),
    "sinh": odd(sinh),
    "cosh": even(cosh),
    "tanh": odd(tanh),
    "asinh": odd(asinh),
    "acosh": plain(acosh),
    "atanh": odd(atanh),
    "acos": plain(acos),
    "sin": turned(odd(sinh)),
    "tan": turned(odd(tanh)),
    "asin": turned(odd(asinh)),
    "atan": turned(odd(atanh)),
    "cos": lambda a, b: even(cosh)(-b, a),
    "sign": plain(sign),
    # not in the standard: exp(z ln 2)
    "exp2": plain(lambda a, b: exp(a, b * math.log(2))),
}
