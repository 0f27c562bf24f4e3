"""Cells against what was printed for them in another unit; expected values by hand from the definitions of units."""

import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nce.data import package
from nce.data.conversions import conversion_findings
from nce.data.tables import rows

FIELDS = [
    {"name": "T_K", "unit": "K"},
    {"name": "Tg_uncertainty_K", "unit": "K"},
    {"name": "heat_treatment_C", "unit": "°C"},
    {"name": "Ea_eV", "unit": "eV"},
    {"name": "sigma_S_cm", "unit": "S/cm"},
    {"name": "D_cm2_s", "unit": "cm²/s"},
    {"name": "capacity_areal_uAh_cm2", "unit": "µAh/cm²"},
    {"name": "capacity_uAh_cm2_um", "unit": "µAh/cm²/µm"},
    {"name": "c_rate_per_h", "unit": "1/h"},
    {"name": "x_Li2O_molpct", "unit": "mol%"},
    {"name": "fragility"},
    {"name": "value"},
    {"name": "unit"},
]


def found(column, cell, text, **more):
    row = {"as_printed": f"{column}={text}", column: cell, **more}
    return [(name, value) for name, value, _, _ in conversion_findings(row, FIELDS)]


RIGHT = [
    ("T_K", "298.15", "25 °C"),
    ("T_K", "298", "25 °C"),  # the print is good to half a degree
    ("T_K", "349.90", "76.75 °C"),
    ("T_K", "247.15", "-26 °C"),
    ("T_K", "575.5", "302.3 C"),  # 575.45, and a bare C is a temperature
    ("T_K", "575.45", "~302.3 °C"),
    ("T_K", "581.15", "308(1) °C"),
    ("Tg_uncertainty_K", "1", "1 °C"),  # a difference is not shifted
    ("heat_treatment_C", "300", "573 K"),  # 299.85
    ("Ea_eV", "0.601", "58 kJ/mol"),  # 58/96.485332 = 0.60113
    ("Ea_eV", "0.783", "75.5 ± 1.2 kJ/mol"),  # 0.78250, between 0.78198 and 0.78302 with the digits of the print
    ("Ea_eV", "0.867", "20 kcal/mol"),  # 20·4.184/96.485332 = 0.86728
    ("Ea_eV", "0.563", "563 meV"),
    ("sigma_S_cm", "1.37e-2", "13.7 mS/cm"),
    ("sigma_S_cm", "1.64e-4", "1.64e-2 S/m"),
    ("sigma_S_cm", "8.132e-5", "RO20 = 4.08979 (log10 of resistivity in ohm cm)"),  # 10**-4.08979 = 8.1322e-5
    ("sigma_S_cm", "2.0e-5", "50 kohm cm"),
    ("sigma_S_cm", "1e-4", "-4.0 (log10 of conductivity in S/cm)"),
    ("D_cm2_s", "1.44e-2", "1.44 x 10^-6 m2/s"),
    ("D_cm2_s", "1.44e-2", "1.44 × 10⁻⁶ m²/s"),
    ("D_cm2_s", "1e-4", "10^{-8} m^2 s^-1"),
    ("D_cm2_s", "1.61e-11", "1.61E-15 m²/s"),
    ("D_cm2_s", "0.00263", "-2.58 ± 0.13 (log10 of D0 in cm2/s)"),  # 10**-2.58 = 2.6303e-3
    ("capacity_areal_uAh_cm2", "64.5", "0.0645 mAh/cm2"),
    ("capacity_uAh_cm2_um", "50", "0.50 Ah/cm3"),  # 1 cm is 10000 µm
    ("c_rate_per_h", "0.1", "0.1 C"),
    ("x_Li2O_molpct", "0.0052", "52 ppm"),
]
WRONG = [
    ("T_K", "349.75", "76.75 °C"),  # 273 instead of 273.15
    ("T_K", "25", "25 °C"),
    ("T_K", "248.15", "25 °C"),  # wrong sign
    ("T_K", "-248.15", "25 °C"),
    ("Tg_uncertainty_K", "274.15", "1 °C"),
    ("Ea_eV", "601", "58 kJ/mol"),
    ("Ea_eV", "-0.601", "58 kJ/mol"),
    ("Ea_eV", "2.515", "58 kJ/mol"),  # taken for kcal
    ("Ea_eV", "0.601", "58 kcal/mol"),  # taken for kJ
    ("Ea_eV", "0.58", "58 kJ/mol"),
    ("sigma_S_cm", "13.7", "13.7 mS/cm"),
    ("sigma_S_cm", "1.37e-5", "13.7 mS/cm"),
    ("sigma_S_cm", "1.38e-2", "13.7 mS/cm"),
    ("sigma_S_cm", "8.132e-3", "RO20 = 4.08979 (log10 of resistivity in ohm cm)"),
    ("sigma_S_cm", "8.134e-5", "RO20 = 4.08979 (log10 of resistivity in ohm cm)"),
    ("sigma_S_cm", "1.23e4", "RO20 = 4.08979 (log10 of resistivity in ohm cm)"),  # the resistivity
    ("sigma_S_cm", "1.67e-2", "RO20 = 4.08979 (log10 of resistivity in ohm cm)"),  # exp instead of 10**
    ("sigma_S_cm", "50000", "50 kohm cm"),
    ("sigma_S_cm", "298.15", "25 °C"),  # in the wrong column
    ("D_cm2_s", "1.44e-4", "1.44 x 10^-6 m2/s"),
    ("x_Li2O_molpct", "0.52", "52 ppm"),
]
NOT_JUDGED = [
    ("T_K", "298.15", "room temperature"),
    ("T_K", "298.15", "25"),
    ("T_K", "300", "300-450 °C"),
    ("T_K", "310", "298.15 K"),  # the unit of the column: a correction
    ("sigma_S_cm", "2e-4", "1.64e-4 S cm-1"),
    ("capacity_areal_uAh_cm2", "50", "64.5 µAh/cm2"),
    ("capacity_uAh_cm2_um", "49", "50 µAh/cm2·um^1"),
    ("capacity_areal_uAh_cm2", "50", "50% of C3"),
    ("T_K", "", "25 °C"),  # no cell
    ("T_K", "about 298", "25 °C"),  # the schema finds this one
    ("T_K", "nan", "25 °C"),
    ("fragility", "28", "28 °C"),  # no unit to convert to
]


