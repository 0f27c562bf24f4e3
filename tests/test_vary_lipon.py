"""What can be varied in the chapters on LiPON: that it changes what is shown, and that the stored answers hold."""

import math

import numpy as np
import pytest

BOLTZMANN_EV_K = 8.617333e-5


def table_with(shown, column):
    """The first table shown that has a column."""
    return next(table for table in shown if column in getattr(table, "columns", ()))


# --- introduction -----------------------------------------------------------------------------------------------------


def test_thickness_and_conductivity_that_grow_alike_leave_the_resistance(vary):
    _, shown = vary("lipon/introduction")
    usual = table_with(shown, "1e-06 S/cm")
    for offset in range(-3, 4):
        diagonal = np.diagonal(usual.to_numpy(), offset)
        assert diagonal == pytest.approx(np.full(diagonal.size, diagonal[0]))
    # 1 µm over 1 µS/cm is 1e-4 cm / 1e-6 S/cm = 100 Ω cm², and so is 100 µm over 100 µS/cm
    assert usual["1e-06 S/cm"]["1 µm"] == pytest.approx(100) == usual["1e-04 S/cm"]["100 µm"]
    _, shown = vary("lipon/introduction", ("[0.1, 1.0, 10.0, 100.0]", "[2.0]"))
    assert table_with(shown, "1e-06 S/cm")["1e-06 S/cm"].to_dict() == {"2 µm": pytest.approx(200)}


def test_the_film_would_reach_the_printed_maximum_just_below_the_boiling_point_of_water(vary):
    # 2.3e-6 S/cm and 0.55 eV (yu1997) up to 1.4e-4 S/cm
    at = 1 / (1 / 298.15 - BOLTZMANN_EV_K / 0.55 * math.log(1.4e-4 / 2.3e-6)) - 273.15
    assert 90 < at < 100
    around = f"[{at - 1:.2f}, {at + 1:.2f}]"
    _, shown = vary("lipon/introduction", ("[0, 25, 50, 75, 100, 125]", around))
    below, above = table_with(shown, "over stated maximum (review)")["over stated maximum (review)"]
    assert below < 1 < above
    _, shown = vary("lipon/introduction", ("[0, 25, 50, 75, 100, 125]", "[25, 35]"))
    cold, warm = table_with(shown, "over stated maximum (review)")["over stated maximum (review)"]
    assert warm / cold == pytest.approx(math.exp(0.55 / BOLTZMANN_EV_K * (1 / 298.15 - 1 / 308.15)), rel=0.05)
    assert warm / cold == pytest.approx(2, abs=0.1), "doubles in ten degrees"


# --- structure --------------------------------------------------------------------------------------------------------


def test_two_tenths_of_an_oxygen_take_all_that_the_film_says_of_apical_nitrogen(vary):
    _, shown = vary("lipon/structure")
    usual = table_with(shown, "±")
    # the bound is 1 - B/z with B = 4 - 3.3 - 0.46
    assert usual["apical at least"].iloc[0] == pytest.approx(0.22 / 0.46, abs=0.005)
    assert usual["±"].tolist() == [0, 0.02, 0.05, 0.1]
    _, shown = vary("lipon/structure", ("[0, 0.02, 0.05, 0.1]", "[0.2, 0.22, 0.3]"))
    assert (table_with(shown, "±")["apical at least"] > 0).tolist() == [True, False, False]


def test_three_lithium_leave_the_same_bounds_whatever_the_nitrogen(vary):
    start = "x, z = 3.0, np.array([0.2, 0.4, 0.6, 0.8, 1.0])"
    bounds = ["double at most", "triple at most", "apical at least"]
    _, shown = vary("lipon/structure")
    assert table_with(shown, "possible")[bounds].to_numpy() == pytest.approx(np.tile([0.5, 0.25, 0.5], (5, 1)))
    # B = (3 - x + z)/2: with 2.8 lithium and 0.2 nitrogen the budget is 0.2, one bridge for each nitrogen
    _, shown = vary("lipon/structure", (start, start.replace("3.0,", "2.8,")))
    poor = table_with(shown, "possible")
    assert poor[bounds].loc[0.2].tolist() == [1, 0.5, 0]
    assert poor["apical at least"].is_monotonic_increasing and poor["apical at least"].iloc[-1] > 0
    # with 3.2 lithium it is nothing at 0.2 nitrogen, and a debt below
    _, shown = vary("lipon/structure", (start, start.replace("3.0,", "3.2,").replace("[0.2", "[0.1, 0.2")))
    rich = table_with(shown, "possible")
    assert rich[bounds].loc[0.2].tolist() == [0, 0, 1]
    assert rich["possible"].tolist() == [False, True, True, True, True, True]


