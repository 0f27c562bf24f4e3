"""What `import nce` costs beside `import numpy`, each in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

from timing import seconds, table

STATEMENTS = ["import numpy", "import nce", "import nce.models.fit", "import nce; nce.load", "import scipy.constants"]


def main() -> None:
    runs = {line: partial(subprocess.run, [sys.executable, "-c", line], check=True) for line in ["pass", *STATEMENTS]}
    times = seconds(runs, repeat=15)
    cost = {line: times[line] - times["pass"] for line in STATEMENTS}
    rows = [[f"`{line}`", f"{1e3 * t:.0f} ms", f"{t / cost['import numpy']:.2f}"] for line, t in cost.items()]
    table("Imports, bare interpreter taken off", ["statement", "median of 15", "ratio to numpy"], rows)
