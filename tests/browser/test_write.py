"""The form that writes a case's file, in a real Chromium; what it writes is read by the real parsers."""

import json
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from explorer import pipeline, progress, reader
from explorer.fields import MAX_SLUG
from explorer.front_matter import Items, Mapping, Node, parse_yaml, split
from explorer.model import Case
from explorer.rich_text import Converter
from explorer.scaffold import draft, slug_of
from explorer.typography import typeset
from tests.browser.test_site import RULES, ColorScheme, opened
from tests.conftest import ROOT, build, copy_site, options, serving


@pytest.fixture(scope="module")
def small_web(small_site: Path) -> Iterator[str]:
    with serving(small_site) as address:
        yield address


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
    "questions": ['Who said: "why" # now?', "!tag &anchor *alias"],
    "contributors": ["Ann Other", "🌱 Group"],
}
STORY = {
    "": "Begun with *nothing* & `</script>`.\n\n---\n\n- one\n- two: # three",
    "What happened": 'title: not a field\n\n### In the end\n\n> "So it went."',
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
    {"report": "first-report", "at": 'p. 1: "one"'},
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


def test_a_saved_file_opens_again_with_all_that_is_in_it(
    browser: Browser, small: str, tmp_path: Path
) -> None:
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


# --- The same rules on both sides ---

TITLES = [
    "A shared garden, Leeds",
    "Tŷ Gwyn: bwyd i bawb, Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    "Gŵyl y Môr (Aberdâr) – dŵr, llên a chân",
    "Caffi’r Bont, ‘Y Hafod’ and O'Neill's",
    "Ŵ ŷ Ŷ ẅ ÿ ï",
    "12½ % of ﬁsh & chips №5 ™ Ⅷ ²",
    "Straße, Œuvre, Łódź, İstanbul, ı, K, Å",
    "I ❤️ Leeds 1️⃣2️⃣ a️b a⃝b न्ही",
    "café e\u0301 a\u0316\u0301 \u0345x \u0344",
    "北京 Москва مرحبا",
    "-- con --",
    "",
    " a " * 40,
    "a" * 59 + " b c",
    "x_y.z/w\\v",
    "".join(map(chr, range(0x20, 0x250))),
    " a".join(map(chr, range(0x300, 0x370))),
]


def test_the_name_of_a_file_is_made_by_the_same_rule_as_in_the_program(
    browser: Browser, small_site: Path
) -> None:
    titles = [
        *TITLES,
        *(
            line.split('"')[1]
            for path in sorted((ROOT / "content/cases").glob("*.md"))
            for line in path.read_text(encoding="utf-8").splitlines()[1:2]
        ),
    ]
    with form(browser, small_site.as_uri() + "/") as page:
        made = page.evaluate(
            "([titles, longest]) => titles.map((one) => explorer.write.slug(one, longest))",
            [titles, MAX_SLUG],
        )
    assert dict(zip(titles, map(slug_of, titles), strict=True)) == dict(zip(titles, made, strict=True))


SOUND: dict[str, object] = {
    "title": "A garden",
    "summary": "A garden.",
    "depth": "full",
    "places": ["milltown"],
    "themes": ["food"],
    "approaches": ["growing"],
    "led_by": "community",
    "tested": "not-stated",
    "told_by": "organisers",
    "limits": "Nobody counted.",
    "claims": [
        {
            "text": "it grew",
            "kind": "people",
            "basis": "organisers-account",
            "direction": "better",
            "source": "page",
        }
    ],
    "sources": [{"id": "page", "title": "Our page"}],
}
STORIES = {
    "sound": "Words.\n\n- one\n- two\n\n1. one\n\n`<b>` and <https://example.org/>.",
    "html": "A <b>word</b>.",
    "comment": "A <!-- word -->.",
    "picture": "![x](y.png)",
    "heading of another field": "# Big",
    "unknown heading": "## Results",
    "heading as text": "What helped",
    "third heading": "### Small",
    "list under text": "Words:\n- one",
    "numbers in brackets": "Words.\n\n1) one",
    "telephone": "Ring 0113 496 0000",
    "postcode": "At LS1 4AB",
    "long paragraph": "word " * 2_000,
    "words of the draft": "Tell it here in plain words, as you would tell a neighbour.",
    "code": "```\n# not a heading\n<b>\n```",
}
FIELDS: list[tuple[str, object]] = [
    ("title", "x" * 60),
    ("title", "x" * 61),
    ("title", "🌱" * 60),
    ("title", ""),
    ("title", "A <b>bold</b> one"),
    ("title", "a < b > c"),
    ("title", "A [link](x)"),
    ("title", "**A**"),
    ("title", "“A garden”"),
    ("title", 'A garden"'),
    ("title", 'A "garden"'),
    ("summary", "x" * 221),
    ("summary", "To be written."),
    ("summary", "Write to jo.bloggs@example.org"),
    ("summary", "See https://example.org/@jo or mailto:jo@example.org"),
    ("depth", ""),
    ("depth", "lead"),
    ("places", []),
    ("place_note", "Works everywhere."),
    ("places", ["milltown", "milltown"]),
    ("themes", []),
    ("themes", ["a", "b", "c", "d"]),
    ("approaches", ["a", "b", "c", "d"]),
    ("people", ["a", "a"]),
    ("led_by", ""),
    ("tested", ""),
    ("told_by", ""),
    ("limits", ""),
    ("limits", "x" * 4_001),
    ("limits", "Not written down yet."),
    ("period", {"start": "2013", "end": "ongoing"}),
    ("period", {"start": "2013-05", "end": "2013"}),
    ("period", {"start": "2013-05", "end": "2013-04"}),
    ("period", {"start": "2014", "end": "2013-12"}),
    ("period", {"start": "May 2013"}),
    ("period", {"start": "ongoing"}),
    ("period", {"start": "2013-13"}),
    ("period", {"end": "2113"}),
    ("period", {"note": "x"}),
    ("organisations", {"lead": ["A | B"]}),
    ("organisations", {"lead": ["<b>A</b>"]}),
    ("organisations", {"partners": ['A"']}),
    ("funding", "£0113 496 0000"),
    ("funding", "0113 496 0000"),
    ("questions", ["a?", "b?", "c?"]),
    ("questions", ["a?", "b?", "c?", "d?"]),
    ("contributors", ["Jo, jo@example.org"]),
    ("sources", []),
    ("sources", [{"id": "page", "note": "x"}]),
    ("sources", [{"id": "page", "author": "x"}]),
    ("sources", [{"id": "page", "report": "first-report"}]),
    ("sources", [{"id": "page", "report": "first-report", "at": "p. 1"}]),
    ("sources", [{"id": "page", "title": "x", "url": "www.example.org"}]),
    ("sources", [{"id": "page", "title": "x", "url": "https://example.org/a b"}]),
    ("sources", [{"id": "page", "title": "x", "url": "https://example.org/ab"}]),
    ("sources", [{"id": "page", "title": "Name of the page, report or article"}]),
    ("claims.text", ""),
    ("claims.text", "it grew."),
    ("claims.text", "it grew..."),
    ("claims.text", "we grew it"),
    ("claims.text", "Our bed grew"),
    ("claims.text", "weeds grew"),
    ("claims.text", "The organisers report that it grew"),
    ("claims.text", "the organisers' records show it"),
    ("claims.text", "in a survey it grew"),
    ("claims.kind", ""),
    ("claims.basis", ""),
    ("claims.direction", ""),
    ("claims.source", ""),
    ("claims.figures", ["12 families"]),
    ("claims.figures", ["families: 12"]),
    ("claims.figures", ["12 families: more"]),
    ("claims.note", "<i>x</i>"),
]


def changed(key: str, value: object) -> dict[str, object]:
    """The sound case with one field otherwise; empty ones are left out."""
    case = json.loads(json.dumps(SOUND))
    outer, _, inner = key.partition(".")
    at = case[outer][0] if inner else case
    if value:
        at[inner or outer] = value
    else:
        at.pop(inner or outer)
    return case  # type: ignore[no-any-return]  # it is one


def test_the_form_refuses_what_the_program_refuses_and_nothing_else(
    browser: Browser, small_site: Path
) -> None:
    cases = {f"{key}: {str(value)[:60]}": (changed(key, value), {"": "Words."}) for key, value in FIELDS}
    cases["a lead without a story"] = (changed("depth", "lead"), {})
    cases |= {f"story: {name}": (SOUND, {"What happened": text}) for name, text in STORIES.items()}
    with form(browser, small_site.as_uri() + "/") as page:
        told = page.evaluate(
            """(cases) => explorer.load("data/write").then((data) => {
              const write = explorer.write, rules = write.rules(data);
              return cases.map(([found, story]) => [
                write.text(found, story, rules), write.problems(found, story, rules, {}).map((one) => one.message)]);
            })""",
            [list(pair) for pair in cases.values()],
        )
    converter = Converter()
    wrong = {}
    for name, (text, messages) in zip(cases, told, strict=True):
        problems = reader.read("content/cases/a-garden.md", text.encode(), converter).problems
        if bool(problems) != bool(messages):
            wrong[name] = (messages, [str(problem) for problem in problems])
    assert {} == wrong


def values(text: str) -> object:
    """What stands in the front matter, and the words of the body."""
    cut, problems = split(text, "x.md")
    assert cut is not None and not problems
    top, problems = parse_yaml(cut.yaml_text, "x.md")
    assert top is not None and not problems
    return plain_values(top), cut.body.split()


def plain_values(node: Node) -> object:
    if isinstance(node, Mapping):
        return {entry.key: plain_values(entry.value) for entry in node.entries}
    if isinstance(node, Items):
        return [plain_values(inner) for inner in node.items]
    return " ".join(node.value.split())


NASTY = "abé🌱 \"'\\:#-?!&*[]{}|>%@`,~\n\t.0172NOnull<>=“’\u00a0\u00ad"


def test_whatever_is_typed_is_read_by_the_program_as_it_stands_and_written_the_same_again(
    browser: Browser, small_site: Path
) -> None:
    rng = random.Random(20)
    typed = ["".join(rng.choices(NASTY, k=rng.randrange(1, 40))).strip() or "x" for _ in range(400)]
    cases = [
        changed("limits", text)
        | {"questions": [text], "period": {"note": text}, "organisations": {"lead": [text]}}
        for text in (" ".join(text.split()) for text in typed)
        if text
    ]
    with form(browser, small_site.as_uri() + "/") as page:
        told = page.evaluate(
            """(cases) => explorer.load("data/write").then((data) => {
              const write = explorer.write, rules = write.rules(data);
              return cases.map((found) => {
                const text = write.text(found, { "": "Words." }, rules), again = write.read(text, rules);
                return [text, write.text(again.found, again.story, rules), again.notes];
              });
            })""",
            cases,
        )
    for case, (text, again, notes) in zip(cases, told, strict=True):
        assert (case, ["Words."]) == values(text)
        assert (text, []) == (again, notes)


# --- Opening files ---

UNKNOWN = """---
# For the editors: ask again in May.
title: A garden  # for now
summary: |
  A garden
  of old.
depth: ful
places: [nowhere, milltown]
themes: [food, {a: b}]
people: residents
period: {start: 2019, until: 2020}
tested: null
lenses:
  size: [small]
colour: green
sources:
  - {id: page, title: "Our \u200bpage", shelf: 3}
  - {id: bare}
claims:
  - text: it grew
    source: gone
    figures_note: "in words"
  - {source: page}
reviewed: 2026-01-30
status: published
---
Before.

## What helped

Water.

## What happened

Later.

## Results

None.
"""


def test_what_the_form_does_not_know_of_a_file_is_kept_or_said_to_be_lost(
    browser: Browser, small: str, tmp_path: Path
) -> None:
    path = tmp_path / "old-garden (1).md"
    path.write_text(UNKNOWN, encoding="utf-8")
    with form(browser, small) as page:
        page.locator("#write-file").set_input_files(path)
        opened = page.locator("#write-opened")
        expect(opened).to_contain_text("Opened: old-garden (1).md.")
        assert [
            "period (until)",
            "lenses",
            "colour",
            "reviewed",
            "sources (shelf)",
            "claims (figures_note)",
            'depth: "ful"',
            'themes: ["food",{"a":"b"}]',
            "# For the editors: ask again in May.",
            "# for now",
        ] == opened.locator("code").all_inner_texts()
        expect(opened).to_contain_text("could not be put into the form, and will be lost")
        expect(opened).to_contain_text("notes, which begin with # and will be lost")
        expect(opened).to_contain_text("Taken out: 1 character that nobody can see.")
        expect(page.get_by_label("Name of the file")).to_have_value("old-garden")
        text = page.locator("#write-text").text_content() or ""
        front, body = text.removeprefix("---\n").split("---\n")
        for line in (
            "places: [nowhere, milltown]\n",
            "period: {start: 2019, until: 2020}\n",
            "lenses:\n  size: [small]\n",
            "colour: green\n",
            "    shelf: 3\n  - id: bare\n",
            "    source: gone\n",
            '    figures_note: "in words"\n  - source: page\n',
            "reviewed: 2026-01-30\n",
            'title: "Our page"\n',
            'summary: "A garden of old."\n',
            "status: draft\n",
        ):
            assert line in front, line
        assert UNKNOWN.rpartition("---\n")[2] == body


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Just words.", "It does not begin with a line of three hyphens"),
        ("---\ntitle: x\n", "Its fields do not end with a line of three hyphens."),
        ("---\ntitle: x\ntitle: y\n---\n", "It cannot be read near line 3 (duplicated mapping key)."),
        ("---\na: &x 1\nb: *x\n---\n", "It cannot be read near line 3 (aliases exceeded maxAliases (0))."),
        ("---\n- x\n---\n", "It holds no fields between the lines of three hyphens."),
        (b"---\ntitle: caf\xe9\n---\n", "It is not saved as UTF-8"),
    ],
)
def test_a_file_that_is_no_case_is_not_opened_and_leaves_the_form_as_it_was(
    browser: Browser, small_site: Path, tmp_path: Path, text: str | bytes, said: str
) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with form(browser, small_site.as_uri() + "/") as page:
        page.get_by_label("Title").fill("Mine")
        page.on("dialog", lambda dialog: dialog.accept())
        page.locator("#write-file").set_input_files(path)
        expect(page.locator("#write-opened")).to_contain_text(f"“x.md” was not opened. {said}")
        expect(page.get_by_label("Title")).to_have_value("Mine")


