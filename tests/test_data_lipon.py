"""LiPON films, nitrogen, leakage, mechanics and electrodes: recomputed, against duplicates, and against physics."""

import numpy as np
import pytest
from scipy import constants as codata

from nce.data import load, printed, row
from nce.models.cell import molar_mass, specific_capacity
from nce.models.lipon import bridging_bonds, charge_imbalance, nitrogen_limits

FILMS, NITROGEN = load("lipon_films"), load("lipon_nitrogen")
LEAKAGE, MECHANICS, ELECTRODES = load("electronic_conductivity"), load("mechanics"), load("electrodes")
PARTS = ["x_Li_per_P", "y_O_per_P", "z_N_per_P"]
KB_EV = codata.value("Boltzmann constant in eV/K")


# --- films ------------------------------------------------------------------------------------------------------------


def test_charge_balance_is_computed_for_every_composition_and_no_other():
    known = FILMS[FILMS[PARTS].notna().all(axis="columns")]
    assert FILMS[PARTS].notna().any(axis="columns").sum() == len(known)
    assert list(FILMS.index[FILMS["charge_balance_error_per_P"].notna()]) == list(known.index)
    ours = charge_imbalance(*(known[part] for part in PARTS))
    assert ours == pytest.approx(known["charge_balance_error_per_P"].to_numpy(), abs=1e-9)


def test_crystals_balance_and_their_formulae_say_the_numbers():
    crystals = FILMS[FILMS["state"] == "crystal"]
    assert len(crystals) == 6
    assert (crystals["charge_balance_error_per_P"].abs() <= 0.005).all()


@pytest.mark.parametrize("row_id", FILMS.index[FILMS["x_Li_per_P"].notna()])
def test_the_numbers_are_those_of_the_formula(row_id):
    # molar masses see every atom: the formula by its text, the numbers by theirs
    film = FILMS.loc[row_id]
    x, y, z = film[PARTS]
    per_phosphorus = x * molar_mass("Li") + molar_mass("P") + y * molar_mass("O") + z * molar_mass("N")
    formula = film["material"].replace("Li4P2O7", "Li2PO3.5")
    assert molar_mass(formula) == pytest.approx(per_phosphorus, rel=1e-6)


def test_a_conductivity_has_a_relation_and_a_row_has_a_number():
    assert (FILMS["sigma_S_cm"].notna() == FILMS["relation"].notna()).all()
    assert FILMS[["sigma_S_cm", "Ea_eV", "x_Li_per_P"]].notna().any(axis="columns").all()


def test_prefactors_of_the_crystals():
    """sigma T = A exp(-Ea/kT), with A from the abstract at scientific.net, in S K/cm, which our table does not hold."""
    prefactor = {"Li2.88PO3.73N0.14": 9.6e5, "Li3PO4": 1.0e6}
    wang = FILMS[FILMS["series"] == "Wang 1995"].set_index("material")
    for formula, A in prefactor.items():
        T, Ea = wang["T_K"][formula], wang["Ea_eV"][formula]
        # 0.01 eV in the activation energy is a factor of 1.5 at room temperature
        assert wang["sigma_S_cm"][formula] == pytest.approx(A * np.exp(-Ea / (KB_EV * T)) / T, rel=0.25)


def test_duplicates_agree_where_they_speak_of_one_sample():
    bates = FILMS.loc[FILMS.index[(FILMS["source"] == "bates1993") & FILMS["same_sample_as"].notna()]]
    assert list(bates["sigma_S_cm"]) == [2e-6, 2e-6]
    crystal = FILMS[FILMS["source"] == "senevirathne2013"]
    assert crystal["Ea_eV"].max() - crystal["Ea_eV"].min() <= 0.05  # 0.57 in the compilation, 0.6 in the abstract


def test_the_same_works_in_the_table_of_figure_2():
    conductivity = load("conductivity")
    for work in ("yu1997", "nowak2013"):
        (film,) = FILMS[FILMS["source"] == work].itertuples()
        theirs = conductivity[conductivity["source"] == work]
        at = theirs[theirs["T_K"] == film.T_K].iloc[0]
        assert (film.sigma_S_cm, film.Ea_eV) == (at["sigma_S_cm"], at["Ea_eV"])


def test_an_energy_by_mole_is_converted():
    (film,) = FILMS[FILMS["source"] == "nowak2013"].index
    kJ_mol = float(printed(row(film)[1])["Ea_eV"].removesuffix(" kJ/mol"))
    electron = codata.physical_constants["electron volt"][0] * codata.Avogadro / 1e3
    assert FILMS["Ea_eV"][film] == pytest.approx(kJ_mol / electron, abs=5e-4)


