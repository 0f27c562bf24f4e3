"""Computed windows and their reactions: against each other, against the printed lithium, and against the energies."""

import re
from collections import Counter
from fractions import Fraction

import pytest

from nce.data import load, package
from nce.models.reactions import balance, parse_reaction

WINDOWS, REACTIONS = load("stability_windows"), load("half_reactions")


def atoms(species):
    """Atoms and charge of a species, counted without periodictable or our own reader."""
    if species in ("e-", "Li+"):
        return Counter({"charge": -1}) if species == "e-" else Counter({"Li": 1, "charge": 1})
    count = Counter()
    while bracket := re.search(r"\(([^()]*)\)([\d.]*)", species):
        for symbol, n in atoms(bracket[1]).items():
            count[symbol] += n * Fraction(bracket[2] or 1)
        species = species[: bracket.start()] + species[bracket.end() :]
    assert re.fullmatch(r"([A-Z][a-z]?[\d.]*)*", species), species
    for symbol, n in re.findall(r"([A-Z][a-z]?)([\d.]*)", species):
        count[symbol] += Fraction(n or 1)
    return count


def sides(text):
    """Number and species of each term, read without our own reader."""
    for side in text.split(" -> "):
        terms = [re.fullmatch(r"(?:(\d+) )?(\S+)", term).groups() for term in side.split(" + ")]
        yield {species: int(n or 1) for n, species in terms}


def products(text):
    return set(text.split(" + ")) if isinstance(text, str) else set()


# --- reactions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row_id", REACTIONS.index)
def test_a_reaction_conserves_atoms_and_charge(row_id):
    left, right = sides(REACTIONS["reaction"][row_id])
    net = Counter()
    for sign, side in ((-1, left), (1, right)):
        for species, number in side.items():
            for name, n in atoms(species).items():
                net[name] += sign * number * n
    assert set(net.values()) == {0}


@pytest.mark.parametrize("row_id", REACTIONS.index)
def test_a_reaction_is_the_one_that_balances_its_species(row_id):
    text = REACTIONS["reaction"][row_id]
    printed = parse_reaction(text)
    assert str(balance(printed.reactants, printed.products)) == text


@pytest.mark.parametrize("row_id", REACTIONS.index)
def test_lithium_and_electrons_stand_where_they_belong(row_id):
    row = REACTIONS.loc[row_id]
    left, right = sides(row["reaction"])
    one = (left, right)[row["direction"] == "oxidation"]
    assert one["Li+"] == one["e-"] == row["electrons"]
    assert {"Li+", "e-"}.isdisjoint((right, left)[row["direction"] == "oxidation"])
    electrolyte = set(left) - {"Li+", "e-"}
    assert electrolyte == {WINDOWS["model_composition"][row["window"]]}
    assert row["material"] == WINDOWS["material"][row["window"]]


PRINTED = REACTIONS[REACTIONS["delta_Li_per_formula"].notna()]


def test_most_steps_have_the_lithium_that_their_source_prints():
    assert len(PRINTED) > 0.75 * len(REACTIONS)


@pytest.mark.parametrize("row_id", PRINTED.index)
def test_the_balanced_lithium_is_the_printed_lithium(row_id):
    # the source calculated it from the phases; we balanced without it. Printed to two decimals at most, or three.
    row = REACTIONS.loc[row_id]
    left, _ = sides(row["reaction"])
    number = left[WINDOWS["model_composition"][row["window"]]]
    ours = row["electrons"] / number * (1 if row["direction"] == "reduction" else -1)
    assert ours == pytest.approx(row["delta_Li_per_formula"], abs=0.0051)


def test_lithium_lanthanum_titanate_takes_up_the_printed_lithium():
    # printed by a ninth of the formula: 3.67, 0.01 and -0.33
    steps = REACTIONS[REACTIONS["material"] == "LLTO"]
    ours = [
        row["electrons"]
        / next(sides(row["reaction"]))["Li3La5Ti9O27"]
        / 9
        * (1 if row["direction"] == "reduction" else -1)
        for _, row in steps.iterrows()
    ]
    assert ours == pytest.approx([3.67, 0.01, -0.33], abs=0.0051)


