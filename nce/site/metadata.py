"""What machines read of the pages: tags for reference managers and previews, JSON-LD, a map of the site, a crate.

Reference managers and Google Scholar read the Highwire and Dublin Core tags. A chapter is by the contributors of the
companion and is about the review: the DOI of the review is nowhere given as that of the chapter.
"""

from __future__ import annotations

import html
import shutil
import textwrap
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

import nce
from nce.data import package, resource, source
from nce.figures import exhibit
from nce.figures.cite import AUTHOR, BOOK, REVIEW
from nce.figures.exhibit import in_script
from nce.figures.text import unmarked
from nce.places import TABLES, address, public
from nce.site import crate, linked, pages
from nce.site.card import SIZE, card
from nce.site.linked import Node
from nce.site.release import dated, released

CARD = "_static/card.png"
CODE = "code"
"""Folder of the program in the site, so that what made a figure can be read beside it."""

_released = cache(released)
_LONGEST = 300


def chapters(env: BuildEnvironment) -> dict[str, str]:
    """The pages that retell the review, in its order, with their titles."""
    listed = env.toctree_includes.get(env.config.root_doc, [])
    apart = ("appendix/", "figures/")
    return {name: env.titles[name].astext() for name in listed if not name.startswith(apart)}


def brief(text: str) -> str:
    """The first sentences of a text, as many as a search engine shows, or the beginning of a long one.

    Examples
    --------
    >>> brief("Short. " + "Very long " * 40)
    'Short.'
    """
    words = textwrap.shorten(text, _LONGEST, placeholder="…")
    end = words.rfind(". ") + 1
    return words[:end] if words.endswith("…") and end else words


def description(here: str, title: str, doctree: nodes.document | None) -> str:
    """What a page says of itself, or its object, or its first paragraph."""
    if doctree is None:
        return f"{title[:1].upper()}{title[1:]}. A page of {BOOK}."
    for meta in doctree.findall(nodes.meta):
        if meta.get("name") == "description":
            return str(meta["content"])
    if name := linked.exhibit_of(here):
        return brief(unmarked(exhibit(name).caption))
    if name := linked.table_of(here):
        return brief(resource(name)["description"])
    first = next(iter(doctree.findall(nodes.paragraph)), nodes.paragraph("", title))
    return brief(f"{title}: {first.astext()}")


def graph(here: str, title: str, told: str, env: BuildEnvironment, when: str) -> list[Node]:
    """What a page is about, in the words of schema.org."""
    if here == env.config.root_doc:
        return linked.landing(told, chapters(env), nce.__version__, when)
    if here in chapters(env):
        refs = env.get_domain("cite").citation_refs
        cited = [target.key for ref in refs if ref.docname == here for target in ref.targets]
        return [linked.article(here, title, told, cited, when)]
    if name := linked.exhibit_of(here):
        return [linked.shown(here, name, pages.files(exhibit(name)), nce.__version__, when)]
    if name := linked.table_of(here):
        return [linked.dataset(here, name, nce.__version__, when)]
    if here == f"{TABLES}/index":
        return [linked.catalogue(here, package()["description"])]
    return [linked.page(here, title, told)]


_CITABLE = {"ScholarlyArticle": "Text", "ImageObject": "StillImage", "Dataset": "Dataset", "WebSite": "Text"}
"""What can be cited as a part of the companion, and what Dublin Core calls it."""


def cited(here: str, title: str, kind: str, when: str) -> dict[str, str]:
    """Tags for reference managers."""
    if kind not in _CITABLE:
        return {}
    whole = kind == "WebSite"
    return {
        "citation_title": BOOK if whole else title,
        "citation_author": AUTHOR,
        "citation_publication_date": when.replace("-", "/"),
        "citation_inbook_title": "" if whole else BOOK,
        "citation_language": "en",
        "citation_public_url": public(here),
        "DC.title": BOOK if whole else title,
        "DC.creator": AUTHOR,
        "DC.date": when,
        "DC.language": "en",
        "DC.type": _CITABLE[kind],
        "DC.source": source(REVIEW).url,
        "DC.rights": linked.LICENCES["CC-BY-4.0"],
        "DC.identifier": public(here),
    }


