"""Schematics: boxes, discs, lines and words as Vega-Lite marks on hidden axes, in pixels from the upper left corner."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import pi
from typing import Any

import altair as alt
import pandas as pd

from nce.figures import theme


@dataclass
class Sketch:
    """A drawing that is put together part by part; what stands for something carries ``part`` and ``role`` to tell."""

    width: float
    height: float
    _boxes: list[dict[str, Any]] = field(default_factory=list)
    _discs: list[dict[str, Any]] = field(default_factory=list)
    _wedges: list[dict[str, Any]] = field(default_factory=list)
    _lines: list[dict[str, Any]] = field(default_factory=list)
    _heads: list[dict[str, Any]] = field(default_factory=list)
    _words: dict[tuple[Any, ...], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def box(self, x: float, x2: float, y: float, y2: float, colour: str, part: str, role: str, opaque: float) -> None:
        """A part of the drawing."""
        told = {"colour": colour, "opaque": opaque, "part": part, "role": role}
        self._boxes.append({"x": x, "x2": x2, "y": y, "y2": y2, **told})

    def disc(self, x: float, y: float, radius: float, colour: str, ring: str, part: str, role: str) -> None:
        """A particle with a rim."""
        told = {"colour": colour, "ring": ring, "part": part, "role": role}
        self._discs.append({"x": x, "y": y, "size": pi * radius**2, **told})

    def line(self, *points: tuple[float, float], dashed: bool = False) -> None:
        """A line through points."""
        name = str(len(self._lines))
        rows = [{"x": x, "y": y, "line": name, "dashed": dashed, "n": n} for n, (x, y) in enumerate(points)]
        self._lines.extend(rows)

    def head(self, x: float, y: float, to: str, size: float = 60) -> None:
        """The tip of an arrow: ``to`` is right, left, up or down."""
        self._heads.append({"x": x, "y": y, "shape": f"triangle-{to}", "size": size, "colour": theme.INK})

    def wedge(self, x: float, x2: float, y: float, half: float, colour: str, part: str, role: str) -> None:
        """A wedge with its edge at ``x2``, as broad as twice ``half`` where it starts."""
        for at, upper, lower in ((x, y - half, y + half), (x2, y, y)):
            self._wedges.append({"x": at, "y": upper, "y2": lower, "colour": colour, "part": part, "role": role})

    def words(
        self, x: float, y: float, text: str, *, size: int = 12, align: str = "center", bold: bool = False
    ) -> None:
        """Words about a point."""
        self._words[size, align, bold].append({"x": x, "y": y, "text": text})

    def chart(self, title: str = "") -> Any:
        """All parts as one chart."""
        x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, self.width], nice=False, zero=False))
        y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[self.height, 0], nice=False, zero=False))
        tooltip = [alt.Tooltip("part:N", title="part"), alt.Tooltip("role:N", title="what it is for")]
        raw = alt.Color("colour:N", scale=None)
        layers = []
        if self._boxes:
            opaque = alt.FillOpacity("opaque:Q", scale=None)
            boxes = alt.Chart(pd.DataFrame(self._boxes)).mark_rect(strokeWidth=1)
            fill, stroke = alt.Fill("colour:N", scale=None), alt.Stroke("colour:N", scale=None)
            layers.append(
                boxes.encode(x=x, x2="x2", y=y, y2="y2", fill=fill, stroke=stroke, fillOpacity=opaque, tooltip=tooltip)
            )
        if self._wedges:
            wedges = alt.Chart(pd.DataFrame(self._wedges)).mark_area(opacity=1)
            layers.append(wedges.encode(x=x, y=y, y2="y2", color=raw, detail="part:N", tooltip=tooltip))
        if self._discs:
            size, ring = alt.Size("size:Q", scale=None), alt.Stroke("ring:N", scale=None)
            fill = alt.Fill("colour:N", scale=None)
            discs = alt.Chart(pd.DataFrame(self._discs)).mark_point(strokeWidth=3, fillOpacity=0.75, opacity=1)
            layers.append(discs.encode(x=x, y=y, fill=fill, stroke=ring, size=size, tooltip=tooltip))
        if self._lines:
            lines = alt.Chart(pd.DataFrame(self._lines)).mark_line(color=theme.INK, strokeWidth=1.4)
            dash = alt.condition("datum.dashed", alt.value([4, 3]), alt.value([1, 0]))
            layers.append(lines.encode(x=x, y=y, detail="line:N", order="n:Q", strokeDash=dash))
        if self._heads:
            shape = alt.Shape("shape:N", scale=None)
            heads = alt.Chart(pd.DataFrame(self._heads)).mark_point(filled=True, opacity=1)
            layers.append(heads.encode(x=x, y=y, shape=shape, size=alt.Size("size:Q", scale=None), color=raw))
        for (size_px, align, bold), rows in self._words.items():
            weight: Any = 600 if bold else 400
            words = alt.Chart(pd.DataFrame(rows)).mark_text(fontSize=size_px, align=align, fontWeight=weight)
            layers.append(words.encode(x=x, y=y, text="text:N"))
        drawn = alt.layer(*layers).properties(width=self.width, height=self.height)
        return drawn.properties(title=alt.Title(title, anchor="start")) if title else drawn
