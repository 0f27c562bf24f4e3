"""Figure 8: the thin-film cell, the ladder of windows, and the reactions of each window."""

import csv
import json
import re

import altair as alt
import pytest

import nce
from nce.data import DATA, source
from nce.figures import fig_8, theme

FIGURE = nce.figure("fig-8")
ONE = ("source", "model_composition", "reduction_V", "oxidation_V")
PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁺⁻→", "0123456789+-→")


def csv_rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return {r["row_id"]: r for r in csv.DictReader(lines)}


WINDOWS, STEPS, ELECTRODES = (csv_rows(n) for n in ("stability_windows", "half_reactions", "electrodes"))


def plain(text):
    return text.translate(PLAIN).replace("→", "->")


def spec(panel, width=640):
    return FIGURE._specs(width)[panel]


NUMBERS = ("low", "high", "y")


def records(dataset):
    """A dataset as records; one that is written as CSV has its numbers as text."""
    if not isinstance(dataset, str):
        return dataset
    rows = csv.DictReader(dataset.splitlines())
    return [{k: (float(v) if v else None) if k in NUMBERS else v for k, v in row.items()} for row in rows]


def shown(panel, field, width=640):
    """The dataset of a panel whose records have this field."""
    (found,) = (rows for d in spec(panel, width)["datasets"].values() if field in (rows := records(d))[0])
    return found


def unpacked(records, lists):
    return [{k: (v[i] if k in lists else v) for k, v in r.items()} for r in records for i in range(len(r["row_id"]))]


def drawn_steps(width=640):
    return unpacked(shown("windows", "reaction", width), {"row_id", "direction", "potential_V", "reaction"})


def listed(width=640):
    return unpacked(shown("products", "choice", width), {"row_id", "volts", "said", "reaction"})


# --- what stands in the data ------------------------------------------------------------------------------------------


def test_every_row_traces():
    stored = WINDOWS | STEPS | ELECTRODES | csv_rows("statements")
    for row_id, row in FIGURE.data.iterrows():
        for column in ("source", "read_in", "locator", "evidence"):
            assert row[column] == stored[row_id][column]
    assert set(WINDOWS) | set(STEPS) <= set(FIGURE.data.index)
    assert {k for k, r in ELECTRODES.items() if r["potential_V"]} <= set(FIGURE.data.index)


def test_each_window_is_drawn_once_whatever_the_number_of_documents():
    bars = [r["row_id"] for r in shown("windows", "window") if r["row_id"] != fig_8.REPORTED]
    calculations = {tuple(r[c] for c in ONE) for r in WINDOWS.values()}
    assert len(bars) == len(calculations) == len({tuple(WINDOWS[b][c] for c in ONE) for b in bars})
    again = set(WINDOWS) - set(bars)
    assert again == set(FIGURE.data.index[FIGURE.data["drawn"] == "read again"])
    assert {WINDOWS[a]["read_in"] for a in again} == {"zhang2019b", "asakura2021"}


def test_what_was_read_again_is_told_with_its_window():
    told = {r["row_id"]: r["also"] for r in shown("windows", "window")}
    for row_id in set(WINDOWS) - set(told):
        row = WINDOWS[row_id]
        (first,) = (k for k in told if k in WINDOWS and all(WINDOWS[k][c] == row[c] for c in ONE))
        assert f"{source(row['read_in']).short} (row {row_id})" in told[first]


# --- the ladder -------------------------------------------------------------------------------------------------------


def test_bars_reach_from_reduction_to_oxidation():
    bars = {r["row_id"]: r for r in shown("windows", "window")}
    for row_id, bar in bars.items():
        if row_id == fig_8.REPORTED:
            assert (bar["low"], bar["high"]) == (0, 5.5)  # on lithium, 5.5 V wide
            continue
        row = WINDOWS[row_id]
        wanted = [float(row[c]) if row[c] else None for c in ("reduction_V", "oxidation_V")]
        if row["material"] == "Li2S":  # stable against lithium
            wanted[0] = 0
        assert [bar["low"], bar["high"]] == wanted


def test_a_window_with_one_end_is_no_bar():
    # one end missing is drawn as a tick; read as text instead of a number, it would be a bar from 0
    drawn = theme.svg(spec("windows"), "windows")
    one_end = [r for r in WINDOWS.values() if r["material"] != "Li2S" and not (r["reduction_V"] and r["oxidation_V"])]
    assert len(one_end) == 2
    bars = re.findall(r'aria-roledescription="bar"', drawn)
    assert len(bars) == len(shown("windows", "window")) - len(one_end)


