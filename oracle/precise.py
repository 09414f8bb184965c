"""Elementary functions to as many digits as asked, on `decimal.Decimal`, standard library only.

Owned by the mathematics of @lanewise/simd: the polynomial coefficients (derive-math-coefficients.py) and the reference
values (generate-math.py) come from here. Nothing here is fast; everything here is checked twice by generate-math.py
(against a second formula, and against mpmath where that is installed). Work inside `digits(n)`.
"""

from contextlib import contextmanager
from decimal import ROUND_HALF_EVEN, Context, Decimal, getcontext, localcontext, setcontext
from functools import lru_cache

D = Decimal


@contextmanager
def digits(count):
    """Computes with `count` significant digits and no practical limit to exponents."""
    with localcontext(Context(prec=count, Emin=-10**9, Emax=10**9, rounding=ROUND_HALF_EVEN)):
        yield


def _epsilon():
    return D(10) ** -(getcontext().prec + 2)


@lru_cache(maxsize=None)
def _pi(prec):
    # Machin: pi/4 = 4 atan(1/5) - atan(1/239), in integers.
    one = 10 ** (prec + 10)

    def inverse_atan(n):
        total, term, k = 0, one // n, 1
        while term:
            total += term // k if k % 4 == 1 else -(term // k)
            term //= n * n
            k += 2
        return total

    return D(4 * (4 * inverse_atan(5) - inverse_atan(239))).scaleb(-(prec + 10))


def pi():
    return +_pi(getcontext().prec + 5)


def _extra(x):
    """Digits that argument reduction of x by pi loses."""
    return max(0, x.adjusted()) + 5 if x else 5


def _taylor(first, ratio):
    """Sums first * (1 + r1 + r1 r2 + ...), where ratio(k) gives the k-th quotient of terms."""
    total, term, k = first, first, 1
    epsilon = _epsilon()
    while True:
        term = term * ratio(k)
        if not term or abs(term) < abs(total) * epsilon:
            return total + term
        total += term
        k += 1


def _sin_cos_small(r):
    z = -r * r
    sine = _taylor(r, lambda k: z / ((2 * k) * (2 * k + 1))) if r else r
    cosine = _taylor(D(1), lambda k: z / ((2 * k - 1) * (2 * k)))
    return sine, cosine


def sin_cos(x):
    prec = getcontext().prec
    with localcontext() as context:
        context.prec = prec + _extra(x)
        quadrant = (x / (pi() / 2)).to_integral_value()
        r = x - quadrant * (pi() / 2)
        # r may have lost digits when x lies near a multiple of pi/2: repeat with as many more.
        if r and quadrant and r.adjusted() < -3:
            context.prec += -r.adjusted() + 5
            r = x - quadrant * (pi() / 2)
        context.prec = prec + 10
        sine, cosine = _sin_cos_small(+r)
        return [(sine, cosine), (cosine, -sine), (-sine, -cosine), (-cosine, sine)][int(quadrant) % 4]


def sin(x):
    return +sin_cos(x)[0]


def cos(x):
    return +sin_cos(x)[1]


def tan(x):
    sine, cosine = sin_cos(x)
    return sine / cosine


def exp(x):
    return x.exp()


def log(x):
    return x.ln()


def expm1(x):
    if x and x.adjusted() < -2:
        return _taylor(x, lambda k: x / (k + 1))
    with localcontext() as context:
        context.prec += 10
        result = x.exp() - 1
    return +result


def log1p(x):
    if x and x.adjusted() < -2:
        s = x / (2 + x)
        return 2 * atanh_series(s)
    with localcontext() as context:
        context.prec += 10
        result = (1 + x).ln()
    return +result


def atanh_series(s):
    total, power, k, z = s, s, 1, s * s
    epsilon = _epsilon()
    while True:
        power *= z
        k += 2
        term = power / k
        if not term or abs(term) < abs(total) * epsilon:
            return total + term
        total += term


def exp2(x):
    with localcontext() as context:
        context.prec += 12
        result = (x * D(2).ln()).exp()
    return +result


