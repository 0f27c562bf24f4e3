"""What can be varied in the chapters on LPS: that it changes what is shown, and that the stored answers hold."""

import math

import numpy as np
import pytest

from nce.data import row

KT_ROOM_EV = 8.617333e-5 * 298.15


def table_with(shown, column):
    """The one table shown that has a column."""
    (found,) = (table for table in shown if column in getattr(table, "columns", ()))
    return found


def number(row_id, column):
    return float(row(row_id)[1][column])


# --- structure --------------------------------------------------------------------------------------------------------


def test_half_of_the_phosphorus_is_in_the_single_tetrahedron_at_five_lithium_for_two_phosphorus(vary):
    # a charge of 2 on half of the phosphorus and of 3 on the other is 5/2 = x / (100 - x), so x = 500/7
    _, shown = vary("lps/structure", ("[50, 60, 66.7, 70, 75, 80]", "[500 / 7, 75, 80, 90]"))
    shares = table_with(shown, "P in PS₄³⁻").reset_index(drop=True)
    assert shares["P in PS₄³⁻"].tolist() == [0.5, 1, 1, 1]
    assert shares["P in P₂S₇⁴⁻"].tolist() == [0.5, 0, 0, 0]
    # beyond Li3PS4 each pair of further lithium is one Li2S: 90 to 10 is 9 lithium for each phosphorus, 6 too many
    assert shares["free Li₂S per P"].tolist() == [0, 0, 0.5, 3]


def test_the_barrier_makes_more_than_the_rise_in_one_series_and_less_in_the_other(vary):
    _, shown = vary("lps/structure")
    ours = table_with(shown, "barrier alone")
    _, shown = vary("lps/structure", ('work = "dietrich2017b"', 'work = "zhang1992"'))
    other = table_with(shown, "barrier alone")
    # from 60 to 75 mol% Li2S 3.2e-6 to 2.8e-4 S/cm and 0.525 to 0.399 eV, by hand
    assert ours["rise"]["75Li2S-25P2S5"] == pytest.approx(2.8e-4 / 3.2e-6, abs=0.01)
    assert ours["barrier alone"]["75Li2S-25P2S5"] == pytest.approx(math.exp(0.126 / KT_ROOM_EV), rel=1e-4)
    assert (ours["rest"]["67Li2S-33P2S5":"75Li2S-25P2S5"] < 1).all()
    # from 60 to 70 mol% Li2S 7.767e-6 to 1.149e-4 S/cm and 0.351 to 0.301 eV
    rise, barrier = 1.149e-4 / 7.767e-6, math.exp(0.050 / KT_ROOM_EV)
    assert other["rest"]["70Li2S-30P2S5"] == pytest.approx(rise / barrier, abs=0.01)
    assert other["rest"].iloc[1:].between(1.8, 2.2).all()
    assert math.log(barrier) / math.log(rise) == pytest.approx(0.72, abs=0.01), "nearly three quarters"
    # what two or three hundredths of an electronvolt cover
    assert math.exp(0.01 / KT_ROOM_EV) == pytest.approx(1.5, abs=0.05)
    left = np.abs(np.log([*ours["rest"], *other["rest"]])) * KT_ROOM_EV
    assert 0.02 < left.max() < 0.03


def test_the_line_of_the_glass_ceramic_is_less_than_half_as_steep(vary):
    names, _ = vary("lps/structure")
    two = [("co-28", "co-30"), ("co-22", "co-27")]  # the ends of each series, without a fit
    slopes = [_slope(*ends) for ends in two]
    assert max(slopes[1], names["line"].Ea_eV) < slopes[0] / 2
    other, _ = vary("lps/structure", ('["lps70-glass", "lps70-ceramic"]', '["lps70-glass", "lps-67"]'))
    assert other["printed"] != names["printed"]
    assert other["line"].Ea_eV == pytest.approx(_slope("co-20", "co-21"), rel=1e-6)
    assert other["line"].Ea_eV > slopes[0]


def _slope(cold, warm):
    """Activation energy from two points."""
    T = np.array([number(i, "T_K") for i in (cold, warm)])
    sigma = np.array([number(i, "sigma_S_cm") for i in (cold, warm)])
    return float(8.617333e-5 * np.log(sigma[1] / sigma[0]) / (1 / T[0] - 1 / T[1]))


