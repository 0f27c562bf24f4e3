"""The claims on thiophosphates: expectations derived by hand or read in a source, and rows whose change must show."""

import math
from dataclasses import replace

import pytest
from scipy import constants as codata

from nce.claims import background, claim, compare, judge, lps
from nce.data import row


def changed(stated, **cells):
    """A claim with other cells in its rows, named by the row with underscores: ``st_lps_cells_05={"value": "30"}``."""

    def mend(rows):
        return tuple({**r, **cells.get(r["row_id"].replace("-", "_"), {})} for r in rows)

    return replace(stated, printed=mend(stated.printed), against=mend(stated.against))


def verdict(check, claim_id, **cells):
    return check(changed(claim(claim_id), **cells)).verdict


# --- numbers derived elsewhere ----------------------------------------------------------------------------------------

THEORY_TIS2 = codata.value("Faraday constant") / 3.6 / (47.867 + 2 * 32.06)
"""mAh/g for one lithium, atomic masses of 2021."""


@pytest.mark.parametrize(
    ("claim_id", "expected", "words"),
    [
        # P(+5) and four S(-2): 5 - 8
        ("cl-102", "differs", "leave 3 e"),
        # two P(+5) and six S(-2) are -2; the printed -4 needs one P-P bond
        ("cl-101", "agrees", "P2S6^4- with 1"),
        # R = 67/33 = 2.03 charges for each P: 3 - R = 0.97 in P2S7
        ("cl-103", "agrees", "97 % of the phosphorus in P2S7"),
        # 1.3e-4 / 3.2e-6 and 2.8e-4 / 3.2e-6; log10: 1.61 and 1.94
        ("cl-106", "agrees-by-rounding", "40.6 (1.61 orders) up to 80 and 87.5 (1.94) up to 75"),
        # 60/95, 25/95, 10/95
        ("cl-112", "agrees-by-rounding", "63.16 Li2S, 26.32 P2S5, 10.53 Li3N"),
        # 2.35, 3.96, 7.60 and 11.2 over 1.12
        ("cl-116", "agrees-by-rounding", "measured 2.1, 3.54, 6.79, 10 up to 36.7Li2S-18.3P2S5-45LiI"),
        # 10**(4.08979 - 3.04395)
        ("cl-116", "agrees-by-rounding", "11.1 up to 37.5Li2S-17.5P2S5-45LiI"),
        # 10 + δ + 4 (1 + δ) + 5 (2 - δ) - 24 = 0, one charge for each M more with P(+5)
        ("cl-118", "differs", "zero for Si, Sn, Ge, but to +1 +1δ with P"),
        # 0.6 / (0.6 + 0.4 * 1.3)
        ("cl-120", "differs", "53.6, not 60.0 mol% Li2S"),
        # 70 Li2S and 30 P2S5: 140 Li, 60 P, 70 + 150 S
        ("cl-123", "agrees", "140 Li, 60 P, 220 S; 20 Li7P3S11 hold 140 Li, 60 P, 220 S"),
        # 8.6e-3 / 8.1e-5
        ("cl-125", "differs", "ratio is 106"),
        # 0.7 + 29 + 0.01; 75 + 30
        ("cl-130", "differs", "to 29.71, 75Li2S-30P2S5 (t2-04) to 105"),
        # half of 90 of 1370 mAh/g
        ("cl-129", "differs", "45 of 1370 mAh/g, 3.3 %"),
        ("cl-134", "agrees-by-rounding", f"{100 * 60 / THEORY_TIS2:.1f} % of the theoretical capacity of TiS2"),
    ],
)
def test_a_reason_has_the_numbers_of_a_calculation_by_hand(claim_id, expected, words):
    found = judge(claim_id)
    assert found.verdict == expected
    assert words in found.reason


def test_heating_a_glass_gives_as_much_as_the_print_has_for_crystallisation():
    k = codata.value("Boltzmann constant in eV/K")
    factor = math.exp(0.425 / k * (1 / 298.15 - 1 / 523.15))
    assert 1150 < factor < 1250
    assert "would give 1.2e3" in judge("cl-125").reason