def test_nitrogen_raises_the_conductivity_and_lowers_the_barrier_where_it_is_first_added():
    """What the review says of nitrogen, as far as the films themselves show it: within a series, from none to some."""
    for series in ("Bates 1993", "Fleutot 2011"):
        films = FILMS[(FILMS["series"] == series) & FILMS["z_N_per_P"].notna()].sort_values("z_N_per_P")
        assert films["z_N_per_P"].iloc[0] == 0
        assert (films["sigma_S_cm"].iloc[1:] > films["sigma_S_cm"].iloc[0]).all()
        assert (films["Ea_eV"].diff().dropna() < 0).all()


def test_one_composition_differs_between_works_by_more_than_nitrogen_does_within_one():
    (hamon,) = FILMS[FILMS["series"] == "Hamon 2006"].itertuples()
    near = FILMS[(FILMS["series"] == "Solid State Ionics 2011") & (FILMS["x_Li_per_P"] == 3.3)].iloc[0]
    assert abs(near["z_N_per_P"] - hamon.z_N_per_P) < 0.15
    assert near["sigma_S_cm"] / hamon.sigma_S_cm > 6


# --- nitrogen ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row_id", NITROGEN.index[NITROGEN["z_N_per_P"].notna()])
def test_what_a_work_sees_is_what_its_composition_allows(row_id):
    seen = NITROGEN.loc[row_id]
    limits = nitrogen_limits(seen["y_O_per_P"], seen["z_N_per_P"])
    most = {"apical": limits.apical_max, "double": limits.double_max, "triple": limits.triple_max}
    for environment, share in most.items():
        if seen[environment] == "main":
            assert share > 0.5
        if seen[environment] == "present":
            assert share > 0
    if seen["apical"] == "absent":
        assert limits.apical_min == 0


def test_a_row_says_something_about_an_environment():
    assert NITROGEN[["apical", "double", "triple"]].notna().any(axis="columns").all()
    for _, seen in NITROGEN.iterrows():
        assert list(seen[["apical", "double", "triple"]]).count("main") <= 1


def test_published_shares_add_up():
    shares = NITROGEN[["double_pct", "triple_pct"]].dropna()
    assert len(shares) == 1
    assert (shares.sum(axis="columns") == 100).all()


def test_bulk_glass_has_bridges_to_spare_and_films_rich_in_lithium_have_not():
    glass = NITROGEN[NITROGEN["source"] == "kalnaus2026"]
    assert (bridging_bonds(glass["y_O_per_P"], glass["z_N_per_P"]) > 1).all()
    assert charge_imbalance(*(glass[part] for part in PARTS)) == pytest.approx(0, abs=1e-9)
    bates = FILMS[(FILMS["series"] == "Bates 1993") & (FILMS["z_N_per_P"] > 0)]
    assert (bridging_bonds(bates["y_O_per_P"], bates["z_N_per_P"]) < 0.3).all()


# --- leakage ----------------------------------------------------------------------------------------------------------


def test_an_electrolyte_carries_ions_and_not_electrons():
    both = LEAKAGE.dropna(subset=["sigma_ionic_S_cm"])
    assert len(both) > 20
    assert (both["sigma_electronic_S_cm"] < 1e-2 * both["sigma_ionic_S_cm"]).all()


def test_resistivities_are_turned_over():
    for row_id in LEAKAGE.index[LEAKAGE["source"].isin(["put2016", "vieira2016"])]:
        value, *unit = printed(row(row_id)[1])["sigma_electronic_S_cm"].split()[-3:]
        assert unit == ["ohm", "cm"]
        assert LEAKAGE["sigma_electronic_S_cm"][row_id] == pytest.approx(1 / float(value))


def test_ionic_conductivities_of_films_are_those_of_the_films():
    for work in ("ecs2026", "vieira2016"):
        (film,) = FILMS["sigma_S_cm"][FILMS["source"] == work]
        assert set(LEAKAGE["sigma_ionic_S_cm"][LEAKAGE["source"] == work].dropna()) == {film}


def test_conductivities_of_the_jumbled_table_that_stand_elsewhere():
    """The cells of Table 2 of wu2021 had to be put in order; two of its numbers stand elsewhere with their material."""
    wu = LEAKAGE[LEAKAGE["read_in"] == "wu2021"]
    ionic = wu.set_index(["composition", "source"])["sigma_ionic_S_cm"]
    assert ionic["Li5.5PS4.5Cl1.5", "zhou2019b"] == 3.9e-3  # in the text of wu2021
    # row 1hh of OBELiX
    assert ionic["Li10GeP2S12", "kamaya2011"] == 1.2e-2