# --- stability --------------------------------------------------------------------------------------------------------


def test_a_thin_cell_keeps_its_charge_at_the_lower_end_only_and_thickness_buys_nothing(vary):
    _, shown = vary("lipon/stability")
    days = table_with(shown, "days until empty")["days until empty"]
    # 0.05 mAh/cm² at 4 V over 1 µm: 4 V x 1e-12 S/cm / 1e-4 cm = 4e-8 A/cm², so 1250 h
    assert days["1e-12 S/cm (review)"] == pytest.approx(1250 / 24, abs=0.05)
    assert days["1e-12 S/cm (review)"] < 61, "two months"
    assert days["1e-15 S/cm (review)"] == pytest.approx(1250 / 24 * 1000, rel=1e-3)
    assert (days > 365).tolist() == [True, False, False]
    _, shown = vary("lipon/stability", ("4.0, 1.0, 0.05", "4.0, 10.0, 0.05"))
    assert table_with(shown, "days until empty")["days until empty"]["1e-12 S/cm (review)"] == pytest.approx(
        520.8, abs=0.1
    )


def test_no_film_is_thin_enough_to_make_up_for_air(vary):
    _, shown = vary("lipon/stability")
    times = table_with(shown, "Ω cm²").iloc[:, 1]
    # 2.3e-6 over 9.9e-10 S/cm for the same thickness, and less in proportion to it
    assert times.to_numpy() == pytest.approx(2.3e-6 / 9.9e-10 * np.array([1, 0.1, 0.01]), abs=0.05)
    assert times.iloc[0] > 1000, "more than three powers of ten"
    _, shown = vary("lipon/stability", ("[1, 0.1, 0.01]", "[0.0005, 0.0004]"))
    assert (table_with(shown, "Ω cm²").iloc[:, 1] > 1).tolist() == [True, False]


# --- cells ------------------------------------------------------------------------------------------------------------


def test_no_voltage_of_the_window_brings_the_charge_near_another_row(vary):
    _, shown = vary("lipon/cells")
    charge = table_with(shown, "charge (µAh/cm², review)").iloc[:, 0]
    # 60 mJ is 60/3.6 µWh
    assert charge.to_numpy() == pytest.approx(60 / 3.6 / np.array([3.4, 4.5, 4.9]), abs=0.05)
    assert charge.between(3, 5).all(), "a few"
    _, shown = vary("lipon/cells", ("4.5, row.voltage_max_V", "0.26, row.voltage_max_V"))
    low = table_with(shown, "charge (µAh/cm², review)").iloc[:, 0]
    assert low["0.26 V"] == pytest.approx(64.5, rel=0.01), "below a volt it would be that of xiao2018"
    assert charge.max() < 50 * 0.1, "a cathode of 0.1 µm, at 50 µAh/cm² for each µm"


def test_the_film_costs_little_of_the_voltage_unless_it_is_thick_or_cold(vary):
    _, shown = vary("lipon/cells")
    loss = table_with(shown, "loss (mV)")["loss (mV)"]
    # 1 µm of 1 µS/cm is 100 Ω cm², and 0.05 mAh/cm² at 10 per hour 0.5 mA/cm²
    assert loss.to_dict() == pytest.approx({f"{r} per hour": 5 * float(r) for r in ("0.1", "1", "2", "10")})
    assert loss.max() < 0.02 * 3900, "of the 3.9 V of the cell"
    usual = "L_um, sigma_S_cm = 1.0, 1e-6"
    for thick_or_cold in ("L_um, sigma_S_cm = 10.0, 1e-6", "L_um, sigma_S_cm = 1.0, 1e-7"):
        _, shown = vary("lipon/cells", (usual, thick_or_cold))
        highest = table_with(shown, "loss (mV)")["loss (mV)"].max()
        assert highest == pytest.approx(500)
        assert highest > 0.1 * 3900
