"""Pictures of every page, to look at: `python tests/site/screenshots.py [SITE] [OUT]`.

Wide, middle and narrow, light and dark, whole pages; one folder per combination.
"""

from __future__ import annotations

import shutil
import sys
from itertools import product
from pathlib import Path

WIDTHS = (1280, 768, 320)
SCHEMES = ("light", "dark")


def take(site: Path, out: Path) -> int:
    """Photograph every page of the site; the number of pictures."""
    from playwright.sync_api import sync_playwright

    taken = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for width, scheme in product(WIDTHS, SCHEMES):
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme=scheme,  # type: ignore[arg-type]
                reduced_motion="reduce",
            )
            page = context.new_page()
            for path in sorted(site.rglob("*.html")):
                page.goto(path.as_uri())
                name = path.relative_to(site).with_suffix(".png").as_posix().replace("/", "-")
                page.screenshot(path=out / f"{width}-{scheme}" / name, full_page=True)
                taken += 1
            context.close()
        browser.close()
    return taken


if __name__ == "__main__":
    folders = [Path(argument).resolve() for argument in sys.argv[1:]]
    defaults = [Path("build/site").resolve(), Path("build/screenshots").resolve()]
    where, to = [*folders, *defaults[len(folders) :]]
    print(f"{take(where, to)} pictures in {to}")
