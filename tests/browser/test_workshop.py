"""Run a workshop, in a real Chromium: choosing, paper, cards, the discussion by keyboard, notes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from tests.browser.test_site import ColorScheme, opened

CASES = "bramley-baths,big-local,mount-pleasant-park-masterplan"
THREE = f"workshop.html?cases={CASES}"
OUTCOME = "1,700"
"""Stands in what is said to have come of Bramley Baths, and in nothing that is told before."""


def titles(page: Page) -> list[str]:
    expect(page.locator("#workshop-status")).not_to_be_empty()
    return page.locator("#workshop-cases .workshop-title").all_inner_texts()


def at(page: Page, place: str) -> None:
    """The discussion stands there, and the address says so."""
    expect(page.locator("#discussion-place")).to_have_text(place)


# --- Choosing ------------------------------------------------------------------------------------------------


def test_the_address_says_which_cases_in_which_order(browser: Browser, base: str) -> None:
    with opened(browser, base + THREE) as (page, wrong):
        expect(page.locator("#workshop-status")).to_have_text("3 cases in this session.")
        assert [
            "Bramley Baths, Leeds: a pool run by its community",
            "Big Local",
            "Mount Pleasant Park Masterplan, Sheffield",
        ] == titles(page)
        expect(page).to_have_title(re.compile("^Workshop: Bramley Baths.* · Tried Here$"))
        assert [] == wrong


def test_a_case_is_added_moved_and_taken_out_and_back_undoes_it(browser: Browser, base: str) -> None:
    with opened(browser, base + "workshop.html?cases=bramley-baths") as (page, wrong):
        titles(page)
        page.get_by_label("Add a case by its title").fill("big local")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"\?cases=bramley-baths,big-local$"))
        expect(page.get_by_label("Add a case by its title")).to_be_focused()
        page.get_by_role("button", name="Up Big Local").press("Enter")
        expect(page).to_have_url(re.compile(r"\?cases=big-local,bramley-baths$"))
        expect(page.locator("#workshop-status")).to_have_text("Big Local is number 1 of 2.")
        expect(page.get_by_role("button", name="Down Big Local")).to_be_focused()
        page.get_by_role("button", name="Take out Big Local").click()
        expect(page).to_have_url(re.compile(r"\?cases=bramley-baths$"))
        expect(page.get_by_role("button", name="Take out Bramley Baths")).to_be_focused()
        page.go_back()
        expect(page.locator("#workshop-cases > li")).to_have_count(2)
        page.reload()
        expect(page.locator("#workshop-cases > li")).to_have_count(2)
        assert [] == wrong


def test_an_unknown_case_is_told_and_the_others_are_taken(browser: Browser, base: str) -> None:
    with opened(browser, base + "workshop.html?cases=../x,%3Cimg%20src%3Dx%3E,big-local") as (page, wrong):
        expect(page.locator("#workshop-status")).to_have_text(
            "One case in this session. No case here is called ../x, <img src=x>."
        )
        assert page.locator("main img").count() == 0
        assert [] == wrong


def test_twelve_cases_fit_and_no_more(browser: Browser, base: str, real_site: Path) -> None:
    slugs = sorted(path.stem for path in (real_site / "cases").glob("*.html"))[:13]
    with opened(browser, base + "workshop.html?cases=" + ",".join(slugs)) as (page, _):
        expect(page.locator("#workshop-status")).to_contain_text("Only the first 12 are taken.")
        expect(page.locator("#workshop-cases > li")).to_have_count(12)
        expect(page.locator("#choice")).to_be_hidden()


def test_a_ready_made_set_is_taken_with_one_press(browser: Browser, base: str) -> None:
    with opened(browser, base + "workshop.html") as (page, wrong):
        expect(page.locator(".workshop-chosen")).to_be_hidden()
        cases = page.locator(".workshop-set").first.get_by_role("listitem").get_by_role("link")
        named = cases.all_inner_texts()
        page.get_by_role("link", name="Take this set").first.click()
        assert named == titles(page)
        assert [] == wrong


def test_without_a_script_the_page_says_how_and_lists_the_sets(browser: Browser, base: str) -> None:
    with opened(browser, base + THREE, scripts=False) as (page, _):
        expect(page.locator("#workshop-no-script")).to_contain_text("a workshop runs well on the pages")
        expect(page.locator("#workshop-run li")).to_have_count(5)
        expect(page.get_by_role("link", name="Take this set")).to_have_count(0)
        expect(page.get_by_role("button", name="Print everything")).to_have_count(0)
        page.locator(".workshop-set").first.get_by_role("listitem").get_by_role("link").first.click()
        page.wait_for_url(re.compile("cases/"))


@pytest.mark.parametrize("start", ["cases/bramley-baths.html", "compare.html?cases=bramley-baths"])
def test_a_case_and_a_comparison_lead_to_a_workshop(browser: Browser, base: str, start: str) -> None:
    with opened(browser, base + start) as (page, _):
        page.get_by_role("link", name=re.compile("^Take (it|these) to a workshop$")).click()
        assert ["Bramley Baths, Leeds: a pool run by its community"] == titles(page)


# --- Paper -----------------------------------------------------------------------------------------------------


def test_a_handout_tells_the_case_with_what_its_claims_rest_on(browser: Browser, base: str) -> None:
    with opened(browser, base + THREE + "&see=handouts") as (page, wrong):
        handout = page.locator(".handout").first
        expect(page.locator(".handout")).to_have_count(3)
        for words in (
            "Bramley, Leeds · 2013, ongoing",
            "What people wanted to change",
            "In a Community Asset Transfer,",
            "The source report states that 38 people are employed at the baths.",
            "Rests on: The source report’s statement",
            "What it cannot tell you",
            "Which public building here might close next, and who would miss it?",
            "Source",
            "cases/bramley-baths.html",
            "CC BY 4.0",
        ):
            expect(handout).to_contain_text(words)
        expect(page.locator(".handout").last).to_contain_text("No claim about what came of it is made here.")
        expect(page.locator(".handout").last).to_contain_text("Who is not heard in this account")
        assert [] == wrong


def test_a_handout_to_guess_with_tells_nothing_of_what_came_of_it(browser: Browser, base: str) -> None:
    with opened(browser, base + THREE + "&see=handouts") as (page, _):
        handout = page.locator(".handout").first
        expect(handout).to_contain_text(OUTCOME)
        page.get_by_label("room to guess").check()
        expect(page).to_have_url(re.compile("outcome=no"))
        expect(handout).to_contain_text("What do you think came of it, and for whom?")
        expect(handout).not_to_contain_text(OUTCOME)
        expect(handout).not_to_contain_text("Rests on")
        page.reload()
        expect(page.get_by_label("room to guess")).to_be_checked()


@contextmanager
def in_a_hall(browser: Browser, site: Path, address: str) -> Iterator[tuple[Page, list[str]]]:
    """A page of the site as if it were served at http://hall.example/, and all that was asked for."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(path=site / urlsplit(route.request.url).path.lstrip("/"))

    context = browser.new_context()
    context.route("**/*", answer)
    page = context.new_page()
    page.goto("http://hall.example/" + address)
    yield page, asked
    context.close()