def test_a_draft_of_the_command_opens_and_its_empty_words_are_told(
    browser: Browser, small_site: Path, tmp_path: Path
) -> None:
    library, _ = pipeline.check(options(copy_site(tmp_path / "site")), progress.Silent())
    path = tmp_path / "a-library.md"
    path.write_text(
        draft(library.terms, title="A library", summary="", place="", theme="", approach=""), encoding="utf-8"
    )
    with form(browser, small_site.as_uri() + "/") as page:
        page.locator("#write-file").set_input_files(path)
        expect(page.locator("#write-opened")).to_contain_text("Opened: a-library.md.")
        page.get_by_role("button", name="See what is missing").click()
        wrong = page.locator("#write-wrong-list")
        for name in (
            "In short",
            "A note on the place",
            "What this case cannot tell a reader",
            "To begin with",
        ):
            expect(wrong).to_contain_text(f"{name}: Here still stand the words of the empty draft")
        expect(wrong).to_contain_text("Source 1, what it is called: Here still stand the words of the empty")
        expect(page.locator("#write-text")).to_contain_text("status: draft")


@pytest.mark.parametrize("slug", ["bramley-baths", "big-local", "mount-pleasant-park-masterplan"])
def test_a_case_of_the_site_comes_through_the_form_whole(browser: Browser, base: str, slug: str) -> None:
    path = ROOT / "content/cases" / f"{slug}.md"
    with form(browser, base) as page:
        page.locator("#write-file").set_input_files(path)
        expect(page.locator("#write-opened")).to_contain_text(f"Opened: {slug}.md.")
        expect(page.locator("#write-count")).to_have_text("Nothing is missing.")
        assert values(path.read_text(encoding="utf-8")) == values(
            page.locator("#write-text").text_content() or ""
        )


