"""Whether each figure looks as it did when it was looked at last; ``make drawings`` keeps how all look now.

A drawing is kept as SVG without its words for screen readers, to a tenth of a pixel and gzipped: 2 to 13 kB each, text
that an eye can look at, and no pixels that hang on a rasteriser.
"""

import gzip
import html
import re
from pathlib import Path

import pytest

import nce
from nce.figures import lock, theme

FIGURES = [*nce.figures().index]
KEPT = Path(__file__).with_name("drawings")
PAGES = Path(__file__).parents[1] / "_build" / "drawings"
_FILES = {"regular": "Regular", "bold": "SemiBold"}
_TAG = re.compile("<[^>]+>")
_NUMBER = re.compile(r"(?<![\w#.-])-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?(?![\w%])")
_PAGE = """<!doctype html>
<meta charset="utf-8">
<title>{id}: as it was, as it is</title>
<style>
@font-face {{ font-family: "{font}"; src: url("{regular}"); }}
@font-face {{ font-family: "{font}"; src: url("{bold}"); font-weight: 600; }}
body {{ font: 16px "{font}", sans-serif; margin: 1rem; }}
div {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(24rem, 1fr)); gap: 1rem; }}
figure {{ margin: 0; border: 1px solid #ccc; padding: 0.5rem; }}
svg {{ max-width: 100%; height: auto; }}
.both {{ display: grid; isolation: isolate; filter: invert(1); }}
.both > svg {{ grid-area: 1 / 1; background: #fff !important; }}
.both > svg + svg {{ mix-blend-mode: difference; }}
</style>
<h1>{id}</h1>
<p>{moved}</p>
<div>
<figure><figcaption>As it was</figcaption>{old}</figure>
<figure><figcaption>As it is</figcaption>{new}</figure>
<figure><figcaption>Where they differ</figcaption><span class="both">{old}{new}</span></figure>
</div>
"""


def drawn(figure_id: str) -> str:
    """A figure as it is drawn now, all panels at the width of a column."""
    svg = theme.svg(nce.figure(figure_id)._whole, figure_id)
    unsaid = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    return _TAG.sub(lambda tag: _NUMBER.sub(lambda m: _rounded(float(m[0])), tag[0]), unsaid)


def _rounded(value: float) -> str:
    return f"{value:.{1 if abs(value) >= 1 else 2}f}".rstrip("0").rstrip(".")


def path(figure_id: str) -> Path:
    return KEPT / f"{figure_id}.svg.gz"


def kept(figure_id: str) -> str:
    """A figure as it was drawn when it was looked at last."""
    return gzip.decompress(path(figure_id).read_bytes()).decode()


def same(old: str, new: str) -> bool:
    """Whether two drawings have the same texts and elements, and coordinates that round alike or to neighbours."""
    tags = ["".join(_TAG.findall(svg)) for svg in (old, new)]
    if _TAG.split(old) != _TAG.split(new) or len({tuple(_NUMBER.split(t)) for t in tags}) > 1:
        return False
    pairs = zip(*(map(float, _NUMBER.findall(t)) for t in tags), strict=True)
    return all(abs(a - b) < (0.11 if max(abs(a), abs(b)) >= 1 else 0.011) for a, b in pairs)


def compare(figure_id: str, old: str, new: str) -> Path:
    """Write a page with both drawings, one over the other, and what the lock says."""
    (verdict,) = lock.verify(figure_id)
    fonts = {name: (theme.FONTS / f"InterNCE-{file}.otf").as_uri() for name, file in _FILES.items()}
    PAGES.mkdir(parents=True, exist_ok=True)
    page = PAGES / f"{figure_id}.html"
    moved = html.escape(str(verdict))
    page.write_text(_PAGE.format(id=figure_id, font=theme.FONT, moved=moved, old=old, new=new, **fonts), "utf-8")
    return page


@pytest.mark.parametrize("figure_id", FIGURES)
def test_a_figure_looks_as_it_did(figure_id):
    old, new = kept(figure_id), drawn(figure_id)
    if not same(old, new):
        page = compare(figure_id, old, new)
        pytest.fail(f"{figure_id} looks different; see {page}, and if it is meant: make drawings", pytrace=False)


def test_no_drawing_is_kept_of_a_figure_that_is_gone():
    assert {path.name for path in KEPT.iterdir()} == {f"{figure_id}.svg.gz" for figure_id in FIGURES}


@pytest.mark.parametrize(
    ("pattern", "changed", "alike"),
    [
        (r"translate\((\d\d+\.\d),", lambda m: f"translate({float(m[1]) + 0.1:.1f},", True),  # a last bit may round so
        (r"translate\((\d\d+\.\d),", lambda m: f"translate({float(m[1]) + 0.5:.1f},", False),
        ("#c8553d", lambda _: "#c8553e", False),
        ("<text ", lambda _: "<tspan ", False),
        (">10⁻⁸<", lambda _: ">10⁻⁷<", False),
        (">2.0<", lambda _: ">2.1<", False),
    ],
)
def test_what_counts_as_the_same_drawing(pattern, changed, alike):
    old = kept("fig-2")
    new = re.sub(pattern, changed, old, count=1)
    assert new != old
    assert same(old, new) is alike


def test_the_page_shows_old_and_new_and_says_what_moved(tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "PAGES", tmp_path)
    old = kept("fig-2")
    text = compare("fig-2", old, old.replace("#c8553d", "#000000")).read_text(encoding="utf-8")
    assert text.count("<svg ") == 4 and "#c8553d" in text and "#000000" in text
    assert "fig-2: reproduces" in text


if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    for name in FIGURES:
        now = drawn(name)
        if not path(name).exists() or not same(kept(name), now):
            path(name).write_bytes(gzip.compress(now.encode(), 9, mtime=0))
            print(path(name).name)
