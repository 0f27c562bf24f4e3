"""Whether a figure is what it was, and if not, what moved."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest

import nce
from nce.cli import main
from nce.data import DataError
from nce.figures import exhibit, exhibit_ids, lock
from nce.figures.exhibit import canonical, named


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


def test_the_digest_hangs_on_no_locale_time_zone_or_hash_seed():
    code = "from nce.figures import exhibit, exhibit_ids; print({i: exhibit(i).digest for i in exhibit_ids()})"
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONUTF8": "1"}
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True).stdout
    assert told == f"{ {i: exhibit(i).digest for i in exhibit_ids()} }\n"


def shaken(value, by):
    """A specification or rows with each number off by a part of itself, also those inside texts."""
    if isinstance(value, dict):
        return {k: shaken(v, by) for k, v in value.items()}
    if isinstance(value, list):
        return [shaken(v, by) for v in value]
    if isinstance(value, str):
        return re.sub(r"\d\.\d{14,}(?:e-?\d+)?", lambda m: repr(float(m[0]) * (1 + by)), value)
    return value * (1 + by) if isinstance(value, float) else value


@pytest.mark.parametrize("figure_id", nce.figures().index)
def test_the_digest_hangs_on_no_last_bits(figure_id):
    shown = exhibit(figure_id)
    for by in (1e-13, -1e-13):
        panels = {n: named(shaken(c.to_dict(validate=False), by)) for n, c in shown.panels.items()}
        config = {"config": shown.spec()[next(iter(panels))]["config"]}
        assert canonical({n: p | config for n, p in panels.items()}) == canonical(shown.spec())
        assert canonical(shaken(shown.records(), by)) == canonical(shown.records())


def test_a_last_bit_does_not_decide_where_a_five_follows_but_the_sixth_digit_counts():
    for value in (0.1234565, 1.000005, 298.1505, 2.345675e-11):
        assert len({canonical(value * (1 + by)) for by in (0, 1e-13, -1e-13)}) == 1
        assert canonical(value) != canonical(value * (1 + 1e-5))
    texts = ("x\n0.6666666666666666", "x\n0.6666666666666667", "x\n0.6666")
    assert canonical(texts[0]) == canonical(texts[1]) != canonical(texts[2])


def test_the_digest_needs_no_renderer():
    code = (
        "import sys; sys.modules['vl_convert'] = None\n"
        "from nce.figures import exhibit; print(*(exhibit(i).digest for i in ('fig-2', 'fig-4', 'table-1')))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout
    assert told.split() == [exhibit(i).digest for i in ("fig-2", "fig-4", "table-1")]


def test_what_an_old_version_showed_is_explained_after_new_data_and_a_new_version(folder):
    old = {i: digest for i in ("fig-2", "table-3") for digest in [lock.read(folder)[nce.__version__][i]["digest"]]}
    change(folder / "conductivity.csv", ",1.37e-2,", ",1.38e-2,")
    code = (
        "import nce, sys; nce.__version__ = '9.0.0'\n"
        "from nce.figures import lock; lock.exhibit_ids = lambda: ['fig-2', 'table-3']\n"
        "from nce.cli import main; sys.exit(main(sys.argv[1:]))"
    )

    def later(*arguments):
        command = [sys.executable, "-c", code, *arguments]
        env = {**os.environ, "NCE_DATA": str(folder)}
        return subprocess.run(command, capture_output=True, text=True, env=env, timeout=120)

    assert later("lock").returncode == 0
    assert set(lock.read(folder)) == {nce.__version__, "9.0.0"}
    assert later("verify", "fig-2").returncode == 0
    done = later("verify", f"fig-2@{old['fig-2']}")
    assert done.returncode == 1
    assert done.stderr.startswith(f"fig-2: differs from version {nce.__version__}: row co-01")
    assert "sigma_S_cm" in done.stderr
    assert later("verify", f"table-3@{old['table-3'][:16]}").returncode == 0


def test_locking_keeps_other_versions_and_writes_the_same_again(folder):
    path = folder / lock.FILE
    before = path.read_bytes()
    lock.write(folder)
    assert path.read_bytes() == before
    locked = json.loads(before) | {"0.0.1": {}}
    path.write_text(json.dumps(locked), encoding="utf-8")
    lock.write(folder)
    assert set(lock.read(folder)) == {"0.0.1", nce.__version__}
