"""Takes the picture of the README: the page of the sample documents, in Chinese. Run by hand:

PYTHONPATH=tests python tests/view/demo_picture.py [PNG]

Needs Chromium and Pillow.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from browser import CHROMIUM

import kg
from kg import samples

PICTURE = Path(__file__).parents[2] / "notebooks" / "demo-page.png"


def main(target: Path = PICTURE) -> None:
    from PIL import Image
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = kg.build([*samples.paths()]).view(Path(folder) / "page.html")
        options = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"]
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=options)
        tab = browser.new_page(viewport={"width": 1440, "height": 900})
        tab.goto(page_file.as_uri())
        tab.wait_for_selector("body[data-ready]")
        tab.wait_for_timeout(500)
        picture = Image.open(io.BytesIO(tab.screenshot()))
        browser.close()
    # A page of few colours: a palette takes a third of the bytes and is not seen.
    picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(target, optimize=True)
    sys.stdout.write(f"{target}: {target.stat().st_size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