def preview(here: str, title: str, told: str, kind: str) -> dict[str, str]:
    """Tags for those who show a link as a card; its image is the figure that the page is of, or else the book's."""
    picture = {"og:image": linked.link(here, CARD), "og:image:alt": BOOK}
    size = {"og:image:width": str(SIZE[0]), "og:image:height": str(SIZE[1])}
    if kind == "ImageObject":
        name = linked.exhibit_of(here)
        picture, size = {"og:image": linked.link(here, f"figures/{name}/{name}.png"), "og:image:alt": title}, {}
    return {
        "og:type": "article" if kind == "ScholarlyArticle" else "website",
        "og:site_name": BOOK,
        "og:title": title,
        "og:description": told,
        "og:url": public(here),
        **picture,
        **size,
    }


def head(here: str, title: str, told: str, described: bool, about: list[Node], when: str) -> str:
    """The tags of a page; what has no value is left out."""
    kind = about[0]["@type"]
    named = {"description": "" if described else told, **cited(here, title, kind, when)}
    named["twitter:card"] = "summary_large_image"
    lines = [_tag("name", name, text) for name, text in named.items() if text]
    lines += [_tag("property", name, text) for name, text in preview(here, title, told, kind).items() if text]
    if canonical := public(here):
        lines.append(f'<link rel="canonical" href="{html.escape(canonical)}">')
    said = in_script({"@context": "https://schema.org", "@graph": about})
    return "\n".join([*lines, f'<script type="application/ld+json">{said}</script>'])


def _tag(key: str, name: str, text: str) -> str:
    return f'<meta {key}="{name}" content="{html.escape(text)}">'


def _page(app: Sphinx, here: str, _: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    when = _released(Path(app.srcdir).parent)
    known = app.env.titles.get(here)
    title = known.astext() if known else html.unescape(nodes.unescape(str(context.get("title", here))))
    told = description(here, title, doctree)
    tags = context.get("metatags") or ""
    about = graph(here, title, told, app.env, when) if doctree is not None else [linked.page(here, title, told)]
    described = 'name="description"' in tags
    context["metatags"] = f"{tags}\n{head(here, title, told, described, about, when)}"
    context["pageurl"] = ""  # the theme would name the address a second time


def sitemap(names: list[str]) -> str:
    """Addresses of all pages. The protocol wants whole addresses, so a site without one has no map."""
    places = "".join(f"<url><loc>{html.escape(public(name))}</loc></url>\n" for name in names)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{places}</urlset>\n'


def robots() -> str:
    """Everything may be read."""
    return "User-agent: *\nAllow: /\n" + (f"Sitemap: {address()}sitemap.xml\n" if address() else "")


def _publish(app: Sphinx, failed: Exception | None) -> None:
    """Write what is not a page: card, map, robots, program, crate."""
    if failed is not None or app.builder.format != "html":
        return
    out, root = Path(app.outdir), Path(app.srcdir).parent
    (out / CARD).write_bytes(card())
    (out / "robots.txt").write_text(robots(), encoding="utf-8")
    if address():
        (out / "sitemap.xml").write_text(sitemap(sorted(app.env.found_docs)), encoding="utf-8")
    shutil.copytree(Path(__file__).parents[1], out / CODE / "nce", ignore=_not_code)
    start = app.env.config.root_doc
    told = description(start, BOOK, app.env.get_doctree(start))
    made = crate.describe(out, told, chapters(app.env), dated(root))
    (out / crate.FILE).write_text(made, encoding="utf-8")


def _not_code(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if not name.endswith(".py") and not _holds_code(Path(folder) / name)}


def _holds_code(path: Path) -> bool:
    return path.is_dir() and (path / "__init__.py").is_file()


def setup(app: Sphinx) -> None:
    """Register the tags and the files."""
    app.connect("html-page-context", _page, priority=950)
    app.connect("build-finished", _publish, priority=950)
