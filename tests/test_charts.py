"""Charts on a page of their own, under the policy of the site: they wake, nothing moves, text stays text."""

import csv
import functools
import html
import http.server
import io
import json
import re
import threading
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pytest
from bs4 import BeautifulSoup

import nce
from nce.figures import exhibit, exhibit_ids, page, theme
from nce.site import pages

FIGURES = [*nce.figures().index]
ASSETS = Path(nce.__file__).parent / "assets" / "site"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'"
)
NASTY = "=1+1<script>window.harm=1</script><img src=x onerror='window.harm=1'>"
SHELL = """<!doctype html>
<html lang="en" data-content_root="./"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width"><title>{id}</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="_static/charts.css">
<script src="_static/watch.js"></script><script defer src="_static/chart.js"></script></head>
<body><main><figure>{drawing}<figcaption>{title}</figcaption>{bar}</figure></main></body></html>
"""
WATCH = """
window.broken = []; window.shifts = [];
addEventListener("securitypolicyviolation", (e) => broken.push(`${e.violatedDirective} ${e.sample}`));
new PerformanceObserver((list) => shifts.push(...list.getEntries().map((e) => e.value)))
  .observe({type: "layout-shift"});
"""
BOXES = """all => all.map(e => [e.offsetLeft, e.offsetTop, e.offsetWidth, e.getBoundingClientRect().height])"""
MARKS = """all => all.filter(e => e.getBoundingClientRect().width)
                 .map(e => e.querySelectorAll("path, line, text").length)"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with what every page loads, and the address at which it is served."""
    folder = tmp_path_factory.mktemp("charts")
    static = folder / "_static"
    static.mkdir()
    bundle = theme.converter().javascript_bundle(vl_version=theme.VEGA_LITE)
    (static / "nce-vega.js").write_text(f"(() => {{\n{bundle}\n}})();\n", encoding="utf-8")
    (static / "watch.js").write_text(WATCH)
    for name in ("chart.js", "charts.css"):
        (static / name).write_bytes((ASSETS / name).read_bytes())

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            """Say nothing."""

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def written(shown, folder):
    """The page of one figure, with its script."""
    beside = folder / "figures" / shown.id
    beside.mkdir(parents=True, exist_ok=True)
    (beside / f"{shown.id}.js").write_text(pages.script(shown), encoding="utf-8")
    drawing = pages.without_specs(shown.to_html())
    bar = pages.bar(shown, f"figures/{shown.id}/")
    (folder / f"{shown.id}.html").write_text(
        SHELL.format(policy=POLICY, id=shown.id, drawing=drawing, title=html.escape(shown.title), bar=bar),
        encoding="utf-8",
    )
    return f"{shown.id}.html"


def opened(chromium, url, width=1280):
    context = chromium.new_context(viewport={"width": width, "height": 900})
    tab = context.new_page()
    problems = []
    tab.on("console", lambda m: problems.append(m.text))
    tab.on("pageerror", lambda e: problems.append(str(e)))
    tab.goto(url)
    return tab, problems


def woken(chart, way="hover"):
    getattr(chart, way)()
    chart.locator("xpath=self::*[@data-awake='yes']").wait_for()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("figure_id", FIGURES)
def test_every_chart_wakes_under_the_policy_and_nothing_moves(chromium, place, figure_id, width):
    folder, address = place
    name = written(nce.figure(figure_id), folder)
    tab, problems = opened(chromium, f"{address}/{name}" if width == 1280 else (folder / name).as_uri(), width)
    told = tab.locator(".nce-chart, .nce-controls, .nce-bar, figcaption")
    before, still = told.evaluate_all(BOXES), tab.locator(".nce-drawing svg").evaluate_all(MARKS)
    for n, chart in enumerate(tab.locator(".nce-chart").all()):
        woken(chart, ("hover", "focus", "click")[n % 3])
    tab.wait_for_timeout(200)
    live = tab.locator(".nce-live svg").evaluate_all(MARKS)
    assert [now >= 0.9 * then > 5 for then, now in zip(still, live, strict=True)] == [True] * len(still)
    assert told.evaluate_all(BOXES) == [pytest.approx(box, abs=0.05) for box in before]
    assert tab.evaluate("() => [broken, shifts]") == [[], []]
    assert problems == []
    assert tab.evaluate("() => document.documentElement.scrollWidth") <= width
    tab.context.close()


