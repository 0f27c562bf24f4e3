"""Figure 10: its rows against their tables and calls, its numbers against plain loops and laws, its drawing."""

import io
import json
import re
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy import constants as codata
from scipy import stats

import nce
import nce.models.fit
import nce.models.relaxation_barrier
import nce.models.transport
import nce.models.weak_electrolyte
from nce.figures import eq_9, fig_10, theme

K_EV = codata.value("Boltzmann constant in eV/K")
PANELS = ["conductivity", "energy", "carriers", "mobility", "findings", "parity", "rivals", "exponent"]
VALUE = {
    "conductivity": "sigma_S_cm",
    "energy": "Ea_eV",
    "carriers": "carrier_fraction",
    "mobility": "mobility_cm2_V_s",
}


@pytest.fixture(scope="module")
def figure():
    return nce.figure("fig-10")


@pytest.fixture(scope="module")
def sciglass():
    return nce.load("sciglass")


@pytest.fixture(scope="module")
def cells():
    return eq_9.cells()


def panel(figure, name):
    return figure.data[figure.data["panel"] == name]


def run(call):
    return eval(call, {"nce": nce})  # the point of a locator is that it can be run


# --- where the rows come from -----------------------------------------------------------------------------------------


def test_every_row_is_of_a_table_or_a_call(figure, sciglass):
    weak = nce.load("weak_electrolyte")
    kinds = figure.data.index.str.split("-").str[0]
    assert set(kinds) == {"sg", "we", "call"}
    assert set(figure.data.index[kinds == "sg"]) <= set(sciglass.index)
    assert set(figure.data.index[kinds == "we"]) <= set(weak.index)
    assert figure.data.index[kinds == "call"].is_unique
    assert set(figure.data["panel"]) == set(PANELS)
    assert figure.data[["source", "read_in", "locator", "evidence"]].notna().all(axis=None)
    for row_id, row in figure.data[kinds == "we"].iterrows():
        assert list(row[["source", "read_in", "evidence"]]) == list(weak.loc[row_id, ["source", "read_in", "evidence"]])


@pytest.mark.parametrize("name", ["conductivity", "energy", "carriers", "mobility"])
def test_calls_give_the_values(figure, name):
    rows = panel(figure, name)
    rows = rows[rows["locator"].str.contains(r"nce\.models")]
    assert len(rows) >= 22
    got = [float(run(call.split("; KOD")[0])) for call in rows["locator"]]
    assert got == pytest.approx(rows[VALUE[name]].to_list(), rel=1e-3 if name == "energy" else 1e-12)


def test_calls_of_the_test_give_the_values(figure):
    for _, row in panel(figure, "parity").iterrows():
        for call in row["locator"].split("; "):
            scope, _, run_it = call.partition(": ")
            assert float(run(run_it)) == pytest.approx(row[f"Ea_{scope}_eV"], rel=1e-12)
    for _, row in panel(figure, "exponent").iterrows():
        assert run(row["locator"]).value == pytest.approx(row["exponent"])
    for _, row in panel(figure, "rivals").iterrows():
        found = run(row["locator"].partition(", rule")[0]).set_index(["rule", "scope"]).loc[row["series"], row["scope"]]
        assert found["rms_ln"] == pytest.approx(row["error"])


def test_papers_that_are_known_are_named(figure):
    malugani = figure.data.loc[figure.data.index.str.startswith("sg-14147-")]
    assert set(malugani["source"]) == {"malugani1980b"}
    assert set(malugani["read_in"]) == {"sciglass2019"}
    assert set(figure.data.loc[figure.data.index.str.startswith("sg-9826-"), "source"]) == {"sciglass2019"}


def test_all_glasses_of_the_series_are_shown(figure, sciglass):
    glasses = sciglass[(sciglass["family"] == "AgI-AgPO3") & sciglass["flag"].isna()]
    for name, column in (("conductivity", "log10_rho_20C_ohm_cm"), ("energy", "Ea_eV")):
        rows = panel(figure, name)
        assert set(rows.index[rows["source"] != "nce2026"]) == set(glasses.index[glasses[column].notna()])
        assert f"({glasses[column].notna().sum()})" in figure.caption


