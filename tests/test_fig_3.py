"""Figure 3: the glass transition in volume, heat capacity and Deborah number, against the physics that it teaches."""

import json
import re

import altair as alt
import numpy as np
import pytest
from fontTools.ttLib import TTFont

import nce
from nce.figures import fig_3, theme
from nce.models import relaxation

H_K, LN_A, BETA = 38300.0, -79.21, 0.71
"""Activation enthalpy and prefactor as the abstract prints them."""


@pytest.fixture(scope="module")
def data():
    return nce.figure("fig-3").data


@pytest.fixture(scope="module", params=theme.WIDTHS.values(), ids=theme.WIDTHS)
def specs(request):
    return nce.figure("fig-3")._specs(request.param)


def rows(data, panel, *drawn):
    return data[(data["panel"] == panel) & data["drawn"].isin(drawn)]


def kept(data):
    return rows(data, "deborah", "kept").sort_values("rate_K_min")


# --- physics ----------------------------------------------------------------------------------------------------------


def test_the_rates_span_at_least_four_decades(data):
    rates = np.sort(data["rate_K_min"].dropna().unique())
    assert rates[-1] / rates[0] >= 1e4
    assert np.diff(np.log10(rates)) == pytest.approx(1)
    for panel in ("volume", "slope"):
        assert set(rows(data, panel, "cooling")["rate_K_min"]) == set(rows(data, panel, "reheating")["rate_K_min"])


def test_faster_cooling_keeps_a_hotter_structure_as_the_model_must(data, oracle):
    told = kept(data)
    q, Tf = told["rate_K_min"].to_numpy(), told["Tf_K"].to_numpy()
    assert (np.diff(Tf) > 0).all()
    slope = -np.diff(np.log(q)) / np.diff(1 / Tf)
    expected = H_K + Tf[1:] + Tf[:-1]
    oracle("-d ln q/d(1/Tf) of the figure", "activation enthalpy/R + 2 Tf", slope, expected, rel=5e-3)
    assert not np.allclose(slope, H_K, rtol=0.015)  # the term 2 Tf is seen


def test_what_is_kept_is_where_the_glass_of_each_curve_lies(data):
    cold = rows(data, "volume", "cooling").sort_values("T_K").groupby("rate_K_min")["Tf_K"].first()
    assert cold.to_numpy() == pytest.approx(kept(data)["Tf_K"].to_numpy(), abs=0.05)


def test_curves_of_all_rates_are_one_in_the_liquid(data):
    hot = data[(data["panel"] == "volume") & (data["T_K"] >= 540) & data["drawn"].isin(["cooling", "reheating"])]
    assert hot["rate_K_min"].nunique() == len(fig_3.POWERS)
    assert hot["Tf_K"].to_numpy() == pytest.approx(hot["T_K"].to_numpy(), abs=0.05)
    assert rows(data, "slope", "cooling", "reheating")["slope"][
        lambda s: data.loc[s.index, "T_K"] >= 540
    ].to_numpy() == (pytest.approx(1, abs=0.01))


def test_on_cooling_the_structure_is_never_colder_than_the_glass(data):
    cooling = rows(data, "volume", "cooling")
    assert (cooling["Tf_K"] >= cooling["T_K"] - 1e-9).all()
    slope = rows(data, "slope", "cooling")["slope"]
    assert slope.between(-1e-6, 1 + 1e-3).all()


def test_on_reheating_the_volume_falls_below_the_liquid_and_the_heat_capacity_overshoots(data):
    for _, curve in rows(data, "volume", "reheating").groupby("rate_K_min"):
        assert (curve["Tf_K"] - curve["T_K"]).min() < -2
    for _, curve in rows(data, "slope", "reheating").groupby("rate_K_min"):
        assert curve["slope"].max() > 1.2


def test_heat_capacity_is_the_slope_of_the_volume(data):
    for _, curve in rows(data, "volume", "cooling", "reheating").groupby(["rate_K_min", "drawn"]):
        curve = curve.sort_values("T_K")
        area = np.trapezoid(curve["slope"], curve["T_K"])
        assert area == pytest.approx(np.ptp(curve["Tf_K"].iloc[[0, -1]]), abs=0.3)


