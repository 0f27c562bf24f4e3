"""What the pages are, in the words of schema.org: chapters as articles, tables as data sets, figures as images.

Each function makes the node of one thing, as seen from the page ``here``: with a public address everything has its full
one, without it links are relative to the page, which is what JSON-LD inside a page resolves them against.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from functools import cache
from typing import Any

from nce.data import DATA, package, resource, source
from nce.data.tables import index_of, index_of_built, rows
from nce.figures import exhibit, exhibit_ids
from nce.figures.cite import AUTHOR, BOOK, REVIEW, of_exhibit
from nce.figures.exhibit import Exhibit
from nce.figures.text import unmarked
from nce.places import TABLES, address, exhibit_page

Node = dict[str, Any]

CREATOR: Node = {"@type": "Organization", "name": AUTHOR}
LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}
MEDIA = {
    ".csv": "text/csv",
    ".gz": "application/gzip",
    ".vl.json": "application/vnd.vegalite.v6+json",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
    ".html": "text/html",
    ".py": "text/x-python",
    ".lock": "text/plain",
}
_WORKS = {"article": "ScholarlyArticle", "book": "Book", "phdthesis": "Thesis", "incollection": "Chapter"}


def media(name: str) -> str:
    """The media type of a file, by the longest ending that is known."""
    return next(MEDIA[e] for e in sorted(MEDIA, key=len, reverse=True) if name.endswith(e))


def link(here: str, target: str) -> str:
    """A file or page of the site, as seen from a page."""
    if address():
        folder, _, name = target.rpartition("/")
        return f"{address()}{folder}{'/' if folder else ''}" if name == "index.html" else f"{address()}{target}"
    return posixpath.relpath(target, posixpath.dirname(here) or ".")


def work(key: str) -> Node:
    """One work of the bibliography."""
    cited = source(key)
    kind = _WORKS.get(cited.entry.type, "CreativeWork")
    year = {} if kind == "CreativeWork" else {"datePublished": str(cited.entry.fields["year"])}
    return {"@type": kind, **({"@id": cited.url} if cited.url else {}), "name": cited.field("title"), **year}


def works(keys: Iterable[str]) -> list[Node]:
    return [work(key) for key in dict.fromkeys(keys)]


def review() -> Node:
    """What the companion is about."""
    people = [
        {"@type": "Person", "name": " ".join([*p.first_names, *p.middle_names, *p.prelast_names, *p.last_names])}
        for p in source(REVIEW).entry.persons["author"]
    ]
    return work(REVIEW) | {"author": people, "url": source(REVIEW).url}


def book(here: str) -> Node:
    """The companion, to be named from any page."""
    return {"@type": "Book", "@id": f"{link(here, 'index.html')}#book", "name": BOOK, "author": CREATOR}


def _made(here: str, released: str, licences: Iterable[str] = ("CC-BY-4.0",)) -> Node:
    urls = [LICENCES[name] for name in licences]
    dates = {"datePublished": released, "dateModified": released} if released else {}
    return {
        "creator": CREATOR,
        "isPartOf": book(here),
        "license": urls[0] if len(urls) == 1 else urls,
        "isAccessibleForFree": True,
        **dates,
    }


def article(here: str, title: str, description: str, cited: Iterable[str], released: str) -> Node:
    """A chapter: it is about the review, and not the review."""
    return {
        "@type": "ScholarlyArticle",
        "@id": link(here, f"{here}.html"),
        "headline": title,
        "name": title,
        "description": description,
        "author": CREATOR,
        "inLanguage": "en",
        "about": review(),
        "isBasedOn": {"@id": source(REVIEW).url},
        "citation": works(cited),
        **_made(here, released),
    }


def page(here: str, title: str, description: str) -> Node:
    """Any other page."""
    where = link(here, f"{here}.html")
    return {"@type": "WebPage", "@id": where, "name": title, "description": description, "isPartOf": site(here)}


def site(here: str) -> Node:
    return {"@type": "WebSite", "@id": f"{link(here, 'index.html')}#site", "name": BOOK}


def landing(description: str, chapters: dict[str, str], version: str, released: str) -> list[Node]:
    """The site and the book, with its chapters and their titles."""
    here = "index"
    parts = [{"@type": "ScholarlyArticle", "@id": link(here, f"{c}.html"), "name": t} for c, t in chapters.items()]
    about = {"description": description, "inLanguage": "en", "version": version}
    whole = {k: v for k, v in _made(here, released).items() if k != "isPartOf"}
    return [
        site(here) | {"url": link(here, "index.html"), "description": description, "inLanguage": "en"},
        book(here) | about | whole | {"about": review(), "isBasedOn": {"@id": source(REVIEW).url}, "hasPart": parts},
    ]


def _file(here: str, path: str, kind: str = "DataDownload") -> Node:
    return {"@type": kind, "contentUrl": link(here, path), "encodingFormat": media(path)}


def catalogue(here: str, description: str) -> Node:
    """All tables of the data."""
    listed = [
        {"@type": "Dataset", "@id": link(here, f"{TABLES}/{t['name']}.html"), "name": t["title"]}
        | {"description": t["description"]}
        for t in package()["resources"]
    ]
    about = {"name": package()["title"], "description": description, "license": LICENCES["CC-BY-4.0"]}
    return {"@type": "DataCatalog", "@id": link(here, f"{here}.html"), **about, "creator": CREATOR, "dataset": listed}


def dataset(here: str, name: str, version: str, released: str) -> Node:
    """A table of the data: what was measured in which unit, its file, its licence, the works it comes from."""
    table = resource(name)
    measured = [
        {"@type": "PropertyValue", "name": f["name"], "description": f["description"]}
        | ({"unitText": f["unit"]} if f.get("unit") else {})
        for f in table["schema"]["fields"]
        if f["type"] in ("number", "integer")
    ]
    path = f"data/{table['path']}"
    kept = {"contentSize": f"{(DATA / table['path']).stat().st_size} B"}
    return {
        "@type": "Dataset",
        "@id": link(here, f"{here}.html"),
        "name": table["title"],
        "description": table["description"],
        "version": version,
        "size": f"{len(rows(name))} rows",
        **({"variableMeasured": measured} if measured else {}),
        "distribution": _file(here, path) | kept,
        "isBasedOn": works(published(name)),
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": link(here, f"{TABLES}/index.html")},
        **_made(here, released, [licence["name"] for licence in table["licenses"]]),
    }


@cache
def published(name: str) -> list[str]:
    """The works that published what stands in a table."""
    stated = resource(name).get("provenance", {}).get("source")
    return [stated] if stated else list(dict.fromkeys(row["source"] for row in rows(name)))


@cache
def tables(exhibit_id: str) -> list[str]:
    """The tables whose rows a figure or table shows."""
    shown = [str(row_id) for row_id in exhibit(exhibit_id).data.index]
    known = index_of() if all(row_id in index_of() for row_id in shown) else {**index_of(), **index_of_built()}
    return list(dict.fromkeys(known[row_id][0] for row_id in shown if row_id in known))


def shown(here: str, exhibit_id: str, endings: Iterable[str], version: str, released: str) -> Node:
    """A figure as an image, a table of the review as a data set, with all files beside its page."""
    what = exhibit(exhibit_id)
    files = {ending: f"{posixpath.dirname(exhibit_page(exhibit_id))}/{exhibit_id}{ending}" for ending in endings}
    based = [{"@type": "Dataset", "@id": link(here, f"{TABLES}/{name}.html"), "name": resource(name)["title"]}
             | {"description": resource(name)["description"]} for name in tables(exhibit_id)]  # fmt: skip
    about = {
        "@id": link(here, f"{here}.html"),
        "name": _called(what),
        "identifier": {"@type": "PropertyValue", "propertyID": "sha256", "value": what.digest},
        "version": version,
        "isBasedOn": [*based, *works(what.sources)],
        **_made(here, released, what.licences),
    }
    if ".png" not in files:
        held = [_file(here, files[ending]) for ending in (".csv", ".json")]
        return {"@type": "Dataset", "description": unmarked(what.caption), "distribution": held, **about}
    return {
        "@type": "ImageObject",
        "caption": unmarked(what.caption),
        "description": what.alt,
        **{k: v for k, v in _file(here, files[".png"]).items() if k != "@type"},
        "encoding": [_file(here, files[e], "ImageObject") for e in (".svg", ".pdf")],
        "creditText": f"{AUTHOR}, {BOOK}",
        "copyrightNotice": AUTHOR,
        "acquireLicensePage": link(here, "appendix/cite.html"),
        **about,
    }


def _called(what: Exhibit) -> str:
    return of_exhibit(what).title


def exhibit_of(page_name: str) -> str:
    """The figure or table that a page is of; empty if it is of none."""
    return next((i for i in exhibit_ids() if exhibit_page(i) == page_name), "")


def table_of(page_name: str) -> str:
    """The table of the data that a page is of; empty if it is of none."""
    names = (described["name"] for described in package()["resources"])
    return next((name for name in names if page_name == f"{TABLES}/{name}"), "")
