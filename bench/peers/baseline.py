"""NumPy, numexpr: one case, timed as child.mjs times it. Usage: baseline.py VARIANT CASE BUDGET. One JSON line after @@.

Inputs come from NumPy's own generator: the same shapes, dtypes and ranges as in cases.mjs, not the same numbers.
VARIANT is `out` (results into a given array), `numexpr1` or `numexpr2` (threads).
"""
import json
import sys
import time

import numpy as np

N, M, IMAGE = 10**6, 1000, (1080, 1920, 4)
variant, case, budget = sys.argv[1], sys.argv[2], float(sys.argv[3]) / 1000
rng = np.random.default_rng(1)
DTYPES = {"f64": np.float64, "f32": np.float32}


def f(dtype, shape, low=0.25, high=1.75):
    return rng.uniform(low, high, shape).astype(dtype)


def b(shape):
    return rng.integers(0, 256, shape, dtype=np.uint8)


def records(n):
    r = np.zeros(n, dtype=[("a", "u1"), ("x", "<f8"), ("n", "<i4")])
    r["x"] = f(np.float64, n)
    return r


def with_out():
    parts = case.split("_")
    dtype = DTYPES.get(parts[1] if len(parts) > 1 else "", np.float64)
    if parts[0] in ("add", "mul", "foreign") and parts[1] != "u8":
        n = 10 * N if parts[-1] == "1e7" else N
        x, y, o = f(dtype, n), f(dtype, n), np.zeros(n, dtype)
        op = np.multiply if parts[0] == "mul" else np.add
        return lambda: op(x, y, out=o)
    if case == "add_u8_1e6":
        x, y, o = b(N), b(N), np.zeros(N, np.uint8)
        return lambda: np.add(x, y, out=o)
    if parts[0] == "fused":
        x, y, z, w, o = [f(dtype, N) for _ in range(4)] + [np.zeros(N, dtype)]

        def fused():
            np.multiply(x, y, out=o)
            np.add(o, z, out=o)
            np.subtract(o, w, out=o)

        return fused
    if parts[0] in ("sqrt", "exp", "sin"):
        low, high = {"sqrt": (0, 100), "exp": (-5, 5), "sin": (-10, 10)}[parts[0]]
        x, o, fn = f(dtype, N, low, high), np.zeros(N, dtype), getattr(np, parts[0])
        return lambda: fn(x, out=o)
    x, y, o = f(np.float64, N), f(np.float64, N), np.zeros(N)
    if case == "sum_f64":
        return lambda: x.sum()
    if case == "dot_f64":
        return lambda: np.dot(x, y)
    if case == "minmax_f64":
        return lambda: (x.min(), x.max())
    if case == "distance_f64":

        def distance():
            np.subtract(x, y, out=o)
            np.multiply(o, o, out=o)
            return o.sum()

        return distance
    if case == "mixed_i32_f64":
        i = rng.integers(-(10**6), 10**6, N, dtype=np.int32)
        return lambda: np.add(i, y, out=o)
    if case == "strided_f64":
        p, q = f(np.float64, 2 * N)[::2], f(np.float64, 2 * N)[::-2]
        return lambda: np.add(p, q, out=o)
    A, B, O, row = f(np.float64, (M, M)), f(np.float64, (M, M)), np.zeros((M, M)), f(np.float64, M)
    if case == "addT_f64":
        return lambda: np.add(A, B.T, out=O)
    if case == "row_f64":
        return lambda: np.add(A, row, out=O)
    if case == "column_f64":
        column = row[:, None]
        return lambda: np.add(A, column, out=O)
    if case in ("sumT_f64", "sumC_f64"):
        S = f(np.float64, (2048, 2048))
        S = S.T if case == "sumT_f64" else S
        return lambda: S.sum()
    if case == "record_sum":
        r = records(100000)
        return lambda: r["x"].sum()
    if case == "record_add":
        r, ro = records(100000), np.zeros(100000)
        return lambda: np.add(r["x"], r["x"], out=ro)
    if case.startswith("small"):
        a8, b8, o8 = f(np.float64, 8), f(np.float64, 8), np.zeros(8)
        if case == "small_new":
            return lambda: a8 + b8
        return lambda: np.add(a8, b8, out=o8)
    if case == "slice":
        return lambda: A[100:200, ::2]
    if case == "get":

        def get():
            s = 0.0
            for i in range(M):
                for j in range(M):
                    s += A[i, j]
            return s

        return get
    u, v, w = b(IMAGE), b(IMAGE), np.zeros(IMAGE, np.uint8)
    if case == "image_wrap":
        return lambda: np.add(u, v, out=w)
    if case == "image_saturate":

        def saturate():
            np.minimum(v, 255 - u, out=w)
            np.add(w, u, out=w)

        return saturate
    if case == "image_gray":
        g, s, t = np.zeros(IMAGE[:2], np.uint8), np.zeros(IMAGE[:2], np.uint16), np.zeros(IMAGE[:2], np.uint16)

        def gray():
            np.multiply(u[..., 0], 77, out=s, dtype=np.uint16)
            np.multiply(u[..., 1], 150, out=t, dtype=np.uint16)
            np.add(s, t, out=s)
            np.multiply(u[..., 2], 29, out=t, dtype=np.uint16)
            np.add(s, t, out=s)
            np.right_shift(s, 8, out=s)
            g[...] = s

        return gray
    return None


def with_numexpr(threads):
    import numexpr as ne

    ne.set_num_threads(threads)
    name, _, s = case.partition("_")
    dtype = DTYPES.get(s)
    if dtype is None:
        return None
    o = np.zeros(N, dtype)
    if name == "fused":
        a, bb, c, d = [f(dtype, N) for _ in range(4)]
        names = dict(a=a, b=bb, c=c, d=d)
        return lambda: ne.evaluate("a*b+c-d", local_dict=names, out=o)
    if name in ("sqrt", "exp", "sin"):
        low, high = {"sqrt": (0, 100), "exp": (-5, 5), "sin": (-10, 10)}[name]
        names = dict(x=f(dtype, N, low, high))
        return lambda: ne.evaluate(f"{name}(x)", local_dict=names, out=o)
    return None


def measure(run):
    begin = time.perf_counter()
    warm = 0
    while warm < 3 or time.perf_counter() - begin < budget / 2:
        run()
        warm += 1
    one = (time.perf_counter() - begin) / warm
    batch = 1 if one > 5e-5 else max(1, int(5e-4 / one))
    samples, start = [], time.perf_counter()
    while len(samples) < 5 or (time.perf_counter() - start < budget and len(samples) < 400):
        t = time.perf_counter()
        for _ in range(batch):
            run()
        samples.append((time.perf_counter() - t) * 1e3 / batch)
    samples.sort()
    return dict(median=samples[len(samples) // 2], min=samples[0], runs=len(samples) * batch)


run = with_out() if variant == "out" else with_numexpr(int(variant[-1]))
if run is None:
    print("@@" + json.dumps(dict(error="not available")))
else:
    result = measure(run)
    if variant == "out":
        result["version"] = np.__version__
    else:
        import numexpr

        result["version"] = numexpr.__version__
    print("@@" + json.dumps(result))
