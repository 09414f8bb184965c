"""Writes oracle/struct.json: what CPython's struct module answers, for packages/format/test/struct-oracle.test.ts.

    python3.13 oracle/generate-struct.py [--check]

Cases are [format, size], [format, values, bytes] and [format, bytes, values]; instead of an answer there may be the
kind of error: format, struct (a wrong number of values or bytes), type, range. Values are JSON; what JSON has not is
tagged: {"n": integer}, {"f": float}, {"b": bytes in hex}. Floats that are integers are never given to integer codes:
JavaScript cannot tell them from integers.
"""

import json
import math
import random
import struct

from publish import publish

RNG = random.Random(3118)

NATIVE = "cb?BhHiIlLqQnNPefdspx"
STANDARD = "cb?BhHiIlLqQefdspx"
PREFIXES = ["", "@", "=", "<", ">", "!"]
SIGNED = {"b": 8, "h": 16, "i": 32, "q": 64, "n": 64}
UNSIGNED = {"B": 8, "H": 16, "I": 32, "Q": 64, "N": 64}


def kind_of(error):
    text = str(error)
    if isinstance(error, UnicodeEncodeError):
        return "format"
    if isinstance(error, OverflowError):
        return "range"
    for words, kind in [
        ("bad char", "format"),
        ("repeat count", "format"),
        ("too long", "format"),
        ("overflow in item count", "format"),
        ("embedded null", "format"),
        ("pack expected", "struct"),
        ("requires a buffer", "struct"),
        ("not an integer", "type"),
        ("not a float", "type"),
        ("bytes object", "type"),
        ("too large to convert", "range"),
        ("too big to convert", "range"),
        ("out of range", "range"),
        ("format requires", "range"),
    ]:
        if words in text:
            return kind
    raise error


def encode(value):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return {"b": value.hex()}
    if isinstance(value, float):
        return {"f": repr(value)}
    return value if abs(value) < 2**53 else {"n": str(value)}


def attempt(call):
    try:
        return call()
    except (struct.error, OverflowError, UnicodeEncodeError) as error:
        return kind_of(error)


def bits_of(code, prefix):
    if code in "lL":
        return 64 if prefix in ("", "@") else 32
    return {**SIGNED, **UNSIGNED, "P": 64}[code]


def good_value(code, prefix, count):
    if code == "c":
        return bytes([RNG.randrange(256)])
    if code in "sp":
        return RNG.randbytes(RNG.randrange(count + 3))
    if code == "?":
        return RNG.choice([True, False, 0, 1, 2, -1])
    if code in "efd":
        if RNG.random() < 0.3:
            return RNG.choice([0.0, -0.0, math.inf, -math.inf, math.nan, 1.0, 65504.0, 65519.999, 2.0**-24, 2.0**-25, 1e-8])
        scale = {"e": 12, "f": 100, "d": 300}[code]
        return math.ldexp(RNG.uniform(-1, 1), RNG.randrange(-scale, scale))
    bits = bits_of(code, prefix)
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if code in "bhilqn" else (0, 2**bits - 1)
    if code == "P":
        low = -(2**63)
    return RNG.choice([low, high, 0, 1, RNG.randint(low, high), RNG.randint(max(low, -100), min(high, 100))])


def bad_value(code, prefix):
    if code == "c":
        return RNG.choice(["a", 1, None])
    if code in "sp":
        return RNG.choice(["abc", 1, None])
    if code in "efd":
        choices = ["1", None, b"1", 10**400]
        if code == "e":
            choices += [65520.0, 1e5, -65520.0, 1e300]
        if code == "f" and prefix not in ("", "@"):
            choices += [1e300, -1e39, 2.0**128, (2 - 2**-24) * 2.0**127]
        return RNG.choice(choices)
    bits = bits_of(code, prefix)
    signed = code in "bhilqnP"
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    if code == "P":
        high = 2**64 - 1
    return RNG.choice([low - 1, high + 1, high * 3, 1.5, "1", None, b"1"])


def random_format(prefix, items):
    """A format with its [code, count] items."""
    codes = NATIVE if prefix in ("", "@") else STANDARD
    parts, described = [], []
    for _ in range(items):
        code = RNG.choice(codes)
        count = RNG.choice([None, None, None, 0, 1, 2, 3, 7])
        parts.append(RNG.choice(["", "", "", " ", "\n\t"]) + ("" if count is None else RNG.choice(["", "0"]) + str(count)) + code)
        described.append((code, 1 if count is None else count))
    return prefix + "".join(parts), described


