"""The picture in the README: the first page and a case page, as a reader sees them.

    python bench/picture.py

Builds the site, opens it from disk in Chromium, and writes tests/picture.png.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from explorer import pipeline, progress  # noqa: E402  (the path comes first)
from tests.browser.install import find  # noqa: E402

PICTURE = ROOT / "tests" / "picture.png"
PAGE = """<body style="margin:0;display:grid;grid-template-columns:1fr 1fr;gap:24px;padding:24px;background:#d9d2c3">
<img src="{first}" style="inline-size:100%"><img src="{second}" style="inline-size:100%"></body>"""


def main() -> None:
    output = ROOT / "output"
    pipeline.build(pipeline.Options(ROOT, output), progress.Silent())
    shots = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1180, "height": 1280})
        for number, address in enumerate(("index.html", "cases/bramley-baths.html")):
            page.goto((output / address).as_uri())
            shot = output.with_name(f".output-picture-{number}.png")
            page.screenshot(path=shot)
            shots.append(shot)
        frame = output.with_name(".output-picture.html")
        frame.write_text(PAGE.format(first=shots[0].name, second=shots[1].name), encoding="utf-8")
        page.set_viewport_size({"width": 1280, "height": 720})
        page.goto(frame.as_uri())
        page.screenshot(path=PICTURE)
        browser.close()
    for made in (*shots, frame):
        made.unlink()
    print(f"Wrote {PICTURE}")


if __name__ == "__main__":
    main()
