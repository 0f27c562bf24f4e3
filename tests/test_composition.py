"""Mixtures of components."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nce.data import DATA, parse_composition

COMPONENTS = ["Li2S", "P2S5", "LiI", "Li3PO4", "Li1.3Al0.3Ti1.7(PO4)3"]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Li3PS4", {"Li3PS4": 1}),
        ("75Li2S-25P2S5", {"Li2S": 75, "P2S5": 25}),
        ("75Li2S+25P2S5", {"Li2S": 75, "P2S5": 25}),
        ("75 Li2S - 25 P2S5", {"Li2S": 75, "P2S5": 25}),
        ("9Li2S-3P2S5-1Ni3S2", {"Li2S": 9, "P2S5": 3, "Ni3S2": 1}),
        ("33LiBH4-67(0.75Li2S-0.25P2S5)", {"LiBH4": 33, "Li2S": 50.25, "P2S5": 16.75}),
        ("95(70Li2S-30P2S5)-5Li3PO4", {"Li2S": 66.5, "P2S5": 28.5, "Li3PO4": 5}),
        ("50Li2S-50(50Li2S-50P2S5)", {"Li2S": 75, "P2S5": 25}),
        ("Li1.3Al0.3Ti1.7(PO4)3", {"Li1.3Al0.3Ti1.7(PO4)3": 1}),
    ],
)
def test_brackets_are_multiplied_out(text, amounts):
    assert parse_composition(text) == pytest.approx(amounts)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a component is expected"),
        ("75Li2S-", "a component is expected"),
        ("75Li2S,25P2S5", "cannot read ',25P2S5'"),
        ("75%Li2S", "a component is expected"),
        ("80(0.7Li2S-0.3P2S5-20LiI", "sums to|not closed"),
        ("80(0.7Li2S-0.3P2S5", "not closed"),
        # as printed in Table 2, row 2: two fractions and a percentage in one bracket
        ("90(0.7Li2S-29P2S5-0.01WS2)-10LiBr", "sums to 29.71"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place(text, said):
    with pytest.raises(ValueError, match=said):
        parse_composition(text)


def mixtures(total):
    """Amounts of all components, as integers that sum to the total."""
    cuts = st.lists(st.integers(0, total), min_size=len(COMPONENTS) - 1, max_size=len(COMPONENTS) - 1).map(sorted)
    return cuts.map(lambda c: [b - a for a, b in zip([0, *c], [*c, total], strict=True)])


def written(amounts):
    return "-".join(f"{n}{name}" for n, name in zip(amounts, COMPONENTS, strict=True))


@given(mixtures(100))
def test_a_mixture_reads_back(amounts):
    assert parse_composition(written(amounts)) == dict(zip(COMPONENTS, amounts, strict=True))


@given(mixtures(100), st.integers(0, 100))
def test_a_bracket_scales_its_mixture_and_the_sum_stays(amounts, share):
    found = parse_composition(f"{share}({written(amounts)})-{100 - share}LiBH4")
    assert sum(found.values()) == pytest.approx(100)
    assert found["LiBH4"] == 100 - share
    for name, amount in zip(COMPONENTS, amounts, strict=True):
        assert found[name] == pytest.approx(share * amount / 100)


@pytest.mark.parametrize(("row_id", "total"), [("t1-03", 9 + 3 + 1), ("t1-04", 95)])
def test_the_ratios_of_table_1_do_not_close_to_100(row_id, total):
    with (DATA / "table1.csv").open(encoding="utf-8", newline="") as lines:
        row = next(r for r in csv.DictReader(lines) if r["row_id"] == row_id)
    assert row["composition_basis"] == "ratio"
    assert sum(parse_composition(row["composition"]).values()) == total
