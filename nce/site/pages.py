"""Permanent pages of figures and tables: ``{nce-page} ID`` makes one, ``{nce-gallery}`` shows them all; and
``{nce-cite}`` says how to cite the companion as a whole.

Beside each page lie its files, ``figures/<id>/<id>.csv`` and so on, written when the page is read, and
``figures/<id>/<id>.js`` with the specifications of a figure, which every page that shows it loads on first use.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from nce.data import EVIDENCE, DataError, source
from nce.data.tables import index_of
from nce.figures import exhibit, exhibit_ids
from nce.figures.cite import cite, of_book
from nce.figures.exhibit import Exhibit, Figure, in_script
from nce.figures.lock import Verdict, verify
from nce.places import FIGURES, exhibit_page, row_page

FILES = {
    ".csv": ("Data", " (CSV)"),
    ".vl.json": ("Spec", " (Vega-Lite)"),
    ".svg": ("SVG", ""),
    ".png": ("PNG", ""),
    ".pdf": ("PDF", ""),
    ".json": ("About", " (JSON)"),
    ".bib": ("BibTeX", ""),
    ".ris": ("RIS", ""),
}
"""Files beside a page: what each is called, and what more is said to those who hear the name alone."""
CITED = (".bib", ".ris")
LONGEST = 250
"""Rows of data that a page lists; the file has them all."""


def files(shown: Exhibit) -> list[str]:
    """The endings of the files beside its page."""
    return [ending for ending in FILES if ending in shown.endings]


class Page(SphinxDirective):
    """All about one figure or table: drawing, words, files, citation, sources, data."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        try:
            shown = exhibit(self.arguments[0])
        except DataError as error:
            raise self.error(str(error)) from None
        if self.env.app.builder.format == "html":
            _write(shown, Path(self.env.app.outdir) / FIGURES / shown.id)
        words, messages = self.state.inline_text(shown.caption, self.lineno)
        drawing = nodes.raw("", shown.to_html(), format="html")
        taken = nodes.raw("", bar(shown, ""), format="html")
        figure = nodes.figure("", drawing, nodes.caption("", "", *words), nodes.legend("", taken))
        note = [nodes.paragraph("", "", nodes.emphasis("", "Against the print: "), nodes.Text(shown.note))]
        return [
            figure,
            *messages,
            *(note if shown.note else []),
            self._section("Use it", [_code(shown), _licence(shown)]),
            self._section("Cite it", [nodes.paragraph("", shown.cite())]),
            self._section("Sources", [self._works(shown)]),
            self._section("Data", _rows(shown, self)),
        ]

    def _section(self, title: str, content: list[nodes.Node]) -> nodes.section:
        section = nodes.section("", nodes.title("", title), *content, names=[title.lower()])
        self.state.document.note_implicit_target(section, section)
        return section

    def _works(self, shown: Exhibit) -> nodes.Node:
        works = nodes.bullet_list()
        for key in shown.sources:
            cited, _ = self.state.inline_text(f"{{cite:t}}`{key}`", self.lineno)
            title = nodes.Text(f": {source(key).field('title')}")
            works += nodes.list_item("", nodes.paragraph("", "", *cited, title))
        return works


def bar(shown: Exhibit, folder: str) -> str:
    """What a reader can take away of a figure or table, as links into its folder; each name says of which it is."""

    def link(address: str, word: str, rest: str, more: str = "") -> str:
        return f'<a href="{folder}{address}"{more}>{word}<span class="nce-said"> {rest}</span></a>'

    def file(ending: str) -> str:
        word, what = FILES[ending]
        return link(f"{shown.id}{ending}", word, f"of {shown.number}{what}", " download")

    def opened(word: str, *inside: str) -> str:
        head = f'<summary>{word}<span class="nce-said"> {shown.number}</span></summary>'
        return f"<details>{head}<div>{''.join(f'<p>{part}</p>' for part in inside)}</div></details>"

    taken = [file(ending) for ending in files(shown) if ending not in CITED]
    cited = [file(ending) for ending in files(shown) if ending in CITED]
    citation = f'<span class="nce-copied">{html.escape(shown.cite())}</span>'
    command = f'<code class="nce-copied">nce verify {shown.id}@{shown.digest[:16]}</code>'
    parts = [
        *taken,
        link("index.html#data", "Rows", f"of {shown.number} as a table"),
        opened("Cite", citation, " · ".join(cited)),
        opened(
            "Verify",
            f"Whether it still reproduces, and if not, what moved: {command}",
            f"SHA-256 of drawing and data: <code>{shown.digest}</code>",
        ),
        link("index.html", "Permalink", f"to {shown.number}"),
    ]
    named = f'role="group" aria-label="{shown.number}: files and citation"'
    return f'<div class="nce-bar" {named}>{"".join(parts)}</div>'