def values_for(prefix, items):
    values = []
    for code, count in items:
        if code == "x":
            continue
        for _ in range(1 if code in "sp" else count):
            values.append((code, count, good_value(code, prefix, count)))
    return values


def calcsize_cases():
    texts = {
        *(prefix + code for prefix in PREFIXES for code in NATIVE),
        *["b0q", "llh0l", "", "@", "<", "  ", " <i", "i<h", "<<i", "^i", "3 i", "12345", "c12345", "14s42", "i\0", "\xe9"],
        *["u", "w", "t", "(2)i", "T{i}", "i:a:", "  i  ", "< i", "0x", "00003i", "9007199254740991s", "18446744073709551616x"],
        *["1152921504606846976d", "i\x0b\x0c\r\n\th", "i\xa0h", "-1i", "+1i", "1_0i", "\u0663i", "ab", "bi?", "i ", "i 3"],
    }
    alphabet = NATIVE + "0123456789 @=<>!^uwtTZ{}:()&"
    texts |= {"".join(RNG.choice(alphabet) for _ in range(RNG.randrange(1, 9))) for _ in range(700)}
    texts |= {random_format(RNG.choice(PREFIXES), RNG.randrange(1, 8))[0] for _ in range(500)}
    # F and D are new in 3.14, Z in 3.15; sizes above 2 ** 53 are errors in JavaScript.
    texts = [text for text in sorted(texts) if not set(text) & set("FDZ")]
    answers = [[text, attempt(lambda text=text: struct.calcsize(text))] for text in texts]
    return [case for case in answers if isinstance(case[1], str) or case[1] < 2**53]


def pack_cases():
    cases = []
    for prefix in PREFIXES:
        for code in NATIVE if prefix in ("", "@") else STANDARD:
            if code == "x":
                continue
            for _ in range(12):
                cases.append((prefix + code, [good_value(code, prefix, 1)]))
            for _ in range(6):
                if code != "?":
                    cases.append((prefix + code, [bad_value(code, prefix)]))
    for _ in range(900):
        prefix = RNG.choice(PREFIXES)
        text, items = random_format(prefix, RNG.randrange(1, 7))
        values = values_for(prefix, items)
        given = [value for _, _, value in values]
        if values and RNG.random() < 0.2:
            where = RNG.randrange(len(values))
            if values[where][0] != "?":
                given[where] = bad_value(values[where][0], prefix)
        elif RNG.random() < 0.1:
            given = given[:-1] if RNG.random() < 0.5 else [*given, 1]
        cases.append((text, given))
    out = []
    for text, values in cases:
        answer = attempt(lambda: struct.pack(text, *values).hex())
        # CPython says "not a float" of an int too large for one.
        if answer == "type" and 10**400 in values:
            answer = "range"
        out.append([text, [encode(value) for value in values], answer if answer in KINDS else {"b": answer}])
    return out


def unpack_cases():
    cases = []
    for prefix in PREFIXES:
        for code in NATIVE if prefix in ("", "@") else STANDARD:
            for _ in range(8):
                text = prefix + code
                cases.append((text, RNG.randbytes(struct.calcsize(text))))
    cases += [(prefix + "e", struct.pack(prefix + "H", bits)) for prefix in "<>" for bits in range(0, 65536, 97)]
    for _ in range(700):
        text, items = random_format(RNG.choice(PREFIXES), RNG.randrange(1, 7))
        # 3.13 reads one byte too few here; see rule F10.
        if any(code == "p" and count == 0 for code, count in items):
            continue
        size = struct.calcsize(text)
        cases.append((text, RNG.randbytes(max(0, size + RNG.choice([0, 0, 0, 0, 0, 0, 1, -1])))))
    out = []
    for text, data in cases:
        answer = attempt(lambda: [encode(value) for value in struct.unpack(text, data)])
        out.append([text, data.hex(), answer])
    return out


KINDS = {"format", "struct", "type", "range"}
LINES = ",\n".join(
    f'"{name}": [\n' + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]"
    for name, cases in [("calcsize", calcsize_cases()), ("pack", pack_cases()), ("unpack", unpack_cases())]
)
TEXT = "{\n" + LINES + "\n}\n"
publish("oracle/struct.json", TEXT)
