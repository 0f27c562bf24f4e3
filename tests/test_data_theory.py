"""Tables behind the chapters on theory: conversions by hand, limits from physics, and independent duplicates."""

import re

import numpy as np
import pytest
from scipy import constants as si

from nce.data import load, parse_composition, printed, row
from nce.models import fit
from nce.models.transport import conductivity_from_log10_resistivity

K_EV = si.physical_constants["Boltzmann constant in eV/K"][0]
EV_KJ_MOL = si.e * si.N_A / 1000  # 1 eV per particle is 96.485 kJ/mol
TABLES = ("weak_electrolyte", "glass_transition", "diffusion")
WEAK, GLASS, DIFFUSION = (load(name) for name in TABLES)
PRINTS = [
    (row_id, column, text)
    for table in (WEAK, GLASS, DIFFUSION)
    for row_id, values in table.iterrows()
    for column, text in printed(
        {"as_printed": values["as_printed"] if isinstance(values["as_printed"], str) else ""}
    ).items()
]


def number(text):
    return float(re.search(r"-?\d+(?:\.\d+)?", text)[0])


def half_a_digit(cell):
    return 0.5 * 10.0 ** -len(cell.partition(".")[2])


@pytest.mark.parametrize(("row_id", "column", "text"), [p for p in PRINTS if "°C" in p[2]])
def test_temperatures_are_those_printed_in_degrees_celsius(row_id, column, text):
    assert float(row(row_id)[1][column]) == pytest.approx(number(text) + 273.15, abs=1e-9)


@pytest.mark.parametrize(("row_id", "column", "text"), [p for p in PRINTS if "kJ/mol" in p[2]])
def test_energies_are_those_printed_for_a_mole(row_id, column, text):
    cell = row(row_id)[1][column]
    assert float(cell) == pytest.approx(number(text) / EV_KJ_MOL, abs=half_a_digit(cell) + 1e-12)


def test_enough_conversions_were_looked_at():
    kinds = [unit for unit in ("°C", "kJ/mol") for _, _, text in PRINTS if unit in text]
    assert (kinds.count("°C"), kinds.count("kJ/mol")) == (40, 31)


@pytest.mark.parametrize("name", TABLES)
def test_one_content_or_a_range_of_contents(name):
    table = load(name)
    content = next(c for c in table.columns if c in ("x_salt_molpct", "x_modifier_molpct"))
    low, high = table["x_min_molpct"], table["x_max_molpct"]
    assert (low.isna() == high.isna()).all()
    assert (low[low.notna()] < high[low.notna()]).all()
    assert not (table[content].notna() & low.notna()).any()


@pytest.mark.parametrize("table", [GLASS, DIFFUSION], ids=["glass_transition", "diffusion"])
def test_compositions_close_and_hold_the_content_of_alkali(table):
    for values in table[table["composition"].notna()].itertuples():
        amounts = parse_composition(values.composition)
        if len(amounts) > 1:
            assert sum(amounts.values()) == pytest.approx(100, abs=1e-9)
            alkali = sum(n for name, n in amounts.items() if name in ("Li2O", "Na2O", "Rb2O"))
            assert values.x_modifier_molpct == pytest.approx(alkali, abs=1e-9)


@pytest.mark.parametrize("name", TABLES)
def test_links_to_the_same_material_lead_somewhere_and_back(name):
    table = load(name)
    for row_id, others in table["same_sample_as"].dropna().items():
        for other in others.split(" | "):
            home, values = row(other)
            assert home in (name, "statements")
            if home == name:
                assert row_id in values["same_sample_as"].split(" | ")
                assert (values["source"], values["read_in"]) != (
                    table.loc[row_id, "source"],
                    table.loc[row_id, "read_in"],
                )


# --- weak electrolyte -------------------------------------------------------------------------------------------------


def test_a_number_comes_with_a_relation_and_a_range_with_two_ends():
    assert (WEAK["relation"].isna() == WEAK["value"].isna()).all()
    assert ((WEAK["relation"] == "range") == WEAK["value_max"].notna()).all()
    ends = WEAK[WEAK["value_max"].notna()]
    assert (ends["value"] < ends["value_max"]).all()
    assert (WEAK["unit"].notna() <= WEAK["value"].notna()).all()
    assert WEAK["finding"].str.fullmatch(r"[A-Z].*[^.]\.").all()


@pytest.mark.parametrize(
    ("quantities", "unit"),
    [
        (("dissociation enthalpy", "migration enthalpy", "activation energy"), "eV"),
        (("mobility",), "cm²/(V s)"),
        (("carrier fraction", "conductivity ratio"), ""),
    ],
)
def test_each_quantity_has_its_unit(quantities, unit):
    numbers = WEAK[WEAK["quantity"].isin(quantities) & WEAK["value"].notna()]
    assert len(numbers) >= 2
    assert set(numbers["unit"].fillna("")) == {unit}


