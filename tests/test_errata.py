"""The errata: what they rest on, what they must not miss, and their arithmetic done again."""

import csv
import re
from collections import Counter
from math import exp, log
from pathlib import Path

import pytest
from scipy import constants as codata

import nce
from nce.data import DATA, printed, resource, row

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "book" / "appendix" / "errata.md"
BUILT = ROOT / "_build" / "html" / "appendix" / "errata.html"


def csv_rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ERRATA = csv_rows("errata")
FIELDS = {f["name"]: f for f in resource("errata")["schema"]["fields"]}
SECTIONS = FIELDS["section"]["constraints"]["enum"]


def rests_on(erratum):
    return [r for r in erratum["evidence_rows"].split(" | ") if r]


def erratum(words, column="printed"):
    (found,) = (r for r in ERRATA if words in r[column])
    return found


# --- the table --------------------------------------------------------------------------------------------------------


def test_sections_stand_in_reading_order():
    places = [SECTIONS.index(r["section"]) for r in ERRATA]
    assert places == sorted(places)


@pytest.mark.parametrize("erratum", ERRATA, ids=lambda r: r["row_id"])
def test_a_row_says_where_what_why_and_how_sure(erratum):
    assert len(erratum["reason"].split()) >= 4
    assert len(erratum["printed"].replace("[...]", "").split()) <= 13
    own = erratum["read_in"] == "grady2020"
    assert own == (erratum["strength"] in ("arithmetic", "internal")) or erratum["strength"] == "inference"
    assert not own or erratum["locator"]


@pytest.mark.parametrize("erratum", ERRATA, ids=lambda r: r["row_id"])
def test_what_a_row_rests_on_exists(erratum):
    tables = {row(r)[0] for r in rests_on(erratum)}
    assert "errata" not in tables
    assert len(set(rests_on(erratum))) == len(rests_on(erratum))


@pytest.mark.parametrize("column", ["kind", "strength"])
def test_each_kind_and_strength_is_defined_and_used(column):
    allowed = FIELDS[column]["constraints"]["enum"]
    assert re.findall(r"(?:^|\. )([a-z-]+):", FIELDS[column]["description"]) == allowed
    assert {r[column] for r in ERRATA} == set(allowed)


def test_a_calculation_is_told_from_a_contradiction():
    for r in ERRATA:
        # a formula, numbers or units by themselves leave something to calculate, a title or a name alone does not
        itself = re.search(r"\b(formula itself|units? of|numbers of the same sentence)", r["locator"])
        listed = "reference list" in r["locator"]
        if r["strength"] == "arithmetic":
            assert itself or not listed, r["row_id"]
            assert r["kind"] not in ("attribution", "figure-text", "reference"), r["row_id"]
        elif r["strength"] == "internal":
            assert not itself, r["row_id"]
            assert listed or r["kind"] not in ("attribution", "citation", "table-cell"), r["row_id"]


# --- nothing is missed ------------------------------------------------------------------------------------------------

# rewritten in the notation of the data, nothing corrected
NOTATION = {("t2-05", "electrolyte"), ("t2-06", "cathode")}


def corrections():
    """Cells of Tables 1 to 3 that differ from the print: row, column, print, cell."""
    for name in ("table1", "table2", "table3"):
        for values in csv_rows(name):
            for column, was in printed(values).items():
                cell, numbers = values[column], {float(n) for n in re.findall(r"\d+(?:\.\d+)?", was)}
                celsius = column == "T_K" and {float(cell) - 273.15} == numbers
                same = re.fullmatch(r"\d+(?:\.\d+)?", cell) and float(cell) in numbers
                if not (celsius or same or (values["row_id"], column) in NOTATION):
                    yield values["row_id"], column, was, cell


CORRECTIONS = list(corrections())


@pytest.mark.parametrize(("row_id", "column", "was"), [c[:3] for c in CORRECTIONS])
def test_each_corrected_cell_has_its_row(row_id, column, was):
    assert [r["row_id"] for r in ERRATA if row_id in rests_on(r) and was in r["printed"]]


def test_each_row_about_one_cell_has_its_correction():
    about = [r for r in ERRATA if re.match(r"Table [123], row", r["place"]) and r["should_be"]]
    for r in about:
        cells = {cell for row_id, _, was, cell in CORRECTIONS if row_id in rests_on(r) and was == r["printed"]}
        assert cells, r["row_id"]
        assert r["kind"] == "citation" or cells == {r["should_be"]}
    assert len(about) + 1 == len(CORRECTIONS)  # one row is about two cells, Ti2S