def test_a_handout_has_a_qr_code_where_the_web_address_is_known(browser: Browser, real_site: Path) -> None:
    with in_a_hall(browser, real_site, THREE) as (page, asked):
        titles(page)
        assert not [url for url in asked if "qrcode" in url], "loaded only when a handout is looked at"
        page.get_by_role("link", name="Look at the handouts").click()
        code = page.get_by_role("img", name="QR code of http://hall.example/cases/bramley-baths.html")
        expect(code).to_be_visible()
        expect(page.locator(".handout").first).to_contain_text(
            "Read more at http://hall.example/cases/bramley-baths.html"
        )
        side = int(code.get_attribute("viewBox").split()[2]) - 8  # type: ignore[union-attr]  # it has one
        assert side % 4 == 1, "squares along a side of a QR code are 17 and a multiple of 4"
        assert {"hall.example"} == {urlsplit(url).hostname for url in asked}


def test_a_base_url_is_known_from_disk_too(browser: Browser, small_site: Path) -> None:
    with opened(browser, f"{small_site.as_uri()}/workshop.html?cases=garden&see=handouts") as (page, wrong):
        address = "https://example.org/tries/cases/garden.html"
        expect(page.get_by_role("img", name=f"QR code of {address}")).to_be_visible()
        assert [] == wrong


