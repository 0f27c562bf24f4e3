"""The picture that stands for the book where somebody shows a link to it: its title, and the values of Figure 2."""

from __future__ import annotations

import numpy as np

from nce.figures import figure, theme

SIZE = (1200, 630)
_INK, _ACCENT = "#ffffff", "#f2b134"
_GROUPS = (_ACCENT, _INK, "#7fd1ae", "#8ec9f2", "#f08a6b", "#d9b3e6")
_WORDS = (
    (70, 168, 64, _INK, "Non-crystalline"),
    (70, 240, 64, _INK, "electrolytes"),
    (70, 308, 32, _ACCENT, "an executable companion"),
    (70, 410, 25, _INK, "Every figure, table, equation"),
    (70, 446, 25, _INK, "and number of a review: traced,"),
    (70, 482, 25, _INK, "recomputed, varied, cited"),
    (640, 590, 18, _INK, "Figure 2: logarithm of conductivity against 1/T"),
)


def card() -> bytes:
    """The picture as PNG."""
    width, height = SIZE
    words = "".join(
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}">{text}</text>' for x, y, size, colour, text in _WORDS
    )
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<rect width="{width}" height="{height}" fill="#1f3a4d"/>'
        f'<g font-family="{theme.FONT}" font-weight="600">{words}</g><g fill-opacity="0.9">{_points()}</g></svg>'
    )
    return bytes(theme.converter().svg_to_png(drawn, scale=1))


def _points() -> str:
    """The values of Figure 2, spread over the right half."""
    shown = figure("fig-2").data.dropna(subset=["T_K", "sigma_S_cm"])
    across, up = 1 / shown["T_K"], np.log10(shown["sigma_S_cm"])
    x = np.interp(across, (across.min(), across.max()), (640, 1130))
    y = np.interp(up, (up.min(), up.max()), (530, 70))
    groups = list(dict.fromkeys(shown["group"]))
    colours = [_GROUPS[groups.index(group) % len(_GROUPS)] for group in shown["group"]]
    marks = zip(x, y, colours, strict=True)
    return "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="7" fill="{colour}"/>' for a, b, colour in marks)
