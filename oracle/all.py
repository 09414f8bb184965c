"""Makes every oracle again, or with `--check` compares each with its file.

    python3 oracle/all.py [--check]

Needs CPython with its test modules, NumPy 2.4 and mpmath. Each generator runs in a process of its own; one that cannot
run, or whose result differs, makes this one fail.
"""

import pathlib
import subprocess
import sys

if sys.argv[1:] not in ([], ["--check"]):
    sys.exit(__doc__)

HERE = pathlib.Path(__file__).resolve().parent
GENERATORS = sorted([*HERE.glob("generate-*.py"), *HERE.glob("derive-*.py")])

failed = [path.name for path in GENERATORS if subprocess.run([sys.executable, path, *sys.argv[1:]]).returncode]
sys.exit(f"failed: {', '.join(failed)}" if failed else 0)