def test_each_wrong_abbreviation_has_its_row():
    notes = [note for name in ("table2", "table3") for note in resource(name)["footnotes"]]
    wrong = [note for note in notes if note.get("printed", "") != note.get("formula", "")]
    assert {note["abbreviation"] for note in wrong} == {"LTO", "LNMO"}
    for note in wrong:
        told = f"{note['abbreviation']} = {note['printed']}"
        assert [r["row_id"] for r in ERRATA if told in r["printed"] and r["should_be"] == note["formula"]]


def test_each_contradiction_of_the_tables_has_its_row():
    linked = {r for e in ERRATA for r in rests_on(e)}
    missed = {r["row_id"] for r in csv_rows("table_checks") if r["verdict"] == "contradicts"} - linked
    assert missed == {"tc-32"}  # 77 and 33: the slip is in the other document
    assert 77 + 33 == 110


def test_each_repair_of_the_reference_list_belongs_to_one_class():
    linked = Counter(r for e in ERRATA for r in rests_on(e) if r.startswith("rr-"))
    assert linked == Counter(r["row_id"] for r in csv_rows("reference_repairs"))


def test_each_stated_doubt_about_a_citation_has_its_row():
    linked = {r for e in ERRATA for r in rests_on(e)}
    assert {r["row_id"] for r in csv_rows("citations") if r["note"]} <= linked


# --- sums and powers --------------------------------------------------------------------------------------------------


def amounts(mixture):
    return [float(n) for n in re.findall(r"(?:^|[-+\[(])\s*(\d+(?:\.\d+)?)(?=[A-Z])", mixture)]


def value(row_id):
    return float(row(row_id)[1]["value"])


def test_the_amounts_of_a_mixture_sum_to_a_whole():
    wrong = erratum("75Li2S-30P2S5")
    assert sum(amounts(wrong["printed"])) == 75 + 30 == 105
    assert "105" in wrong["reason"]
    assert sum(amounts(wrong["should_be"])) == 100
    wrong = erratum("29P2S5-0.01WS2")
    inside = [re.search(r"\((.*)\)", wrong[c])[1] for c in ("printed", "should_be")]
    assert [sum(amounts(part)) for part in inside] == pytest.approx([29.71, 1])
    wrong = erratum("0.4SiS2 + 0.9P2S5")
    assert sum(amounts(re.search(r"\[(.*)\]", wrong["printed"])[0])) == pytest.approx(1.3)
    assert "1.3" in wrong["reason"]


def test_the_least_efficiency_for_500_cycles():
    wrong = erratum("CE of at least")
    assert float(re.search(r"[\d.]+", wrong["should_be"])[0]) == pytest.approx(100 * 0.8 ** (1 / 500), abs=5e-5)
    assert f"{100 * 0.9996**500:.2f} %" in wrong["reason"]
    assert f"{log(0.8) / log(0.9996):.0f}." in wrong["reason"]


DIETRICH = {60: 3.2e-6, 67: 3.8e-5, 75: 2.8e-4, 80: 1.3e-4}
"""S/cm against mol% Li2S: Dietrich et al. 2017b as read in Q. Zhang et al. 2019, Table 1."""


def test_the_rise_of_the_conductivity_of_lps():
    wrong = erratum("is varied from 60 to 80")
    rise = {x: round(sigma / DIETRICH[60]) for x, sigma in DIETRICH.items()}
    assert wrong["should_be"] == f"from 60 to 75 (factor {rise[75]}); at 80 it is {rise[80]}"
    stated = [float(n) for n in re.findall(r"\d\.\de-\d", wrong["reason"])]
    assert stated == [DIETRICH[x] for x in (60, 75, 80)]
    assert f"factor of {DIETRICH[75] / DIETRICH[67]:.0f} " in erratum("consistent with a plurality")["reason"]


def test_requirements_and_values_that_differ_tenfold_and_more():
    asked = [value(r) for r in rests_on(erratum("σion"))]
    assert asked == pytest.approx([1e-3, 1e-4, 1e-4, 1e-4, 1e-4])
    polymer = [value(r) for r in rests_on(erratum("polymeric electrolytes demonstrate"))]
    assert min(polymer[:2]) / polymer[2] == pytest.approx(100)
    lipon = erratum("1.4e-4 S/cm")
    assert all(value("st-lipon-intro-02") > 10 * value(r) for r in ("st-intro-03", "st-conclusion-03"))
    assert value("st-lipon-intro-02") > 10 * float(row("st-lipon-structure-01")[1]["value_max"])
    assert {"st-intro-03", "st-conclusion-03", "st-lipon-structure-01"} <= set(rests_on(lipon))
    assert value("st-lps-stability-08") * 10 == pytest.approx(float(erratum("1.2e-3 S/cm")["should_be"].split()[0]))
    assert value("st-lipon-structure-02") == value("st-lipon-intro-05")  # goal and floor
    assert value("st-intro-03") / float(row("st-lipon-stability-02")[1]["value_max"]) == pytest.approx(1e6)


