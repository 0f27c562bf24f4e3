"""`nce check`: nothing on the data, and one finding that says where and what to do for each kind of damage."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from frictionless import Package, system

from nce.cli import main
from nce.data import DATA, DataError, check, check_draft, seal, tables


def test_the_data_is_in_order():
    assert check() == []


# the library leaves the file behind a compressed table for the garbage collector to close
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_frictionless_agrees():
    with system.use_context(trusted=True):
        assert Package(str(DATA / "datapackage.json")).validate().valid


READ_IN_CHEN = 'chen2018,"Table 1, row Li3PS4",'
HONG, HAYASHI = "{10.1016/0025-5408(78)90075-2}", "{10.1007/s10853-007-2421-0}"

# What goes wrong, together where one run can find it all: file, text, what takes its place;
# then column, rule and remedy of the one finding that it must cause, on the line of the text.
DAMAGE = {
    "rows": [
        ("table1.csv", "Li3PS4,formula", "Li3PS4,formula,x", "", "extra-cell", "quote a cell"),
        ("table1.csv", "t1-05,", "t1-04,", "row_id", "unique-error", "an id of its own"),
        ("table1.csv", "t1-12,", "\nt1-12,", "", "blank-row", "delete"),
        ("table3.csv", ",83,yim2020", "", "as_printed", "missing-cell", "missing commas"),
    ],
    "head": [("table1.csv", "sigma_S_cm", "sigma_S_m", "sigma_S_cm", "incorrect-label", "unit included")],
    "numbers": [
        ("table1.csv", "1.64e-4", '"1,64e-4"', "sigma_S_cm", "type-error", "decimal point"),
        ("table1.csv", "3.0e-4", "3.0e-4 S/cm", "sigma_S_cm", "type-error", "no unit"),
        ("table2.csv", ",1370,", ',"1,370",', "capacity_gravimetric_mAh_g", "type-error", "thousands"),
        ("table2.csv", ",2.1,2.1,", ",~2.1,2.1,", "voltage_min_V", "type-error", "'about'"),
        ("table3.csv", ",64.5,", ",٦٤.5,", "capacity_areal_uAh_cm2", "number", "digits 0-9"),
        ("statements.csv", "conductivity,~", "conductivity ,~", "quantity", "blanks", "none at the ends"),
        ("equations.csv", "The open", "\u200bThe open", "alt", "character", "U+200B"),
        ("equations.csv", "The conductivity equals", "=1+1 is what equals", "alt", "formula", "spreadsheets"),
    ],
    "values": [
        ("table1.csv", "1.64e-4", "-1.64e-4", "sigma_S_cm", "constraint-error", "correct the value"),
        ("table1.csv", "298.15", "25", "T_K", "constraint-error", "correct the value"),
        ("table1.csv", ",crystalline,", ",vitreous,", "classification", "constraint-error", "correct the value"),
    ],
    "references": [
        ("table1.csv", "liu2013,", "liu2031,", "source", "source", "Did you mean 'liu2013'"),
        ("table1.csv", "| classification=", "| class=", "as_printed", "as-printed", "column of this table"),
        ("citations.csv", "ct-002,", "t1-01,", "row_id", "row-id", "table1.csv has this id"),
        ("table_checks.csv", ",chen2018", ",chen2081", "read_in", "source", "'chen2018'"),
        ("table_checks.csv", "tc-01,t1-01,", "tc-01,t1-13,", "table_row", "link", "'t1-12'"),
        ("table_checks.csv", "t1-02,classification", "t1-02,klass", "column", "link", "a column of table 'table1'"),
    ],
    "evidence": [
        ("table1.csv", '1",review', '1",abstract', "evidence", "evidence", "read_in grady2020"),
        ("table_checks.csv", f"{READ_IN_CHEN}compilation", f"{READ_IN_CHEN}source", "evidence", "evidence", "equals"),
        ("conductivity.csv", "abstract,abstract,", "abstract,dataset,", "evidence", "evidence", "another document"),
    ],
    "compositions": [
        (
            "table2.csv",
            "75Li2S-25P2S5,",
            "75Li2S-30P2S5,",
            "electrolyte",
            "composition: the amounts sum to 105",
            "mend",
        ),
        ("table2.csv", "95(70Li2S-30P2S5)", "95(70Li2S-20P2S5)", "electrolyte", "composition", "neither to 1 nor to"),
        ("table1.csv", "t1-05,70Li2S", "t1-05,70Lj2S", "composition", "composition", "unknown element Lj"),
    ],
    "order": [
        ("table2.csv", ",3.0,4.1,", ",4.2,4.1,", "voltage_max_V", "order", "not below voltage_min_V"),
        (
            "conductivity.csv",
            ",b,crystalline,false,298",
            ",a,crystalline,false,298",
            "review_series",
            "constant",
            "co-10 has 'b'",
        ),
        ("conductivity.csv", "9.70e-3", "6.10e-3", "sigma_S_cm", "rises", "co-24 has"),
    ],
    "DOIs": [
        ("sources.bib", HAYASHI, "{10.1063/1.1696442}", "doi", "doi", "adam1965 has this DOI"),
        ("sources.bib", HONG, "{10.1016/0025-5408(78)90075-90072}", "doi", "doi", "keep its last digit"),
        ("sources.bib", "{10.1038/35104644}", "{https://doi.org/10.1038/35104644}", "doi", "doi", "10.NNNN/suffix"),
    ],
    "works": [
        ("sources.bib", "  year         = {1965},\n", "", "year", "field", "say it"),
        ("sources.bib", "  author       = {Adams, S. and Swenson, J.},\n", "", "author", "field", "say it"),
    ],
    "BibTeX": [("sources.bib", "{Adam, G. and", "Adam, G. and", "", "unreadable: undefined string", "mend the file")],
    "JSON": [("datapackage.json", ' "nce-data",', ' "nce-data",,', "", "unreadable: not valid JSON", "mend the file")],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_each_damage_is_one_finding_that_names_place_rule_and_remedy(folder, damage):
    expected = []
    for file, old, new, *told in damage:
        path = folder / file
        before, found, after = path.read_text(encoding="utf-8").partition(old)
        assert found
        path.write_text(before + new + after, encoding="utf-8")
        if told[1] in ("doi", "field"):
            before = before[: before.rindex("\n@") + 1]  # a work begins with its @article
        expected.append((file, before.count("\n") + 1, *told))
    findings = check(folder)
    assert [(f.file, f.line, f.column) for f in findings] == [e[:3] for e in sorted(expected)]
    for finding, (file, line, _, rule, remedy) in zip(findings, sorted(expected), strict=True):
        assert finding.rule.startswith(rule)
        assert remedy in finding.remedy
        assert str(finding).startswith(f"{file}, line {line}")
        assert "\n" not in str(finding)


def latin_1(content: bytes) -> bytes:
    return content.decode().encode("latin-1", "replace")


# file, what it holds instead or what happens to its bytes; then line, rule and remedy of the one finding
FILES = [
    ("table2.csv", None, 0, "scheme-error", "restore the file"),
    ("table1.csv", lambda b: b"\xef\xbb\xbf" + b, 1, "header", "without a byte order mark"),
    ("table1.csv", lambda b: b.replace(b",", b";"), 1, "header", "joined by commas"),
    ("table1.csv", latin_1, 0, "encoding-error", "as UTF-8"),
    ("citations.csv", lambda b: b[:-1] + b"\xe4\n", 0, "encoding-error", "as UTF-8"),
    ("table1.csv", b"", 0, "source-error", "restore the file"),
    ("table1.csv", lambda b: b.replace(b"\n", b"\r\n"), 1, "header", "lines ending in LF"),
    ("table1.csv", lambda b: b.replace(b"\nt1-03,", b"\r\nt1-03,"), 3, "line end", "lines ending in LF"),
    ("sciglass/glasses.csv.gz", None, 0, "scheme-error", "restore the file"),
    ("sciglass/glasses.csv.gz", lambda b: b[:-1] + b"x", 0, "hash: was sha256:", "rebuild the file"),
    ("sources.bib", None, 0, "unreadable", "restore"),
    ("sources.bib", lambda b: b + b"% \xe4\n", 0, "unreadable", "mend"),
    ("sources.bib", lambda b: b.replace(b"{adams2000", b"{adam1965"), 0, "unreadable: repeated", "mend"),
    ("datapackage.json", None, 0, "unreadable: file not found", "restore"),
    ("datapackage.json", latin_1, 0, "unreadable: not UTF-8", "mend"),
    ("datapackage.json", b"[]", 0, "unreadable: not a data package", "mend"),
    ("datapackage.json", lambda b: b.replace(b'"path": "table1.csv"', b'"pth": "x"'), 0, "unreadable: not a", "mend"),
    ("datapackage.json", b'{"name": "x"}', 0, "unreadable: not a data package", "mend"),
    ("datapackage.json", lambda b: b.replace(b'"schema": {', b'"scheme": {', 1), 0, "unreadable: not a data", "mend"),
]


@pytest.mark.parametrize(("file", "damage", "line", "rule", "remedy"), FILES)
def test_one_finding_for_a_file_as_a_whole(folder, file, damage, line, rule, remedy):
    path: Path = folder / file
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage if isinstance(damage, bytes) else damage(path.read_bytes()))
    (finding,) = check(folder)
    assert (finding.file, finding.line, finding.column) == (file, line, "")
    assert finding.rule.startswith(rule)
    assert remedy in finding.remedy


def change(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_unit_of_the_schema_must_end_the_name_of_the_column(folder):
    change(folder, "datapackage.json", '"unit": "S/cm"', '"unit": "S/m"')
    (finding,) = check(folder)
    assert (finding.file, finding.line, finding.column, finding.rule) == ("table1.csv", 1, "sigma_S_cm", "unit")
    assert "_S_m" in finding.remedy


def test_a_table_without_provenance_is_refused(folder):
    change(folder, "datapackage.json", '"provenance"', '"origin"')
    found = check(folder)
    assert [(f.file, f.column, f.rule) for f in found] == [
        ("citations.csv", column, "provenance") for column in ("evidence", "locator", "read_in", "source")
    ]


def test_a_digit_that_slipped_breaks_the_seal(folder):
    change(folder, "table1.csv", "1.64e-4", "1.46e-4")
    (finding,) = check(folder)
    assert (finding.file, finding.column, finding.rule[:5]) == ("table1.csv", "sigma_S_cm", "seal:")
    assert "nce seal" in finding.remedy
    before, after = (text.split(", ")[1] for text in (finding.rule, finding.value))
    assert Decimal(after.split()[1]) - Decimal(before.split()[1]) == Decimal("1.46e-4") - Decimal("1.64e-4")
    seal.write(folder)
    assert check(folder) == []


def test_a_table_that_was_never_sealed_is_one_finding(folder):
    path = folder / "seal.json"
    sealed = json.loads(path.read_text(encoding="utf-8"))
    del sealed["table1"]
    path.write_text(json.dumps(sealed), encoding="utf-8")
    assert [(f.file, f.rule) for f in check(folder)] == [("table1.csv", "seal: the table was never sealed")]


def test_the_order_of_rows_is_no_change(folder):
    path = folder / "table1.csv"
    head, first, second, *others = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([head, second, first, *others]), encoding="utf-8")
    assert check(folder) == []


def test_a_folder_without_seal_says_how_to_make_one(folder):
    (folder / "seal.json").unlink()
    (finding,) = check(folder)
    assert (finding.file, "'nce seal' writes it" in finding.rule) == ("seal.json", True)


@pytest.mark.parametrize("content", [b"[1]", b'{"table1": [1]}', b"\xff", b"{"])
def test_a_seal_that_is_none_is_one_finding(folder, content):
    (folder / "seal.json").write_bytes(content)
    (finding,) = check(folder)
    assert (finding.file, finding.rule.split(":")[0]) == ("seal.json", "unreadable")


NO_FIELDS = '{"resources": [{"name": "a", "path": "a.csv", "schema": %s}]}'


@pytest.mark.parametrize(
    "content", ['{"resources": [1]}', '{"resources": 1}', NO_FIELDS % "1", NO_FIELDS % '{"fields": [{}]}']
)
def test_a_description_of_another_shape_is_one_finding(folder, content):
    (folder / "datapackage.json").write_text(content, encoding="utf-8")
    (finding,) = check(folder)
    assert (finding.file, finding.rule.split(";")[0]) == ("datapackage.json", "unreadable: not a data package")


@pytest.mark.parametrize(
    ("change", "rule", "remedy"),
    [
        ({"one_row": ""}, "description: no one_row", "the catalogue shows it"),
        ({"licenses": []}, "description: no licenses", "the catalogue shows it"),
        ({"rules": [{"rule": "order", "columns": ["T_K"]}]}, "description: rule {'rule': 'order',", "ordered with col"),
        ({"rules": [{"rule": "rises", "column": "T_K"}]}, "description: rule {'rule': 'rises',", "by, column, with"),
        ({"rules": [{"rule": "ordered", "columns": ["T_k"]}]}, "description: rule ordered: no column 'T_k'", "'T_K'"),
    ],
)
def test_a_table_is_described_in_full(folder, change, rule, remedy):
    path = folder / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    described["resources"][0] |= change
    path.write_text(json.dumps(described), encoding="utf-8")
    (finding,) = check(folder)
    assert (finding.file, finding.value) == ("datapackage.json", "table1")
    assert finding.rule.startswith(rule) and remedy in finding.remedy


@pytest.mark.parametrize("change", [{"holds": "reactoin"}, {"references": "sources"}, {"description": ""}])
def test_a_column_is_described_in_full(folder, change):
    path = folder / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    described["resources"][0]["schema"]["fields"][1] |= change
    path.write_text(json.dumps(described), encoding="utf-8")
    (finding,) = check(folder)
    assert finding.rule.startswith("description: composition: ") and next(iter(change)) in finding.rule


DAMAGED = [
    ("table1.csv", lambda b: b.replace(b",", b";")),
    ("table1.csv", lambda b: b.replace(b"\nt1-03,", b",x\nt1-03,")),
    ("table1.csv", lambda b: b + b"\xe4\n"),
    ("sciglass/glasses.csv.gz", lambda b: b[:-9]),
    ("sciglass/glasses.csv.gz", lambda b: b"PK" + b),
    ("sciglass/glasses.csv.gz", lambda b: b[:1000] + bytes(100) + b[1100:]),
]


@pytest.mark.parametrize(("file", "damage"), DAMAGED)
def test_who_asks_for_a_row_of_a_damaged_table_is_told_of_the_file(folder, file, damage):
    (folder / file).write_bytes(damage((folder / file).read_bytes()))
    with pytest.raises(DataError, match=f"{file}.*'nce check'") as told:
        tables.row("sg-12614-41439", folder)
    assert "\n" not in str(told.value)


def test_what_breaks_a_rule_is_not_sealed(folder, capsys):
    before = (folder / "seal.json").read_bytes()
    change(folder, "table1.csv", "1.64e-4", '"1,64e-4"')
    assert main(["seal", str(folder)]) == 1
    said = capsys.readouterr()
    assert said.err.startswith("table1.csv, line 2, column sigma_S_cm: type-error") and said.err.count("\n") == 1
    assert (folder / "seal.json").read_bytes() == before
    change(folder, "table1.csv", '"1,64e-4"', "1.46e-4")
    (folder / "seal.json").unlink()
    assert main(["seal", str(folder)]) == 0
    assert check(folder) == []


def test_the_name_of_a_table_without_a_draft_is_wrong_use(capsys):
    assert main(["check", "--as", "table1"]) == 2
    assert "--table FILE" in capsys.readouterr().err


def test_a_renamed_work_is_reported_where_it_is_cited_and_where_it_stands(folder):
    change(folder, "sources.bib", "@article{adams2000,", "@article{Adams2000,")
    found = {(f.file, f.rule): f for f in check(folder)}
    assert set(found) == {("sources.bib", "key"), ("citations.csv", "source"), ("reference_repairs.csv", "source")}
    assert "'Adams2000'" in found["citations.csv", "source"].remedy


def test_nothing_is_remembered_of_a_folder_that_was_mended(folder):
    sound = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    change(folder, "sources.bib", HONG, "{10.1063/1.1696442}")
    change(folder, "table1.csv", "1.64e-4", "unknown")
    assert len(check(folder)) == 2
    for path, content in sound.items():
        path.write_bytes(content)
    assert check(folder) == []


def draft(tmp_path, table, *lines):
    """A draft with the header of a table and some lines."""
    header = (DATA / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0]
    path = tmp_path / f"{table}.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


NEW = "t1-13,60Li2S-40P2S5,molpct,,glass,,298.15,{sigma},{source},chen2018,Table 1,{evidence},,"


def test_a_draft_is_checked_as_if_it_stood_in_the_table(tmp_path):
    findings, rows = check_draft(
        draft(tmp_path, "table1", NEW.format(sigma="1e-5", source="liu2013", evidence="compilation"))
    )
    assert findings == []
    assert rows == {"new": ["t1-13"], "changed": [], "unchanged": []}


def test_a_draft_says_which_rows_it_changes(tmp_path):
    lines = (DATA / "table1.csv").read_text(encoding="utf-8").splitlines()
    path = draft(tmp_path, "table1", lines[1].replace("1.64e-4", "1.65e-4"), lines[2])
    findings, rows = check_draft(path)
    assert findings == []
    assert rows == {"new": [], "changed": ["t1-01"], "unchanged": ["t1-02"]}


@pytest.mark.parametrize(
    ("change", "column", "rule"),
    [
        ({"sigma": "-1e-5"}, "sigma_S_cm", "constraint-error"),
        ({"source": "nobody2020"}, "source", "source"),
        ({"evidence": "source"}, "evidence", "evidence"),
    ],
)
def test_a_draft_is_held_to_every_rule(tmp_path, change, column, rule):
    cells = {"sigma": "1e-5", "source": "liu2013", "evidence": "compilation"} | change
    (finding,) = check_draft(draft(tmp_path, "table1", NEW.format(**cells)))[0]
    assert (finding.file, finding.line, finding.column, finding.rule.split(":")[0]) == ("table1.csv", 2, column, rule)


def test_a_draft_breaks_rules_between_rows_of_both(tmp_path):
    line = next(t for t in (DATA / "conductivity.csv").read_text(encoding="utf-8").splitlines() if "9.70e-3" in t)
    new = line.replace("co-25,", "co-999,").replace("410.17", "420.17").replace("137.02", "147.02")
    (finding,) = check_draft(draft(tmp_path, "conductivity", new))[0]
    assert (finding.line, finding.column, finding.rule) == (2, "sigma_S_cm", "rises")
    assert "co-25 has 0.0097 at 410.17" in finding.remedy


def test_a_draft_without_rows_and_one_without_columns_are_one_finding_each(tmp_path):
    (finding,) = check_draft(draft(tmp_path, "table1"))[0]
    assert (finding.line, finding.rule) == (1, "no row")
    path = tmp_path / "table1.csv"
    path.write_text("row_id\nt1-13\n", encoding="utf-8")
    (finding,) = check_draft(path)[0]
    assert (finding.line, finding.rule) == (1, "header")


def test_what_is_computed_from_the_review_is_not_read_anywhere_else(tmp_path):
    line = NEW.format(sigma="1e-5", source="liu2013", evidence="computed").replace("chen2018", "grady2020")
    assert check_draft(draft(tmp_path, "table1", line))[0] == []


def test_a_draft_needs_a_table(tmp_path):
    with pytest.raises(DataError, match=r"no table 'tabel1'. Did you mean 'table1'"):
        check_draft(draft(tmp_path, "table1").rename(tmp_path / "tabel1.csv"))
    path = draft(tmp_path, "table1", NEW.format(sigma="1e-5", source="liu2013", evidence="compilation"))
    assert check_draft(path.rename(tmp_path / "mine.csv"), "table1")[0] == []
    with pytest.raises(DataError, match="no such file"):
        check_draft(tmp_path / "absent.csv")