# --- What is missing ---


def test_what_is_missing_is_told_at_the_top_and_beside_each_field(browser: Browser, small: str) -> None:
    with form(browser, small) as page:
        page.get_by_label("Title").fill("x" * 63)
        unfold(page)
        field(page, "period.start").fill("May 2013")
        field(page, "funding").fill("Ring 0113 496 0000")
        claim = item(page, "claims", 1)
        field(claim, "text").fill("it grew")
        field(claim, "figures").fill("12 families")
        item(page, "sources", 1).locator('[data-key="url"]').fill("www.example.org")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = false; })")
        page.get_by_role("button", name="Save the file").click()
        wrong = page.locator("#write-wrong")
        expect(wrong).to_be_focused()
        expect(wrong.get_by_role("heading")).to_have_text("16 things to look at before it is whole")
        told = wrong.get_by_role("link").all_inner_texts()
        assert [
            "Title: At most 60 characters: shorten it by 3.",
            "Say in short what was done: one or two sentences.",
            "Choose how much you can tell.",
            "Choose a place, or say in the note below it why there is none.",
            "Choose at least one thing that it is about.",
            "Choose who leads it; not stated is an answer.",
            "Source 1, what it is called: Write what the source is called, or who wrote it, or choose a report of this site.",
            "Source 1, its web address: A web address begins with https:// and has no space in it (found “www.example.org”).",
            "Choose whose account this is; not stated is an answer.",
            "Choose whether anyone has looked into what came of it; not stated is an answer.",
            "Write what this case cannot tell a reader. Every case has limits.",
            "Claim 1, what it rests on: Choose what the claim rests on.",
            "Claim 1, what it is about: Choose what the claim is about.",
            "Claim 1, did things get better or worse? Choose whether things got better or worse; not stated is an answer.",
        ] == told[:14]
        assert "When did it begin? Write a year, or a year and a month" in told[14]
        assert "How much money: This looks like a telephone number: 0113 496 0000." in told[15]
        wrong.get_by_role("link", name="When did it begin?").click()
        expect(field(page, "period.start")).to_be_focused()
        expect(field(page, "period.start")).to_have_attribute("aria-invalid", "true")
        expect(field(page, "period.start")).to_have_accessible_description(
            re.compile("Write a year, or a year and a month: 2013 or 2013-05")
        )
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("2013-05")
        expect(field(page, "period.start")).not_to_have_attribute("aria-invalid", "true")