def test_an_activated_mobility_is_not_constant_over_temperature():
    wrong = erratum("0.14 eV")
    k = codata.value("Boltzmann constant in eV/K")
    assert exp(0.14 / k * (1 / 298.15 - 1 / 400.15)) == pytest.approx(4, abs=0.05)
    assert "by four from 25 to 127 °C" in wrong["reason"]


def test_two_papers_are_announced_and_one_is_cited():
    wrong = erratum("Two papers by")
    cited, meant = (re.search(r"2018([a-z](?:,[a-z])*)", wrong[c])[1].split(",") for c in ("printed", "should_be"))
    assert (len(cited), len(meant)) == (1, 2)


def test_a_ratio_of_ions_to_electrons_does_not_approach_one():
    shares = [ions / (ions + 1) for ions in (1e3, 1e6, 1e12)]
    assert shares[-1] == pytest.approx(1) and shares == sorted(shares)
    assert erratum("ratio of the mobile ions")["should_be"].startswith("the share")


# --- charges ----------------------------------------------------------------------------------------------------------

CHARGES = {"Li": 1, "P": 5, "S": -2, "O": -2, "N": -3, "Br": -1, "Cl": -1}


def counts(formula):
    return {element: float(n or 1) for element, n in re.findall(r"([A-Z][a-z]?)(\d*\.?\d*)", formula)}


def charge_left(formula):
    """What the ions of known charge leave for the others."""
    return -sum(CHARGES[e] * n for e, n in counts(formula).items() if e in CHARGES)


def mean_charge(formula):
    return charge_left(formula) / sum(n for e, n in counts(formula).items() if e not in CHARGES)


@pytest.mark.parametrize(
    ("wrong", "each", "right", "highest"),
    [("LiTiO3", 5, "Li4Ti5O12", 4), ("LiNi0.5Mn0.5O4", 7, "LiNi0.5Mn1.5O4", 4), ("LiNiMnO2", 1.5, "LiNi0.5Mn1.5O4", 4)],
)
def test_a_formula_asks_too_much_or_too_little_of_its_metals(wrong, each, right, highest):
    (told,) = (r for r in ERRATA if wrong in r["printed"] and r["should_be"] == right)
    assert mean_charge(wrong) == each
    assert 3 < mean_charge(right) <= highest
    said = charge_left(wrong) if wrong == "LiNiMnO2" else each
    assert re.search(rf"\+{said:g}\b|\b{said:g}\+", told["reason"])


def test_the_charge_of_the_ps4_unit():
    assert charge_left("PS4") == 3
    assert erratum("net negative charge")["should_be"] == "three electrons"


def test_a_phase_of_lithium_phosphorus_and_sulfur():
    wrong = erratum("Li4Si2P6")
    assert set(counts("Li4Si2P6")) == {"Li", "Si", "P"}
    # four charges for two P: one electron of each is in the P-P bond of P2S6(4-)
    assert counts(wrong["should_be"]) == {"Li": 4, "P": 2, "S": 6}
    assert charge_left("S6") - CHARGES["Li"] * 4 == 2 * (CHARGES["P"] - 1)


def test_salts_that_the_review_names():
    assert charge_left("LiBr2") != 0
    assert charge_left("LiBr") == charge_left("LiCl") == 0
    assert erratum("LiBr2")["should_be"] == "LiBr"


@pytest.mark.parametrize("delta", [0, 0.35, 1])
def test_the_formula_of_the_dopants_balances_for_tetravalent_dopants_only(delta):
    def left(charge_of_m):
        return (10 + delta) + charge_of_m * (1 + delta) + 5 * (2 - delta) - 2 * 12

    assert left(4) == pytest.approx(0)
    assert left(5) == pytest.approx(1 + delta)
    assert erratum("Li10+δM1+δP2-δS12")["should_be"] == "M = Si, Sn, Ge"


