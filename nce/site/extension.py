"""The Sphinx extension: the review's own numbers, values with their source, static mathematics, charts that wait.

==================================  ================================================================================
``{nce}`` directive                 number, caption and anchor for the output of the cell before it, or an equation
``{nce}`` role                      links to a figure, panel, table or equation by its id
``{num}`` role                      prints a number of ``data/`` with unit, its source on hover
``{nce-report}``                    prints what was run, with which versions
``{nce-data}``                      prints the catalogue of the data, see :mod:`nce.site.catalogue`
``{nce-page}``, ``{nce-cite}``      print all about one figure or table, and how to cite, see :mod:`nce.site.pages`
``{claim}``, ``{nce-claims}``       verdicts on the review's statements, see :mod:`nce.site.claims`
``{nce-symbols}``, ``{nce-terms}``  what symbols and terms mean, see :mod:`nce.site.words`
==================================  ================================================================================
"""

from __future__ import annotations

import importlib.metadata
import platform
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pybtex.plugin
from docutils import nodes
from docutils.statemachine import StringList
from latex2mathml.converter import convert
from pybtex.style.formatting.unsrt import Style as UnsrtStyle
from pybtex.style.labels import BaseLabelStyle
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

import nce
from nce.data import DataError, Source, cell, source
from nce.data.bibliography import lowered
from nce.figures import Figure, equation, exhibit, referred, text
from nce.places import TABLES, address, exhibit_page, row_page
from nce.site import catalogue, claims, frame, metadata, pages, words

PACKAGES = ["altair", "jupyter-book", "myst-nb", "numpy", "pandas", "scipy", "sphinx", "vl-convert-python"]
SCRIPTS = {
    "chart.js": 'class="nce-chart"',
    "tables.js": 'class="[^"]*nce-(?:filter|table(?! nce-unfolded))',
    "copy.js": 'class="nce-copied"',
}
"""Which script a page needs, by what stands on it."""
logger = logging.getLogger(__name__)


class Reference(SphinxRole):
    """``{nce}`fig-2``` prints "Figure 2" and links to it, wherever it stands; ``{nce}`fig-4b``` does so for a panel."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        name = ""
        try:
            if self.text.startswith("eq-"):
                shown = f"equation ({equation(self.text)['number']})"
            else:
                whole, letter = referred(self.text)
                name, shown = whole.id, f"{whole.number}{letter}" or whole.title
        except DataError as error:
            return _problem(self, error)
        link = addnodes.pending_xref(
            self.rawtext, nodes.inline(self.rawtext, shown), refdomain="std", reftype="ref", reftarget=self.text,
            refexplicit=True, refwarn=True, refdoc=self.env.docname, nce_exhibit=name,
        )  # fmt: skip
        self.set_source_info(link)
        return [link], []


def _on_its_page(app: Sphinx, env: Any, link: addnodes.pending_xref, shown: nodes.Node) -> nodes.Node | None:
    """A figure or table that no chapter shows is found on its own page."""
    name = link.get("nce_exhibit")
    if not name or exhibit_page(name) not in env.found_docs:
        return None
    where = app.builder.get_relative_uri(link["refdoc"], exhibit_page(name))
    anchor = f"#{link['reftarget']}" if link["reftarget"] != name else ""
    return nodes.reference("", "", shown, refuri=f"{where}{anchor}", internal=True)


class Number(SphinxRole):
    """``{num}`t1-01.sigma_S_cm``` prints the value with its unit; who published it stands in its title."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        try:
            found = cell(self.text)
            told = _provenance(found.row)
        except DataError as error:
            return _problem(self, error)
        shown = text.quantity(found.text, found.unit)
        row_id = found.row["row_id"]
        known = f"{TABLES}/{found.table}" in self.env.found_docs
        page = self.env.app.builder.get_relative_uri(self.env.docname, row_page(found.table, row_id))
        target = f"{page}#{row_id}" if known else ""
        only_review = found.row.get("read_in") == "grady2020"
        return [Value(self.rawtext, shown, explanation=told, refuri=target, only_review=only_review)], []


class Value(nodes.Inline, nodes.TextElement):
    """A number that tells its source on hover and on focus, and leads to its row in the catalogue of the data."""


def _value(self: Any, node: Value) -> None:
    link = {"href": node["refuri"]} if node["refuri"] else {"tabindex": "0"}
    self.body.append(self.starttag(node, "a", "", CLASS="nce-num", title=node["explanation"], **link))


def _value_end(self: Any, node: Value) -> None:
    self.body.append(f"{text.ONLY_REVIEW if node['only_review'] else ''}</a>")


def _value_text(self: Any, node: Value) -> None:
    """Other formats print the number alone."""


def _provenance(row: dict[str, str]) -> str:
    published, read = source(row["source"]).short, source(row["read_in"]).short
    where = f"{row['locator']} ({row['evidence']})"
    told = f"{published}, {where}" if published == read else f"{published}, read in {read}, {where}"
    return f"{told}. Row {row['row_id']}."


