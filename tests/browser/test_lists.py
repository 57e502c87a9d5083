"""Lists of many pages in a real Chromium: by keyboard, on a phone, on paper, without script."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bench import corpus
from explorer import pipeline, progress
from explorer.pages import paging
from tests.conftest import once

LISTS = {
    "explore": "explore--7.html",
    "theme": "themes/{theme}.html",
    "theme, further page": "themes/{theme}--2.html",
    "place": "places/united-kingdom--6.html",
    "report": "reports/{report}--2.html",
    "claims": "claims/{kind}/{basis}.html",
    "matrix": "matrix/{theme}.html",
    "timeline": "timeline--2.html",
    "start": "start/{theme}.html",
}


@pytest.fixture(scope="session")
def long_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty made-up cases, a few on a page: lists as long as those of a large site."""

    def make(folder: Path) -> None:
        corpus.make(60, folder / "site")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(paging, "PER_PAGE", 4)
            patch.setattr(paging, "FIRST", 2)
            site = folder / "site"
            pipeline.build(pipeline.Options(site, site / "output", workers=1, cache=False), progress.Silent())

    return once(tmp_path_factory, "long-site", make) / "site" / "output"


@pytest.fixture(scope="session")
def addresses(long_site: Path) -> dict[str, str]:
    """The addresses above, of the longest lists that there are."""
    theme = max(
        (long_site / "themes").glob("*--2.html"),
        key=lambda path: len(list(path.parent.glob(path.name[:-6] + "*"))),
    ).name.removesuffix("--2.html")
    claims = next(iter(sorted((long_site / "claims").glob("*/*--3.html"))))
    known = {
        "theme": theme,
        "report": next(iter(sorted((long_site / "reports").glob("*--2.html")))).name.removesuffix("--2.html"),
        "kind": claims.parent.name,
        "basis": claims.name.removesuffix("--3.html"),
    }
    return {name: address.format(**known) for name, address in LISTS.items()}


every_list = pytest.mark.parametrize("name", LISTS)


@contextmanager
def opened(browser: Browser, url: str, **options: Any) -> Iterator[Page]:
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    page = context.new_page()
    page.goto(url)
    yield page
    context.close()


RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@every_list
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing(
    browser: Browser, long_site: Path, addresses: dict[str, str], name: str, width: int, scheme: str
) -> None:
    with opened(
        browser,
        f"{long_site.as_uri()}/{addresses[name]}",
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
    ) as page:
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
        found = Axe().run(page, options=RULES)
        assert [] == [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found.response["violations"]]


@every_list
def test_a_list_fits_320_pixels_with_room_for_a_finger(
    browser: Browser, long_site: Path, addresses: dict[str, str], name: str
) -> None:
    with opened(
        browser, f"{long_site.as_uri()}/{addresses[name]}", viewport={"width": 320, "height": 900}
    ) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        sizes = page.locator(".pager a, .letters a, .jump a, .first-of a").evaluate_all(
            "links => links.filter(link => link.checkVisibility()).map(link => link.getBoundingClientRect()).map(box => [box.width, box.height])"
        )
        assert [] == [size for size in sizes if min(size) < 24]


def test_one_goes_through_a_list_by_keyboard(browser: Browser, long_site: Path) -> None:
    with opened(browser, f"{long_site.as_uri()}/explore--2.html", java_script_enabled=False) as page:
        for number in (3, 4, 5):
            page.get_by_role("link", name="Next page").focus()
            page.keyboard.press("Enter")
            expect(page.locator("h1")).to_have_text(f"All cases page {number} of 30")
        page.get_by_role("link", name="Page 1", exact=True).focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/explore.html")


def test_the_page_that_one_is_on_is_said(browser: Browser, long_site: Path) -> None:
    with opened(browser, f"{long_site.as_uri()}/explore--7.html") as page:
        pager = page.get_by_role("navigation", name="Pages of this list")
        expect(pager.locator("[aria-current=page]")).to_have_text("Page 7")
        expect(pager).to_contain_text("Page 7 of")
        expect(pager.locator("a", has_text="…")).to_have_count(0)


def test_explore_with_script_puts_its_own_list_in_place_of_the_pages(
    browser: Browser, long_site: Path
) -> None:
    """The page came with two of its sixty cases: the words of the others are loaded."""
    with opened(browser, f"{long_site.as_uri()}/explore.html") as page:
        page.wait_for_function("window.explorer && explorer.explorePage")
        expect(page.locator("#view [aria-busy]")).to_have_count(0)
        assert 50 == page.locator("#cases > li").count()
        assert 0 == page.locator(".pager, .letters").count()
        assert all(page.locator("#cases .card-title").all_inner_texts())


def test_paper_says_which_part_of_the_list_it_holds(browser: Browser, long_site: Path) -> None:
    with opened(browser, f"{long_site.as_uri()}/explore--2.html") as page:
        page.emulate_media(media="print")
        assert not page.locator(".pager").is_visible()
        assert not page.locator(".letters").is_visible()
        assert "Cases 3 to 4 of 60" == page.locator(".standing").inner_text()


@pytest.mark.parametrize(
    "address", ["matrix.html", "timeline.html", "claims.html", "lenses.html", "explore.html?view=table"]
)
def test_what_stands_alone_is_large_enough_for_a_finger(browser: Browser, web: str, address: str) -> None:
    """WCAG 2.5.8 at 320 pixels: links that are no part of a sentence, and ticks with their labels."""
    with opened(browser, web + address, viewport={"width": 320, "height": 900}) as page:
        if "explore" in address:
            page.wait_for_function("window.explorer && explorer.explorePage")
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
        small = page.evaluate(
            """() => [...document.querySelectorAll('main :is(th a, td a, li > a, h3 a, dt a, label:has([type=checkbox], [type=radio]), button, summary)')]
              .filter(one => one.checkVisibility() && !one.closest('p, .visually-hidden'))
              .map(one => [one.textContent.trim().slice(0, 40), one.getBoundingClientRect()])
              .filter(([, box]) => box.width > 0 && Math.min(box.width, box.height) < 23.9)
              .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
        )
        assert [] == small[:10]