@pytest.mark.parametrize("y", [0, 0.3, 1])
def test_the_printed_formula_of_lipon_fixes_its_lithium_and_shares_no_corner(y):
    def lithium(oxygen, nitrogen):
        return 2 * oxygen + 3 * nitrogen - 5

    assert lithium(4 - y, y) == pytest.approx(3 + y)
    assert 4 - (4 - y) - y == pytest.approx(0)  # anions that two P have in common, per P
    assert "x = 3 + y" in erratum("LixPO4-yNy")["reason"]
    assert "no tetrahedron can share a corner" in erratum("corner-sharing")["reason"]


# --- units ------------------------------------------------------------------------------------------------------------

SI = {  # exponents of kg, m, s, A
    "S": (-1, -2, 3, 2), "ohm": (1, 2, -3, -2), "J": (1, 2, -2, 0), "W": (1, 2, -3, 0), "V": (1, 2, -3, -1),
    "Ah": (0, 0, 1, 1), "cm": (0, 1, 0, 0), "g": (1, 0, 0, 0), "µm": (0, 1, 0, 0), "cm²": (0, 2, 0, 0),
}  # fmt: skip


def dimension(above, below=()):
    up = [SI[u] for u in above]
    down = [tuple(-n for n in SI[u]) for u in below]
    return tuple(map(sum, zip(*up, *down, strict=True)))


def inverse(dimensions):
    return tuple(-n for n in dimensions)


def test_siemens_per_centimetre_is_neither_a_resistivity_nor_a_resistance():
    conductivity = dimension(["S"], ["cm"])
    assert conductivity == inverse(dimension(["ohm", "cm"]))
    others = [["ohm", "cm"], ["ohm"], ["ohm", "cm²"]]  # resistivity, resistance, that of an interface
    assert conductivity not in [dimension(unit) for unit in others]
    assert inverse(dimension(["ohm"])) == dimension(["S"]) != conductivity  # the reciprocal of a resistance
    for words in ("electrical resistivities", "high electrical resistance", "1e7 S/cm", "reciprocal of conductivity"):
        assert erratum(words)["strength"] == "arithmetic"


def test_an_energy_per_area_is_no_capacity():
    energy, capacity = dimension(["J"], ["cm²"]), dimension(["Ah"], ["cm²"])
    assert energy != capacity
    assert energy == dimension(["V", "Ah"], ["cm²"])
    assert erratum("mJ/cm²")["kind"] == "unit"


def test_what_a_battery_holds_is_neither_power_nor_what_its_mass_lacks():
    assert len({dimension(["W"], ["g"]), dimension(["J"], ["g"]), dimension(["Ah"], ["g"])}) == 3
    assert "charge" in erratum("how much power")["should_be"]
    # micro for milli changes the number, not the dimension; area and thickness do
    assert dimension(["Ah"], ["g"]) not in (dimension(["Ah"], ["cm²"]), dimension(["Ah"], ["cm²", "µm"]))
    assert dimension(["Ah"], ["cm²", "µm"]) == dimension(["Ah"], ["cm", "cm", "cm"])


# --- numbers of the tables --------------------------------------------------------------------------------------------


def test_how_many_cells_keep_their_capacity():
    kept = [(int(r["cycles"]), float(r["retention_pct"])) for r in csv_rows("table3") if r["retention_pct"]]
    many = [ret for cycles, ret in kept if cycles >= 100 and ret > 90]
    assert many == [104, 91]
    later = [ret for cycles, ret in kept if cycles > 100 and ret <= 90]  # what was left after 100 is not printed
    assert later == [84, 90]
    wrong = erratum("over 90% for 100 cycles")
    assert len(many) + len(later) == 4
    assert wrong["should_be"] == "at most four of seven"
    assert wrong["strength"] == "inference"
    assert len(csv_rows("table3")) == 7


def test_the_capacities_of_the_cells_with_lithium_cobalt_oxide():
    wrong = erratum("approximately 55")
    cells = [row(r)[1] for r in rests_on(wrong) if r.startswith("t3-")]
    stated = {(c["capacity_areal_per_thickness_uAh_cm2_um"], c["voltage_min_V"], c["voltage_max_V"]) for c in cells}
    assert stated == {("50", "3.0", "4.2"), ("49", "3.0", "4.2")}
    assert all(c["cathode"] == "LCO" for c in cells)


def test_the_theoretical_capacity_of_tis2_is_the_one_of_the_text():
    theory = codata.value("Faraday constant") / 3.6 / (47.867 + 2 * 32.06)
    cell = row("t2-05")[1]
    assert 100 * float(cell["capacity_gravimetric_mAh_g"]) / theory == pytest.approx(value("st-lps-cells-05"), abs=0.5)


