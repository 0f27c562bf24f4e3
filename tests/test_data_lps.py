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


def test_two_temperatures_of_one_crystal():
    gamma = COMPOSITION[COMPOSITION["source"] == "tachez1984"].sort_values("T_K")
    assert len(gamma) == 2
    assert gamma["sigma_S_cm"].is_monotonic_increasing


def test_the_abstract_of_hood_2015b_agrees_with_itself(oracle):
    # two conductivities and, in the same sentence, an activation energy of 0.29 eV
    points = COMPOSITION.query("source == 'hood2015b' and evidence == 'abstract'")
    line = fit.arrhenius(points["T_K"], points["sigma_S_cm"]).one
    oracle("fit.arrhenius, Li4P2S6", "energy printed in the abstract", line.Ea_eV, 0.29, abs=0.005, unit="eV")


def test_nanopores_raise_the_conductivity_by_three_orders_of_magnitude():
    # so the abstract of Liu 2013; the plain material is gamma-Li3PS4
    phases = COMPOSITION[COMPOSITION["source"] == "liu2013"]["sigma_S_cm"]
    assert math.log10(phases.max() / phases.min()) == pytest.approx(3, abs=0.5)


def test_suspect_rows_say_why_and_the_other_glasses_lie_together():
    suspect = COMPOSITION[COMPOSITION["suspect"]]
    assert len(suspect) == 4
    assert suspect["note"].str.startswith("Suspect: ").all()
    glasses = COMPOSITION.query("state == 'glass' and not suspect")
    for _, same in glasses.groupby(glasses["x_Li2S_molpct"].round()):
        assert same["sigma_S_cm"].max() < 15 * same["sigma_S_cm"].min()


# --- stability --------------------------------------------------------------------------------------------------------

STABILITY = load("lps_stability")


def test_printed_times_temperatures_and_energies_are_converted():
    seen = set()
    for row_id in STABILITY.index:
        values, was = row(row_id)[1], printed(row(row_id)[1])
        for column, unit, convert in (
            ("exposure_s", r" min(utes)?", lambda v: 60 * v),
            ("exposure_T_K", " °C", lambda v: v + codata.zero_Celsius),
            ("sigma_S_cm", " mS/cm", lambda v: v / 1000),
            ("Ea_eV", " [kK]J/mol", lambda v: v * KJ_MOL_IN_EV),
        ):
            if found := re.fullmatch(rf"([\d.]+){unit}", was.get(column, "")):
                assert float(values[column]) == pytest.approx(convert(float(found[1])), abs=6e-4, rel=1e-9), row_id
                seen.add(column)
    assert seen == {"exposure_s", "exposure_T_K", "sigma_S_cm", "Ea_eV"}


def test_every_row_has_a_measured_quantity():
    measured = STABILITY[["h2s_cm3_g", "sigma_S_cm", "critical_current_mA_cm2"]]
    assert measured.notna().any(axis="columns").all()
    assert (STABILITY["h2s_cm3_g"].notna() == STABILITY["h2s_relation"].notna()).all()
    assert (STABILITY["additive"].notna() == STABILITY["additive_amount"].notna()).all()
    assert (STABILITY["additive"].notna() == STABILITY["additive_basis"].notna()).all()


@pytest.mark.parametrize("row_id", STABILITY[STABILITY["additive_basis"] == "mol%"].index)
def test_amounts_of_additives_are_those_of_the_composition(row_id):
    values = STABILITY.loc[row_id]
    mixture = parse_composition(values["composition"])
    assert mixture[values["additive"]] == pytest.approx(values["additive_amount"])


def test_the_orthothiophosphate_glass_gives_the_least_hydrogen_sulfide():
    # Zhang 2019: of the glasses of Muramatsu 2011 the one with 75 mol% Li2S generated the smallest amount
    glasses = STABILITY.query("source == 'muramatsu2011'").set_index("composition")
    assert glasses["h2s_cm3_g"].groupby(level=0).min().idxmin() == "75Li2S-25P2S5"


def test_more_iron_sulfide_gives_less_hydrogen_sulfide(oracle):
    doped = STABILITY.query("source == 'zhou2019'")
    assert doped["additive_amount"].fillna(0).is_monotonic_increasing
    assert doped["h2s_cm3_g"].is_monotonic_decreasing
    # the paper: 56.3 % more conductivity with 0.5 mol%
    gain = doped["sigma_S_cm"].iloc[1] / doped["sigma_S_cm"].iloc[0]
    oracle("lps_stability, zhou2019", "gain printed in the paper", gain, 1.563, abs=0.0005)


def test_cations_against_lithium():
    # Wang 2022: zinc conducts best, silicon has the highest critical current, every cation raises it
    cells = STABILITY.query("source == 'wang2022' and critical_current_mA_cm2.notna()").set_index("composition")
    plain = "Li7P2S8Br0.2I0.8"
    assert cells["sigma_S_cm"].idxmax() == "Li7P2S8Zn0.05Br0.2I0.8"
    assert cells["critical_current_mA_cm2"].idxmax() == "Li7P2S8Si0.05Br0.2I0.8"
    assert cells["critical_current_mA_cm2"].idxmin() == plain


def test_no_sample_gives_more_hydrogen_sulfide_than_its_sulfur_allows():
    molar = {"Li": 6.94, "P": 30.974, "S": 32.06}
    for composition in ("67Li2S-33P2S5", "70Li2S-30P2S5", "75Li2S-25P2S5", "80Li2S-20P2S5"):
        atoms = atoms_of(composition)
        mass = sum(molar[element] * n for element, n in atoms.items())
        ceiling = atoms["S"] / mass * codata.R * 293.15 / codata.atm * 1e6
        amounts = STABILITY.loc[STABILITY["composition"] == composition, "h2s_cm3_g"]
        assert len(amounts)
        assert amounts.max() < ceiling / 100


def test_links_of_the_table_of_stability_go_both_ways():
    pairs = same_sample(STABILITY)
    assert pairs
    assert {(b, a) for a, b in pairs} == pairs
