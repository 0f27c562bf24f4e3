"""What machines read: every word is one of schema.org's, nothing breaks out of its tag, every link leads somewhere."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from rocrate.vocabs import SCHEMA_MAP

import nce
from nce.data import package, source
from nce.figures import exhibit, exhibit_ids
from nce.places import TABLES, exhibit_page
from nce.site import linked, metadata, pages
from nce.site.card import SIZE, card

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"
ADDRESS = "https://example.org/nce/v1/"
REVIEW = "https://doi.org/10.3389/fenrg.2020.00218"


@pytest.fixture(params=["", ADDRESS], ids=["nowhere", "in public"])
def address(request, monkeypatch):
    monkeypatch.setenv("NCE_ADDRESS", request.param)
    return request.param


# --- the vocabulary ---------------------------------------------------------------------------------------------------


def named(value):
    listed = value if isinstance(value, list) else [value] if value else []
    return {one["@id"].removeprefix("schema:") for one in listed}


def kinds(name):
    """A class of schema.org with all that are above it."""
    above = named(SCHEMA_MAP[f"schema:{name}"].get("rdfs:subClassOf"))
    return {name}.union(*(kinds(one) for one in above if f"schema:{one}" in SCHEMA_MAP))


def fits(value, allowed):
    """Whether a value is of a class that a property may have."""
    if isinstance(value, dict):
        return bool(kinds(value["@type"]) & allowed) if "@type" in value else bool(re.match(r"\S+$", value["@id"]))
    if isinstance(value, bool):
        return "Boolean" in allowed
    if "Text" in allowed:
        return isinstance(value, str)
    if "URL" in allowed and re.fullmatch(r"[\w./:#%-]+", value):
        return True
    return "Date" in allowed and bool(re.fullmatch(r"\d{4}(-\d\d-\d\d)?", value))


def faults(node):
    """Whatever a node says that schema.org does not know, or not of such a thing."""
    if f"schema:{node.get('@type')}" not in SCHEMA_MAP:
        return [f"no class {node.get('@type')}"] if node.keys() != {"@id"} else []
    found = []
    for name, value in node.items():
        if name in ("@type", "@id"):
            continue
        about = SCHEMA_MAP.get(f"schema:{name}")
        if about is None or not kinds(node["@type"]) & named(about.get("schema:domainIncludes")):
            found.append(f"{node['@type']} has no {name}")
            continue
        for one in value if isinstance(value, list) else [value]:
            if not fits(one, named(about["schema:rangeIncludes"])):
                found.append(f"{name} of {node['@type']} is {one!r}")
            if isinstance(one, dict):
                found += faults(one)
    return found


SOUND = {"@type": "Dataset", "name": "a", "distribution": {"@type": "DataDownload", "contentUrl": "a.csv"}}
WRONG = {
    "class": ({"@type": "Datasets"}, "no class Datasets"),
    "property": ({"licence": "a"}, "Dataset has no licence"),
    "property of another class": ({"caption": "a"}, "Dataset has no caption"),
    "text for a thing": ({"distribution": "a.csv file"}, "distribution of Dataset"),
    "another thing": ({"distribution": {"@type": "Person", "name": "a"}}, "distribution of Dataset"),
    "sentence for a link": ({"license": "as you like"}, "license of Dataset"),
    "words for a day": ({"dateModified": "last year"}, "dateModified of Dataset"),
    "fault inside": ({"distribution": {"@type": "DataDownload", "url_": "a"}}, "DataDownload has no url_"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_the_check_against_the_vocabulary_finds_a_fault(wrong):
    spoilt, told = WRONG[wrong]
    assert faults(SOUND) == []
    assert any(told in fault for fault in faults(SOUND | spoilt))


TABLE_NAMES = [described["name"] for described in package()["resources"]]


def nodes():
    """A node for each page that has one of its own."""
    when = "2026-01-31"
    for name in TABLE_NAMES:
        yield linked.dataset(f"{TABLES}/{name}", name, "1", when)
    for name in exhibit_ids():
        yield linked.shown(exhibit_page(name), name, pages.files(exhibit(name)), "1", when)
    yield linked.article("lps/structure", "A", "B", ["grady2020", "sciglass2019", "varshneya2019"], when)
    yield linked.catalogue(f"{TABLES}/index", "Tables")
    yield linked.page("appendix/cite", "A", "B")
    yield from linked.landing("B", {"lps/structure": "A"}, "1", when)


def test_every_word_of_every_page_is_one_of_schema_org(address):
    found = [faults(node) for node in nodes()]
    assert len(found) == len(TABLE_NAMES) + len(exhibit_ids()) + 5
    assert [fault for wrong in found for fault in wrong] == []


# --- what is said -----------------------------------------------------------------------------------------------------


def test_a_table_tells_its_units_file_licence_and_works():
    told = linked.dataset(f"{TABLES}/conductivity", "conductivity", "1", "")
    units = {one["name"]: one.get("unitText") for one in told["variableMeasured"]}
    assert units["sigma_S_cm"] == "S/cm" and units["T_K"] == "K"
    assert told["license"] == [linked.LICENCES["CC-BY-4.0"], linked.LICENCES["ODbL-1.0"]]
    rows = nce.load("conductivity")
    assert told["size"] == f"{len(rows)} rows"
    assert [one["name"] for one in told["isBasedOn"]] == [source(k).field("title") for k in rows["source"].unique()]
    assert "dateModified" not in told, "no date is better than an invented one"


@pytest.mark.parametrize(
    ("exhibit_id", "tables"),
    [
        ("fig-2", ["conductivity"]),
        ("fig-7", ["lipon_films", "lipon_nitrogen"]),
        ("fig-x-ions", ["sciglass"]),
        ("fig-x-ac", []),
        ("table-2", ["table2"]),
    ],
)
def test_a_figure_is_based_on_the_tables_whose_rows_it_shows(exhibit_id, tables):
    assert linked.tables(exhibit_id) == tables


def test_a_chapter_is_about_the_review_and_never_has_its_doi():
    told = linked.article("lps/structure", "A title", "B", ["grady2020"], "2026")
    assert told["about"]["@id"] == REVIEW and told["author"]["name"] == "The nce contributors"
    assert told["about"]["author"][0]["name"] == "Zane A. Grady"
    assert REVIEW not in (told["@id"], told.get("identifier"), told.get("sameAs"), told.get("url"))
    tags = read(metadata.head("lps/structure", "A title", "B", False, [told], "2026"))
    assert not [name for name in tags.meta if "doi" in name]
    assert tags.meta["citation_title"] == "A title" and tags.meta["citation_inbook_title"].startswith("nce,")
    assert tags.meta["DC.source"] == REVIEW and "DC.identifier" not in tags.meta


def test_a_long_text_is_cut_after_a_sentence_or_a_word():
    assert metadata.brief("One. Two.") == "One. Two."
    long = metadata.brief("word " * 100)
    assert long.endswith("word…") and len(long) <= 300


class Head(HTMLParser):
    """Tags of a head, as a browser would see them."""

    def __init__(self):
        super().__init__()
        self.meta, self.canonical, self.scripts, self.reading, self.seen = {}, "", [], False, []

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.seen.append(tag)
        if tag == "meta" and "content" in told:
            self.meta[told.get("name") or told.get("property") or ""] = told["content"]
        if tag == "link" and told.get("rel") == "canonical":
            self.canonical = told["href"]
        self.reading = tag == "script" and told.get("type") == "application/ld+json"

    def handle_endtag(self, tag):
        self.reading = False

    def handle_data(self, data):
        if self.reading:
            self.scripts.append(data)


def read(text):
    head = Head()
    head.feed(text)
    head.close()
    return head


HOSTILE = "</script><script>alert(1)</script><!-- \"quoted\" & 'single' <b>\u2028 ]]>"


def test_hostile_text_stays_text():
    about = linked.page("appendix/cite", HOSTILE, HOSTILE)
    made = metadata.head("appendix/cite", HOSTILE, HOSTILE, False, [about], "2026")
    head = read(made)
    assert set(head.seen) == {"meta", "script"} and head.seen.count("script") == 1
    assert json.loads(head.scripts[0])["@graph"][0]["name"] == HOSTILE
    assert head.meta["description"] == head.meta["og:title"] == HOSTILE
    assert "<!--" not in made


def test_an_address_makes_everything_absolute_and_without_one_everything_is_relative(address):
    about = linked.shown("figures/fig-2/index", "fig-2", [".svg", ".png", ".pdf"], "1", "")
    head = read(metadata.head("figures/fig-2/index", "A", "B", False, [about], ""))
    own = f"{ADDRESS}figures/fig-2/" if address else ""
    assert head.canonical == head.meta.get("og:url", "") == head.meta.get("citation_public_url", "") == own
    assert head.meta["og:image"] == f"{own}fig-2.png"
    assert about["contentUrl"] == f"{own}fig-2.png"
    assert about["isPartOf"]["@id"] == (f"{ADDRESS}#book" if address else "../../index.html#book")
    assert about["acquireLicensePage"] == (f"{ADDRESS}appendix/cite.html" if address else "../../appendix/cite.html")


def test_robots_name_the_map_where_there_is_one(address):
    told = metadata.robots()
    assert told.startswith("User-agent: *\nAllow: /\n")
    assert (f"Sitemap: {ADDRESS}sitemap.xml" in told) == bool(address)


def test_the_map_has_whole_addresses(monkeypatch):
    monkeypatch.setenv("NCE_ADDRESS", ADDRESS)
    told = re.findall("<loc>(.*?)</loc>", metadata.sitemap(["index", "figures/fig-2/index", "lps/structure"]))
    assert told == [ADDRESS, f"{ADDRESS}figures/fig-2/", f"{ADDRESS}lps/structure.html"]


def test_the_card_has_the_size_that_is_told_and_the_same_bytes_each_time():
    drawn = card()
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert tuple(int.from_bytes(drawn[at : at + 4], "big") for at in (16, 20)) == SIZE == (1200, 630)
    assert drawn == card()


# --- the built site ---------------------------------------------------------------------------------------------------

book = pytest.mark.book


def built():
    pages = (p for p in sorted(SITE.rglob("*.html")) if "_static" not in p.parts)
    return {p.relative_to(SITE).as_posix(): read(p.read_text(encoding="utf-8")) for p in pages}


@book
def test_every_page_says_in_its_own_words_what_it_is():
    told = {name: head.meta.get("description", "") for name, head in built().items()}
    assert len(told) > 100 and all(len(text) > 20 for text in told.values())
    assert len(set(told.values())) == len(told)


def links(value):
    """Each link of a node."""
    if isinstance(value, list):
        yield from (link for one in value for link in links(one))
    elif isinstance(value, dict):
        for name, one in value.items():
            if name in ("@id", "contentUrl", "url", "license", "acquireLicensePage"):
                yield from (link for link in (one if isinstance(one, list) else [one]) if isinstance(link, str))
            yield from links(one)


@book
def test_what_every_page_says_of_itself_can_be_read_and_its_links_lead_to_files():
    for name, head in built().items():
        (script,) = head.scripts
        graph = json.loads(script)
        assert graph["@context"] == "https://schema.org"
        assert [fault for node in graph["@graph"] for fault in faults(node)] == [], name
        here = f"{metadata.address() or 'https://nowhere.invalid/'}{name}"
        for link in [*links(graph["@graph"]), head.meta["og:image"]]:
            path = urlsplit(urljoin(here, link))
            if path.netloc != urlsplit(here).netloc:
                continue
            file = SITE / urljoin(here, link).removeprefix(here.removesuffix(name)).partition("#")[0]
            assert file.is_file() or (file / "index.html").is_file(), (name, link)


@book
def test_chapters_name_the_works_that_they_cite():
    script = json.loads(built()["lps/structure.html"].scripts[0])["@graph"][0]
    text = (ROOT / "book" / "lps" / "structure.md").read_text(encoding="utf-8")
    keys = {key for found in re.findall(r"\{cite:\w+\}`([^`]+)`", text) for key in found.split(",")}
    assert {source(key).field("title") for key in keys} <= {work["name"] for work in script["citation"]}