def test_no_qr_code_leads_to_a_machine_that_nobody_else_can_reach(browser: Browser, base: str) -> None:
    with opened(browser, base + THREE + "&see=handouts") as (page, wrong):
        expect(page.locator(".handout").first).to_contain_text(
            "Read more on its page, cases/bramley-baths.html"
        )
        expect(page.locator(".qr")).to_have_count(0)
        assert page.evaluate("typeof window.qrcode") == "undefined"
        assert [] == wrong


def test_the_key_on_the_sheet_is_that_of_the_cards(browser: Browser, base: str) -> None:
    with opened(browser, base + THREE + "&see=cards") as (page, _):
        cards = page.locator("#workshop-cards .cut")
        expect(cards.first).to_contain_text("Story 1")
        stories = cards.filter(has_text="Story ").locator("h4").all_inner_texts()
        outcomes = {
            text.split("\n")[0].removeprefix("Outcome "): text
            for text in cards.filter(has_text=re.compile("^Outcome ")).all_inner_texts()
        }
        assert titles_of_sheet(page) == stories
        for row in page.locator(".card-key tbody tr").all():
            _, title, letters = row.locator("th, td").all_inner_texts()
            assert title in stories
            if letters.startswith("none"):
                assert title.startswith("Mount Pleasant")
                continue
            for letter in letters.split(", "):
                told = outcomes.pop(letter)
                assert title not in told
                slug = {"Big Local": "big-local"}.get(title, "bramley-baths")
                claim = told.split("\n")[1] if told.count("\n") == 2 else told.split("\n\n")[1]
                assert claim in page.evaluate(
                    "slug => explorer.workshop.items.find(one => one.slug === slug).claims.map(one => one.verb + ' ' + one.text)",
                    slug,
                )
        assert {} == outcomes


def titles_of_sheet(page: Page) -> list[str]:
    """Goes to the facilitator's sheet."""
    page.get_by_role("link", name="Facilitator’s sheet", exact=True).click()
    expect(page.locator(".sheet")).to_be_visible()
    return [text.split(". ", 1)[1] for text in page.locator(".sheet-case h5").all_inner_texts()]


def test_an_outcome_card_shares_no_longer_word_with_its_title_where_another_claim_does_not(
    browser: Browser, base: str
) -> None:
    with opened(browser, base + "workshop.html?cases=bramley-baths&see=cards") as (page, _):
        expect(page.locator(".cut").last).to_contain_text("Outcome A")
        expect(page.locator(".cut").last).not_to_contain_text("baths")


def test_the_sheet_shares_out_the_minutes_that_the_host_sets(browser: Browser, base: str) -> None:
    with opened(browser, base + THREE) as (page, _):
        expect(page.locator("#workshop-plan")).to_have_text("About 15 minutes a case.")
        page.get_by_label("Minutes for the whole session").fill("25")
        page.keyboard.press("Tab")
        expect(page).to_have_url(re.compile("minutes=25"))
        expect(page.locator("#workshop-plan")).to_contain_text("short. Take fewer cases, or more time.")
        titles_of_sheet(page)
        minutes = page.locator(".timetable tbody .amount").all_inner_texts()
        assert 25 == sum(map(int, minutes))
        assert "0:00" == page.locator(".timetable tbody td").first.inner_text()
        expect(page.locator(".sheet")).to_contain_text("Guess first.")
        expect(page.locator(".sheet .paper-bases dt").first).not_to_be_empty()


