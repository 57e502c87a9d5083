"""The real site in a real Chromium: from disk and over http, by keyboard, on paper, at 320 pixels."""

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, expect

ColorScheme = Literal["light", "dark"]

KINDS = {
    "index": "index.html",
    "explore": "explore.html",
    "themes": "themes.html",
    "theme": "themes/health-and-wellbeing.html",
    "approaches": "approaches.html",
    "approach": "approaches/co-production.html",
    "approach group": "approaches/deciding-together.html",
    "places": "places.html",
    "region": "places/wales.html",
    "place": "places/bramley.html",
    "people": "people.html",
    "claims": "claims.html",
    "findings": "findings.html",
    "findings of a report": "findings/the-bigger-you-go.html",
    "reports": "reports.html",
    "report": "reports/the-bigger-you-go.html",
    "lenses": "lenses.html",
    "lens": "lenses/relational-scale-levels.html",
    "full case": "cases/bramley-baths.html",
    "merged case": "cases/wigan-deal.html",
    "snapshot": "cases/granby-four-streets.html",
    "lead": "cases/mount-pleasant-park-masterplan.html",
    "glossary": "glossary.html",
    "context": "context.html",
    "what’s new": "whats-new.html",
    "check": "check.html",
    "about": "about.html",
    "method": "method.html",
    "contribute": "contribute.html",
    "write": "write.html",
    "not found": "404.html",
}

every_kind = pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)


@contextmanager
def opened(
    browser: Browser, url: str, *, width: int = 1280, scheme: ColorScheme = "light", scripts: bool = True
) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what went wrong on it: console errors, failed requests, requests that leave."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
    )
    page = context.new_page()
    wrong: list[str] = []
    root = url.split("://")[0] + "://" + ("127.0.0.1" if url.startswith("http") else "")
    page.on(
        "console",
        lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    # A request that the browser itself gives up because the page is being left has not failed.
    page.on(
        "requestfailed",
        lambda r: wrong.append(f"failed: {r.url}: {r.failure}") if r.failure != "net::ERR_ABORTED" else None,
    )
    page.on(
        "request",
        lambda r: wrong.append(f"left: {r.url}") if not r.url.startswith((root, "data:", "blob:")) else None,
    )
    page.goto(url)
    yield page, wrong
    context.close()


@every_kind
def test_a_page_opens_without_an_error_or_a_request_that_leaves(
    browser: Browser, base: str, address: str
) -> None:
    with opened(browser, base + address) as (page, wrong):
        page.wait_for_load_state("load")
        assert page.locator("h1").count() == 1
        assert [] == wrong


def test_each_way_in_has_an_ink_of_its_own(browser: Browser, base: str) -> None:
    """Also inside a drawing: a stylesheet that lost a space would show all three in black."""
    with opened(browser, base + "index.html") as (page, _):
        inks = page.evaluate(
            "[...document.querySelectorAll('.wordmark svg *')].map(shape => getComputedStyle(shape).fill)"
        )
        assert 3 == len(set(inks)), inks


RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

SMALL = {
    "index": "index.html",
    "term list": "themes.html",
    "tree of terms": "approaches.html",
    "theme": "themes/company.html",
    "empty theme": "themes/unused-theme.html",
    "places": "places.html",
    "place": "places/milltown.html",
    "claims": "claims.html",
    "claims of a kind": "claims/people.html",
    "findings": "findings.html",
    "findings of a report": "findings/first-report.html",
    "reports": "reports.html",
    "report": "reports/first-report.html",
    "lenses": "lenses.html",
    "lens": "lenses/size.html",
    "full case": "cases/garden.html",
    "snapshot": "cases/choir.html",
    "lead": "cases/lunch.html",
    "glossary": "glossary.html",
    "context": "context.html",
    "what’s new": "whats-new.html",
    "check": "check.html",
    "text": "method.html",
}
"""A page of every template, of the small site: what axe does on a long page grows faster than the page."""


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES)
    return [f"{v['id']}: {[n['target'] for n in v['nodes']][:3]}" for v in found.response["violations"]]


@pytest.mark.parametrize("address", SMALL.values(), ids=SMALL)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing_on_any_kind_of_page(
    browser: Browser, small_site: Path, address: str, width: int, scheme: ColorScheme
) -> None:
    with opened(browser, f"{small_site.as_uri()}/{address}", width=width, scheme=scheme) as (page, _):
        assert [] == violations(page)


@pytest.mark.parametrize(
    "kind", ["index", "places", "full case", "merged case", "lens", "method", "not found"]
)
def test_axe_finds_nothing_on_pages_of_the_real_site(browser: Browser, web: str, kind: str) -> None:
    with opened(browser, web + KINDS[kind]) as (page, _):
        assert [] == violations(page)


@every_kind
def test_a_page_fits_320_pixels(browser: Browser, web: str, address: str) -> None:
    with opened(browser, web + address, width=320) as (page, _):
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320