def test_the_studies_of_silver_phosphate_are_not_unanimous():
    silver = WEAK[WEAK["system"] == "AgI-AgPO3"]
    stances = silver.groupby("source")["stance"].agg(set)
    assert stances["rodrigues2011"] == {"weak electrolyte"}
    assert stances["mustarelli2001"] == {"strong electrolyte"}
    assert "strong electrolyte" in stances["micoulaut2009"]


@pytest.mark.parametrize(
    ("row_id", "statement"),
    [("we-01", "st-weak-01"), ("we-02", "st-weak-02"), ("we-03", "st-weak-04"), ("we-04", "st-weak-05")],
)
def test_the_review_quotes_the_abstract_rightly(row_id, statement):
    ours, review = row(row_id)[1], row(statement)[1]
    assert (float(ours["value"]), ours["unit"]) == (float(review["value"]), review["unit"])


COMPUTED = WEAK[WEAK["evidence"] == "computed"]


def log10_resistivities(row_id):
    return [float(n) for n in re.findall(r"\d\.\d{5}", WEAK.loc[row_id, "locator"])]


@pytest.mark.parametrize("row_id", COMPUTED.index)
def test_computed_barriers_by_the_named_function_and_by_hand(row_id):
    T, log_rho = np.array([293.15, 373.15]), np.array(log10_resistivities(row_id))
    named = fit.arrhenius(T, conductivity_from_log10_resistivity(log_rho), form="sigma_T").one.Ea_eV
    # E = k ln(σ2 T2 / σ1 T1) / (1/T1 - 1/T2)
    by_hand = K_EV * (np.log(10) * (log_rho[0] - log_rho[1]) + np.log(T[1] / T[0])) / (1 / T[0] - 1 / T[1])
    assert named == pytest.approx(by_hand, rel=1e-9)
    assert WEAK.loc[row_id, "value"] == pytest.approx(by_hand, abs=5e-4)


def test_half_of_dissociation_and_migration_make_the_measured_barrier():
    """Below the glass transition the theory has E(σT) = ΔH_f/2 + ΔH_m; without the half it would be far off."""
    enthalpy = WEAK[WEAK["quantity"] == "dissociation enthalpy"].set_index("x_salt_molpct")["value"]
    migration = WEAK.loc["we-03", "value"]
    measured = COMPUTED.groupby("x_salt_molpct")["value"].agg(["min", "max"])
    for x in (0, 50):
        theory = enthalpy[x] / 2 + migration
        assert measured.loc[x, "min"] - 0.03 < theory < measured.loc[x, "max"] + 0.03
    assert enthalpy[0] + migration > measured.loc[0, "max"] + 0.3


@pytest.mark.parametrize("source", ["malugani1980b", "micoulaut2009"])
def test_the_barrier_falls_as_silver_iodide_is_added(source):
    series = COMPUTED[COMPUTED["source"] == source].sort_values("x_salt_molpct")
    assert len(series) >= 3
    assert (np.diff(series["value"]) < 0).all()


def test_three_decades_of_conductivity_lie_between_10_and_50_percent():
    """What Mustarelli et al. say of the conductivity, in the independent series of Malugani et al."""
    series = COMPUTED[COMPUTED["source"] == "malugani1980b"].reset_index().set_index("x_salt_molpct")["row_id"]
    decades = log10_resistivities(series[10])[0] - log10_resistivities(series[50])[0]
    assert WEAK.loc["we-12", "value"] == 1000
    assert 3 < decades < 4


def test_li2o_contents_of_the_germanophosphates_follow_from_their_formula():
    for row_id_column, x in (("x_min_molpct", 0.75), ("x_max_molpct", 2.5)):
        assert WEAK.loc["we-18", row_id_column] == pytest.approx(100 * x / (x + 0.25 + 1.5 + 1.5), abs=5e-4)


# --- glass transition -------------------------------------------------------------------------------------------------


def test_no_liquid_is_stronger_than_an_arrhenius_liquid():
    """At 10^12 Pa s a straight line has the slope 12 - log10 of the viscosity at infinite temperature: 14.93."""
    known = GLASS[GLASS["fragility"].notna()]
    most = known["fragility_max"].fillna(known["fragility"]) + known["fragility_uncertainty"].fillna(0)
    assert (most >= 12 + 2.93).all()
    assert (known["fragility"].isna() == known["fragility_relation"].isna()).all()
    assert ((GLASS["fragility_relation"] == "range") == GLASS["fragility_max"].notna()).all()
    assert (GLASS["fragility_max"].dropna() > GLASS.loc[GLASS["fragility_max"].notna(), "fragility"]).all()


def test_two_documents_on_lithium_borates_agree_at_one_end_only():
    plateau, rising = GLASS.loc["gt-03"], GLASS.loc["gt-04"]
    assert abs(rising["fragility"] - plateau["fragility"]) <= plateau["fragility_uncertainty"]
    assert rising["fragility_max"] - plateau["fragility"] > 5 * plateau["fragility_uncertainty"]