def test_an_unfinished_case_can_be_saved_as_a_draft(browser: Browser, small: str) -> None:
    with form(browser, small) as page:
        page.get_by_label("Title").fill("A garden")
        page.get_by_role("button", name="Save the file").click()
        assert ("a-garden.md", b'---\ntitle: "A garden"\nstatus: draft\n---\n') == saved(
            page, "Save anyway, as a draft"
        )
        expect(page.locator("#write-status")).to_contain_text("It is a draft: 9 things still to be done.")


def test_a_title_without_latin_letters_asks_for_a_name(browser: Browser, small_site: Path) -> None:
    with form(browser, small_site.as_uri() + "/") as page:
        page.get_by_label("Title").fill("北京")
        page.get_by_role("button", name="See what is missing").click()
        expect(page.locator("#write-wrong-list")).to_contain_text(
            "Name of the file: none can be made from this title."
        )
        page.get_by_label("Name of the file").fill("con")
        expect(page.get_by_label("Name of the file")).to_have_attribute("aria-invalid", "true")
        page.get_by_label("Name of the file").fill("beijing")
        expect(page.get_by_label("Name of the file")).not_to_have_attribute("aria-invalid", "true")


def test_a_place_is_found_by_its_other_names_and_one_that_is_none_is_told(
    browser: Browser, small: str
) -> None:
    with form(browser, small) as page:
        place = page.get_by_label("The main place")
        place.fill("mill t")
        options = page.locator("#w-places-1-list option")
        expect(options).to_have_count(1)
        expect(options).to_have_attribute("value", "Milltown, North")
        place.fill("Mill Town")
        place.press("Tab")
        expect(place).to_have_value("Milltown, North")
        expect(page.locator("#write-text")).to_contain_text("places: [milltown]")
        place.fill("Mill")
        page.get_by_role("button", name="See what is missing").click()
        expect(page.locator("#write-wrong-list")).to_contain_text(
            "Place: Nothing on the list is called “Mill”. Choose from the list. Did you mean Milltown, North?"
        )


