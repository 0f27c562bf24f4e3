"""The works cited: ``data/sources.bib``."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pybtex.database import BibliographyData, Entry, PybtexError, parse_file
from pybtex.richtext import Text

from nce.data.tables import DATA, DataError, did_you_mean

_SCRIPTS = {
    "_": str.maketrans("0123456789+-=()aeoxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ"),
    "^": str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"),
}
_SYMBOLS = {r"\cdot": "·", r"\delta": "δ", r"\beta": "β", " ": ""}


def _in_unicode(mathematics: re.Match[str]) -> str:
    text = mathematics[1]
    for latex, symbol in _SYMBOLS.items():
        text = text.replace(latex, symbol)
    return re.sub(r"([_^])\{([^}]*)\}", lambda m: m[2].translate(_SCRIPTS[m[1]]), text).replace("-", "−")


def lowered(latex: str) -> str:
    """The little mathematics of ``sources.bib``, most of it chemical formulae, as Unicode; the rest as it is.

    Examples
    --------
    >>> lowered(r"{Li$_{7}$P$_{3}$S$_{11}$} and (100$-x$)LiI")
    '{Li₇P₃S₁₁} and (100−x)LiI'
    """
    return re.sub(r"\$([^$]*)\$", _in_unicode, latex)


def plain(latex: str) -> str:
    """LaTeX of a bibliography field as Unicode text.

    Examples
    --------
    >>> plain(r"{Li$_{7}$P$_{3}$S$_{11}$} by {\\"O}sterg{\\aa}rd")
    'Li₇P₃S₁₁ by Östergård'
    """
    return str(Text.from_latex(lowered(latex)))


@dataclass(frozen=True)
class Source:
    """One work: enough to name it, link to it and cite it."""

    key: str
    entry: Entry

    def field(self, name: str) -> str:
        return plain(self.entry.fields.get(name, ""))

    @property
    def family_names(self) -> list[str]:
        people = self.entry.persons.get("author", []) or self.entry.persons.get("editor", [])
        return [plain(" ".join(p.prelast_names + p.last_names)) for p in people]

    @property
    def year(self) -> str:
        """Year with the letter of the key, ``2017b``."""
        digits = str(self.entry.fields["year"])
        return self.key[self.key.rindex(digits) :] if digits in self.key else digits

    @property
    def short(self) -> str:
        """Author and year, ``Liu et al. 2013``; for a data base its name and year, ``SciGlass 2019``."""
        if name := self.field("shorttitle"):
            return f"{name} {self.year}"
        names = [n for n in self.family_names if n != "others"]
        many = len(names) > 2 or "others" in self.family_names
        lead = f"{names[0]} et al." if many else " and ".join(names)
        return f"{lead} {self.year}"

    @property
    def doi(self) -> str:
        return str(self.entry.fields.get("doi", ""))

    @property
    def url(self) -> str:
        return f"https://doi.org/{self.doi}" if self.doi else str(self.entry.fields.get("url", ""))

    @property
    def reference(self) -> str:
        """The work as a bibliography prints it, with its address, as plain text."""
        from pybtex.backends.plaintext import Backend
        from pybtex.style.formatting.plain import Style

        dressed = copy.deepcopy(self.entry)
        for name in ("doi", "url", "note", "shorttitle"):
            dressed.fields.pop(name, "")
        dressed.fields["title"] = lowered(dressed.fields["title"])
        (formatted,) = Style().format_entries([dressed])
        return " ".join(f"{formatted.text.render(Backend())} {self.url}".split())

    @property
    def bibtex(self) -> str:
        return str(BibliographyData({self.key: self.entry}).to_string("bibtex"))


@cache
def _parse(path: Path) -> dict[str, Source]:
    try:
        entries = parse_file(path, bib_format="bibtex", encoding="utf-8").entries
    except FileNotFoundError:
        raise DataError(f"{path}: file not found; it holds the works that the tables cite") from None
    except PybtexError as error:
        raise DataError(f"{path}: {error}") from None
    return {key: Source(key, entry) for key, entry in entries.items()}


def sources(folder: Path = DATA) -> dict[str, Source]:
    """All works by key, in the order of the file."""
    return _parse(folder / "sources.bib")


def source(key: str, folder: Path = DATA) -> Source:
    """One work by its key.

    Raises
    ------
    DataError
        If no work has this key.

    Examples
    --------
    >>> source("grady2020").doi
    '10.3389/fenrg.2020.00218'
    """
    known = sources(folder)
    if key not in known:
        raise DataError(f"no work {key!r} in sources.bib.{did_you_mean(key, list(known))}")
    return known[key]
