"""Validate the tables: structure and constraints by the Frictionless library, the rest by rules of our own.

========================  ===================================================================================
rule                      what it finds
========================  ===================================================================================
schema rules              missing file or column, wrong type, out of range, not in the list, repeated ``row_id``
``unreadable``            a package description, bibliography or seal that cannot be parsed
``description``           a table or column described in part, an unknown rule, a rule on an unknown column
``header``                a first line that is not the columns of the schema, joined by commas
``line end``              a line that ends in CR LF
``unit``                  a column whose name does not end in its unit
``provenance``            a table that says neither row by row nor once for all where it was read
``row-id``                a ``row_id`` used in two tables
rules of rows             see :mod:`nce.data.rules`
``hash``                  a table that a script wrote, and that is not the one that was described
``seal``                  a column that is not the one that was last looked at and sealed
``doi``                   a DOI that is malformed, or shared by two works
``field``                 a work without year, title, or anybody who wrote it
``key``                   a key of ``sources.bib`` that is not family name, year, letter
========================  ===================================================================================
"""

from __future__ import annotations

import hashlib
import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nce.data import bibliography, rules, seal, tables
from nce.data.bibliography import Source, sources
from nce.data.tables import DATA, DataError

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
    "compression-error": "compress the file with gzip, or end its name in .csv",
}
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>{}]+")
_DAMAGED_DOI = re.compile(r"/(?![a-z]+-\d{4}-\d{4}$).*[-(]\d+-?\d*\)?\d*-(\d{2,5})$")
"""More than one character after the last hyphen, where that is a check character; in pac-2019-0603 it is a number."""
_KEY = re.compile(r"[a-z]+(19|20)\d\d[a-z]?")
_PROVENANCE = {"source", "read_in", "locator", "evidence"}
_OF_THE_FILE = {"path", "compression", "hash", "bytes", "rows"}
"""What the description says of the file and not of the table, so not of a draft."""
_WHOLE_ROW = {"blank-row", "extra-cell", "missing-cell"}
"""What makes every other finding about the same row a consequence."""


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


def check(folder: Path = DATA, *, sealed: bool = True) -> list[Finding]:
    """All findings of a data folder, sorted by file and line. An empty list means that all is well.

    Parameters
    ----------
    folder
        Folder that holds ``datapackage.json``, the tables, ``sources.bib`` and ``seal.json``.
    sealed
        Whether the tables must be those that were sealed, once all else is in order. While a change is tried out, they
        need not.
    """
    _forget()
    name = "datapackage.json"
    try:
        package = tables.package(folder)
        name = "sources.bib"
        works = sources(folder)
    except DataError as error:
        return [_unreadable(folder / name, error)]
    findings = _described(package)
    if findings:
        return findings
    findings = [*_unit_names(package), *_unsourced(package, works), *_bibliography(works, folder)]
    rows: dict[str, list[dict[str, str]]] = {}
    for described in package["resources"]:
        if tables.built(described):
            findings += _of_built(described, folder)
            continue
        found = _of_file(described, folder)
        if not any(f.line <= 1 for f in found):
            rows[described["name"]] = tables.read_rows(folder / described["path"])
        findings += found
    # a row that cannot be read would look like a wrong link to it
    known = ChainMap({} if findings else tables.index(rows), {} if findings else tables.index_of_built(folder))
    findings += _row_ids(package, rows)
    for described in package["resources"]:
        if described["name"] in rows:
            broken = {f.line for f in findings if f.file == described["path"]}
            findings += _of_rows(described, rows[described["name"]], broken, works, known)
    if sealed and not findings:
        findings = _unsealed(folder)
    return sorted(set(findings))


