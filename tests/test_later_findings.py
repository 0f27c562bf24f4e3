"""The findings since 2020: later than the review, unknown to it, told shortly, and all of them on their page."""

import re
from collections import Counter
from pathlib import Path

import pytest

from nce.data import resource, row, source
from nce.data.tables import rows

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "book" / "appendix" / "since-2020.md").read_text(encoding="utf-8")
FINDINGS = rows("later_findings")
FIELDS = {f["name"]: f for f in resource("later_findings")["schema"]["fields"]}
QUESTIONS = FIELDS["question"]["constraints"]["enum"]

of_each = pytest.mark.parametrize("finding", FINDINGS, ids=lambda cells: cells["row_id"])


def test_findings_stand_by_question_in_reading_order():
    places = [QUESTIONS.index(cells["question"]) for cells in FINDINGS]
    assert places == sorted(places)
    chapters = resource("claims")["schema"]["fields"][1]["constraints"]["enum"]
    order = [chapters.index(cells["chapter"]) for cells in FINDINGS]
    assert order == sorted(order)


@pytest.mark.parametrize("column", ["question", "bears"])
def test_each_question_and_each_bearing_is_defined_and_used(column):
    allowed = FIELDS[column]["constraints"]["enum"]
    assert re.findall(r"(?:^|\. )([a-z-]+):", FIELDS[column]["description"]) == allowed
    assert {cells[column] for cells in FINDINGS} == set(allowed)


def test_each_question_has_several_findings_and_no_side_has_all():
    assert min(Counter(cells["question"] for cells in FINDINGS).values()) >= 2
    for question in QUESTIONS:
        assert len({cells["bears"] for cells in FINDINGS if cells["question"] == question}) >= 2, question


@of_each
def test_a_finding_is_later_than_the_review_and_was_not_cited_by_it(finding):
    cited = {cells["key"] for cells in rows("citations")}
    for key in (finding["source"], finding["read_in"]):
        assert int(source(key).year) >= 2020
        assert key not in cited
        undated = "year of publication was not shown" in source(key).entry.fields.get("note", "")
        assert undated == ("Year not shown" in finding["note"])


@of_each
def test_a_finding_is_short_and_was_read_outside_the_review(finding):
    assert 8 <= len(finding["finding"].split()) <= 50
    assert len(re.findall(r"\.(?= [A-Z]|$)", finding["finding"])) <= 3
    assert len(finding["note"].split()) <= 45
    assert finding["evidence"] not in ("review", "computed")


@of_each
def test_what_is_not_yet_a_journal_article_is_called_a_preprint(finding):
    printed_as = source(finding["source"]).entry.fields.get("howpublished", "")
    preprint = "arXiv" in printed_as or "Preprint" in printed_as
    assert preprint == ("Preprint" in finding["note"])


@of_each
def test_rows_that_hold_the_same_finding_come_from_the_same_work(finding):
    for other in re.findall(r"\b(?:ln|we|df)-\d+", finding["note"]):
        assert row(other)[1]["source"] == finding["source"]


def test_the_page_asks_each_question_once_and_links_its_chapter():
    listed = re.findall(r'nce\.listing\("later_findings", shown, question="([a-z-]+)"\)', PAGE)
    assert listed == QUESTIONS
    chapter = {cells["question"]: cells["chapter"] for cells in FINDINGS}
    sections = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    assert len(sections) == len(QUESTIONS)
    for question, section in zip(QUESTIONS, sections, strict=True):
        asked, told = section.split("```{code-cell} ipython3")
        assert f"{{doc}}`/{chapter[question]}`" in asked
        assert asked.splitlines()[0].endswith("?")
        assert 10 <= len(told.split("```")[1].split()) <= 70
