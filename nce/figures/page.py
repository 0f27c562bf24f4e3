"""What a page shows of a chart before and beside Vega: a lean drawing, its controls, and data that need no parser."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from typing import Any

from nce.figures import theme

_TAG = re.compile(r"<[^>]+>")
_SAID = re.compile(r' (?:role|aria-[a-z]+|class|xmlns:xlink|version)="[^"]*"')
_FRACTION = re.compile(r"-?\d*\.\d+(?:e-?\d+)?")


def picture(spec: dict[str, Any], name: str) -> str:
    """A chart as SVG without words for each mark, to a tenth of a pixel; what it says, the page says once."""
    unsaid = _SAID.sub("", theme.svg(spec, name))
    drawn = _TAG.sub(lambda tag: _FRACTION.sub(_rounded, tag[0]), unsaid)
    return drawn.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)


def said(svg: str, words: str) -> str:
    """A drawing that tells those who cannot see it what it shows."""
    return svg.replace("<svg ", f'<svg role="img" aria-label="{html.escape(words)}" ', 1)


def _rounded(number: re.Match[str]) -> str:
    value = float(number[0])
    shown = f"{value:.{1 if abs(value) >= 1 else 2}f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def plain(spec: dict[str, Any]) -> dict[str, Any]:
    """A specification without CSV, whose parser makes a function from text, which the policy of the site forbids.

    A table is a list of lists of text in its place, headings first: as long as the CSV, and ``chart.js`` turns it into
    the records that the parser would make.
    """
    datasets = {
        name: _listed(rows) if isinstance(rows, str) else rows for name, rows in spec.get("datasets", {}).items()
    }
    return dict(json.loads(json.dumps({**spec, "datasets": datasets}), object_hook=_as_records))


def _listed(lines: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(lines, newline="")))


def _as_records(part: dict[str, Any]) -> dict[str, Any]:
    return part | {"type": "json"} if part.get("type") == "csv" else part


def controls(spec: dict[str, Any], place: str) -> str:
    """Sliders and menus of a chart, which stand there from the start so that nothing moves when it wakes.

    Values are JSON, as ``chart.js`` hands them to the signals of Vega.
    """
    bound = [p for p in spec.get("params", []) if isinstance(p.get("bind"), dict) and "input" in p["bind"]]
    shown = "".join(_control(param, place) for param in bound)
    return f'<div class="nce-controls">{shown}</div>' if shown else ""


def _control(param: dict[str, Any], place: str) -> str:
    bind = param["bind"]
    field = "".join(f"_{name}" for name in param.get("select", {}).get("fields", []))
    signal = html.escape(param["name"] + field)
    about = f'name="{place}-{signal}" data-signal="{signal}" autocomplete="off"'
    label = html.escape(bind["name"].strip().removesuffix(":"))
    value = param.get("value")
    if bind["input"] == "range":
        limits = f'min="{bind["min"]}" max="{bind["max"]}" step="{bind["step"]}" value="{value}"'
        slider = f'<input type="range" {about} {limits}> <output>{value}</output>'
        return f'<label>{label} <span class="nce-slider">{slider}</span></label>'
    options = bind["options"]
    named = [
        (html.escape(json.dumps(option, ensure_ascii=False)), html.escape(str(words)), option == value)
        for option, words in zip(options, bind.get("labels", options), strict=True)
    ]
    if bind["input"] == "select":
        listed = "".join(f'<option value="{v}"{" selected" if on else ""}>{words}</option>' for v, words, on in named)
        return f"<label>{label} <select {about}>{listed}</select></label>"
    buttons = "".join(
        f'<label><input type="radio" {about} value="{v}"{" checked" if on else ""}> {words}</label>'
        for v, words, on in named
    )
    return f"<fieldset><legend>{label}</legend> {buttons}</fieldset>"
