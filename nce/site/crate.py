"""The site as an RO-Crate: what lies in it, and what made each figure: which rows, which module, which command."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rocrate.model.contextentity import ContextEntity
from rocrate.model.dataset import Dataset
from rocrate.model.file import File
from rocrate.rocrate import ROCrate

import nce
from nce.data import package, resource, source
from nce.figures import exhibit, exhibit_ids, module_of
from nce.figures.cite import AUTHOR, BOOK, REVIEW, of_exhibit
from nce.places import address, exhibit_page
from nce.site import pages
from nce.site.linked import LICENCES, media, published, tables

FILE = "ro-crate-metadata.json"
VERSION = "1.2"
"""Of the specification."""
_LICENCES = {
    "https://creativecommons.org/licenses/by/4.0/": ("Creative Commons Attribution 4.0", "Prose, figures and tables"),
    "https://opendatacommons.org/licenses/odbl/1-0/": ("Open Database License 1.0", "What was read in SciGlass"),
    "https://spdx.org/licenses/MIT": ("MIT License", "Code"),
}
_TEXT, _CODE = LICENCES["CC-BY-4.0"], "https://spdx.org/licenses/MIT"
_PACKAGE = "code/nce"


def describe(site: Path, description: str, chapters: dict[str, str], day: str) -> str:
    """The crate of a built site, as JSON-LD.

    Parameters
    ----------
    site
        The folder of the site, with its data, figures and code in place.
    description
        What the first page says of itself.
    chapters
        Pages that are articles, with their titles.
    day
        When it was published: the library would ask the clock.
    """
    crate = ROCrate(version=VERSION)
    for url, (name, what) in _LICENCES.items():
        crate.add(ContextEntity(crate, url, {"@type": "CreativeWork", "name": name, "description": what}))
    _root(crate, description, day)
    for name, title in chapters.items():
        _file(crate, site, f"{name}.html", title, f"Chapter of {BOOK}", [_TEXT], "ScholarlyArticle")
    for described in package()["resources"]:
        licences = [LICENCES[one["name"]] for one in described["licenses"]]
        path, works = _data(described["name"]), published(described["name"])
        _file(crate, site, path, described["title"], described["description"], licences, works=works)
    _code(crate, site)
    shown = [i for i in exhibit_ids() if (site / f"{exhibit_page(i)}.html").is_file()]
    if made := [_made(crate, site, exhibit_id) for exhibit_id in shown]:
        crate.root_dataset["mentions"] = made
    return json.dumps(crate.metadata.generate(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _root(crate: Any, description: str, day: str) -> None:
    review = _work(crate, REVIEW)
    author = crate.add(ContextEntity(crate, "#contributors", {"@type": "Organization", "name": AUTHOR}))
    about = {
        "name": BOOK,
        "description": description,
        "version": nce.__version__,
        "datePublished": day,
        "license": crate.dereference(_TEXT),
        "author": author,
        "publisher": author,
        "about": review,
        "isBasedOn": review,
        **({"url": address()} if address() else {}),
    }
    for name, value in about.items():
        crate.root_dataset[name] = value


def _code(crate: Any, site: Path) -> None:
    """The package, and its modules by their first lines."""
    what = "The package that checks, computes, draws and builds"
    about = {"name": "nce", "version": nce.__version__, "description": what, "license": {"@id": _CODE}}
    whole = crate.add(Dataset(crate, dest_path=_PACKAGE, properties=about))
    for module in sorted((site / _PACKAGE).rglob("*.py")):
        path = module.relative_to(site).as_posix()
        name = path.removeprefix("code/").removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        first = (ast.get_docstring(ast.parse(module.read_bytes())) or name).splitlines()[0]
        whole.append_to("hasPart", _file(crate, site, path, name, first, [_CODE], "SoftwareSourceCode"))


def _made(crate: Any, site: Path, exhibit_id: str) -> Any:
    """A figure or table with its files, and the action that made them."""
    shown = exhibit(exhibit_id)
    folder = exhibit_page(exhibit_id).removesuffix("/index")
    title = of_exhibit(shown).title
    licences = [LICENCES[name] for name in shown.licences]
    files = [
        _file(
            crate, site, f"{folder}/{exhibit_id}{ending}", f"{title} ({pages.FILES[ending]})", shown.alt, licences,
            works=shown.sources,
        )
        for ending in pages.files(shown)
    ]  # fmt: skip
    told = json.loads((site / folder / f"{exhibit_id}.json").read_text(encoding="utf-8"))
    module = f"code/{module_of(exhibit_id).replace('.', '/')}"
    path = f"{module}.py" if (site / f"{module}.py").is_file() else f"{module}/__init__.py"
    return crate.add_action(
        instrument=[crate.dereference(path), crate.dereference(f"{_PACKAGE}/")],
        identifier=f"#make-{exhibit_id}",
        object=_bare([crate.dereference(_data(name)) for name in tables(exhibit_id)]),
        result=files,
        properties={"name": f"nce figure {exhibit_id}", "description": f"{title}. Its digest is {told['digest']}."},
    )


def _data(table: str) -> str:
    return f"data/{resource(table)['path']}"


def _file(
    crate: Any, site: Path, path: str, name: str, description: str, licences: list[str], kind: str = "",
    works: Iterable[str] = (),
) -> Any:  # fmt: skip
    content = (site / path).read_bytes()
    about: dict[str, Any] = {
        "@type": ["File", kind] if kind else "File",
        "name": name,
        "description": description,
        "encodingFormat": media(path),
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    if licences != [_TEXT]:  # which the root has, and parts take from it
        about["license"] = _bare([{"@id": url} for url in licences])
    if based := [{"@id": _work(crate, key).id} for key in works]:
        about["isBasedOn"] = _bare(based)
    return crate.add(File(crate, dest_path=path, properties=about))


def _work(crate: Any, key: str) -> Any:
    cited = source(key)
    identifier = cited.url or f"#{key}"
    about = {"@type": "CreativeWork", "name": cited.field("title")}
    return crate.dereference(identifier) or crate.add(ContextEntity(crate, identifier, about))


def _bare(values: list[Any]) -> Any:
    """One value stands for itself, as the specification asks."""
    return values[0] if len(values) == 1 else values
