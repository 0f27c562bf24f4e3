"""The built site: every page in a real browser, with the network cut."""

from __future__ import annotations

import csv
import functools
import http.server
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from pybtex.database import parse_file

import nce.data
from nce.claims import claims
from nce.data import load
from nce.figures import exhibit, exhibit_ids
from nce.places import row_page

playwright = pytest.importorskip("playwright.sync_api")
ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text())
PAGES = [TOC["root"], *re.findall(r"file: (\S+)", (ROOT / "_toc.yml").read_text())]
browser_test = pytest.mark.browser


def html(page: str) -> str:
    return (SITE / f"{page}.html").read_text(encoding="utf-8")


@pytest.mark.book
@pytest.mark.parametrize("page", PAGES)
def test_page_is_whole_and_names_no_other_host(page: str) -> None:
    text = html(page)
    ran = re.sub(r'<div class="doctest.*?</pre>', "", text, flags=re.DOTALL)  # examples may show what is refused
    assert "<h1>" in text and "Traceback" not in ran and "system-message" not in text
    assert not re.findall(r"<(?:script|img|iframe|source)[^>]+src=\"(?:https?:)?//[^\"]+", text)
    assert not re.findall(r"<link[^>]+rel=\"(?:stylesheet|preload|icon)\"[^>]+href=\"(?:https?:)?//[^\"]+", text)
    assert "unpkg" not in text and "cdn" not in text.lower()


@pytest.mark.book
def test_numbers_are_those_of_the_review() -> None:
    assert "Figure 2. Ionic conductivity" in html("background/shortcomings")
    assert "Fig. 1" not in html("background/shortcomings")
    for page, table in (("lps/structure", 1), ("lps/cells", 2), ("lipon/cells", 3)):
        assert f"<strong>Table {table}." in html(page)
    for page, numbers in {
        "background/motivation": "123",
        "background/non-crystalline-electrolytes": "45",
        "conduction/structural-relations": "567",
        "conduction/weak-electrolyte": "89",
    }.items():
        assert re.findall(r'class="nce-number">\((\d)\)<', html(page)) == list(numbers)


@pytest.mark.book
@pytest.mark.parametrize(
    ("page", "panel", "number"),
    [
        ("lps/structure", "fig-4b", "Figure 4b"),
        ("lps/stability", "fig-5c", "Figure 5c"),
        ("conduction/structural-relations", "fig-x-prefactor-c", "Figure X1c"),
    ],
)
def test_a_panel_is_named_and_linked_to(page: str, panel: str, number: str) -> None:
    text = html(page)
    assert re.search(rf'<a class="reference internal" href="#{panel}"><span[^>]*>{number}</span></a>', text)
    assert text.count(f'id="{panel}"') == 1


@pytest.mark.book
def test_mathematics_is_set_before_the_reader_comes() -> None:
    text = html("background/motivation")
    assert "<math" in text and not re.search(r"<script[^>]*mathjax", text, re.IGNORECASE)


@pytest.mark.book
def test_bibliography_lists_every_work_without_stray_latex() -> None:
    text = html("appendix/bibliography")
    entries = re.findall(r'<li class="citation"', text)
    bib = (ROOT / "data" / "sources.bib").read_text()
    assert len(entries) == len(re.findall(r"^@\w+\{", bib, re.M))
    assert "Li₂S" in text and "2017b" in text and "$_" not in text and "$^" not in text


@pytest.mark.book
def test_a_value_tells_its_source_and_leads_to_its_row() -> None:
    found = re.findall(r'<a class="nce-num" href="([^"]+)#([^"]+)" title="([^"]+)">', html("lps/structure"))
    assert found
    for page, row_id, told in found:
        assert re.search(rf"\((source|abstract|dataset|compilation|review|computed)\)\. Row {row_id}\.$", told)
        assert f'<tr id="{row_id}">' in (SITE / "lps" / page).read_text(encoding="utf-8")


@pytest.mark.book
@pytest.mark.parametrize("page", PAGES)
def test_what_was_read_in_the_review_alone_is_marked_so(page: str) -> None:
    values = re.findall(r'<a class="nce-num"[^>]* title="([^"]+)">(.*?)</a>', html(page), re.DOTALL)
    only_review = [nce.data.row(re.search(r"Row (\S+)\.$", told)[1])[1]["read_in"] == "grady2020" for told, _ in values]
    assert only_review == ["nce-review" in shown for _, shown in values]
    rows = re.findall(r'<tr id="([^"]+)">(.*?)</tr>', html(page), re.DOTALL)
    read_in = {row_id: nce.data.row(row_id)[1].get("read_in") for row_id, _ in rows}
    assert [i for i, shown in rows if (read_in[i] == "grady2020") != ("nce-review" in shown)] == []


