"""What NumPy prints, as the oracle of inspect(): writes oracle/inspect.json.

    python3 oracle/generate-inspect.py [--check]

Each case has raw bytes, a NumPy dtype, a shape, and the text that NumPy prints with the prefix of a view.
"""
import json
import random

import numpy as np

from publish import publish

random.seed(11)
cases = []


def add(array, **options):
    array = np.asarray(array)
    with np.printoptions(**options):
        # A subclass's name is the prefix; repr() of it lays lines out for that prefix.
        text = repr(array.view(view)) if array.dtype != object else None
    cases.append({
        "dtype": array.dtype.descr if array.dtype.names else array.dtype.str,
        "shape": list(array.shape),
        "bytes": np.ascontiguousarray(array).tobytes().hex(),
        "options": options,
        "text": text,
    })


class view(np.ndarray):
    pass


floats = [
    [0.0], [1.0, 2.5, -3.0], [0.1, 0.2, 0.30000000000000004], [1e8, 1.0], [1e-5, 1.0], [1e10, 1.5e-5],
    [np.nan, 1.0], [np.inf, -np.inf, 0.5], [np.nan], [np.inf], [-np.inf, 1], [1 / 3, 2 / 3], [1e300, -1e-300],
    [123456.789, 0.001], [0.001953125], [0.0019531249], [99999999.0, 1], [1.5e-4], [9.999999999], [0.5e-8],
    [-0.0, 0.0], [1e22, 3], [5e-324], [1.7976931348623157e308], [1234.5678, 2], [1e7 + 0.123456789],
    [12345.678901234567, 45678.9], [1.000000001, 2], [1e16], [100.0, 200.0, 3000000.0], [1e3, 1.0001],
]
for row in floats:
    add(np.array(row))
    with np.errstate(all="ignore"):
        add(np.array(row, dtype=np.float32))
        add(np.array(row, dtype=np.float16))
add(np.array(row, dtype=">f8"))
add(np.array(1.5))
add(np.array(3, dtype=np.int16))
add(np.array(True))
for name in ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]:
    add(np.arange(12).astype(name).reshape(3, 4))
add(np.array([-5, 100, 7], dtype=np.int8))
add(np.array([2**63 - 1, -(2**63)], dtype=np.int64))
add(np.array([2**64 - 1], dtype=np.uint64))
add(np.array([1, 2], dtype=">i4"))
add(np.zeros((0,)))
add(np.zeros((0, 3)))
add(np.zeros((2, 0), dtype=np.float32))
add(np.zeros((0,), dtype=np.int64))
for shape in [(5,), (2, 3), (2, 3, 4), (1, 1, 1, 2), (3, 1)]:
    size = int(np.prod(shape))
    add(np.arange(size).reshape(shape))
    add((np.arange(size) / 7).reshape(shape))
    add((np.arange(size) / 7).astype(np.float32).reshape(shape))
add(np.arange(100))
add(np.arange(100) / 8)
add(np.arange(1001))
add(np.arange(1000))
add(np.arange(2000.0).reshape(40, 50))
add(np.arange(4000, dtype=np.float32).reshape(4, 10, 100))
add(np.arange(4096, dtype=np.uint8).reshape(64, 64))
add(np.linspace(0, 1, 1200))
add(np.random.default_rng(1).normal(size=(5, 6)))
add(np.random.default_rng(2).normal(size=(50, 60)))
add(np.arange(20), threshold=10)
add(np.arange(30.0).reshape(5, 6), threshold=10, edgeitems=2)
add(np.arange(40.0), linewidth=40)
add(np.array([1 / 3, 1e-3]), precision=3)
add(np.array([1 + 2j, 3.5 - 4.25j]))
add(np.array([1e10 + 1j, complex(0, -1e-5)]))
add(np.array([complex(np.nan, 1), complex(0, np.inf)]))
add(np.array([1 + 2j, -3.5j], dtype=np.complex64))
add(np.array([(1, 2.5), (-3, 0.125)], dtype=[("a", "<i4"), ("b", "<f8")]))
add(np.array([(1, 2.5, True)], dtype=[("a", ">u2"), ("b", "<f4"), ("c", "?")]))
add(np.array([((1, 2), 3)], dtype=[("p", [("x", "<i2"), ("y", "<i2")]), ("q", "u1")]))
add(np.array([([1, 2, 3], 4.5)], dtype=[("v", "<i4", (3,)), ("w", "<f8")]))
add(np.array([b"ab", b"xyz", b"\x01'"], dtype="S3"))
add(np.array(["ab", "x'y", 'q"q'], dtype="U3"))
for _ in range(120):
    n = random.randint(1, 6)
    scale = 10.0 ** random.randint(-12, 12)
    kind = random.choice([np.float64, np.float32, np.float16])
    values = [random.choice([random.random() * scale, random.uniform(-1, 1), float(random.randint(-9, 99999))]) for _ in range(n)]
    with np.errstate(all="ignore"):
        add(np.array(values).astype(kind))
# From where on exponents are printed, in the type's own arithmetic.
for kind in [np.float64, np.float32, np.float16]:
    for row in [[1e-4], [1e-4, 0.0], [9.999e-5], [1e-4, 0.5], [50.0, 0.05], [1000.0, 1.0], [1000.5, 1.0], [80.94, 0.0809]]:
        add(np.array(row, dtype=kind))
add(np.array([1e-4 + 1j, 1j * 1e-4], dtype=np.complex64))
# Long sub-arrays are summarised by themselves, in a view that is not.
long = np.zeros(1, dtype=[("w", "<i2", (1001,)), ("n", "u1")])
long["w"][:, 1] = 12345
add(long)
short = np.zeros(2, dtype=[("v", "<f8", (3, 4)), ("n", "u1")])
short["v"] = np.arange(24).reshape(2, 3, 4) / 8
for threshold in [1, 11, 12]:
    add(short, threshold=threshold, edgeitems=1)
    add(short[0], threshold=threshold, edgeitems=1)
# Padding has no word in a list of fields, so its dtype is a dictionary; names are quoted as any text.
padded = np.dtype({"names": ["b", "it's"], "formats": ["u1", "<f4"], "offsets": [1, 4], "itemsize": 12})
add(np.zeros(2, dtype=padded))
add(np.zeros((0, 2), dtype=padded))
add(np.zeros(1, dtype=[("a\\\n", [("in", padded, (2,))]), ("|b1", "?")]))
add(np.zeros(1, dtype={"names": ["v"], "formats": [("?", (2,))], "offsets": [0], "itemsize": 3}))
# Bytes that are no text.
add(np.frombuffer(b"A\xc8\0\0", dtype="V2"))
add(np.frombuffer(b"\xabz", dtype=[("raw", "V1"), ("text", "S1")]))

# NumPy has no JSON for NaN in bytes, so everything is hexadecimal.
publish("oracle/inspect.json", "[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