def test_the_band_is_where_the_structure_follows_by_its_parts(data):
    for rate, ends in rows(data, "slope", "glass", "liquid").groupby("rate_K_min"):
        curve = rows(data, "slope", "cooling")[lambda d, r=rate: d["rate_K_min"] == r].sort_values("T_K")
        assert np.interp(ends["T_K"], curve["T_K"], curve["slope"]) == pytest.approx(fig_3.FOLLOWS, abs=0.01)


def test_on_its_lines_the_liquid_has_the_deborah_number_that_they_say(data, oracle):
    lines = rows(data, "deborah", "contour", "edge")
    T, t = lines["T_K"].to_numpy(), lines["t_obs_s"].to_numpy()
    got = np.log(lines["deborah"].to_numpy())
    oracle("ln De", "Arrhenius law of the abstract", got, LN_A + H_K / T - np.log(t), abs=1e-9)
    one = lines[np.isclose(lines["deborah"], 1)]
    # the line of one is straight in ln t against 1/T, with the activation enthalpy as its slope
    slope, offset = np.polyfit(1 / one["T_K"], np.log(one["t_obs_s"]), 1)
    assert (slope, offset) == (pytest.approx(H_K), pytest.approx(LN_A))


def test_between_the_dashed_lines_the_stretched_exponential_passes_through_its_parts(data):
    edges = np.sort(rows(data, "deborah", "edge")["deborah"].unique())
    assert np.exp(-((1 / edges) ** BETA)) == pytest.approx(sorted(fig_3.FOLLOWS))
    assert edges[0] < 1 < edges[1]


def test_glass_falls_out_of_equilibrium_at_one_number_beside_one(data):
    number = kept(data)["deborah"].to_numpy()
    assert np.ptp(number) < 0.03 * number.mean()
    assert 3 < number.mean() < 10


def test_the_lattice_is_more_solid_where_it_is_colder_or_the_observer_hastier(data):
    lattice = rows(data, "deborah", "lattice").pivot_table(index="t_obs_s", columns="T_K", values="deborah")
    assert (np.diff(np.log(lattice), axis=1) < 0).all()
    assert np.diff(np.log10(lattice), axis=0) == pytest.approx(-1)


# --- contract ---------------------------------------------------------------------------------------------------------


def test_every_row_names_the_call_that_gives_it(data):
    assert (data["source"] == "nce2026").all()
    assert (data["evidence"] == "computed").all()
    assert data.index.is_unique
    numbered = [f"call-{panel}-{i:03d}" for panel, n in data.groupby("panel", sort=False).size().items()
                for i in range(1, n + 1)]  # fmt: skip
    assert list(data.index) == numbered


@pytest.mark.parametrize("power", [-3, 1, 3])
def test_the_call_of_a_curve_gives_its_points(data, power):
    shown = {"nce": nce, "Ramp": relaxation.Ramp, "PUBLISHED_TNM": relaxation.PUBLISHED_TNM}
    for panel in ("volume", "slope"):
        mine = data[(data["panel"] == panel) & (data["power"] == power)]
        (locator,) = mine["locator"].unique()
        first, second, *third = locator.split("; ")
        exec(first, shown)
        h, Tf = shown["h"], eval(second, shown)
        for part, branch in enumerate(("cooling", "reheating")):
            got = mine[mine["drawn"] == branch].sort_values("T_K")
            T, now = h.T_K[h.part(part)], Tf[h.part(part)]
            column, value = "Tf_K", now
            if third:
                column, value = "slope", eval(third[0], shown | {"T_K": T, "Tf_K": now})
            order = np.argsort(T)
            assert got[column].to_numpy() == pytest.approx(np.interp(got["T_K"], T[order], value[order]), abs=1e-6)


def test_the_call_of_a_point_of_the_map_gives_its_number(data):
    for locator, points in data[data["panel"] == "deborah"].groupby("locator"):
        known = {c: points[c].to_numpy() for c in ("T_K", "t_obs_s", "rate_K_min")}
        got = eval(locator, {"nce": nce, "exp": np.exp, **known})
        assert got == pytest.approx(points["deborah"].to_numpy(), rel=1e-6)


def layers(spec):
    return [found for inner in spec["layer"] for found in layers(inner)] if "layer" in spec else [spec]