# --- silver -----------------------------------------------------------------------------------------------------------


def test_conductivities_are_the_stored_resistivities(figure, sciglass):
    rows = panel(figure, "conductivity").filter(like="sg-", axis=0)
    stored = sciglass.loc[rows.index, "log10_rho_20C_ohm_cm"]
    assert (np.log10(rows["sigma_S_cm"]) + stored).abs().max() < 1e-9


def test_mole_percent_of_iodide_by_hand(figure):
    x = panel(figure, "conductivity")["x_AgI_molpct"]
    assert x["sg-9826-85459"] == pytest.approx(10)  # 45Ag2O-45P2O5-10AgI: 90 AgPO3
    assert x["sg-7467-56187"] == pytest.approx(60)  # 60AgI-20Ag2O-20P2O5: 40 AgPO3


def test_energies_are_those_of_the_table_read_from_the_same_glasses(figure):
    weak = nce.load("weak_electrolyte").query("evidence == 'computed' and read_in == 'sciglass2019'")
    energy = panel(figure, "energy")["Ea_eV"]
    for _, row in weak.iterrows():
        kod, glass = re.search(r"KOD (\d+), glass (\d+)", row["locator"]).groups()
        # two temperatures there, all that are stored here
        assert energy[f"sg-{kod}-{glass}"] == pytest.approx(row["value"], abs=0.004)
    assert len(weak) == 10


def test_energies_of_sigma_T_exceed_those_of_sigma_by_kT(figure, sciglass):
    rows = panel(figure, "energy").filter(like="sg-", axis=0)
    T = (rows["Ea_eV"] - sciglass.loc[rows.index, "Ea_eV"]) / K_EV
    assert T.between(150, 480).all()  # amid the temperatures measured


def test_half_the_enthalpy_of_dissociation_is_borne_out_and_the_whole_is_not(figure):
    energy = panel(figure, "energy")
    medians = energy.filter(like="sg-", axis=0).groupby("x_AgI_molpct")["Ea_eV"].median()
    model = energy[energy["series"] == "low"].set_index("x_AgI_molpct")["Ea_eV"]
    assert model[[0, 50]].to_list() == pytest.approx([0.86 / 2 + 0.14, 0.2 / 2 + 0.14], abs=0.002)
    both = medians.index.intersection([0, 10, 20, 30, 40, 50])
    assert (medians[both] - model[both]).abs().max() < 0.03
    assert abs(medians[0] - (0.86 + 0.14)) > 0.4


def test_band_is_the_published_mobility_and_no_curve_of_it_meets_both_ends(figure):
    mobility = panel(figure, "mobility")
    low, high = (mobility.loc[mobility["series"] == end, VALUE["mobility"]] for end in ("low", "high"))
    assert low.max() < 1e-4 < high.min()  # rodrigues2011, abstract
    sigma = panel(figure, "conductivity")
    ends = sigma[sigma["series"] == "low"].set_index("x_AgI_molpct")["sigma_S_cm"]
    read = panel(figure, "carriers").query("series == 'read'").set_index("x_AgI_molpct")["sigma_S_cm"]
    short = np.log10(read[[0, 50]].to_numpy() / ends[[0, 50]].to_numpy())
    assert short[0] - short[1] > 1  # a factor that mends one end is off by ten at the other


def test_readings_give_the_conductivity_back(figure):
    n = fig_10._silver_density(fig_10._silver())
    # by hand: AgPO3 of 4.40 and 50AgI-50AgPO3 of 5.42 g/cm³
    assert 4.40 * codata.N_A / 186.84 < n < 5.42 * codata.N_A / ((186.84 + 234.77) / 2)
    for _, row in panel(figure, "carriers").query("series == 'read'").iterrows():
        assert codata.e * n * row["carrier_fraction"] * 1e-4 == pytest.approx(row["sigma_S_cm"])
    for _, row in panel(figure, "mobility").query("series == 'read'").iterrows():
        carriers = n * row["x_AgI_molpct"] / 100
        assert codata.e * carriers * row["mobility_cm2_V_s"] == pytest.approx(row["sigma_S_cm"])