@pytest.mark.parametrize("width", theme.WIDTHS.values(), ids=theme.WIDTHS)
def test_steps_stand_on_the_lane_of_their_window_at_their_potential(width):
    lane = {r["row_id"]: r["y"] for r in shown("windows", "window", width)}
    assert len(set(lane.values())) == len(lane)
    steps = {r["row_id"]: r for r in drawn_steps(width)}
    assert set(steps) == set(STEPS)
    for row_id, step in steps.items():
        told = STEPS[row_id]
        assert step["y"] == lane[told["window"]]
        assert (step["potential_V"], step["direction"]) == (float(told["potential_V"]), told["direction"])
        assert plain(step["reaction"]) == told["reaction"]


def test_steps_lie_outside_their_window():
    # reduction at or below its lower end, oxidation at or above its upper one; read to 0.01 V
    bars = {r["row_id"]: r for r in shown("windows", "window")}
    for step in drawn_steps():
        bar = bars[STEPS[step["row_id"]]["window"]]
        if step["direction"] == "reduction":
            assert step["potential_V"] <= bar["low"] + 0.012
        else:
            assert step["potential_V"] >= bar["high"] - 0.012


def test_lipon_comes_first_with_both_stand_ins_and_the_rest_falls_by_the_upper_end():
    bars = [r for r in shown("windows", "window") if r["label"]]
    labels = [r["label"].translate(PLAIN) for r in sorted(bars, key=lambda r: r["y"])]
    assert labels[:3] == ["LiPON film (review)", "LiPON as Li2PO2N", "LiPON as Li3.2PO3.8N0.2"]
    assert {"Li3PO4", "Li3PS4", "LGPS", "LLZO"} <= set(labels[3:])
    ends = [r["high"] for r in sorted(bars, key=lambda r: r["y"])][3:]
    assert ends == sorted(ends, reverse=True)


@pytest.mark.parametrize("width", theme.WIDTHS.values(), ids=theme.WIDTHS)
def test_the_axis_covers_all_and_names_its_unit(width):
    layers = spec("windows", width)["layer"]
    axes = [layer["encoding"]["x"] for layer in layers if layer["encoding"].get("x", {}).get("title")]
    assert {axis["title"] for axis in axes} == {"Potential against Li/Li⁺ (V)"}
    low, high = axes[0]["scale"]["domain"]
    points = [r["potential_V"] for r in drawn_steps(width) + shown("windows", "electrode", width)]
    points += [r[c] for r in shown("windows", "window", width) for c in ("low", "high") if r[c] is not None]
    assert low <= min(points)
    assert max(points) <= high
    bottom = spec("windows", width)["height"]
    assert all(0 < r["y"] < bottom for r in shown("windows", "window", width))


def test_electrodes_are_marked_with_their_evidence():
    marks = {r["row_id"]: r for r in shown("windows", "electrode")}
    assert set(marks) == {k for k, r in ELECTRODES.items() if r["potential_V"]}
    for row_id, mark in marks.items():
        told = ELECTRODES[row_id]
        assert (mark["potential_V"], mark["evidence"]) == (float(told["potential_V"]), told["evidence"])
        assert mark["short"].endswith(f"{ {'<=': '≤ ', '~': '≈ '}.get(told['relation'], '') }{told['potential_V']} V")
    layers = spec("windows")["layer"]
    assert any(layer["encoding"].get("text", {}).get("field") == "evidence" for layer in layers)


def test_every_tooltip_tells_where_it_was_read():
    places = [r for rows in spec("windows")["datasets"].values() for r in rows if "place" in r and "locator" in r]
    stored = {(source(r["source"]).short, f"{source(r['read_in']).short} ({r['evidence']})", r["locator"])
              for r in [*WINDOWS.values(), *STEPS.values(), csv_rows("statements")[fig_8.REPORTED]]}  # fmt: skip
    assert {(p["published"], p["read"], p["locator"]) for p in places} <= stored
    of = {r["row_id"]: r["place"] for r in drawn_steps()}
    (table,) = (rows for rows in spec("products")["datasets"].values() if "locator" in rows[0])
    by = {p["place"]: p for p in table}
    for row_id, place in of.items():
        assert by[place]["locator"] == STEPS[row_id]["locator"]
        assert by[place]["published"] == source(STEPS[row_id]["source"]).short
    for panel in ("windows", "products"):
        told = [layer["encoding"]["tooltip"] for layer in spec(panel)["layer"] if "tooltip" in layer["encoding"]]
        assert told
        for tooltip in told:
            assert {"published", "read", "locator", "row_id"} <= {entry["field"] for entry in tooltip}


