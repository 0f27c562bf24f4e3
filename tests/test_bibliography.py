"""`data/sources.bib` and the repairs of the printed reference list."""

import re
from collections import Counter
from functools import cache
from unicodedata import normalize

import pytest

from nce.data import DATA, load, source, sources
from nce.data.bibliography import plain

# The 14 DOIs that the reference list prints with their last part expanded like a page range.
DAMAGED = {
    "famprikis2019a": "10.1038/s41563-019-0431-433",
    "gao2019": "10.1038/s41563-019-0305-308",
    "goodenough1976": "10.1016/0025-5408(76)90077-90075",
    "hayashi2008": "10.1007/s10853-007-2421-2420",
    "hong1978": "10.1016/0025-5408(78)90075-90072",
    "jacke2010": "10.1007/s11581-010-0479-471",
    "lin2018": "10.1038/s41467-018-07599-7598",
    "luo2018": "10.1007/s11706-018-0416-411",
    "malugani1979": "10.1016/0025-5408(79)90075-90078",
    "ravaine1980": "10.1016/0022-3093(80)90444-90445",
    "souquet1990": "10.1016/0167-2738(90)90078-90076",
    "tarascon2001": "10.1016/0167-2738(86)90176-90171",
    "tsukasaki2018": "10.1038/s41598-018-24524-24527",
    "tuller1980": "10.1016/0022-3093(80)90096-90094",
}


def repaired(doi):
    """Only the last digit was the check character."""
    return re.sub(r"-\d*(\d)$", r"-\1", doi)


EXPECTED = {key: repaired(doi) for key, doi in DAMAGED.items()} | {
    # even repaired, the printed DOI belongs to Solid State Ionics of 1986; the paper is in Nature 414 (2001)
    "tarascon2001": "10.1038/35104644",
    # printed with the code of J. Phys. Chem. C, but the journal is J. Phys. Chem. B
    "wilkinson2020": "10.1021/acs.jpcb.9b10645",
}


@cache
def of(keyword):
    return {key for key, work in sources().items() if work.field("keywords") == keyword}


@pytest.mark.parametrize(("key", "doi"), EXPECTED.items())
def test_damaged_dois_are_repaired(key, doi):
    assert source(key).doi == doi


@pytest.mark.parametrize(("key", "doi"), DAMAGED.items())
def test_the_damage_is_on_record_with_its_repair(key, doi):
    repairs = load("reference_repairs")
    row = repairs[(repairs["key"] == key) & (repairs["field"] == "doi")].squeeze()
    assert (row["printed"], row["corrected"]) == (doi, EXPECTED[key])


def test_works_of_the_review():
    # The list has 193 entries: Minami 2011a and 2011b are one paper with one DOI.
    assert len(of("review")) == 193 - 1
    assert source("minami2011").doi == "10.1016/j.ssi.2010.06.018"
    assert of("review") | of("companion") == set(sources())
    assert "grady2020" in of("companion")


def test_every_citation_of_the_review_means_a_work_of_its_list():
    citations = load("citations")
    assert set(citations["key"]) <= of("review")
    minami = citations[citations["key"] == "minami2011"]
    assert sorted(minami["as_printed"]) == ["Minami et al., 2011a", "Minami et al., 2011b"]


def test_every_repair_is_of_a_work_of_the_review():
    assert set(load("reference_repairs")["key"]) <= of("review")


@pytest.mark.parametrize("key", sources())
def test_key_is_family_name_year_letter(key):
    work = source(key)
    # data sets and papers whose authors were not seen go by a name of their own; the review has none of these
    name = letters(work.family_names[0]) if key in of("review") else "[a-z]+"
    assert re.fullmatch(rf"{name}{work.entry.fields['year']}[a-z]?", key)


def letters(name):
    """A family name in plain lowercase letters: Öström, de Vries, O'Neil are ostrom, devries, oneil."""
    plainer = normalize("NFKD", name.lower().replace("ø", "o").replace("ł", "l").replace("ß", "ss"))
    return re.sub(r"[^a-z]", "", plainer)


def test_no_work_stands_twice():
    titles = Counter(re.sub(r"\W", "", work.field("title").lower()) for work in sources().values())
    dois = Counter(work.doi.lower() for work in sources().values() if work.doi)
    assert [t for t, n in (titles + dois).items() if n > 1] == []


def test_the_file_is_ascii():
    assert (DATA / "sources.bib").read_bytes().isascii()


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{Li$_{7}$P$_{3}$S$_{11}$}", "Li₇P₃S₁₁"),
        (r"{Li$^{+}$} ion", "Li⁺ ion"),
        (r"{Na$_{1+x}$}", "Na₁₊ₓ"),
        (r"J{\"u}rgen \& {\aa}", "Jürgen & å"),
        (r"glass--ceramic", "glass–ceramic"),
    ],
)
def test_latex_as_text(latex, text):
    assert plain(latex) == text


@pytest.mark.parametrize(
    ("key", "short"),
    [
        ("hong1978", "Hong 1978"),
        ("janek2016", "Janek and Zeier 2016"),
        ("grady2020", "Grady et al. 2020"),
        ("dietrich2017a", "Dietrich et al. 2017a"),
        ("ahmad2020", "Ahmad et al. 2020"),
    ],
)
def test_author_and_year(key, short):
    assert source(key).short == short


@pytest.mark.parametrize("key", sources())
def test_titles_and_names_are_clean_text(key):
    work = source(key)
    text = " ".join([work.field("title"), *work.family_names])
    assert not re.search(r"[\\{}^]|_\w|\$", text)
