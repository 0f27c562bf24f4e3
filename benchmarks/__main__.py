"""All benchmarks, or those named: ``python benchmarks [NAME ...]``, each with the name of a file in this folder."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

ALL = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py") if path.stem != "timing")

if __name__ == "__main__":
    names = sys.argv[1:] or ALL
    if unknown := set(names) - set(ALL):
        sys.exit(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(ALL)}")
    for name in names:
        import_module(name).main()