@pytest.mark.parametrize(
    ("asked", "expected"), [("14", 60), ("481", 60), ("abc", 60), ("90", 90), ("", 60), ("-5", 60)]
)
def test_minutes_that_make_no_session_are_as_if_not_asked_for(
    browser: Browser, real_site: Path, asked: str, expected: int
) -> None:
    with opened(browser, f"{real_site.as_uri()}/{THREE}&minutes={asked}") as (page, _):
        titles(page)
        expect(page.get_by_label("Minutes for the whole session")).to_have_value(str(expected))


PRINTED = {
    "Print the handouts": {"handouts"},
    "Print the cards": {"cards"},
    "Print the facilitator’s sheet": {"sheet"},
    "Print everything": {"handouts", "cards", "sheet"},
}


@pytest.mark.parametrize(("button", "parts"), PRINTED.items(), ids=PRINTED)
def test_each_button_prints_just_what_it_says(
    browser: Browser, real_site: Path, button: str, parts: set[str]
) -> None:
    with opened(browser, f"{real_site.as_uri()}/{THREE}") as (page, _):
        titles(page)
        page.evaluate(
            """() => { window.print = () => {
                 window.printed = [...document.querySelectorAll("[data-part]")].filter(one => !one.hidden).map(one => one.dataset.part); }; }"""
        )
        page.get_by_role("button", name=button, exact=True).first.click()
        page.wait_for_function("window.printed")
        assert parts == set(page.evaluate("window.printed"))
        page.emulate_media(media="print")
        expect(page.locator(".masthead")).to_be_hidden()
        expect(page.locator(".handout h3").first).to_be_visible(visible="handouts" in parts)
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")
        expect(page.locator("#workshop-cases")).to_be_visible()


def test_the_browsers_own_print_gives_what_is_looked_at(browser: Browser, real_site: Path) -> None:
    def pages(page: Page) -> int:
        return len(re.findall(rb"/Type /Page\b(?!s)", page.pdf(prefer_css_page_size=True)))

    one = "workshop.html?cases=mount-pleasant-park-masterplan"
    with opened(browser, f"{real_site.as_uri()}/{one}&see=handouts") as (page, _):
        expect(page.locator(".handout")).to_be_visible()
        assert 1 == pages(page), "the handout and nothing else"
    with opened(browser, f"{real_site.as_uri()}/{THREE}&see=cards") as (page, _):
        expect(page.locator(".cut").first).to_be_visible()
        assert 2 == pages(page), "story cards, and outcome cards apart"


# --- The discussion ----------------------------------------------------------------------------------------------


def test_the_discussion_goes_by_keyboard_and_tells_where_it_is(browser: Browser, base: str) -> None:
    with opened(browser, base + THREE) as (page, wrong):
        titles(page)
        page.get_by_role("button", name="Start the discussion").press("Enter")
        dialog = page.get_by_role("dialog")
        at(page, "Case 1 of 3, step 1 of 7")
        expect(dialog.get_by_role("button", name="Next")).to_be_focused()
        expect(dialog).to_contain_text("Edwardian baths")
        page.keyboard.press("PageDown")
        expect(dialog.get_by_role("heading", name="What people wanted, and what they did")).to_be_visible()
        expect(page.locator("#discussion-said")).to_contain_text("Case 1 of 3, step 2 of 7")
        page.keyboard.press("ArrowLeft")
        at(page, "Case 1 of 3, step 1 of 7")
        dialog.get_by_role("button", name="3 Guess").click()
        at(page, "Case 1 of 3, step 3 of 7")
        page.keyboard.press("ArrowRight")
        at(page, "Case 1 of 3, step 4 of 7, screen 1 of 4")
        page.keyboard.press("Space")
        at(page, "Case 1 of 3, step 4 of 7, screen 2 of 4")
        expect(page.locator("#discussion-said")).to_contain_text("38 people are employed at the baths")
        expect(page).to_have_url(re.compile(r"discuss=1\.4\.2$"))
        page.reload()
        at(page, "Case 1 of 3, step 4 of 7, screen 2 of 4")
        page.keyboard.press("PageUp")
        at(page, "Case 1 of 3, step 4 of 7, screen 1 of 4")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_role("button", name="Start the discussion")).to_be_focused()
        expect(page).not_to_have_url(re.compile("discuss"))
        assert [] == wrong


