"""What CPython's memoryview and NumPy's views do, as the oracle of @lanewise/view: writes oracle/memoryview.json.

    python3 oracle/generate-memoryview.py [--check]
"""
import itertools
import json
import random
import struct

import numpy as np

from publish import publish

random.seed(5)
rng = np.random.default_rng(5)


def slices():
    """Every slice of 0 to 5 items with bounds in -7..7 and steps in -3..3: 8,100 of them, the items as digits."""
    bounds = range(-7, 8)
    steps = [step for step in range(-3, 4) if step]
    return [
        [n, " ".join("".join(map(str, range(n)[a:b:c])) or "." for a in bounds for b in bounds for c in steps)]
        for n in range(6)
    ]


def layouts():
    """Strided layouts over one buffer: the elements, the flags, and the bytes in all orders."""
    cases = []
    while len(cases) < 150:
        ndim = random.randint(0, 4)
        base = np.arange(256, dtype=np.uint16)
        shape = [random.randint(1, 4) for _ in range(ndim)]
        full = base[: int(np.prod(shape))].reshape(shape)
        view = full
        for _ in range(random.randint(0, 3)):
            if view.ndim == 0:
                break
            kind = random.randint(0, 3)
            if kind == 0:
                view = view.transpose(random.sample(range(view.ndim), view.ndim))
            elif kind == 1:
                key = tuple(slice(random.choice([None, 0, 1, -2]), random.choice([None, 3, -1]), random.choice([1, 2, -1, -2])) for _ in range(view.ndim))
                view = view[key]
            elif kind == 2:
                view = view[(Ellipsis, None)] if random.random() < 0.5 else view[None]
            else:
                axis = random.randrange(view.ndim)
                if view.shape[axis]:
                    view = view[(slice(None),) * axis + (random.randrange(view.shape[axis]), Ellipsis)]
        m = memoryview(view)
        offset = view.__array_interface__["data"][0] - base.__array_interface__["data"][0]
        cases.append({
            "byteOffset": offset if view.size else 0, "shape": list(view.shape), "strides": list(view.strides),
            "list": view.tolist(), "C": m.tobytes("C").hex(), "F": m.tobytes("F").hex(), "A": m.tobytes("A").hex(),
            "contiguous": [bool(view.flags.c_contiguous), bool(view.flags.f_contiguous)],
        })
    return cases


def items():
    """Every native format over random bytes, read by memoryview (3.11 has no half floats there: struct)."""
    cases = []
    for code in "?bBhHiIlLqQnNfdPce":
        size = struct.calcsize(code)
        raw = bytes(random.choices([0, 1], k=4 * size)) if code == "?" else rng.bytes(4 * size)
        values = [struct.unpack_from(code, raw, k * size)[0] for k in range(4)]
        cases.append({"format": code, "bytes": raw.hex(), "values": [text(v) for v in values]})
    return cases


def text(value):
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value.hex() if value == value and abs(value) != float("inf") else repr(value)
    return str(value)


def casts():
    """memoryview.cast: which (from, to, shape) are allowed, and the result's strides."""
    cases = []
    for source, target in itertools.product("BbcHfd?", repeat=2):
        for count in (0, 1, 8, 6, 48):
            for shape in (None, [2, 3], [6], [1, 1, 1, 6], [0], []):
                m = memoryview(bytes(count * struct.calcsize(source))).cast(source)
                try:
                    result = m.cast(target, shape) if shape is not None else m.cast(target)
                    cases.append([source, count, target, shape, list(result.shape), list(result.strides)])
                except (TypeError, ValueError) as error:
                    cases.append([source, count, target, shape, type(error).__name__, None])
    return cases


def equalities():
    """m == n for all pairs of formats: same values, decoded."""
    cases = []
    values = {
        "?": [True, False, True], "b": [1, 0, -1], "B": [1, 0, 255], "h": [1, 0, -1], "H": [1, 0, 65535], "i": [1, 0, -1],
        "q": [1, 0, -1], "Q": [1, 0, 2**64 - 1], "f": [1.0, 0.0, -1.0], "d": [1.0, -0.0, -1.0], "e": [1.0, 0.0, -1.0],
        "c": [b"\1", b"\0", b"\xff"],
    }
    for (a, left), (b, right) in itertools.product(values.items(), repeat=2):
        # memoryview 3.11 cannot compare e; decoded values say what newer ones do.
        equal = all(x == y for x, y in zip(left, right))
        cases.append([a, struct.pack(f"3{a}", *left).hex(), b, struct.pack(f"3{b}", *right).hex(), equal])
    exact = [("q", 2**53 + 1, "d", float(2**53)), ("q", 2**53, "d", float(2**53)), ("Q", 2**64 - 1, "q", -1),
             ("q", -(2**63), "d", -(2.0**63)), ("d", float("nan"), "d", float("nan")), ("f", 0.1, "d", 0.1),
             ("d", float("inf"), "f", float("inf"))]
    for a, x, b, y in exact:
        m, n = memoryview(struct.pack(a, x)).cast(a), memoryview(struct.pack(b, y)).cast(b)
        cases.append([a, m.tobytes().hex(), b, n.tobytes().hex(), m == n])
    return cases


