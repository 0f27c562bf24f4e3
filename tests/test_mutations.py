"""What `nce check` finds of cells that were spoilt one at a time, and what only the seal finds.

Each kind of damage is done to each column that can suffer it, in cells drawn with a fixed seed. Whether it breaks a
rule of the schema is judged here from the schema itself, and whatever breaks one must be found. The rest could be true
as far as the rules know: a plausible wrong number, another text in a note. The seal finds it once the right value was
sealed; against a number that was wrong from the start there are only second documents (``same_sample_as``,
``table_checks``), the laws between rows, and readers. ``pytest tests/test_mutations.py --mutations`` prints the shares.
"""

import csv
import random
import re

import pytest

from nce.data import DATA, check_draft, package, seal, tables

SEED, EACH = 218, 1
NUMBERS = ("number", "integer")
HELD = ("composition", "reaction")


def anything(change):
    return lambda _field, cell, _other: change(cell)


def number(change):
    return lambda field, cell, _other: change(cell) if field["type"] in NUMBERS else None


def text(change):
    return lambda field, cell, _other: change(cell) if field["type"] not in NUMBERS else None


def scaled(cell, factor):
    return f"{float(cell) * factor:.6g}"


def letters(cell):
    return cell.translate(str.maketrans("0158", "OlSB"))


def held(change):
    return lambda field, cell, _other: change(cell) if field.get("holds") in HELD else None


# kind: what a cell becomes, or None where the kind does not fit the column
KINDS = {
    "deleted": lambda *_: "",
    "negated": number(lambda cell: cell.removeprefix("-") if cell.startswith("-") else f"-{cell}"),
    "a thousand times": number(lambda cell: scaled(cell, 1e3)),
    "far out of range": number(lambda cell: scaled(cell, 1e15)),
    "letters for digits": anything(letters),
    "unknown key": lambda field, *_: "nobody1850" if "references" in field else None,
    "id of another row": lambda field, _cell, other: other if field["name"] == "row_id" else None,
    "unit in a number": number(lambda cell: f"{cell} kg"),
    "NaN": number(lambda _: "NaN"),
    "Unicode minus": anything(lambda cell: cell.replace("-", "−")),
    "unreadable formula": held(lambda cell: cell.replace("Li", "Lj", 1).replace("2", "(", 1)),
    "plausible wrong number": number(lambda cell: str(int(cell) + 1) if cell.isdigit() else scaled(cell, 1.07)),
    "another word": text(lambda cell: f"{cell} x"),
}


def breaks(field, cell):
    """Whether a spoilt cell breaks a rule of the schema, by the words of the schema."""
    limits = field.get("constraints", {})
    if cell == "":
        return limits.get("required", False)
    if field["type"] in NUMBERS:
        if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", cell):
            return True
        if field["type"] == "integer" and not re.fullmatch(r"-?[0-9]+", cell):
            return True
        return not float(limits.get("minimum", "-inf")) <= float(cell) <= float(limits.get("maximum", "inf"))
    if field["type"] == "boolean":
        return cell not in ("true", "false")
    if "enum" in limits and cell not in limits["enum"]:
        return True
    if "pattern" in limits and not re.fullmatch(limits["pattern"], cell):
        return True
    return field.get("references") == "sources.bib" and cell == "nobody1850"


def always_broken(kind, field):
    return kind in ("id of another row", "unreadable formula") or (kind == "unknown key" and "references" in field)


def damages():
    """Table, line, column, kind and new cell, drawn with a fixed seed over all columns and kinds."""
    draw = random.Random(SEED)
    for described in package()["resources"]:
        rows = tables.rows(described["name"])
        for field in described["schema"]["fields"]:
            filled = [n for n, row in enumerate(rows) if row[field["name"]]]
            for kind, change in KINDS.items():
                for at in draw.sample(filled, min(EACH, len(filled))):
                    cell = rows[at][field["name"]]
                    new = change(field, cell, rows[at - 1]["row_id"])
                    if new is not None and new != cell:
                        yield described["name"], at, field, kind, new


DAMAGES = list(damages())


def test_there_are_a_thousand_over_all_columns():
    assert len(DAMAGES) >= 1000
    filled = {(r["name"], f["name"]) for r in package()["resources"]
              for f in r["schema"]["fields"] if any(row[f["name"]] for row in tables.rows(r["name"]))}  # fmt: skip
    assert {(table, field["name"]) for table, _, field, _, _ in DAMAGES} == filled


@pytest.mark.parametrize("table", dict.fromkeys(d[0] for d in DAMAGES))
def test_what_breaks_a_rule_is_found_and_nothing_passes_the_seal(table, tmp_path, mutations):
    described = next(r for r in package()["resources"] if r["name"] == table)
    columns = [f["name"] for f in described["schema"]["fields"]]
    rows = tables.rows(table)
    sealed = seal.of_rows(described, rows) if tables.built(described) else seal.read(DATA)[table]
    missed = []
    for _, at, field, kind, new in (d for d in DAMAGES if d[0] == table):
        spoilt = rows[at] | {field["name"]: new}
        path = tmp_path / f"{table}.csv"
        with path.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows([rows[at - 1], spoilt])
        findings, _ = check_draft(path)
        must = breaks(field, new) or always_broken(kind, field)
        if must and not any(f.line == 3 for f in findings):
            missed.append((rows[at]["row_id"], field["name"], kind, new))
        if not findings:
            column = {"schema": {"fields": [field]}}
            assert seal.of_rows(column, [*rows[:at], spoilt, *rows[at + 1 :]])[field["name"]] != sealed[field["name"]]
        mutations.count(kind, must, bool(findings))
    assert missed == []
