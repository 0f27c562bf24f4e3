"""The tables against the print of the review, and the ways to read them."""

import csv
import re
from decimal import Decimal

import pytest
from scipy import constants as codata

import nce
from nce import constants
from nce.data import DATA, DataError, cell, load, package, printed, row, source, tables

# The cells of the review's tables as printed, row by row, with subscripts on the line.
# composition | additive | classification | heat treatment (°C) | conductivity at 25 °C (S/cm) | reference
TABLE_1 = """
Li3PS4                       |           | Glass (wet chem.) | 200 | 1.64e-4 | Liu et al., 2013
90Li3PS4-10ZnO               |           | Amorphous-ceramic | 280 | 3.0e-4  | Hayashi et al., 2013
9Li2S-3P2S5-1Ni3S2           |           | Amorphous-ceramic | 260 | 2.0e-3  | Park et al., 2017
60Li2S-25P2S5-10Li3N         |           | Amorphous-ceramic | 300 | 1.4e-3  | Fukushima et al., 2017
70Li2S-30P2S5                |           | Glass-ceramic     | 310 | 1.58e-3 | Zhang et al., 2017
80(0.7Li2S-0.3P2S5)-20LiI    |           | Amorphous         |     | 5.6e-4  | Ujjie et al., 2012
70Li2S-30P2S5                |           | Amorphous-ceramic | 300 | 3.1e-3  | Seino et al., 2015
99(70Li2S-30P2S5)-1Li2ZrO3   |           | Amorphous-ceramic | 285 | 2.85e-3 | Lu et al., 2017
70Li2S-29P2S5-1Li3PO4        |           | Crystalline       | 700 | 1.87e-3 | Huang et al., 2015
70Li2S-30P2S5                |           | Amorphous-ceramic | 270 | 8.4e-4  | Aoki et al., 2017
33LiI-67Li3PS4               |           | Amorphous-ceramic | 180 | 6.50e-3 | Spannenberger et al., 2019
70Li2S-30P2S5                | 5w Kevlar | Amorphous-ceramic | 240 | 2.0e-3  | Yersak et al., 2019
"""
# electrolyte | class | cathode | anode | voltage (V) | C-rate | capacity (mAh/g) | reference capacity | cycles
# | retention (%) | reference. The two layers of row 5 are printed as "A + B, bilayer".
TABLE_2 = """
33LiBH4-67(0.75Li2S-0.25P2S5)       | Am.      | Ti2S     | Li-metal      | ~2.1    |     | 200       |         | 5   | 98        | Yamauchi et al., 2013
90(0.7Li2S-29P2S5-0.01WS2)-10LiBr   | Am.      | LCO      | (Li-In alloy) | 2.0–3.8 | 0.1 | 130       |         | 100 | 82        | Zhang et al., 2019
70Li2S-30P2S5                       | Am.-Cer. | LCO      | Graphite      | 3.0–4.1 | 0.1 | 100       |         | 100 | 64        | Ohtomo et al., 2013c
75Li2S-30P2S5                       | Am.      | LCO      | Graphite      | 3.0     | 0.1 | 106       |         | 100 | 65        | Ohtomo et al., 2013c
75Li2S-25P2S5 + Li10GeP2S12         |          | Ti2S     | (Li-In alloy) | 1.5–3.0 | 20  | 60        |         | 5   |           | Shin et al., 2014
70Li2S-30P2S5                       | Am.      | (LPS/S)  | In-metal      | 1.0–2.4 | 0.1 | C1 = 1370 | C3 = 90 | 100 | 50% of C3 | Busche et al., 2016
80Li2S-20P2S5                       | Am.      | Li3PS4   | In-metal      | 2.5     | 0.1 | 220       |         | 30  | 68        | Hakari et al., 2015
95(70Li2S-30P2S5)-5Li3PO4           | Am.-Cer  | LNbO/LCO | Li-metal      | 2–4.2   | 0.1 | 71        |         | 100 | 90        | Mo et al., 2016
"""  # noqa: E501
# electrolyte | cathode | anode | voltage (V) | C-rate | capacity | its unit | cycles | retention (%) | reference
TABLE_3 = """
LiPON-BaTiO3 | LNMO | Li | 3.5–4.9 | 2.0 | 81   | mAh/g       | 100  | 104 | Yada et al., 2014
Li-LiPON     | LCO  | Li | 3.2–4.2 | 0.1 | 64.5 | µAh/cm2     | 5    | 98  | Xiao et al., 2019
LiPON        | LTO  | Li | 1.5     | 5   | 0.3  | Ah/cm3      | 500  |     | Put et al., 2019
LiPON        | LCO  | Li | 3.0–4.2 | 0.4 | 50   | µAh/cm2·µm1 | 140  | 91  | Song et al., 2011a
LiPON        | LCO  | Li | 3.0–4.2 | 0.4 | 50   | µAh/cm2·µm1 | 900  | 84  | Tintignac et al., 2014
LiBON        | LCO  | Li | 3.0–4.2 | 1   | 49   | µAh/cm2·µm1 | 1000 | 90  | Song et al., 2016
LiPON        | LNMO | Li | 3.4–4.9 | 0.2 | 60   | mJ/cm2      | 20   | 83  | Yim et al., 2020
"""
COLUMNS_1 = ["composition", "additive", "classification", "heat_treatment_C", "sigma_S_cm", "source"]
COLUMNS_2 = ["electrolyte", "electrolyte_class", "cathode", "anode", "voltage", "c_rate_per_h"]
COLUMNS_2 += ["capacity_gravimetric_mAh_g", "reference_capacity_mAh_g", "cycles", "retention_pct", "source"]
COLUMNS_3 = ["electrolyte", "cathode", "anode", "voltage", "c_rate_per_h", "capacity", "unit", "cycles"]
COLUMNS_3 += ["retention_pct", "source"]
CAPACITY = {
    "mAh/g": "capacity_gravimetric_mAh_g",
    "µAh/cm2": "capacity_areal_uAh_cm2",
    "µAh/cm2·µm1": "capacity_areal_per_thickness_uAh_cm2_um",
    "Ah/cm3": "capacity_volumetric_Ah_cm3",
    "mJ/cm2": "energy_areal_mJ_cm2",
}


