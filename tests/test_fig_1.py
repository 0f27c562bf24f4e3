"""Figure 1: both cells, and the energies that equation (1) needs."""

import csv
import json
import re

import altair as alt
import pytest

import nce
from nce.data import DATA
from nce.figures import fig_1, theme
from nce.models import cell

FIGURE = nce.figure("fig-1")
SIZES = list(theme.WIDTHS.items())


def csv_rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return {r["row_id"]: r for r in csv.DictReader(lines)}


def datasets(panel, width=640):
    return FIGURE._specs(width)[panel]["datasets"].values()


def shown(panel, field, width=640):
    """The dataset of a panel whose records have this field."""
    (found,) = (rows for rows in datasets(panel, width) if field in rows[0])
    return found


def texts(panel, width=640):
    return {r["text"] for rows in datasets(panel, width) for r in rows if "text" in r}


def parts(panel, width=640):
    return {r["part"] for rows in datasets(panel, width) for r in rows if "part" in r}


def test_every_row_traces_to_a_table_or_to_a_call_that_gives_its_value():
    stored = {k: r for name in ("statements", "equations", "electrodes", "stability_windows")
              for k, r in csv_rows(name).items()}  # fmt: skip
    called = 0
    for row_id, row in FIGURE.data.iterrows():
        if row_id.startswith("call-"):
            call = re.fullmatch(r"nce\.models\.cell\.open_circuit_voltage\(mu_anode_eV=(\S+), mu_cathode_eV=(\S+)\)",
                                row["locator"])  # fmt: skip
            value = cell.open_circuit_voltage(mu_anode_eV=float(call[1]), mu_cathode_eV=float(call[2]))
            assert float(value) == pytest.approx(row["value"], abs=1e-6)
            assert (row["source"], row["read_in"], row["evidence"]) == ("nce2026", "nce2026", "computed")
            called += 1
            continue
        told = stored[row_id]
        assert [row[c] for c in ("source", "read_in", "locator", "evidence")] == [
            told[c] for c in ("source", "read_in", "locator", "evidence")
        ]
        for column in ("value", "potential_V", "reduction_V", "oxidation_V"):
            if row[column] == row[column]:
                assert row[column] == float(told[column])
    assert called == len(fig_1.ANODES) * len(fig_1.CATHODES)


def test_a_voltage_is_the_difference_of_the_potentials_of_its_electrodes():
    # against lithium metal, each electrode has its potential, so a cell has their difference
    potential = {"Li": 0.0}
    for r in csv_rows("electrodes").values():
        if r["potential_V"] and r["relation"] != "<=":
            potential.setdefault(r["name"], float(r["potential_V"]))
    voltages = FIGURE.data[FIGURE.data.index.str.startswith("call-")]
    assert {"Li | LCO", "Li | LNMO", "In | LCO"} <= set(voltages["name"])
    for _, row in voltages.iterrows():
        anode, cathode = row["name"].split(" | ")
        assert row["value"] == pytest.approx(potential[cathode] - potential[anode])


def test_an_upper_limit_is_no_level():
    limits = {r["row_id"] for r in csv_rows("electrodes").values() if r["relation"] == "<="}
    assert limits
    assert limits.isdisjoint(FIGURE.data.index)


def test_levels_and_windows_are_drawn_as_energies_of_electrons():
    stored = csv_rows("electrodes") | csv_rows("stability_windows")
    for level in shown("energy", "mu"):
        assert level["mu"] == (-float(stored[level["row_id"]]["potential_V"]) if level["row_id"] in stored else 0)
    for window in shown("energy", "reduced"):
        told = stored[window["row_id"]]
        assert (window["reduced"], window["oxidised"]) == (-float(told["reduction_V"]), -float(told["oxidation_V"]))
        assert told["source"] == "zhu2015"
        assert window["reduced"] > window["oxidised"]


def test_the_arrow_of_a_pair_ends_at_its_two_levels():
    levels = {r["name"]: r["mu"] for r in shown("energy", "mu")}
    pairs = shown("energy", "mu_c")
    assert len(pairs) == len(fig_1.ANODES) * len(fig_1.CATHODES)
    for pair in pairs:
        assert (pair["y"], pair["mu_c"]) == (levels[pair["anode"]], levels[pair["cathode"]])
        assert pair["voltage"] == f"{pair['y'] - pair['mu_c']:.3g} V"


