"""Symbols and terms: ``{nce-symbols}`` and ``{nce-terms}`` list them, and a chapter links the first use of each.

Both lists stand beside the page that prints them, ``book/appendix/symbols.toml`` and ``terms.toml``. Authors write
plain words and plain formulae; the first of each in a chapter becomes a link that tells its meaning on hover.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from nce.figures.text import prose

PAGE = "appendix/symbols"
APART = ("appendix/", "figures/")
"""Folders without chapters."""


@cache
def symbols(book: Path) -> list[dict[str, Any]]:
    """Symbols by their LaTeX with meaning and unit, and the chapters if it means this only there."""
    return list(tomllib.loads((book / f"{PAGE}.toml").read_text(encoding="utf-8"))["symbol"])


@cache
def terms(book: Path) -> dict[str, dict[str, Any]]:
    """Terms with their meaning and the other forms in which they occur."""
    return tomllib.loads((book / PAGE).with_name("terms.toml").read_text(encoding="utf-8"))


def anchor(kind: str, name: str) -> str:
    """Anchor of a symbol or term on its page.

    Examples
    --------
    >>> anchor("symbol", r"\\\\Delta H_f"), anchor("term", "glass-ceramic")
    ('symbol-Delta-H-f', 'term-glass-ceramic')
    """
    return f"{kind}-{re.sub('[^A-Za-z0-9]+', '-', name).strip('-')}"


def of_chapter(book: Path, chapter: str) -> dict[str, dict[str, Any]]:
    """The symbols as a chapter uses them: what it alone means comes before what all mean."""
    general = {s["latex"]: s for s in symbols(book) if "chapters" not in s}
    return general | {s["latex"]: s for s in symbols(book) if chapter in s.get("chapters", ())}


def meaning(symbol: dict[str, Any]) -> str:
    """What a symbol stands for, with its unit."""
    return f"{symbol['means']}, {symbol['unit']}" if symbol.get("unit") else str(symbol["means"])


def link(env: BuildEnvironment, shown: nodes.Node, kind: str, name: str, means: str) -> nodes.reference:
    """A symbol or term as a link to its meaning, which it tells on hover."""
    where = f"{env.app.builder.get_relative_uri(env.docname, PAGE)}#{anchor(kind, name)}"
    found = nodes.reference("", "", shown, refuri=where, reftitle=means, internal=True)
    found["classes"].append("nce-word")
    return found


class Symbols(SphinxDirective):
    """All symbols with their meaning, unit and chapters."""

    def run(self) -> list[nodes.Node]:
        entries = nodes.definition_list(classes=["nce-words"])
        seen: set[str] = set()
        for symbol in symbols(Path(self.env.srcdir)):
            name = anchor("symbol", symbol["latex"])
            ids = [] if name in seen else [name]
            seen.add(name)
            told = nodes.paragraph("", f"{meaning(symbol)}.")
            for chapter in symbol.get("chapters", ()):
                link, _ = self.state.inline_text(f"{{doc}}`/{chapter}`", self.lineno)
                told += [nodes.Text(" In "), *link, nodes.Text(".")]
            term = nodes.term("", "", nodes.math(symbol["latex"], symbol["latex"]), ids=ids)
            entries += nodes.definition_list_item("", term, nodes.definition("", told))
        return [entries]


class Terms(SphinxDirective):
    """All terms with their meaning, in alphabetical order."""

    def run(self) -> list[nodes.Node]:
        entries = nodes.definition_list(classes=["nce-words"])
        for name, about in sorted(terms(Path(self.env.srcdir)).items(), key=lambda item: item[0].lower()):
            told = nodes.paragraph("", f"{prose(about['means'])}.")
            term = nodes.term("", name, ids=[anchor("term", name)])
            entries += nodes.definition_list_item("", term, nodes.definition("", told))
        return [entries]


class LinkWords(SphinxPostTransform):
    """Link the first use of each symbol and term in a chapter."""

    default_priority = 800
    formats = ("html",)

    def run(self, **_: Any) -> None:
        chapter = self.env.docname
        if PAGE not in self.env.found_docs or chapter.startswith(APART):
            return
        book = Path(self.env.srcdir)
        self.link_symbols(of_chapter(book, chapter))
        self.link_terms(terms(book))

    def link_symbols(self, known: dict[str, dict[str, Any]]) -> None:
        left = dict(known)
        for node in [n for n in self.document.findall(nodes.math) if _is_prose(n)]:
            if symbol := left.pop(node.astext(), None):
                node.replace_self(link(self.env, node.deepcopy(), "symbol", symbol["latex"], meaning(symbol)))

    def link_terms(self, known: dict[str, dict[str, Any]]) -> None:
        name_of = {form.lower(): name for name, about in known.items() for form in (name, *about.get("also", ()))}
        longest_first = sorted(name_of, key=len, reverse=True)
        pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])", re.IGNORECASE)
        seen: set[str] = set()
        for node in [n for n in self.document.findall(nodes.Text) if _is_prose(n)]:
            parts = list(self.parts(node.astext(), pattern, name_of, known, seen))
            if any(isinstance(part, nodes.reference) for part in parts):
                node.parent.replace(node, parts)

    def parts(
        self,
        text: str,
        pattern: re.Pattern[str],
        name_of: dict[str, str],
        known: dict[str, dict[str, Any]],
        seen: set[str],
    ) -> Iterator[nodes.Node]:
        """A text cut where a term stands for the first time."""
        end = 0
        for found in pattern.finditer(text):
            name = name_of[found[0].lower()]
            if name not in seen:
                seen.add(name)
                if found.start() > end:
                    yield nodes.Text(text[end : found.start()])
                yield link(self.env, nodes.Text(found[0]), "term", name, prose(known[name]["means"]))
                end = found.end()
        if end < len(text):
            yield nodes.Text(text[end:])


_NOT_PROSE = (nodes.title, nodes.reference, nodes.literal, nodes.raw, nodes.math, nodes.literal_block, nodes.term)


def _is_prose(node: nodes.Node) -> bool:
    inside_paragraph, node = False, node.parent
    while node is not None:
        if isinstance(node, _NOT_PROSE) or "nce-num" in getattr(node, "attributes", {}).get("classes", ()):
            return False
        inside_paragraph = inside_paragraph or isinstance(node, nodes.paragraph)
        node = node.parent
    return inside_paragraph


def setup(app: Sphinx) -> None:
    """Register the directives and the links."""
    app.add_directive("nce-symbols", Symbols)
    app.add_directive("nce-terms", Terms)
    app.add_post_transform(LinkWords)
