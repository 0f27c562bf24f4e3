"""How to cite one figure or table of the companion."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import nce
from nce.data import source

if TYPE_CHECKING:
    from nce.figures.exhibit import Exhibit

AUTHOR = "The nce contributors"
BOOK = "nce, executable companion to a review of non-crystalline electrolytes"
REVIEW = "grady2020"


def _label(exhibit: Exhibit) -> str:
    return f"{exhibit.number or exhibit.id}: {exhibit.title}"


def _about(exhibit: Exhibit) -> str:
    """Version, id and digest say which state is meant; ``nce`` of that version gives the same digest again."""
    review = source(REVIEW)
    return f"version {nce.__version__}, {exhibit.id}, sha256 {exhibit.digest}. After {review.short}, https://doi.org/{review.doi}"


def _text(exhibit: Exhibit) -> str:
    return f"{AUTHOR}. {_label(exhibit)}. In: {BOOK}, {_about(exhibit)}."


def _bibtex(exhibit: Exhibit) -> str:
    """The figure, the review, and the works whose values it shows."""
    fields = {
        "author": f"{{{AUTHOR}}}",
        "title": f"{{{_label(exhibit)}}}",
        "howpublished": BOOK,
        "version": nce.__version__,
        "note": _about(exhibit),
    }
    lines = [f"  {name} = {{{text}}},\n" for name, text in fields.items()]
    own = f"@misc{{nce-{exhibit.id},\n{''.join(lines)}}}\n"
    works = [source(key) for key in dict.fromkeys([REVIEW, *exhibit.sources])]
    return "\n".join([own, *(work.bibtex for work in works)])


def _ris(exhibit: Exhibit) -> str:
    fields = {"TY": "DATA", "AU": AUTHOR, "TI": _label(exhibit), "T2": BOOK, "N1": _about(exhibit), "ER": ""}
    return "".join(f"{tag}  - {text}\n" for tag, text in fields.items())


def _csl_json(exhibit: Exhibit) -> str:
    item = {
        "id": f"nce-{exhibit.id}",
        "type": "dataset",
        "title": _label(exhibit),
        "author": [{"literal": AUTHOR}],
        "container-title": BOOK,
        "version": nce.__version__,
        "note": _about(exhibit),
    }
    return json.dumps([item], ensure_ascii=False, indent=1)


STYLES: dict[str, Callable[[Exhibit], str]] = {
    "text": _text,
    "bibtex": _bibtex,
    "ris": _ris,
    "csl-json": _csl_json,
}


def cite(exhibit: Exhibit, style: str) -> str:
    """The citation in one of the :data:`STYLES`.

    Raises
    ------
    ValueError
        If the style is another one.
    """
    if style not in STYLES:
        raise ValueError(f"unknown citation style {style!r}; use one of {', '.join(STYLES)}")
    return STYLES[style](exhibit)