@pytest.mark.parametrize(("column", "cell", "text"), RIGHT)
def test_right_conversions_pass(column, cell, text):
    assert found(column, cell, text) == []


@pytest.mark.parametrize(("column", "cell", "text"), WRONG)
def test_wrong_conversions_are_found(column, cell, text):
    assert found(column, cell, text) == [(column, cell)]


@pytest.mark.parametrize(("column", "cell", "text"), NOT_JUDGED)
def test_what_is_no_conversion_is_passed_over(column, cell, text):
    assert found(column, cell, text) == []


NUMBERS = st.from_regex(r"-?[0-9]{1,6}(\.[0-9]{1,6})?(e-?[0-9]{1,3})?", fullmatch=True)
UNITS = st.sampled_from(["°C", "K", "kJ/mol", "mS/cm", "ohm cm", "S/(cm", "10^", "(log10 of x in ohm cm)", "%", "m2/s"])


@given(st.text() | NUMBERS, st.text() | st.tuples(NUMBERS, UNITS).map(" ".join), st.sampled_from(FIELDS[:-2]))
@example("1", "0 ohm cm", {"name": "sigma_S_cm", "unit": "S/cm"})
def test_no_text_stops_the_check(cell, text, field):
    found(field["name"], cell, text)


def test_a_value_is_in_the_unit_of_its_row():
    assert found("value", "0.86", "860 meV", unit="eV") == []
    assert found("value", "0.86", "86 meV", unit="eV") == [("value", "0.86")]
    assert found("value", "0.86", "86 meV", unit="") == []


def test_only_the_wrong_cell_of_a_row_is_found_and_the_finding_says_what_is_right():
    row = {"T_K": "298.15", "Ea_eV": "0.58", "as_printed": "T_K=25 °C | Ea_eV=58 kJ/mol"}
    ((column, value, rule, remedy),) = conversion_findings(row, FIELDS)
    assert (column, value) == ("Ea_eV", "0.58")
    assert rule == "conversion: 58 kJ/mol is 0.601128 eV"  # 58000 J / (6.02214076e23 · 1.602176634e-19 J/eV)
    assert "eV" in remedy


def test_a_print_of_another_kind_of_quantity_is_named_as_such():
    row = {"sigma_S_cm": "298.15", "as_printed": "sigma_S_cm=25 °C"}
    ((_, _, rule, _),) = conversion_findings(row, FIELDS)
    assert rule == "conversion: 25 °C cannot become S/cm"


@pytest.mark.parametrize("described", package()["resources"], ids=lambda r: r["name"])
def test_the_tables_hold_no_wrong_conversion(described):
    fields = described["schema"]["fields"]
    assert [(row["row_id"], f) for row in rows(described["name"]) for f in conversion_findings(row, fields)] == []


def test_the_tables_would_not_pass_with_every_conversion_changed():
    """The prints of the tables are really read: a cell changed by a tenth no longer follows from any of them."""
    fields = {r["name"]: r["schema"]["fields"] for r in package()["resources"]}
    (conductivity,) = ([f for f in fields["conductivity"] if f["name"] in ("T_K", "sigma_S_cm", "Ea_eV")],)
    converted = changed = 0
    for row in rows("conductivity"):
        for field in conductivity:
            text = dict(p.split("=", 1) for p in row["as_printed"].split(" | ") if p).get(field["name"], "")
            if text and row[field["name"]] and any(u in text for u in ("°C", "mS", "kJ", "log10")):
                converted += 1
                wrong = {**row, field["name"]: str(1.1 * float(row[field["name"]]))}
                changed += len(list(conversion_findings(wrong, [field])))
    assert converted == changed > 30


def test_the_library_waits_until_a_print_is_converted():
    code = "import sys, nce.data, nce.data.conversions; print('pint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