def check_draft(path: Path, name: str = "", folder: Path = DATA) -> tuple[list[Finding], dict[str, list[str]]]:
    """Findings of a draft: a table with new or corrected rows, checked as if it stood in the data package.

    Parameters
    ----------
    path
        CSV file with the columns of the table, with new rows, corrected ones, or both.
    name
        Table that the rows are for; by default the one that has the name of the file.
    folder
        Data package that they are for.

    Returns
    -------
    list of Finding, dict
        The findings, and the ``row_id`` of the rows that are ``new``, ``changed`` and ``unchanged``.

    Raises
    ------
    DataError
        If no table has this name, or the file does not exist.

    Examples
    --------
    >>> findings, rows = check_draft(DATA / "table1.csv")
    >>> findings, len(rows["unchanged"])
    ([], 12)
    """
    if not path.is_file():
        raise DataError(f"{path}: no such file; name the CSV file that holds the draft")
    described = tables.resource(name or path.name.removesuffix(".gz").removesuffix(".csv"), folder)
    described = {key: said for key, said in described.items() if key not in _OF_THE_FILE} | {"path": path.name}
    name = described["name"]
    findings = _of_file(described, path.parent)
    if any(f.line <= 1 for f in findings):
        return sorted(findings), {}
    draft = tables.read_rows(path)
    if not draft:
        return [Finding(path.name, 1, "", "", "no row", "write the rows under the header")], {}
    old = {row["row_id"]: row for row in tables.rows(name, folder)}
    curated = (r["name"] for r in tables.package(folder)["resources"] if not tables.built(r))
    rows = {one: tables.rows(one, folder) for one in curated}
    rows[name] = [*({**old, **{row["row_id"]: row for row in draft}}).values()]
    broken = {f.line for f in findings}
    known = ChainMap(tables.index(rows), tables.index_of_built(folder))
    findings += _of_rows(described, draft, broken, sources(folder), known, rows[name])
    status: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": []}
    for row in draft:
        what = "new" if row["row_id"] not in old else "unchanged" if old[row["row_id"]] == row else "changed"
        status[what].append(row["row_id"])
    return sorted(set(findings)), status


def _forget() -> None:
    for kept in (tables.package, tables.rows, tables.index_of, tables.index_of_built, bibliography._parse):
        kept.cache_clear()


def _described(package: dict[str, Any]) -> list[Finding]:
    """What the library and the rules say about the description itself."""
    from frictionless import FrictionlessException, Package, system

    try:
        with system.use_context(trusted=True):
            Package.from_descriptor(package)
    except FrictionlessException as refused:
        notes = [error.note for error in refused.reasons] or [refused.error.note]
        return [Finding("datapackage.json", 0, "", "", f"package-error: {n}", "mend the description") for n in notes]
    return [
        Finding("datapackage.json", 0, "", described["name"], f"description: {wrong}", remedy)
        for described in package["resources"]
        for wrong, remedy in rules.of_description(described)
    ]


def _of_file(described: dict[str, Any], folder: Path) -> list[Finding]:
    """What the library says about one file, and whether its first line is the columns."""
    findings = _root_causes(_by_schema(described, folder))
    several_labels = sum(f.line == 1 for f in findings) > 1
    return list(_header(folder, described)) if several_labels or not findings else findings


def _of_built(described: dict[str, Any], folder: Path) -> list[Finding]:
    """Whether a table that a script wrote is the one that was validated row by row when it was described."""
    try:
        content = (folder / described["path"]).read_bytes()
    except FileNotFoundError:
        return [Finding(described["path"], 0, "", "", "scheme-error: file not found", _REMEDY["scheme-error"])]
    found = f"sha256:{hashlib.sha256(content).hexdigest()}"
    if found != described.get("hash"):
        remedy = "restore or rebuild the file; if the change is meant, put hash, bytes and rows into datapackage.json"
        return [Finding(described["path"], 0, "", found, f"hash: was {described.get('hash')}", remedy)]
    return list(_header(folder, described))


def _of_rows(
    described: dict[str, Any],
    rows: list[dict[str, str]],
    broken: set[int],
    works: dict[str, Source],
    known: Mapping[str, tuple[str, dict[str, str]]],
    whole: list[dict[str, str]] | None = None,
) -> list[Finding]:
    """What breaks a rule: rows that the library accepts one by one, then, if all are sound, the table as a whole."""
    lines = {row["row_id"]: line for line, row in enumerate(rows, start=2)}
    findings = [
        Finding(described["path"], line, *found)
        for line, row in enumerate(rows, start=2)
        if line not in broken
        for found in rules.of_row(described["schema"]["fields"], row, works, known)
    ]
    if not findings and not broken:
        for row_id, found in rules.of_table(described.get("rules", []), whole or rows):
            if row_id in lines:
                findings.append(Finding(described["path"], lines[row_id], *found))
    return findings