def reshapes():
    """NumPy's reshape of strided views: the strides of a view, or null where it would copy."""
    cases = []
    base = np.zeros(4096, dtype=np.int8)
    while len(cases) < 400:
        shape = [random.choice([1, 2, 3, 4, 6]) for _ in range(random.randint(0, 4))]
        size = int(np.prod(shape))
        order = random.sample(range(len(shape)), len(shape))
        strides = [0] * len(shape)
        step = random.choice([1, 2, 3])
        for axis in order if random.random() < 0.5 else reversed(range(len(shape))):
            strides[axis] = step * random.choice([1, 1, 1, -1])
            step *= shape[axis]
        if random.random() < 0.2 and strides:
            strides[random.randrange(len(strides))] = 0
        start = -sum(min(0, (n - 1) * s) for n, s in zip(shape, strides))
        view = np.lib.stride_tricks.as_strided(base[start:], shape, strides)
        factors = []
        rest = size
        while rest > 1 and random.random() < 0.8:
            factor = random.choice([k for k in range(1, rest + 1) if rest % k == 0])
            factors.append(factor)
            rest //= factor
        target = factors + ([rest] if rest > 1 or random.random() < 0.5 else [])
        if int(np.prod(target)) != size:
            continue
        result = view.reshape(target)
        shared = size > 0 and np.shares_memory(result, base)
        # Strides of extents of 1 are free.
        kept = [s for n, s in zip(result.shape, result.strides) if n > 1] if shared else None
        cases.append([shape, strides, target, kept])
    return cases


def moves():
    """Other functions from layout to layout, by name and arguments."""
    base = np.arange(120, dtype=np.int16)
    cube = base.reshape(2, 3, 4, 5)
    calls = []
    for source in itertools.permutations(range(4), 2):
        calls.append(("moveAxis", source, np.moveaxis(cube, *source)))
    calls.append(("moveAxis", ([0, 1], [-1, -2]), np.moveaxis(cube, [0, 1], [-1, -2])))
    calls.append(("moveAxis", ([3, 0, 1], [0, 1, 2]), np.moveaxis(cube, [3, 0, 1], [0, 1, 2])))
    for pair in itertools.combinations(range(4), 2):
        calls.append(("swapAxes", pair, np.swapaxes(cube, *pair)))
    for offset in range(-5, 6):
        calls.append(("diagonal", (offset,), cube.diagonal(offset)))
        calls.append(("diagonal", (offset, 3, 1), cube.diagonal(offset, 3, 1)))
    for axes in [None, 0, 1, (0, 2), (-1, 1), (0, 1, 2, 3)]:
        calls.append(("flip", () if axes is None else (axes,), np.flip(cube, axes)))
    for axes in [0, 4, -1, 2, (0, 1), (0, 5), (-1, 0)]:
        calls.append(("expandDims", (axes,), np.expand_dims(cube, axes)))
    window = np.lib.stride_tricks.sliding_window_view
    calls.append(("slidingWindows", ([1, 2, 3, 4],), window(cube, (1, 2, 3, 4))))
    calls.append(("slidingWindows", (2, 3), window(cube, 2, 3)))
    calls.append(("slidingWindows", ([2, 2], [1, 3]), window(cube, (2, 2), (1, 3))))
    for shape in [(2, 3, 4, 5), (7, 2, 3, 4, 5)]:
        calls.append(("broadcastTo", (list(shape),), np.broadcast_to(cube, shape)))
    for axes in itertools.permutations(range(4)):
        calls.append(("permuteDims", (list(axes),), cube.transpose(axes)))

    def plain(x):
        return list(map(plain, x)) if isinstance(x, (tuple, list)) else x

    return [
        [name, plain(arguments), list(result.shape), "".join(f"{x:02x}" for x in result.ravel())]
        for name, arguments, result in calls
    ]


def hexes():
    data = bytes(range(250, 256)) + b"\0\1\2"
    m = memoryview(data)
    cases = [[None, 1, m.hex()]]
    for group in range(-10, 11):
        cases.append([":", group, m.hex(":", group)])
    return cases


parts = {f.__name__: f() for f in (slices, layouts, items, casts, equalities, reshapes, moves, hexes)}
body = ",\n".join(
    f' "{name}": [\n' + ",\n".join(json.dumps(case) for case in cases) + "\n ]" for name, cases in parts.items()
)
publish("oracle/memoryview.json", "{\n" + body + "\n}\n")
