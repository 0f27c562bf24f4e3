"""`nce check`: nothing on the data, and one finding that says where and what to do for each kind of damage."""

from pathlib import Path

import pytest
from frictionless import Package, system

from nce.data import DATA, check


def test_the_data_is_in_order():
    assert check() == []


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
        ("table_checks.csv", "tc-01,t1-01,", "tc-01,t1-13,", "table_row", "link", "Did you mean 't1-1"),
        ("table_checks.csv", "t1-02,classification", "t1-02,klass", "column", "link", "column of the table"),
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


def test_a_renamed_work_is_reported_where_it_is_cited_and_where_it_stands(folder):
    change(folder, "sources.bib", "@article{adams2000,", "@article{Adams2000,")
    found = {(f.file, f.rule): f for f in check(folder)}
    assert set(found) == {("sources.bib", "key"), ("citations.csv", "source"), ("reference_repairs.csv", "source")}
    assert "'Adams2000'" in found["citations.csv", "source"].remedy


def test_nothing_is_remembered_of_a_folder_that_was_mended(folder):
    sound = {path: path.read_bytes() for path in folder.iterdir()}
    change(folder, "sources.bib", HONG, "{10.1063/1.1696442}")
    change(folder, "table1.csv", "1.64e-4", "unknown")
    assert len(check(folder)) == 2
    for path, content in sound.items():
        path.write_bytes(content)
    assert check(folder) == []