def test_a_chosen_word_says_what_it_means_and_a_claim_how_it_will_read(browser: Browser, small: str) -> None:
    with form(browser, small) as page:
        choose(page, "themes", "company")
        expect(page.locator("#w-themes-1-meaning")).to_have_text("Knowing other people nearby.")
        unfold(page)
        claim = item(page, "claims", 1)
        field(claim, "basis").select_option("survey")
        field(claim, "text").fill("people <b>came</b> more often")
        expect(claim.locator("[data-reads]")).to_have_text(
            "It will read: In a survey, people <b>came</b> more often."
        )
        assert 0 == page.locator("main b", has_text="came").count()
        expect(page.locator("#w-title-left")).to_have_text("60 characters left")
        page.get_by_label("Title").fill("🌱" * 61)
        expect(page.locator("#w-title-left")).to_have_text("1 character too many")


def test_characters_that_nobody_can_see_are_taken_out_and_that_is_said(browser: Browser, small: str) -> None:
    with form(browser, small) as page:
        page.get_by_label("Title").fill("A\u200b gar\u202eden")
        page.get_by_label("Title").press("Tab")
        expect(page.get_by_label("Title")).to_have_value("A garden")
        said = "Taken out of “Title”: 2 characters that nobody can see."
        expect(page.locator('[data-field="title"] .gone')).to_contain_text(said)
        expect(page.locator("#write-status")).to_contain_text(said)


