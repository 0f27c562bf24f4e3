"""Figures and tables as objects: what is drawn, what identifies it, what is saved."""

import csv
import json
import re
from base64 import b64decode
from collections import defaultdict
from dataclasses import replace
from xml.etree import ElementTree

import altair as alt
import numpy as np
import pandas as pd
import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from jsonschema import ValidationError
from pybtex.database import parse_string
from scipy import constants as codata

import nce
from nce.data import DATA, EVIDENCE, DataError, printed, source
from nce.figures import equation, exhibit, fig_2, theme

FIGURES = [*nce.figures().index]
TABLES = [*nce.tables().index]
PNG = b"\x89PNG\r\n\x1a\n"
SVG = "{http://www.w3.org/2000/svg}"


def csv_rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def layers(spec):
    """All single charts of a specification."""
    inner = [s for key in ("layer", "vconcat", "hconcat") for s in spec.get(key, [])]
    return [found for s in inner for found in layers(s)] or [spec]


def mark(layer):
    return layer["mark"]["type"] if isinstance(layer["mark"], dict) else layer["mark"]


@pytest.fixture(scope="module")
def spec():
    return nce.figure("fig-2").panels["main"].to_dict()


# --- Figure 2: what is drawn ------------------------------------------------------------------------------------------


def test_fig_2_holds_every_row_of_its_table():
    data = nce.figure("fig-2").data
    points = data[data["drawn"] == "point"]
    wanted = [(r["row_id"], float(r["T_K"]), float(r["sigma_S_cm"]), r["source"]) for r in csv_rows("conductivity")]
    assert list(points[["T_K", "sigma_S_cm", "source"]].itertuples(name=None)) == wanted


def test_fig_2_draws_every_row_of_its_data(spec):
    (points,) = (layer for layer in layers(spec) if mark(layer) == "point")
    assert points["encoding"]["x"]["field"] == "x"
    shown = [r for r in spec["datasets"][points["data"]["name"]] if r["drawn"] == "point"]
    assert {r["row_id"]: r["x"] for r in shown} == pytest.approx(
        {r["row_id"]: 1000 / float(r["T_K"]) for r in csv_rows("conductivity")}
    )


def test_fig_2_has_no_line_beyond_what_one_work_measured_or_published(spec):
    (line,) = (layer for layer in layers(spec) if mark(layer) == "line")
    apart = [channel["field"] for channel in (line["encoding"]["color"], *line["encoding"]["detail"])]
    told = {r["row_id"]: r for r in csv_rows("conductivity")}
    joined = defaultdict(list)
    for r in spec["datasets"][line["data"]["name"]]:
        joined[tuple(r[field] for field in apart)].append(r)
    for rows in joined.values():
        of = [told[r["row_id"]] for r in rows]
        assert len({(r["series"], r["source"], r["read_in"]) for r in of}) == 1
        measured = [float(r[c]) for r in of for c in ("T_K", "T_min_K", "T_max_K") if r[c]]
        assert 1000 / max(measured) <= min(r["x"] for r in rows) + 1e-9
        assert 1000 / min(measured) >= max(r["x"] for r in rows) - 1e-9
    assert sum(len(rows) > 1 for rows in joined.values()) > 3


def test_fig_2_draws_a_published_law_to_its_published_ends():
    data = nce.figure("fig-2").data
    laws = data[data["drawn"] == "law"]
    rows = {r["row_id"]: r for r in csv_rows("conductivity") if r["T_min_K"]}
    assert set(laws.index) == set(rows)
    for row_id, law in laws.groupby(level=0):
        r = {c: float(rows[row_id][c]) for c in ("T_K", "sigma_S_cm", "Ea_eV", "T_min_K", "T_max_K")}
        ends = np.array([r["T_min_K"], r["T_max_K"]])
        slope = r["Ea_eV"] / codata.value("Boltzmann constant in eV/K")
        assert list(law["T_K"]) == list(ends)
        assert law["sigma_S_cm"].to_numpy() == pytest.approx(
            r["sigma_S_cm"] * np.exp(slope * (1 / r["T_K"] - 1 / ends))
        )


def test_fig_2_joins_no_points_of_lisicon(spec):
    # one point each from two works that disagree
    (line,) = (layer for layer in layers(spec) if mark(layer) == "line")
    rows = [r for r in spec["datasets"][line["data"]["name"]] if "LISICON" in r["group"]]
    assert len(rows) == len({r["source"] for r in rows}) == 2


