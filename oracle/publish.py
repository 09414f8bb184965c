"""How every generator here writes its file: `publish(path, content)` writes, or with `--check` on the command line only compares.

Compared is what the content says: JSON by its values, source text without white space and trailing commas, because the
project's formatter may lay both out anew; everything else byte by byte.
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def meaning(path, content):
    if path.suffix == ".json":
        return json.loads(content)
    if path.suffix == ".ts":
        return re.sub(r"\s+|,(?=\s*\])", "", content.decode())
    return content


def publish(name, content):
    """Writes `content` (text or bytes) to the file `name`, a path from the repository's root."""
    path = ROOT / name
    data = content.encode() if isinstance(content, str) else content
    if "--check" not in sys.argv:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        print(f"{name}: {len(data)} bytes")
    elif meaning(path, path.read_bytes()) == meaning(path, data):
        print(f"{name}: the same")
    else:
        sys.exit(f"{name}: differs from what its generator makes")