def test_a_source_is_taken_out_with_its_number_and_the_claims_that_name_it(
    browser: Browser, small: str
) -> None:
    with form(browser, small) as page:
        field(item(page, "sources", 1), "title").fill("First")
        page.get_by_role("button", name="Add another source").click()
        expect(field(item(page, "sources", 2), "title")).to_be_focused()
        field(item(page, "sources", 2), "title").fill("Second")
        unfold(page)
        claim = item(page, "claims", 1)
        field(claim, "text").fill("it grew")
        field(claim, "source").select_option("2: Second")
        expect(page.locator("#write-text")).to_contain_text("source: second")
        item(page, "sources", 1).get_by_role("button", name="Take this source out").click()
        expect(page.get_by_role("button", name="Add another source")).to_be_focused()
        expect(page.locator("#write-text")).to_contain_text("source: second")
        expect(field(claim, "source").locator("option")).to_have_text(["Choose", "1: Second"])
        item(page, "sources", 1).get_by_role("button", name="Take this source out").click()
        expect(page.locator("#write-text")).not_to_contain_text("source: second")
        expect(item(page, "sources", 1).locator("legend")).to_have_text("Source 1")


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES)
    return [f"{v['id']}: {[n['target'] for n in v['nodes']][:3]}" for v in found.response["violations"]]


# --- Out of the page ---


def test_the_file_can_be_sent_in_a_message_that_holds_it(browser: Browser, small: str) -> None:
    with form(browser, small) as page:
        page.get_by_label("Title").fill("Tea & cake + 100%")
        link = page.get_by_role("link", name="Send it by e-mail")
        expect(link).to_have_attribute("href", re.compile("Tea"))
        parts = urlsplit(link.get_attribute("href") or "")
        assert ("mailto", "mend@example.org") == (parts.scheme, parts.path)
        asked = parse_qs(parts.query)
        assert ["A case: Tea & cake + 100%"] == [unquote(one) for one in asked["subject"]]
        assert ['---\r\ntitle: "Tea & cake + 100%"\r\nstatus: draft\r\n---\r\n'] == asked["body"]
        unfold(page)
        page.get_by_label("What helped").fill("Water. " * 400)
        expect(link).not_to_have_attribute("href", re.compile("body="))
        expect(page.locator("#write-mail-note")).to_contain_text("too long for the link")