def test_fig_2_marks_every_stand_in(spec):
    (points,) = (layer for layer in layers(spec) if mark(layer) == "point")
    stand_in = {r["row_id"] for r in csv_rows("conductivity") if r["substitute"] == "true"}
    shown = spec["datasets"][points["data"]["name"]]
    assert {r["row_id"] for r in shown if "(stand-in)" in r["group"]} == stand_in


def test_fig_2_has_one_entry_of_the_legend_for_each_group(spec):
    (points,) = (layer for layer in layers(spec) if mark(layer) == "point")
    shown = {r["row_id"]: r for r in spec["datasets"][points["data"]["name"]] if r["drawn"] == "point"}
    entries = defaultdict(set)
    for r in csv_rows("conductivity"):
        entries[r["group"]].add((shown[r["row_id"]]["group"], r["kind"], r["substitute"]))
    assert [len(same) for same in entries.values()] == [1] * len(entries)
    scale = points["encoding"]["shape"]["scale"]
    assert sorted(scale["domain"]) == sorted(entry for ((entry, _, _),) in entries.values())
    of = {entry: kind for ((entry, kind, _),) in entries.values()}
    marks = {(theme.COLOURS[of[entry]], shape) for entry, shape in zip(scale["domain"], scale["range"], strict=True)}
    assert len(marks) == len(entries)


def test_fig_2_tells_the_row_of_every_point(spec):
    (points,) = (layer for layer in layers(spec) if mark(layer) == "point")
    shown = {r["row_id"]: r for r in spec["datasets"][points["data"]["name"]] if r["drawn"] == "point"}
    told = [entry["field"] for entry in points["encoding"]["tooltip"]]
    for r in csv_rows("conductivity"):
        text = {field: str(shown[r["row_id"]][field]) for field in told}
        assert (text["row_id"], text["locator"], text["as_printed"]) == (r["row_id"], r["locator"], r["as_printed"])
        assert text["published"] == source(r["source"]).short
        assert text["read"] == f"{source(r['read_in']).short} ({r['evidence']})"
        assert text["material"].translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉–", "0123456789-")) == r["label"]


def test_fig_2_shows_no_point_outside_its_axes(spec):
    (points,) = (layer for layer in layers(spec) if mark(layer) == "point")
    shown = spec["datasets"][points["data"]["name"]]
    for channel in ("x", "y"):
        encoding = points["encoding"][channel]
        low, high = encoding["scale"]["domain"]
        assert all(low <= r[encoding["field"]] <= high for r in shown)


def test_fig_2_says_each_group_and_its_conductivities_in_words():
    alt_text = nce.figure("fig-2").alt
    rows = csv_rows("conductivity")
    groups = {r["group"] for r in rows}
    assert all(group in alt_text for group in groups)
    assert f"{len({r['series'] for r in rows})} series of values in {len(groups)} groups" in alt_text
    assert "LiPON film (Yu) 2.3 × 10⁻⁶ S/cm at 25 °C" in alt_text
    # the least and the most conductive glass of Malugani and Robert 1979, LiPO3 and 67LiPO3-33LiI, by SciGlass
    assert "Li2O-P2O5-LiX glasses 1.4 × 10⁻⁹ to 8 × 10⁻⁷ S/cm at 20 °C" in alt_text


# --- all figures and tables: words, identity, citation ----------------------------------------------------------------


@pytest.mark.parametrize("exhibit_id", FIGURES + TABLES)
def test_words_are_there(exhibit_id):
    shown = exhibit(exhibit_id)
    assert shown.id == exhibit_id
    assert shown.title
    assert len(shown.alt) > 50
    assert shown.kind in ("data", "model", "data+model", "schematic")
    cited = re.findall(r"\{cite:\w\}`([^`]+)`", shown.caption)
    assert "grady2020" in cited
    assert all(source(key) for group in cited for key in group.split(","))
    assert set(shown.sources) == set(shown.data["source"])
    assert shown.data.index.name == "row_id"


@pytest.mark.parametrize(
    ("exhibit_id", "number"), [("fig-2", "Figure 2"), ("table-1", "Table 1"), ("table-3", "Table 3")]
)
def test_numbers_are_those_of_the_review(exhibit_id, number):
    assert exhibit(exhibit_id).number == number