def test_what_came_of_a_case_is_in_nothing_that_is_read_out_before_it_is_shown(
    browser: Browser, base: str
) -> None:
    with opened(browser, base + "workshop.html?cases=bramley-baths&discuss=1.1") as (page, _):
        at(page, "Case 1 of 1, step 1 of 7")
        for _ in range(30):
            tree = page.locator("body").aria_snapshot()
            if "step 4" in page.locator("#discussion-place").inner_text():
                break
            assert OUTCOME not in tree
            assert OUTCOME not in page.locator("#discussion").text_content()  # type: ignore[operator]  # it has some
            page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        at(page, "Case 1 of 1, step 4 of 7, screen 3 of 4")
        expect(page.locator("#discussion")).not_to_contain_text(OUTCOME)
        page.keyboard.press("ArrowRight")
        expect(page.locator("#discussion-stage")).to_contain_text(OUTCOME)
        expect(page.locator("#discussion-stage")).to_contain_text("Rests on: The source report’s statement.")


def test_the_end_of_the_discussion_leads_back_to_the_page(browser: Browser, base: str) -> None:
    with opened(browser, base + "workshop.html?cases=mount-pleasant-park-masterplan&discuss=9.9.9") as (
        page,
        _,
    ):
        expect(page.get_by_role("button", name="Finish")).to_be_visible()
        expect(page).to_have_url(re.compile(r"discuss=1\.5\.1$"))
        page.get_by_role("button", name="Finish").click()
        expect(page.locator("#discussion")).to_be_hidden()
        page.go_back()
        expect(page.locator("#discussion")).to_be_visible()
        page.go_forward()
        expect(page.locator("#discussion")).to_be_hidden()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1024, 768)])
@pytest.mark.parametrize("slug", ["bramley-baths", "local-conversations", "wigan-deal"])
def test_nothing_runs_over_the_edge_of_a_projector(
    browser: Browser, real_site: Path, slug: str, width: int, height: int
) -> None:
    with opened(browser, f"{real_site.as_uri()}/workshop.html?cases={slug}", width=width) as (page, _):
        page.set_viewport_size({"width": width, "height": height})
        page.get_by_role("button", name="Start the discussion").click()
        last = ""
        for _ in range(80):
            expect(page.locator("#discussion-place")).not_to_have_text(last)
            last = page.locator("#discussion-place").inner_text()
            inside = page.locator("#discussion-stage").evaluate(
                "stage => stage.scrollHeight <= stage.clientHeight + 1 && stage.scrollWidth <= stage.clientWidth"
            )
            assert inside, last
            size = page.locator("#discussion-stage").evaluate("s => parseFloat(getComputedStyle(s).fontSize)")
            assert size >= 23, last
            if page.get_by_role("button", name="Finish").count():
                return
            page.keyboard.press("ArrowRight")
        raise AssertionError("no end")


def test_a_projector_can_be_dark_whatever_the_machine_is(browser: Browser, base: str) -> None:
    with opened(browser, base + THREE + "&discuss=1.1") as (page, _):
        talk = page.locator(".talk")
        expect(talk).to_have_css("background-color", "rgb(255, 255, 255)")
        page.get_by_role("button", name="Dark").click()
        expect(talk).to_have_css("background-color", "rgb(0, 0, 0)")
        expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")


def test_the_window_is_filled_and_given_back(browser: Browser, base: str) -> None:
    with opened(browser, base + THREE + "&discuss=1.1") as (page, wrong):
        full = page.get_by_role("button", name="Full screen")
        full.click()
        expect(full).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#discussion-stage")).to_be_visible()
        page.get_by_role("button", name="Leave").click()
        expect(page.locator("#discussion")).to_be_hidden()
        page.wait_for_function("!document.fullscreenElement")
        assert [] == wrong


# --- Notes -------------------------------------------------------------------------------------------------------


