"""Validate the tables: structure and constraints by the Frictionless library, the rest by the rules below.

========================  ===================================================================================
rule                      what it finds
========================  ===================================================================================
schema rules              missing file or column, wrong type, out of range, not in the list, repeated ``row_id``
``unreadable``            a package description or bibliography that cannot be parsed
``header``                a first line that is not the columns of the schema, joined by commas
``unit``                  a column whose name does not end in its unit
``row-id``                a ``row_id`` used in two tables
``source``                a work that ``sources.bib`` does not have
``evidence``              an evidence class that contradicts where the value was read
``as-printed``            a printed text for a column that the table does not have
``composition``           a composition that cannot be read or does not close to 100
``link``                  a reference to a row or column that does not exist
``doi``                   a DOI that is malformed, or shared by two works
``field``                 a work without year, title, or anybody who wrote it
``key``                   a key of ``sources.bib`` that is not family name, year, letter
========================  ===================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nce.data import bibliography, tables
from nce.data.bibliography import Source, sources
from nce.data.composition import parse_composition
from nce.data.tables import DATA, DataError, did_you_mean, printed

_REMEDY = {
    "type-error": "write a plain number with a decimal point and no unit, thousands separator or sign for 'about'",
    "constraint-error": "correct the value, or the constraint in datapackage.json if the value is right",
    "unique-error": "give the new row an id of its own; ids are never reused",
    "primary-key": "give the new row an id of its own; ids are never reused",
    "missing-label": "restore the column, or take it out of the schema",
    "extra-label": "describe the column in datapackage.json, or take it out",
    "incorrect-label": "rename the column as the schema has it, unit included",
    "blank-row": "delete the empty line",
    "missing-cell": "add the missing commas, one for an empty cell too, or close a quotation mark",
    "extra-cell": "quote a cell that holds a comma",
    "scheme-error": "restore the file, or take the table out of datapackage.json",
    "source-error": "restore the file; at least the header row must stand in it",
    "encoding-error": "save the file as UTF-8",
}
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>{}]+")
_DAMAGED_DOI = re.compile(r"[-(]\d+-?\d*\)?\d*-(\d{2,5})$")
_KEY = re.compile(r"[a-z]+(19|20)\d\d[a-z]?")
_WHOLE_ROW = {"blank-row", "extra-cell", "missing-cell"}
"""What makes every other finding about the same row a consequence."""
_READ_ELSEWHERE = {"compilation", "dataset"}


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong, where it is, and what to do about it."""

    file: str
    line: int
    column: str
    value: str
    rule: str
    remedy: str

    def __str__(self) -> str:
        place = (
            self.file
            + (f", line {self.line}" if self.line else "")
            + (f", column {self.column}" if self.column else "")
        )
        return f"{place}: {self.rule}{f', found {self.value!r}' if self.value else ''}; {self.remedy}"


def check(folder: Path = DATA) -> list[Finding]:
    """All findings of a data folder, sorted by file and line. An empty list means that all is well.

    Parameters
    ----------
    folder
        Folder that holds ``datapackage.json``, the tables and ``sources.bib``.
    """
    for kept in (tables.package, tables._rows, bibliography._parse):
        kept.cache_clear()
    name = "datapackage.json"
    try:
        package = tables.package(folder)
        name = "sources.bib"
        works = sources(folder)
    except DataError as error:
        place = re.search(r"line (\d+)", str(error))
        said = re.sub(r"^[:, ]*(line \d+: )?", "", str(error).removeprefix(str(folder / name)))
        return [Finding(name, int(place[1]) if place else 0, "", "", f"unreadable: {said}", "restore or mend the file")]
    findings = _root_causes(_by_schema(folder))
    if any(f.file == "datapackage.json" for f in findings):
        return findings
    findings += _bibliography(works, folder)
    for described in package["resources"]:
        if described["path"] not in {f.file for f in findings}:
            findings += _header(folder, described)
    broken = {f.file for f in findings}
    readable = [r for r in package["resources"] if r["path"] not in broken]
    rows = {r["name"]: tables._rows(r["name"], folder) for r in readable}
    findings += _unit_names(package)
    findings += _row_ids(readable, rows)
    for described in readable:
        for line, values in enumerate(rows[described["name"]], start=2):
            found = _row_findings(described, values, works)
            findings += [Finding(described["path"], line, *f) for f in found]
    if {"table_checks", "table1", "table2", "table3"} <= rows.keys():
        findings += _links(rows)
    return sorted(set(findings))