def test_digest_is_the_same_for_the_same_figure_made_again():
    assert fig_2.build().digest == nce.figure("fig-2").digest
    assert re.fullmatch("[0-9a-f]{64}", nce.figure("fig-2").digest)


def changed(shown, row, column, value):
    data = shown.data.copy()
    data.iloc[row, data.columns.get_loc(column)] = value
    return replace(shown, data=data)


@pytest.mark.parametrize(
    "shown", [nce.figure("fig-2"), nce.table("table-1"), nce.listing("conductivity")], ids=lambda e: e.id
)
def test_digest_changes_with_the_smallest_and_largest_number_but_not_beyond_six_digits(shown):
    sigma = shown.data["sigma_S_cm"]
    for row in (sigma.argmin(), sigma.argmax()):
        assert changed(shown, row, "sigma_S_cm", sigma.iloc[row] * 1.001).digest != shown.digest
    rounded = float(f"{shown.data['sigma_S_cm'].iloc[0]:.6g}")
    assert changed(shown, 0, "sigma_S_cm", rounded * (1 + 1e-7)).digest == shown.digest


def test_digest_changes_with_words_drawing_and_missing_values():
    shown = nce.figure("fig-2")
    others = [
        changed(shown, 0, "note", "another note"),
        changed(shown, 0, "sigma_S_cm", np.nan),
        replace(shown, draw=lambda width: {"main": shown.draw(width)["main"].properties(height=1)}),
    ]
    assert len({shown.digest, *(o.digest for o in others)}) == len(others) + 1


@pytest.mark.parametrize("exhibit_id", FIGURES + TABLES)
def test_citation(exhibit_id):
    shown = exhibit(exhibit_id)
    entry = parse_string(shown.cite("bibtex"), "bibtex").entries[f"nce-{exhibit_id}"]
    (item,) = json.loads(shown.cite("csl-json"))
    ris = dict(line.split("  - ", 1) for line in shown.cite("ris").splitlines())
    assert item["title"] == ris["TI"] == f"{shown.number or shown.id}: {shown.title}"
    assert entry.fields["title"].strip("{}") == item["title"]
    assert entry.fields["version"] == item["version"] == nce.__version__
    assert (*ris,)[:: len(ris) - 1] == ("TY", "ER")
    for text in (shown.cite(), entry.fields["note"], ris["N1"], item["note"]):
        assert shown.digest in text
        assert exhibit_id in text
        assert "10.3389/fenrg.2020.00218" in text
    with pytest.raises(ValueError, match="use one of text, bibtex, ris, csl-json"):
        shown.cite("apa")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: nce.figure("fig-22"), "no figure 'fig-22'. Did you mean 'fig-2'"),
        (lambda: nce.table("table1"), "no table 'table1'. Did you mean 'table-1'"),
        (lambda: exhibit("tabel-1"), "Did you mean 'table-1'"),
        (lambda: nce.statements("lps/structur"), "Did you mean 'lps/structure'"),
        (lambda: nce.listing("conductvity"), "Did you mean 'conductivity'"),
        (lambda: equation("eq-5"), "Did you mean 'eq-5"),
    ],
)
def test_unknown_ids_are_told_with_a_suggestion(call, said):
    with pytest.raises(DataError, match=re.escape(said)):
        call()


def test_statements_of_a_section():
    wanted = [r["row_id"] for r in csv_rows("statements") if r["section"] == "lps/structure"]
    assert list(nce.statements("lps/structure").data.index) == wanted


# --- files ------------------------------------------------------------------------------------------------------------


def as_svg(path):
    texts = list(ElementTree.parse(path).iter(f"{SVG}text"))
    assert len(texts) > 20
    assert {t.get("font-family") for t in texts} == {theme.FONT}


def as_specification(path):
    spec = json.loads(path.read_text(encoding="utf-8"))
    alt.Chart.from_dict(spec)
    layers(spec)[0]["mark"] = "scatter"
    with pytest.raises(ValidationError):
        alt.Chart.from_dict(spec)


def starts(signature):
    def check(path):
        assert path.read_bytes().startswith(signature)

    return check