def test_conductivity_rises_as_the_papers_say(figure):
    read = panel(figure, "carriers").query("series == 'read'").set_index("x_AgI_molpct")["sigma_S_cm"]
    assert all(a < b for a, b in pairwise(read))
    assert read[50] / read[10] > 1000  # mustarelli2001: more than three orders of magnitude
    mobility = panel(figure, "mobility").query("series == 'read'").set_index("x_AgI_molpct")["mobility_cm2_V_s"]
    assert mobility[50] / mobility[10] == pytest.approx(read[50] / read[10] / 5)
    assert (panel(figure, "carriers")["carrier_fraction"] < 1).all()


def test_papers_that_disagree_are_there(figure):
    stances = panel(figure, "findings").groupby("source")["stance"].agg(set)
    assert stances["rodrigues2011"] == stances["souquet2010"] == {"weak electrolyte"}
    assert stances["mustarelli2001"] == stances["micoulaut2009"] == stances["roling1997"] == {"strong electrolyte"}
    assert stances["rodrigues2018"] == {"neutral"}
    assert set(nce.load("weak_electrolyte")["stance"]) == {s for each in stances for s in each}


# --- equation (9) -----------------------------------------------------------------------------------------------------


def test_a_cell_is_the_median_over_authors(cells, sciglass):
    cell = cells[(cells["family"] == "Na2O-SiO2") & (cells["x"] == 33)].iloc[0]
    sodium = sciglass[sciglass["composition"].fillna("").str.fullmatch(r"[\d.]+(Na2O|SiO2)-[\d.]+(Na2O|SiO2)")]
    amount = sodium["composition"].str.extract(r"([\d.]+)Na2O")[0].astype(float)
    sodium = sodium[(amount.round() == 33) & sodium["flag"].isna()]
    for column, source in (("Ea_eV", "Ea_eV"), ("Tg_K", "Tg_viscosity_K"), ("fragility", "fragility")):
        values = {}
        for _, row in sodium.iterrows():
            if row[source] >= 0.3 and pd.notna(row["Ea_eV"] if column == "Ea_eV" else row["fragility"]):
                values.setdefault(row["author"], []).append(row[source])
        assert cell[column] == pytest.approx(np.median([np.median(v) for v in values.values()]))
    assert cell["authors_viscosity"] == len(values) > 2


def test_choices_hold_for_every_cell(cells, sciglass):
    assert cells.groupby("family").size().min() >= eq_9.CELLS
    assert not cells.duplicated(["family", "x"]).any()
    for rows in cells["rows_Ea"]:
        used = sciglass.loc[rows.split(" | ")]
        assert used["flag"].isna().all()
        assert (used["Ea_eV"] >= eq_9.EA_EV).all()
        assert (used.filter(like="_atpct").sum(axis=1) >= eq_9.MOBILE_ATPCT).all()
    used = sciglass.loc[[i for rows in cells["rows_viscosity"] for i in rows.split(" | ")]]
    assert used["fragility"].notna().all()


def test_predictions_by_plain_loops(cells):
    """Of equation (9), each from the constants of other glasses."""
    for scope in ("within", "across"):
        found = eq_9.predicted(cells, scope)["Ea_eV"]
        product = cells["Ea_eV"] * cells["Tg_K"] * cells["fragility"]
        for i in cells.index[::7]:
            same = cells["family"] == cells.loc[i, "family"]
            others = product[same & (cells.index != i)] if scope == "within" else product[~same]
            expected = stats.gmean(others) / (cells.loc[i, "Tg_K"] * cells.loc[i, "fragility"])
            assert found[i] == pytest.approx(expected)
        rule = nce.models.relaxation_barrier.rule_errors(*eq_9._columns(cells))
        (row,) = (r for r in rule if (r.rule, r.scope) == ("1/(Tg m)", scope))
        assert np.sqrt(np.mean(np.log(cells["Ea_eV"] / found) ** 2)) == pytest.approx(row.rms_ln)


