"""The tables on thiophosphates: computed cells again, arithmetic of compositions, sources against each other."""

import math
import re

import pandas as pd
import pytest
from scipy import constants as codata

from nce.data import load, printed, row
from nce.data.composition import parse_composition
from nce.models import fit

KELVIN = {"RO20": 293.15, "RO100": 373.15, "RO150": 423.15}
KJ_MOL_IN_EV = 1000 / (codata.N_A * codata.e)

COMPOSITION = load("lps_composition")
COMPUTED = COMPOSITION[COMPOSITION["evidence"] == "computed"]


def stored(row_id):
    """Logarithms of the resistivity in ohm cm as SciGlass stores them, by temperature."""
    text = printed(row(row_id)[1])["sigma_S_cm"]
    assert text.endswith("(log10 of resistivity in ohm cm)")
    return {KELVIN[name]: float(value) for name, value in re.findall(r"(RO\d+) = ([\d.]+)", text)}


@pytest.mark.parametrize("row_id", COMPUTED.index)
def test_fits_to_sciglass_are_computed_again(row_id):
    values = row(row_id)[1]
    logs = stored(row_id)
    refit = fit.arrhenius(list(logs), [10**-v for v in logs.values()]).one
    assert float(values["sigma_S_cm"]) == pytest.approx(float(refit.predict(float(values["T_K"]))), rel=6e-4)
    assert float(values["Ea_eV"]) == pytest.approx(refit.Ea_eV, abs=6e-4)
    kod, glass = re.search(r"KOD (\d+), glass (\d+),", values["locator"]).groups()
    assert values["inputs"] == f"sg-{kod}-{glass}"


def test_single_temperatures_of_sciglass_are_converted():
    rows = COMPOSITION.query("read_in == 'sciglass2019' and evidence == 'dataset'")
    assert len(rows) == 3
    for row_id, values in rows.iterrows():
        ((T_K, log_rho),) = stored(row_id).items()
        assert values["T_K"] == T_K
        assert values["sigma_S_cm"] == pytest.approx(10**-log_rho, rel=6e-4)
        assert pd.isna(values["inputs"])


def atoms_of(composition):
    """Lithium, phosphorus and sulfur in a mixture or a formula."""
    atoms = dict.fromkeys(("Li", "P", "S"), 0.0)
    for formula, amount in parse_composition(composition).items():
        for element, count in re.findall(r"([A-Z][a-z]?)([\d.]*)", formula):
            atoms[element] += amount * float(count or 1)
    return atoms


@pytest.mark.parametrize("row_id", COMPOSITION.index)
def test_the_share_of_lithium_sulfide_is_that_of_the_composition(row_id):
    values = COMPOSITION.loc[row_id]
    Li, P, S = atoms_of(values["composition"]).values()
    if math.isclose(S, (Li + 5 * P) / 2):
        assert values["x_Li2S_molpct"] == pytest.approx(100 * Li / (Li + P))
    else:
        assert pd.isna(values["x_Li2S_molpct"])


def test_activation_energies_are_converted_from_kJ_mol():
    rows = {r: printed(row(r)[1]).get("Ea_eV", "").removesuffix(" kJ/mol") for r in COMPOSITION.index}
    converted = {r: float(text) for r, text in rows.items() if text}
    assert len(converted) > 5
    for row_id, energy in converted.items():
        assert COMPOSITION.loc[row_id, "Ea_eV"] == pytest.approx(energy * KJ_MOL_IN_EV, abs=6e-4)


def same_sample(table):
    return {(a, b) for a, text in table["same_sample_as"].dropna().items() for b in text.split(" | ")}


def test_links_go_both_ways():
    pairs = same_sample(COMPOSITION)
    assert pairs
    assert {(b, a) for a, b in pairs} == pairs


def test_two_compilations_of_dietrich_2017b_agree(oracle):
    glasses = COMPOSITION[COMPOSITION["source"] == "dietrich2017b"]
    first, second = (glasses[glasses["read_in"] == key] for key in ("zhang2019b", "laskowski2023"))
    assert len(first) == len(second) == 5
    for row_id, values in first.iterrows():
        twin = second.loc[values["same_sample_as"]]
        oracle(
            "lps_composition, dietrich2017b",
            "the other compilation",
            values["sigma_S_cm"],
            twin["sigma_S_cm"],
            rel=0.04,
        )
        assert values["Ea_eV"] == pytest.approx(twin["Ea_eV"], abs=0.0055), row_id


def test_dietrich_2017b_has_its_maximum_at_75(oracle):
    # the review: conductivity rises and the barrier falls with Li2S, and both turn at 80:20
    glasses = COMPOSITION.query("source == 'dietrich2017b' and read_in == 'laskowski2023'").set_index("x_Li2S_molpct")
    assert glasses["sigma_S_cm"].idxmax() == glasses["Ea_eV"].idxmin() == 75
    assert glasses["sigma_S_cm"].idxmin() == glasses["Ea_eV"].idxmax() == 60


def test_heating_a_glass_to_a_glass_ceramic_raises_the_conductivity():
    pairs = COMPOSITION[COMPOSITION["source"].isin(["hayashi2003", "mizuno2005"])]
    found = pairs.pivot_table(index=["source", "x_Li2S_molpct"], columns="state", values="sigma_S_cm")
    assert len(found) == 3
    assert (found["glass-ceramic"] > found["glass"]).all()


def test_conductivity_rises_with_temperature_in_gamma_lithium_thiophosphate():
    points = COMPOSITION[COMPOSITION["source"] == "tachez1984"].sort_values("T_K")
    assert len(points) == 2
    assert points["sigma_S_cm"].is_monotonic_increasing


def test_suspect_rows_say_why_and_the_other_glasses_lie_together():
    suspect = COMPOSITION[COMPOSITION["suspect"]]
    assert len(suspect) == 4
    assert suspect["note"].str.startswith("Suspect: ").all()
    glasses = COMPOSITION.query("state == 'glass' and not suspect")
    for _, same in glasses.groupby(glasses["x_Li2S_molpct"].round()):
        assert same["sigma_S_cm"].max() < 15 * same["sigma_S_cm"].min()