def cells(block, columns, name):
    """Each printed cell as (row_id, column, text); a voltage is its two ends, a capacity stands under its unit."""
    for number, line in enumerate(block.strip().splitlines(), start=1):
        told = dict(zip(columns, (text.strip() for text in line.split("|")), strict=True))
        if "voltage" in told:
            ends = told.pop("voltage").split("–")
            told |= {"voltage_min_V": ends[0], "voltage_max_V": ends[-1]}
        if "unit" in told:
            told |= {CAPACITY[told.pop("unit")]: told.pop("capacity")}
        yield from ((f"{name}-{number:02}", column, text) for column, text in told.items())


PRINTED = [
    *cells(TABLE_1, COLUMNS_1, "t1"),
    *cells(TABLE_2, COLUMNS_2, "t2"),
    *cells(TABLE_3, COLUMNS_3, "t3"),
]
ABBREVIATED = {"Am.": "amorphous", "Am.-Cer.": "amorphous-ceramic"}  # the footnote of Table 2


def same(text, value, column):
    """Whether a cell holds what is printed: an equal number, the work cited, or the same words."""
    if column == "source":
        return source(value).short == text.replace(",", "")
    try:
        return Decimal(text) == Decimal(value)
    except ArithmeticError:
        words = re.sub(r"^\((.*)\)$", r"\1", ABBREVIATED.get(text, text)).replace(" + ", " | ")
        return words.casefold().replace("-", " ") == value.casefold().replace("-", " ")


@pytest.mark.parametrize(("row_id", "column", "text"), PRINTED, ids=lambda v: str(v) or "empty")
def test_no_printed_cell_is_lost(row_id, column, text):
    values = row(row_id)[1]
    assert same(text, values[column], column) or printed(values).get(column) == text


@pytest.mark.parametrize(("name", "rows"), [("table1", 12), ("table2", 8), ("table3", 7)])
def test_rows_stand_in_printed_order(name, rows):
    table = load(name)
    assert list(table["locator"]) == [f"Table {name[-1]}, row {n}" for n in range(1, rows + 1)]
    assert set(table["evidence"]) == {"review"}


