"""The frame of a page: the theme, what a page may load, and HTML that a strict policy and a screen reader accept.

The stock theme of Jupyter Book brings Bootstrap, an icon font, inline scripts and styles, and its own search. A page of
the book needs none of it, so the theme under ``assets/theme`` is written for these pages alone.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

import nce
from nce.figures import theme

SEARCH = ["documentation_options.js", "doctools.js", "language_data.js", "searchtools.js", "sphinx_highlight.js"]
"""Scripts of Sphinx that the page of the search loads."""
ASSETS = Path(__file__).parents[1] / "assets"
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    ]
)
"""What the pages may load and run: files of this site, nothing inline, nothing made from text."""


class Writer(HTML5Translator):
    """HTML without inline style, in which whatever scrolls can be reached with the keyboard."""

    def visit_table(self, node: nodes.Element) -> None:
        self.body.append('<div class="nce-wide-table" role="group" tabindex="0" aria-label="Table">')
        super().visit_table(node)

    def depart_table(self, node: nodes.Element) -> None:
        super().depart_table(node)
        self.body.append("</div>")

    def visit_literal_block(self, node: nodes.Element) -> None:
        try:
            super().visit_literal_block(node)
        except nodes.SkipNode:
            self.body[-1] = self.body[-1].replace("<pre>", '<pre tabindex="0">')
            raise

    def visit_doctest_block(self, node: nodes.Element) -> None:
        self.visit_literal_block(node)

    def visit_raw(self, node: nodes.Element) -> None:
        if "html" in node.get("format", "").split():
            node = nodes.raw("", obedient(node.astext()), **node.attributes)
        super().visit_raw(node)

    def visit_reference(self, node: nodes.Element) -> None:
        super().visit_reference(node)
        if "://" in node.get("refuri", ""):
            self.body[-1] = self.body[-1].replace("<a ", '<a rel="noopener" ', 1)

    # Works cited are items of a list; the roles that docutils gives them are deprecated.
    def visit_citation(self, node: nodes.Element) -> None:
        if not isinstance(node.previous_sibling(), nodes.citation):
            self.body.append('<ul class="nce-works">')
        self.body.append(self.starttag(node, "li", CLASS="citation"))

    def depart_citation(self, node: nodes.Element) -> None:
        self.body.append("</li>")
        if not isinstance(node.next_node(descend=False, siblings=True), nodes.citation):
            self.body.append("</ul>")


def obedient(markup: str) -> str:
    """HTML that came out of a cell or a table, without the styles that pandas writes into it; links abroad say so.

    Examples
    --------
    >>> obedient('<style scoped>tr {color: red}</style><tr style="text-align: right;"><td>style="a"</td></tr>')
    '<tr><td>style="a"</td></tr>'
    """
    plain = re.sub(r"<style[^>]*>.*?</style>\s*", "", markup, flags=re.DOTALL)
    plain = re.sub(r"<[^>]+>", lambda tag: re.sub(r' style="[^"]*"', "", tag[0]), plain)
    return re.sub(r'<a (?=[^>]*href="https?://)(?![^>]*rel=)', '<a rel="noopener" ', plain)


def _page(app: Sphinx, _: str, __: str, context: dict[str, Any], ___: nodes.document | None) -> None:
    """Only scripts of the site's own are loaded; Sphinx and other extensions would bring theirs."""
    own = [script for script in context["script_files"] if _is_own(Path(str(script.filename)).name)]
    context |= {
        "content_security_policy": POLICY,
        "script_files": own,
        "version_of_book": nce.__version__,
    }


def _is_own(name: str) -> bool:
    return (ASSETS / "site" / name).is_file()


def _styles() -> str:
    """All style sheets of the site as one, in the order of their names."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ASSETS / "site").glob("*.css")))


def _static(app: Sphinx, failed: Exception | None) -> None:
    """Leave the site's own files under ``_static``, with Vega as one plain script, and fonts at half the size.

    The top-level names of Vega must not meet those of other scripts.
    """
    if failed is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for path in static.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.suffix == ".css" or not (_is_own(path.name) or path.name in SEARCH):
            path.unlink()
    (static / "nce.css").write_text(_styles(), encoding="utf-8")
    bundle = theme.converter().javascript_bundle(vl_version=theme.VEGA_LITE)
    (static / "nce-vega.js").write_text(f"(() => {{\n{bundle}\n}})();\n", encoding="utf-8")
    shutil.copy(theme.FONTS / "OFL.txt", static)
    for path in theme.FONTS.glob("*.otf"):
        with TTFont(path, recalcTimestamp=False) as font:
            font.flavor = "woff2"
            font.save(static / f"{path.stem}.woff2")


def _configure(app: Sphinx, config: Any) -> None:
    config.html_static_path.append(str(ASSETS / "site"))
    config.html_additional_pages["404"] = "404.html"


def setup(app: Sphinx) -> None:
    """Register the theme and the writer."""
    app.add_html_theme("nce", str(ASSETS / "theme"))
    app.set_translator("html", Writer)
    app.add_config_value("comments_config", {}, "html")  # Jupyter Book sets it, whether or not pages have comments
    app.connect("config-inited", _configure)
    app.connect("html-page-context", _page, priority=950)
    app.connect("build-finished", _static)