def is_drawn_twice_with_its_specification(text, panels=1):
    (_, *specs) = re.split('<script type="application/json"[^>]*>', text)
    assert [json.loads(s.split("</script>")[0])["config"]["font"] for s in specs] == [theme.FONT] * 2 * panels
    assert text.count("<svg") == 2 * panels


def as_bibtex(path):
    own, review, *works = parse_string(path.read_text(encoding="utf-8"), "bibtex").entries
    assert (own, review) == ("nce-fig-2", "grady2020")
    assert works == list(dict.fromkeys(nce.figure("fig-2").data["source"]))


def as_metadata(path):
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["digest"] == f"sha256:{nce.figure('fig-2').digest}"
    assert told["evidence"] == nce.figure("fig-2").data["evidence"].value_counts().to_dict()
    assert "{" not in told["caption"] and "Grady et al. 2020" in told["caption"]
    assert {w["doi"] for w in told["sources"]} >= {"10.1149/1.1837443", "10.1002/anie.200701144"}
    assert told["licence"] == "CC-BY-4.0 AND ODbL-1.0"  # some of its rows were read in SciGlass


WRITTEN = {
    "svg": as_svg,
    "png": starts(PNG),
    "pdf": starts(b"%PDF-"),
    "vl.json": as_specification,
    "bib": as_bibtex,
    "json": as_metadata,
    "ris": starts(b"TY  - "),
}


@pytest.mark.parametrize("ending", WRITTEN)
def test_save_writes_a_valid_file(tmp_path, ending):
    path = nce.figure("fig-2").save(tmp_path / f"x.{ending}")
    assert [path] == list(tmp_path.iterdir())
    WRITTEN[ending](path)


@pytest.mark.parametrize("exhibit_id", FIGURES + TABLES)
def test_saved_csv_reads_back_equal(tmp_path, exhibit_id):
    data = exhibit(exhibit_id).data.reset_index()
    path = exhibit(exhibit_id).save(str(tmp_path / "x.csv"))
    again = pd.read_csv(path, dtype=data.dtypes.to_dict())
    pd.testing.assert_frame_equal(again, data)


@pytest.mark.parametrize("ending", ["svg", "png", "pdf", "csv", "json", "vl.json"])
def test_saving_twice_gives_the_same_bytes(tmp_path, ending):
    one, two = (fig_2.build().save(tmp_path / f"{n}.{ending}").read_bytes() for n in "ab")
    assert one == two


def test_save_replaces_a_file(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("old")
    nce.table("table-1").save(path)
    assert path.read_text(encoding="utf-8").startswith("row_id,")


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("x.gif", ValueError),
        ("x", ValueError),
        ("svg", ValueError),
        ("absent/x.svg", FileNotFoundError),
        ("folder.csv", OSError),
    ],
)
def test_save_that_fails_leaves_nothing_behind(tmp_path, name, error):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(error):
        nce.figure("fig-2").save(tmp_path / name)
    assert [p.name for p in tmp_path.rglob("*")] == ["folder.csv"]


def test_a_table_is_saved_as_it_stands_on_the_page(tmp_path):
    path = nce.table("table-1").save(tmp_path / "x.html")
    assert path.read_text(encoding="utf-8") == nce.table("table-1").to_html()


def test_tables_cannot_be_saved_as_drawings(tmp_path):
    with pytest.raises(ValueError, match=r"use one of \.csv, "):
        nce.table("table-1").save(tmp_path / "x.svg")


# --- fonts ------------------------------------------------------------------------------------------------------------


def shown_text(figure):
    """All text that is drawn, wide and narrow."""
    for name, spec in ((n, s) for w in theme.WIDTHS.values() for n, s in figure._specs(w).items()):
        for element in ElementTree.fromstring(theme.svg(spec, name)).iter(f"{SVG}text"):
            yield "".join(element.itertext())


@pytest.mark.parametrize("figure_id", FIGURES)
def test_fonts_have_every_character(figure_id):
    figure = nce.figure(figure_id)
    drawn = list(shown_text(figure))
    if figure_id == "fig-2":
        assert {"Ionic conductivity (S/cm)", "10⁻¹⁰", "LATP Li₁.₃Al₀.₃Ti₁.₇(PO₄)₃", "−25"} <= set(drawn)
    needed = set("".join([*drawn, figure.title, figure.caption, figure.alt, figure.note])) | set(
        "₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻·µΩ°σ†–−≈"
    )
    fonts = sorted(theme.FONTS.glob("InterNCE-*.otf"))
    assert len(fonts) == 2
    for path in fonts:
        with TTFont(path) as font:
            assert {c for c in needed if ord(c) not in font.getBestCmap()} == set()
            assert font["name"].getBestFamilyName() == theme.FONT


