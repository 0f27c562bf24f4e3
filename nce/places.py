"""Where things stand in the site, and the one public address that all of it has, if it has one.

The address is the key ``html.baseurl`` of ``_config.yml``; ``NCE_ADDRESS`` in the environment stands above it, so that
each release can be built for a place of its own. An installed package has no such file, and names no address.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from nce.data import DataError, resource
from nce.data.tables import built

CONFIG = Path(__file__).parents[1] / "_config.yml"
TABLES = "appendix/data"
"""Folder of the catalogue in the book."""
FIGURES = "figures"


def exhibit_page(exhibit_id: str) -> str:
    """The document that is the permanent page of a figure or table."""
    return f"{FIGURES}/{exhibit_id}/index"


def row_page(table: str, row_id: str) -> str:
    """The page of the catalogue on which a row stands; its anchor there is its id.

    The rows of a table that a script wrote are too many for one page; they stand by thousands of the number that comes
    first in their id, which in SciGlass is that of the paper.

    Examples
    --------
    >>> row_page("conductivity", "co-12"), row_page("sciglass", "sg-12614-41439")
    ('appendix/data/conductivity', 'appendix/data/sciglass/12')
    """
    block = f"/{int(row_id.split('-')[1]) // 1000}" if built(resource(table)) else ""
    return f"{TABLES}/{table}{block}"


def address() -> str:
    """The public address of the site, which ends in a slash; empty if it has none.

    Raises
    ------
    DataError
        If what is stated is no address of the web.
    """
    stated = os.environ.get("NCE_ADDRESS")
    where = "NCE_ADDRESS"
    if stated is None:
        stated, where = _configured(), f"{CONFIG.name}, html.baseurl"
    if not stated:
        return ""
    parts = urlsplit(stated)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or " " in stated:
        raise DataError(f"{where}: {stated!r} is no address of a site; write it as https://example.org/nce/")
    return stated.rstrip("/") + "/"


def public(page: str, anchor: str = "") -> str:
    """The public address of a page, or of a place on it; empty if the site has none.

    Parameters
    ----------
    page
        A document of the book, ``lps/structure``. An ``index`` goes by the name of its folder.
    anchor
        Id of the place.
    """
    if not address():
        return ""
    file = page.removesuffix("index") if page.rpartition("/")[2] == "index" else f"{page}.html"
    return f"{address()}{file}{'#' if anchor else ''}{anchor}"


@cache
def _configured() -> str:
    import yaml

    if not CONFIG.is_file():
        return ""
    html = (yaml.safe_load(CONFIG.read_text(encoding="utf-8")) or {}).get("html") or {}
    return str(html.get("baseurl") or "")
