"""The build: strict every time, never half done, never stale. Runs on a small book of two pages."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import nce.claims
from nce.site.build import BuildError, _key, build
from nce.site.execute import execution_key

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.filterwarnings("default")

HEADER = """---
jupytext:
  text_representation:
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

"""
CELL = "```{{code-cell}} ipython3\n{}\n```\n"
SHOWN = CELL.format('import nce\n\nnce.table("table-3")') + "\n```{nce} table-3\n```\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "book").mkdir()
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    shutil.copy(ROOT / "_config.yml", tmp_path)
    (tmp_path / "nce").mkdir()
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n  - file: page\n")
    index = f"# Start\n\nSee {{nce}}`table-3` and {{cite:t}}`grady2020`.\n\n{CELL.format('print(6 * 7)')}"
    (tmp_path / "book" / "index.md").write_text(HEADER + index + "\n```{bibliography}\n:all:\n```\n")
    (tmp_path / "book" / "page.md").write_text(f"{HEADER}# Page\n\nIt keeps {{num}}`t3-05.retention_pct`.\n\n{SHOWN}")
    return tmp_path


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


FAULTS = {
    "failed cell": (CELL.format("a = 1\nb = a / 0"), ["book/page.md:LINE: ZeroDivisionError: division by zero"]),
    "error of several lines": (
        CELL.format('raise ValueError("first\\nsecond")'),
        ["book/page.md:LINE: ValueError: first\nsecond"],
    ),
    "dead kernel": (CELL.format("import os\n\nos._exit(1)"), ["book/page.md:LINE: the kernel died"]),
    "stderr": (CELL.format('import sys\n\nprint("watch out", file=sys.stderr)'), ["book/page.md:", "watch out"]),
    "warning": (CELL.format('import warnings\n\nwarnings.warn("old way")'), ["book/page.md:", "old way"]),
    "unknown work": ("As {cite:t}`nobody1999` says.\n", ["book/page.md", "nobody1999"]),
    "misspelt reference": ("See {doc}`pagee`.\n", ["book/page.md", "pagee"]),
    "unknown exhibit": ("See {nce}`fig-22`.\n", ["book/page.md:", "fig-22", "Did you mean 'fig-2'"]),
    "unknown row": ("It is {num}`t3-55.cycles`.\n", ["book/page.md:", "t3-55"]),
    "unknown column": ("It is {num}`t3-05.cycle`.\n", ["book/page.md:", "Did you mean 'cycles'"]),
    "empty cell": ("It is {num}`t3-03.retention_pct`.\n", ["book/page.md:", "not reported"]),
    "unknown panel": ("See {nce}`fig-4z`.\n", ["book/page.md:", "no panel of fig-4 'fig-4z'", "Known: fig-4a, fig-4b"]),
    "panel of one": ("See {nce}`fig-2a`.\n", ["book/page.md:", "fig-2, which has one panel alone"]),
    "unknown claim": ("It holds {claim}`cl-9`.\n", ["book/page.md:", "no claim 'cl-9'"]),
    "claims of no chapter": ("```{nce-claims} lps/structur\n```\n", ["book/page.md:", "Did you mean 'lps/structure'"]),
    "drawing missing": ("```{nce} table-1\n```\n", ["book/page.md:", "no cell of this page shows table-1"]),
    "bad mathematics": ("$$\\fraction{1}$$\n", ["book/page.md", "unknown command"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_fails_the_build_every_time_and_says_where(book: Path, fault: str) -> None:
    text, told = FAULTS[fault]
    sound = (book / "book" / "page.md").read_text()
    (book / "book" / "page.md").write_text(f"{sound}\n{text}")
    first_line_of_code = str(sound.count("\n") + 3)  # after an empty line and the fence
    for _ in range(2):
        with pytest.raises(BuildError) as failed:
            build(book)
        message = str(failed.value)
        assert all(part.replace("LINE", first_line_of_code) in message for part in told), message
    assert not (book / "_build" / "html").exists()


@pytest.mark.parametrize("text", ["It holds {claim}`cl-001`.\n", "```{nce-claims} introduction\n```\n"])
def test_a_check_that_raises_fails_the_build_with_the_id_of_the_claim(
    book: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("nce.claims.compare.alike", broken)
    nce.claims.judge.cache_clear()
    with (book / "book" / "page.md").open("a") as page:
        page.write(f"\n{text}")
    with pytest.raises(BuildError, match=r"cl-001: check 'compare.alike' raised ZeroDivisionError: division by zero"):
        build(book)
    nce.claims.judge.cache_clear()


def test_a_page_of_the_toc_that_does_not_exist(book: Path) -> None:
    (book / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n  - file: page\n  - file: lost\n")
    with pytest.raises(BuildError, match="names lost"):
        build(book)


def test_a_panel_that_no_chapter_shows_is_found_on_the_page_of_its_figure(book: Path) -> None:
    own = book / "book" / "figures" / "fig-4" / "index.md"
    own.parent.mkdir(parents=True)
    own.write_text("# Figure 4\n\n```{nce-page} fig-4\n```\n")
    with (book / "_toc.yml").open("a") as toc:
        toc.write("  - file: figures/fig-4/index\n")
    with (book / "book" / "index.md").open("a") as index:
        index.write("\nSee {nce}`fig-4b` of {nce}`fig-4`.\n")
    build(book)
    text = (book / "_build" / "html" / "index.html").read_text()
    links = re.findall(r'href="figures/fig-4/index.html(#?[\w-]*)"><span>([^<]+)</span>', text)
    assert links == [("#fig-4b", "Figure 4b"), ("", "Figure 4")]
    assert 'id="fig-4b"' in (book / "_build" / "html" / "figures" / "fig-4" / "index.html").read_text()


def test_a_folder_that_is_no_checkout(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"_config\.yml is missing"):
        build(tmp_path)


def test_good_pages_then_nothing_to_do_then_new_data_then_damage(book: Path) -> None:
    assert "ran 2 of 2" in build(book)
    html = book / "_build" / "html"
    first = tree(html)
    page = first["page.html"].decode()
    assert "Table 3." in page and 'id="table-3"' in page and "84 %" in page and "Tintignac" in page
    assert 'href="page.html#table-3"' in first["index.html"].decode()

    assert build(book).startswith("nothing changed")

    table = book / "data" / "table3.csv"
    sound = table.read_text(encoding="utf-8")
    table.write_text(sound.replace(",900,84,", ",900,85,"), encoding="utf-8")
    # The kernels read the data of the installed package, so only what Sphinx reads itself would show the new number
    # here; what this holds is that every chapter is run again.
    assert "ran 2 of 2" in build(book)

    table.write_text(sound.replace(",900,84,", ",900,eighty,"), encoding="utf-8")
    before = tree(html)
    for _ in range(2):
        with pytest.raises(BuildError, match=r"table3\.csv, line 6, column retention_pct.*eighty"):
            build(book)
    assert tree(html) == before

    table.write_text(sound, encoding="utf-8")
    build(book)
    assert tree(html) == first, "the same inputs must give the same bytes"

    (html / "page.html").unlink()
    build(book)
    assert tree(html) == first, "a site that lost a page is not up to date"

    with (book / "book" / "page.md").open("a") as text:
        text.write("\nOne more sentence.\n")
    assert "ran 1 of 2" in build(book)
    report = json.loads((book / "_build" / "report.json").read_text())
    assert report["executed_seconds"]["index"] is None and report["executed_seconds"]["page"] > 0


def test_files_that_change_during_a_build_are_never_published_under_the_old_key(
    book: Path,
) -> None:
    table = book / "data" / "table3.csv"
    sound = table.read_text(encoding="utf-8")
    (book / "book" / "page.md").write_text(HEADER + "# Page\n\n" + SHOWN + CELL.format("import time\n\ntime.sleep(3)"))
    command = [sys.executable, "-m", "nce", "build", str(book)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while not _alive(book) and running.poll() is None:
        time.sleep(0.1)
    table.write_text(sound.replace(",900,84,", ",900,77,"), encoding="utf-8")
    _, told = running.communicate()
    assert running.returncode == 1 and "changed while" in told
    assert not (book / "_build" / "html").exists()
    table.write_text(sound, encoding="utf-8")
    assert re.match(r"ran [12] of 2", build(book)), "the chapter that saw the change must run again"


def test_files_that_change_while_the_pages_are_written_are_not_published(book: Path) -> None:
    build(book)
    whole = tree(book / "_build" / "html")
    config, base = book / "_config.yml", book / "_build"
    config.write_text(config.read_text() + "# pages are stale, outputs are not\n")

    def meddle() -> None:
        while not list(base.glob("tmp-*/cache")):
            time.sleep(0.01)
        (book / "data" / "README.md").write_text("new")

    meddler = threading.Thread(target=meddle, daemon=True)
    meddler.start()
    with pytest.raises(BuildError, match="changed while it was built"):
        build(book)
    meddler.join(timeout=10)
    assert tree(book / "_build" / "html") == whole


def test_a_cell_that_runs_too_long_is_named(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nce.site.execute.CELL_SECONDS", 1)
    with (book / "book" / "page.md").open("a") as page:
        page.write("\n" + CELL.format("import time\n\ntime.sleep(20)"))
    with pytest.raises(BuildError, match=r"book/page\.md:\d+: the cell ran longer than 1 s"):
        build(book)


def test_killed_at_any_moment_the_old_site_stands_and_the_next_build_is_right(book: Path) -> None:
    build(book)
    html = book / "_build" / "html"
    whole = tree(html)
    for seconds in (0.5, 3.0, 6.0, 8.0):
        command = [sys.executable, "-m", "nce", "build", "--fresh", str(book)]
        running = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(seconds)
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert tree(html) == whole, f"killed after {seconds} s"
    build(book)
    assert tree(html) == whole
    assert not list((book / "_build").glob("tmp-*"))


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="needs /proc to look for processes")
def test_kernels_do_not_outlive_a_killed_build(book: Path) -> None:
    (book / "book" / "page.md").write_text(HEADER + "# Page\n\n" + CELL.format("import time\n\ntime.sleep(60)"))
    command = [sys.executable, "-m", "nce", "build", str(book)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=book)
    deadline = time.monotonic() + 40

    while not _alive(book) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert _alive(book), "the kernel never started"
    running.kill()
    running.wait()
    while _alive(book) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not _alive(book)


def _alive(book: Path) -> list[str]:
    """Processes that work in the folder of the book."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() == book / "book":
                found.append((entry / "cmdline").read_text())
        except OSError:
            continue
    return found


@pytest.mark.parametrize("changed", ["nce/assets/site/frame.css", "nce/assets/theme/layout.html", "nce/site/frame.py"])
def test_a_change_to_the_frame_writes_the_pages_again_but_runs_no_chapter(tmp_path, changed):
    for name in ("nce", "data", "book"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("_config.yml", "_toc.yml", "requirements.lock", "CITATION.cff"):
        shutil.copy(ROOT / name, tmp_path)
    pages, runs = _key(tmp_path), execution_key(tmp_path)
    with (tmp_path / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert _key(tmp_path) != pages and execution_key(tmp_path) == runs