@pytest.fixture(scope="module")
def with_many_themes(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The small site with more themes than a page lists."""
    site = copy_site(tmp_path_factory.mktemp("many") / "site")
    themes = site / "content/vocabularies/themes.yaml"
    more = "".join(
        f'  - {{id: more-{n}, label: "More {n}", synonyms: ["Extra {n}", Shared]}}\n' for n in range(60)
    )
    themes.write_text(themes.read_text(encoding="utf-8") + more, encoding="utf-8")
    build(site)
    return (site / "output").as_uri() + "/"


def test_a_term_of_a_long_list_is_found_by_what_is_typed(browser: Browser, with_many_themes: str) -> None:
    with form(browser, with_many_themes) as page:
        theme = page.get_by_label("The main theme")
        theme.fill("more")
        expect(page.locator("#w-themes-1-list option")).to_have_count(12)
        theme.fill("extra 7")
        theme.press("Tab")
        expect(theme).to_have_value("More 7")
        page.get_by_label("A second theme, if any").fill("company")
        expect(page.locator("#write-text")).to_contain_text("themes: [more-7, company]")
        theme.fill("shared")
        theme.press("Tab")
        expect(theme).to_have_value("shared")


@pytest.fixture(scope="module")
def on_github(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The small site with a repository on GitHub."""
    site = copy_site(tmp_path_factory.mktemp("github") / "site")
    config = site / "site_config.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace("https://example.org/repo", "https://github.com/some-one/tries.git/"), encoding="utf-8"
    )
    build(site)
    return (site / "output").as_uri() + "/"


def test_the_file_can_be_proposed_on_github_with_its_name_and_text(browser: Browser, on_github: str) -> None:
    with form(browser, on_github) as page:
        page.get_by_label("Title").fill("Tea & cake #1")
        link = page.get_by_role("link", name="Propose it on GitHub")
        expect(link).to_have_attribute("href", re.compile("tea-cake-1"))
        address = link.get_attribute("href") or ""
        parts = urlsplit(address)
        assert "https://github.com/some-one/tries/new/main/content/cases" == address.partition("?")[0]
        asked = parse_qs(parts.query)
        assert (["tea-cake-1.md"], ['---\ntitle: "Tea & cake #1"\nstatus: draft\n---\n']) == (
            asked["filename"],
            asked["value"],
        )
        unfold(page)
        page.get_by_label("What helped").fill("Water. " * 1_000)
        expect(link).not_to_have_attribute("href", re.compile("value="))
        expect(page.locator("#write-new-note")).to_contain_text("copy it first, and paste it there")


def test_a_site_without_an_address_says_to_hand_the_file_on(browser: Browser, base: str) -> None:
    with form(browser, base) as page:
        expect(page.locator("#write-done")).to_contain_text("Hand the file to whoever gave you this copy")
        expect(page.locator("#write-done").get_by_role("link")).to_have_count(0)


def test_the_text_is_copied_or_stands_selected(browser: Browser, small: str) -> None:
    with form(browser, small) as page:
        page.get_by_label("Title").fill("A garden")
        page.evaluate("""() => Object.defineProperty(navigator, 'clipboard', { configurable: true, value: {
          writeText: (text) => { window.copied = text; return Promise.resolve(); } } })""")
        page.get_by_role("button", name="Copy the text").click()
        expect(page.locator("#write-status")).to_have_text(
            "Copied. It is a draft: something is still to be done."
        )
        assert page.locator("#write-text").text_content() == page.evaluate("window.copied")
        page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        page.evaluate("document.execCommand = () => false")
        page.get_by_role("button", name="Copy the text").click()
        expect(page.locator("#write-status")).to_contain_text("The text is selected")
        assert (page.locator("#write-text").text_content() or "").strip() == page.evaluate(
            "getSelection().toString().trim()"
        )


def test_a_page_with_something_unsaved_asks_before_it_is_left(browser: Browser, small: str) -> None:
    with form(browser, small) as page:
        asked: list[str] = []

        def stay(dialog: Dialog) -> None:
            asked.append(dialog.type)
            dialog.accept()

        page.on("dialog", stay)
        page.get_by_label("Title").fill("A garden")
        page.reload()
        expect(page.get_by_label("Title")).to_have_value("")
        assert ["beforeunload"] == asked
        page.get_by_label("Title").fill("A garden")
        page.get_by_role("button", name="Save the file").click()
        saved(page, "Save anyway, as a draft")
        page.reload()
        expect(page.get_by_label("Title")).to_have_value("")
        assert ["beforeunload"] == asked
        assert [0, 0, ""] == page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")


