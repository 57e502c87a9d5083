"""What search costs a reader, in a real Chromium from disk.

    python bench/search.py [OUTPUT]

Types queries letter by letter into the search of a page's header and into that of the explore page of OUTPUT
(a built site; by default this one, built first) and prints, as medians and 95th percentiles: milliseconds from
a key press to its results, and kilobytes (gzip) loaded before the first result, for the whole query, and once
the reader has stopped typing, when the rest of a list comes. A file is counted once, as browsers keep it. The page
itself is counted apart.
"""

from __future__ import annotations

import gzip
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from explorer import pipeline, progress  # noqa: E402  (the path comes first)
from tests.browser.install import find  # noqa: E402

QUERIES = (
    "loneliness",
    "citizens assembly",
    "community garden",
    "who owns the pool",
    "swansea",
    "dementia",
    "participatory budgeting",
    "homless",
    "mutual aid",
    "wigan",
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to type in."""

    name: str
    page: str
    busy: str
    """Selector of what says that it is busy, until the results are there."""
    results: str
    """Selector of a result."""


SPOTS = (
    Spot("header", "themes.html", "form.search", "[role=option]"),
    Spot("explore", "explore.html", "#view", "#cases > li"),
)

# From a key to the moment at which nothing is busy any more: the results are there.
PRESS = """([text, selector]) => new Promise((resolve) => {
  const input = document.querySelector("input[type=search]");
  const place = document.querySelector(selector);
  const start = performance.now();
  let busy = false;
  const look = () => {
    if (place.getAttribute("aria-busy") === "true") busy = true;
    else if (busy) { watching.disconnect(); resolve(performance.now() - start); }
  };
  const watching = new MutationObserver(look);
  watching.observe(place, {attributes: true, attributeFilter: ["aria-busy"]});
  input.focus();
  input.value = text;
  input.dispatchEvent(new InputEvent("input", {bubbles: true}));
  // A space asks nothing new.
  setTimeout(() => { watching.disconnect(); resolve(-1); }, text.endsWith(" ") ? 100 : 5000);
})"""
PAUSE = 2000
"""Milliseconds after which all is loaded that a reader who reads the first results waits for."""


def weigh(addresses: list[str]) -> float:
    """Kilobytes, gzip, of files on this disk."""
    paths = {Path(unquote(urlsplit(address).path)) for address in addresses}
    return sum(len(gzip.compress(path.read_bytes(), mtime=0)) for path in paths) / 1000


def measure(
    browser: Browser, output: Path, spot: Spot, query: str
) -> tuple[list[float], float, tuple[float, float, float]]:
    """Milliseconds of each key press; kilobytes of the page; to the first result, of the whole query, at rest."""
    page = browser.new_page()
    loaded: list[str] = []
    # Chromium asks for the icon anew with each address that a page takes.
    page.on("request", lambda request: loaded.append(request.url) if request.url not in loaded else None)
    page.goto((output / spot.page).resolve().as_uri())
    page.wait_for_load_state("load")
    if spot.name == "explore":
        page.wait_for_function("window.explorer && explorer.explorePage")
    own, presses, first = len(loaded), [], 0.0
    for length in range(2, len(query) + 1):
        took = page.evaluate(PRESS, [query[:length], spot.busy])
        if took >= 0:
            presses.append(took)
        if not first and page.locator(spot.results).count():
            first = weigh(loaded[own:])
    whole = weigh(loaded[own:])
    page.wait_for_timeout(PAUSE)
    rest = weigh(loaded[own:])
    page_weight = weigh(loaded[:own])
    page.close()
    return presses, page_weight, (first, whole, rest)


def spread(numbers: list[float]) -> str:
    """Median and 95th percentile."""
    ordered = sorted(numbers)
    return f"{statistics.median(ordered):.0f} (95th percentile {ordered[int(len(ordered) * 0.95) - 1]:.0f})"


def report(browser: Browser, output: Path, spot: Spot) -> None:
    """Type all queries in one place, and print what they cost."""
    presses: list[float] = []
    firsts: list[float] = []
    wholes: list[float] = []
    rests: list[float] = []
    own = 0.0
    for query in QUERIES:
        times, own, (first, whole, rest) = measure(browser, output, spot, query)
        # The first key press of a page loads the index; it is told as bytes, the others as time.
        presses += times[1:]
        firsts.append(first)
        wholes.append(whole)
        rests.append(rest)
    print(f"{spot.name}: key press to results, ms:       {spread(presses)}")
    print(f"{spot.name}: page before search, kB gzip:    {own:.0f}")
    print(f"{spot.name}: search to the first result, kB: {spread(firsts)}")
    print(f"{spot.name}: search, letter by letter, kB:   {spread(wholes)}")
    print(f"{spot.name}: the same, and then a pause, kB: {spread(rests)}")


def main() -> None:
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "output"
    if len(sys.argv) == 1:
        pipeline.build(pipeline.Options(ROOT, output), progress.Silent())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
        for spot in SPOTS:
            report(browser, output, spot)
        browser.close()


if __name__ == "__main__":
    main()
