"""The catalogue of the data: ``{nce-data}`` lists all tables, ``{nce-data} NAME`` shows one, made from its schema."""

from __future__ import annotations

import html
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from nce.data import DATA, EVIDENCE, DataError, package, resource, sources
from nce.data.tables import built, rows
from nce.figures import listing
from nce.figures.text import formula
from nce.places import TABLES, row_page

_LIMITS = {"minimum": "at least {}", "maximum": "at most {}", "enum": "one of {}", "pattern": "pattern `{}`"}


class Catalogue(SphinxDirective):
    """All tables with their size, licence and evidence, or one of them with its columns and its rows."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        try:
            if not self.arguments:
                return self._parsed(_contents())
            return self._table(self.arguments[0])
        except DataError as error:
            raise self.error(str(error)) from None

    def _parsed(self, lines: list[str]) -> list[nodes.Node]:
        holder = nodes.container()
        self.state.nested_parse(StringList(lines, self.env.docname), self.content_offset, holder)
        return list(holder.children)

    def _table(self, name: str) -> list[nodes.Node]:
        described = resource(name)
        parts = self._parsed(_about(described))
        if not built(described):
            shown = replace(listing(name), unfolded=True).to_html()
            parts.append(self._section("Rows", [nodes.raw("", shown, format="html")]))
        else:
            links = ", ".join(f'<a href="{name}/{block}.html">{block}</a>' for block in _blocks(name))
            told = [f"By thousands of the first number of their id: {links}."]
            parts.append(self._section("Rows", self._parsed(told)))
        return [*parts, self._section("Columns", self._parsed(_columns(described)))]

    def _section(self, title: str, content: list[nodes.Node]) -> nodes.section:
        section = nodes.section("", nodes.title("", title), *content, names=[title.lower()])
        self.state.document.note_implicit_target(section, section)
        return section


def count(described: dict[str, Any]) -> Counter[str]:
    """How many rows of a table there are of each class of evidence."""
    stated = described.get("provenance", {}).get("evidence")
    return Counter(stated or row["evidence"] for row in rows(described["name"]))


def _contents() -> list[str]:
    tables = package()["resources"]
    counts = {described["name"]: count(described) for described in tables}
    total = sum(counts.values(), Counter[str]())
    lines = [f"{len(tables)} tables, {total.total()} rows, {len(sources())} works.", ""]
    lines += ["| Evidence | Rows | The value was |", "|---|---|---|"]
    lines += [f"| {name} | {total[name]} | {meaning} |" for name, meaning in EVIDENCE.items()]
    lines += ["", "| Table | One row is | Rows | Columns | Evidence | Licence |", "|---|---|---|---|---|---|"]
    for described in tables:
        name = described["name"]
        cells = [
            f"[{name}]({name}.md)",
            described["one_row"],
            counts[name].total(),
            len(described["schema"]["fields"]),
            ", ".join(f"{n} {evidence}" for evidence, n in _ranked(counts[name])),
            ", ".join(licence["name"] for licence in described["licenses"]),
        ]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    files = ["datapackage.json", "sources.bib", "seal.json"]
    links = ", ".join(f'<a class="nce-file" href="../../data/{file}" download>{file}</a>' for file in files)
    return [*lines, "", f"The package as a whole: {links}."]


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return [(evidence, counts[evidence]) for evidence in EVIDENCE if counts[evidence]]


def _about(described: dict[str, Any]) -> list[str]:
    counts = count(described)
    licences = ", ".join(f"[{one['title']}]({one['path']})" for one in described["licenses"])
    path = described["path"]
    facts = {
        "One row is": described["one_row"],
        "Rows": f"{counts.total()} ({', '.join(f'{n} {evidence}' for evidence, n in _ranked(counts))})",
        "Licence": licences,
        "File": f'<a class="nce-file" href="../../data/{path}" download>{path}</a>',
        "In Python": f'`nce.load("{described["name"]}")`',
    }
    if stated := described.get("provenance"):
        facts["Every row"] = f"{stated['evidence']}, read in {{cite:t}}`{stated['read_in']}`, {stated['locator']}"
    told = [described["description"], described.get("remarks", "")]
    return [line for t in told for line in (t, "")] + [f"- {name}: {fact}" for name, fact in facts.items()] + [""]


def _columns(described: dict[str, Any]) -> list[str]:
    lines = ["| Column | Unit | What it holds | Allowed |", "|---|---|---|---|"]
    for field in described["schema"]["fields"]:
        cells = [f"`{field['name']}`", field.get("unit", ""), field["description"], _allowed(field)]
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return lines


def _allowed(field: dict[str, Any]) -> str:
    limits = field.get("constraints", {})
    told = [field["type"]] if field["type"] != "string" else []
    for name, phrase in _LIMITS.items():
        if name in limits:
            value = limits[name]
            told.append(phrase.format(", ".join(value) if isinstance(value, list) else value))
    if not limits.get("required"):
        told.append("may be empty")
    return "; ".join(told)


def _blocks(name: str) -> dict[str, list[dict[str, str]]]:
    """The rows of a large table by the page on which they stand."""
    blocks: dict[str, list[dict[str, str]]] = {}
    for row in sorted(rows(name), key=lambda row: [int(n) for n in row["row_id"].split("-")[1:]]):
        blocks.setdefault(row_page(name, row["row_id"]).rpartition("/")[2], []).append(row)
    return blocks


def _large(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Pages for the rows of the tables that a script wrote, outside the search index."""
    listed = (one for one in package()["resources"] if built(one) and f"{TABLES}/{one['name']}" in app.env.found_docs)
    for described in listed:
        name, title = described["name"], described["title"]
        for block, found in _blocks(name).items():
            head = f"<h1>{html.escape(title)}: {block}</h1>"
            back = f'<p>Columns, licence and file: <a href="../{name}.html">{html.escape(title)}</a>.</p>'
            body = "".join(_compact(row, described["schema"]["fields"]) for row in found)
            table = f'<div class="nce-table nce-large"><table><tbody>{body}</tbody></table></div>'
            context = {"title": f"{title}: {block}", "body": head + back + table, "metatags": ""}
            yield f"{TABLES}/{name}/{block}", context, "page.html"


def _compact(row: dict[str, str], fields: list[dict[str, Any]]) -> str:
    """One row in three cells: its id, its composition and paper, and whatever else is filled and not zero."""
    shown = ("row_id", "composition", "author", "year")
    told = (
        f"{f['name']} {row[f['name']]}" for f in fields if row[f["name"]] not in ("", "0") and f["name"] not in shown
    )
    paper = html.escape(f"{row['author']} {row['year']}")
    composition = html.escape(formula(row["composition"])) or "composition not stored"
    cells = f"<td>{composition}, {paper}</td><td>{html.escape('; '.join(told))}</td>"
    return f'<tr id="{row["row_id"]}"><th scope="row">{row["row_id"]}</th>{cells}</tr>'


def _publish(app: Sphinx, failed: Exception | None) -> None:
    """Put the files of the data beside the pages, for downloading."""
    if failed is None and app.builder.format == "html":
        shutil.copytree(DATA, Path(app.outdir) / "data", ignore=shutil.ignore_patterns("*.py", "__pycache__", "*.part"))


def setup(app: Sphinx) -> None:
    """Register the directive and the downloads."""
    app.add_directive("nce-data", Catalogue)
    app.connect("html-collect-pages", _large)
    app.connect("build-finished", _publish)
