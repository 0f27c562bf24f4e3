"""What `import nce` costs beside `import numpy`, each in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

from timing import seconds, table

LINES = [
    "pass",
    "import numpy",
    "import nce",
    "import nce.models.fit",
    "import nce; nce.load",
    "import scipy.constants",
]
    "pass",
    "import numpy",
    "import nce",
    "import nce.models.fit",
    "import nce; nce.load",
    "import scipy.constants",
]


def main() -> None:
    runs = {line: partial(subprocess.run, [sys.executable, "-c", line], check=True) for line in LINES}
    times = seconds(runs, repeat=15)
    numpy = times["import numpy"] - times["pass"]
    rows = [
        [f"`{line}`", f"{1e3 * (t - times['pass']):.0f} ms", f"{(t - times['pass']) / numpy:.2f}"]
        for line, t in times.items()
        if line != "pass"
    ]
    table("Imports, bare interpreter taken off", ["statement", "median of 15", "ratio to numpy"], rows)