def test_specifications_are_valid_and_small(specs):
    for spec in specs.values():
        alt.Chart.from_dict({k: v for k, v in spec.items() if k != "config"})
        assert len(json.dumps(spec, ensure_ascii=False, separators=(",", ":"))) < 60_000


def test_axes_have_units_and_hold_the_data(specs, data):
    titles = {"volume": r"\(K\)", "slope": r"\(glass 0, liquid 1\)", "deborah": r"\(s\)"}
    column = {"volume": "Tf_K", "slope": "slope"}
    for panel, spec in specs.items():
        encoded = [layer["encoding"] for layer in layers(spec) if "title" in layer["encoding"].get("y", {})]
        for channels in encoded:
            assert re.search(titles[panel], " ".join(np.atleast_1d(channels["y"]["title"])))
            assert channels["x"]["title"] == "Temperature (K)"
            shown = data[data["panel"] == panel]
            curves = shown[shown["drawn"].isin(["cooling", "reheating", "lattice", "kept"])]
            for channel, values in (("x", curves["T_K"]), ("y", curves[column.get(panel, "t_obs_s")])):
                low, high = channels[channel]["scale"]["domain"]
                assert values.between(low, high).all()


def test_the_chosen_rate_is_a_control_of_both_curves(specs):
    for panel in ("volume", "slope"):
        params = {p["name"]: p for p in specs[panel]["params"]}
        control = params["rate"]
        assert control["value"] in fig_3.POWERS
        assert (control["bind"]["min"], control["bind"]["max"]) == (fig_3.POWERS[0], fig_3.POWERS[-1])
        strong = [x for x in layers(specs[panel]) if {"filter": "datum.power == rate"} in x.get("transform", [])]
        assert {"line", "circle", "text", "rect"} <= {x["mark"]["type"] for x in strong}
    assert {p["name"] for p in specs["volume"]["params"]} == {"rate", "glass"}


def test_tooltips_say_what_and_where_from(specs, data):
    for panel, spec in specs.items():
        told = [layer for layer in layers(spec) if "tooltip" in layer["encoding"]]
        assert told
        for layer in told:
            titles = [entry["title"] for entry in layer["encoding"]["tooltip"]]
            assert titles[-4:] == ["published in", "read in", "place", "row"]
            made = {t["as"]: t["calculate"] for t in layer["transform"] if "calculate" in t}
            assert made["row"].startswith(f"'call-{panel}-'")
            places = set(data[data["panel"] == panel]["locator"])
            if "datum.q" in made["place"]:
                assert {
                    made["place"].replace('" + datum.q + "', f"{10.0**p:g}").strip('"') for p in fig_3.POWERS
                } == places
            elif made["place"] != "datum.place":
                assert made["place"].strip("'") in places


def test_words_tell_the_extremes_of_the_data(data):
    words = nce.figure("fig-3").alt
    told = kept(data)["Tf_K"]
    assert f"{told.iloc[0]:.0f} to {told.iloc[-1]:.0f} K, 10 to 13 K more for each factor of ten" in words
    assert (np.diff(told).min(), np.diff(told).max()) == (pytest.approx(10, abs=0.5), pytest.approx(13, abs=0.5))
    chosen = rows(data, "slope", "reheating")[lambda d: d["power"] == fig_3.CHOSEN]
    peak = chosen.loc[chosen["slope"].idxmax()]
    assert f"to {peak['slope']:.2f} of the step at {peak['T_K']:.0f} K" in words
    assert f"{H_K / (np.log(60) - LN_A):.0f} K for an observer of one minute" in words


def test_the_parameters_in_the_caption_are_those_of_the_model():
    told = nce.figure("fig-3").caption
    used = relaxation.PUBLISHED_TNM[fig_3.GLASS]
    assert f"Δh/R = {used['activation_enthalpy_K'] / 1000:g} kK" in told
    assert f"ln(A/s) = {used['ln_A_s']:g}".replace("-", "−") in told
    assert f"x = {used['x']:g}, β = {used['beta']:g}" in told


def test_no_character_lies_outside_the_font():
    figure = nce.figure("fig-3")
    words = figure.title + figure.caption + figure.alt + figure.note
    for path in theme.FONTS.glob("InterNCE-*.otf"):
        with TTFont(path) as font:
            assert {c for c in words if ord(c) not in font.getBestCmap()} == set()
