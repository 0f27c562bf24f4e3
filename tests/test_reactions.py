"""Balancing, against equations in print, an independent count of atoms, and the printed lithium of decompositions."""

import random
import re
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nce.models.reactions import CHARGE, Reaction, balance, composition, imbalance, parse_reaction

# as any textbook of general chemistry balances them: combustion, fermentation to one product, photosynthesis, Ostwald's
# oxidation, a thermite; then half-reactions and whole reactions of redox chemistry in acid, and the lead battery
TEXTBOOK = [
    "2 H2 + O2 -> 2 H2O",
    "C3H8 + 5 O2 -> 3 CO2 + 4 H2O",
    "6 CO2 + 6 H2O -> C6H12O6 + 6 O2",
    "4 NH3 + 5 O2 -> 4 NO + 6 H2O",
    "Fe2O3 + 2 Al -> Al2O3 + 2 Fe",
    "3 Cu + 8 HNO3 -> 3 Cu(NO3)2 + 2 NO + 4 H2O",
    "MnO4^- + 8 H+ + 5 e- -> Mn2+ + 4 H2O",
    "Cr2O7^2- + 14 H+ + 6 Fe2+ -> 2 Cr3+ + 6 Fe3+ + 7 H2O",
    "2 MnO4^- + 5 H2C2O4 + 6 H+ -> 2 Mn2+ + 10 CO2 + 8 H2O",
    "Pb + PbO2 + 2 H2SO4 -> 2 PbSO4 + 2 H2O",
    "PbO2 + SO4^2- + 4 H+ + 2 e- -> PbSO4 + 2 H2O",
    "2 H2O -> O2 + 4 H+ + 4 e-",
    "CoO2 + Li+ + e- -> LiCoO2",
]


@pytest.mark.parametrize("text", TEXTBOOK)
def test_textbook(text):
    printed = parse_reaction(text)
    assert str(balance(printed.reactants, printed.products)) == text
    assert imbalance(printed) == {}


def test_a_reaction_with_large_numbers():
    # a familiar trial for such programs; by hand: K 162, Fe 10, C 60, N 60, Mn 122, O 1684, H 598, S 299 on either side
    text = "10 K4Fe(CN)6 + 122 KMnO4 + 299 H2SO4 -> 162 KHSO4 + 5 Fe2(SO4)3 + 122 MnSO4 + 60 HNO3 + 60 CO2 + 188 H2O"
    printed = parse_reaction(text)
    assert str(balance(printed.reactants, printed.products)) == text


@pytest.mark.parametrize(
    ("species", "wanted"),
    [
        ("e-", {CHARGE: -1}),
        ("Li+", {"Li": 1, CHARGE: 1}),
        ("Ca2+", {"Ca": 1, CHARGE: 2}),
        ("O2-", {"O": 1, CHARGE: -2}),
        ("O2^-", {"O": 2, CHARGE: -1}),
        ("Hg2^2+", {"Hg": 2, CHARGE: 2}),
        ("OH-", {"O": 1, "H": 1, CHARGE: -1}),
        ("PF6^-", {"P": 1, "F": 6, CHARGE: -1}),
        ("LiTi2(PO4)3", {"Li": 1, "Ti": 2, "P": 3, "O": 12}),
        ("Li0.33La0.56TiO3", {"Li": Fraction(33, 100), "La": Fraction(14, 25), "Ti": 1, "O": 3}),
    ],
)
def test_species(species, wanted):
    assert composition(species) == wanted


@pytest.mark.parametrize(
    "species", ["MnO4-", "SO42-", "S8-2", "+", "", "Xx", "Li 2", "(PO4", "Li{2+}", "Li-e", "S^", "Li0", "2H2"]
)
def test_a_species_that_is_open_or_unreadable_is_refused(species):
    with pytest.raises(ValueError, match="species"):
        composition(species)


@pytest.mark.parametrize(
    ("left", "right", "message"),
    [
        (["H2"], ["O2"], "nothing balances"),
        (["Li3PO4"], ["Li4P2O7"], "nothing balances"),
        # glucose to carbon dioxide with oxygen and to ethanol without it, at once
        (["C6H12O6", "O2"], ["CO2", "H2O", "C2H5OH"], "2 independent ways"),
        (["H2O", "O2"], ["H2"], "O2 would stand on the other side"),
        (["H2", "O2"], ["H2O", "Ar"], "Ar takes no part"),
        (["H2", "H2O"], ["H2O"], "H2O is named twice"),
        ([], ["H2O"], "at least one species"),
        (["H2", "O"], ["MnO4-"], "part the charge"),
    ],
)
def test_what_cannot_be_balanced_says_why(left, right, message):
    with pytest.raises(ValueError, match=message):
        balance(left, right)


@pytest.mark.parametrize(
    "text", ["H2 + O2", "H2 -> O2 -> H2O", "2H2 + O2 -> 2 H2O", "H2 + H2 -> H4", "0 H2 -> H2", "H2+O2 -> H2O"]
)
def test_a_text_of_another_form_is_refused(text):
    with pytest.raises(ValueError, match=r"write|cannot be read|twice"):
        imbalance(parse_reaction(text))


def atoms(formula):
    """Atoms of a formula without brackets or charge, counted without the package."""
    count = Counter()
    for symbol, number in re.findall(r"([A-Z][a-z]?)(\d*)", formula):
        count[symbol] += int(number or 1)
    return count


ELEMENTS = st.sampled_from(["Li", "P", "S", "O", "N", "Ge"])
FORMULAE = st.dictionaries(ELEMENTS, st.integers(1, 9), min_size=2, max_size=4).map(
    lambda made: "".join(f"{symbol}{number}" for symbol, number in made.items())
)


@given(FORMULAE)
def test_any_compound_forms_from_its_elements(formula):
    wanted = atoms(formula)
    elements = list(wanted)
    random.Random(formula).shuffle(elements)
    reaction = balance(elements, [formula])
    assert reaction.products == {formula: 1}
    assert reaction.reactants == wanted
    assert balance([formula], elements) == Reaction(reaction.products, reaction.reactants)


@given(st.lists(FORMULAE, min_size=2, max_size=5, unique=True), st.data())
def test_a_balanced_reaction_conserves_every_atom_and_has_no_common_factor(formulae, data):
    cut = data.draw(st.integers(1, len(formulae) - 1))
    left, right = [*formulae[:cut], "Li+", "e-"], formulae[cut:]
    try:
        reaction = balance(left, right)
    except ValueError:
        return
    net = Counter()
    for sign, side in ((1, reaction.products), (-1, reaction.reactants)):
        for species, number in side.items():
            for symbol, n in atoms("Li" if species == "Li+" else "" if species == "e-" else species).items():
                net[symbol] += sign * number * n
    assert set(net.values()) <= {0}
    assert reaction.reactants["Li+"] == reaction.reactants["e-"] == -reaction.electrons
    numbers = [*reaction.reactants.values(), *reaction.products.values()]
    assert all(any(n % p for n in numbers) for p in (2, 3, 5, 7))


def test_imbalance_says_what_is_missing_and_how_much():
    # the decomposition of the review's electrolyte with one number off
    wrong = parse_reaction("Li3PO4 + 8 Li+ + 7 e- -> Li3P + 3 Li2O")
    assert imbalance(wrong) == {"Li": -2, "O": -1, CHARGE: -1}
