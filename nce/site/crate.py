"""The site as an RO-Crate: what lies in it, and what made each figure: which rows, which module, which command."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from rocrate.model.contextentity import ContextEntity
from rocrate.model.file import File
from rocrate.model.softwareapplication import SoftwareApplication
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
_CODE_LICENCE = "https://spdx.org/licenses/MIT"


def describe(site: Path, chapters: dict[str, str], day: str) -> str:
    """The crate of a built site, as JSON-LD.

    Parameters
    ----------
    site
        The folder of the site, with its data, figures and code in place.
    chapters
        Pages that are articles, with their titles.
    day
        When it was published: the library would ask the clock.
    """
    crate = ROCrate(version=VERSION)
    _root(crate, day)
    software = crate.add(
        SoftwareApplication(
            crate, "#nce", {"name": "nce", "softwareVersion": nce.__version__, "license": {"@id": _CODE_LICENCE}}
        )
    )
    for name, title in chapters.items():
        _file(crate, site, f"{name}.html", title, LICENCES["CC-BY-4.0"], type="ScholarlyArticle")
    for described in package()["resources"]:
        licences = [LICENCES[one["name"]] for one in described["licenses"]]
        works = [_work(crate, key) for key in published(described["name"])]
        _file(crate, site, _data(described["name"]), described["title"], *licences, citation=works)
    for module in sorted((site / "code").rglob("*.py")):
        path = module.relative_to(site).as_posix()
        name = path.removeprefix("code/").removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        _file(crate, site, path, name, _CODE_LICENCE, type="SoftwareSourceCode")
    for exhibit_id in (i for i in exhibit_ids() if (site / f"{exhibit_page(i)}.html").is_file()):
        _made(crate, site, exhibit_id, software)
    return json.dumps(crate.metadata.generate(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _root(crate: Any, day: str) -> None:
    review = _work(crate, REVIEW)
    author = crate.add(ContextEntity(crate, "#contributors", {"@type": "Organization", "name": AUTHOR}))
    about = {
        "name": BOOK,
        "description": package()["description"],
        "version": nce.__version__,
        "datePublished": day,
        "license": _licence(crate, LICENCES["CC-BY-4.0"]),
        "author": author,
        "publisher": author,
        "about": review,
        "isBasedOn": review,
        **({"url": address()} if address() else {}),
    }
    for name, value in about.items():
        crate.root_dataset[name] = value


def _made(crate: Any, site: Path, exhibit_id: str, software: Any) -> None:
    """A figure or table with its files, and the action that made them."""
    shown = exhibit(exhibit_id)
    folder = exhibit_page(exhibit_id).removesuffix("/index")
    title = of_exhibit(shown).title
    licences = [LICENCES[name] for name in shown.metadata()["licence"].split(" AND ")]
    works = [_work(crate, key) for key in shown.sources]
    files = [
        _file(crate, site, f"{folder}/{exhibit_id}{ending}", f"{title} ({kind})", *licences, citation=works)
        for ending, kind in pages.FILES.items()
        if ending in pages.files(shown)
    ]
    module = module_of(exhibit_id).replace(".", "/")
    path = f"code/{module}.py" if (site / f"code/{module}.py").is_file() else f"code/{module}/__init__.py"
    crate.add_action(
        instrument=[crate.dereference(path), software],
        identifier=f"#make-{exhibit_id}",
        object=[crate.dereference(_data(name)) for name in tables(exhibit_id)],
        result=files,
        properties={"name": f"nce figure {exhibit_id}", "description": f"{title}. Shows sha256 {shown.digest}."},
    )


def _data(table: str) -> str:
    return f"data/{resource(table)['path']}"


def _file(crate: Any, site: Path, path: str, name: str, *licences: str, type: str = "", **more: Any) -> Any:
    content = (site / path).read_bytes()
    return crate.add(
        File(
            crate,
            dest_path=path,
            properties={
                "@type": ["File", type] if type else "File",
                "name": name,
                "encodingFormat": media(path),
                "contentSize": str(len(content)),
                "sha256": hashlib.sha256(content).hexdigest(),
                "license": [{"@id": _licence(crate, url).id} for url in licences],
                **{key: [{"@id": one.id} for one in value] for key, value in more.items()},
            },
        )
    )


def _licence(crate: Any, url: str) -> Any:
    return crate.dereference(url) or crate.add(ContextEntity(crate, url, {"@type": "CreativeWork", "name": url}))


def _work(crate: Any, key: str) -> Any:
    cited = source(key)
    identifier = cited.url or f"#{key}"
    about = {"@type": "CreativeWork", "name": cited.field("title")}
    return crate.dereference(identifier) or crate.add(ContextEntity(crate, identifier, about))