def with_point(note):
    """Figure 2 with one point alone that tells a note."""
    rows = pd.DataFrame({"x": [1.0], "y": [2.0], "note": [note]})
    tooltip = [alt.Tooltip("note:N", title="note")]
    chart = alt.Chart(rows, height=200, width=250).mark_circle(size=900).encode(x="x:Q", y="y:Q", tooltip=tooltip)
    return replace(nce.figure("fig-2"), title=note, alt=note, draw=lambda _: {"main": chart})


@pytest.mark.browser
def test_text_of_the_data_stays_text_in_a_tooltip(chromium, place):
    folder, address = place
    tab, problems = opened(chromium, f"{address}/{written(with_point(NASTY), folder)}")
    woken(tab.locator(".nce-chart"))
    tab.locator(".nce-wide .mark-symbol.role-mark path").hover(force=True)
    tooltip = tab.locator("#vg-tooltip-element")
    tooltip.wait_for(state="visible")
    assert NASTY in tooltip.inner_text()
    assert tab.locator("img").count() == 0
    assert tab.evaluate("() => window.harm === undefined && !broken.length") and problems == []
    tab.context.close()


@pytest.mark.browser
def test_a_menu_picks_what_is_marked_and_lets_it_go(chromium, place):
    folder, address = place
    tab, problems = opened(chromium, f"{address}/{written(nce.figure('fig-4'), folder)}")
    chart = tab.locator("[data-panel=conductivity]")
    points = chart.locator(".nce-wide .mark-symbol.role-mark path")
    faint = "all => all.filter(p => p.getAttribute('opacity') && Number(p.getAttribute('opacity')) < 0.5).length"
    woken(chart)
    untouched = points.evaluate_all(faint)
    menu = chart.get_by_label("Show the work")
    menu.select_option(label="Mizuno et al. 2005")
    tab.wait_for_timeout(300)
    assert untouched < points.evaluate_all(faint) < points.count()
    menu.select_option(label="all")
    tab.wait_for_timeout(300)
    assert points.evaluate_all(faint) == untouched
    assert problems == []
    tab.context.close()


@pytest.mark.browser
def test_what_was_set_before_a_chart_woke_holds_when_it_wakes(chromium, place):
    folder, address = place
    tab, problems = opened(chromium, f"{address}/{written(nce.figure('fig-x-constraints'), folder)}")
    chart = tab.locator(".nce-chart")
    chart.evaluate("e => e.querySelector('[type=radio]:not(:checked)').checked = true")
    woken(chart)
    ways = [tab.locator(".nce-live svg").evaluate("e => e.innerHTML")]
    for choice in ("hard", "soft"):
        chart.get_by_label(choice).check()
        tab.wait_for_timeout(300)
        ways.append(tab.locator(".nce-live svg").evaluate("e => e.innerHTML"))
    as_it_woke, hard, soft = ways
    assert as_it_woke == soft != hard
    assert problems == []
    tab.context.close()


@pytest.mark.parametrize("figure_id", FIGURES)
def test_a_specification_without_csv_draws_the_same(figure_id):
    for spec in nce.figure(figure_id).spec().values():
        plain = page.plain(spec)
        assert '"csv"' not in json.dumps(plain)
        for name, rows in plain.get("datasets", {}).items():
            if isinstance(rows[0], list):
                plain["datasets"][name] = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
        assert theme.svg(plain, "x") == theme.svg(spec, "x")


