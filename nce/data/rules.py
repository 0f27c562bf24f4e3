"""The rules of the tables that a table schema cannot express.

Each is declared in ``datapackage.json``, by a property of a field or an entry in the ``rules`` of a resource: the
description of a table is the one place that says what holds in it.

==========================  =====================================================================================
property of a field         what must hold
==========================  =====================================================================================
``references``              a key of ``sources.bib``; or ``row_id``: rows of any table, joined by " | "
``column_of``               a column of the table in which the row stands that the named field refers to
``holds: composition``      it can be read, its formulae are made of elements, and mol% close to 100
``holds: reaction``         it can be read, and both sides have the same atoms and the same charge
``unit``                    the name of the column ends in it; what was printed in another unit converts to the cell
==========================  =====================================================================================

==============  ===================================================================  ===============================
rule            keys                                                                 what must hold
==============  ===================================================================  ===============================
``ordered``     ``columns``                                                          their values do not fall
``constant``    ``columns``, ``by``                                                  one value for each group
``rises``       ``column``, ``with``, ``by``                                         it rises with another column
``closes``      ``column``, ``to``, ``within``, ``by``                               its sum over a group
``amount``      ``column``, ``of``, ``in``                                           amount of a component of a mixture
==============  ===================================================================  ===============================
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from nce.data.composition import parse_composition
from nce.data.conversions import conversion_findings
from nce.data.tables import alike, did_you_mean, printed
from nce.models import reactions

Row = Mapping[str, str]
Found = tuple[str, str, str, str]
"""Column, value, rule and remedy."""

_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_READ_ELSEWHERE = {"compilation", "dataset"}


_KEYS = {
    "ordered": {"columns"},
    "constant": {"columns", "by"},
    "rises": {"column", "with", "by"},
    "closes": {"column", "to", "within", "by"},
    "amount": {"column", "of", "in"},
}
_PROPERTIES = {"references": ("sources.bib", "row_id"), "holds": ("formula", "composition", "reaction")}


def of_description(described: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with the description of a table beyond what the library sees, and a way out."""
    fields = described["schema"]["fields"]
    columns = [field["name"] for field in fields]
    for lacking in (k for k in ("title", "description", "one_row", "licenses") if not described.get(k)):
        yield f"no {lacking}", "say it; the catalogue shows it"
    for field in fields:
        if not field.get("description"):
            yield f"{field['name']}: no description", "say it; the catalogue shows it"
        for name, known in (*_PROPERTIES.items(), ("column_of", columns)):
            if (said := field.get(name, known[0])) not in known:
                yield f"{field['name']}: unknown {name} {said!r}", f"write one of: {', '.join(known)}"
    for rule in described.get("rules", []):
        keys = _KEYS.get(rule.get("rule"))
        if keys is None or rule.keys() - {"rule"} != keys:
            told = "; ".join(f"{name} with {', '.join(sorted(k))}" for name, k in _KEYS.items())
            yield f"rule {dict(rule)} is none", f"write one of: {told}"
            continue
        named = [
            *rule.get("columns", []),
            *rule.get("by", []),
            *(rule[k] for k in ("column", "with", "in") if k in rule),
        ]
        for unknown in (name for name in named if name not in columns):
            yield f"rule {rule['rule']}: no column {unknown!r}", f"name a column.{did_you_mean(unknown, columns)}"


def listed(text: str) -> list[str]:
    """The entries of a cell that holds several."""
    return text.split(" | ") if text else []


def of_row(
    fields: Sequence[Mapping[str, Any]], row: Row, works: Iterable[str], tables: Mapping[str, tuple[str, Row]]
) -> Iterator[Found]:
    """What is wrong with one row by itself.

    Parameters
    ----------
    fields
        Descriptions of the columns.
    row
        The cells, as text.
    works
        Keys of ``sources.bib``.
    tables
        Name of the table and cells of every row of the package, by ``row_id``; if empty, links are not followed.
    """
    for field in fields:
        name, value = field["name"], row[field["name"]]
        if value:
            yield from _spelling(name, value, field["type"])
            for property_, rule in _FIELD_RULES.items():
                if property_ in field:
                    yield from rule(name, value, field[property_], row, works, tables)
    yield from _evidence(row)
    yield from conversion_findings(row, fields)
    for column in printed(row) if "evidence" in row else ():
        if column not in row:
            remedy = "name a column of this table: column=printed text | column=printed text"
            yield "as_printed", column, "as-printed", remedy