@pytest.mark.parametrize("name", ["Regular", "SemiBold"])
def test_the_point_between_lowered_digits_stands_on_their_line(name):
    # without the rule of the font it stands on the line of the text, which is the middle of the digits
    with TTFont(theme.FONTS / f"InterNCE-{name}.otf") as font:
        named, glyphs, table = font.getBestCmap(), font.getGlyphSet(), font["GPOS"].table
        feet = {}
        for letter in "₃3.":
            pen = BoundsPen(glyphs)
            glyphs[named[ord(letter)]].draw(pen)
            feet[letter] = pen.bounds[1]
        (rule,) = (part for lookup in table.LookupList.Lookup for part in lookup.SubTable if lookup.LookupType == 8)
        coverages = [*rule.BacktrackCoverage, *rule.LookAheadCoverage]
        assert all({named[ord(d)] for d in "₀₁₂₃₄₅₆₇₈₉"} == set(c.glyphs) for c in coverages)
        (moved,) = table.LookupList.Lookup[rule.PosLookupRecord[0].LookupListIndex].SubTable
        assert moved.Coverage.glyphs == [named[ord(".")]]
        assert moved.Value.YPlacement == pytest.approx(feet["₃"] - feet["3"], abs=0.02 * font["head"].unitsPerEm)


# --- tables on the page -----------------------------------------------------------------------------------------------


def words(text):
    """The words of a text; numbers, formulae and keys of works are dressed up on the page."""
    return set(re.findall("[a-z]{4,}", text.casefold()))


def parsed(table):
    return ElementTree.fromstring(table.to_html())


def text_of(element):
    return "".join(element.itertext())


@pytest.mark.parametrize("table_id", TABLES)
def test_table_has_a_row_for_each_row_and_headings_with_scope(table_id):
    table = nce.table(table_id)
    body = parsed(table).find(".//tbody")
    rows = csv_rows(table_id.replace("-", ""))
    assert [r.get("id") for r in body] == [r["row_id"] for r in rows]
    heads = parsed(table).findall(".//thead/tr/th")
    assert {h.get("scope") for h in heads} == {"col"}
    for row in body:
        assert [cell.get("scope") for cell in row] == ["row"] + [None] * (len(heads) - 1)
        assert all(text_of(cell) for cell in row)


@pytest.mark.parametrize("table_id", TABLES)
def test_table_tells_for_each_row_where_it_was_read(table_id):
    told = [text_of(item) for item in parsed(nce.table(table_id)).findall(".//details//li")]
    for row, text in zip(csv_rows(table_id.replace("-", "")), told, strict=True):
        assert text.startswith(f"{row['row_id']}: review, read in Grady et al. 2020, {row['locator']}.")
        assert words(row["note"]) <= words(text)
        assert all(f"“{was}”" in text for was in printed(row).values())


@pytest.mark.parametrize("shown", [*map(nce.table, TABLES), nce.listing("conductivity")], ids=lambda e: e.id)
def test_table_shows_the_evidence_of_each_row_and_what_it_means(shown):
    told = [row.find("td[@data-label='Source']/abbr") for row in parsed(shown).find(".//tbody")]
    classes = list(shown.data["evidence"])
    assert [t.text for t in told] == classes
    assert {t.text: t.get("title") for t in told} == {c: EVIDENCE[c] for c in classes}
    legend = text_of(parsed(shown).find(".//p[@class='nce-classes']"))
    assert [(f"{c}, {meaning}" in legend) for c, meaning in EVIDENCE.items()] == [c in classes for c in EVIDENCE]


def marked(table):
    """Cells with a mark, as pairs of row and printed text."""
    spans = [(row.get("id"), span) for row in parsed(table).find(".//tbody") for span in row.iter("span")]
    assert all(span.get("class") == "nce-corrected" and text_of(span).endswith("†") for _, span in spans)
    return {(row_id, span.get("title").removeprefix("printed: ")) for row_id, span in spans}


