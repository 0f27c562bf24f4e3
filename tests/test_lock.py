"""Whether a figure is what it was, and if not, what moved."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

import nce
from nce.cli import main
from nce.data import DataError
from nce.figures import exhibit, exhibit_ids, lock


def run(*arguments, data, **environment):
    """The command in a process of its own, over another data folder."""
    command = [sys.executable, "-m", "nce", *arguments]
    env = {**os.environ, "NCE_DATA": str(data), **environment}
    return subprocess.run(command, capture_output=True, text=True, env=env, timeout=120)


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_everything_is_what_was_locked():
    verdicts = lock.verify()
    assert [v.id for v in verdicts] == exhibit_ids()
    assert [str(v) for v in verdicts if not v.same] == []


def test_an_altered_cell_is_named_with_figure_row_and_column(folder):
    change(folder / "table1.csv", "1.64e-4", "1.65e-4")
    done = run("verify", "table-1", data=folder)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == f"table-1: differs from version {nce.__version__}: row t1-01; column sigma_S_cm\n"


def test_a_row_that_is_gone_moves_the_table(folder):
    path = folder / "table1.csv"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    done = run("verify", "table-1", data=folder)
    assert (done.returncode, "row t1-12" in done.stderr) == (1, True)


def test_an_encoding_that_moved_is_named():
    shown = exhibit("fig-2")
    old = lock.entry(shown)
    turned = replace(shown, draw=lambda width: {k: c.properties(title="other") for k, c in shown.draw(width).items()})
    swapped = json.loads(json.dumps(shown.spec()).replace('"title": "1000/T (1/K)"', '"title": "T"'))
    new = lock.entry(type("Other", (), {"records": shown.records, "spec": lambda _: swapped, "digest": "x"})())
    moved = [place for place in old["encodings"] if old["encodings"][place] != new["encodings"][place]]
    assert moved and all(place.endswith(".x") for place in moved)
    assert old["rows"] == new["rows"] and old["columns"] == new["columns"]
    assert lock.entry(turned)["digest"] != old["digest"]


def test_a_citation_reproduces_by_a_part_of_its_digest(capsys):
    digest = exhibit("table-2").digest
    for part in (digest, digest[:8]):
        assert main(["verify", f"table-2@{part}"]) == 0
    assert "reproduces" in capsys.readouterr().out


def test_a_digest_of_another_version_says_what_moved(folder):
    locked = lock.read(folder)
    old = json.loads(json.dumps(locked[nce.__version__]["table-1"]))
    old["digest"] = "0123456789abcdef" * 4
    old["rows"]["t1-03"] = "00000000"
    locked["0.0.1"] = {"table-1": old}
    (folder / lock.FILE).write_text(json.dumps(locked), encoding="utf-8")
    done = run("verify", "table-1@01234567", data=folder)
    assert (done.returncode, done.stderr) == (1, "table-1: differs from version 0.0.1: row t1-03\n")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("fig-22", "Did you mean 'fig-2"),
        ("fig-2@xyz", "is no digest"),
        ("fig-2@1234567", "is no digest"),
        ("fig-2@", "is no digest"),
    ],
)
def test_wrong_use_is_one_line_and_code_2(wanted, said, capsys):
    assert main(["verify", wanted]) == 2
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1


def test_a_digest_that_no_version_had(capsys):
    assert main(["verify", "fig-2@00000000"]) == 1
    assert "no version that is locked has this digest" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, "[]", "{", '{"0.1.0": []}'])
def test_a_lock_that_is_missing_or_damaged(folder, content):
    path = folder / lock.FILE
    path.unlink()
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"figures\.lock"):
        lock.read(folder)


def test_the_digest_hangs_on_no_locale_time_zone_or_hash_seed(folder):
    code = "from nce.figures import exhibit, exhibit_ids; print({i: exhibit(i).digest for i in exhibit_ids()})"
    told = set()
    for seed, zone, locale in (("0", "UTC", "C"), ("7", "Asia/Tokyo", "C.UTF-8")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONUTF8": "1"}
        told.add(
            subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True).stdout
        )
    assert told == {f"{ {i: exhibit(i).digest for i in exhibit_ids()} }\n"}


def test_locking_keeps_other_versions_and_writes_the_same_again(folder):
    path = folder / lock.FILE
    before = path.read_bytes()
    lock.write(folder)
    assert path.read_bytes() == before
    locked = json.loads(before) | {"0.0.1": {}}
    path.write_text(json.dumps(locked), encoding="utf-8")
    lock.write(folder)
    assert set(lock.read(folder)) == {"0.0.1", nce.__version__}
