"""A figure or table as one object: data with sources, drawing, words, identity, files, citation."""

from __future__ import annotations

import base64
import html
import json
import math
import os
import re
import string
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd

import nce
from nce.data import EVIDENCE, DataError, resource, source, sources
from nce.data.tables import did_you_mean
from nce.figures import text, theme
from nce.figures.cite import cite, of_exhibit
from nce.figures.page import controls, picture, plain, said
from nce.places import exhibit_page, public


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """What every figure and table has.

    Attributes
    ----------
    id
        Permanent name: ``fig-2`` and ``table-1`` carry the review's own numbers, ``fig-x-…`` are ours.
    title
        What it is called.
    caption
        What stands under it, MyST text that may cite.
    alt
        What a person hears who cannot see it.
    kind
        ``data``, ``model``, ``data+model`` or ``schematic``.
    note
        How it differs from the printed one, and why; empty if it does not.
    data
        Every row shown, with ``row_id``, ``source`` and ``evidence``.
    """

    id: str
    title: str
    caption: str
    alt: str
    kind: str
    data: pd.DataFrame
    note: str = ""
    word: ClassVar[str] = "Exhibit"

    @property
    def number(self) -> str:
        """The review's own numbering, ``Figure 2``; ``Figure X1`` and so on for ours; empty for other tables."""
        from nce.figures import exhibit_ids

        tail = self.id.partition("-")[2]
        if tail[:1].isdigit():
            return f"{self.word} {tail.upper()}"
        ours = [i for i in exhibit_ids() if i.startswith("fig-x-")]
        return f"{self.word} X{ours.index(self.id) + 1}" if self.id in ours else ""

    @property
    def sources(self) -> list[str]:
        """Keys of all works whose values are shown, in the order of their first row."""
        return list(dict.fromkeys(self.data["source"]))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over specification and data in canonical form, which has sorted keys and six significant digits."""
        body = {"id": self.id, "spec": self.spec(), "data": self.records()}
        return sha256(json.dumps(canonical(body), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def records(self) -> list[dict[str, Any]]:
        """The rows of the data as plain values, missing ones as None."""
        rows = self.data.reset_index()
        return list(rows.astype(object).where(rows.notna(), None).to_dict("records"))

    def spec(self) -> Any:
        """What is drawn, apart from the data: specifications by panel, or columns and footnotes."""
        raise NotImplementedError

    @property
    def licences(self) -> list[str]:
        """Licences of its data and drawing by their SPDX names."""
        read_in = set(self.data["read_in"]) if "read_in" in self.data else set()
        return ["CC-BY-4.0", *(["ODbL-1.0"] if "sciglass2019" in read_in else [])]

    def metadata(self) -> dict[str, Any]:
        """What a machine may want to know of it: words, units, sources with DOI, licence, version, digest."""
        works = [source(key) for key in self.sources]
        return {
            "id": self.id,
            "number": self.number,
            "title": self.title,
            "caption": text.unmarked(self.caption),
            "alt": self.alt,
            "kind": self.kind,
            "note": self.note,
            "rows": len(self.data),
            "evidence": self.data["evidence"].value_counts().sort_index().to_dict(),
            "sources": [{"key": w.key, "reference": w.reference, "doi": w.doi} for w in works],
            "licence": " AND ".join(self.licences),
            "version": nce.__version__,
            "digest": f"sha256:{self.digest}",
            **({"url": url} if (url := public(exhibit_page(self.id))) else {}),
        }

    @property
    def _writers(self) -> dict[str, Callable[[], bytes]]:
        return {
            ".csv": lambda: self.data.reset_index().to_csv(index=False, lineterminator="\n").encode(),
            ".bib": lambda: self.cite("bibtex").encode(),
            ".ris": lambda: self.cite("ris").encode(),
            ".json": lambda: (json.dumps(self.metadata(), indent=1, ensure_ascii=False) + "\n").encode(),
            ".html": lambda: self.to_html().encode(),
        }

    @property
    def endings(self) -> list[str]:
        """Endings of the files that it can be saved as."""
        return list(self._writers)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the file that the ending asks for, whole or not at all.

        Parameters
        ----------
        path
            ``.csv``, ``.bib``, ``.ris``, ``.json``, ``.html``; figures also ``.svg``, ``.png``, ``.pdf``, ``.vl.json``.

        Raises
        ------
        ValueError
            If the ending is not one of these.
        FileNotFoundError
            If the folder does not exist.
        OSError
            If the file cannot be written there.
        """
        target = Path(path)
        ending = next((e for e in self._writers if target.name.endswith(e)), None)
        if ending is None:
            raise ValueError(f"{self.id} cannot be saved as {target.name!r}; use one of {', '.join(self._writers)}")
        if not target.parent.is_dir():
            raise FileNotFoundError(f"the folder {target.parent} does not exist; make it first")
        content = self._writers[ending]()
        try:
            with tempfile.TemporaryDirectory(dir=target.parent) as folder:
                part = Path(folder) / target.name
                part.write_bytes(content)
                return part.replace(target)
        except OSError as error:  # which names a file that the reader never heard of
            raise type(error)(error.errno, error.strerror, str(target)) from None

    def cite(self, style: str = "text") -> str:
        """How to cite this figure or table of the companion.

        Parameters
        ----------
        style
            ``text``, ``bibtex``, ``ris`` or ``csl-json``.

        Raises
        ------
        ValueError
            If the style is another one.
        """
        return cite(of_exhibit(self), style)

    def to_html(self) -> str:
        raise NotImplementedError

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {
            "text/html": self.to_html(),
            "text/plain": f"{self.number}. {self.title}. {self.alt}".lstrip(". "),
        }


