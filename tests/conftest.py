"""Fixtures for all tests."""

import ast
import contextlib
import io
import shutil
from pathlib import Path

import jupytext
import numpy as np
import pandas as pd
import pytest
from hypothesis import settings

from nce.data import DATA

# the same examples on every machine, however slow
settings.register_profile("nce", deadline=None, derandomize=True)
settings.load_profile("nce")


@pytest.fixture(scope="session")
def chromium():
    """A browser for which there is no network."""
    playwright = pytest.importorskip("playwright.sync_api")
    program = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
    assert program, "Chromium is missing; on Debian or Ubuntu: apt-get install chromium"
    cut = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--disable-background-networking"]
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--no-first-run", *cut]
        )
        yield browser
        browser.close()


@pytest.fixture
def folder(tmp_path):
    """A copy of the data that a test may damage."""
    return shutil.copytree(DATA, tmp_path / "data")


class Oracles(dict):
    """Worst deviation of each model from each of its oracles, over all comparisons of a run."""

    def compare(self, model, source, got, expected, *, rel=None, abs=None, unit=""):
        """Assert that our numbers are those of an oracle from outside, within one tolerance, and keep how far off."""
        assert (rel is None) != (abs is None), "one tolerance: rel or abs"
        got, expected = np.broadcast_arrays(np.asarray(got, float), np.asarray(expected, float))
        off = np.abs(got - expected) / (1 if rel is None else np.abs(expected))
        worst = float(off.max())
        old = self.get((model, source), (0.0, ""))
        self[model, source] = max(old, (worst, "relative" if rel is not None else unit))
        assert worst <= (abs if rel is None else rel), f"{model} against {source}: {got} is not {expected}"


ORACLES = Oracles()


@pytest.fixture
def oracle():
    """``oracle(model, source, got, expected, rel=… or abs=…, unit=…)``; ``pytest --oracles`` prints the table."""
    return ORACLES.compare


class Mutations(dict):
    """How many spoilt cells of each kind there were, broke a rule of the schema, and were found by a rule."""

    def count(self, kind, must, found):
        self[kind] = [n + one for n, one in zip(self.get(kind, [0, 0, 0]), [True, must, found], strict=True)]


MUTATIONS = Mutations()


@pytest.fixture
def mutations():
    """``mutations.count(kind, must, found)``; ``pytest --mutations`` prints the table."""
    return MUTATIONS


def run_cells(chapter, *changes):
    """Names and shown values of a chapter executed in this process, with parts of its cells replaced.

    Parameters
    ----------
    chapter
        Chapter of the book, ``lps/structure``.
    *changes
        Old and new text; each old text must stand in exactly one cell.

    Returns
    -------
    tuple
        What the cells define, and the value of the last line of each cell that shows one.
    """
    path = Path(__file__).parents[1] / "book" / f"{chapter}.md"
    notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="md:myst")
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    for old, new in changes:
        (place,) = (n for n, cell in enumerate(cells) if old in cell)
        cells[place] = cells[place].replace(old, new)
    names, shown = {}, []
    with (
        contextlib.redirect_stdout(io.StringIO()) as printed,
        pd.option_context("display.float_format", None, "display.max_colwidth", 50),
    ):
        for cell in cells:
            *body, last = ast.parse(cell).body
            alone = isinstance(last, ast.Expr)
            exec(compile(ast.Module([*body, *([] if alone else [last])], []), chapter, "exec"), names)
            if alone:
                shown.append(eval(compile(ast.Expression(last.value), chapter, "eval"), names))
    return {**names, "printed": printed.getvalue()}, shown


@pytest.fixture
def vary():
    """``vary("lps/structure", ("x = 3", "x = 4"))``: what a chapter defines and shows when a cell is changed."""
    return run_cells


def pytest_addoption(parser):
    parser.addoption("--mutations", action="store_true", help="print what was found of the cells that were spoilt")
    parser.addoption("--oracles", action="store_true", help="print each model, its oracles and the worst deviation")


def pytest_terminal_summary(terminalreporter, config):
    if config.getoption("oracles"):
        terminalreporter.section("oracles")
        for (model, source), (worst, unit) in sorted(ORACLES.items()):
            terminalreporter.write_line(f"| {model} | {source} | {worst:.2g} {unit} |")
    if config.getoption("mutations"):
        terminalreporter.section("spoilt cells: made, against the schema, found by a rule")
        for kind, counts in MUTATIONS.items():
            terminalreporter.write_line(f"| {kind} | {' | '.join(map(str, counts))} |")