@pytest.mark.parametrize("width", theme.WIDTHS.values(), ids=theme.WIDTHS)
def test_all_levels_lie_within_the_axis_which_names_its_unit(width):
    spec = FIGURE._specs(width)["energy"]
    axes = [
        layer["encoding"]["y"] for layer in spec["layer"] if layer["encoding"].get("y", {}).get("title") is not None
    ]
    assert {axis["title"] for axis in axes} == {"Electron energy against lithium metal (eV)"}
    low, high = axes[0]["scale"]["domain"]
    ends = [r["mu"] for r in shown("energy", "mu", width)]
    ends += [r[c] for r in shown("energy", "reduced", width) for c in ("reduced", "oxidised")]
    assert low < min(ends) < max(ends) < high


def test_what_can_be_chosen_is_there_and_what_is_chosen_first_is_one_of_it():
    params = {p["name"]: p for p in FIGURE._specs(640)["energy"]["params"]}
    assert {name: p["value"] for name, p in params.items()} == fig_1.CHOSEN
    assert params["electrolyte"]["bind"]["options"] == [r["name"] for r in shown("energy", "reduced")]
    levels = shown("energy", "mu")
    for role in ("anode", "cathode"):
        assert params[role]["bind"]["options"] == [r["name"] for r in levels if r["role"] == role]
    assert all(p["value"] in p["bind"]["options"] for p in params.values())


def test_no_window_bears_lithium_and_lithium_cobalt_oxide_at_once():
    # what the chapter says
    windows = FIGURE.data.dropna(subset=["reduction_V"])
    lco = FIGURE.data.loc["ed-12", "potential_V"]
    assert len(windows) == 15
    assert not ((windows["reduction_V"] <= 0) & (windows["oxidation_V"] >= lco)).any()


@pytest.mark.parametrize("width", theme.WIDTHS.values(), ids=theme.WIDTHS)
def test_both_cells_have_their_parts_and_say_what_is_asked(width):
    both = {"current collector", "load", "particle of the cathode"}
    assert parts("liquid", width) == both | {"liquid electrolyte", "separator", "particle of the anode"}
    assert parts("solid", width) == both | {
        "solid electrolyte", "interphase (SEI)", "lithium deposit", "anode, metallic lithium",
    }  # fmt: skip
    for panel in ("liquid", "solid"):
        # both numbers as the review prints them
        assert {"ions: > 10⁻³ S/cm (review)", "electrons: < 10⁻¹² S/cm (review)"} <= texts(panel, width)
    assert {"SEI", "separator", "anode", "cathode", "liquid electrolyte"} <= texts("liquid", width)
    assert {"SEI", "lithium deposit (risk)", "solid | solid", "solid electrolyte"} <= texts("solid", width)


@pytest.mark.parametrize("width", theme.WIDTHS.values(), ids=theme.WIDTHS)
@pytest.mark.parametrize("panel", ["liquid", "solid"])
def test_nothing_is_drawn_off_the_sheet(panel, width):
    spec = FIGURE._specs(width)[panel]
    for rows in spec["datasets"].values():
        for r in rows:
            assert all(0 <= r[c] <= spec["width"] for c in ("x", "x2") if c in r)
            assert all(0 <= r[c] <= spec["height"] for c in ("y", "y2") if c in r)


def test_electrons_and_ions_leave_the_anode_on_discharge():
    # the anode stands at the left in both cells, so every arrow must point right
    for panel in ("liquid", "solid"):
        heads = shown(panel, "shape")
        assert heads
        assert {h["shape"] for h in heads} == {"triangle-right"}
        anode = next(r["x"] for rows in datasets(panel) for r in rows if r.get("text") == "anode")
        assert all(h["x"] > anode for h in heads)


def test_the_alt_text_names_the_levels_shown_first_and_the_extremes():
    rows = csv_rows("stability_windows")
    both = [r for r in rows.values() if r["source"] == "zhu2015" and r["reduction_V"] and r["oxidation_V"]]
    top = max(both, key=lambda r: float(r["oxidation_V"]))
    low = min(both, key=lambda r: float(r["reduction_V"]))
    assert f"{top['material']} at {float(top['oxidation_V']):g} V" in FIGURE.alt
    assert f"{low['material']} at {float(low['reduction_V']):g} V" in FIGURE.alt
    assert "LiCoO2 at −3.9 eV" in FIGURE.alt
    assert "from −1.71 to −2.31 eV" in FIGURE.alt


@pytest.mark.parametrize(("size", "width"), SIZES)
def test_each_size_is_valid_and_small(size, width):
    specs = FIGURE._specs(width)
    assert list(specs) == ["liquid", "solid", "energy"]
    for spec in specs.values():
        alt.Chart.from_dict(spec)
        assert spec["width"] < width
    assert sum(len(json.dumps(s, ensure_ascii=False).encode()) for s in specs.values()) < 60_000


def test_made_again_it_has_the_same_digest():
    assert fig_1.build().digest == FIGURE.digest
