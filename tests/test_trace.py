"""A row and all that uses it."""

import json

import pytest

import nce
from nce.cli import main
from nce.data import EVIDENCE, DataError, package, row, tables
from nce.figures import exhibit, exhibit_ids


def test_a_row_that_was_corrected():
    found = nce.trace("t1-01")
    assert (found.table, found.evidence, found.locator) == ("table1", "review", "Table 1, row 1")
    assert (found.source.key, found.read_in.key) == ("liu2013", "grady2020")
    assert found.as_printed["classification"] == "Glass (wet chem.)"
    assert (found.cells["sigma_S_cm"], found.units["sigma_S_cm"]) == ("1.64e-4", "S/cm")
    assert "source" not in found.cells
    assert found.exhibits == ["table-1"]
    assert {"tc-01", "tc-02"} <= set(found.referred_by)
    assert found.page == "appendix/data/table1.html#t1-01"


def test_links_run_both_ways():
    assert nce.trace("tc-01").refers_to == {"t1-01": "table1"}
    assert nce.trace("t1-01").referred_by["tc-01"] == "table_checks"


@pytest.mark.parametrize("table", [r["name"] for r in package()["resources"]])
def test_every_table_can_be_traced(table):
    first = tables.rows(table)[0]["row_id"]
    found = nce.trace(first)
    assert found.evidence in EVIDENCE
    assert found.source.reference and found.read_in.reference and found.locator
    assert first in str(found)


def test_exhibits_that_show_a_row_are_those_whose_data_have_it():
    for exhibit_id in exhibit_ids():
        data = exhibit(exhibit_id).data
        called = data.index.str.startswith("call-")  # points of a model: the call stands in the figure, not in a table
        assert (data.loc[called, "evidence"] == "computed").all()
        for row_id in set(data.index[~called]):
            assert exhibit_id in nce.trace(row_id).exhibits


def test_the_words_give_reference_and_doi(capsys):
    assert main(["trace", "co-12"]) == 0
    told = capsys.readouterr().out
    for part in ("1.434e-9 S/cm", "Malugani and G. Robert", "https://doi.org/10.1016/0025-5408(79)90075-8", "SciGlass",
                 "RO20 = 8.84331", "dataset: read in a row of an open data set", "fig-2"):  # fmt: skip
        assert part in told
    assert "read in  " not in str(nce.trace("co-01")).replace("published in", "")  # the paper itself


def test_json_has_everything(capsys):
    assert main(["trace", "t1-01", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["source"]["doi"] == "10.1021/ja3110895"
    assert told["cells"] == {c: t for c, t in row("t1-01")[1].items() if t and c in told["cells"]}


def test_a_row_shows_itself_in_a_notebook_with_its_text_escaped():
    found = nce.trace("tc-01")
    html = type(found)(**{**vars(found), "note": "<script>"})._repr_html_()
    assert "<dt>place</dt>" in html and "&lt;script&gt;" in html and "<script>" not in html


def test_unknown_row_gives_the_nearest_and_code_2(capsys):
    assert main(["trace", "t1-1"]) == 2
    assert "Did you mean 't1-" in capsys.readouterr().err
    for unknown, nearest in (("CO-12", "Did you mean 'co-12'"), ("sg-12614-41438", "in any table.$"), ("", "table.$")):
        with pytest.raises(DataError, match=nearest):
            nce.trace(unknown)


def test_the_module_and_the_call_have_one_name():
    import nce.trace

    assert nce.trace("t1-01") == nce.trace.trace("t1-01")
