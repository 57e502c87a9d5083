"""The form that writes a case's file, in a real Chromium; what it writes is read by the real parsers."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from explorer import pipeline, progress, reader
from explorer.fields import MAX_SLUG
from explorer.model import Case
from explorer.problems import BuildError
from explorer.rich_text import Converter
from explorer.scaffold import slug_of
from explorer.typography import typeset
from tests.browser.test_site import RULES, ColorScheme, opened
from tests.conftest import ROOT, _Quiet, _Server, copy_site, options


@pytest.fixture(scope="module")
def small_web(small_site: Path) -> Iterator[str]:
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(small_site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["file", "http"])
def small(request: pytest.FixtureRequest, small_site: Path, small_web: str) -> str:
    """The small site's root, from disk and over http in turn."""
    return small_web if request.param == "http" else small_site.as_uri() + "/"


@contextmanager
def form(browser: Browser, root: str, *, width: int = 1280, scheme: ColorScheme = "light") -> Iterator[Page]:
    """The form, ready; nothing may go wrong on it."""
    with opened(browser, root + "write.html", width=width, scheme=scheme) as (page, wrong):
        expect(page.locator("#write-done")).to_be_visible()
        yield page
        assert [] == wrong


def field(page: Page | Locator, key: str) -> Locator:
    return page.locator(f'[data-key="{key}"]').first


def item(page: Page, name: str, number: int) -> Locator:
    """Source or claim `number`, from 1."""
    return page.locator(f'[data-items="{name}"] > [data-item]').nth(number - 1)


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('#write-form details').forEach((one) => { one.open = true; })")


def choose(page: Page, key: str, *values: str) -> None:
    """Terms, in the boxes of a field in turn."""
    for at, value in enumerate(values):
        page.locator(f'[data-key="{key}"]').nth(at).select_option(value)


def write_all(page: Page) -> None:
    """Every field, with what breaks carelessly written YAML."""
    unfold(page)
    for key, value in TEXTS.items():
        field(page, key).fill(value)
    for key, lines in LISTS.items():
        field(page, key).fill("\n".join(lines))
    for heading, text in STORY.items():
        page.locator(f'[data-kind=story][data-key="{heading}"]').fill(text)
    page.get_by_label("Full case").check()
    page.get_by_label("The main place").fill("mill town")
    page.get_by_role("button", name="Add another place").click()
    page.get_by_label("Another place").fill("Southport, South")
    choose(page, "themes", "company", "food")
    choose(page, "approaches", "growing", "meeting")
    choose(page, "led_by", "community")
    choose(page, "tested", "not-stated")
    choose(page, "told_by", "organisers")
    page.get_by_label("Residents").check()
    page.get_by_label("It is still going on").check()
    page.get_by_role("button", name="Add another source").click()
    for number, source in enumerate(SOURCES, 1):
        write_item(item(page, "sources", number), source)
    page.get_by_role("button", name="Add another claim").click()
    for number, claim in enumerate(CLAIMS, 1):
        write_item(item(page, "claims", number), claim)
    page.get_by_label("Name of the file").focus()