# --- the products of one window ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", theme.WIDTHS.values(), ids=theme.WIDTHS)
def test_the_steps_of_each_window_fall_from_oxidation_through_the_window_to_reduction(width):
    rows = listed(width)
    assert {r["row_id"] for r in rows} == set(STEPS) | {r["window"] for r in STEPS.values()}
    for choice in {r["choice"] for r in rows}:
        of = [r for r in rows if r["choice"] == choice]
        (window,) = (i for i, r in enumerate(of) if r["row_id"] in WINDOWS)
        steps = [STEPS[r["row_id"]] for i, r in enumerate(of) if i != window]
        assert {s["window"] for s in steps} == {of[window]["row_id"]}
        assert [s["direction"] for s in steps] == ["oxidation"] * window + ["reduction"] * (len(of) - window - 1)
        potentials = [float(s["potential_V"]) for s in steps]
        assert potentials == sorted(potentials, reverse=True)


@pytest.mark.parametrize(("width", "field"), [(640, "said"), (330, "reaction")])
def test_each_step_has_its_balanced_reaction_and_printed_potential(width, field):
    for r in listed(width):
        if r["row_id"] in STEPS:
            told = STEPS[r["row_id"]]
            assert plain(r[field]) == told["reaction"]
            assert r["volts"][1:] == f" {told['potential_V']} V"


def test_on_a_phone_each_step_names_the_phases_that_form():
    said = {r["row_id"]: r["said"] for r in listed(330)}
    assert said["hr-04"] == "P₃N₅ + Li₄P₂O₇ + N₂"  # Table S2 of Zhu 2015, as sw-01 has it
    assert said["hr-03"] == "Li₃P + LiPN₂ + Li₂O"
    for row_id, window in ((k, WINDOWS[r["window"]]) for k, r in STEPS.items()):
        step = STEPS[row_id]
        end = window[f"{step['direction']}_V"]
        if end and abs(float(end) - float(step["potential_V"])) < 0.003 and window[f"products_{step['direction']}"]:
            wanted = set(window[f"products_{step['direction']}"].split(" + "))
            assert set(plain(said[row_id]).split(" + ")) == wanted


@pytest.mark.parametrize("width", theme.WIDTHS.values(), ids=theme.WIDTHS)
def test_the_longest_list_fits_and_the_first_choice_is_lipon(width):
    drawn = spec("products", width)
    (chosen,) = drawn["params"]
    options = chosen["bind"]["options"]
    assert chosen["value"] == "LiPON as Li₂PO₂N, Zhu 2015"
    assert set(options) == {r["choice"] for r in listed(width)}
    longest = max(sum(r["choice"] == o for r in listed(width)) for o in options)
    assert drawn["height"] / longest >= 16  # room for a line of text


# --- the cell, words, sizes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", theme.WIDTHS.values(), ids=theme.WIDTHS)
def test_the_stack_has_its_layers_in_order(width):
    boxes = [r for r in shown("stack", "opaque", width) if r["x"] == 0]
    order = [r["part"] for r in sorted(boxes, key=lambda r: (r["y"], r["y2"] - r["y"]))]
    assert order == ["current collector", "anode", "LiPON", "layer in LiCoO₂ next to LiPON", "LiCoO₂",
                     "current collector", "Al₂O₃ substrate"]  # fmt: skip
    test = [r["part"] for r in shown("stack", "opaque", width) if r["x"] > 0]
    assert test == ["Au", "LiPON", "TiN"]
    words = " ".join(r["text"] for rows in spec("stack", width)["datasets"].values() for r in rows if "text" in r)
    assert "≈ 3 nm (review)" in words


def test_the_alt_text_names_the_extremes():
    both = [r for r in WINDOWS.values() if r["reduction_V"] and r["oxidation_V"]]
    width = {r["row_id"]: float(r["oxidation_V"]) - float(r["reduction_V"]) for r in both}
    top = max(both, key=lambda r: float(r["oxidation_V"]))
    wide, narrow = (WINDOWS[f(width, key=width.get)] for f in (max, min))
    for lead, row in (("highest end", top), ("widest window", wide), ("narrowest", narrow)):
        ends = f"{float(row['reduction_V']):.2f} to {float(row['oxidation_V']):.2f} V"
        assert f"{lead} is that of {row['material']}, {ends}" in FIGURE.alt or (
            f"{lead} that of {row['material']}, {ends}" in FIGURE.alt
        )
    assert "Li3.2PO3.8N0.2, 0.75 to 1.23 V" in FIGURE.alt
    assert "I–V" not in FIGURE.title


def test_what_is_missing_is_said():
    assert "C is left out" in FIGURE.note
    assert set(FIGURE.panels) == {"stack", "windows", "products"}


@pytest.mark.parametrize(("size", "width"), list(theme.WIDTHS.items()))
def test_each_size_is_valid_and_small(size, width):
    specs = FIGURE._specs(width)
    for one in specs.values():
        alt.Chart.from_dict(one)
        assert one["width"] < width
    packed = (json.dumps(s, ensure_ascii=False, separators=(",", ":")) for s in specs.values())
    assert sum(len(p.encode()) for p in packed) < 60_000


def test_made_again_it_has_the_same_digest():
    assert fig_8.build().digest == FIGURE.digest
