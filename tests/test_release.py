"""A release: one archive with the same bytes each time, a crate that tells what made what, addresses, workflows."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

import nce
from nce import places
from nce.figures import cited, exhibit, exhibit_ids, module_of
from nce.figures.cite import cite
from nce.site import crate, linked
from nce.site.execute import execution_key
from nce.site.release import archive, dated, pack, released

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"
ADDRESS = "https://example.org/nce/v1/"


def tree(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# --- the archive ------------------------------------------------------------------------------------------------------

FILES = {"index.html": b"<h1>a</h1>" * 99, "b/\u00fc.png": bytes(range(256)), "b/a.csv": b"x\n1\n", ".hidden": b""}


def make_site(folder, names):
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(FILES[name])
    return folder


def test_an_archive_hangs_on_names_and_contents_alone(tmp_path):
    one = make_site(tmp_path / "one", FILES)
    other = make_site(tmp_path / "elsewhere" / "other", reversed(FILES))
    (other / "empty").mkdir()
    os.utime(other / "index.html", (1, 1))
    (other / "index.html").chmod(0o600)
    packed = [pack(site, site.parent / "nce-1.zip").read_bytes() for site in (one, other)]
    assert packed[0] == packed[1]
    assert not list(tmp_path.rglob("*.part"))


def test_an_archive_unpacks_to_the_site_in_one_folder(tmp_path):
    site = make_site(tmp_path / "site", FILES)
    with zipfile.ZipFile(pack(site, tmp_path / "nce-1.zip")) as packed:
        assert packed.testzip() is None
        packed.extractall(tmp_path / "out")
        entries = packed.infolist()
    assert tree(tmp_path / "out" / "nce-1") == tree(site)
    assert [entry.filename for entry in entries] == sorted(f"nce-1/{name}" for name in FILES)
    assert {(entry.date_time, entry.external_attr >> 16) for entry in entries} == {((1980, 1, 1, 0, 0, 0), 0o100644)}
    assert {e.filename: e.compress_size < e.file_size for e in entries}["nce-1/index.html"]


def test_a_failure_leaves_the_old_archive(tmp_path, monkeypatch):
    site = make_site(tmp_path / "site", FILES)
    before = pack(site, tmp_path / "nce-1.zip").read_bytes()
    monkeypatch.setattr(shutil, "copyfileobj", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        pack(site, tmp_path / "nce-1.zip")
    assert (tmp_path / "nce-1.zip").read_bytes() == before


@pytest.mark.book
def test_the_archive_of_the_book_holds_the_site():
    with zipfile.ZipFile(archive(SITE.parent)) as packed:
        held = {e.filename: e.CRC for e in packed.infolist()}
    assert held == {f"nce-{nce.__version__}/{name}": zipfile.crc32(text) for name, text in tree(SITE).items()}


# --- days -------------------------------------------------------------------------------------------------------------


def git(folder, *arguments):
    who = {"GIT_AUTHOR_DATE": "2001-02-03T04:05:06+0000", "GIT_COMMITTER_DATE": "2002-03-04T05:06:07+0000"}
    told = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", folder, *told, *arguments], check=True, capture_output=True, env=os.environ | who)


def test_a_checkout_has_the_day_of_its_commit_unless_something_was_changed(tmp_path):
    (tmp_path / "_config.yml").write_text('copyright: "2003"\n')
    assert released(tmp_path) == dated(tmp_path) == "2003"
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "a")
    assert (dated(tmp_path), released(tmp_path)) == ("2002-03-04", "2003")
    (tmp_path / "CITATION.cff").write_text("date-released: 2004-05-06\n")
    assert dated(tmp_path) == released(tmp_path) == "2004-05-06", "a changed tree is no commit"


def test_a_folder_inside_another_checkout_does_not_take_its_day(tmp_path):
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "_config.yml").write_text('copyright: "2003"\n')
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "a")
    assert dated(inner) == "2003"


# --- the address ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cited_id", ["", "fig-2", "table-1", "co-12", "sg-12614-41439"])
def test_citations_name_the_address_where_there_is_one(cited_id, monkeypatch):
    place = {
        "": "",
        "fig-2": "figures/fig-2/",
        "table-1": "figures/table-1/",
        "co-12": "appendix/data/conductivity.html#co-12",
        "sg-12614-41439": "appendix/data/sciglass/12.html#sg-12614-41439",
    }[cited_id]
    monkeypatch.setenv("NCE_ADDRESS", "")
    before = {style: cite(cited(cited_id), style) for style in ("text", "bibtex", "ris", "csl-json")}
    assert "example.org" not in str(before)
    monkeypatch.setenv("NCE_ADDRESS", ADDRESS.rstrip("/"))
    after = {style: cite(cited(cited_id), style) for style in before}
    assert after["text"] == f"{before['text']} {ADDRESS}{place}"
    assert f"  url = {{{ADDRESS}{place}}},\n" in after["bibtex"]
    assert f"UR  - {ADDRESS}{place}\n" in after["ris"]
    assert json.loads(after["csl-json"])[0] == json.loads(before["csl-json"])[0] | {"URL": f"{ADDRESS}{place}"}


def test_a_digest_does_not_hang_on_the_address_and_the_metadata_name_it(monkeypatch):
    shown = exhibit("table-1")
    kept = shown.digest
    shown.__dict__.pop("digest")
    monkeypatch.setenv("NCE_ADDRESS", ADDRESS)
    assert shown.digest == kept
    assert shown.metadata()["url"] == f"{ADDRESS}figures/table-1/"
    monkeypatch.setenv("NCE_ADDRESS", "")
    assert "url" not in shown.metadata()


def test_outputs_of_chapters_hang_on_the_address(monkeypatch):
    keys = set()
    for address in ("", ADDRESS, f"{ADDRESS}other/"):
        monkeypatch.setenv("NCE_ADDRESS", address)
        keys.add(execution_key(ROOT))
    assert len(keys) == 3


@pytest.mark.parametrize(
    ("stated", "address"),
    [("", ""), ("https://a.org", "https://a.org/"), ("http://a.org:8000/b//", "http://a.org:8000/b/")],
)
def test_the_address_is_configured_unless_the_environment_has_one(stated, address, monkeypatch, tmp_path):
    (tmp_path / "_config.yml").write_text(f'html:\n  baseurl: "{stated}"\n')
    monkeypatch.delenv("NCE_ADDRESS", raising=False)
    monkeypatch.setattr(places, "CONFIG", tmp_path / "_config.yml")
    places._configured.cache_clear()
    try:
        assert places.address() == address
        monkeypatch.setenv("NCE_ADDRESS", ADDRESS)
        assert places.address() == ADDRESS
        monkeypatch.delenv("NCE_ADDRESS")
        monkeypatch.setattr(places, "CONFIG", tmp_path / "none.yml")
        places._configured.cache_clear()
        assert places.address() == ""
    finally:
        places._configured.cache_clear()


@pytest.mark.parametrize(
    "wrong", ["example.org", "ftp://a.org", "https://", "https://a.org/?b", "https://a.org/ b", "/b"]
)
def test_what_is_no_address_is_refused_with_one_line(wrong):
    done = subprocess.run(
        [sys.executable, "-m", "nce", "cite"], capture_output=True, text=True, env=os.environ | {"NCE_ADDRESS": wrong}
    )
    assert done.returncode == 2 and not done.stdout
    assert re.fullmatch(r"nce: NCE_ADDRESS: .* is no address of a site; write it as https://\S+\n", done.stderr)


# --- the crate --------------------------------------------------------------------------------------------------------


@pytest.mark.book
def test_the_crate_lists_files_as_they_are_and_what_made_each_figure():
    text = (SITE / crate.FILE).read_text(encoding="utf-8")
    graph = {entity["@id"]: entity for entity in json.loads(text)["@graph"]}
    root = graph["./"]
    assert root["datePublished"] in (dated(ROOT), released(ROOT)) and root["version"] == nce.__version__
    for part in root["hasPart"]:
        entity = graph[part["@id"]]
        if "contentSize" in entity:
            content = (SITE / part["@id"]).read_bytes()
            assert (entity["contentSize"], entity["sha256"]) == (str(len(content)), hashlib.sha256(content).hexdigest())
    assert {f"data/{p.name}" for p in (ROOT / "data").glob("*.csv")} <= graph.keys()
    for exhibit_id in exhibit_ids():
        action = graph[f"#make-{exhibit_id}"]
        assert action["name"] == f"nce figure {exhibit_id}" and exhibit(exhibit_id).digest in action["description"]
        module = Path(sys.modules[module_of(exhibit_id)].__file__).relative_to(ROOT).as_posix()
        assert action["instrument"][0]["@id"] == f"code/{module}"
        assert {f"figures/{exhibit_id}/{exhibit_id}{end}" for end in (".csv", ".json")} <= {
            result["@id"] for result in action["result"]
        }
        used = action.get("object", [])
        names = {one["@id"].split("/")[1].split(".")[0] for one in (used if isinstance(used, list) else [used])}
        assert names == set(linked.tables(exhibit_id))


@pytest.mark.book
def test_every_entity_that_the_crate_names_is_in_it_and_has_a_class_and_a_name():
    graph = json.loads((SITE / crate.FILE).read_text(encoding="utf-8"))["@graph"]
    known = {entity["@id"] for entity in graph}
    assert len(known) == len(graph)

    def named(value):
        if isinstance(value, list):
            return {one for v in value for one in named(v)}
        return {value["@id"]} if isinstance(value, dict) else set()

    outside = {"https://w3id.org/ro/crate/1.2"}
    assert {one for entity in graph for value in entity.values() for one in named(value)} - known == outside
    assert [e["@id"] for e in graph if "@type" not in e or "name" not in e] == [crate.FILE]


@pytest.mark.book
def test_the_site_holds_the_program_that_made_it():
    assert tree(SITE / "code" / "nce") == {
        name: text for name, text in tree(ROOT / "nce").items() if name.endswith(".py")
    }


# --- workflows --------------------------------------------------------------------------------------------------------

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_is_one_that_github_takes(path):
    tool = Path(sys.executable).with_name("check-jsonschema")
    done = subprocess.run([tool, "--builtin-schema", "vendor.github-workflows", path], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_pins_its_actions_limits_its_rights_and_calls_targets_that_exist(path):
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: (.*)", text)
    assert used and all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in used)
    workflow = yaml.safe_load(text)
    assert "permissions" in workflow and all("timeout-minutes" in job for job in workflow["jobs"].values())
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"\bmake (\w+)", text)) <= set(targets)
    for script in re.findall(r"\.ci/\w+", text):
        assert os.access(ROOT / script, os.X_OK)


def test_releases_stand_side_by_side_and_the_newest_is_the_latest(tmp_path):
    archives, public = tmp_path / "archives", tmp_path / "public"
    archives.mkdir()
    for version in ("0.9.0", "0.10.0", "0.2.1"):
        site = tmp_path / version
        site.mkdir()
        (site / "index.html").write_text(f"this is {version}")
        (site / "robots.txt").write_text(f"robots of {version}")
        pack(site, archives / f"nce-{version}.zip")
    subprocess.run([ROOT / ".ci" / "assemble", archives, public], check=True)
    for version in ("0.9.0", "0.10.0", "0.2.1"):
        assert (public / f"v{version}" / "index.html").read_text() == f"this is {version}"
    assert (public / "latest" / "index.html").read_text() == "this is 0.10.0"
    assert (public / "robots.txt").read_text() == "robots of 0.10.0"
    assert re.findall(r'<a href="([^"]+)">', (public / "index.html").read_text()) == [
        "latest/",
        "v0.10.0/",
        "v0.9.0/",
        "v0.2.1/",
    ]


def test_without_an_archive_nothing_is_published(tmp_path):
    (tmp_path / "archives").mkdir()
    done = subprocess.run([ROOT / ".ci" / "assemble", tmp_path / "archives", tmp_path / "public"], capture_output=True)
    assert done.returncode == 2 and not (tmp_path / "public").exists()