def _spelling(name: str, value: str, kind: str) -> Iterator[Found]:
    if kind in ("number", "integer"):
        if not _NUMBER.fullmatch(value):
            remedy = "write a plain number: digits 0-9, a decimal point, a hyphen as minus; nothing for 'not reported'"
            yield name, value, "number", remedy
    elif value != " ".join(value.split()):
        yield name, value, "blanks", "leave one blank between words and none at the ends"
    elif odd := next((c for c in value if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cn")), ""):
        yield name, value, "character", f"take out the invisible character U+{ord(odd):04X}"
    elif value[0] in "=+-@" and value != "=" and not _NUMBER.fullmatch(value):
        yield name, value, "formula", f"begin with another character than {value[0]}: spreadsheets would run the text"


def _references(
    name: str, value: str, what: str, row: Row, works: Iterable[str], tables: Mapping[str, tuple[str, Row]]
) -> Iterator[Found]:
    if what == "sources.bib":
        if value not in works:
            yield (
                name,
                value,
                "source",
                f"add the work to sources.bib, or mend the key.{did_you_mean(value, list(works))}",
            )
        return
    for wanted in listed(value) if tables else ():
        if wanted == row["row_id"]:
            yield name, wanted, "link", "name another row than this one"
        elif wanted not in tables:
            yield name, wanted, "link", f"name a row of any table.{did_you_mean(wanted, alike(wanted, tables))}"


def _column_of(
    name: str, value: str, what: str, row: Row, works: Iterable[str], tables: Mapping[str, tuple[str, Row]]
) -> Iterator[Found]:
    about = tables.get(row[what])
    if about and value not in about[1]:
        yield name, value, "link", f"name a column of table {about[0]!r}.{did_you_mean(value, list(about[1]))}"


def _holds(
    name: str, value: str, what: str, row: Row, works: Iterable[str], tables: Mapping[str, tuple[str, Row]]
) -> Iterator[Found]:
    if what == "composition":
        yield from _composition(name, value, row.get("composition_basis", "molpct"))
    elif what == "reaction":
        yield from _reaction(name, value)


def _composition(name: str, text: str, basis: str) -> Iterator[Found]:
    for layer in listed(text):
        try:
            amounts = parse_composition(layer)
            for component in amounts:
                reactions.composition(component)
        except ValueError as error:
            yield name, text, "composition", str(error)
            continue
        if basis == "molpct" and layer[0].isdigit() and abs(sum(amounts.values()) - 100) > 0.05:
            remedy = "mend the amounts, or set composition_basis to ratio and say why in the note"
            yield name, text, f"composition: the amounts sum to {sum(amounts.values()):g}, not to 100", remedy


def _reaction(name: str, text: str) -> Iterator[Found]:
    try:
        off = reactions.imbalance(reactions.parse_reaction(text))
    except ValueError as error:
        yield name, text, "reaction", str(error)
        return
    if off:
        told = ", ".join(f"{what} {float(n):+g}" for what, n in off.items())
        yield name, text, f"reaction: right minus left is {told}", "balance the numbers in front of the formulae"


_FIELD_RULES: dict[str, Callable[..., Iterator[Found]]] = {
    "references": _references,
    "column_of": _column_of,
    "holds": _holds,
}


def _evidence(row: Row) -> Iterator[Found]:
    evidence, read_in = row.get("evidence"), row.get("read_in")
    if evidence is None:
        return
    in_source = read_in == row["source"]
    if evidence != "computed" and (evidence == "review") != (read_in == "grady2020"):
        remedy = f"'review' goes with read_in grady2020, and but for 'computed' only it; read_in is {read_in!r}"
        yield "evidence", evidence, "evidence", remedy
    elif evidence in ("source", "abstract") and not in_source:
        remedy = f"read in the work itself means that read_in equals source; read_in is {read_in!r}"
        yield "evidence", evidence, "evidence", remedy
    elif evidence in _READ_ELSEWHERE and in_source:
        remedy = "a compilation or data set is another document than the source; name it in read_in"
        yield "evidence", evidence, "evidence", remedy


def of_table(rules: Iterable[Mapping[str, Any]], rows: Iterable[Row]) -> Iterator[tuple[str, Found]]:
    """What is wrong between the cells of rows, each with the ``row_id`` at which it shows."""
    for rule in rules:
        groups: dict[tuple[str, ...], list[Row]] = {}
        for row in rows:
            groups.setdefault(tuple(row[column] for column in rule.get("by", ["row_id"])), []).append(row)
        for group in groups.values():
            yield from _TABLE_RULES[rule["rule"]](rule, group)


def _ordered(rule: Mapping[str, Any], group: list[Row]) -> Iterator[tuple[str, Found]]:
    (row,) = group
    filled = [column for column in rule["columns"] if row[column]]
    for low, high in pairwise(filled):
        if float(row[low]) > float(row[high]):
            yield row["row_id"], (high, row[high], "order", f"{high} is not below {low}, which is {row[low]}")


def _constant(rule: Mapping[str, Any], group: list[Row]) -> Iterator[tuple[str, Found]]:
    for column in rule["columns"]:
        for row in group[1:]:
            if row[column] != group[0][column]:
                one = f"{group[0]['row_id']} has {group[0][column]!r}"
                remedy = f"it is the same in all rows of one {', '.join(rule['by'])}; {one}"
                yield row["row_id"], (column, row[column], "constant", remedy)


def _rises(rule: Mapping[str, Any], group: list[Row]) -> Iterator[tuple[str, Found]]:
    column, along = rule["column"], rule["with"]
    ranked = sorted(
        (float(row[along]), float(row[column]), row["row_id"]) for row in group if row[column] and row[along]
    )
    for (x, y, before), (x_next, y_next, row_id) in pairwise(ranked):
        if x_next > x and y_next <= y:
            remedy = f"{column} rises with {along} in one {', '.join(rule['by'])}, but {before} has {y:g} at {x:g}"
            yield row_id, (column, f"{y_next:g}", "rises", remedy)


def _closes(rule: Mapping[str, Any], group: list[Row]) -> Iterator[tuple[str, Found]]:
    column, wanted, slack = rule["column"], rule["to"], rule["within"]
    total = sum(float(row[column]) for row in group if row[column])
    if len(group) > 1 and abs(total - wanted) > slack:  # one share alone says nothing of the others
        remedy = f"the rows of one {', '.join(rule['by'])} sum to {total:g}, not to {wanted:g} within {slack:g}"
        yield group[0]["row_id"], (column, group[0][column], "sum", remedy)


def _amount(rule: Mapping[str, Any], group: list[Row]) -> Iterator[tuple[str, Found]]:
    (row,) = group
    if row[rule["column"]] and row[rule["in"]]:
        amounts = parse_composition(row[rule["in"]])
        if len(amounts) == 1:  # a compound, written by its own formula
            return
        share = 100 * amounts.get(rule["of"], 0.0) / sum(amounts.values())
        if abs(float(row[rule["column"]]) - share) > 0.05:
            remedy = f"{row[rule['in']]} has {share:.4g} % {rule['of']}; mend one of the two"
            yield row["row_id"], (rule["column"], row[rule["column"]], "amount", remedy)


_TABLE_RULES: dict[str, Callable[..., Iterator[tuple[str, Found]]]] = {
    "ordered": _ordered,
    "constant": _constant,
    "rises": _rises,
    "closes": _closes,
    "amount": _amount,
}
