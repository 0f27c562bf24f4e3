"""The claims: what their table promises, how verdicts are found, and that a failing check cannot pass for one."""

import json
from collections import Counter
from decimal import Decimal

import pytest

import nce
from nce.claims import BASES, VERDICTS, Claim, ClaimError, Verdict, claim, compare, judge
from nce.cli import main
from nce.data import DataError, resource, row
from nce.data.rules import listed
from nce.data.tables import rows

CLAIMS = rows("claims")
IDS = [cells["row_id"] for cells in CLAIMS]
FIELDS = {f["name"]: f for f in resource("claims")["schema"]["fields"]}
SECTIONS = FIELDS["section"]["constraints"]["enum"]


def most(counts):
    return max(counts.values(), default=0)


# --- the table --------------------------------------------------------------------------------------------------------


def test_claims_stand_in_reading_order():
    places = [SECTIONS.index(cells["section"]) for cells in CLAIMS]
    assert places == sorted(places)


def test_no_kind_and_no_table_has_more_than_25():
    assert most(Counter(cells["kind"] for cells in CLAIMS)) <= 25
    for column in ("printed_in", "against"):
        tables = (Counter({row(i)[0] for i in listed(cells[column])}) for cells in CLAIMS)
        counts = sum(tables, Counter())
        del counts["statements"]  # every number of the prose stands there
        assert most(counts) <= 25


# --- verdicts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("claim_id", IDS)
def test_every_claim_has_a_verdict_that_may_stand(claim_id):
    stated, found = claim(claim_id), judge(claim_id)
    assert found.verdict in VERDICTS
    assert len(found.reason.split()) >= 5
    assert "nan" not in found.reason.lower().split()
    assert (found.verdict == "differs") <= bool(stated.errata), "what differs belongs among the errata"
    if found.verdict.startswith("agrees"):
        assert found.basis != "print"
        assert found.basis != "data" or any(row(i)[1].get("read_in") != "grady2020" for i in found.rows)


def test_agreement_asks_for_more_than_the_print():
    with pytest.raises(ValueError, match="print alone"):
        Verdict(verdict="agrees", reason="The review says so twice.", basis="print")
    with pytest.raises(ValueError, match="not read in the review"):
        Verdict(verdict="agrees", reason="The review says so.", basis="data", rows=("st-intro-01",))
    with pytest.raises(ValueError, match="none of agrees"):
        Verdict(verdict="true", reason="It is.", basis="data")
    with pytest.raises(ValueError, match="sentence"):
        Verdict(verdict="differs", reason="off by ten", basis="arithmetic")


def printed(relation, value, value_max=""):
    return {"relation": relation, "value": value, "value_max": value_max}


@pytest.mark.parametrize(
    ("relation", "value", "found", "verdict"),
    [
        ("=", "0.86", "0.86", "agrees"),
        ("=", "99.96", "99.9554", "agrees-by-rounding"),
        ("=", "99.96", "99.9549", "differs"),
        ("=", "1.2e-3", "1.2e-2", "differs"),
        ("=", "1.2e-2", "1.24e-2", "agrees-by-rounding"),
        ("=", "100", "104", "differs"),
        ("~", "55", "53", "agrees-by-rounding"),
        ("~", "55", "50", "differs"),
        (">", "1e-3", "1e-3", "differs"),
        (">=", "1e-3", "1e-3", "agrees"),
        ("<", "1e-12", "1e-13", "agrees"),
    ],
)
def test_a_number_agrees_to_the_digits_that_are_printed(relation, value, found, verdict):
    assert compare.agreement(printed(relation, value), Decimal(found)) == verdict


@pytest.mark.parametrize(
    ("unit", "same"),
    [("S/m", "A/(V m)"), ("m^2/(V s)", "C m^2/(J s)"), ("J", "Pa m^3"), ("V", "J/C"), ("-", "m/m"), ("h", "s")],
)
def test_units_have_their_dimensions(unit, same):
    assert compare.dimension(unit) == compare.dimension(same) != compare.dimension("mol")


def test_a_range_holds_its_ends():
    stated = printed("range", "60", "80")
    assert [compare.agreement(stated, Decimal(x)) for x in ("59.9", "60", "80", "80.1")] == [
        "differs",
        "agrees",
        "agrees",
        "differs",
    ]


def test_sources_that_disagree_contest_a_claim():
    assert compare.combined([]) == "cannot-be-checked"
    assert compare.combined(["agrees", "agrees-by-rounding"]) == "agrees-by-rounding"
    assert compare.combined(["agrees", "differs"]) == "contested"
    assert compare.combined(["differs", "differs"]) == "differs"


# --- checks that fail -------------------------------------------------------------------------------------------------


def stated(check):
    cells = {**CLAIMS[0], "row_id": "cl-999", "check": check}
    return Claim.of(cells)


@pytest.mark.parametrize(
    ("check", "told"),
    [
        ("chemistry.value", "no module 'chemistry'"),
        ("compare.valu", "Did you mean 'value'"),
        ("compare._shown", "no check '_shown'"),
        ("compare.agreement", "TypeError"),
        ("compare.Row", "cl-999"),
    ],
)
def test_a_check_that_raises_is_an_error_with_the_id_of_the_claim(monkeypatch, capsys, check, told):
    monkeypatch.setattr("nce.claims.claim", lambda _: stated(check))
    with pytest.raises(ClaimError, match=r"^cl-999: check") as error:
        judge.__wrapped__("cl-999")
    assert told in str(error.value)
    monkeypatch.setattr("nce.claims.judge", judge.__wrapped__)
    assert main(["claims"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("cl-")
    assert err.count("\n") == 1


def test_an_unknown_claim_or_section_names_the_nearest(capsys):
    with pytest.raises(DataError, match="Did you mean"):
        claim("cl-10")
    assert main(["claims", "lps/structur"]) == 2
    assert "Did you mean" in capsys.readouterr().err


# --- for readers ------------------------------------------------------------------------------------------------------


def test_the_list_has_the_fields_of_its_contract(capsys):
    assert main(["claims", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in told] == IDS
    assert all({"id", "section", "statement", "verdict", "reason"} <= one.keys() for one in told)
    assert {one["basis"] for one in told} <= BASES.keys()


def test_a_section_lists_its_own():
    found = nce.claims("background/motivation")
    assert set(found["section"]) == {"background/motivation"}
    assert len(found) == sum(cells["section"] == "background/motivation" for cells in CLAIMS)