def _by_schema(folder: Path) -> Iterator[tuple[str, Finding]]:
    """Findings of the library, each with the library's name for its kind."""
    from frictionless import FrictionlessException, Package, system

    try:
        with system.use_context(trusted=True):
            report = Package(str(folder / "datapackage.json")).validate()
    except FrictionlessException as refused:
        report = refused.to_report()
    for task in report.tasks:
        for error in task.errors:
            about = error.to_descriptor()
            at = 1 if error.type.endswith("-label") else about.get("rowNumber", 0)
            column, value = about.get("fieldName", ""), str(about.get("cell", about.get("label", "")))
            remedy = _REMEDY.get(error.type, "see the schema in datapackage.json")
            note = "file not found" if error.type == "scheme-error" else error.note
            rule = f"{error.type}: {note}" if note else error.type
            yield error.type, Finding(Path(task.place).name, at, column, value[:60], rule, remedy)
    for error in report.errors:
        rule = f"{error.type}: {error.note}"
        yield error.type, Finding("datapackage.json", 0, "", "", rule, "mend the description of the package")


def _root_causes(found: Iterator[tuple[str, Finding]]) -> list[Finding]:
    """One finding for a row with too few or too many cells, and one for a repeated id, not one for each symptom."""
    kept: dict[tuple[str, int], list[tuple[str, Finding]]] = {}
    for kind, finding in found:
        kept.setdefault((finding.file, finding.line), []).append((kind, finding))
    causes = []
    for (_, line), same in kept.items():
        whole = [f for kind, f in same if kind in _WHOLE_ROW]
        single = [f for kind, f in same if kind != "primary-key"] or [f for _, f in same]
        causes += whole[:1] if line and whole else single
    return causes


def _header(folder: Path, described: dict[str, Any]) -> Iterator[Finding]:
    """The library guesses separators and drops a byte order mark; other readers of the file do not."""
    with (folder / described["path"]).open(encoding="utf-8", newline="") as lines:
        first = lines.readline().removesuffix("\n")
    if first != ",".join(field["name"] for field in described["schema"]["fields"]):
        remedy = (
            "write the columns of the schema in their order, joined by commas, "
            "as UTF-8 without a byte order mark, lines ending in LF"
        )
        yield Finding(described["path"], 1, "", first[:40], "header", remedy)


def _links(rows: dict[str, list[dict[str, str]]]) -> Iterator[Finding]:
    known = {r["row_id"]: r for name in ("table1", "table2", "table3") for r in rows[name]}
    for line, r in enumerate(rows["table_checks"], start=2):
        wanted, column = r["table_row"], r["column"]
        if wanted not in known:
            remedy = f"name a row of Table 1, 2 or 3.{did_you_mean(wanted, list(known))}"
            yield Finding("table_checks.csv", line, "table_row", wanted, "link", remedy)
        elif column not in known[wanted]:
            remedy = f"name a column of the table that {wanted} stands in.{did_you_mean(column, list(known[wanted]))}"
            yield Finding("table_checks.csv", line, "column", column, "link", remedy)


def _unit_slug(unit: str) -> str:
    swaps = {"µ": "u", "°": "", "%": "pct", "²": "2", "³": "3", "1/": "per_", "/": "_", "·": "_", " ": "_"}
    for old, new in swaps.items():
        unit = unit.replace(old, new)
    return unit


def _unit_names(package: dict[str, Any]) -> Iterator[Finding]:
    for described in package["resources"]:
        for field in described["schema"]["fields"]:
            slug = _unit_slug(field.get("unit", ""))
            if slug and not field["name"].endswith(f"_{slug}"):
                remedy = f"end the column's name in _{slug}, in the table and in datapackage.json"
                yield Finding(described["path"], 1, field["name"], field["unit"], "unit", remedy)