@pytest.mark.parametrize("figure_id", FIGURES)
def test_a_drawing_on_a_page_says_what_the_whole_one_says_within_the_policy(figure_id):
    for panel, spec in nce.figure(figure_id).spec().items():
        whole, lean = (ElementTree.fromstring(draw(spec, panel)) for draw in (theme.svg, page.picture))
        assert list(lean.itertext()) == list(whole.itertext())
        assert [element.tag for element in lean.iter()] == [element.tag for element in whole.iter()]
        assert lean.get("aria-hidden") == "true"
        assert float(lean.get("width")) == pytest.approx(float(whole.get("width")), abs=0.05)
        assert not any({"style", "class", "role", "aria-label"} & element.attrib.keys() for element in lean.iter())
        fractions = re.findall(r"\.(\d+)", " ".join(value for e in lean.iter() for value in e.attrib.values()))
        assert max(map(len, fractions)) <= 2


@pytest.mark.parametrize("figure_id", FIGURES)
def test_a_figure_tells_its_words_once_and_names_each_chart(figure_id):
    shown = nce.figure(figure_id)
    root = BeautifulSoup(shown.to_html(), "html.parser").div
    assert (root["role"], root["aria-label"]) == ("figure", shown.alt)
    names = [chart["aria-label"] for chart in root.select(".nce-chart")]
    assert len(names) == len(set(names)) == len(shown.panels)
    assert all(name.startswith(shown.number) for name in names)
    assert {svg["aria-hidden"] for svg in root.find_all("svg")} == {"true"}


@pytest.mark.parametrize("figure_id", FIGURES)
def test_each_control_of_a_chart_stands_on_the_page_with_its_name_and_first_value(figure_id):
    shown = nce.figure(figure_id)
    for chart in BeautifulSoup(shown.to_html(), "html.parser").select(".nce-chart"):
        for specs in shown.drawn.values():
            params = specs[chart["data-panel"]].get("params", [])
            bound = [p for p in params if isinstance(p.get("bind"), dict)]
            controls = chart.select(".nce-controls > *")
            assert len(controls) == len(bound)
            for control, param in zip(controls, bound, strict=True):
                assert control.get_text().startswith(param["bind"]["name"].strip().removesuffix(":"))
                (held,) = control.select("[selected], [checked], [type=range]")
                assert json.loads(held["value"]) == param.get("value")


def test_a_saved_drawing_carries_its_words():
    root = ElementTree.fromstring(nce.figure("fig-2")._writers[".svg"]())
    assert (root.get("role"), root.get("aria-label")) == ("img", nce.figure("fig-2").alt)


@pytest.mark.parametrize("exhibit_id", exhibit_ids())
def test_the_bar_has_every_file_and_names_of_which_exhibit_each_is(exhibit_id):
    shown = exhibit(exhibit_id)
    bar = BeautifulSoup(pages.bar(shown, "../there/"), "html.parser")
    links = {a["href"]: a.get_text() for a in bar.find_all("a")}
    wanted = {f"../there/{shown.id}{ending}" for ending in shown.endings if ending != ".html"}
    assert {a["href"] for a in bar.select("a[download]")} == wanted
    assert set(links) - wanted == {"../there/index.html", "../there/index.html#data"}
    assert all(shown.number in name for name in links.values())
    assert links[f"../there/{shown.id}.csv"] == f"Data of {shown.number} (CSV)"
    copied = [held.get_text() for held in bar.select(".nce-copied")]
    assert copied == [shown.cite(), f"nce verify {shown.id}@{shown.digest[:16]}"]
    assert shown.digest in [code.get_text() for code in bar.find_all("code")]


@pytest.mark.parametrize("exhibit_id", exhibit_ids())
def test_no_cell_of_a_file_is_a_formula_to_a_spreadsheet(exhibit_id):
    rows = csv.reader(io.StringIO(exhibit(exhibit_id)._writers[".csv"]().decode()))
    odd = [cell for row in rows for cell in row if re.match(r"[=+@\t\r-](?!$)", cell)]
    assert [cell for cell in odd if not re.fullmatch(r"[-+]?[\d.]+(e[-+]?\d+)?", cell)] == []