_APART: dict[str, Any] = dict.fromkeys(
    ["color", "fill", "stroke", "shape", "size", "opacity", "strokeDash"], "independent"
)
"""A file that holds all panels must not give them one legend."""


@dataclass(frozen=True, kw_only=True)
class Figure(Exhibit):
    """A figure of one or more panels.

    Attributes
    ----------
    draw
        Makes the charts for a width in pixels: panel name and Altair chart.
    """

    draw: Callable[[int], dict[str, Any]] = field(repr=False)
    word: ClassVar[str] = "Figure"

    @cached_property
    def panels(self) -> dict[str, Any]:
        """The charts by name of panel, as wide as a column of text."""
        return self.draw(theme.WIDTHS["wide"])

    def _specs(self, width: int) -> dict[str, dict[str, Any]]:
        """Specifications by panel, made once for each width."""
        if width not in self._made:
            charts = self.panels if width == theme.WIDTHS["wide"] else self.draw(width)
            config = {"config": theme.config()}
            self._made[width] = {name: named(chart.to_dict(validate=False)) | config for name, chart in charts.items()}
        return self._made[width]

    @cached_property
    def _made(self) -> dict[int, dict[str, dict[str, Any]]]:
        return {}

    def spec(self) -> Any:
        return self._specs(theme.WIDTHS["wide"])

    @cached_property
    def _whole(self) -> dict[str, Any]:
        import altair as alt

        charts = list(self.panels.values())
        whole = charts[0] if len(charts) == 1 else alt.vconcat(*charts).resolve_scale(**_APART)
        return named(whole.to_dict(validate=False)) | {"config": theme.config()}

    @property
    def _writers(self) -> dict[str, Callable[[], bytes]]:
        return {
            ".vl.json": lambda: (json.dumps(self._whole, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode(),
            ".svg": lambda: said(theme.svg(self._whole, self.id), self.alt).encode(),
            ".png": lambda: theme.png(self._whole),
            ".pdf": lambda: theme.pdf(self._whole),
        } | super()._writers

    @property
    def anchors(self) -> dict[str, str]:
        """Ids of the panels, ``fig-4b`` or ``fig-x-ac-b``, and their names; none where there is one panel alone."""
        apart = "" if self.id[-1].isdigit() else "-"
        lettered = zip(string.ascii_lowercase, self.panels, strict=False)
        return {f"{self.id}{apart}{letter}": name for letter, name in lettered} if len(self.panels) > 1 else {}

    @property
    def drawn(self) -> dict[str, dict[str, dict[str, Any]]]:
        """What a page needs to make it interactive, specifications by size and panel."""
        return {size: {n: plain(s) for n, s in self._specs(width).items()} for size, width in theme.WIDTHS.items()}

    def to_html(self) -> str:
        """Static drawings for a wide and a narrow page, each with the specification that makes it interactive."""
        # figure and group, no image: what a chart has of sliders and menus is for everybody
        label = f'role="figure" aria-label="{html.escape(self.alt)}"'
        parts = [f'<div class="nce-exhibit nce-figure" data-nce="{self.id}" {label}>']
        anchors = {panel: anchor for anchor, panel in self.anchors.items()}
        drawn = self.drawn
        for panel in self.panels:
            anchor = f' id="{anchors[panel]}"' if panel in anchors else ""
            label = f'role="group" tabindex="0" aria-label="{html.escape(self._named(panel))}"'
            parts.append(f'<div class="nce-chart" data-panel="{panel}"{anchor} {label}>')
            for size, width in theme.WIDTHS.items():
                drawing = picture(self._specs(width)[panel], f"nce-{self.id}-{panel}-{size}")
                parts.append(
                    f'<div class="nce-{size}"{" hidden" if size == "narrow" else ""}>'
                    f'<div class="nce-drawing">{drawing}</div>'
                    f'<script type="application/json" class="nce-spec">{in_script(drawn[size][panel])}</script></div>'
                )
            parts.append(f"{controls(self.spec()[panel], f'{self.id}-{panel}')}</div>")
        return "\n".join([*parts, "</div>"])

    def _named(self, panel: str) -> str:
        """What a chart is called: number and title of the figure, or of the panel if there are several."""
        if not self.anchors:
            return f"{self.number}. {self.title}"
        letter = next(anchor[-1] for anchor, name in self.anchors.items() if name == panel)
        title = self.spec()[panel].get("title", "")
        words = title["text"] if isinstance(title, dict) else title
        return f"{self.number}{letter}. {re.sub('^[A-Z]  ', '', words)}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        printed = base64.b64encode(theme.png(self._whole)).decode()
        return super()._repr_mimebundle_() | {"image/png": printed}


@dataclass(frozen=True, kw_only=True)
class Table(Exhibit):
    """A table whose cells show what was corrected, where each row was read, and what is known against it.

    Attributes
    ----------
    rows
        The rows as text, exactly as in the file.
    columns
        Columns shown, by name, with their headings; ``low high`` are two columns shown as one,
        a range if they are numbers of one unit; else each with its own unit.
    footnotes
        Sentences under the table.
    unfolded
        Whether the provenance of a row stands right under it, not in a list that opens under the table.
    """

    rows: list[dict[str, str]] = field(repr=False)
    columns: dict[str, str]
    holds: dict[str, str] = field(default_factory=dict)
    """What the cells of a column hold if not prose, as ``number``, ``quantity``, ``formula`` or ``composition``."""
    units: dict[str, str] = field(default_factory=dict)
    footnotes: list[str] = field(default_factory=list)
    unfolded: bool = False
    word: ClassVar[str] = "Table"

    def spec(self) -> Any:
        return {"columns": self.columns, "footnotes": self.footnotes}

    def to_html(self) -> str:
        """A plain HTML table with headings, marked corrections, and the provenance of each row beneath."""
        from nce.data import printed

        name = html.escape(self.title)
        sourced = "source" in self.rows[0]
        headings = [*self.columns.values(), "Source"] if sourced else list(self.columns.values())
        head = "".join(f'<th scope="col">{html.escape(h)}</th>' for h in headings)
        body, notes = [], []
        for row in self.rows:
            was = printed(row) if sourced else {}
            kinds = [self.holds.get(column, "") for column in self.columns]
            cells = [self._cells(row, c.split(), was, kind) for c, kind in zip(self.columns, kinds, strict=True)]
            marks = [
                f' class="nce-number" data-sort="{row[column.split()[0]]}"' if kind in ("number", "quantity") else ""
                for column, kind in zip(self.columns, kinds, strict=True)
            ]
            labels = [html.escape(heading) for heading in headings]
            cells[1:] = [
                f'<td data-label="{label}"{mark}>{c}</td>'
                for label, mark, c in zip(labels[1:], marks[1:], cells[1:], strict=False)
            ]
            cells[0] = f'<th scope="row">{cells[0]}</th>'
            if sourced:
                mark = text.ONLY_REVIEW if row.get("read_in") == "grady2020" else ""
                told = f"{_work(row['source'])}{mark} {_evidence(row['evidence'])}"
                cells.append(f'<td data-label="Source">{told}</td>')
                notes.append(_provenance(row, was, "" if "note" in self.columns else row.get("note", "")))
            body.append(f'<tr id="{row["row_id"]}">{"".join(cells)}</tr>')
            if self.unfolded and notes:
                body.append(f'<tr class="nce-provenance"><td colspan="{len(cells)}"><p>{notes.pop()}</p></td></tr>')
        listed = "".join(f"<li>{note}</li>" for note in notes)
        summary = "Where each row was read" + ("" if "note" in self.columns else ", and what is known about it")
        footnotes = "".join(f"<p>{html.escape(text.prose(f))}</p>" for f in self.footnotes)
        if sourced:
            footnotes += _legend(row["evidence"] for row in self.rows)
        return (
            f'<div class="nce-exhibit nce-table{" nce-unfolded" if self.unfolded else ""}" data-nce="{self.id}">'
            f'<div class="nce-scroll" role="region" tabindex="0" aria-label="{name}">'
            f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
            + (f'<div class="nce-footnotes">{footnotes}</div>' if footnotes else "")
            + (f"<details><summary>{summary}</summary><ol>{listed}</ol></details>" if notes else "")
            + "</div>"
        )

    def _scale(self, column: str, value: str) -> str:
        """A conductivity on a small logarithmic scale, from the lowest to the highest decade of the column."""
        if column != "sigma_S_cm" or not value:
            return ""
        decades = [math.log10(float(row[column])) for row in self.rows if row[column]]
        low, high = math.floor(min(decades)), math.ceil(max(decades))
        at = f'min="{low}" max="{high}" value="{math.log10(float(value)):.3f}"'
        return f' <meter class="nce-log" aria-hidden="true" {at}></meter>' if low < high else ""

    def _cells(self, row: dict[str, str], columns: list[str], was: dict[str, str], holds: str) -> str:
        if columns[0] == "row_id":
            link = f'<a href="#{row["row_id"]}">{row["row_id"]}</a>'
            beside = self._cells(row, columns[1:], was, holds) if columns[1:] else ""
            return f'{link} <span class="nce-beside">{beside}</span>' if beside else link
        several = len({self.units.get(c, "") for c in columns}) > 1
        shown = [
            _cell(row[c], was.get(c, ""), holds) + (f" {self.units[c]}" if several else "") + self._scale(c, row[c])
            for c in columns
            if row[c]
        ]
        return ("–" if holds == "number" else " | ").join(dict.fromkeys(shown)) or "–"


def _prose(note: str) -> str:
    """A sentence of the data, with author and year in place of the keys of works."""
    named = re.sub(
        r"\b[a-z]+(?:19|20)\d\d[a-z]?\b", lambda m: sources()[m[0]].short if m[0] in sources() else m[0], note
    )
    return text.prose(named)


def _cell(value: str, was: str, holds: str) -> str:
    dress: dict[str, Callable[[str], str]] = {
        "number": text.number,
        "formula": text.formula,
        "composition": text.formula,
        "reaction": text.reaction,
    }
    shown = _breakable(html.escape(dress.get(holds, _prose)(value)))
    if not was or _only_converted(was, value):
        return shown
    return f'<span class="nce-corrected" title="printed: {html.escape(was)}">{shown}<sup>†</sup></span>'


def _breakable(shown: str) -> str:
    """A DOI that a narrow column may break, so that it does not take the room of its neighbours."""
    return re.sub(r"10\.\d{4,9}/\S+", lambda m: re.sub(r"(?<=[./-])", "<wbr>", m[0]), shown)


def _only_converted(was: str, value: str) -> bool:
    """Whether the print is the same number with its unit or a sign for "about", not another value."""
    return bool(re.fullmatch(rf"~?{re.escape(value)}( ?[^\d\s]\S*)?", was))


def _work(key: str) -> str:
    work = source(key)
    short = html.escape(work.short)
    return f'<a href="{html.escape(work.url)}">{short}</a>' if work.url else short


def _evidence(name: str) -> str:
    """A class of evidence in one word; what it means on hover and on focus."""
    return f'<abbr class="nce-evidence" tabindex="0" title="{EVIDENCE[name]}">{name}</abbr>'


def _legend(shown: Iterable[str]) -> str:
    classes = set(shown)
    means = "; ".join(f"<em>{name}</em>, {meaning}" for name, meaning in EVIDENCE.items() if name in classes)
    return f'<p class="nce-classes">Evidence: {means}.</p>'


def _provenance(row: dict[str, str], was: dict[str, str], note: str) -> str:
    read = source(row["read_in"]).short
    lead = f"<code>{row['row_id']}</code>: {row['evidence']}, read in {html.escape(read + ', ' + row['locator'])}."
    changed = "; ".join(f"{html.escape(c)} printed as “{html.escape(t)}”" for c, t in was.items())
    rests = ", ".join(f"<code>{r}</code>" for r in row.get("evidence_rows", "").split(" | ") if r)
    parts = (lead, f"{changed}." if changed else "", f"Rests on {rests}." if rests else "", html.escape(_prose(note)))
    return " ".join(p for p in parts if p)


def table_of(
    name: str, exhibit_id: str, *, columns: Mapping[str, str] | Iterable[str], caption: str = "", **where: str
) -> Table:
    """A table exhibit from a table of the data package.

    Parameters
    ----------
    name
        Name of the table in the data package.
    exhibit_id
        Permanent id of the exhibit.
    columns
        Columns to show; a mapping gives headings in place of those of the schema.
    caption
        What stands under it.
    **where
        Columns and the value that a row must have in them to be shown.
    """
    from nce.data import load, tables

    described = resource(name)
    fields = {f["name"]: f for f in described["schema"]["fields"]}
    unknown = [c for c in where if c not in fields]
    if unknown:
        raise DataError(f"{name!r} has no column {unknown[0]!r}.{did_you_mean(unknown[0], list(fields))}")
    rows = [r for r in tables.rows(name) if all(r[c] == v for c, v in where.items())]
    if not rows:
        raise DataError(f"no row of {name!r} has {where}")
    headed = columns if isinstance(columns, Mapping) else dict.fromkeys(columns, "")
    first = {c: fields[c.split()[0]] for c in headed}
    headings = {c: heading or first[c]["title"] for c, heading in headed.items()}
    return Table(
        id=exhibit_id,
        title=described["title"],
        caption=caption,
        alt=f"Table of {len(rows)} rows: {', '.join(headings.values())}.",
        kind="data",
        data=load(name).loc[[r["row_id"] for r in rows]],
        rows=rows,
        columns=headings,
        holds={c: "number" if first[c]["type"] in ("number", "integer") else first[c].get("holds", "") for c in headed},
        units={part: fields[part].get("unit", "") for c in headed for part in c.split()},
        footnotes=[_footnote(f) for f in described.get("footnotes", [])],
    )


def _footnote(parts: dict[str, str]) -> str:
    if "abbreviation" not in parts:
        return parts["text"]
    wrong = parts["printed"] != parts["formula"]
    meaning = (
        f"{parts['abbreviation']} = {parts['formula']}" + (f" (printed: {parts['printed']})" if wrong else "") + "."
    )
    return " ".join(p for p in (meaning, parts.get("text", "")) if p)


def named(spec: dict[str, Any]) -> dict[str, Any]:
    """Its data sets named after their canonical form; the names that the library gives hang on the last bit of each."""
    text_of = json.dumps(spec, ensure_ascii=False)
    for name, rows in spec.get("datasets", {}).items():
        same = json.dumps(canonical(rows), sort_keys=True, ensure_ascii=False)
        text_of = text_of.replace(name, f"data-{sha256(same.encode()).hexdigest()[:12]}")
    return dict(json.loads(text_of))


def in_script(value: Any) -> str:
    """A value as JSON that no ``</script>`` inside it can end."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")


_LONG = re.compile(r"-?\d+\.\d{10,}(?:e[+-]?\d+)?")
"""A number inside a text, as one of a table or of an expression, with digits that may differ between machines."""


def canonical(value: Any) -> Any:
    """A value as it is hashed: without ``$schema``, numbers to six significant digits, also inside texts."""
    if isinstance(value, dict):
        return {k: canonical(v) for k, v in value.items() if k != "$schema"}
    if isinstance(value, list):
        return [canonical(v) for v in value]
    if isinstance(value, str):
        return _LONG.sub(lambda m: str(_six(float(m[0]))), value)
    return _six(value) if isinstance(value, float) else value


def _six(value: float) -> float:
    """Six significant digits by way of twelve: else the last bit decides where a 5 follows, as in 0.1234565."""
    return float(f"{float(f'{value:.12g}'):.6g}")