def _row_ids(readable: list[dict[str, Any]], rows: dict[str, list[dict[str, str]]]) -> Iterator[Finding]:
    home: dict[str, str] = {}
    for described in readable:
        for line, values in enumerate(rows[described["name"]], start=2):
            first = home.setdefault(values["row_id"], described["path"])
            if first != described["path"]:
                yield Finding(
                    described["path"],
                    line,
                    "row_id",
                    values["row_id"],
                    "row-id",
                    f"{first} has this id already; choose another",
                )


def _row_findings(
    described: dict[str, Any], values: dict[str, str], works: dict[str, Source]
) -> Iterator[tuple[str, str, str, str]]:
    for field in described["schema"]["fields"]:
        key = values[field["name"]]
        if field.get("references") == "sources.bib" and key and key not in works:
            yield (
                field["name"],
                key,
                "source",
                f"add the work to sources.bib, or mend the key.{did_you_mean(key, list(works))}",
            )
        if field.get("holds") == "composition":
            yield from _composition(field["name"], key, values.get("composition_basis", "molpct"))
    yield from _evidence(values)
    for column in printed(values) if "evidence" in values else ():
        if column not in values:
            yield (
                "as_printed",
                column,
                "as-printed",
                "name a column of this table: column=printed text | column=printed text",
            )


def _evidence(values: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    evidence, read_in = values.get("evidence"), values.get("read_in")
    if evidence is None:
        return
    in_source = read_in == values["source"]
    if (evidence == "review") != (read_in == "grady2020"):
        yield (
            "evidence",
            evidence,
            "evidence",
            f"'review' goes with read_in grady2020 and only with it; read_in is {read_in!r}",
        )
    elif evidence in ("source", "abstract") and not in_source:
        yield (
            "evidence",
            evidence,
            "evidence",
            f"read in the work itself means that read_in equals source; read_in is {read_in!r}",
        )
    elif evidence in _READ_ELSEWHERE and in_source:
        yield (
            "evidence",
            evidence,
            "evidence",
            "a compilation or data set is another document than the source; name it in read_in",
        )


def _composition(column: str, text: str, basis: str) -> Iterator[tuple[str, str, str, str]]:
    for layer in text.split(" | "):
        try:
            total = sum(parse_composition(layer).values())
        except ValueError as error:
            yield column, text, "composition", str(error)
            continue
        if basis == "molpct" and layer[0].isdigit() and abs(total - 100) > 0.05:
            remedy = "mend the amounts, or set composition_basis to ratio and say why in the note"
            yield column, text, f"composition: the amounts sum to {total:g}, not to 100", remedy


def _bibliography(works: dict[str, Source], folder: Path) -> Iterator[Finding]:
    text = (folder / "sources.bib").read_text(encoding="utf-8")
    lines = {m[1]: text.count("\n", 0, m.start()) + 1 for m in re.finditer(r"^@\w+\{([^,\s]+)", text, re.M)}
    seen: dict[str, str] = {}
    for key, work in works.items():
        line, doi = lines.get(key, 0), work.doi
        lacking = [name for name in ("year", "title") if not work.entry.fields.get(name)]
        if not work.family_names:
            lacking.append("author")
        for name in lacking:
            yield Finding("sources.bib", line, name, key, "field", "say it, or 'not seen' where it was not seen")
        if not _KEY.fullmatch(key):
            yield Finding("sources.bib", line, "", key, "key", "write it as family name, year, letter: dietrich2017a")
        if doi and not _DOI.fullmatch(doi):
            remedy = "write it as 10.NNNN/suffix, without an address in front"
            yield Finding("sources.bib", line, "doi", doi, "doi", remedy)
        elif _DAMAGED_DOI.search(doi):
            remedy = "the check character after the last hyphen is a single one; keep its last digit"
            yield Finding("sources.bib", line, "doi", doi, "doi", remedy)
        if doi and seen.setdefault(doi.lower(), key) != key:
            remedy = f"{seen[doi.lower()]} has this DOI too; keep one entry"
            yield Finding("sources.bib", line, "doi", doi, "doi", remedy)