@pytest.mark.parametrize("name", ["table2", "table3"])
def test_each_cell_has_one_capacity_in_the_column_of_its_unit(name):
    assert (load(name)[list(CAPACITY.values())].notna().sum(axis="columns") == 1).all()


def test_table_1_is_at_25_celsius():
    assert set(load("table1")["T_K"]) == {25 + codata.zero_Celsius}


@pytest.mark.parametrize("described", package()["resources"], ids=lambda r: r["name"])
def test_load_gives_exactly_the_numbers_in_the_file(described):
    name = described["name"]
    table = load(name)
    numbers = [f["name"] for f in described["schema"]["fields"] if f["type"] in ("number", "integer")]
    with tables.opened(DATA / described["path"]) as lines:
        rows = list(csv.DictReader(lines))
    assert list(table.index) == [r["row_id"] for r in rows]
    for column in numbers:
        wanted = {r["row_id"]: float(r[column]) for r in rows if r[column]}
        assert table[column].dropna().to_dict() == wanted


@pytest.mark.parametrize(
    ("address", "text", "unit"),
    [
        ("t1-01.sigma_S_cm", "1.64e-4", "S/cm"),
        ("t3-02.capacity_areal_uAh_cm2", "64.5", "µAh/cm²"),
        ("st-intro-01", "≈ 1e-4", "S/cm"),
        ("st-motivation-06", "≥ 99.96", "%"),
        ("st-motivation-13", "≈ 5", "V"),
    ],
)
def test_cell_keeps_the_digits_as_written(address, text, unit):
    found = cell(address)
    assert (found.text, found.unit) == (text, unit)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: load("tabel1"), "Did you mean 'table1'"),
        (lambda: row("t1-1"), "Did you mean 't1-1"),
        (lambda: cell("t1-01.sigma"), "Did you mean 'sigma_S_cm'"),
        (lambda: cell("t1-06.heat_treatment_C"), "not reported"),
        (lambda: source("grady2021"), "Did you mean 'grady2020'"),
    ],
)
def test_wrong_names_are_told_with_a_suggestion(call, said):
    with pytest.raises(DataError, match=said):
        call()


def test_load_of_a_damaged_table_says_where(folder):
    path = folder / "table1.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("3.0e-4", '"3,0e-4"'), encoding="utf-8")
    with pytest.raises(DataError, match=r"table1.csv, line 3, column sigma_S_cm: .*3,0e-4"):
        load("table1", folder)


def test_as_printed_is_split_at_bars_and_first_equals_sign():
    assert printed({"as_printed": "a=C1 = 90 | b=~2.1"}) == {"a": "C1 = 90", "b": "~2.1"}
    assert printed({"as_printed": ""}) == {}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("ELEMENTARY_CHARGE_C", codata.elementary_charge),
        ("BOLTZMANN_J_K", codata.Boltzmann),
        ("AVOGADRO_PER_MOL", codata.Avogadro),
        ("BOLTZMANN_EV_K", codata.value("Boltzmann constant in eV/K")),
        ("FARADAY_C_MOL", codata.value("Faraday constant")),
        ("GAS_CONSTANT_J_MOL_K", codata.gas_constant),
        ("ZERO_CELSIUS_K", codata.zero_Celsius),
    ],
)
def test_constants_are_those_of_codata(ours, theirs):
    assert getattr(constants, ours) == pytest.approx(theirs, rel=1e-9)


def test_unknown_attribute_of_the_package():
    with pytest.raises(AttributeError, match="figur"):
        _ = nce.figur
    assert {"figure", "table", "load"} <= set(dir(nce))


def test_the_readme_lists_every_table_as_the_schema_does():
    listed = dict(
        re.findall(r"^\| `([^`]+\.csv(?:\.gz)?)` \| (.*?)(?:, see below)? \|$", (DATA / "README.md").read_text(), re.M)
    )
    assert listed == {described["path"]: described["one_row"] for described in package()["resources"]}


def test_tables_with_rows_of_sciglass_name_its_licence():
    for described in package()["resources"]:
        read = described.get("provenance", {}).get("read_in") or {r["read_in"] for r in tables.rows(described["name"])}
        licences = {licence["name"] for licence in described["licenses"]}
        assert ("sciglass2019" in read) == ("ODbL-1.0" in licences), described["name"]