def test_silica_flows_with_less_effort_when_hot():
    hot, cold = GLASS.loc["gt-11"], GLASS.loc["gt-12"]
    assert hot["T_min_K"] == cold["T_max_K"]
    assert hot["activation_energy_viscous_eV"] < cold["activation_energy_viscous_eV"]


def test_conduction_costs_no_less_than_diffusion_in_the_same_glass():
    """Isotope exchange and conductivity of one abstract; the rows name each other."""
    for conduction, diffusion in (("gt-15", "df-28"), ("gt-16", "df-29"), ("gt-17", "df-30")):
        one, other = GLASS.loc[conduction], DIFFUSION.loc[diffusion]
        assert diffusion in one["note"]
        assert conduction in other["note"]
        assert one["composition"] == other["composition"]
        assert 0 < one["Ea_eV"] - other["Ea_eV"] < 0.15


# --- diffusion --------------------------------------------------------------------------------------------------------

MIXED = DIFFUSION[DIFFUSION["source"] == "braedt1988"]


def coefficient(values, T_K):
    return values["D0_cm2_s"] * np.exp(-values["Ea_eV"] / (K_EV * T_K))


@pytest.mark.parametrize("composition", MIXED["composition"].unique())
def test_the_laws_of_one_glass_meet_where_they_change(composition):
    """Prefactors that differ by a factor of 80 give coefficients within 30 % of each other at the joints."""
    ranges = MIXED[MIXED["composition"] == composition]
    assert len(ranges) == 3
    for (_, below), (_, above) in zip(ranges.iloc[:-1].iterrows(), ranges.iloc[1:].iterrows(), strict=True):
        assert below["T_max_K"] == above["T_min_K"]
        joint = below["T_max_K"]
        assert 1 / 1.3 < coefficient(above, joint) / coefficient(below, joint) < 1.3


def test_sodium_is_slowed_by_rubidium_below_the_glass_transition():
    """The mixed alkali effect: half the sodium replaced costs more than a decade, not a factor of two."""
    at_400 = {v["composition"]: coefficient(v, 673.15) for _, v in MIXED[MIXED["T_min_K"].isna()].iterrows()}
    falling = [at_400[c] for c in MIXED["composition"].unique()[::-1]]
    assert (np.diff(falling) < 0).all()
    assert falling[0] / falling[2] > 10


def test_melts_at_1200_celsius_reach_the_upper_end_that_the_abstract_gives():
    """1e-11 to 1e-5 cm²/s between 300 and 1200 °C."""
    for _, values in MIXED[MIXED["T_max_K"].isna()].iterrows():
        assert abs(np.log10(coefficient(values, 1473.15) / 1e-5)) < 0.5


def test_sodium_is_slowest_in_germania_with_about_9_percent():
    germanate = DIFFUSION[DIFFUSION["source"] == "thomas1984"].set_index("x_modifier_molpct")["D_cm2_s"]
    assert len(germanate) == 8
    assert germanate.idxmin() == 8.77
    assert (np.diff(germanate.iloc[:7]) < 0).all()
    assert germanate.iloc[7] > germanate.iloc[6]
    temperatures = DIFFUSION.loc[DIFFUSION["source"] == "thomas1984", "T_K"]
    assert temperatures.max() - temperatures.min() < 1  # one isotherm


def test_lithium_moves_like_sodium_in_the_corresponding_silicate():
    """Same order of magnitude, says the abstract on lithium; the sodium glass was measured by others."""
    lithium = DIFFUSION.loc["df-27"]
    sodium = MIXED[(MIXED["composition"] == "25Na2O-75SiO2") & MIXED["T_min_K"].isna()].squeeze()
    assert lithium["T_K"] < sodium["T_max_K"]
    assert abs(np.log10(coefficient(sodium, lithium["T_K"]) / lithium["D_cm2_s"])) < 1


def test_two_ways_to_the_haven_ratio_of_a_silicate_agree():
    simulated, measured = DIFFUSION.loc["df-25"], DIFFUSION.loc["df-26"]
    assert simulated["x_min_molpct"] < measured["x_modifier_molpct"] < simulated["x_max_molpct"]
    assert abs(simulated["haven_ratio"] - measured["haven_ratio"]) <= measured["haven_ratio_uncertainty"]
    assert DIFFUSION.loc["df-24", "haven_ratio"] > simulated["haven_ratio"]


def test_printed_prefactors():
    assert DIFFUSION.loc["df-32", "D0_cm2_s"] == pytest.approx(10**-2.58, abs=5e-6)
    assert DIFFUSION.loc["df-33", "D0_cm2_s"] == pytest.approx(1.44e-6 * 100**2, rel=1e-12)


def test_every_row_says_something():
    said = ["D_cm2_s", "D0_cm2_s", "Ea_eV", "haven_ratio"]
    assert DIFFUSION[said].notna().any(axis="columns").all()
    said = ["Tg_K", "fragility", "Ea_eV", "sigma0_S_cm", "activation_energy_viscous_eV"]
    assert GLASS[said].notna().any(axis="columns").all()
    assert (DIFFUSION["D_cm2_s"].notna() == DIFFUSION["T_K"].notna()).all()
