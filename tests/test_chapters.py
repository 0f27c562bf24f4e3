"""The chapters: their skeleton, their cells, and that nothing is typed in prose that the data or a model knows."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest
import yaml

from nce.claims import claim, claims

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "book"
NOTEBOOKS = [p for p in sorted(BOOK.rglob("*.md")) if "\nkernelspec:" in p.read_text(encoding="utf-8")]
_PARTS = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
CHAPTERS = [entry["file"] for part in _PARTS for entry in part["chapters"] if not entry["file"].startswith("appendix/")]
SKELETON = [
    "What the section says",
    "The numbers it states",
    "Does it hold?",
    "Vary it",
    "What the data cannot say",
    "Reuse it",
]


def text_of(chapter):
    return (BOOK / f"{chapter}.md").read_text(encoding="utf-8")


def cells_of(path):
    notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="md:myst")
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def prose_of(chapter):
    """The words of a chapter, without header, cells, roles, code and mathematics."""
    blocks = r"^---\n.*?^---\n|^```\{(?:code-cell|math)\}.*?^```"
    text = re.sub(blocks, "", text_of(chapter), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"\{[a-z:]+\}`[^`]*`|`[^`]*`|\$[^$]*\$", "", text)


def section_of(chapter, heading):
    """What stands under one heading of a chapter."""
    (found,) = re.findall(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text_of(chapter), re.MULTILINE | re.DOTALL)
    return found


def name_of(path):
    return path.relative_to(BOOK).with_suffix("").as_posix()


# --- skeleton ---------------------------------------------------------------------------------------------------------


def test_there_is_a_chapter_for_each_section_of_the_review():
    assert len(CHAPTERS) == 14
    assert set(claims()["section"]) <= set(CHAPTERS)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_has_the_skeleton_in_order(chapter):
    headings = re.findall(r"^## (.*)$", text_of(chapter), re.MULTILINE)
    assert [h for h in headings if h in SKELETON] == SKELETON


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_verdicts_stand_in_the_chapter_and_beside_the_text(chapter):
    assert f"```{{nce-claims}} {chapter}\n```" in section_of(chapter, "Does it hold?")
    beside = re.findall(r"\{claim\}`([^`]+)`", text_of(chapter))
    assert len(set(beside)) >= min(2, len(claims(chapter)))
    assert [i for i in beside if claim(i).section != chapter] == []


def test_the_page_of_claims_has_all_of_them():
    shown = re.findall(r"^```\{nce-claims\} (\S+)$", text_of("appendix/claims"), re.MULTILINE)
    assert shown == [chapter for chapter in CHAPTERS if chapter in set(claims()["section"])]


# --- cells ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_a_chapter_survives_jupyter_unchanged(path):
    text = path.read_text(encoding="utf-8")
    assert jupytext.writes(jupytext.reads(text, fmt="md:myst"), fmt="md:myst") == text


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_cells_are_short_calls(path):
    for cell in cells_of(path):
        assert len(cell.splitlines()) <= 15
        tree = ast.parse(cell)
        defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        assert not any(isinstance(node, defined) for node in ast.walk(tree))
        assert not any(isinstance(n, ast.Lambda) and n.lineno != n.end_lineno for n in ast.walk(tree))
        imports = [isinstance(node, (ast.Import, ast.ImportFrom)) for node in tree.body]
        assert imports == sorted(imports, reverse=True), "imports come first in a cell"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_a_cell_that_shows_values_of_the_review_says_so(path):
    reads = re.compile(r"""load\("(statements|table[123])"\)|table\("table-[123]"\)\.data""")
    cells = [cell for cell in cells_of(path) if reads.search(cell)]
    assert [c for c in cells if not re.search(r'"evidence"|\.evidence|review', c)] == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_three_lines_to_take_away_work_in_a_fresh_python(chapter, tmp_path):
    (code,) = re.findall(r"^```\{code-cell\}.*?\n(.*?)^```", section_of(chapter, "Reuse it"), re.MULTILINE | re.DOTALL)
    assert len([line for line in code.splitlines() if line.strip()]) <= 3
    *_, last = ast.parse(code).body
    assert isinstance(last, ast.Expr), "the last line shows something"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_something_can_be_varied_and_its_answer_is_stored(chapter):
    varied = section_of(chapter, "Vary it")
    assert "change" in varied
    assert "?" in varied
    assert re.search(r"^```\{dropdown\} Answer\n(?:.+\n)+```$", varied, re.MULTILINE)


# --- prose ------------------------------------------------------------------------------------------------------------

_UNITS = (
    r"S/cm|S cm|[mk]?eV|[mk]?V|°C|K|m?Ah|m?A|%|mol%|[GMk]?Pa|[nµcm]m|[GMk]?Hz|[mµk]?g|Ω|"
    r"cycles?|hours?|years?|seconds?|minutes?|days?|per cent|kelvin|volts?|decades?"
)
TYPED = re.compile(rf"(?<![\w₀-₉.])\d[\d .,×⁰¹²³⁴⁵⁶⁷⁸⁹⁻–-]*\s?(?:{_UNITS})(?!\w)")


def test_a_number_typed_with_its_unit_is_found():
    assert TYPED.search("it conducts 1.2 × 10⁻³ S/cm at best")
    assert TYPED.search("over 500 cycles")
    assert not TYPED.search("the glass 70Li₂S–30P₂S₅ and PS₄³⁻ at 1C in 2020, Kelvin")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_number_with_a_unit_is_typed_in_the_prose(chapter):
    assert TYPED.findall(prose_of(chapter)) == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_paragraph_of_what_the_section_says_names_its_source(chapter):
    said = section_of(chapter, "What the section says")
    blocks = re.sub(r"^```.*?^```", "", said, flags=re.MULTILINE | re.DOTALL).split("\n\n")
    long = [block for block in blocks if len(block.split()) > 40]
    assert long
    assert [block for block in long if not re.search(r"\{(cite:[pt]|num|nce|doc|glue:text)\}", block)] == []


# --- built ------------------------------------------------------------------------------------------------------------


@pytest.mark.book
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_executes_alone_within_twenty_seconds(chapter):
    report = json.loads((ROOT / "_build" / "report.json").read_text(encoding="utf-8"))
    seconds = report["executed_seconds"].get(chapter)
    if seconds is None:
        pytest.skip("kept from an earlier build")
    assert seconds <= 20
