#!/usr/bin/env python3
"""Writes oracle/buffer.json: what CPython's own buffer exporter (_testbuffer.ndarray) and slice objects answer.

    python3 oracle/generate-buffer.py [--check]

Checked by packages/format/test/oracle.test.ts. Deterministic; needs CPython with its test modules (3.11 was used).
"""
import itertools
import json
import random

from _testbuffer import ND_FORTRAN, ND_MAX_NDIM, ND_PIL, ND_WRITABLE, is_contiguous, ndarray

from publish import publish

random.seed(3118)
BITS = [0x01, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x100]
ALL_FLAGS = [sum(chosen) for n in range(9) for chosen in itertools.combinations(BITS, n)]
ALL_FLAGS.sort()


def layouts():
    """name, exporter, and how to build the same layout elsewhere"""
    data = list(range(64))

    def make(name, shape, strides=None, offset=0, flags=0, items=None):
        items = data if items is None else items
        kwargs = {} if strides is None else {"strides": strides, "offset": offset}
        return name, ndarray(items, shape=shape, flags=flags, **kwargs), len(items)

    yield "0-d ro", ndarray(9, shape=()), 1
    yield make("C rw", [3, 4], flags=ND_WRITABLE, items=data[:12])
    yield make("C ro", [3, 4], items=data[:12])
    yield make("F rw", [3, 4], flags=ND_WRITABLE | ND_FORTRAN, items=data[:12])
    yield make("F ro", [3, 4], flags=ND_FORTRAN, items=data[:12])
    yield make("1-d rw", [12], flags=ND_WRITABLE, items=data[:12])
    yield make("every second rw", [6], [2], flags=ND_WRITABLE, items=data[:12])
    yield make("every second ro", [6], [2], items=data[:12])
    yield make("2-d reversed rw", [3, 4], [-4, -1], 11, ND_WRITABLE, data[:12])
    yield make("extents of 1 rw", [1, 12, 1], [7, 1, 9], 0, ND_WRITABLE, data[:12])
    yield make("empty rw", [7, 0, 7], [3, 5, 2], 0, ND_WRITABLE, data[:12])
    yield make("stride 0 rw", [3, 4], [0, 1], 0, ND_WRITABLE, data[:12])
    yield make("PIL rw", [3, 4], flags=ND_WRITABLE | ND_PIL, items=data[:12])
    yield make("PIL ro", [3, 4], flags=ND_PIL, items=data[:12])
    yield make("PIL 1-d rw", [4], flags=ND_WRITABLE | ND_PIL, items=data[:4])


def answer(exporter, flags):
    """'-' when refused, else a hex digit: 1 format, 2 shape, 4 strides, 8 suboffsets"""
    try:
        got = ndarray(exporter, getbuf=flags)
    except BufferError:
        return "-"
    has = (got.format != "") | (got.shape != ()) << 1 | (got.strides != ()) << 2 | (got.suboffsets != ()) << 3
    assert got.nbytes == exporter.nbytes and got.itemsize == exporter.itemsize
    return "%x" % has


def requests():
    for name, exporter, nbytes in layouts():
        yield {
            "name": name,
            "nbytes": nbytes,
            "shape": list(exporter.shape),
            "strides": list(exporter.strides),
            "suboffsets": list(exporter.suboffsets),
            "offset": exporter.offset,
            "readonly": exporter.readonly,
            "answers": "".join(answer(exporter, flags) for flags in ALL_FLAGS),
        }


def slice_indices():
    """start, stop, length for every extent, start, stop, step of the loops below, in their order"""
    flat = []
    for extent in range(6):
        for start in BOUNDS:
            for stop in BOUNDS:
                for step in STEPS:
                    indices = slice(start, stop, step).indices(extent)
                    flat += [indices[0], indices[1], len(range(*indices))]
    return flat


BOUNDS = [*range(-7, 8), None]
STEPS = [-3, -2, -1, 1, 2, 3, None]


def random_slice(extent):
    bound = lambda: random.choice([None, *range(-extent - 1, extent + 2)])
    return [bound(), bound(), random.choice([None, -2, -1, 1, 2, 3])]


def indirect_slices():
    """chains of N-d slices of PIL-style arrays, and what is left"""
    while True:
        shape = [random.randint(1, 5) for _ in range(random.randint(1, 3))]
        size = 1
        for extent in shape:
            size *= extent
        array = ndarray(list(range(size)), shape=shape, flags=ND_PIL, format="B")
        chain = []
        for _ in range(random.randint(1, 3)):
            key = [random_slice(extent) for extent in array.shape]
            try:
                array = array[tuple(slice(*part) for part in key)]
            except (ValueError, TypeError):
                break
            chain.append(key)
        else:
            yield {"shape": shape, "chain": chain, "result": array.tolist(), "resultShape": list(array.shape)}


def contiguity():
    for _ in range(400):
        ndim = random.randint(0, 4)
        shape = [random.choice([0, 1, 1, 2, 3]) for _ in range(ndim)]
        strides, stride = [], 1
        order = random.sample(range(ndim), ndim) if random.random() < 0.3 else range(ndim)
        if random.random() < 0.5:
            order = reversed(list(order))
        by_axis = {}
        for axis in order:
            by_axis[axis] = stride if random.random() < 0.85 else random.randint(0, 6)
            stride *= max(shape[axis], 1)
        strides = [by_axis[axis] for axis in range(ndim)]
        try:
            array = ndarray(list(range(200)), shape=shape, strides=strides) if ndim else ndarray(1, shape=())
        except ValueError:
            continue
        yield [shape, strides, [int(is_contiguous(array, order)) for order in "CFA"]]


result = {
    "flags": ALL_FLAGS,
    "requests": list(requests()),
    "slices": {"extents": list(range(6)), "bounds": BOUNDS, "steps": STEPS, "indices": slice_indices()},
    "indirect": list(itertools.islice(indirect_slices(), 200)),
    "contiguity": list(contiguity()),
    "maxNdim": ND_MAX_NDIM,
}
publish("oracle/buffer.json", json.dumps(result, separators=(",", ":")) + "\n")