# --- By keyboard, without a script, on paper ---


def test_a_short_case_is_written_by_keyboard_alone(browser: Browser, small: str, tmp_path: Path) -> None:
    def tab_to(key: str) -> None:
        for _ in range(60):
            if page.evaluate("document.activeElement.dataset.key || document.activeElement.id") == key:
                return
            page.keyboard.press("Tab")
        raise AssertionError(key)

    with form(browser, small) as page:
        page.locator("#main").focus()
        for key, keys in (
            ("title", "A bench"),
            ("summary", "Neighbours put up a bench."),
            ("depth", 1),
            ("places", "Milltown"),
            ("themes", 2),
            ("approaches", 2),
            ("led_by", 4),
            ("title", "Minutes of the group"),
            ("told_by", 2),
            ("tested", 1),
            ("limits", "Nobody asked who sits on it."),
        ):
            tab_to(key)
            if isinstance(keys, int):  # so many steps down a list
                for _ in range(keys):
                    page.keyboard.press("ArrowDown")
            else:
                page.keyboard.type(keys)
            page.keyboard.press("Tab")
        tab_to("write-save")
        expect(page.locator("#write-count")).to_have_text("Nothing is missing.")
        with page.expect_download() as waiting:
            page.keyboard.press("Enter")
        data = Path(waiting.value.path()).read_bytes()
    case = checked(tmp_path, waiting.value.suggested_filename, data)
    assert ("A bench", "snapshot", ("milltown",)) == (case.title, case.depth, case.places)
    assert (("company",), ("growing",), "not-stated") == (case.themes, case.approaches, case.led_by)
    assert ("organisers", "not-stated") == (case.told_by, case.tested)


def test_without_a_script_the_page_says_what_to_do_and_shows_every_field(
    browser: Browser, small: str
) -> None:
    with opened(browser, small + "write.html", scripts=False) as (page, wrong):
        expect(page.locator("#write-no-script")).to_contain_text("Print it and fill it in by hand")
        expect(page.get_by_label("Title")).to_be_visible()
        expect(page.get_by_role("button", name="Save")).to_have_count(0)
        page.get_by_label("Title").press("Enter")
        assert small + "write.html" == page.url
        assert [] == wrong


def test_on_paper_it_is_a_form_to_be_filled_in_by_hand(browser: Browser, small: str) -> None:
    for scripts in (True, False):
        with opened(browser, small + "write.html", scripts=scripts) as (page, _):
            page.emulate_media(media="print")
            expect(page.locator(".page-head .by-hand")).to_be_visible()
            for words in (
                "Knowing other people nearby.",
                "What got in the way",
                "What those who run it say.",
            ):
                expect(page.get_by_text(words).first).to_be_visible()
            expect(page.locator("main button:visible, main select[data-list=themes]:visible")).to_have_count(
                0
            )
            expect(page.locator("#write-so-far")).to_be_hidden()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing_on_the_form(browser: Browser, small: str, width: int, scheme: ColorScheme) -> None:
    with opened(browser, small + "write.html", width=width, scheme=scheme) as (page, _):
        expect(page.locator("#write-done")).to_be_visible()
        unfold(page)
        page.get_by_role("button", name="Add another place").click()
        page.get_by_role("button", name="Add another claim").click()
        field(item(page, "claims", 1), "text").fill("it grew.")
        page.get_by_role("button", name="See what is missing").click()
        expect(page.locator("#write-wrong")).to_be_focused()
        assert [] == violations(page)


@pytest.mark.parametrize("width", [320, 768, 1024])
def test_the_form_never_scrolls_sideways(browser: Browser, base: str, width: int) -> None:
    with form(browser, base, width=width) as page:
        unfold(page)
        page.get_by_label("Title").fill("x" * 200)
        page.get_by_role("button", name="See what is missing").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
