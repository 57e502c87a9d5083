"""Cases side by side, and the other pages that show all cases at once, in a real Chromium."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_site import ColorScheme, opened

TWO = "compare.html?cases=bramley-baths,big-local"
VIEWS = {
    "matrix": "matrix.html",
    "theme of the matrix": "matrix/housing.html",
    "timeline": "timeline.html",
    "map": "map.html",
    "claims": "claims.html",
    "kind of claims": "claims/financial.html",
    "compare": "compare.html",
    "two compared": TWO,
    "start": "start.html",
    "start with a theme": "start/housing.html",
    "codebook": "data/codebook.html",
}
every_view = pytest.mark.parametrize("address", VIEWS.values(), ids=VIEWS)


def titles(page: Page) -> list[str]:
    page.wait_for_selector("table.compare")
    return page.locator("table.compare thead .compare-title").all_inner_texts()


def row(page: Page, label: str) -> list[str]:
    """The heading of a row and its cells."""
    return (
        page.locator("table.compare tbody tr", has=page.locator("th", has_text=label))
        .locator("th, td")
        .all_inner_texts()
    )


def test_the_address_says_which_cases_stand_side_by_side(browser: Browser, base: str) -> None:
    with opened(browser, base + TWO) as (page, wrong):
        assert ["Bramley Baths, Leeds: a pool run by its community", "Big Local"] == titles(page)
        expect(page.locator("#compare-status")).to_have_text("2 cases side by side.")
        expect(page).to_have_title(re.compile("^Compare: Bramley Baths.* and Big Local · Tried Here$"))
        expect(page.locator("#compare-how")).to_be_hidden()
        assert [] == wrong


def test_differences_are_said_in_words(browser: Browser, base: str) -> None:
    with opened(browser, base + TWO) as (page, _):
        titles(page)
        assert "Differs" in row(page, "Where")[0]
        assert "Same in both" in row(page, "Who leads")[0]
        about = row(page, "What it is about")
        assert "Partly the same" in about[0]
        assert all("Shared places and buildings (in both)" in cell for cell in about[1:])
        when = row(page, "When")
        assert "Stated for 1 of 2" in when[0]
        assert when[2] == "Not stated"


def test_claims_stand_by_kind_with_what_they_rest_on(browser: Browser, base: str) -> None:
    with opened(browser, base + TWO) as (page, _):
        titles(page)
        people = row(page, "People")[1]
        assert "950 → 1,700 children" in people
        assert "The source report states that" in people
        link = page.locator(".compare-claim a").first
        link.click()
        page.wait_for_url(re.compile(r"cases/bramley-baths\.html#claim-\d+$"))


def test_a_case_is_added_by_its_title_and_taken_out_again(browser: Browser, base: str) -> None:
    with opened(browser, base + "compare.html?cases=bramley-baths") as (page, wrong):
        assert len(titles(page)) == 1
        page.get_by_label("Add a case by its title").fill("big local")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("cases=bramley-baths,big-local#comparison$"))
        assert len(titles(page)) == 2
        page.get_by_role("link", name="Take out Bramley Baths").click()
        page.wait_for_url(re.compile(r"\?cases=big-local#comparison$"))
        assert ["Big Local"] == titles(page)
        page.go_back()
        page.wait_for_url(re.compile("bramley-baths,big-local"))
        assert len(titles(page)) == 2
        page.reload()
        assert len(titles(page)) == 2
        assert [] == wrong


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "Write a title first."),
        ("no such thing at all", "No case has that title. Pick one from the list."),
        ("Big Local", "That case is here already."),
    ],
)
def test_a_title_that_cannot_be_added_is_told(browser: Browser, base: str, written: str, said: str) -> None:
    with opened(browser, base + "compare.html?cases=big-local") as (page, _):
        titles(page)
        page.get_by_label("Add a case by its title").fill(written)
        page.get_by_role("button", name="Add").click()
        expect(page.locator("#choice-error")).to_have_text(said)


def test_titles_that_hold_the_words_are_offered(browser: Browser, base: str) -> None:
    with opened(browser, base + "compare.html") as (page, _):
        page.fill("#choice-title", "local conversation")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("titles hold these words")
        assert "true" == page.locator("#choice-title").get_attribute("aria-invalid")
        offered = page.get_by_role("alert").get_by_role("link").first
        title = offered.inner_text()
        offered.click()
        assert [title] == titles(page)


def test_an_unknown_case_is_told_and_the_others_are_shown(browser: Browser, base: str) -> None:
    with opened(browser, base + "compare.html?cases=../../etc,nothing-here,big-local") as (page, wrong):
        assert ["Big Local"] == titles(page)
        expect(page.locator("#compare-status")).to_contain_text(
            "No case here is called ../../etc, nothing-here."
        )
        assert [] == wrong


def test_more_than_four_are_cut_to_four(browser: Browser, base: str) -> None:
    five = "bramley-baths,big-local,granby-four-streets,wigan-deal,bootle-community-pub"
    with opened(browser, base + "compare.html?cases=" + five) as (page, _):
        assert len(titles(page)) == 4
        expect(page.locator("#compare-status")).to_contain_text("Only the first 4 are shown.")
        expect(page.locator("#choice")).to_be_hidden()


def test_markup_in_the_address_is_only_words(browser: Browser, base: str) -> None:
    with opened(browser, base + "compare.html?cases=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E") as (
        page,
        wrong,
    ):
        expect(page.locator("#compare-status")).to_contain_text("<img src=x onerror=alert(1)>")
        assert page.locator("main img").count() == 0
        assert [] == wrong


def test_without_a_choice_or_a_script_the_page_says_how(browser: Browser, base: str) -> None:
    with opened(browser, base + "compare.html") as (page, wrong):
        expect(page.locator("#compare-how")).to_contain_text("Add a case by its title")
        expect(page.get_by_role("link", name="Side by side")).to_have_count(3)
        expect(page.locator("#compare-no-script")).to_be_hidden()
        expect(page.locator("#choice")).to_be_visible()
        assert [] == wrong
        page.get_by_role("link", name="Side by side").first.click()
        expect(page.locator("#compare-status")).to_have_text("2 cases side by side.")
        assert [] == wrong
    with opened(browser, base + TWO, scripts=False) as (page, _):
        expect(page.locator("#compare-how")).to_contain_text("open the cases in two windows")
        expect(page.locator("#choice")).to_be_hidden()


@every_view
def test_a_view_opens_without_an_error_or_a_request_that_leaves(
    browser: Browser, base: str, address: str
) -> None:
    with opened(browser, base + address) as (page, wrong):
        page.wait_for_load_state("load")
        assert page.locator("h1").count() == 1
        assert [] == wrong


@every_view
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "light"), (1280, "dark")])
def test_axe_finds_nothing_on_a_view(
    browser: Browser, real_site: Path, address: str, width: int, scheme: ColorScheme
) -> None:
    with opened(browser, f"{real_site.as_uri()}/{address}", width=width, scheme=scheme) as (page, _):
        page.wait_for_load_state("load")
        if "cases=" in address:
            titles(page)
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        found = Axe().run(page).response["violations"]
        assert [] == [(v["id"], v["nodes"][0]["html"]) for v in found]


@every_view
@pytest.mark.parametrize("width", [320, 768, 1024])
def test_a_view_never_scrolls_sideways(browser: Browser, real_site: Path, address: str, width: int) -> None:
    with opened(browser, f"{real_site.as_uri()}/{address}", width=width) as (page, _):
        if "cases=" in address:
            titles(page)
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_narrow_matrix_shows_one_theme_at_a_time_and_a_wide_one_the_table(
    browser: Browser, real_site: Path
) -> None:
    with opened(browser, f"{real_site.as_uri()}/matrix.html", width=320, scripts=False) as (page, _):
        expect(page.locator("table.matrix")).to_be_hidden()
        page.get_by_text("Housing", exact=True).locator("visible=true").first.click()
        page.get_by_role("link", name="Community ownership").locator("visible=true").first.click()
        page.wait_for_url(re.compile(r"matrix/housing\.html#community-ownership$"))
        expect(page.locator("#community-ownership h2")).to_be_in_viewport()
    with opened(browser, f"{real_site.as_uri()}/matrix.html", scripts=False) as (page, _):
        expect(page.locator("table.matrix")).to_be_visible()
        expect(page.locator(".matrix-fold")).to_be_hidden()


@pytest.mark.parametrize(
    ("address", "wide"), [("matrix.html", True), (TWO, True), ("claims.html", True), ("timeline.html", False)]
)
def test_a_view_is_printed_whole_on_a_sheet_that_fits(
    browser: Browser, real_site: Path, address: str, wide: bool
) -> None:
    with opened(browser, f"{real_site.as_uri()}/{address}") as (page, _):
        if wide and "cases=" in address:
            titles(page)
        sheets = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
        assert sheets
        assert all((float(across) > float(down)) == wide for across, down in sheets)
        page.emulate_media(media="print")
        assert page.locator("main table").first.is_visible()
        assert page.locator(".looks").first.is_hidden()


def test_start_leads_to_a_case_in_three_answers_without_a_script(browser: Browser, base: str) -> None:
    with opened(browser, base + "start.html", scripts=False) as (page, _):
        page.get_by_role("link", name="Housing").click()
        page.get_by_text("People on low incomes", exact=True).click()
        group = page.locator("#for-people-on-low-incomes section").first
        expect(group.locator("h3")).to_be_visible()
        group.get_by_role("link").first.click()
        page.wait_for_url(re.compile("cases/"))


def test_a_point_of_the_map_leads_to_its_place(browser: Browser, base: str) -> None:
    with opened(browser, base + "map.html", scripts=False) as (page, _):
        page.locator(".map-numbers a").last.click(force=True)
        page.wait_for_url(re.compile(r"places/[a-z-]+\.html(#where)?$"))


def test_a_region_of_the_map_leads_to_its_own_map(browser: Browser, base: str) -> None:
    with opened(browser, base + "map.html", scripts=False) as (page, wrong):
        page.locator('.map-regions a[href="places/south-west.html"]').dispatch_event(
            "click"
        )  # its middle may lie under a point
        page.wait_for_url(re.compile(r"places/south-west\.html$"))
        picture = page.locator(".map-close img")
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
        assert page.locator(".map-close .map-names text").count() > 0
        assert [] == wrong