def test_links_between_rows_are_mutual():
    for table in (FILMS, LEAKAGE):
        for row_id, told in table["same_sample_as"].dropna().items():
            for other in told.split(" | "):
                assert row_id in table["same_sample_as"][other].split(" | ")


# --- mechanics --------------------------------------------------------------------------------------------------------


def test_moduli_belong_to_a_solid_that_resists_compression():
    both = MECHANICS.dropna(subset=["young_modulus_GPa", "shear_modulus_GPa"])
    assert len(both) == 2
    poisson = both["young_modulus_GPa"] / (2 * both["shear_modulus_GPa"]) - 1
    assert poisson.between(0.15, 0.5).all()


def test_hardness_lies_between_yield_and_modulus():
    hard = MECHANICS.dropna(subset=["hardness_GPa"])
    lipon_modulus = MECHANICS["young_modulus_GPa"][MECHANICS["material"].str.startswith("LiPON")].dropna()
    assert (hard["hardness_GPa"] < lipon_modulus.min()).all()
    strengths = MECHANICS.dropna(subset=["yield_strength_max_MPa"])
    assert (strengths["yield_strength_max_MPa"] > strengths["yield_strength_MPa"]).all()
    assert (strengths["yield_strength_max_MPa"] * 1e-3 < hard["hardness_GPa"].min()).all()


def test_numbers_from_the_review_are_those_of_its_statements():
    statements = load("statements")
    told = statements["value"][(statements["source"] == "herbert2011") & (statements["unit"] == "GPa")]
    herbert = MECHANICS[MECHANICS["source"] == "herbert2011"]
    ours = herbert[["young_modulus_GPa", "hardness_GPa"]].to_numpy()
    assert sorted(ours[~np.isnan(ours)]) == sorted(told.astype(float)) == [3.9, 4.1, 77]


# --- electrodes -------------------------------------------------------------------------------------------------------

NUMBERS = ["capacity_mAh_g", "capacity_published_mAh_g", "potential_V"]


def test_a_row_has_one_number_and_its_kind():
    assert (ELECTRODES[NUMBERS].notna().sum(axis="columns") == 1).all()
    assert (ELECTRODES["potential_V"].notna() == ELECTRODES["potential_kind"].notna()).all()
    assert (ELECTRODES["capacity_mAh_g"].notna() == (ELECTRODES["evidence"] == "computed")).all()


def test_an_electrode_is_the_same_in_all_its_rows():
    for _, rows in ELECTRODES.groupby("name"):
        assert len(rows[["role", "formula", "state", "n_Li"]].drop_duplicates()) == 1
        assert rows["capacity_mAh_g"].notna().sum() == 1


def test_capacities_are_recomputed():
    computed = ELECTRODES.dropna(subset=["capacity_mAh_g"])
    masses = [molar_mass(formula) for formula in computed["formula"]]
    ours = specific_capacity(masses, computed["n_Li"])
    assert ours == pytest.approx(computed["capacity_mAh_g"].to_numpy(), abs=0.05001)


# n F / 3.6 M by hand: F = 96485 C/mol; Li 6.94, C 12.011, O 15.999, Si 28.085, S 32.06, Ti 47.867, Mn 54.938,
# Co 58.933, Ni 58.693, In 114.818
@pytest.mark.parametrize(
    ("name", "n", "mass"),
    [
        ("LCO", 0.5, 97.871),
        ("LNMO", 1, 182.690),
        ("TiS2", 1, 111.987),
        ("S", 2, 32.06),
        ("LTO", 3, 459.083),
        ("graphite", 1, 72.066),
        ("Si", 3.75, 28.085),
        ("In", 1, 114.818),
        ("Li", 1, 6.94),
    ],
)
def test_capacities_by_hand(oracle, name, n, mass):
    (ours,) = ELECTRODES["capacity_mAh_g"][ELECTRODES["name"] == name].dropna()
    oracle("specific capacity", "atomic weights by hand", ours, n * 96485 / 3.6 / mass, rel=3e-4)


def test_capacities_in_print():
    both = ELECTRODES.groupby("name")["capacity_mAh_g"].first()
    told = ELECTRODES.dropna(subset=["capacity_published_mAh_g"])
    assert told["name"].nunique() == 7
    for _, theirs in told.iterrows():
        assert theirs["capacity_published_mAh_g"] == pytest.approx(both[theirs["name"]], rel=2.5e-3)


def test_cathodes_lie_above_anodes():
    means = ELECTRODES[ELECTRODES["potential_V"].notna()]
    lowest = means["potential_V"][means["role"] == "cathode"].min()
    assert lowest > means["potential_V"][means["role"] == "anode"].max()