def _licence(shown: Exhibit) -> nodes.Node:
    return nodes.paragraph("", f"Licence: {str(shown.metadata()['licence']).replace(' AND ', ' and ')}.")


def _code(shown: Exhibit) -> nodes.Node:
    call = f'shown = nce.{shown.word.lower()}("{shown.id}")'
    code = f"import nce\n\n{call}\nshown.data  # a DataFrame, each row with its source"
    return nodes.literal_block(code, code, language="python")


def _rows(shown: Exhibit, directive: Page) -> list[nodes.Node]:
    """The data as a table: what a person hears who cannot see the drawing, each row linked to the catalogue."""
    table = shown.data.reset_index()
    skip = {"read_in", "locator", "as_printed", "note", "drawn", "substitute"}
    columns = [c for c in table.columns if c not in skip and table[c].notna().any()]
    head = "".join(f'<th scope="col">{html.escape(str(c))}</th>' for c in columns)
    body = []
    for row in table.head(LONGEST)[columns].to_dict("records"):
        cells = "".join(f'<td data-label="{html.escape(c)}">{_cell(row[c])}</td>' for c in columns if c != "row_id")
        body.append(f'<tr><th scope="row">{_anchor(str(row["row_id"]), directive)}</th>{cells}</tr>')
    told = f"{len(table)} rows" + (f", the first {LONGEST} of them here" if len(table) > LONGEST else "")
    shown_html = (
        f'<div class="nce-table nce-rows"><div class="nce-scroll" role="region" tabindex="0" aria-label="Data">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div></div>"
    )
    return [nodes.paragraph("", f"{told}."), nodes.raw("", shown_html, format="html")]


def _anchor(row_id: str, directive: Page) -> str:
    if row_id not in index_of():
        return html.escape(row_id)
    where = row_page(index_of()[row_id][0], row_id)
    link = directive.env.app.builder.get_relative_uri(directive.env.docname, where)
    return f'<a href="{link}#{row_id}">{html.escape(row_id)}</a>'


def _cell(value: Any) -> str:
    if value is None or value != value:
        return "–"
    return html.escape(f"{value:.6g}" if isinstance(value, float) else str(value))


class Gallery(SphinxDirective):
    """A card for each figure and table, chosen by kind and evidence without a script, and a table of them all."""

    def run(self) -> list[nodes.Node]:
        shown = [exhibit(i) for i in exhibit_ids()]
        cards = "".join(map(_card, shown))
        verdicts = {verdict.id: verdict for verdict in verify()}
        body = "".join(_line(s, verdicts[s.id]) for s in shown)
        head = "".join(f'<th scope="col">{name}</th>' for name in _LISTED)
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        classes = [name for name in EVIDENCE if any(name in s.metadata()["evidence"] for s in shown)]
        choices = {"kind": [s.kind for s in shown], "evidence": classes}
        stock = (
            f'<div class="nce-stock">{filtered(".nce-stock [data-name]", len(shown), choices)}'
            f'<ul class="nce-gallery">{cards}</ul>'
            f'<div class="nce-table nce-listed"><div class="nce-scroll" role="region" tabindex="0" '
            f'aria-label="All figures and tables">{table}</div></div></div>'
        )
        return [nodes.raw("", stock, format="html")]


_LISTED = ("Id", "Kind", "Rows", "Sources", "Digest", "Verified")


def _chosen(shown: Exhibit) -> str:
    """What a reader chooses by."""
    return f'data-name="{shown.id}" data-kind="{shown.kind}" data-evidence="{" ".join(shown.metadata()["evidence"])}"'


def filtered(items: str, total: int, choices: Mapping[str, Iterable[str]]) -> str:
    """Choices by which the script narrows down a list, by what its items say of themselves."""
    labels = ""
    for name, known in choices.items():
        options = "".join(f'<option value="{v}">{v.replace("-", " ")}</option>' for v in ["all", *dict.fromkeys(known)])
        labels += f'<label>{name} <select name="{name}" autocomplete="off">{options}</select></label>'
    return f'<div class="nce-filter" data-items="{items}">{labels}<output>{total} of {total}</output></div>'