def test_resistance_times_conductivity_is_the_inverse_of_a_length():
    ohm, siemens_per_m = (1, 2, -3, -2), (-1, -3, 3, 2)  # kg, m, s, A
    assert tuple(map(sum, zip(ohm, siemens_per_m, strict=True))) == (0, -1, 0, 0)
    assert "1 / [length]" in judge("cl-124").reason
    assert verdict(lps.reciprocal, "cl-124", st_lps_stability_17={"unit": "S"}) == "agrees"


def test_five_cycles_do_not_tell_two_cells_apart():
    low, high = (100 * (1 - (kept / 100) ** (1 / 5)) for kept in (98.5, 97.5))
    assert low < 100 * (1 - 0.65 ** (1 / 100)) < high
    assert judge("cl-133").verdict == "cannot-be-checked"
    assert verdict(lps.better_per_cycle, "cl-133", t2_01={"cycles": "50"}) == "agrees"
    assert verdict(lps.better_per_cycle, "cl-133", t2_01={"retention_pct": "90"}) == "differs"


def test_glasses_conduct_a_tenth_of_glass_ceramics():
    reason = judge("cl-114").reason
    # the middle one of 17 works is lc-16, 1.000e-4 S/cm; extremes by eye in the table
    assert "glass 1.0e-04 S/cm (17 works, 8.5e-06 to 5.0e-04)" in reason
    assert "1.7e-02)" in reason
    assert judge("cl-114").verdict == "contested"


def test_the_compound_of_the_abstracts_is_within_the_range():
    found = judge("cl-122")
    assert found.verdict == "agrees"
    assert {"lc-41", "lc-42", "lc-58"} <= set(found.rows)  # 3.2e-3, 4.1e-3, 1e-2 S/cm in abstracts
    assert "lc-47" not in found.rows  # other phases than Li7P3S11, 2.6e-8 S/cm


# --- rows that change -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "claim_id", "before", "after", "cells"),
    [
        (lps.charges_of_anions, "cl-101", "agrees", "differs", {"st_lps_structure_10": {"value": "3"}}),
        (lps.charges_of_anions, "cl-101", "agrees", "differs", {"st_lps_structure_01": {"value": "5"}}),
        (lps.charge_of_one_unit, "cl-102", "differs", "agrees", {"st_lps_structure_02": {"value": "3"}}),
        (lps.predominant_anion, "cl-103", "agrees", "differs", {"st_lps_structure_06": {"value": "75"}}),
        (lps.barrier_falls, "cl-104", "agrees", "contested", {"lc_13": {"Ea_eV": "0.5"}}),
        (lps.falls, "cl-105", "agrees", "contested", {"lc_29": {"sigma_S_cm": "1.9e-4"}}),
        (lps.falls, "cl-105", "agrees", "contested", {"lc_09": {"Ea_eV": "0.38"}}),
        (lps.rise_over_a_range, "cl-106", "agrees-by-rounding", "contested", {"lc_09": {"sigma_S_cm": "3e-5"}}),
        (lps.rise_over_a_range, "cl-106", "agrees-by-rounding", "differs", {"st_lps_structure_04": {"value": "1000"}}),
        (lps.numbers_of_a_table, "cl-108", "agrees", "contested", {"t1_06": {"sigma_S_cm": "5.7e-4"}}),
        (lps.normalised, "cl-112", "agrees-by-rounding", "differs", {"t1_04": {"composition": "65Li2S-25P2S5-10Li3N"}}),
        (background.undoped_lps, "cl-114", "contested", "differs", {"st_lps_stability_02": {"value": "1e-1"}}),
        (lps.undoped_twice, "cl-117", "differs", "cannot-be-checked", {"st_lps_stability_02": {"value": "1e-4"}}),
        (lps.rise_with_additions, "cl-116", "agrees-by-rounding", "differs", {"st_lps_stability_05": {"value": "100"}}),
        (lps.less_degraded, "cl-119", "contested", "differs", {"sw_19": {"energy_0V_eV_atom": "-1.42"}}),
        (lps.sums_to_one, "cl-120", "differs", "agrees", {"st_lps_stability_12": {"value": "0.6"}}),
        (lps.fast_crystal, "cl-122", "agrees", "differs", {"st_lps_stability_17": {"value": "1e-4"}}),
        (lps.mixture_for_a_compound, "cl-123", "agrees", "differs", {"st_lps_stability_18": {"value": "75"}}),
        (lps.crystallisation, "cl-125", "differs", "agrees-by-rounding", {"st_lps_stability_21": {"value": "100"}}),
        (lps.work_with_both, "cl-127", "differs", "agrees", {"ct_108": {"key": "ohtomo2013c"}}),
        (lps.better_kept, "cl-128", "contested", "agrees", {"tc_41": {"found": "66"}}),
        (lps.reference_cycle, "cl-129", "differs", "cannot-be-checked", {"t2_06": {"reference_cycle": "1"}}),
        (lps.within_theory, "cl-132", "agrees", "differs", {"t2_02": {"capacity_gravimetric_mAh_g": "140"}}),
        (lps.share_of_theory, "cl-134", "agrees-by-rounding", "differs", {"t2_05": {"cathode": "Ti2S"}}),
        (compare.magnitude, "cl-121", "contested", "agrees", {"el_07": {"sigma_electronic_S_cm": "4e-9"}}),
    ],
)
def test_another_row_gives_another_verdict(check, claim_id, before, after, cells):
    assert judge(claim_id).verdict == before
    assert verdict(check, claim_id, **cells) == after