# What the review prints where another value stands in the table, and why: see the notes of the rows.
CORRECTED = {
    "table-1": {("t1-01", "Glass (wet chem.)"), ("t1-09", "Crystalline"), ("t1-11", "Amorphous-ceramic")},
    "table-2": {
        ("t2-01", "Ti2S"),
        ("t2-02", "90(0.7Li2S-29P2S5-0.01WS2)-10LiBr"),
        ("t2-02", "Am."),
        ("t2-04", "75Li2S-30P2S5"),
        ("t2-05", "Ti2S"),
        ("t2-06", "Am."),
        ("t2-06", "In-metal"),
        ("t2-08", "Am.-Cer"),
    },
    "table-3": {("t3-03", "500")},
}
REWORDED = {
    ("t1-12", "5w Kevlar"),
    ("t2-05", "75Li2S-25P2S5 + Li10GeP2S12, bilayer"),
    *(("t2-06", was) for was in ("(LPS/S)", "C1 = 1370", "C3 = 90", "50% of C3")),
}


@pytest.mark.parametrize("table_id", TABLES)
def test_table_marks_corrections_and_no_mere_conversion(table_id):
    found = marked(nce.table(table_id))
    assert CORRECTED[table_id] <= found
    assert found - CORRECTED[table_id] <= REWORDED


def test_text_of_the_data_cannot_become_markup():
    table = nce.table("table-2")
    nasty = '<b onclick="x">&amp;</b>'
    row = table.rows[0] | {"cathode": nasty, "note": nasty, "locator": nasty, "as_printed": f'cathode="><i>{nasty}'}
    root = parsed(replace(table, rows=[row], title=nasty, footnotes=[nasty]))
    assert root.find(".//b") is None
    assert root.find(".//i") is None
    assert root.find(".//table/..").get("aria-label") == nasty
    assert root.find(".//td/span").get("title") == f'printed: "><i>{nasty}'
    assert text_of(root).count(nasty) >= 4


@pytest.mark.parametrize("exhibit_id", FIGURES + TABLES)
def test_a_notebook_gets_html_and_words(exhibit_id):
    shown = exhibit(exhibit_id)
    bundle = shown._repr_mimebundle_()
    assert f'data-nce="{exhibit_id}"' in bundle["text/html"]
    assert bundle["text/plain"] == f"{shown.number}. {shown.title}. {shown.alt}".lstrip(". ")
    if exhibit_id in FIGURES:
        assert b64decode(bundle["image/png"]).startswith(PNG)
        is_drawn_twice_with_its_specification(bundle["text/html"], len(shown.panels))


def test_panels_stand_apart_on_the_page_and_together_in_a_file(tmp_path):
    one = nce.figure("fig-2")
    other = alt.Chart(pd.DataFrame({"x": [1], "y": [2]}), height=200).mark_point().encode(x="x:Q", y="y:Q")
    two = replace(one, draw=lambda _: {"a": one.panels["main"], "b": other})
    assert two.to_html().count('class="nce-chart"') == 2
    spec = json.loads(two.save(tmp_path / "two.vl.json").read_text(encoding="utf-8"))
    assert len(spec["vconcat"]) == 2
    alt.Chart.from_dict(spec)
    height = [float(ElementTree.fromstring(f._writers[".svg"]()).get("height")) for f in (one, two)]
    assert height[1] > height[0] + 200


@pytest.mark.parametrize("figure_id", [i for i in nce.figures().index if len(nce.figure(i).panels) > 1])
def test_a_file_of_all_panels_has_the_legends_of_each_and_no_more(figure_id):
    shown = nce.figure(figure_id)
    panels = [theme.svg(spec, "panel").count('role-legend"') for spec in shown.spec().values()]
    assert shown._writers[".svg"]().decode().count('role-legend"') == sum(panels)


def test_a_drawing_hangs_on_no_drawing_before_it():
    spec = nce.figure("fig-x-cell")._whole
    drawings = {theme.svg(spec, "cell") for _ in range(3)}
    assert len(drawings) == 1
    (drawn,) = drawings
    named = re.findall(r'id="([^"]+)"', drawn)
    assert named == [f"cell-{n}" for n in range(len(named))] != []
    assert set(re.findall(r"url\(#([^)]+)\)", drawn)) <= set(named)
