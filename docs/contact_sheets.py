"""Contact sheets of all figures, photographed from the built site: ``make sheets`` writes them into this folder.

Each sheet shows every figure in one state, so that figures can be judged beside each other: on a wide light page, on
a wide dark page, and on a phone.
"""

from __future__ import annotations

import base64
import html
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import nce

DOCS = Path(__file__).parent
SITE = DOCS.parent / "_build" / "html" / "figures"
STATES = {
    # name: width and scheme of the page, then the columns of the sheet and how wide each is, all in pixels
    "desktop-light": (1280, "light", 5, 480),
    "desktop-dark": (1280, "dark", 5, 480),
    "phone": (390, "light", 6, 350),
}
TALL = 6000  # no figure is taller, so none is scrolled under the header of its page
PAPER = {"light": "background: #fff; color: #222", "dark": "background: #121212; color: #ddd"}
MOST_BYTES = 400_000


def photographs(browser: Browser, width: int, scheme: str) -> dict[str, str]:
    """Each figure as it stands on its own page, by id, as the address of an image."""
    page = browser.new_page(viewport={"width": width, "height": TALL}, color_scheme=scheme, device_scale_factor=1.5)
    taken = {}
    for figure_id in nce.figures().index:
        page.goto((SITE / figure_id / "index.html").as_uri())
        page.evaluate("document.fonts.ready")
        shown = page.locator(f'.nce-figure[data-nce="{figure_id}"]').first.screenshot()
        taken[figure_id] = f"data:image/png;base64,{base64.b64encode(shown).decode()}"
    page.close()
    return taken


def sheet(taken: dict[str, str], scheme: str, columns: int, column: int) -> str:
    """A page with the photographs in columns, each with its id and title under it."""
    titles = nce.figures()["title"]
    figures = "".join(
        f'<figure><img src="{image}"><figcaption><b>{i}</b> {html.escape(titles[i])}</figcaption></figure>'
        for i, image in taken.items()
    )
    return (
        f"<style>body {{ margin: 0; {PAPER[scheme]}; font: 17px/1.25 sans-serif; "
        f"width: {columns * (column + 24)}px }} main {{ columns: {columns}; column-gap: 24px; padding: 12px }} "
        "figure { break-inside: avoid; margin: 0 0 12px; padding-bottom: 10px; border-bottom: 1px solid #8888 } "
        f"img {{ width: 100% }}</style><main>{figures}</main>"
    )


def photographed(browser: Browser, page_html: str, width: int) -> bytes:
    """A page as WebP, with the best quality that keeps it small enough to be kept with the code."""
    page = browser.new_page(viewport={"width": width, "height": 1000})
    page.set_content(page_html)
    page.evaluate("Promise.all([...document.images].map(i => i.decode()))")
    size = page.evaluate("({width: document.body.offsetWidth, height: document.body.offsetHeight})")
    session = page.context.new_cdp_session(page)
    for quality in range(80, 0, -10):
        shot = session.send(
            "Page.captureScreenshot",
            {
                "format": "webp",
                "quality": quality,
                "captureBeyondViewport": True,
                "clip": {"x": 0, "y": 0, "scale": 1, **size},
            },
        )
        if len(image := base64.b64decode(shot["data"])) <= MOST_BYTES:
            break
    page.close()
    return image


def main() -> None:
    chromium = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
    if chromium is None or not SITE.is_dir():
        sys.exit("contact sheets need Chromium and the built site: make sheets")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, (width, scheme, columns, column) in STATES.items():
            page_html = sheet(photographs(browser, width, scheme), scheme, columns, column)
            target = DOCS / f"figures-{name}.webp"
            target.write_bytes(photographed(browser, page_html, columns * (column + 24)))
            print(f"{target.relative_to(DOCS.parent)}: {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