def test_the_equations_that_richards_prints():
    # Table S1 of richards2016 as the reading notes have it; there Li+ and e- are left out of some
    told = {
        "sw-02": ["4 Li16P5O19N -> N2 + 2 Li2PO2N + 18 Li3PO4"],
        "sw-07": ["4 Li3PO4 -> 2 Li4P2O7 + O2", "Li3PO4 -> 4 Li2O + Li3P"],
        "sw-11": ["2 Li3PS4 -> Li4P2S6 + 2 S", "2 Li3PS4 -> Li4P2S6 + 2 Li2S"],
        "sw-18": ["Li6PS5Cl -> S + Li3PS4 + LiCl", "2 Li6PS5Cl -> Li4P2S6 + 4 Li2S + 2 LiCl"],
        "sw-21": ["Li10GeP2S12 -> Li2GeS3 + 2 Li3PS4 + S", "Li10GeP2S12 -> Li4GeS4 + Li4P2S6 + 2 Li2S"],
        "sw-30": ["4 Li7La3Zr2O12 -> 4 Li6Zr2O7 + O2 + 6 La2O3", "4 Li7La3Zr2O12 -> 3 Zr + 6 La2O3 + 5 Li8ZrO6"],
    }
    for window, equations in told.items():
        assert WINDOWS["source"][window] == "richards2016"
        ours = []
        for text in REACTIONS["reaction"][REACTIONS["window"] == window]:
            ours.append([{s: n for s, n in side.items() if s not in ("Li+", "e-")} for side in sides(text)])
        for equation in equations:
            assert list(sides(equation)) in ours


# --- windows ----------------------------------------------------------------------------------------------------------


def test_a_window_has_its_lower_end_below_its_upper():
    both = WINDOWS.dropna(subset=["reduction_V", "oxidation_V"])
    assert len(both) > 30
    assert (both["reduction_V"] < both["oxidation_V"]).all()


@pytest.mark.parametrize("end", ["reduction", "oxidation"])
@pytest.mark.parametrize("row_id", WINDOWS.index)
def test_the_ends_of_a_window_have_their_reactions(row_id, end):
    row = WINDOWS.loc[row_id]
    steps = REACTIONS[(REACTIONS["window"] == row_id) & (REACTIONS["direction"] == end)]
    if steps.empty:
        return
    first = steps["potential_V"].max() if end == "reduction" else steps["potential_V"].min()
    step = steps[steps["potential_V"] == first].iloc[0]
    assert step["potential_V"] == pytest.approx(row[f"{end}_V"], abs=0.0051)
    assert set(list(sides(step["reaction"]))[1]) - {"Li+", "e-"} == products(row[f"products_{end}"])


def test_windows_whose_products_are_known_have_both_reactions_once():
    # a duplicate, the same calculation read in another document, needs no second set
    twice = WINDOWS[WINDOWS["read_in"].isin(["zhang2019b", "asakura2021"])]
    wanted = WINDOWS.drop(twice.index).query("model_composition != 'Li2S'")
    wanted = wanted[wanted["products_reduction"].notna() & wanted["products_oxidation"].notna()]
    have = REACTIONS.groupby("window")["direction"].agg(set)
    assert {w for w in wanted.index if have.get(w) != {"oxidation", "reduction"}} == set()
    assert set(have.index).isdisjoint(twice.index)


@pytest.mark.parametrize("volts", ["0V", "5V"])
def test_the_phases_at_either_electrode_are_those_of_the_last_step(volts):
    checked = 0
    for row_id, row in WINDOWS[WINDOWS[f"products_{volts}"].notna()].iterrows():
        end = "reduction" if volts == "0V" else "oxidation"
        steps = REACTIONS[(REACTIONS["window"] == row_id) & (REACTIONS["direction"] == end)]
        if steps.empty:
            continue
        last = steps["potential_V"].min() if end == "reduction" else steps["potential_V"].max()
        made = set(list(sides(steps[steps["potential_V"] == last].iloc[0]["reaction"]))[1]) - {"Li+", "e-"}
        if made == products(row[f"products_{volts}"]):
            checked += 1
        else:  # the steps down to 0 V are not all known
            assert row["material"] == "thio-LISICON"
    assert checked >= 12