def log2(x):
    with localcontext() as context:
        context.prec += 5
        result = x.ln() / D(2).ln()
    return +result


def log10(x):
    return x.log10()


def atan(x):
    if not x:
        return x
    with localcontext() as context:
        context.prec += 15
        if abs(x) > 1:
            result = (pi() / 2).copy_sign(x) - _atan_halved(1 / x)
        else:
            result = _atan_halved(x)
    return +result


def _atan_halved(x):
    doublings = 0
    while abs(x) > D("0.02"):
        x = x / (1 + (1 + x * x).sqrt())
        doublings += 1
    total, power, k, z = x, x, 1, -x * x
    epsilon = _epsilon()
    while True:
        power *= z
        k += 2
        term = power / k
        if not term or abs(term) < abs(total) * epsilon:
            return (total + term) * 2**doublings
        total += term


def asin(x):
    if abs(x) == 1:
        return (pi() / 2).copy_sign(x)
    with localcontext() as context:
        context.prec += 20
        result = atan(x / ((1 - x) * (1 + x)).sqrt())
    return +result


def acos(x):
    if x == 1:
        return D(0)
    with localcontext() as context:
        context.prec += 40
        result = 2 * atan(((1 - x) / (1 + x)).sqrt()) if x > -1 else pi()
    return +result


def atan2(y, x):
    with localcontext() as context:
        context.prec += 20
        if abs(y) <= abs(x):
            result = atan(y / x)
            if x < 0:
                result += pi().copy_sign(y)
        else:
            result = (pi() / 2).copy_sign(y) - atan(x / y)
    return +result


def sinh(x):
    if x and x.adjusted() < 1:
        with localcontext() as context:
            context.prec += 10
            e = expm1(x)
            result = (e + e / (1 + e)) / 2
        return +result
    return (x.exp() - (-x).exp()) / 2


def cosh(x):
    return (x.exp() + (-x).exp()) / 2


def tanh(x):
    if abs(x) > 2000:
        return D(1).copy_sign(x) - D(2).copy_sign(x) * D(10) ** -70
    with localcontext() as context:
        context.prec += 10
        e = expm1(2 * x)
        result = e / (e + 2)
    return +result


def asinh(x):
    with localcontext() as context:
        context.prec += 10
        a = abs(x)
        result = log1p(a + a * a / (1 + (1 + a * a).sqrt())).copy_sign(x)
    return +result


def acosh(x):
    with localcontext() as context:
        context.prec += 10
        t = x - 1
        result = log1p(t + (t * (t + 2)).sqrt())
    return +result


def atanh(x):
    with localcontext() as context:
        context.prec += 10
        result = log1p(2 * x / (1 - x)) / 2
    return +result


def cbrt(x):
    if not x:
        return x
    with localcontext() as context:
        context.prec += 10
        a = abs(x)
        root = ((a.ln()) / 3).exp()
        root -= (root * root * root - a) / (3 * root * root)
    return +root.copy_sign(x)


def erf(x):
    if abs(x) > 30:
        return D(1).copy_sign(x) - D(1).copy_sign(x) * D(10) ** -100
    # sum of x^(2k+1) 2^k / (2k+1)!! has positive terms only, so nothing cancels
    with localcontext() as context:
        context.prec += 10
        z = 2 * x * x
        series = _taylor(x, lambda k: z / (2 * k + 1)) if x else x
        result = series * 2 * (-x * x).exp() / pi().sqrt()
    return +result


def erfc(x):
    with localcontext() as context:
        context.prec += int(x * x / 2) + 20
        result = 1 - erf(x)
    return +result


def power(x, y):
    with localcontext() as context:
        context.prec += 25
        result = (y * x.ln()).exp()
    return +result


def hypot(x, y):
    return (x * x + y * y).sqrt()


def logaddexp(x, y):
    high, low = max(x, y), min(x, y)
    return high + log1p((low - high).exp())


def sigmoid(x):
    return 1 / (1 + (-x).exp())


def rsqrt(x):
    return 1 / x.sqrt()