def write_item(item: Locator, values: dict[str, str]) -> None:
    item.evaluate("item => item.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for key, value in values.items():
        control = field(item, key)
        if key in ("report", "kind", "basis", "direction"):
            control.select_option(value)
        elif key == "source":
            control.select_option(index=int(value))
        else:
            control.fill(value)


TEXTS = {
    "title": "Llyfrgell bethau: 'the \"Hut\"' # 1 é",
    "summary": 'Line one:\nline "two" --- {a: b}, [c] & *d | %e @f `g` 👩‍👩‍👧 \u200fשלום\u200f – it\'s \\ all',
    "place_note": "NO",
    "limits": "1.10",
    "funding": "~",
    "period.start": "2013-05",
    "period.note": "012: # not a note",
}
LISTS = {
    "organisations.lead": ["</script><script>alert(1)</script>", "- a: b"],
    "organisations.partners": ["null", "yes, no"],
    "organisations.funders": ["0x1F", "'quoted'"],
    "questions": ["Who said: \"why\" # now?", "!tag &anchor *alias"],
    "contributors": ["Ann Other", "🌱 Group"],
}
STORY = {
    "": "Begun with *nothing* & `</script>`.\n\n---\n\n- one\n- two: # three",
    "What happened": "title: not a field\n\n### In the end\n\n> \"So it went.\"",
    "For someone starting now": "Ask first. \\*Really\\*. 🌱",
}
SOURCES = [
    {
        "title": 'The "Hut": its # page',
        "author": "The Hut's own group: members",
        "year": "2013",
        "publisher": "null",
        "url": "https://example.org/a?b=c&d=%22#e",
        "note": "--- in the village library",
    },
    {"report": "first-report", "at": "p. 1: \"one\""},
]
CLAIMS = [
    {
        "basis": "organisers-account",
        "text": 'the "Hut": lent # 312 tools',
        "figures": "312 tools: lent\n1.10 a day",
        "kind": "reach",
        "direction": "not-stated",
        "source": "1",
        "at": "NO",
        "note": "2013-05",
    },
    {
        "basis": "survey",
        "text": "people came  twice\nas often",
        "kind": "people",
        "direction": "better",
        "source": "2",
    },
]


def clean(text: str) -> str:
    """What is typed as a reader gets it: on one line, no invisible marks, typographic quotes."""
    return typeset(" ".join(text.replace("\u200f", "").split()))


def saved(page: Page, button: str = "Save the file") -> tuple[str, bytes]:
    """Name and bytes of the download."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def checked(tmp_path: Path, name: str, data: bytes) -> Case:
    """The case that the real program makes of a file, in the small site. Raises BuildError for any problem."""
    site = copy_site(tmp_path / "site")
    (site / "content" / "cases" / name).write_bytes(data)
    library, _ = pipeline.check(options(site), progress.Silent())
    return library.case[name.removesuffix(".md")]


def test_all_that_is_typed_comes_through_the_file_as_it_was(
    browser: Browser, small: str, tmp_path: Path
) -> None:
    with form(browser, small) as page:
        write_all(page)
        expect(page.locator("#write-count")).to_have_text("Nothing is missing.")
        name, data = saved(page)
        expect(page.locator("#write-status")).to_have_text(re.compile(f"^Saved as {name}"))
    case = checked(tmp_path, name, data)
    assert "llyfrgell-bethau-the-hut-1-e.md" == name
    assert [clean(TEXTS[k]) for k in ("title", "summary", "place_note", "limits", "funding")] == [
        case.title,
        case.summary,
        case.place_note,
        case.limits,
        case.funding,
    ]
    assert ("published", "full") == (case.status, case.depth)
    assert (("milltown", "southport"), ("company", "food")) == (case.places, case.themes)
    assert (("growing", "meeting"), ("residents",)) == (case.approaches, case.people)
    assert ("community", "not-stated", "organisers") == (case.led_by, case.tested, case.told_by)
    assert case.period is not None
    assert ("2013-05", "ongoing", clean(TEXTS["period.note"])) == (
        case.period.start,
        case.period.end,
        case.period.note,
    )
    lists = {
        "organisations.lead": case.organisations.lead,
        "organisations.partners": case.organisations.partners,
        "organisations.funders": case.organisations.funders,
        "questions": case.questions,
        "contributors": case.contributors,
    }
    assert {key: tuple(map(clean, lines)) for key, lines in LISTS.items()} == lists
    first, second = case.sources
    plain = {key: clean(value) for key, value in SOURCES[0].items()} | {"url": SOURCES[0]["url"]}
    assert plain == {key: getattr(first, key) for key in plain}
    assert ("first-report", clean(SOURCES[1]["at"])) == (second.report, second.at)
    for typed, claim in zip(CLAIMS, case.claims, strict=True):
        same = ("basis", "kind", "direction")
        assert [typed[key] for key in same] == [getattr(claim, key) for key in same]
        assert clean(typed["text"]) == claim.text
        assert tuple(map(clean, typed.get("figures", "").splitlines())) == claim.figures
        assert case.sources[int(typed["source"]) - 1].id == claim.source
        assert (clean(typed.get("at", "")), clean(typed.get("note", ""))) == (claim.at, claim.note)
    assert ["What happened", "In the end", "For someone starting now"] == [h.text for h in case.body.headings]
    assert "Begun with <em>nothing</em> &amp; <code>&lt;/script&gt;</code>." in case.body.html
    assert "title: not a field" in case.body.text and "<li>two: # three</li>" in case.body.html


def test_a_saved_file_opens_again_with_all_that_is_in_it(browser: Browser, small: str, tmp_path: Path) -> None:
    held = """() => [...document.querySelectorAll('#write-form [data-key]')].map((one) => [one.dataset.key, one.type,
      one.dataset.kind === 'source' ? one.selectedIndex : /radio|checkbox/.test(one.type) ? one.checked : one.value])"""
    with form(browser, small) as page:
        write_all(page)
        name, data = saved(page)
        before = page.evaluate(held)
    path = tmp_path / name
    path.write_bytes(data)
    with form(browser, small) as page:
        page.locator("#write-file").set_input_files(path)
        expect(page.locator("#write-opened")).to_have_text(f"Opened: {name}.")
        assert before == page.evaluate(held)
        assert (name, data) == saved(page)
