"""Each rule of the tables on rows made for it: what it lets pass, what it finds, and where."""

import pytest

from nce.data.rules import of_row, of_table


def found(rule, rows, **columns):
    """The rows at which a rule between cells finds something, with the column."""
    rows = (
        [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)] if columns else rows
    )
    return [(row_id, told[0]) for row_id, told in of_table([rule], rows)]


RISES = {"rule": "rises", "column": "sigma", "with": "T", "by": ["series"]}


@pytest.mark.parametrize(
    ("sigma", "wrong"),
    [
        (["1e-6", "2e-6", "1e-3"], []),
        (["1e-6", "", "1e-3"], []),
        (["2e-6", "1e-6", "1e-3"], [("b", "sigma")]),
        (["1e-6", "1e-6", "1e-3"], [("b", "sigma")]),
        (["1e-3", "1e-2", "-1"], []),  # another series
    ],
)
def test_rises(sigma, wrong):
    assert (
        found(RISES, None, row_id=["a", "b", "c"], series=["x", "x", "y"], T=["300", "400", "350"], sigma=sigma)
        == wrong
    )


def test_two_values_at_one_temperature_are_a_disagreement_and_no_fall():
    assert found(RISES, None, row_id=["a", "b"], series=["x", "x"], T=["300", "300"], sigma=["2", "1"]) == []


@pytest.mark.parametrize(("low", "high", "wrong"), [("1", "2", 0), ("2", "2", 0), ("", "2", 0), ("3", "2", 1)])
def test_ordered(low, high, wrong):
    rule = {"rule": "ordered", "columns": ["low", "high"]}
    assert found(rule, None, row_id=["a"], low=[low], high=[high]) == [("a", "high")] * wrong


def test_constant_names_each_row_that_differs_from_the_first():
    rule = {"rule": "constant", "columns": ["label"], "by": ["series"]}
    rows = {"row_id": ["a", "b", "c", "d"], "series": ["x", "y", "x", "x"], "label": ["L", "M", "L", "N"]}
    assert found(rule, None, **rows) == [("d", "label")]


@pytest.mark.parametrize(
    ("shares", "wrong"), [(["60", "40", "30"], 0), (["60", "41.5", "30"], 1), (["60", "", "30"], 1)]
)
def test_closes(shares, wrong):
    rule = {"rule": "closes", "column": "share", "to": 100, "within": 1, "by": ["glass"]}
    columns = {"row_id": ["a", "b", "c"], "glass": ["x", "x", "y"], "share": shares}
    assert found(rule, None, **columns) == [("a", "share")] * wrong


@pytest.mark.parametrize(
    ("composition", "x", "wrong"),
    [("75Li2S-25P2S5", "75", 0), ("75Li2S-25P2S5", "25", 1), ("80(0.7Li2S-0.3P2S5)-20LiI", "56", 0),
     ("75P2S5-25LiI", "0", 0), ("Li3PS4", "75", 0), ("3Li2S-1P2S5", "75", 0), ("", "75", 0)],
)  # fmt: skip
def test_amount(composition, x, wrong):
    rule = {"rule": "amount", "column": "x", "of": "Li2S", "in": "composition"}
    assert found(rule, None, row_id=["a"], x=[x], composition=[composition]) == [("a", "x")] * wrong


FIELD = {"name": "cell", "type": "string"}


def told(field, value, **others):
    row = {"row_id": "a-1", "cell": value} | others
    tables = {"a-1": ("own", row), "b-1": ("other", {"row_id": "b-1", "T_K": "300"})}
    return [(column, rule.split(":")[0]) for column, _, rule, _ in of_row([FIELD | field], row, ["grady2020"], tables)]


@pytest.mark.parametrize(
    ("reaction", "wrong"),
    [
        ("2 Li+ + 2 e- + S -> Li2S", False),
        ("2 H2 + O2 -> 2 H2O", False),
        ("Fe2O3 + 3 CO -> 2 Fe + 3 CO2", False),
        ("2 PS4^3- -> P2S7^4- + S2-", False),
        ("0.5 O2 + 2 Li -> Li2O", True),
        ("Li+ + 2 e- + S -> Li2S", True),  # atoms
        ("2 Li+ + e- + S -> Li2S", True),  # charge
        ("2 Li + S = Li2S", True),
        ("2Li + S -> Li2S", True),
        ("2 Li + S -> Li2S + 0", True),
        ("2 Lj + S -> Lj2S", True),
    ],
)
def test_a_reaction_balances_atoms_and_charge(reaction, wrong):
    assert told({"holds": "reaction"}, reaction) == [("cell", "reaction")] * wrong


@pytest.mark.parametrize(
    ("value", "rule"),
    [("b-1", None), ("b-1 | b-1", None), ("a-1", "link"), ("b-1 | b-2", "link"), ("b-1|b-2", "link"), ("", None)],
)
def test_rows_that_are_referred_to_exist_and_are_others(value, rule):
    assert told({"references": "row_id"}, value) == ([("cell", rule)] if rule else [])


def test_a_column_that_is_referred_to_exists():
    about = {"column_of": "row"}
    assert told(about, "T_K", row="b-1") == []
    assert told(about, "T_C", row="b-1") == [("cell", "link")]


@pytest.mark.parametrize(
    "number", ["−5", "1,5", "1_000", "٥", " 5", "5 ", "+5", "5%", "nan", "NaN", "inf", "0x1", "l.5", ".5", "5."]
)
def test_numbers_are_spelled_plainly(number):
    assert told({"type": "number"}, number) == [("cell", "number")]


@pytest.mark.parametrize("number", ["5", "-5", "0.5", "1e-6", "1.64e-4", "1E6", "298.15"])
def test_plain_numbers_pass(number):
    assert told({"type": "number"}, number) == []