@pytest.mark.parametrize(
    ("check", "claim_id", "row_id", "print_", "after"),
    [
        (lps.charges_with_each_dopant, "cl-118", "st-lps-stability-22", ("Si, Sn, Ge, P", "Si, Sn, Ge"), "agrees"),
        (lps.charges_with_each_dopant, "cl-118", "st-lps-stability-22", ("P2-δ", "P3-δ"), "differs"),
        (lps.elements_at_hand, "cl-126", "st-lps-stability-23", ("Li4Si2P6", "Li4P2S6"), "agrees"),
    ],
)
def test_another_print_gives_another_verdict(check, claim_id, row_id, print_, after):
    text = row(row_id)[1]["as_printed"].replace(*print_)
    assert verdict(check, claim_id, **{row_id.replace("-", "_"): {"as_printed": text}}) == after


def test_mixtures_that_sum_to_a_whole_agree():
    mended = changed(claim("cl-130"), t2_02={"as_printed": ""}, t2_04={"as_printed": ""})
    assert lps.sums_of_mixtures(mended).verdict == "agrees"


def test_a_sulfide_and_an_oxide_are_told_apart():
    sulfide = row("co-120")[1]
    stated = claim("cl-100")
    mended = replace(stated, against=({**sulfide, "source": "malugani1979"}, stated.against[1]))
    assert lps.glasses_with_sulfur(stated).verdict == "differs"
    assert lps.glasses_with_sulfur(mended).verdict == "agrees"


def test_states_are_those_of_the_rows_that_were_seen():
    stated = claim("cl-111")

    def of(*ids):
        return lps.states(replace(stated, printed=tuple(row(i)[1] for i in ids)))

    assert of("t1-06").verdict == "agrees"  # the abstract: a glass by mechanical milling
    assert of("t1-07").verdict == "cannot-be-checked"
    assert (of("t1-09").verdict, of("t1-09").basis) == ("differs", "print")  # the title alone
    assert (of("t1-11").verdict, of("t1-11").basis) == ("differs", "data")  # the abstract


def test_cells_without_a_second_document_stay_open():
    stated = claim("cl-110")
    assert lps.numbers_of_a_table(stated).verdict == "cannot-be-checked"
    seen = replace(stated, printed=(row("t1-08")[1],))
    assert lps.numbers_of_a_table(seen).verdict == "agrees"  # 2.85e-3 S/cm in a compilation