# --- stability --------------------------------------------------------------------------------------------------------


def test_the_sulfur_of_a_gram_hardly_depends_on_the_composition(vary):
    _, shown = vary("lps/stability", ("[60, 67, 70, 75, 80]", "[60, 75, 80]"))
    water = table_with(shown, "water, g per g")["water, g per g"]
    # one mole of Li3PS4 (180.054 g) takes four of water (18.015 g each)
    assert water[75] == pytest.approx(4 * 18.015 / 180.054, abs=1e-4)
    assert 0 < 1 - water[80] / water[60] < 0.01
    _, shown = vary("lps/stability")
    assert len(table_with(shown, "water, g per g")) == 5


def test_a_salt_pays_more_in_the_cold_than_in_the_heat(vary):
    names, _ = vary("lps/stability")
    # 9.038e-4 to 8.132e-5 and 1.399e-2 to 2.046e-3 S/cm are measured at 20 and 100 °C
    assert 9.038e-4 / 8.132e-5 > names["ratio"] > 1.399e-2 / 2.046e-3
    assert names["b"].Ea_eV / names["a"].Ea_eV == pytest.approx(0.85, abs=0.01)
    assert np.log(names["barrier"]) / np.log(names["ratio"]) > 0.9, "most of the gain"
    warm, _ = vary("lps/stability", ("T_K = 298.15", "T_K = 373.15"))
    assert warm["ratio"] == pytest.approx(1.399e-2 / 2.046e-3, rel=1e-6)
    assert round(warm["ratio"]) == 7
    assert warm["printed"] != names["printed"]
    assert 1 < warm["ratio"] / warm["barrier"] < 1.2, "the prefactor hardly differs"
    assert warm["ratio"] / warm["barrier"] == pytest.approx(names["ratio"] / names["barrier"])


# --- cells ------------------------------------------------------------------------------------------------------------


def test_two_labels_decide_which_kind_has_the_best_cell(vary):
    labels = 'labels["t2-02"], labels["t2-08"] = "glass-ceramic", "glass"'
    _, shown = vary("lps/cells")
    corrected = table_with(shown, "max")
    _, shown = vary("lps/cells", (labels, 'labels["t2-02"], labels["t2-08"] = "glass", "glass-ceramic"'))
    printed = table_with(shown, "max")
    # 90 and 82 % after 100 cycles
    best, second = (round(100 * kept**0.01, 3) for kept in (0.90, 0.82))
    assert corrected["max"].to_dict() == {"without": best, "with crystals": second}
    assert printed["max"].to_dict() == {"without": second, "with crystals": best}
    for ranges in (corrected, printed):
        assert ranges["min"].max() < ranges["max"].min(), "they overlap"


def test_no_cell_reaches_the_target_and_the_best_only_a_low_one(vary):
    _, shown = vary("lps/cells")
    usual = table_with(shown, "times the test").set_index("source")
    assert (usual["left after 500, %"] < 80).all()
    # 90 % after 100 cycles leaves 0.9^5 after 500, and 80 % after 100 ln 0.8 / ln 0.9
    assert usual["left after 500, %"]["mo2016"] == usual["left after 500, %"].max() == pytest.approx(59.0, abs=0.1)
    assert usual["cycles to target"]["mo2016"] == usual["cycles to target"].max() == 212
    assert (usual["times the test"] < 1).sum() == 4
    assert usual["times the test"].idxmax() == "yamauchi2013"
    assert usual["times the test"].max() == pytest.approx(11, abs=0.1)
    # 97.5 to 98.5 % after five cycles print as 98 %
    shortest, longest = (5 * math.log(0.8) / math.log(kept) for kept in (0.975, 0.985))
    assert (shortest, longest) == (pytest.approx(44, abs=1), pytest.approx(74, abs=1))
    assert shortest < usual["cycles to target"]["yamauchi2013"] < longest
    _, shown = vary("lps/cells", ("target, n = 0.80, 500", "target, n = 0.59, 100"))
    low = table_with(shown, "times the test").set_index("source")
    assert low.index[low["cycles to target"] >= 500].tolist() == ["mo2016"]
    assert low["left after 100, %"]["mo2016"] == 90, "as printed"
