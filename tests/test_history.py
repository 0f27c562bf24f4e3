"""What changed in the data since a revision."""

import json
import shutil
import subprocess

import pytest

import nce
from nce.cli import main
from nce.data import DATA, DataError
from nce.history import compare, since


def git(root, *command):
    identity = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(root), *identity, *command], check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path):
    """A checkout with the data committed and tagged."""
    shutil.copytree(DATA, tmp_path / "data")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "data")
    git(tmp_path, "tag", "v1")
    return tmp_path


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def showing(*row_ids):
    """The figures and tables that show one of these rows, or count the rows of every table."""
    return {i for row_id in row_ids for i in nce.trace(row_id).exhibits} | {"fig-x-evidence"}


def test_nothing_changed(checkout, capsys):
    assert main(["diff", "v1", str(checkout)]) == 0
    assert capsys.readouterr().out == "no row changed\n"


def test_added_removed_and_changed_rows_and_what_they_moved(checkout, capsys):
    table1, conductivity = checkout / "data" / "table1.csv", checkout / "data" / "conductivity.csv"
    replace(conductivity, "1.37e-2", "1.38e-2")
    lines = table1.read_text(encoding="utf-8").splitlines(keepends=True)
    table1.write_text("".join([*lines[:-1], lines[-1].replace("t1-12,", "t1-13,")]), encoding="utf-8")
    found = since("v1", checkout)
    assert found.added == {"table1": ["t1-13"]}
    assert found.removed == {"table1": ["t1-12"]}
    assert found.changed == {"conductivity": {"co-01": {"sigma_S_cm": ("1.37e-2", "1.38e-2")}}}
    assert {"fig-2", "table-1"} <= set(found.moved) <= showing("co-01", "t1-12")
    assert main(["diff", "v1", str(checkout)]) == 0
    told = capsys.readouterr().out
    for line in (
        "  + 1 row: t1-13",
        "  - 1 row: t1-12",
        "  ~ co-01 sigma_S_cm: 1.37e-2 → 1.38e-2",
        f"moved: {', '.join(found.moved)}",
    ):
        assert line in told
    assert main(["diff", "v1", str(checkout), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["moved"] == found.moved


def test_a_remark_moves_no_drawing_but_the_digest_of_its_data(checkout):
    replace(checkout / "data" / "table2.csv", "Only one voltage is printed", "One voltage is printed")
    found = since("v1", checkout)
    assert list(found.changed) == ["table2"]
    assert "table-2" in found.moved and set(found.moved) <= showing("t2-01")


def test_a_table_that_is_new_or_gone(tmp_path):
    old = shutil.copytree(DATA, tmp_path / "old")
    package = json.loads((old / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [r for r in package["resources"] if r["name"] != "table3"]
    (old / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    found = compare(old, DATA)
    assert found.added == {"table3": [f"t3-{n:02}" for n in range(1, 8)]}
    assert "table-3" in found.moved and set(found.moved) <= showing(*found.added["table3"])
    assert compare(DATA, old).removed == found.added


def test_a_figure_that_the_new_data_cannot_make_has_moved(checkout):
    replace(checkout / "data" / "table1.csv", "1.64e-4", "unknown")
    assert "table-1" in since("v1", checkout).moved


def test_a_table_that_cannot_be_read_is_one_line(checkout, capsys):
    path = checkout / "data" / "table1.csv"
    path.write_bytes(path.read_bytes().replace(b",", b";"))
    assert main(["diff", "v1", str(checkout)]) == 2
    told = capsys.readouterr().err
    assert "table1.csv" in told and told.count("\n") == 1


def test_a_folder_below_the_checkout_is_told_where_to_stand(checkout, capsys):
    assert main(["diff", "v1", str(checkout / "data")]) == 2
    assert "top folder of the checkout" in capsys.readouterr().err


@pytest.mark.parametrize("revision", ["v2", "--output=x"])
def test_an_unknown_revision_is_wrong_use(checkout, revision, capsys):
    with pytest.raises(DataError, match="revision"):
        since(revision, checkout)


def test_a_folder_without_history_is_wrong_use(tmp_path, capsys):
    assert main(["diff", "HEAD", str(tmp_path)]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("nce: git has no data of revision 'HEAD'") and told.err.count("\n") == 1