@every_kind
def test_a_page_is_whole_without_scripts(browser: Browser, web: str, address: str) -> None:
    with opened(browser, web + address, scripts=False) as (page, _):
        bare = page.locator("main").inner_text()
    with opened(browser, web + address) as (page, _):
        assert len(bare) > 100
        first_words = bare.split("\n")[0]
        assert first_words in page.locator("main").inner_text()


def test_the_skip_link_is_first_and_leads_to_the_content(browser: Browser, base: str) -> None:
    with opened(browser, base + "cases/bramley-baths.html") as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')").endswith("#main")
        page.keyboard.press("Enter")
        assert page.url.endswith("#main")


def test_what_has_the_focus_is_seen(browser: Browser, web: str) -> None:
    with opened(browser, web + "themes.html") as (page, _):
        for _ in range(12):
            page.keyboard.press("Tab")
            outline = page.evaluate(
                """(() => {
                  const seen = (e) => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; };
                  const at = document.activeElement;
                  return seen(at) || (at.closest('form.search') && seen(at.closest('form.search')));
                })()"""
            )
            assert outline, page.evaluate("document.activeElement.outerHTML")


def test_the_search_of_every_page_leads_to_a_case_by_keyboard(browser: Browser, base: str) -> None:
    with opened(browser, base + "themes/housing.html") as (page, wrong):
        page.keyboard.press("/")
        page.keyboard.type("bramley bath", delay=20)
        page.wait_for_selector("[role=option]")
        page.keyboard.press("ArrowDown")
        chosen = page.locator("[role=option][aria-selected=true]")
        assert "Bramley" in chosen.inner_text()
        page.keyboard.press("Enter")
        page.wait_for_url("**/cases/bramley-baths.html*")
        assert [] == wrong


def test_the_menu_of_a_phone_folds_when_it_is_left(browser: Browser, base: str) -> None:
    with opened(browser, base + "themes.html", width=360) as (page, _):
        summary = page.locator(".main-nav summary")
        summary.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        assert not page.locator(".main-nav details").evaluate("e => e.open")
        expect(summary).to_be_focused()
        summary.press("Enter")
        page.locator(".main-nav a").last.focus()
        page.keyboard.press("Tab")
        assert not page.locator(".main-nav details").evaluate("e => e.open")


def test_paper_says_where_it_is_from(browser: Browser, base: str) -> None:
    with opened(browser, base + "explore.html?themes=housing") as (page, _):
        printed = page.locator(".on-paper")
        assert not printed.is_visible()
        page.emulate_media(media="print")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        expect(printed).to_have_text(re.compile(r"Explore\. Tried Here, .+ explore\.html\?themes=housing$"))


def test_the_menu_of_a_phone_opens_without_scripts(browser: Browser, web: str) -> None:
    with opened(browser, web + "index.html", width=360, scripts=False) as (page, _):
        link = page.locator("header a", has_text="Themes").first
        if not link.is_visible():
            page.locator("header summary").first.click()
        assert link.is_visible()


@pytest.mark.parametrize("address", [KINDS["full case"], KINDS["theme"], KINDS["index"]])
def test_print_leaves_out_menus_and_search(browser: Browser, web: str, address: str) -> None:
    with opened(browser, web + address) as (page, _):
        page.emulate_media(media="print")
        assert not page.locator("header nav").first.is_visible()
        assert page.locator("form.search:visible").count() == 0
        assert page.locator("h1").is_visible()


def test_structured_data_is_valid_json(browser: Browser, web: str) -> None:
    with opened(browser, web + "cases/wigan-deal.html") as (page, _):
        data = json.loads(page.locator("script[type='application/ld+json']").inner_text())
        assert ("Article", "en-GB") == (data["@type"], data["inLanguage"])


def test_a_case_page_with_all_it_loads_stays_light(browser: Browser, web: str) -> None:
    """A budget of DESIGN: at most 60 kB gzip before search is used. Bytes, not time."""
    sizes: dict[str, int] = {}
    context = browser.new_context()
    page = context.new_page()

    def weigh(answer: Response) -> None:
        sizes[answer.url] = len(gzip.compress(answer.body(), mtime=0))

    page.on("response", weigh)
    page.goto(web + "cases/wigan-deal.html", wait_until="networkidle")
    context.close()
    assert sum(sizes.values()) <= 60_000, sizes


def test_an_old_address_of_a_finding_leads_to_where_it_stands_now(browser: Browser, base: str) -> None:
    old = "findings.html#community-power-the-evidence--impact-5"
    with opened(browser, base + old) as (page, _):
        page.wait_for_url("**/findings/community-power-the-evidence.html#*--impact-5")
        expect(page.locator(":target")).to_be_in_viewport()
    with opened(browser, base + old, scripts=False) as (page, _):
        expect(page.get_by_role("link", name="Community Power", exact=True)).to_be_visible()
