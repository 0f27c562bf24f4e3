"""How to cite the companion: the whole of it, a figure or table, or one row of its data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import nce
from nce.data import resource, row, source
from nce.places import exhibit_page, public, row_page

if TYPE_CHECKING:
    from nce.figures.exhibit import Exhibit

AUTHOR = "The nce contributors"
BOOK = "nce, executable companion to a review of non-crystalline electrolytes"
REVIEW = "grady2020"


@dataclass(frozen=True, kw_only=True)
class Cited:
    """What is cited: its key, title and particulars, and the keys of the works that must be cited with it."""

    key: str
    title: str
    about: str
    works: tuple[str, ...]
    url: str
    """Where it stands in public; empty while the companion has no address."""
    part: bool = True
    """Whether it is a part of the companion, not all of it."""

    @property
    def note(self) -> str:
        """Version and particulars say which state is meant; ``nce`` of that version gives the same again."""
        review = source(REVIEW)
        particulars = f"version {nce.__version__}{self.about}"
        return f"{particulars}. After {review.short}, https://doi.org/{review.doi}"


def of_book() -> Cited:
    """The companion as a whole."""
    return Cited(key="nce", title=BOOK, about="", works=(REVIEW,), url=public("index"), part=False)


def of_exhibit(exhibit: Exhibit) -> Cited:
    """A figure or table, with the works whose values it shows; its digest says what it showed."""
    return Cited(
        key=f"nce-{exhibit.id}",
        title=f"{exhibit.number or exhibit.id}: {exhibit.title}",
        about=f", {exhibit.id}, sha256 {exhibit.digest}",
        works=tuple(dict.fromkeys([REVIEW, *exhibit.sources])),
        url=public(exhibit_page(exhibit.id)),
    )


def of_row(row_id: str) -> Cited:
    """One row of the data, with the work that published it and the document in which it was read.

    Raises
    ------
    DataError
        If there is no such row.
    """
    table, cells = row(row_id)
    described = resource(table)
    about = {**described.get("provenance", {}), **cells}
    published, read = source(about["source"]), source(about["read_in"])
    told = f"published by {published.short}"
    if read.key != published.key:
        told += f", read in {read.short}"
    return Cited(
        key=f"nce-{row_id}",
        title=f"Row {row_id} of {described['title']}",
        about=f", {told}, {about['locator']}",
        works=tuple(dict.fromkeys([published.key, read.key])),
        url=public(row_page(table, row_id), row_id),
    )


def _text(cited: Cited) -> str:
    where = f"{cited.title}. In: {BOOK}" if cited.part else cited.title
    return f"{AUTHOR}. {where}, {cited.note}.{cited.url and ' '}{cited.url}"


def _bibtex(cited: Cited) -> str:
    fields = {
        "author": f"{{{AUTHOR}}}",
        "title": f"{{{cited.title}}}",
        **({"howpublished": BOOK} if cited.part else {}),
        "version": nce.__version__,
        "note": cited.note,
        **({"url": cited.url} if cited.url else {}),
    }
    lines = [f"  {name} = {{{text}}},\n" for name, text in fields.items()]
    own = f"@misc{{{cited.key},\n{''.join(lines)}}}\n"
    return "\n".join([own, *(source(key).bibtex for key in cited.works)])


def _ris(cited: Cited) -> str:
    fields = {
        "TY": "DATA" if cited.part else "COMP",
        "AU": AUTHOR,
        "TI": cited.title,
        **({"T2": BOOK} if cited.part else {}),
        "N1": cited.note,
        **({"UR": cited.url} if cited.url else {}),
        "ER": "",
    }
    return "".join(f"{tag}  - {text}\n" for tag, text in fields.items())


def _csl_json(cited: Cited) -> str:
    item = {
        "id": cited.key,
        "type": "dataset" if cited.part else "software",
        "title": cited.title,
        "author": [{"literal": AUTHOR}],
        **({"container-title": BOOK} if cited.part else {}),
        "version": nce.__version__,
        "note": cited.note,
        **({"URL": cited.url} if cited.url else {}),
    }
    return json.dumps([item], ensure_ascii=False, indent=1)


STYLES: dict[str, Callable[[Cited], str]] = {
    "text": _text,
    "bibtex": _bibtex,
    "ris": _ris,
    "csl-json": _csl_json,
}


def cite(cited: Cited, style: str = "text") -> str:
    """The citation in one of the styles ``text``, ``bibtex``, ``ris`` and ``csl-json``.

    Raises
    ------
    ValueError
        If the style is another one.
    """
    if style not in STYLES:
        raise ValueError(f"unknown citation style {style!r}; use one of {', '.join(STYLES)}")
    return STYLES[style](cited)
