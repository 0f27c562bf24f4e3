"""What the files of the project promise each other."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

import nce
from nce.data import EVIDENCE, package
from nce.figures import exhibit, exhibit_ids

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PAGES = sorted((ROOT / "book").rglob("*.md"))


def name_of(path):
    return path.relative_to(ROOT).as_posix()


# --- environment ------------------------------------------------------------------------------------------------------

# a pin as it stands in the lock: the requirement, then its hashes, until the next line that is not indented
PINS = [Requirement(line.split("\\")[0]) for line in re.findall(r"^[^\s#].*$", LOCK, re.MULTILINE)]
WANTED = [
    *PROJECT["dependencies"],
    *(need for extra in PROJECT["optional-dependencies"].values() for need in extra),
    *PYPROJECT["dependency-groups"]["dev"],
]


@pytest.mark.parametrize("wanted", WANTED)
def test_every_dependency_is_pinned_at_a_version_that_it_allows(wanted):
    need = Requirement(wanted)
    pins = [p for p in PINS if canonicalize_name(p.name) == canonicalize_name(need.name)]
    assert pins
    for pin in pins:
        (exact,) = pin.specifier
        assert exact.operator == "=="
        assert need.specifier.contains(exact.version, prereleases=True)


def test_every_pin_has_a_hash_and_nothing_has_an_address():
    blocks = re.split(r"^(?=[^\s#])", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(PINS) > len(WANTED)
    assert [b.splitlines()[0] for b in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", b)] == []
    assert "://" not in LOCK


def test_the_environment_installs_the_lock_with_a_python_that_the_package_allows():
    needs = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    (python,) = (re.fullmatch(r"python *=+ *([\d.]+)", n)[1] for n in needs if str(n).startswith("python"))
    assert SpecifierSet(PROJECT["requires-python"]).contains(python)
    (pip,) = (n["pip"] for n in needs if isinstance(n, dict))
    assert pip == ["-r requirements.lock"]


def test_the_lock_serves_the_oldest_python_of_the_package():
    (oldest,) = SpecifierSet(PROJECT["requires-python"])
    assert oldest.operator == ">="
    assert f"--python-version {oldest.version}" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert sys.version_info >= tuple(map(int, oldest.version.split(".")))


# --- what is committed ------------------------------------------------------------------------------------------------


def committed():
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


# in parts, so that this file does not hold them itself
REGISTRIES = [f"{site}.{top}" for site, top in [("pypi", "org"), ("python" + "hosted", "org"), ("npmjs", "org")]]
REGISTRIES += [f"{site}.{top}" for site, top in [("npmjs", "com"), ("debian", "org"), ("anaconda", "org")]]
HOMES = "|".join(["home", "Users", "root", "work", "tmp", "mnt"])


def test_no_file_names_a_registry_or_a_path_of_this_machine():
    absolute = re.compile(rf"(?<![\w.~/-])/(?:{HOMES})/[\w.]".encode())
    found = []
    for path in committed():
        content = path.read_bytes()
        words = [*REGISTRIES, f"{ROOT}/", f"{Path.home()}/"]
        found += [(name_of(path), word) for word in words if len(word) > 2 and word.encode() in content]
        found += [(name_of(path), place.decode()) for place in absolute.findall(content)]
    assert found == []


def test_the_citation_file_is_valid_and_of_this_version():
    tool = Path(sys.executable).with_name("cffconvert")
    done = subprocess.run([tool, "--validate"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert str(citation["version"]) == nce.__version__ == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    assert Version(nce.__version__)


FORMS = [path for path in sorted((ROOT / ".github/ISSUE_TEMPLATE").iterdir()) if path.name != "config.yml"]


@pytest.mark.parametrize("path", FORMS, ids=name_of)
def test_an_issue_form_asks_for_what_a_row_needs(path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= form.keys()
    fields = {part["id"]: part for part in form["body"]}
    assert len(fields) == len(form["body"])
    assert all(part["type"] in ("input", "textarea", "dropdown", "checkboxes") for part in fields.values())
    assert all(part["attributes"]["label"] for part in fields.values())
    assert {"read_in", "locator", "evidence"} <= fields.keys()
    assert fields["read_in"]["validations"]["required"]
    offered = fields["evidence"]["attributes"]["options"]
    assert set(offered) == EVIDENCE.keys() - {"review", "computed"}  # what a reader can have read elsewhere


# --- chapters ---------------------------------------------------------------------------------------------------------


def test_a_page_with_code_says_which_kernel_runs_it():
    texts = {path: path.read_text(encoding="utf-8") for path in PAGES}
    assert [p for p, text in texts.items() if "{code-cell}" in text and "\nkernelspec:" not in text] == []


def pages(toc):
    """All pages that a table of contents names, at any depth."""
    if isinstance(toc, list):
        return [page for entry in toc for page in pages(entry)]
    if isinstance(toc, dict):
        own = [toc[k] for k in ("root", "file") if k in toc]
        return own + [page for value in toc.values() if isinstance(value, list) for page in pages(value)]
    return []


def test_contents_and_chapters_are_the_same():
    named = pages(yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8")))
    assert sorted(named) == [p.relative_to(ROOT / "book").with_suffix("").as_posix() for p in PAGES]


def test_pages_of_figures_and_tables_are_headed_as_their_objects_are():
    wanted = {f"figures/{i}/index": f"# {exhibit(i).number}. {exhibit(i).title}" for i in exhibit_ids()}
    wanted |= {f"appendix/data/{r['name']}": f"# {r['title']}" for r in package()["resources"]}
    headed = {name: (ROOT / "book" / f"{name}.md").read_text(encoding="utf-8").splitlines()[0] for name in wanted}
    assert headed == wanted


# --- architecture -----------------------------------------------------------------------------------------------------

# layer: what it may import of ours
MAY_IMPORT = {
    "nce.constants": [],
    "nce.models": ["nce.models", "nce.constants"],
    "nce.data": ["nce.data", "nce.models", "nce.constants"],
    "nce.places": ["nce.data"],
    "nce.figures": ["nce.figures", "nce.places", "nce.models", "nce.data", "nce.constants", "nce.__version__"],
    "nce.claims": ["nce.claims", "nce.figures", "nce.models", "nce.data", "nce.constants"],
    "nce.trace": ["nce.figures", "nce.places", "nce.models", "nce.data", "nce.constants"],
    "nce.history": ["nce.figures", "nce.data"],
    "nce.site": [
        "nce.site",
        "nce.claims",
        "nce.trace",
        "nce.history",
        "nce.figures",
        "nce.places",
        "nce.models",
        "nce.data",
        "nce.constants",
        "nce.__version__",
    ],
}


def imported(path):
    """Modules of ours that a file imports, at its top or inside a function, and what it takes from ``nce`` itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (n.name for n in names if n.name.startswith("nce."))
            case ast.ImportFrom(module="nce", names=names):
                yield from (f"nce.{n.name}" for n in names)
            case ast.ImportFrom(module=str(module), level=0) if module.startswith("nce."):
                yield module
            case ast.ImportFrom(level=level) if level:
                yield "a relative import"
            case ast.Attribute(value=ast.Name(id="nce"), attr=attribute):
                yield f"nce.{attribute}"


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_imports_run_one_way(layer):
    place = ROOT / layer.replace(".", "/")
    files = sorted(place.rglob("*.py")) or [place.with_suffix(".py")]
    for path in files:
        for module in imported(path):
            assert any(f"{module}.".startswith(f"{ours}.") for ours in MAY_IMPORT[layer]), (name_of(path), module)


def test_the_tests_see_every_layer():
    public = (p for p in (ROOT / "nce").iterdir() if p.name[0] not in "_." and p.name != "assets")
    found = {p.stem for p in public if p.is_dir() or p.suffix == ".py"}
    assert found == {layer.split(".")[1] for layer in MAY_IMPORT} | {"cli"}


def test_heavy_libraries_wait_until_they_are_needed():
    modules = ["nce", *(f"nce.models.{path.stem}" for path in (ROOT / "nce" / "models").glob("[a-z]*.py"))]
    heavy = "'pandas', 'scipy', 'altair', 'sphinx', 'importlib.resources', 'csv'"
    code = f"import sys, {', '.join(modules)}; print({{{heavy}}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