def _unsealed(folder: Path) -> list[Finding]:
    remedy = "if the change is meant, look at it with 'nce diff' and run 'nce seal'"
    try:
        sealed = seal.read(folder)
    except DataError as error:
        return [_unreadable(folder / "seal.json", error)]
    findings = []
    for path, name, new in seal.of_tables(folder):
        if name not in sealed:
            findings.append(Finding(path, 0, "", "", "seal: the table was never sealed", remedy))
            continue
        old = sealed[name]
        for column in old.keys() | new.keys():
            if old.get(column) != new.get(column):
                was = f"seal: was {old.get(column, 'no such column')}"
                findings.append(Finding(path, 0, column, new.get(column, ""), was, remedy))
    return findings


def _unreadable(path: Path, error: DataError) -> Finding:
    place = re.search(r"line (\d+)", str(error))
    said = re.sub(r"^[:, ]*(line \d+: )?", "", str(error).removeprefix(str(path)))
    line = int(place[1]) if place else 0
    return Finding(path.name, line, "", "", f"unreadable: {said}", "restore or mend the file")


def _by_schema(described: dict[str, Any], folder: Path) -> Iterator[tuple[str, Finding]]:
    """Findings of the library about one file, each with the library's name for its kind."""
    from frictionless import FrictionlessException, Resource, system

    try:
        with system.use_context(trusted=True):
            report = Resource.from_descriptor(described, basepath=str(folder)).validate()
    except FrictionlessException as refused:
        report = refused.to_report()
    for error in (error for task in report.tasks for error in task.errors):
        about = error.to_descriptor()
        at = 1 if error.type.endswith("-label") else about.get("rowNumber", 0)
        column, value = about.get("fieldName", ""), str(about.get("cell", about.get("label", "")))
        remedy = _REMEDY.get(error.type, "see the schema in datapackage.json")
        note = "file not found" if error.type == "scheme-error" else error.note
        rule = f"{error.type}: {note}" if note else error.type
        yield error.type, Finding(described["path"], at, column, value[:60], rule, remedy)


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
    """The library guesses separators and line ends and drops a byte order mark; other readers of the file do not."""
    with tables.opened(folder / described["path"]) as file:
        lines = file.read().split("\n")
    if lines[0] != ",".join(field["name"] for field in described["schema"]["fields"]):
        remedy = (
            "write the columns of the schema in their order, joined by commas, "
            "as UTF-8 without a byte order mark, lines ending in LF"
        )
        yield Finding(described["path"], 1, "", lines[0][:40], "header", remedy)
    elif wrong := [n for n, line in enumerate(lines, start=1) if "\r" in line]:
        yield Finding(described["path"], wrong[0], "", "", "line end", "save the file with lines ending in LF")


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


def _unsourced(package: dict[str, Any], works: dict[str, Source]) -> Iterator[Finding]:
    """Each row says where it was read, or the whole table says it once."""
    for described in package["resources"]:
        columns = {field["name"] for field in described["schema"]["fields"]}
        stated = dict.fromkeys(_PROVENANCE & columns, "") | described.get("provenance", {})
        for lacking in sorted(_PROVENANCE - stated.keys()):
            remedy = "add the column, or say it once for the table under 'provenance' in datapackage.json"
            yield Finding(described["path"], 1, lacking, "", "provenance", remedy)
        for name in ("source", "read_in"):
            if stated.get(name) and stated[name] not in works:
                remedy = "under 'provenance' in datapackage.json, name a work of sources.bib"
                yield Finding(described["path"], 1, name, stated[name], "source", remedy)


def _row_ids(package: dict[str, Any], rows: dict[str, list[dict[str, str]]]) -> Iterator[Finding]:
    home: dict[str, str] = {}
    paths = {described["name"]: described["path"] for described in package["resources"]}
    for name, table in rows.items():
        for line, row in enumerate(table, start=2):
            if (first := home.setdefault(row["row_id"], name)) != name:
                remedy = f"{paths[first]} has this id already; choose another"
                yield Finding(paths[name], line, "row_id", row["row_id"], "row-id", remedy)


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
