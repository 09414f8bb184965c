"""Writes oracle/formats.json: how NumPy lays out PEP 3118 formats, for packages/format/test/numpy-oracle.test.ts.

    python3 oracle/generate-formats.py [--check]      (needs NumPy 2.4)

A layout is NumPy's code; [layout, shape] for a sub-array; [itemsize, [name, offset, layout], ...] for a record. Each format
is a record in braces, in native mode throughout or in the other modes: on what a mode that changes from or to native
does to alignment, we and NumPy differ (docs/decisions, "What a format means").
"""

import json
import random

import numpy
from numpy._core._internal import _dtype_from_pep3118

from publish import publish

RNG = random.Random(3118)
CODES = ["?", "b", "B", "h", "H", "i", "I", "q", "Q", "l", "L", "e", "f", "d", "Zf", "Zd", "c"]
LENGTHS = ["s", "w"]


def item(orders, depth):
    shape = f"({','.join(str(RNG.randrange(1, 4)) for _ in range(RNG.randrange(1, 3)))})" if RNG.random() < 0.15 else ""
    order = RNG.choice(orders) if RNG.random() < 0.3 else ""
    count = str(RNG.randrange(1, 5)) if RNG.random() < 0.2 else ""
    kind = RNG.random()
    if kind < 0.15 and depth < 3:
        return f"{shape}{order}{count}T{{{items(orders, depth + 1)}}}"
    if kind < 0.25:
        return f"{order}{RNG.randrange(1, 6)}{RNG.choice(LENGTHS)}"
    return f"{shape}{order}{count}{RNG.choice(CODES)}"


def items(orders, depth):
    text = ""
    for i in range(RNG.randrange(1, 6)):
        if RNG.random() < 0.15:
            text += RNG.choice(["x", "3x", "7x"])
        text += item(orders, depth)
        if RNG.random() < 0.7:
            text += f":{RNG.choice('abcf')}{i}:"
    return text + (RNG.choice(["x", "5x"]) if RNG.random() < 0.1 else "")


def layout(dtype):
    if dtype.subdtype:
        base, shape = dtype.subdtype
        # (2)3i: NumPy has arrays of arrays there, we one array of two axes.
        while base.subdtype:
            base, shape = base.subdtype[0], shape + base.subdtype[1]
        return [layout(base), list(shape)]
    if dtype.fields is None:
        return dtype.str
    return [dtype.itemsize, *([name, dtype.fields[name][1], layout(dtype.fields[name][0])] for name in dtype.names)]


CASES = []
while len(CASES) < 1500:
    orders = ["@"] if RNG.random() < 0.5 else ["=", "<", ">", "!", "^"]
    text = f"{orders[0]}T{{{items(orders, 0)}}}"
    try:
        dtype = _dtype_from_pep3118(text)
    except RuntimeError:
        continue  # a name occurs twice
    CASES.append([text, layout(dtype)])

TEXT = "[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in CASES) + "\n]\n"
publish("oracle/formats.json", TEXT)
