"""Executable companion to Grady, Wilkinson, Randall and Mauro (2020), doi:10.3389/fenrg.2020.00218.

Every figure, table, equation and number of the review as an object with its source::

    import nce
    nce.table("table-1").data        # a pandas DataFrame, each row with source and evidence
    nce.figure("fig-2").save("fig-2.svg")
    nce.load("conductivity")         # any table under data/ by name
    print(nce.trace("t1-01"))        # where a row comes from, and what uses it
    nce.claims("lps/structure")      # what the review states there, and the verdict of a check on each

Heavy libraries are imported on first use, so that ``import nce`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nce.claims import claims
    from nce.data import load
    from nce.figures import figure, figures, listing, statements, table, tables
    from nce.trace import trace

__version__ = "0.1.0"
__all__ = ["claims", "figure", "figures", "listing", "load", "statements", "table", "tables", "trace"]

_HOME = {"claims": "nce.claims", "load": "nce.data", "trace": "nce.trace"} | dict.fromkeys(
    ["figure", "figures", "listing", "statements", "table", "tables"], "nce.figures"
)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'nce' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
