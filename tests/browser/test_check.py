"""The page that tests a copy: a whole one passes, a broken one is told what is broken and what to do."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from explorer import pipeline, progress
from tests.browser.test_site import ColorScheme, opened, violations
from tests.conftest import copy_site, options, serving

PASSED = re.compile(r"^All 10 checks passed\. Look yourself: printing\.$")
Opener = Callable[[Path], str]


@pytest.fixture
def copy(small_site: Path, tmp_path: Path) -> Path:
    """A copy of the built small site, to break."""
    return Path(shutil.copytree(small_site, tmp_path / "copy"))


@pytest.fixture(params=["file", "http"])
def address_of(request: pytest.FixtureRequest) -> Iterator[Opener]:
    """Where a folder can be opened: from disk, and over http."""
    with ExitStack() as servers:
        yield (
            (lambda folder: servers.enter_context(serving(folder)))
            if request.param == "http"
            else lambda folder: folder.as_uri() + "/"
        )


def failed(page: Page) -> list[str]:
    """The names of the checks that failed, once all are done."""
    expect(page.locator("#check-summary")).to_contain_text(re.compile("passed|failed"))
    return page.locator(".check:has([data-state=fails]) h3").all_inner_texts()


def words(page: Page, check: str) -> str:
    return page.locator(f"#check-{check} .check-words").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_whole_copy_passes_every_check(browser: Browser, base: str, scheme: ColorScheme) -> None:
    with opened(browser, base + "check.html", scheme=scheme) as (page, wrong):
        expect(page.locator("#check-summary")).to_have_text(PASSED)
        assert "status" == page.locator("#check-summary").get_attribute("role")
        assert ["Passed"] * 10 + ["Look yourself"] == page.locator(".check-state").all_inner_texts()
        assert "It has 1280 × 900 pixels." == words(page, "window")
        from_web = base.startswith("http")
        assert from_web == words(page, "place").startswith("Opened from the web, at 127.0.0.1:")
        expect(page.locator("#check-no-script")).to_be_hidden()
        expect(page.locator(".bare")).to_be_hidden()
        assert [] == wrong


@pytest.mark.parametrize(
    ("gone", "check", "said"),
    [
        ("data/terms.js", "Explore", "The file data/terms.js is not there"),
        ("data/columns/themes.js", "Explore", "The file data/columns/themes.js is not there"),
        ("data/cases/index.js", "Comparing and workshops", "The file data/cases/index.js is not there"),
        ("data/cases/0.js", "Comparing and workshops", "The file data/cases/0.js is not there"),
        ("data/map.js", "The map", "The file data/map.js is not there"),
        ("search/manifest.js", "The search", "The search could not be opened"),
        ("assets/search-core.js", "The search", "The search could not be opened"),
        ("assets/favicon.svg", "Pictures and drawings", "A picture could not be shown"),
        ("assets/land.svg", "Pictures and drawings", "A picture could not be shown"),
    ],
)
def test_a_file_that_is_missing_fails_its_check_alone(
    browser: Browser, copy: Path, address_of: Opener, gone: str, check: str, said: str
) -> None:
    (copy / gone).unlink()
    url = address_of(copy) + "check.html"
    with opened(browser, url) as (page, _):
        assert [check] == failed(page)
        summary = page.locator("#check-summary")
        expect(summary).to_contain_text("1 of 10 failed:")
        expect(summary).to_contain_text(f"{check}: {said}")
        told = page.locator(".check:has([data-state=fails])").inner_text()
        help_ = "Unzip the whole folder first" if url.startswith("file:") else "Reload the page."
        assert "Failed" in told and "What to do: " in told and help_ in told


def test_a_file_that_is_cut_off_fails_its_check(browser: Browser, copy: Path, address_of: Opener) -> None:
    whole = (copy / "data/map.js").read_text()
    (copy / "data/map.js").write_text(whole[: len(whole) // 2])
    with opened(browser, address_of(copy) + "check.html") as (page, _):
        assert ["The map"] == failed(page)
        assert "The file data/map.js is not there, or cannot be read." in words(page, "map")


def test_a_copy_mixed_of_two_editions_is_told(
    browser: Browser, copy: Path, tmp_path: Path, address_of: Opener
) -> None:
    """The page of one edition beside the data of another, as when one is unzipped over the other in part."""
    site = copy_site(tmp_path / "newer")
    lunch = site / "content/cases/lunch.md"
    lunch.write_text(lunch.read_text().replace("lunches brought", "hot lunches brought"))
    pipeline.build(options(site), progress.Silent())
    shutil.copy(site / "output/check.html", copy / "check.html")
    with opened(browser, address_of(copy) + "check.html") as (page, _):
        assert ["One edition"] == failed(page)
        assert "mixed of two editions" in words(page, "edition")
        expect(page.locator("#check-summary")).to_contain_text("1 of 10 failed:")


@pytest.mark.parametrize("older", ["data/cases/index", "search/manifest", "data/terms"])
def test_data_of_fewer_cases_are_of_another_edition(
    browser: Browser, copy: Path, address_of: Opener, older: str
) -> None:
    path = copy / f"{older}.js"
    name, payload = json.loads(
        f"[{path.read_text().strip().removeprefix('explorer.data(').removesuffix(');')}]"
    )
    if older == "data/terms":
        payload["cases"] = 3
    elif older == "search/manifest":
        payload["kinds"] = [[*k[:2], 3 if k[0] == "case" else k[2], *k[3:]] for k in payload["kinds"]]
    else:
        payload["cases"] = payload["cases"][:3]
    path.write_text(f"explorer.data({json.dumps(name)}, {json.dumps(payload)});")
    with opened(browser, address_of(copy) + "check.html") as (page, _):
        assert "One edition" in failed(page)
        assert "this page knows of 4 cases, some data of 3." in words(page, "edition")


def test_several_failures_are_counted_and_each_leads_to_what_to_do(
    browser: Browser, copy: Path, address_of: Opener
) -> None:
    shutil.rmtree(copy / "data")
    with opened(browser, address_of(copy) + "check.html") as (page, _):
        names = [
            "One edition",
            "Explore",
            "Comparing and workshops",
            "The map",
        ]
        assert names == failed(page)
        expect(page.locator("#check-summary p")).to_have_text("4 of 10 failed:")
        page.locator("#check-summary").get_by_role("link", name="The map").focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("#check-map$"))
        expect(page.locator("#check-map")).to_be_in_viewport()


def test_a_page_opened_inside_a_zip_file_says_to_unzip_first(
    browser: Browser, small_site: Path, tmp_path: Path
) -> None:
    inside = shutil.copytree(small_site, tmp_path / "Temp1_pack.zip" / "site")
    with opened(browser, f"{inside.as_uri()}/check.html") as (page, _):
        assert ["Where it was opened"] == failed(page)
        assert "Unzip the whole folder first, and open START-HERE.html" in words(page, "place")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_alone_says_that_its_files_are_missing(
    browser: Browser, small_site: Path, tmp_path: Path, *, scripts: bool
) -> None:
    shutil.copy(small_site / "check.html", tmp_path)
    with opened(browser, f"{tmp_path.as_uri()}/check.html", scripts=scripts) as (page, _):
        expect(page.locator(".bare")).to_be_visible()
        expect(page.locator(".bare")).to_contain_text("Unzip the whole folder first")


def test_a_check_that_takes_too_long_says_so(browser: Browser, copy: Path, address_of: Opener) -> None:
    page = browser.new_page()
    page.clock.install(time=0)
    page.clock.pause_at(1_000)  # it goes on only when it is told to
    page.route("**/data/map.js*", lambda route: None)  # no answer ever comes
    page.goto(address_of(copy) + "check.html", wait_until="commit")  # nor is all of it ever loaded
    # The others are done before the clock goes on, however slow this machine is.
    expect(page.locator(".check [data-state=waits]")).to_have_count(1)
    expect(page.locator("#check-summary")).to_have_text("Testing …")
    page.clock.run_for(9_000)
    expect(page.locator("#check-map .check-state")).to_have_text("Being tested …")
    page.clock.run_for(1_001)
    assert ["The map"] == failed(page)
    assert "No answer came within 10 seconds." in words(page, "map")
    assert "What to do: Copy the folder from the stick to the machine itself" in words(page, "map")
    page.close()


def test_without_a_script_the_page_says_what_to_look_at(browser: Browser, base: str) -> None:
    with opened(browser, base + "check.html", scripts=False) as (page, wrong):
        expect(page.locator("#check-no-script")).to_be_visible()
        assert ["Look yourself"] * 11 == page.locator(".check-state").all_inner_texts()
        expect(page.locator("#check-search")).to_contain_text("into the search at the top")
        expect(page.locator("#check-summary")).to_be_hidden()
        expect(page.get_by_role("button", name="Test again")).to_be_hidden()
        assert [] == wrong


def test_all_of_it_by_keyboard(browser: Browser, copy: Path, address_of: Opener) -> None:
    (copy / "data/map.js").unlink()
    page = browser.new_page()
    page.add_init_script("window.print = () => { document.documentElement.dataset.printed = 'yes'; };")
    page.goto(address_of(copy) + "check.html")
    failed(page)
    page.locator("#main").focus()
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent"))
    assert ["The map", "Test again", "Open the print view"] == reached
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-printed", "yes")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # tests again
    page.wait_for_function("!document.documentElement.dataset.printed")
    assert ["The map"] == failed(page)
    page.close()


def test_a_narrow_window_is_told_its_size_and_shows_all(browser: Browser, base: str) -> None:
    with opened(browser, base + "check.html", width=320) as (page, _):
        assert ["The window"] == failed(page)
        assert "It has 320 × 900 pixels: little for a projector." in words(page, "window")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]
)
def test_axe_finds_nothing_on_a_copy_that_fails(
    browser: Browser, copy: Path, width: int, scheme: ColorScheme
) -> None:
    shutil.rmtree(copy / "data")
    with opened(browser, f"{copy.as_uri()}/check.html", width=width, scheme=scheme) as (page, _):
        failed(page)
        assert [] == violations(page)


def test_a_site_without_cases_or_outlines_is_tested_for_what_it_has(browser: Browser, tmp_path: Path) -> None:
    site = copy_site(tmp_path / "site")
    for folder in ("cases", "findings", "context"):
        shutil.rmtree(site / "content" / folder)
    (site / "content/editions.yaml").unlink()
    config = site / "site_config.yaml"
    config.write_text(config.read_text().replace('finding: "first-report/small-starts", ', ""))
    pipeline.build(options(site), progress.Silent())
    with opened(browser, f"{(site / 'output').as_uri()}/check.html") as (page, wrong):
        expect(page.locator("#check-summary")).to_contain_text("All 8 checks passed.")
        assert [] == wrong


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_way_in_of_a_pack_leads_to_the_site_and_to_this_page(
    browser: Browser, tmp_path: Path, scheme: ColorScheme
) -> None:
    site = copy_site(tmp_path / "site")
    _, packed = pipeline.pack(options(site), site / "packs", None, progress.Silent())
    with ZipFile(packed.path) as archive:
        archive.extractall(tmp_path / "stick")
    start = tmp_path / "stick" / packed.path.stem / "START-HERE.html"
    with opened(browser, start.as_uri(), width=320, scheme=scheme) as (page, wrong):
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert [] == violations(page)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/site/index.html$"))
        page.go_back()
        page.set_viewport_size({"width": 1280, "height": 900})
        page.get_by_role("link", name="Does this copy work here?").click()
        expect(page.locator("#check-summary")).to_have_text(PASSED)
        assert [] == wrong