def test_notes_taken_in_the_discussion_stand_in_the_page_and_in_the_file(browser: Browser, base: str) -> None:
    with opened(browser, base + THREE + "&discuss=1.1") as (page, wrong):
        page.get_by_role("button", name="Notes", exact=True).click()
        field = page.get_by_label("Notes of the group: Bramley Baths")
        expect(field).to_be_focused()
        field.press_sequentially("Who swam before?")
        at(page, "Case 1 of 3, step 1 of 7")
        page.keyboard.press("Escape")
        expect(page.locator("#notes-bramley-baths")).to_have_value("Who swam before?")
        page.get_by_role("button", name="Take out Big Local").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Save the notes").click()
        assert "workshop-notes.txt" == download.value.suggested_filename
        text = Path(download.value.path()).read_text(encoding="utf-8")
        assert text.startswith("Notes of a workshop\nDate: \n")
        assert (
            "1. Bramley Baths, Leeds: a pool run by its community\n   cases/bramley-baths.html\n\nWho swam"
            in text
        )
        assert "2. Mount Pleasant Park Masterplan, Sheffield" in text
        assert "Big Local" not in text
        expect(page.locator("#workshop-saved")).to_contain_text("with your downloads")
        assert [] == wrong


def test_notes_on_a_case_that_was_taken_out_are_saved_too(browser: Browser, base: str) -> None:
    with opened(browser, base + THREE) as (page, _):
        page.get_by_label("Big Local", exact=True).fill("Ask who decides.")
        page.get_by_role("button", name="Take out Big Local").click()
        expect(page.locator("#workshop-cases > li")).to_have_count(2)
        with page.expect_download() as download:
            page.get_by_role("button", name="Save the notes").click()
        assert "Ask who decides." in Path(download.value.path()).read_text(encoding="utf-8")


def test_leaving_with_notes_that_are_not_saved_is_asked_about(browser: Browser, base: str) -> None:
    with opened(browser, base + THREE) as (page, _):
        page.locator("#notes-big-local").click()
        page.keyboard.type("Not saved yet.")
        kinds: list[str] = []

        def stay(dialog: Dialog) -> None:
            kinds.append(dialog.type)
            dialog.dismiss()

        page.on("dialog", stay)
        with page.expect_event("dialog"):
            page.close(run_before_unload=True)
        assert ["beforeunload"] == kinds
        assert "Not saved yet." == page.locator("#notes-big-local").input_value()


def test_nothing_is_stored_on_the_machine(browser: Browser, web: str) -> None:
    with opened(browser, web + THREE) as (page, _):
        page.locator("#notes-big-local").fill("A note.")
        stored = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
        assert [0, 0, ""] == stored


# --- Everybody ---------------------------------------------------------------------------------------------------

LOOKS = {
    "nothing chosen": "workshop.html",
    "set up": THREE,
    "handouts": THREE + "&see=handouts",
    "cards": THREE + "&see=cards",
    "sheet": THREE + "&see=sheet",
    "discussion": THREE + "&discuss=1.2",
    "a claim": THREE + "&discuss=1.4",
}
every_look = pytest.mark.parametrize("address", LOOKS.values(), ids=LOOKS)


@every_look
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_axe_finds_nothing(
    browser: Browser, real_site: Path, address: str, width: int, scheme: ColorScheme
) -> None:
    with opened(browser, f"{real_site.as_uri()}/{address}", width=width, scheme=scheme) as (page, wrong):
        expect(page.locator("#choice")).to_be_attached()
        expect(page.locator("#workshop-no-script")).to_be_hidden()
        page.wait_for_function("document.documentElement.dataset.see")
        assert [] == wrong
        found = Axe().run(page).response["violations"]
        assert [] == [(v["id"], v["nodes"][0]["html"]) for v in found]


@every_look
@pytest.mark.parametrize("width", [320, 768])
def test_it_never_scrolls_sideways(browser: Browser, real_site: Path, address: str, width: int) -> None:
    with opened(browser, f"{real_site.as_uri()}/{address}", width=width) as (page, _):
        page.wait_for_function("document.documentElement.dataset.see")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("#discussion-stage").evaluate("s => s.scrollWidth <= s.clientWidth")
