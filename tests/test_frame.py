"""The frame of the pages: what they may load, what they hold, and what a reader does with it."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from nce.site.frame import POLICY, obedient

SITE = Path(__file__).parents[1] / "_build" / "html"


class Offences(HTMLParser):
    """What the policy would refuse, and links that leave the site without saying so."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.policies: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if told.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(told["content"] or "")
        inline = [name for name in told if name == "style" or name.startswith("on")]
        script = tag == "script" and "src" not in told and told.get("type") != "application/ld+json"
        leaves = tag == "a" and "://" in (told.get("href") or "") and "noopener" not in (told.get("rel") or "")
        if inline or script or tag == "style" or leaves:
            self.found.append(self.get_starttag_text() or tag)


@pytest.mark.book
def test_no_page_holds_what_its_policy_refuses() -> None:
    pages = sorted(SITE.rglob("*.html"))
    assert len(pages) > 100
    for path in pages:
        read = Offences()
        read.feed(path.read_text(encoding="utf-8"))
        assert read.policies == [POLICY], path
        assert read.found == [], path


@pytest.mark.parametrize("markup", ["<style>p {}</style>", '<p style="color: red">', "<p onclick='x()'>", "<script>x"])
def test_the_reader_of_offences_finds_them(markup: str) -> None:
    read = Offences()
    read.feed(markup)
    assert read.found


def test_a_frame_of_pandas_keeps_its_text() -> None:
    told = '<table border="1"><style scoped>\n.x {}\n</style><td style="a">style="b" &lt;p style="c"&gt;</td></table>'
    assert obedient(told) == '<table border="1"><td>style="b" &lt;p style="c"&gt;</td></table>'


@pytest.mark.browser
def test_the_contents_open_on_a_phone_without_a_script(chromium) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.goto(f"{SITE.as_uri()}/index.html")
    contents = page.locator("#contents")
    assert not contents.is_visible()
    page.get_by_role("button", name="Contents").press("Enter")
    assert contents.is_visible()
    page.keyboard.press("Escape")
    assert not contents.is_visible()
    page.close()


@pytest.mark.browser
def test_a_choice_of_colours_is_kept_from_page_to_page(chromium) -> None:
    page = chromium.new_page(color_scheme="light")
    page.goto(f"{SITE.as_uri()}/index.html")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    button = page.get_by_role("button", name="Colours")
    for told, theme in (("light", "light"), ("dark", "dark")):
        button.click()
        assert button.get_attribute("aria-label") == f"Colours: {told}"
        assert page.evaluate("document.documentElement.dataset.theme") == theme
    assert page.evaluate(ground) != light
    page.goto(f"{SITE.as_uri()}/lps/structure.html")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.close()


@pytest.mark.browser
def test_the_first_stop_of_the_keyboard_skips_to_the_text(chromium) -> None:
    page = chromium.new_page()
    page.goto(f"{SITE.as_uri()}/lps/structure.html")
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.inner_text() == "Skip to the text"
    assert link.bounding_box()["y"] >= 0
    link.press("Enter")
    assert page.locator("main:focus").count() == 1
    page.close()


@pytest.mark.browser
def test_code_is_copied_without_prompts(chromium) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{SITE.as_uri()}/appendix/api/transport.html")
    example = page.locator(".highlight-default", has_text=">>>").first
    typed = [line[4:] for line in example.inner_text().splitlines() if line.startswith((">>> ", "... "))]
    example.hover()
    example.get_by_role("button", name="Copy").click()
    example.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "\n".join(typed)
    context.close()
