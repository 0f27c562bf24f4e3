"""How charts look: one font that is shipped, colours that hold on white and on black, the ink of the page."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from typing import Any

FONT = "Inter NCE"
FONTS = Path(__file__).parents[1] / "assets" / "fonts"

INK = "currentColor"
"""Axes and text take the colour of the text around the chart, so that one drawing serves light and dark pages."""

COLOURS = {
    "liquid": "#2a7fbf",
    "crystalline": "#7d7d7d",
    "polycrystalline": "#7d7d7d",
    "glass": "#c8553d",
    "glass-ceramic": "#a04fb0",
    "thin film": "#1b9e77",
}
"""Colour of each kind of material: a contrast of at least 3:1 on white and on the dark page."""

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")

WIDTHS = {"wide": 640, "narrow": 330}
"""Every chart is drawn twice, for a column of text and for a phone; the page shows the one that fits."""

VEGA_LITE = "6.4"


def config() -> dict[str, Any]:
    """The ``config`` block of every chart."""
    text = {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 13}
    return {
        "background": "transparent",
        "font": FONT,
        "axis": text
        | {
            "domainColor": INK,
            "tickColor": INK,
            "gridColor": INK,
            "gridOpacity": 0.14,
            "labelFlush": False,
            "titleFontWeight": 600,
        },
        "legend": text | {"symbolStrokeWidth": 1.6, "titleFontWeight": 600, "labelLimit": 320},
        "title": {"color": INK, "fontSize": 14, "fontWeight": 600}
        | {"subtitleColor": INK, "subtitleFontSize": 12, "subtitlePadding": 4},
        "text": {"color": INK, "fontSize": 12},
        "view": {"stroke": None},
    }


@cache
def converter() -> Any:
    """The renderer, with the shipped font in place."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def svg(spec: dict[str, Any], name: str) -> str:
    """A chart as SVG. ``name`` makes its inner ids unique on a page that holds several.

    The renderer counts ids through all that one process draws; here they count from the head of each drawing.
    """
    drawn = str(converter().vegalite_to_svg(spec, vl_version=VEGA_LITE))
    inner = r'(?<=id=")(?:clip|gradient_)\d+|(?<=url\(#)(?:clip|gradient_)\d+'
    number = {old: n for n, old in enumerate(dict.fromkeys(re.findall(inner, drawn)))}
    return re.sub(inner, lambda m: f"{name}-{number[m[0]]}", drawn)


def png(spec: dict[str, Any], scale: float = 2) -> bytes:
    """A chart as PNG on white."""
    return bytes(converter().vegalite_to_png(spec | {"background": "white"}, vl_version=VEGA_LITE, scale=scale))


def pdf(spec: dict[str, Any]) -> bytes:
    """A chart as PDF. The renderer orders its objects by chance, so they are written anew in a fixed order."""
    import pikepdf

    drawn, fixed = io.BytesIO(converter().vegalite_to_pdf(spec, vl_version=VEGA_LITE)), io.BytesIO()
    with pikepdf.open(drawn) as document:
        document.save(fixed, static_id=True)
    return fixed.getvalue()