def _problem(role: SphinxRole, error: DataError) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    message = role.inliner.reporter.error(str(error), line=role.lineno)
    return [role.inliner.problematic(role.rawtext, role.rawtext, message)], [message]


class Show(SphinxDirective):
    """Number, caption and anchor for the drawing that the cell before put out, or for an equation."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        try:
            return self._equation(name) if name.startswith("eq-") else self._exhibit(name)
        except DataError as error:
            raise self.error(str(error)) from None

    def _equation(self, name: str) -> list[nodes.Node]:
        about = equation(name)
        latex = about["latex"]
        shown: nodes.Element = (
            nodes.math_block(latex, latex, nowrap=True, label=None, alt=about["alt"])
            if latex
            else nodes.paragraph("", "(not in the text that the companion works from)")
        )
        number = nodes.inline("", f"({about['number']})", classes=["nce-number"])
        equation_ = self._anchored(nodes.container("", shown, number, names=[name], classes=["nce-equation"]))
        return [*equation_, *self._where(about["symbols"])]

    def _where(self, symbols: str) -> list[nodes.Node]:
        """What the letters of an equation stand for, each with a link to the page of symbols."""
        if not symbols:
            return []
        told = nodes.paragraph("", classes=["nce-where"])
        for latex, meaning in (entry.split(": ", 1) for entry in symbols.split("; ")):
            told += words.link(self.env, nodes.math(latex, latex), "symbol", latex, meaning)
            told += nodes.Text(f" {meaning.removesuffix(' [-]')}; ")
        told[-1] = nodes.Text(told[-1].astext().replace("; ", "."))
        return [told]

    def _exhibit(self, name: str) -> list[nodes.Node]:
        shown = exhibit(name)
        words, messages = self.state.inline_text(shown.caption, self.lineno)
        lead = nodes.strong("", f"{shown.number}. {shown.title}.".lstrip(". "))
        drawing = nodes.container(nce_exhibit=name)
        self.set_source_info(drawing)
        for panel in shown.anchors if isinstance(shown, Figure) else ():
            self.env.get_domain("std").note_hyperlink_target(panel, self.env.docname, panel)
        figure = nodes.figure("", drawing, nodes.caption("", "", lead, nodes.Text(" "), *words), names=[name])
        told = nodes.legend()
        if shown.note:
            told += nodes.paragraph("", "", nodes.emphasis("", "Against the print: "), nodes.Text(shown.note))
        if exhibit_page(name) in self.env.found_docs:
            where = self.env.app.builder.get_relative_uri(self.env.docname, exhibit_page(name))
            told += nodes.raw("", pages.bar(shown, where.removesuffix("index.html")), format="html")
        if told.children:
            figure += told
        return [*self._anchored(figure), *messages]

    def _anchored(self, node: nodes.Element) -> list[nodes.Node]:
        self.set_source_info(node)
        self.state.document.note_explicit_target(node, node)
        return [node]


class _Keys(BaseLabelStyle):
    def format_labels(self, sorted_entries: list[Any]) -> Iterator[str]:
        return (entry.key for entry in sorted_entries)


class KeyStyle(UnsrtStyle):
    """A bibliography by author and year, labelled with the keys that stand in the tables."""

    default_label_style = _Keys
    default_sorting_style = "author_year_title"


class Report(SphinxDirective):
    """What was executed in this build, and with which versions."""

    def run(self) -> list[nodes.Node]:
        ran = self.config.nce_ran
        versions = {p: importlib.metadata.version(p) for p in PACKAGES} | {"nce": nce.__version__}
        lines = ["| Chapter | Cells | Key |", "|---|---|---|"]
        lines += [f"| {{doc}}`/{name}` | {cells} | `{key[:12]}` |" for name, cells, key in ran]
        if not ran:
            lines = ["This copy was built by Jupyter Book alone; only `make book` records what it ran."]
        lines += ["", "| Software | Version |", "|---|---|", f"| Python | {platform.python_version()} |"]
        lines += [f"| {name} | {version} |" for name, version in sorted(versions.items())]
        holder = nodes.container()
        self.state.nested_parse(StringList(lines, self.env.docname), self.content_offset, holder)
        return list(holder.children)


class PlaceDrawings(SphinxTransform):
    """Move each drawing from the output of its cell into the figure that the directive made.

    The specifications stay behind: a script beside the page of the figure holds them once for all pages.
    """

    default_priority = 400

    def apply(self, **_: Any) -> None:
        drawings = {}
        for raw in list(self.document.findall(nodes.raw)):
            named = re.search(r'data-nce="([^"]+)"', raw.astext())
            if not named:
                continue
            if (output := _ancestor(raw, "mime_bundle")) is not None:
                drawings[named[1]] = output
            if exhibit_page(named[1]) in self.env.found_docs:
                kept = pages.without_specs(raw.astext())
                raw.replace_self(nodes.raw("", kept, **raw.attributes))
        for holder in list(self.document.findall(nodes.container)):
            name = holder.get("nce_exhibit")
            if name is None:
                continue
            if name not in drawings:
                kind = "figure" if name.startswith("fig") else "table"
                logger.warning(
                    f"no cell of this page shows {name}; end a cell before the directive with nce.{kind}({name!r})",
                    location=holder,
                )
                continue
            drawing = drawings[name]
            output = drawing.parent
            output.remove(drawing)
            holder.replace_self(drawing)
            if not output.children:
                output.parent.remove(output)


def _ancestor(node: nodes.Node, element: str) -> nodes.Element | None:
    while node is not None and node.get("nb_element") != element:
        node = node.parent
    return node


def _mathml(latex: str, display: str, location: nodes.Node) -> str:
    try:
        typeset = str(convert(latex, display=display))
        unknown = re.search(r">(\\[A-Za-z]+)", typeset)  # the library passes on a command that it does not know
        problem = f"unknown command {unknown[1]}" if unknown else ""
    except Exception as error:  # it raises a dozen classes, one for each way to be wrong
        typeset, problem = "", f"{type(error).__name__} {error}"
    if problem:
        logger.warning(f"cannot typeset {latex!r}: {problem}", location=location)
    return typeset


def _inline_math(self: Any, node: nodes.math) -> None:
    # The word joiner keeps a comma on the line of the formula before it.
    self.body.append(f'<span class="math">{_mathml(node.astext(), "inline", node)}</span>\u2060')
    raise nodes.SkipNode


def _display_math(self: Any, node: nodes.math_block) -> None:
    latex = node.astext()
    if r"\\" in latex and r"\begin" not in latex:
        latex = rf"\begin{{align}}{latex}\end{{align}}"
    typeset = _mathml(latex, "block", node)
    if "alt" in node:
        typeset = typeset.replace("<math ", f'<math alttext="{self.attval(node["alt"])}" ', 1)
    self.body.append(f'<div class="math">{typeset}</div>')
    raise nodes.SkipNode


def _configure(app: Sphinx, config: Config) -> None:
    config.html_baseurl = address()
    # It sets nothing that a parallel read could lose, it only forgot to say so.
    if "sphinx_multitoc_numbering" in app.extensions:
        app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True


def _bibliography(app: Sphinx) -> None:
    """Tell apart the works of one author and year by the letter of their key, and set formulae."""
    for key, entry in app.env.get_domain("cite").bibdata.data.entries.items():
        entry.fields["year"] = Source(key, entry).year
        for name in {"title", "note"} & entry.fields.keys():
            entry.fields[name] = lowered(entry.fields[name])


def _page(app: Sphinx, _: str, __: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    shown = "".join(raw.astext() for raw in doctree.findall(nodes.raw)) if doctree is not None else ""
    for script, wanted in SCRIPTS.items():
        if re.search(wanted, shown):
            app.add_js_file(script, loading_method="defer")


def _docstring(*event: Any) -> None:
    """Link identifiers, and keep an author's initial at the head of a line from numbering a list."""
    lines: list[str] = event[-1]
    for i, line in enumerate(lines):
        plain = re.sub(r"^(\s*)([A-Z])\. ", r"\1\\\2. ", line)
        linked = re.sub(r"\bdoi:(10\.\S*\w)", r"`doi:\1 <https://doi.org/\1>`__", plain)
        lines[i] = re.sub(r"\barXiv:(\d\S*\d)", r"`arXiv:\1 <https://arxiv.org/abs/\1>`__", linked)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything with Sphinx."""
    app.setup_extension("sphinx.ext.autodoc")
    # sphinxcontrib-bibtex looks up the same plug-in at each citation, and each time searches all that is installed.
    pybtex.plugin.find_plugin = cache(pybtex.plugin.find_plugin)
    pybtex.plugin.register_plugin("pybtex.style.formatting", "nce", KeyStyle)
    app.add_config_value("nce_ran", [], "env")
    app.add_node(Value, html=(_value, _value_end), latex=(_value_text, _value_text), text=(_value_text, _value_text))
    app.add_role("nce", Reference())
    app.add_role("num", Number())
    app.add_directive("nce", Show)
    app.add_directive("nce-report", Report)
    catalogue.setup(app)
    pages.setup(app)
    claims.setup(app)
    words.setup(app)
    frame.setup(app)
    metadata.setup(app)
    app.add_transform(PlaceDrawings)
    skip: Callable[..., None] = lambda *_: None  # noqa: E731
    app.add_html_math_renderer("mathml", (_inline_math, skip), (_display_math, skip))
    app.connect("config-inited", _configure)
    app.connect("autodoc-process-docstring", _docstring)
    app.connect("missing-reference", _on_its_page)
    app.connect("builder-inited", _bibliography, priority=900)
    app.connect("html-page-context", _page, priority=900)
    return {"version": nce.__version__, "parallel_read_safe": True, "parallel_write_safe": True}