def _beside(shown: Exhibit) -> str:
    return f"../{exhibit_page(shown.id).removesuffix('/index')}"


def _card(shown: Exhibit) -> str:
    picture = (
        f'<img src="{_beside(shown)}/{shown.id}.png" alt="" loading="lazy">'
        if ".png" in shown.endings
        else "<span>table</span>"
    )
    evidence = ", ".join(f"{n} {name}" for name, n in shown.metadata()["evidence"].items())
    told = f"{shown.kind}, {len(shown.data)} rows: {evidence}" if len(shown.data) else shown.kind
    return (
        f'<li {_chosen(shown)}><a href="{_beside(shown)}/index.html"><span class="nce-thumb">{picture}</span>'
        f"<strong>{html.escape(f'{shown.number}. {shown.title}'.lstrip('. '))}</strong></a>"
        f"<p>{html.escape(told)}</p></li>"
    )


def _line(shown: Exhibit, verdict: Verdict) -> str:
    """What ``nce verify`` says of it when the book is built."""
    said = "reproduces" if verdict.same else str(verdict).removeprefix(f"{shown.id}: ")
    told = [shown.kind, str(len(shown.data)), str(len(shown.sources)), f"<code>{shown.digest[:16]}</code>"]
    numbers = ["", f' data-sort="{told[1]}"', f' data-sort="{told[2]}"', "", ""]
    cells = "".join(
        f'<td data-label="{name}"{number}>{cell}</td>'
        for name, number, cell in zip(_LISTED[1:], numbers, [*told, html.escape(said)], strict=True)
    )
    link = f'<a href="{_beside(shown)}/index.html">{shown.id}</a>'
    return f'<tr {_chosen(shown)}><th scope="row">{link}</th>{cells}</tr>'


class Cite(SphinxDirective):
    """How to cite this version of the companion, as text, BibTeX and RIS, with the files for reference managers."""

    def run(self) -> list[nodes.Node]:
        whole = of_book()
        if self.env.app.builder.format == "html":
            folder = (Path(self.env.app.outdir) / self.env.docname).parent
            folder.mkdir(parents=True, exist_ok=True)
            for ending, style in _STYLES.items():
                (folder / f"{whole.key}{ending}").write_text(cite(whole, style), encoding="utf-8")
        links = ", ".join(
            f'<a class="nce-file" href="{whole.key}{ending}" download>{FILES[ending]}</a>' for ending in _STYLES
        )
        shown = [
            nodes.literal_block(text, text, language="text") for text in (cite(whole, "bibtex"), cite(whole, "ris"))
        ]
        files = nodes.raw("", f"<p>As files: {links}.</p>", format="html")
        return [nodes.container("", nodes.paragraph("", cite(whole)), *shown, files, classes=["nce-cite"])]


_STYLES = {".bib": "bibtex", ".ris": "ris"}


def script(shown: Figure) -> str:
    """The specifications of a figure as a script: a page that was opened from a disk may load that, but no JSON.

    Panels and sizes share their data sets.
    """
    datasets: dict[str, Any] = {}
    for specs in shown.drawn.values():
        for spec in specs.values():
            datasets |= spec.get("datasets", {})
    kept = {
        size: {panel: {k: v for k, v in spec.items() if k != "datasets"} for panel, spec in specs.items()}
        for size, specs in shown.drawn.items()
    }
    return f"(window.nceSpecs ??= {{}})[{json.dumps(shown.id)}] = {in_script(kept | {'datasets': datasets})};\n"


def without_specs(drawing: str) -> str:
    """The HTML of a figure without the specifications that its script holds."""
    return re.sub(r'<script type="application/json" class="nce-spec">.*?</script>', "", drawing, flags=re.DOTALL)


def _write(shown: Exhibit, folder: Path) -> None:
    """Write the files of a figure or table beside its page, by the process that has just drawn it."""
    folder.mkdir(parents=True, exist_ok=True)
    for ending in files(shown):
        shown.save(folder / f"{shown.id}{ending}")
    if isinstance(shown, Figure):
        (folder / f"{shown.id}.js").write_text(script(shown), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the directives and the files."""
    app.add_directive("nce-page", Page)
    app.add_directive("nce-gallery", Gallery)
    app.add_directive("nce-cite", Cite)