def test_errors_of_family_means_by_the_law_of_the_mean():
    """The mean of ten families drawn alike: leaving out one at a time gives its textbook error."""
    rng = np.random.default_rng(1)
    drawn = pd.DataFrame({"family": [f"f{i}" for i in range(10)], "v": rng.normal(3, 2, 10)})
    (found,) = eq_9.jackknife(lambda rows: np.array([rows["v"].mean()]), drawn)
    low, high = stats.t.interval(0.95, 9, loc=drawn["v"].mean(), scale=stats.sem(drawn["v"]))
    assert (found.value, found.low, found.high) == pytest.approx((drawn["v"].mean(), low, high))


def test_glasses_that_obey_the_equation_are_found_to_obey_it(cells):
    constant = cells["family"].map({name: 20000 + 3000 * i for i, name in enumerate(sorted(set(cells["family"])))})
    obedient = cells.assign(Ea_eV=constant / (cells["Tg_K"] * cells["fragility"]))
    found = eq_9.exponent(obedient)
    assert (found.value, found.low, found.high) == pytest.approx((-1, -1, -1))
    errors = eq_9.errors(obedient).set_index(["scope", "rule"])
    assert errors.loc[("within", "1/(Tg m)"), "rms_ln"] == pytest.approx(0, abs=1e-9)
    assert errors.loc[("within", "1/(Tg m)"), "excess_high"] < 0
    assert errors.loc[("within", "constant"), "excess"] == 0


def test_exponent_of_one_family_is_a_line(cells):
    borate = cells[cells["family"] == "Na2O-B2O3"]
    line = stats.linregress(np.log(borate["Tg_K"] * borate["fragility"]), np.log(borate["Ea_eV"]))
    found = eq_9.exponent(borate)
    reach = stats.t.ppf(0.975, len(borate) - 2) * line.stderr
    assert (found.value, found.low, found.high) == pytest.approx((line.slope, line.slope - reach, line.slope + reach))


def test_note_says_what_the_numbers_say(figure):
    errors = panel(figure, "rivals").set_index(["scope", "series"])
    assert errors.loc[("within", "Tg m"), "excess_low"] > 0  # the inverse is worse
    within = errors.loc[("within", fig_10.EQUATION)]
    assert within["excess_low"] < 0 < within["excess_high"]  # no better than a constant
    assert (errors.loc["across"].loc[["1/(Tg m)", "1/m", "Tg/m", "Tg m"], "excess_low"] > 0).all()
    exponents = panel(figure, "exponent").set_index("series")
    assert -1 < exponents.loc["all families", "low"] < exponents.loc["all families", "high"] < 0
    borates = exponents.index.str.endswith("B2O3")
    families = exponents["scope"] == "family"
    assert exponents.loc[borates, "exponent"].max() < exponents.loc[families & ~borates, "exponent"].min()


# --- drawing ----------------------------------------------------------------------------------------------------------


def layers(spec):
    return spec["layer"]


def shown(spec, layer):
    values = spec["datasets"][layer.get("data", spec.get("data"))["name"]]
    return pd.read_csv(io.StringIO(values)) if isinstance(values, str) else pd.DataFrame(values)


def axes(spec, channel):
    """All definitions of a channel, shared and of single layers."""
    return [e[channel] for e in (spec.get("encoding", {}), *(x["encoding"] for x in layers(spec) if "encoding" in x))
            if channel in e]  # fmt: skip


@pytest.mark.parametrize(("size", "width"), theme.WIDTHS.items())
def test_panels_fit_the_page_and_the_whole_is_small(figure, size, width):
    specs = figure._specs(width)
    assert list(specs) == PANELS
    assert sum(len(json.dumps(s, ensure_ascii=False, separators=(",", ":")).encode()) for s in specs.values()) < 60_000
    for name, spec in specs.items():
        drawn = float(re.search(r'<svg[^>]* width="([\d.]+)"', theme.svg(spec, name))[1])
        assert drawn <= width + 16, (size, name)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("conductivity", "Ionic conductivity (S/cm)"),
        ("energy", "Activation energy of σT (eV)"),
        ("mobility", "Mobility (cm²/(V s))"),
        ("parity", "Measured (eV)"),
    ],
)
def test_axes_name_their_units(figure, name, title):
    spec = figure.panels[name].to_dict()
    assert title in {a.get("title") for a in axes(spec, "y")}
    x = {a.get("title") for a in axes(spec, "x")}
    assert x & {"AgI (mol%)", "Predicted by equation (9) (eV)"}


