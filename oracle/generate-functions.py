"""What NumPy computes, as the oracle of all that is no elementwise operation: writes oracle/functions.json.

    python3 oracle/generate-functions.py [--check]

Each case has our function, its arguments, and NumPy's result. Arrays are [dtype, shape, bytes in hexadecimal]. Elements are
small integers, so sums and products are exact in any order; means and variances are compared within rounding.
"""
import json

import numpy as np

from publish import publish

rng = np.random.default_rng(2025)
cases = []
DTYPES = ["i1", "u2", "i8", "f4", "f8"]
SHAPES = [(7,), (3, 4), (2, 3, 4)]


def encoded(value):
    if isinstance(value, np.ndarray) or isinstance(value, np.generic):
        array = np.asarray(value)
        return {"array": [array.dtype.str, list(array.shape), np.ascontiguousarray(array).tobytes().hex()]}
    if isinstance(value, dict):
        return {"options": {key: encoded(item) for key, item in value.items()}}
    if isinstance(value, (list, tuple)):
        return {"list": [encoded(item) for item in value]}
    return {"value": value}


def case(name, args, result, close=False):
    results = [encoded(np.asarray(item)) for item in (result if isinstance(result, tuple) else (result,))]
    cases.append({"call": name, "args": [encoded(arg) for arg in args], "results": results, "close": close})


def index(array):
    return np.asarray(array).astype("i4")


def histogram(x, *args, **options):
    counts, edges = np.histogram(x, *args, **options)
    return counts.astype("f8" if "weights" in options or "density" in options else "i4"), edges.astype("f8")


def unique(x):
    values, *places = np.unique(x, return_index=True, return_inverse=True, return_counts=True, equal_nan=False)
    indices, inverse, counts = (index(part) for part in places)
    # NumPy orders equal elements as they come only where it is asked for indices; so everything is taken from there.
    case("uniqueAll", [x], (values, indices, inverse.reshape(x.shape), counts))
    case("uniqueCounts", [x], (values, counts))
    case("uniqueInverse", [x], (values, inverse.reshape(x.shape)))
    case("uniqueValues", [x], values)


def small(dtype, shape, low=None, high=5):
    low = low if low is not None else 0 if dtype[0] == "u" else -4
    return rng.integers(low, high, shape).astype(dtype)


for dtype in DTYPES:
    for shape in SHAPES:
        x = small(dtype, shape)
        mask = rng.integers(0, 2, shape).astype(bool)
        axis = int(rng.integers(-len(shape), len(shape)))
        along = {"axis": axis}
        kept = {"axis": axis, "keepdims": True}
        wide = {"dtype": "u8" if dtype[0] == "u" else "i8"} if dtype[0] != "f" else {}
        case("sum", [x, along], np.sum(x, axis=axis, **wide))
        case("sum", [x, {**kept, "where": mask, "initial": 3}], np.sum(x, **kept, where=mask, initial=3, **wide))
        case("prod", [x, kept], np.prod(x, **kept, **wide))
        case("min", [x, along], np.min(x, axis=axis))
        case("max", [x, {**along, "where": mask, "initial": 1}], np.max(x, axis=axis, where=mask, initial=1))
        case("any", [x, {**along, "where": mask}], np.any(x, axis=axis, where=mask))
        case("all", [x, kept], np.all(x, **kept))
        case("countNonzero", [x, along], index(np.count_nonzero(x, axis=axis)))
        case("argmin", [x, along], index(np.argmin(x, axis=axis)))
        case("argmax", [x, kept], index(np.argmax(x, **kept)))
        case("mean", [x, along], np.mean(x, axis=axis), True)
        case("variance", [x, {**kept, "correction": 1}], np.var(x, **kept, ddof=1), True)
        case("std", [x, along], np.std(x, axis=axis), True)
        case("cumulativeSum", [x, along], np.cumsum(x, axis=axis, **wide))
        case("cumulativeProd", [x, along], np.cumprod(x, axis=axis, **wide))
        case("cumulativeMax", [x, along], np.maximum.accumulate(x, axis=axis))
        case("sort", [x, along], np.sort(x, axis=axis, kind="stable"))
        case("argsort", [x, along], index(np.argsort(x, axis=axis, kind="stable")))
        case("diff", [x, along], np.diff(x, axis=axis))
        case("diff", [x, {**along, "n": 2, "prepend": 1, "append": x}], np.diff(x, n=2, axis=axis, prepend=x.dtype.type(1), append=x))
        case("repeat", [x, 2, axis], np.repeat(x, 2, axis=axis))
        counts = rng.integers(0, 3, shape[axis]).astype("i4")
        case("repeat", [x, counts, axis], np.repeat(x, counts, axis=axis))
        case("roll", [x, -5, axis], np.roll(x, -5, axis=axis))
        case("roll", [x, 3], np.roll(x, 3))
        places = rng.integers(-shape[axis], shape[axis], (2, 2)).astype("i2")
        case("take", [x, places, axis], np.take(x, places, axis=axis))
        order = np.argsort(x, axis=axis, kind="stable")
        case("takeAlongAxis", [x, order.astype("i4"), axis], np.take_along_axis(x, order, axis=axis))
        case("concat", [[x, x], axis], np.concatenate([x, x], axis=axis))
        case("stack", [[x, x], axis], np.stack([x, x], axis=axis))
        case("pad", [x, 1, 2], np.pad(x, 1, constant_values=2))
        among = small("i4", (3,))
        for times in [[2], [2, 0, 1], [3, 1, 1, 2]]:
            case("tile", [x.T, times], np.tile(x.T, times))
        case("isin", [x, among, {"invert": True}], np.isin(x, among, invert=True))
        case("compress", [mask, x], x[mask])
        lead = rng.integers(0, 2, shape[0]).astype(bool)
        case("compress", [lead, x], x[lead])
        case("nonzero", [x], tuple(index(axis) for axis in np.nonzero(x)))
        indices = [rng.integers(-extent, extent, 3).astype("i8") for extent in shape]
        case("takeAt", [x, indices], x[tuple(indices)])
        case("takeAt", [x, indices[:1]], x[indices[0]])
        unique(x)
        divisor = small(dtype, shape, 1)
        case("divmod", [x, divisor], np.divmod(x, divisor))
        if dtype[0] == "f":
            scaled = x / x.dtype.type(3)
            case("modf", [scaled], np.modf(scaled))
            case("frexp", [scaled], np.frexp(scaled))
        if len(shape) > 1:
            k = int(rng.integers(-2, 3))
            case("tril", [x, k], np.tril(x, k))
            case("triu", [x, k], np.triu(x, k))
            other = small(dtype, (*shape[:-2], shape[-1], 2))
            case("matmul", [x, other], np.matmul(x, other))
            case("vecdot", [x, x], np.vecdot(x, x))
            case("tensordot", [x, x, [[0, 1], [0, 1]]], np.tensordot(x, x, [[0, 1], [0, 1]]))
        else:
            values = small("f8", (3, 2))
            ordered = np.sort(x)
            case("searchsorted", [ordered, values, {"side": "right"}], index(np.searchsorted(ordered, values, "right")))
            sorter = np.argsort(x, kind="stable")
            case("searchsorted", [x, values, {"sorter": sorter}], index(np.searchsorted(x, values, sorter=sorter)))

