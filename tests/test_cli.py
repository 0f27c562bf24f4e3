"""The `nce` command: what it prints, where, and its exit codes."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pybtex.database import parse_string

import nce
from nce.cli import main
from nce.figures import exhibit


def run(*arguments, module=True, cwd=None):
    command = [sys.executable, "-m", "nce"] if module else [str(Path(sys.executable).with_name("nce"))]
    return subprocess.run([*command, *arguments], capture_output=True, text=True, cwd=cwd, timeout=60)


@pytest.mark.parametrize("module", [True, False])
def test_the_command_and_the_module_are_the_same(module):
    done = run("--version", module=module)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"nce {nce.__version__}\n", "")
    done = run("draw", module=module)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 2)
    assert done.stderr.startswith("usage: nce [-h]")


def test_good_data_from_any_folder(tmp_path):
    done = run("check", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "the data is in order\n", "")


def test_import_loads_no_heavy_library():
    code = (
        "import sys, nce, nce.cli; print({'altair', 'frictionless', 'numpy', 'pandas', 'pybtex'} & sys.modules.keys())"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"


def test_a_finding_is_printed_and_the_code_is_1(folder, capsys):
    path = folder / "table1.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("1.64e-4", "-1.64e-4"), encoding="utf-8")
    assert main(["check", str(folder)]) == 1
    told = capsys.readouterr()
    assert told.out == "1 finding\n"
    assert told.err.startswith("table1.csv, line 2, column sigma_S_cm: constraint-error")
    assert told.err.count("\n") == 1


def test_a_draft_is_checked_and_counted(folder, capsys):
    draft = (folder / "table1.csv").rename(folder.parent / "draft.csv")
    assert main(["check", "--table", str(draft), "--as", "table1"]) == 0
    assert capsys.readouterr().out == "the draft is in order: 0 new, 0 changed, 12 unchanged rows\n"
    draft.write_text(draft.read_text(encoding="utf-8").replace("1.64e-4", "1.64E−4"), encoding="utf-8")
    assert main(["check", "--table", str(draft), "--as", "table1"]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err[:36]) == ("1 finding\n", "draft.csv, line 2, column sigma_S_cm")
    assert main(["check", "--table", str(draft)]) == 2
    assert "no table 'draft'" in capsys.readouterr().err


def test_a_seal_is_written_whole(folder, capsys):
    before = (folder / "seal.json").read_bytes()
    (folder / "seal.json").unlink()
    assert main(["seal", str(folder)]) == 0
    assert capsys.readouterr().out == f"{folder / 'seal.json'}\n"
    assert (folder / "seal.json").read_bytes() == before
    assert main(["seal", str(folder / "absent")]) == 2


def test_findings_as_json(folder, capsys):
    (folder / "table2.csv").unlink()
    assert main(["check", str(folder), "--json"]) == 1
    told = capsys.readouterr()
    (finding,) = json.loads(told.out)
    assert told.err == ""
    assert set(finding) == {"file", "line", "column", "value", "rule", "remedy"}
    assert finding["file"] == "table2.csv"


def test_no_finding_as_json(capsys):
    assert main(["check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_the_list_of_figures(capsys):
    assert main(["figures", "--json"]) == 0
    listed = {e["id"]: e for e in json.loads(capsys.readouterr().out)}
    assert list(listed) == [*nce.figures().index, *nce.tables().index]
    assert listed["table-1"]["rows"] == 12
    assert listed["fig-2"]["number"] == "Figure 2"
    for exhibit_id, told in listed.items():
        shown = exhibit(exhibit_id)
        assert (told["digest"], told["sources"]) == (shown.digest, shown.data["source"].nunique())
    assert main(["figures"]) == 0
    for line in capsys.readouterr().out.splitlines()[2:]:
        name, *_, sources, digest = line.split()
        assert listed[name]["digest"].startswith(digest) and len(digest) == 16
        assert int(sources) == listed[name]["sources"]


@pytest.mark.parametrize(
    ("arguments", "name", "start"),
    [
        (["fig-2"], "fig-2.svg", b"<svg "),
        (["fig-2", "-o", "x.csv"], "x.csv", b"row_id,"),
        (["fig-2", "--output", "x.bib"], "x.bib", b"@misc{nce-fig-2,"),
        (["table-1"], "table-1.csv", b"row_id,"),
    ],
)
def test_figure_writes_a_file_and_says_which(arguments, name, start, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["figure", *arguments]) == 0
    assert capsys.readouterr() == (f"{name}\n", "")
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes().startswith(start)


@pytest.mark.parametrize("style", ["text", "bibtex", "ris", "csl-json"])
def test_cite(style, capsys):
    assert main(["cite", "table-2", "--style", style]) == 0
    assert capsys.readouterr().out.strip() == nce.table("table-2").cite(style).strip()


@pytest.mark.parametrize(("cited", "works"), [("", ["grady2020"]), ("co-12", ["malugani1979", "sciglass2019"])])
def test_the_book_and_a_row_are_cited_with_their_works(cited, works, capsys):
    assert main(["cite", *([cited] if cited else []), "--style", "bibtex"]) == 0
    entries = parse_string(capsys.readouterr().out, "bibtex").entries
    assert list(entries) == [f"nce-{cited}" if cited else "nce", *works]
    assert next(iter(entries.values())).fields["version"] == nce.__version__
    assert main(["cite", *([cited] if cited else [])]) == 0
    told = capsys.readouterr().out
    assert cited in told
    assert nce.__version__ in told
    assert "10.3389/fenrg.2020.00218" in told


WRONG = [
    ([], "COMMAND"),
    (["draw"], "draw"),
    (["figure"], "id"),
    (["figure", "fig-22"], "Did you mean 'fig-2'"),
    (["figure", "fig-2", "-o", "x.gif"], "use one of .vl.json, .svg"),
    (["figure", "fig-2", "-o", "absent/x.svg"], "absent does not exist"),
    (["cite", "tabel-1"], "Did you mean 'table-1'"),
    (["cite", "co-999"], "no row 'co-999'"),
    (["cite", "fig-2", "--style", "apa"], "use one of"),
    (["build", "-j", "many"], "many"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG)
def test_wrong_use_is_told_in_at_most_two_lines(arguments, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    try:
        code = main(arguments)
    except SystemExit as stop:  # argparse leaves this way
        code = stop.code
    told = capsys.readouterr()
    assert (code, told.out) == (2, "")
    assert said in told.err
    assert told.err.count("\n") <= 2
    assert not [*tmp_path.iterdir()]


def test_wrong_use_leaves_no_traceback_in_a_shell(tmp_path):
    done = run("figure", "fig-22", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("nce: no figure or table 'fig-22'")
    assert done.stderr.count("\n") == 1


def test_build_outside_a_checkout(tmp_path, capsys):
    assert main(["build", str(tmp_path)]) == 2
    told = capsys.readouterr()
    assert "is no checkout" in told.err
    assert told.err.count("\n") == 1
    assert not [*tmp_path.iterdir()]


def test_check_of_a_folder_without_data(tmp_path, capsys):
    assert main(["check", str(tmp_path)]) != 0
    told = capsys.readouterr()
    assert "datapackage.json" in told.err
    assert told.err.count("\n") == 1


def test_a_reader_that_stops_reading_is_no_error():
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([sys.executable, "-m", "nce", "trace", "co-12"], stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_target_that_cannot_be_written_is_named_and_nothing_stays(tmp_path, capsys, monkeypatch):
    def full(path, content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["figure", "table-1", "-o", str(tmp_path / "x.csv")]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert str(tmp_path / "x.csv") in told.err
    assert list(tmp_path.iterdir()) == []