@pytest.mark.book
def test_the_catalogue_has_an_anchor_for_every_row_and_the_files() -> None:
    for described in nce.data.package()["resources"]:
        page = html(f"appendix/data/{described['name']}")
        assert described["title"] in page
        assert (SITE / "data" / described["path"]).read_bytes() == (nce.data.DATA / described["path"]).read_bytes()
        assert f'href="../../data/{described["path"]}"' in page
        columns = [field["name"] for field in described["schema"]["fields"]]
        assert re.findall(r'<td><p><code class="[^"]*"><span class="pre">(\w+)</span></code></p></td>', page) == columns
        rows = nce.data.tables.rows(described["name"])
        pages: dict[str, list[str]] = {}
        for row in rows:
            pages.setdefault(row_page(described["name"], row["row_id"]), []).append(row["row_id"])
        for name, ids in pages.items():
            assert sorted(re.findall(r'<tr id="([^"]+)">', html(name))) == sorted(ids)
        if "source" in columns:
            assert page.count('<tr class="nce-provenance">') == len(rows)


@pytest.mark.book
@pytest.mark.parametrize("exhibit_id", exhibit_ids())
def test_a_figure_has_a_page_and_all_its_files(exhibit_id: str) -> None:
    shown, folder = exhibit(exhibit_id), SITE / "figures" / exhibit_id
    page = (folder / "index.html").read_text(encoding="utf-8")
    wanted = {f"{exhibit_id}{ending}" for ending in shown.endings if ending != ".html"}
    loaded = {f"{exhibit_id}.js"} if exhibit_id in nce.figures().index else set()
    assert {path.name for path in folder.iterdir()} == wanted | loaded | {"index.html"}
    assert set(re.findall(r'href="([^"/]+)" download', page)) == wanted
    assert f"nce verify {exhibit_id}@{shown.digest[:16]}<" in page and shown.digest in page
    told = json.loads((folder / f"{exhibit_id}.json").read_text(encoding="utf-8"))
    assert told["digest"] == f"sha256:{shown.digest}" and told["rows"] == len(shown.data)
    assert {work["key"] for work in told["sources"]} == set(shown.data["source"])
    keys = parse_file(folder / f"{exhibit_id}.bib", bib_format="bibtex").entries.keys()
    assert set(keys) == {f"nce-{exhibit_id}", "grady2020", *shown.sources}
    with (folder / f"{exhibit_id}.csv").open(encoding="utf-8", newline="") as lines:
        assert [row["row_id"] for row in csv.DictReader(lines)] == [str(i) for i in shown.data.index]


@pytest.mark.book
def test_no_page_holds_a_specification() -> None:
    assert [p.name for p in SITE.rglob("*.html") if "nce-spec" in p.read_text(encoding="utf-8")] == []


@pytest.mark.book
@pytest.mark.parametrize("figure_id", nce.figures().index)
def test_the_script_of_a_figure_holds_what_its_object_draws_and_is_light(figure_id: str) -> None:
    written = (SITE / "figures" / figure_id / f"{figure_id}.js").read_text(encoding="utf-8")
    assert len(written.encode()) <= 300_000 and "</" not in written
    head, _, held = written.partition("] = ")
    assert head.endswith(json.dumps(figure_id))
    told = json.loads(held.removesuffix(";\n"))
    datasets = told.pop("datasets")
    wanted = nce.figure(figure_id).drawn
    assert told.keys() == wanted.keys()
    for size, specs in wanted.items():
        for panel, spec in specs.items():
            own = {name: datasets[name] for name in spec.get("datasets", {})}
            assert told[size][panel] | ({"datasets": own} if own else {}) == spec