def test_cells_that_stand_out():
    heated = sorted(float(r["heat_treatment_C"]) for r in csv_rows("table1") if r["heat_treatment_C"])
    assert heated[-1] == float(erratum("Table 1, row 9, heat", "place")["printed"]) > 2 * heated[-2]
    first, third = (float(row("t2-06")[1][c]) for c in ("capacity_gravimetric_mAh_g", "reference_capacity_mAh_g"))
    assert f"{100 * (1 - third / first):.0f} %" in erratum("C3 = 90")["reason"]


def test_one_number_stands_for_two_equations():
    twice = erratum("second of two", "place")
    assert {row(r)[1]["number"] for r in rests_on(twice)} == {"5"}
    assert Counter(r["number"] for r in csv_rows("equations")).most_common(1) == [("5", 2)]


# --- classes of faults in the reference list --------------------------------------------------------------------------


def test_the_expanded_dois_keep_their_last_digit():
    repairs = [row(r)[1] for r in rests_on(erratum("90075-90072"))]
    assert len(repairs) == 14
    for r in repairs:
        kept = re.sub(r"-\d+$", lambda m: f"-{m[0][-1]}", r["printed"])
        assert kept == r["corrected"] or r["key"] == "tarascon2001"


def test_the_article_numbers_stand_in_the_dois():
    from nce.data import source

    for r in (row(r)[1] for r in rests_on(erratum("Li et al., 2015", "printed")) if r.startswith("rr-")):
        tail = re.sub(r"\D", "", source(r["key"]).doi.split("/")[1])
        assert r["corrected"].lstrip("0") in tail or tail.endswith(r["corrected"][-3:])


@pytest.mark.parametrize("erratum", [r for r in ERRATA if r["kind"] == "reference"], ids=lambda r: r["row_id"])
def test_a_class_says_how_many_entries_it_has(erratum):
    repairs = [row(r)[1] for r in rests_on(erratum) if r.startswith("rr-")]
    stated = re.match(r"\d+", erratum["place"])
    assert int(stated[0] if stated else 1) == len({r["key"] for r in repairs})
    assert {r["status"] == "unverified" for r in repairs} == {erratum["strength"] == "inference"}


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_explains_and_counts_each_strength_in_order():
    page, strengths = PAGE.read_text(encoding="utf-8"), FIELDS["strength"]["constraints"]["enum"]
    assert re.findall(r"^- \*(\w+)\*: ", page, re.MULTILINE) == strengths
    assert re.findall(r'"(\w+)"', re.search(r"counts\[\[(.*)\]\]", page)[1]) == strengths


def test_the_page_lists_every_section_once_in_reading_order():
    listed = re.findall(r'nce\.listing\("errata", shown, section="([^"]+)"\)', PAGE.read_text(encoding="utf-8"))
    assert listed == SECTIONS


def test_a_listing_links_each_row_to_itself_and_shows_its_strength():
    columns = {"row_id place": "Where", "strength kind": "How sure"}
    shown = nce.listing("errata", columns, section="conclusion")
    (only,) = shown.rows
    html = shown.to_html()
    assert f'<tr id="{only["row_id"]}"><th scope="row"><a href="#{only["row_id"]}">{only["row_id"]}</a>' in html
    assert f'<td data-label="How sure">{only["strength"]} | {only["kind"]}</td>' in html
    assert '<th scope="col">Where</th>' in html


def test_what_a_row_rests_on_stands_beneath_the_listing():
    html = nce.listing("errata", ["printed"], section="lps/cells").to_html()
    assert "Rests on <code>t2-04</code>, <code>tc-37</code>, <code>tc-38</code>." in html


def test_a_narrow_column_may_break_a_doi():
    html = nce.listing("errata", ["printed", "should_be"], section="references").to_html()
    assert "10.<wbr>1016/<wbr>0025-<wbr>5408(78)90075-<wbr>2<" in html


@pytest.mark.book
def test_each_row_has_one_address_on_the_built_page():
    html = BUILT.read_text(encoding="utf-8")
    ids = Counter(re.findall(r'\sid="([^"]+)"', html))
    assert [i for i, n in ids.items() if n > 1] == []
    assert {r["row_id"] for r in ERRATA} <= set(ids)
    targets = set(re.findall(r'href="#(er-\d+)"', html))
    assert targets == {r["row_id"] for r in ERRATA}