# Where mantissas and exponents end: subnormal numbers, zeros, infinities, NaN.
for dtype in ["f2", "f4", "f8"]:
    least, tiny, most = (getattr(np.finfo(dtype), name) for name in ("smallest_subnormal", "tiny", "max"))
    edges = np.array([0, -0.0, least, -3 * least, tiny, tiny - least, -tiny, 0.5, -1, 1.5, most, -most], dtype)
    edges = np.concatenate([edges, np.array([np.inf, -np.inf, np.nan], dtype)])
    case("modf", [edges], np.modf(edges))
    case("frexp", [edges], np.frexp(edges))
    unique(np.concatenate([edges[::-1], edges]))

parts = [0, -0.0, 1, -2, np.inf, -np.inf, np.nan]
for dtype in ["c8", "c16"]:
    unique(rng.permutation([complex(re, im) for re in parts for im in parts] * 2).astype(dtype))
for dtype in ["?", "i8", "u8", "f2"]:
    unique(rng.integers(0, 2 if dtype == "?" else 9, 100).astype(dtype))
unique(np.zeros((0, 3), "f4"))
unique(np.array(7, "i2"))

for dtype in ["?", "i1", "u4", "i8", "f2", "f4", "f8"]:
    x = rng.integers(0, 2 if dtype == "?" else 50, (3, 2, 5)).astype(dtype)
    wide, result = x.astype("f8"), dtype if dtype[0] == "f" else "f8"
    for q in [0, 0.25, [1, 0.25, 0.25, 0], [k / 16 for k in range(16)]]:
        case("quantile", [x, q, {"axis": 1}], np.quantile(wide, q, axis=1).astype(result))
        kept = {"axis": (0, 2), "keepdims": True}
        case("quantile", [x, q, kept], np.quantile(wide, q, **kept).astype(result))
    if dtype[0] == "f":
        x[0, 0, 3] = np.nan
        x[1] = np.inf
    case("median", [x, {"keepdims": True}], np.median(x, keepdims=True))
    case("median", [x, {"axis": -1}], np.median(x, axis=-1))
    case("median", [x, {"axis": [2, 0]}], np.median(x, axis=(2, 0)))
    case("median", [x.T, {"axis": 1, "where": ~np.isnan(x.T)}], np.nanmedian(x.T, axis=1))

for dtype in ["?", "i1", "u4", "i8", "f2", "f4", "f8"]:
    x = rng.integers(0, 2 if dtype == "?" else 60, (6, 9)).astype(dtype)
    weights = rng.integers(-3, 9, (6, 9)).astype("f4")
    wide = x.astype("f8")  # as it is counted; NumPy rounds edges to float32 with the elements
    for bins in [1, 4, 7, [0, 1, 5, 5, 30], np.array([-np.inf, 3, np.inf])]:
        case("histogram", [x, {"bins": bins}], histogram(wide, bins))
        case("histogram", [x.T, {"bins": bins, "weights": weights.T}], histogram(wide.T, bins, weights=weights.T))
    case("histogram", [x, {"range": [3, 40.5]}], histogram(wide, range=(3, 40.5)))
    case("histogram", [x, {"bins": 5, "density": True}], histogram(wide, 5, density=True))
case("histogram", [np.zeros(0, "f4")], histogram(np.zeros(0)))
case("histogram", [np.full(5, 3, "i2"), {"bins": 3}], histogram(np.full(5, 3.0), 3))
tenths = rng.integers(0, 1000, 500) / 100
case("histogram", [tenths, {"bins": 100, "range": [0, 10]}], histogram(tenths, 100, (0, 10)))

publish("oracle/functions.json", "[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