@pytest.mark.book
def test_the_gallery_shows_every_figure_and_links_to_its_page() -> None:
    text = html("appendix/figures")
    for exhibit_id in exhibit_ids():
        assert f'<a href="../figures/{exhibit_id}/index.html">' in text
    assert len(re.findall(r"<li data-name=", text)) == len(exhibit_ids())
    lines = re.findall(r"<tr data-name.*?</tr>", text)
    for line, exhibit_id in zip(lines, exhibit_ids(), strict=True):
        shown = exhibit(exhibit_id)
        cells = [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<t[dh].*?</t[dh]>", line)]
        facts = [shown.kind, str(len(shown.data)), str(shown.data["source"].nunique()), shown.digest[:16]]
        assert cells == [exhibit_id, *facts, "reproduces"]


@browser_test
@pytest.mark.parametrize("scripts", [True, False])
def test_the_gallery_is_chosen_by_kind_and_evidence_together(chromium: object, scripts: bool) -> None:
    visit = Visit(chromium, f"{SITE.as_uri()}/appendix/figures.html", java_script_enabled=scripts)
    everything = {i: exhibit(i) for i in exhibit_ids()}

    def shown() -> list[list[str]]:
        parts = (visit.page.locator(f".nce-stock {part}[data-name]:visible") for part in ("li", "tr"))
        return [part.evaluate_all("all => all.map(one => one.dataset.name)") for part in parts]

    assert shown() == [list(everything)] * 2
    if scripts:
        visit.page.get_by_role("combobox", name="evidence").select_option("compilation")
        wanted = [i for i, e in everything.items() if "compilation" in set(e.data["evidence"])]
        assert shown() == [wanted] * 2
        visit.page.get_by_role("combobox", name="kind").select_option("data")
        wanted = [i for i in wanted if everything[i].kind == "data"]
        assert shown() == [wanted] * 2
        assert visit.page.locator(".nce-filter output").inner_text() == f"{len(wanted)} of {len(everything)}"
    visit.context.close()


@browser_test
def test_claims_are_chosen_by_verdict_and_kind(chromium: object) -> None:
    visit = Visit(chromium, f"{SITE.as_uri()}/appendix/claims.html")
    found = claims()
    visit.page.get_by_role("combobox", name="verdict").select_option("differs")
    visit.page.get_by_role("combobox", name="kind").select_option("units")
    wanted = found.index[(found["verdict"] == "differs") & (found["kind"] == "units")]
    shown = visit.page.locator(".nce-claim:visible").evaluate_all("all => all.map(one => one.id)")
    assert shown == list(wanted) != []
    visit.context.close()


@browser_test
def test_the_list_of_the_gallery_sorts_by_number(chromium: object) -> None:
    visit = Visit(chromium, f"{SITE.as_uri()}/appendix/figures.html")
    visit.page.get_by_role("button", name="Sources").click()
    counts = visit.page.locator('.nce-listed [data-label="Sources"]').all_inner_texts()
    assert [int(n) for n in counts] == sorted(exhibit(i).data["source"].nunique() for i in exhibit_ids())
    visit.context.close()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    handler = functools.partial(Quiet, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Visit:
    """One page in a context of its own, with all that went wrong on the way."""

    def __init__(self, chromium: object, url: str, **options: object) -> None:
        self.problems: list[str] = []
        self.context = chromium.new_context(**options)  # type: ignore[attr-defined]
        self.page = self.context.new_page()
        self.page.on("console", lambda m: m.type in ("error", "warning") and self.problems.append(m.text))
        self.page.on("pageerror", lambda e: self.problems.append(str(e)))
        # With JavaScript off, Chromium drops the scripts that the page would preload and calls that a failure.
        dropped = "script" if options.get("java_script_enabled") is False else ""
        self.page.on("requestfailed", lambda r: r.resource_type == dropped or self.problems.append(f"failed: {r.url}"))
        self.page.on("response", lambda r: r.status >= 400 and self.problems.append(f"{r.status}: {r.url}"))
        self.page.on(
            "request",
            lambda r: (
                r.url.startswith(("http://127.0.0.1", "file://", "data:")) or self.problems.append(f"foreign: {r.url}")
            ),
        )
        self.page.goto(url, wait_until="load")

    def drawings(self) -> list[dict[str, float]]:
        """Size and number of marks of each drawing that shows."""
        return self.page.eval_on_selector_all(  # type: ignore[no-any-return]
            ".nce-chart",
            """charts => charts.map(chart => {
                const shown = [...chart.querySelectorAll("svg")].filter(s => s.getBoundingClientRect().width > 0);
                const box = shown.length === 1 ? shown[0].getBoundingClientRect() : {width: 0, height: 0};
                return {shown: shown.length, width: box.width, height: box.height,
                        marks: shown.length ? shown[0].querySelectorAll("path, line").length : 0};
            })""",
        )


def expected_drawings(page: str) -> int:
    return html(page).count('class="nce-chart"')


def check_drawings(visit: Visit, page: str) -> None:
    drawn = visit.drawings()
    assert len(drawn) == expected_drawings(page)
    for drawing in drawn:
        assert drawing["shown"] == 1 and drawing["width"] > 250 and drawing["height"] > 80
        assert drawing["marks"] > (len(load("conductivity")) if page == "background/shortcomings" else 2)


@browser_test
@pytest.mark.parametrize("page", PAGES)
def test_page_opens_with_the_network_cut(chromium: object, address: str, page: str) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
    for base, options in (
        (address, {}),
        (address, {"java_script_enabled": False}),
        (SITE.as_uri(), phone),
    ):
        visit = Visit(chromium, f"{base}/{page}.html", **options)
        check_drawings(visit, page)
        if options is phone:
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
            assert visit.page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert visit.problems == []
        visit.context.close()


@browser_test
@pytest.mark.parametrize("base", ["http", "file"])
def test_chart_wakes_on_touch_and_tells_the_source_of_a_point(chromium: object, address: str, base: str) -> None:
    root = address if base == "http" else SITE.as_uri()
    visit = Visit(chromium, f"{root}/background/shortcomings.html")
    chart = visit.page.locator(".nce-chart")
    chart.scroll_into_view_if_needed()
    before = chart.bounding_box()
    assert not visit.page.locator("script[src*=nce-vega]").count(), "Vega is loaded only when it is wanted"
    chart.hover()
    visit.page.wait_for_selector(".nce-chart[data-awake=yes]")
    check_drawings(visit, "background/shortcomings")
    after = chart.bounding_box()
    assert after == pytest.approx(before, abs=1), "the chart must not move under the hand"
    point = visit.page.locator(".nce-wide .mark-symbol.role-mark path").first
    point.hover(force=True)
    tooltip = visit.page.locator("#vg-tooltip-element")
    tooltip.wait_for(state="visible")
    told = tooltip.inner_text()
    assert "S/cm" in told and "read in" in told and re.search(r"co-\d\d", told)
    assert visit.problems == []
    visit.context.close()


@browser_test
@pytest.mark.parametrize("page", ["conduction/weak-electrolyte", "figures/fig-x-ac/index"])
def test_charts_of_every_figure_of_a_page_wake_from_a_disk(chromium: object, page: str) -> None:
    visit = Visit(chromium, f"{SITE.as_uri()}/{page}.html")
    for figure in visit.page.locator(".nce-figure").all():
        figure.locator(".nce-chart").first.hover()
        figure.locator(".nce-chart[data-awake=yes] .nce-wide .vega-embed").wait_for()
    assert visit.page.locator("script[src*=nce-vega]").count() == 1
    assert visit.problems == []
    visit.context.close()


@browser_test
@pytest.mark.parametrize("lost", ["figures/fig-2/fig-2.js", "_static/nce-vega.js"])
def test_a_script_that_failed_is_told_and_asked_for_again(chromium: object, address: str, lost: str) -> None:
    visit = Visit(chromium, f"{address}/background/shortcomings.html")
    visit.page.route(f"**/{lost}", lambda route: route.abort())
    chart = visit.page.locator(".nce-chart")
    chart.hover()
    visit.page.wait_for_selector(".nce-chart[data-awake='']", state="attached")
    assert any(f"{lost} is missing from this copy of the site" in problem for problem in visit.problems)
    check_drawings(visit, "background/shortcomings")
    visit.page.unroute(f"**/{lost}")
    visit.page.mouse.move(0, 0)
    chart.hover()
    visit.page.wait_for_selector(".nce-chart[data-awake=yes]")
    visit.context.close()


@browser_test
def test_chart_can_be_reached_with_the_keyboard(chromium: object, address: str) -> None:
    visit = Visit(chromium, f"{address}/background/shortcomings.html")
    visit.page.locator(".nce-chart").focus()
    visit.page.wait_for_selector(".nce-chart[data-awake=yes]")
    assert visit.page.locator(".nce-chart").get_attribute("aria-label")
    visit.context.close()


@browser_test
@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_an_entry_of_a_legend_is_picked_and_dropped_by_a_key(chromium: object, address: str, key: str) -> None:
    visit = Visit(chromium, f"{address}/figures/fig-2/index.html")
    visit.page.locator(".nce-chart").focus()
    visit.page.wait_for_selector(".nce-chart[data-awake=yes]")
    points = visit.page.locator(".nce-wide .mark-symbol.role-mark path")
    faint = "all => all.filter(p => Number(p.getAttribute('opacity')) < 0.2).length"
    groups = {g: sum(group == g for group in load("conductivity")["group"]) for g in load("conductivity")["group"]}
    others = points.count() - groups["LATP Li1.3Al0.3Ti1.7(PO4)3"]
    visit.page.keyboard.press("Tab")
    entries = visit.page.locator(".nce-wide").get_by_role("button")
    assert entries.count() == len(groups)
    entry = visit.page.get_by_role("button", name="LATP Li₁.₃Al₀.₃Ti₁.₇(PO₄)₃")
    for _ in range(len(groups)):
        if entry.evaluate("e => e === document.activeElement"):
            break
        visit.page.keyboard.press("Tab")
    assert entry.locator("path.background").evaluate("e => getComputedStyle(e).stroke") != "none"
    for pressed, count in (("true", others), ("false", 0)):
        visit.page.keyboard.press(key)
        visit.page.wait_for_selector(f".nce-wide [aria-pressed={pressed}]:focus")
        assert points.evaluate_all(faint) == count
    assert visit.problems == []
    visit.context.close()


@browser_test
def test_a_control_that_two_panels_have_moves_in_both(chromium: object) -> None:
    visit = Visit(chromium, f"{SITE.as_uri()}/figures/fig-3/index.html")
    volume, slope = (visit.page.locator(f"[data-panel={panel}]") for panel in ("volume", "slope"))
    slope.hover()
    rate = slope.get_by_label("Rate, power of ten")
    rate.wait_for()
    for there, here, key in ((volume, slope, "ArrowRight"), (slope, volume, "ArrowLeft")):
        moved = here.get_by_label("Rate, power of ten")
        before = moved.input_value()
        moved.press(key)
        after = str(int(before) + (1 if key == "ArrowRight" else -1))
        assert moved.input_value() == after
        there.locator("xpath=self::*[@data-awake='yes']").wait_for()
        follower = there.get_by_label("Rate, power of ten")
        visit.page.wait_for_function("([e, v]) => e.value === v", arg=[follower.element_handle(), after])
    assert visit.problems == []
    visit.context.close()


@browser_test
@pytest.mark.parametrize(
    "page", ["figures/fig-3/index", "figures/fig-7/index", "figures/fig-8/index", "figures/fig-10/index"]
)
def test_every_control_beneath_a_chart_has_a_name(chromium: object, page: str) -> None:
    visit = Visit(chromium, f"{SITE.as_uri()}/{page}.html")
    for chart in visit.page.locator(".nce-chart").all():
        chart.focus()
        chart.locator("xpath=self::*[@data-awake='yes']").wait_for()
    names = (
        visit.page.locator(".nce-controls")
        .locator("input, select")
        .evaluate_all("all => all.map(e => [...e.labels].map(l => l.textContent.trim()).join(' '))")
    )
    assert names and all(names)
    visit.context.close()


@browser_test
@pytest.mark.parametrize("press", ["click", "Enter"])
def test_a_heading_sorts_its_column_and_what_is_empty_stays_last(chromium: object, address: str, press: str) -> None:
    visit = Visit(chromium, f"{address}/lps/structure.html")
    table = visit.page.locator("[data-nce=table-1] table")
    heated = table.locator("th", has_text="Heat treatment")
    temperatures = "cells => cells.map(c => c.dataset.sort)"
    wanted = sorted(load("table1")["heat_treatment_C"].dropna())
    for turn, order in (("ascending", wanted), ("descending", wanted[::-1])):
        button = heated.locator("button")
        button.click() if press == "click" else (button.focus(), visit.page.keyboard.press("Enter"))
        assert heated.get_attribute("aria-sort") == turn
        shown = table.locator('td[data-label^="Heat"]').evaluate_all(temperatures)
        assert [float(t) for t in shown[:-1]] == order and shown[-1] == ""
    visit.context.close()


@browser_test
@pytest.mark.parametrize("base", ["http", "file"])
def test_search_finds_a_page(chromium: object, address: str, base: str) -> None:
    root = address if base == "http" else SITE.as_uri()
    visit = Visit(chromium, f"{root}/search.html?q=dendrite")
    visit.page.wait_for_selector("#search-results li a")
    assert visit.page.locator("#search-results li a").count() >= 2
    assert visit.problems == []
    visit.context.close()