def energy(window, volts):
    """Energy of decomposition by atom from the steps: the driving force grows by the lithium of each step."""
    row = WINDOWS.loc[window]
    steps = REACTIONS[REACTIONS["window"] == window].sort_values("potential_V")
    size = sum(n for n in atoms(row["model_composition"]).values())
    total = 0.0
    if volts < row["reduction_V"]:
        down = steps[steps["direction"] == "reduction"]
        edges = [volts, *down["potential_V"]]
        lithium = [r["electrons"] / next(sides(r["reaction"]))[row["model_composition"]] for _, r in down.iterrows()]
    else:
        up = steps[steps["direction"] == "oxidation"]
        edges = [*up["potential_V"], volts]
        lithium = [r["electrons"] / next(sides(r["reaction"]))[row["model_composition"]] for _, r in up.iterrows()]
    for low, high, n in zip(edges, edges[1:], lithium, strict=False):
        total -= n * (high - low)
    return total / float(size) - row["energy_above_hull_eV_atom"]


# those of which every step is known
@pytest.mark.parametrize("material", ["LiPON", "Li3PS4", "Li6PS5Cl", "LGPS", "LLZO"])
@pytest.mark.parametrize(("column", "volts"), [("energy_0V_eV_atom", 0.0), ("energy_5V_eV_atom", 5.0)])
def test_energies_follow_from_the_steps(material, column, volts):
    """The work tabulates energies and steps in different places; the one is the integral of the other."""
    (window,) = WINDOWS[
        (WINDOWS["material"] == material) & WINDOWS[column].notna() & (WINDOWS["source"] == "zhu2015")
    ].index
    # potentials are rounded to 0.01 V each and the energies to 0.01 eV
    assert energy(window, volts) == pytest.approx(WINDOWS[column][window], abs=0.011)


def test_documents_on_one_calculation_agree():
    compared = 0
    facts = ["reduction_V", "oxidation_V"]
    phases = ["products_reduction", "products_oxidation"]
    for _, same in WINDOWS.groupby(["source", "model_composition", "precision"]):
        same = same[same["reduction_V"].notna() | same["products_reduction"].isna()]
        if same["read_in"].nunique() < 2:
            continue
        first = same.iloc[0]
        for _, other in same.iloc[1:].iterrows():
            assert other[facts].equals(first[facts])
            assert [products(other[p]) for p in phases] == [products(first[p]) for p in phases]
            compared += 1
    assert compared == 10


def test_rows_on_one_formula_point_at_each_other():
    for row_id, row in WINDOWS.iterrows():
        others = WINDOWS.index[WINDOWS["model_composition"] == row["model_composition"]].drop(row_id)
        told = row["same_sample_as"].split(" | ") if isinstance(row["same_sample_as"], str) else []
        assert told == list(others)


def test_calculations_differ_more_than_any_of_them_prints():
    # three hulls on lithium thiophosphate: what the band of the chart has to show
    spread = WINDOWS[WINDOWS["model_composition"] == "Li3PS4"].groupby("source")[["reduction_V", "oxidation_V"]].first()
    assert len(spread) == 3
    assert (spread.max() - spread.min() > 0.2).all()


def test_products_are_formulae_of_the_elements_of_the_electrolyte():
    for _, row in WINDOWS.iterrows():
        allowed = set(atoms(row["model_composition"])) | {"Li"}
        for column in [c for c in WINDOWS if c.startswith("products_")]:
            for formula in products(row[column]):
                assert set(atoms(formula)) <= allowed


def test_every_window_is_named_by_its_reactions_and_exists():
    described = {r["name"]: r for r in package()["resources"]}["half_reactions"]
    (field,) = [f for f in described["schema"]["fields"] if f["name"] == "window"]
    assert field["references"] == "row_id"
    assert set(REACTIONS["window"]) <= set(WINDOWS.index)
