"""Symbols and terms: what their lists promise, and that chapters use them."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from nce.data.tables import rows
from nce.site import words

BOOK = Path(__file__).parents[1] / "book"
CHAPTERS = [
    path.relative_to(BOOK).with_suffix("").as_posix()
    for path in sorted(BOOK.rglob("*.md"))
    if not path.is_relative_to(BOOK / "appendix") and not path.is_relative_to(BOOK / "figures")
]
SYMBOLS = words.symbols(BOOK)
TERMS = words.terms(BOOK)


def prose(chapter):
    """The text of a chapter without its header and cells."""
    text = (BOOK / f"{chapter}.md").read_text(encoding="utf-8")
    return re.sub(r"^---\n.*?^---\n|^```\{code-cell\}.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def test_every_symbol_of_a_numbered_equation_is_in_the_list():
    known = {symbol["latex"] for symbol in SYMBOLS}
    for equation in rows("equations"):
        used = {entry.split(": ", 1)[0] for entry in equation["symbols"].split("; ") if entry}
        assert used <= known, equation["row_id"]


def test_a_symbol_means_one_thing_in_a_chapter():
    for chapter in CHAPTERS:
        for symbol in SYMBOLS:
            same = [s for s in SYMBOLS if s["latex"] == symbol["latex"] and chapter in s.get("chapters", [chapter])]
            assert len(same) <= 1, (chapter, symbol["latex"])


def test_symbols_name_chapters_that_there_are():
    named = {chapter for symbol in SYMBOLS for chapter in symbol.get("chapters", ())}
    assert named <= set(CHAPTERS)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_letter_in_the_formulae_of_a_chapter_has_a_meaning(chapter):
    known = words.of_chapter(BOOK, chapter)
    for formula in re.findall(r"(?<!\$)\$([^$]+)\$(?!\$)", prose(chapter)):
        if re.fullmatch(r"(\\Delta )?(\\[A-Za-z]+|[A-Za-z])(_(\w|\\infty|\{[^{}]*(\{[^{}]*\})?[^{}]*\}))?", formula):
            assert formula in known, formula


def test_terms_are_used_and_each_form_stands_once():
    forms = [form.lower() for name, about in TERMS.items() for form in (name, *about.get("also", ()))]
    assert len(set(forms)) == len(forms)
    text = " ".join(prose(chapter) for chapter in CHAPTERS).lower()
    unused = [
        name for name, about in TERMS.items() if not any(f.lower() in text for f in (name, *about.get("also", ())))
    ]
    assert unused == []


def test_terms_are_in_order_and_their_meanings_are_no_sentences():
    names = [name.lower() for name in TERMS]
    assert all(a < b for a, b in pairwise(names))
    assert [m for m in (about["means"] for about in TERMS.values()) if m.endswith(".") or len(m.split()) < 3] == []