@pytest.mark.parametrize("name", [*VALUE, "parity", "rivals", "exponent"])
def test_domains_cover_the_data(figure, name):
    spec = figure.panels[name].to_dict()
    rows = panel(figure, name)
    x = {"parity": ["Ea_within_eV", "Ea_across_eV"], "rivals": ["low", "error", "high"], "exponent": ["exponent"]}
    y = {"parity": ["Ea_eV"]} | {k: [v] for k, v in VALUE.items()}
    for channel, columns in (("x", x.get(name, ["x_AgI_molpct"])), ("y", y.get(name, []))):
        (low, high) = next(a["scale"]["domain"] for a in axes(spec, channel) if "scale" in a) if columns else (0, 0)
        for column in columns:
            assert low <= rows[column].min() <= rows[column].max() <= high, (channel, column)


@pytest.mark.parametrize("name", ["conductivity", "energy"])
def test_points_are_those_of_the_data(figure, name):
    spec = figure.panels[name].to_dict()
    (layer,) = (x for x in layers(spec) if "shape" in x.get("encoding", {}))
    points = shown(spec, layer)
    rows = panel(figure, name).filter(like="sg-", axis=0)
    assert list("sg-" + points["r"]) == list(rows.index)
    assert points["y"].to_numpy() == pytest.approx(rows[VALUE[name]].to_numpy(), rel=5e-3)
    listed = json.loads(re.search(r'"published in":(\[.*?\])\[datum', layer["mark"]["tooltip"]["expr"])[1])
    assert [listed[i] for i in points["w"]] == [f"{a} {y}" for a, y in zip(rows["author"], rows["year"], strict=True)]


def test_every_mark_of_data_tells_value_source_place_and_row(figure):
    told = 0
    for spec in (p.to_dict() for p in figure.panels.values()):
        for layer in layers(spec):
            tip = layer["mark"].get("tooltip") or layer.get("encoding", {}).get("tooltip", {}).get("value")
            if tip:
                told += 1
                assert {"read in", "place"} <= set(re.findall(r'"([^"]+)":', tip["expr"]))
                assert re.search(r'"rows?":', tip["expr"])
    assert told == 2 + 2 + 3 + 3 + 1 + 1 + 1 + 1


def test_values_read_in_the_review_only_are_marked(figure):
    spec = figure.panels["findings"].to_dict()
    works = shown(spec, layers(spec)[0])
    rows = panel(figure, "findings")
    reviewed = rows[rows["read_in"] == "grady2020"]["source"].nunique()
    assert works["w"].str.endswith("(review)").sum() == reviewed == 2


def test_alt_text_names_the_extremes(figure):
    sigma = panel(figure, "conductivity").filter(like="sg-", axis=0)["sigma_S_cm"]
    energy = panel(figure, "energy").filter(like="sg-", axis=0)["Ea_eV"]
    assert f"{sigma.min() * 1e8:.1f} × 10⁻⁸ to {sigma.max():.2f} S/cm" in figure.alt
    assert f"{energy.min():.2f} to {energy.max():.2f} eV" in figure.alt
    exponents = panel(figure, "exponent").query("scope == 'family'").set_index("series")["exponent"]
    assert f"−{-exponents.min():.2f} in Ag₂O–B₂O₃" in figure.alt
    assert exponents.idxmin() == "Ag2O-B2O3"
    assert f"−{-exponents.max():.2f} in Li₂O–SiO₂" in figure.alt
    assert exponents.idxmax() == "Li2O-SiO2"


def test_families_are_picked_in_the_legend_and_the_source_of_predictions_by_a_choice():
    params = {p["name"]: p for p in nce.figure("fig-10").panels["parity"].to_dict()["params"]}
    assert params["scope"]["bind"]["options"] == ["within", "across"]
    assert params["scope"]["value"] == "within"
    assert params["pick_family"]["bind"] == "legend"
