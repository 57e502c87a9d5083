"""Search in a real Chromium: what a query finds, and the form that asks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from explorer.search import Document, SearchSettings, index_files
from explorer.search.words import Stems, words
from tests.conftest import serving

ROOT = Path(__file__).parent.parent.parent
SMALL = SearchSettings(shard_characters=400, documents_per_block=2, documents_per_text=2)
EVIL = '</script><script>window.broken = 1</script> & <img src=x onerror="window.broken = 2"> \u2028'

PAGE = """<!doctype html><html lang="en-GB" data-root=""><meta charset="utf-8"><title>Search</title><link rel="icon" href="data:,">
<style>.visually-hidden { position: absolute; clip-path: inset(50%); }</style>
<form class="search" role="search" action="explore.html" method="get">
<label class="visually-hidden" for="q">Search</label><input id="q" name="q" type="search" autocomplete="off">
<button>Search</button></form>
<p><label>Notes <textarea id="notes"></textarea></label></p>
<form class="search" role="search" action="explore.html" method="get">
<label for="q2">Search all cases</label><input id="q2" name="q" type="search" autocomplete="off">
<button>Search</button></form>
<script src="assets/explorer.js"></script><script src="assets/search-box.js"></script></html>"""


def document(kind: str, title: str, **parts: Any) -> Document:
    """A document with this title and what `parts` says."""
    empty: dict[str, Any] = {
        "summary": "",
        "context": "",
        "terms": (),
        "places": (),
        "claims": (),
        "organisations": (),
        "body": "",
    }
    return Document(
        address=f"{kind}s/{'-'.join(words(title)[:6])}.html", kind=kind, title=title, **{**empty, **parts}
    )


DOCUMENTS = [
    document(
        "case",
        "Bramley Baths",
        summary="Listed baths passed to the community.",
        context="Bramley, Leeds",
        terms=("Community ownership",),
        places=("Bramley", "Leeds", "Yorkshire and The Humber", "England"),
        claims=("More children have a weekly swimming lesson.",),
        organisations=("Leeds City Council",),
        body="The council owns the building.\nLater the group tried co-production with swimmers.",
    ),
    document(
        "case",
        "Splott Community Garden",
        summary="Neighbours grow food together.",
        context="Splott, Cardiff",
        terms=("Food and growing",),
        terms_also=("allotment", "kitchen garden"),
        places=("Splott", "Cardiff", "Wales"),
        body="The building is owned by the council. Gardeners meet on Sundays, against loneliness.",
    ),
    document("case", "Coproduction in Gwynedd", places=("Gwynedd", "Wales"), body="Who owns the plan?"),
    document("case", EVIL, summary=EVIL, context=EVIL, body="Quokka. " + EVIL),
    document("theme", "Food and growing", summary="Growing, sharing and cooking food.", terms=("allotment",)),
    document("place", "Wales", summary="A nation.", context="3 cases"),
    document("theme", "Partnership", summary="Working with others."),
    *(
        document("case", f"Case number {n}", body=f"Common words about partnership number {n}.")
        for n in range(12)
    ),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with nothing but a page and its search data."""
    folder = tmp_path_factory.mktemp("search")
    shutil.copytree(ROOT / "templates" / "assets", folder / "assets")
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / "explore.html").write_text(
        '<!doctype html><title>Explore</title><link rel="icon" href="data:,">', encoding="utf-8"
    )
    for path, data in index_files(DOCUMENTS, SMALL):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    for found in DOCUMENTS:
        file = folder / found.address
        file.parent.mkdir(exist_ok=True)
        file.write_text(
            f'<!doctype html><title>{found.kind}</title><link rel="icon" href="data:,">', encoding="utf-8"
        )
    return folder


@pytest.fixture(scope="module", params=["file", "http"])
def address(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Where the site is: on disk, then on a server."""
    if request.param == "file":
        yield folder.as_uri()
        return
    with serving(folder) as served:
        yield served.rstrip("/")


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """The page, opened; at the end nothing may have gone wrong in it."""
    context = browser.new_context()
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on(
        "request", lambda request: wrong.append(request.url) if not request.url.startswith(address) else None
    )
    page.goto(f"{address}/index.html")
    yield page
    assert not page.evaluate("window.broken")
    context.close()
    assert wrong == []


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page, fresh for each test."""
    with opened(browser, address) as page:
        yield page


@pytest.fixture(scope="module")
def index(browser: Browser, address: str) -> Iterator[Page]:
    """A page in which `index` is the open index; shared by tests that only ask."""
    with opened(browser, address) as page:
        page.evaluate("async () => { window.index = await explorer.openSearch(); }")
        yield page


def find(index: Page, query: str, **options: Any) -> Any:
    """What the index answers."""
    return index.evaluate("([query, options]) => index.find(query, options)", [query, options])


def titles(index: Page, query: str, **options: Any) -> list[str]:
    """The titles found, best first, without those that have only some of the words."""
    return [hit["title"] for hit in find(index, query, **options)["hits"] if hit["full"]]


# --- Words: both sides agree ---------------------------------------------------------------------------------


def all_words() -> list[str]:
    """Every word of the content, and some that stemmers disagree about."""
    found = {
        "lay",
        "laying",
        "try",
        "tries",
        "eed",
        "ies",
        "sses",
        "yyed",
        "dyying",
        "yes",
        "hoping",
        "sized",
        "controlled",
        "1y'all",
        "école",
    }
    for file in sorted((ROOT / "content").rglob("*")):
        if file.suffix in {".md", ".yaml"}:
            found.update(words(file.read_text(encoding="utf-8")))
    return sorted(found)


def test_lunr_and_lunr_js_give_the_same_stem_for_every_word_of_the_content(index: Page) -> None:
    stems, ours = Stems(), all_words()
    theirs = index.evaluate(
        "list => list.map(word => explorer.search.isStopWord(word) ? '' : explorer.search.stem(word))", ours
    )
    assert {w: stem for w, stem in zip(ours, theirs, strict=True) if stem != stems[w] and len(w) <= 40} == {}


def test_both_sides_take_a_text_apart_into_the_same_words(index: Page) -> None:
    texts = [
        "St John\u2019s Caf\u00e9, 30,000 in 2016/17; rock\u2019n\u2019roll and the children\u02bcs `tick`",
        "co\u2011design, co-production \u2013 and/or e.g. 1.5 \u00a3m, 1,2,3 \u2026 soft\u00adhyphen",
        "Ynys M\u00f4n t\u0175r \u0160kola Stra\u00dfe STRASSE \u1e9e \u0141\u00f3d\u017a \u0130stanbul \ufb01ne \uff21\uff22 \u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2 \u039f\u0394\u039f\u03a3",
        "\u6771\u4eac \u0628\u064a\u0631\u0645\u0646\u063a\u0647\u0627\u0645 \u092c\u0930\u094d\u092e\u093f\u0902\u0918\u092e \u0411\u0438\u0440\u043c\u0438\u043d\u0433\u0435\u043c \u00bd x\u00b2 a_b \U0001f600",
    ]
    assert index.evaluate("list => list.map(explorer.search.words)", texts) == [words(text) for text in texts]


# --- What a query finds --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("bramley baths", "Bramley Baths"),
        ("bath", "Bramley Baths"),  # a stem
        ("gard", "Splott Community Garden"),  # a beginning
        ("communit gard", "Splott Community Garden"),  # a beginning longer than the stem
        ("lonliness", "Splott Community Garden"),  # a slip
        ("swimmign lesson", "Bramley Baths"),
        ("Yorkshire", "Bramley Baths"),  # a place above
        ("leeds city council", "Bramley Baths"),
        ("children\u2019s lessons", "Bramley Baths"),
    ],
)
def test_a_query_finds(index: Page, query: str, first: str) -> None:
    assert titles(index, query)[:1] == [first]


def test_all_words_must_match_where_any_document_has_them_all(index: Page) -> None:
    assert titles(index, "council gardeners") == ["Splott Community Garden"]
    some = find(index, "council gardeners", limit=3)
    assert [hit["title"] for hit in some["hits"]] == ["Splott Community Garden", "Bramley Baths"]
    assert (some["full"], some["total"]) == (1, 2)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"the council owns the building"', ["Bramley Baths"]),
        ("\u201cowns the building\u201d", ["Bramley Baths"]),
        ('"owns the plan"', ["Coproduction in Gwynedd"]),
        ('"building council"', []),
        (
            '"owns the buil',
            ["Bramley Baths", "Splott Community Garden"],
        ),  # still being typed: the last word is free
    ],
)
def test_words_in_quotes_must_stand_in_that_order(index: Page, query: str, expected: list[str]) -> None:
    assert sorted(titles(index, query)) == expected


def test_other_words_for_a_term_find_a_case_but_are_not_what_it_says(index: Page) -> None:
    assert "Splott Community Garden" == titles(index, "kitchen garden")[0]
    assert [] == titles(index, '"kitchen garden"')
    assert ["Splott Community Garden"] == titles(index, '"food and growing" sundays')[:1]


def test_plus_asks_for_a_word_and_minus_leaves_one_out(index: Page) -> None:
    assert sorted(titles(index, "building")) == ["Bramley Baths", "Splott Community Garden"]
    assert titles(index, "building -garden") == ["Bramley Baths"]
    assert titles(index, "building +garden") == ["Splott Community Garden"]
    assert [hit["title"] for hit in find(index, "+allotment baths")["hits"]] == [
        "Food and growing",
        "Splott Community Garden",
    ]
    assert titles(index, 'building -"owns the building"') == ["Splott Community Garden"]


@pytest.mark.parametrize("query", ["co-production", "coproduction", "co-prod", "coprod"])
def test_a_compound_is_found_with_and_without_its_hyphen(index: Page, query: str) -> None:
    assert sorted(titles(index, query)) == ["Bramley Baths", "Coproduction in Gwynedd"]


def test_a_place_finds_its_page_and_all_cases_below_it(index: Page) -> None:
    found = find(index, "wales")["hits"]
    assert {(hit["kind"], hit["title"]) for hit in found} == {
        ("place", "Wales"),
        ("case", "Coproduction in Gwynedd"),
        ("case", "Splott Community Garden"),
    }


def test_two_letters_find_all_they_can_become(index: Page) -> None:
    assert {"Splott Community Garden", "Coproduction in Gwynedd", "Case number 3"} <= set(
        titles(index, "co", limit=20)
    )


def test_kinds_and_hits_a_kind_can_be_limited(index: Page) -> None:
    assert {hit["kind"] for hit in find(index, "food", kinds=["theme"])["hits"]} == {"theme"}
    kinds = [hit["kind"] for hit in find(index, "allotment food", perKind=1)["hits"]]
    assert sorted(kinds) == ["case", "theme"]


def test_matches_are_told_as_ranges_of_the_text(index: Page) -> None:
    hit = find(index, "neighbour gard", excerpts=True)["hits"][0]
    assert [hit["title"][a:b] for a, b in hit["marks"]["title"]] == ["Garden"]
    assert [hit["summary"][a:b] for a, b in hit["marks"]["summary"]] == ["Neighbours"]
    assert [hit["excerpt"]["text"][a:b] for a, b in hit["excerpt"]["marks"]] == ["Gardeners"]


def test_a_slip_is_put_right_and_told(index: Page) -> None:
    found = find(index, "lonliness splott")
    assert found["missing"] == ["lonliness"]
    assert found["suggestions"] == ["loneliness splott"]


def test_no_result_offers_words_that_come_near(index: Page) -> None:
    found = find(index, '"gardening councils"')
    assert found["hits"] == []
    assert {"garden", "council"} == {term["word"] for term in found["terms"]}


def test_cases_gives_the_numbers_of_all_matching_cases_best_first(index: Page) -> None:
    found = index.evaluate("async query => (await index.cases(query)).cases", "council building")
    hits = find(index, "council building", kinds=["case"])["hits"]
    addresses = index.evaluate("explorer.load('search/cases')")
    assert {0, 1} == set(found)
    assert [hit["address"] for hit in hits] == [addresses[number] for number in found]
    assert all(hit["score"] > 0 for hit in hits)


def test_a_beginning_of_many_words_never_counts_against_a_document(index: Page) -> None:
    """What a beginning can become is counted word by word: together that may be more than there are documents."""
    assert index.evaluate("index.rarity(100 * index.manifest.documents)") > 0


def test_cases_with_most_of_the_words_do_where_none_has_all(index: Page) -> None:
    found = index.evaluate(
        "async query => { const { cases, full } = await index.cases(query); return [cases.sort(), full]; }",
        "council building gwynedd",
    )
    assert found == [[0, 1], False]


def test_the_filter_loads_no_display_data(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("explorer.openSearch().then(index => index.cases('council'))")
    assert [url for url in asked if "/terms/" in url]
    assert not [url for url in asked if "/shown/" in url or "/texts/" in url]


def test_a_case_gives_its_match_in_context(index: Page) -> None:
    excerpt = index.evaluate("index.excerpt(1, 'sunday')")
    assert [excerpt["text"][a:b] for a, b in excerpt["marks"]] == ["Sundays"]
    assert index.evaluate("index.excerpt(1, 'quokka')") is None
    assert index.evaluate("index.excerpt(1, 'sunday', 'Open each Sunday')") is None
    assert index.evaluate("index.excerpt(1, 'sunday quokka', 'Open each Sunday')") is not None


def test_a_query_that_failed_for_want_of_a_file_is_asked_again(index: Page) -> None:
    found = index.evaluate(
        """async () => {
          let down = false;
          const mine = await explorer.search.open((name) =>
            down ? Promise.reject(new Error("no network")) : explorer.load(name));
          down = true;
          const first = await mine.cases("garden").catch((error) => error.message);
          down = false;
          return [first, (await mine.cases("garden")).cases.length > 0];
        }"""
    )
    assert found == ["no network", True]


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "-",
        "+",
        '"',
        '""',
        "***",
        "a",
        "the of and",
        "\\",
        "[(",
        "__proto__",
        "constructor",
        "-council",
        "\u2028",
        "<b>",
        "x" * 500,
        "\U0001f600",
        "co-",
        "-co-design",
        '+"',
        "% &?#",
    ],
)
def test_no_query_does_harm(index: Page, query: str) -> None:
    found = find(index, query)
    assert found["total"] >= len(found["hits"])
    index.evaluate("query => index.cases(query)", query)


# --- The form ------------------------------------------------------------------------------------------------


def options(page: Page) -> list[str]:
    """The titles in the open list."""
    return page.locator("[role=option] .search-title").all_inner_texts()


def highlighted(page: Page) -> str:
    """The text of the option that the field points at, or nothing."""
    return str(
        page.evaluate("""() => {
        const option = document.getElementById(document.activeElement.getAttribute("aria-activedescendant") || "");
        return option && option.getAttribute("aria-selected") === "true" ? option.textContent : "";
    }""")
    )


def test_nothing_is_loaded_before_the_field_is_used(page: Page) -> None:
    assert page.evaluate("typeof lunr + typeof explorer.search") == "undefinedundefined"
    page.focus("#q")
    page.wait_for_function("typeof lunr === 'object' && explorer.search")


def test_typing_lists_suggestions_by_kind_and_says_how_many(page: Page) -> None:
    page.type("#q", "food")
    expect(page.locator(".search-group-label")).to_have_text(["Themes", "Cases"])
    assert options(page) == ["Food and growing", "Splott Community Garden"]
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "true")
    expect(page.locator("form:first-of-type [role=status]").first).to_contain_text("2 results")
    expect(page.locator(".search-option mark").first).to_have_text("Food")
    expect(page.locator(".search-where").first).to_have_text("Splott, Cardiff")


def test_five_come_while_somebody_types_and_the_others_once_the_typing_stops(page: Page) -> None:
    page.clock.install(time=0)
    page.clock.pause_at(60_000)  # however slow the machine is, the typing has not stopped yet
    page.type("#q", "partnership")
    expect(page.locator("form.search").first).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("[role=option] .search-title")).to_have_count(5)
    expect(page.locator(".search-status").first).to_have_text("")
    page.clock.resume()
    expect(page.locator(".search-status").first).to_contain_text("13 results, 6 suggestions")
    expect(page.locator("[role=option] .search-title")).to_have_count(6)


def test_a_list_that_somebody_walks_through_stays_as_it_is(page: Page) -> None:
    page.clock.install(time=0)
    page.clock.pause_at(60_000)  # however slow the machine is, the typing has not stopped yet
    page.type("#q", "partnership")
    expect(page.locator("form.search").first).not_to_have_attribute("aria-busy", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = highlighted(page)
    page.clock.resume()
    expect(page.locator(".search-status").first).to_contain_text("13 results, 5 suggestions")
    assert chosen.startswith("Case number")
    assert highlighted(page) == chosen


def test_the_keyboard_walks_the_list_and_enter_goes_there(page: Page) -> None:
    page.type("#q", "food")
    page.wait_for_selector("[role=option]")
    for key, expected in [
        ("ArrowDown", "Food"),
        ("ArrowDown", "Splott"),
        ("Home", "Food"),
        ("End", "Show cases"),
        ("ArrowDown", ""),
        ("ArrowUp", "Show cases"),
        ("ArrowUp", "Splott"),
    ]:
        page.keyboard.press(key)
        assert highlighted(page).startswith(expected)
        assert bool(highlighted(page)) == bool(expected)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/splott-community-garden.html")


def test_enter_without_a_choice_asks_the_explore_page(page: Page) -> None:
    page.type("#q", "who owns & why")
    page.keyboard.press("Enter")
    page.wait_for_url("**/explore.html?q=who+owns+%26+why")


def test_the_last_option_asks_the_explore_page_too(page: Page) -> None:
    page.type("#q", "food & more")
    page.wait_for_selector(".search-all")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/explore.html?q=food+%26+more")


def test_escape_closes_then_clears(page: Page) -> None:
    page.type("#q", "food")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#q")).to_have_value("food")
    assert not page.locator(".search-popup").first.is_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_have_value("")


def test_slash_goes_to_the_field_from_anywhere_but_another_field(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("")
    page.focus("#notes")
    page.keyboard.press("/")
    expect(page.locator("#notes")).to_have_value("/")


def test_both_forms_of_a_page_work_apart(page: Page) -> None:
    page.type("#q2", "bramley")
    page.wait_for_selector("[role=option]")
    expect(page.locator("#q2")).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")
    ids = page.evaluate("Array.from(document.querySelectorAll('[id]'), e => e.id)")
    assert len(ids) == len(set(ids))


def test_leaving_the_field_closes_the_list(page: Page) -> None:
    page.type("#q", "food")
    page.wait_for_selector("[role=option]")
    page.focus("#notes")
    assert not page.locator(".search-popup").first.is_visible()


def test_a_click_on_a_suggestion_follows_it(page: Page) -> None:
    page.type("#q", "bramley")
    page.locator("[role=option]", has_text="Bramley Baths").click()
    page.wait_for_url("**/cases/bramley-baths.html")


def test_no_result_says_so_and_helps_on(page: Page) -> None:
    page.type("#q", "+gardeners +quokka ")
    expect(page.locator(".search-empty").first).to_contain_text("Nothing found")
    expect(page.locator(".search-status").first).to_contain_text("Nothing found")
    page.locator("[role=option]", has_text="garden").first.click()
    expect(page.locator("#q")).to_have_value("garden")
    expect(page.locator("[role=option]", has_text="Splott Community Garden")).to_be_visible()


def test_nothing_found_offers_all_cases_and_all_themes(page: Page) -> None:
    page.type("#q", "zzqqxxyy")
    expect(page.locator(".search-empty").first).to_contain_text("Nothing found")
    found = page.locator("[role=option]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert ["explore.html", "themes.html"] == found
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/explore.html")


def test_hits_with_only_some_of_the_words_are_said_to_be_so(page: Page) -> None:
    page.type("#q", "gardeners quokka ")
    expect(page.locator(".search-empty").first).to_contain_text("No page has all of your words")
    expect(page.locator(".search-status").first).to_contain_text("No page has all of your words")
    page.fill("#q", "gardeners ")
    expect(page.locator("[role=option]").first).to_contain_text("Splott")
    expect(page.locator(".search-empty").first).to_be_hidden()


def test_a_slip_is_offered_put_right(page: Page) -> None:
    page.type("#q", "lonliness")
    expect(page.locator(".search-group-label").first).to_have_text("Did you mean")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_have_value("loneliness")


def test_markup_in_titles_and_queries_stays_text(page: Page) -> None:
    page.type("#q", "quokka")
    expect(page.locator("[role=option] .search-title").first).to_have_text(EVIL.strip(), use_inner_text=True)
    assert page.locator("[role=option] img, [role=option] script").count() == 0
    page.fill("#q", '<img src=x onerror="window.broken = 3">')
    page.wait_for_timeout(400)
    assert page.locator(".search-popup img").count() == 0


def test_an_answer_that_comes_late_is_dropped(page: Page) -> None:
    page.evaluate("""() => {
        const load = explorer.load;
        let first = true;
        explorer.load = async (name, edition) => {
            const slow = first && name.startsWith("search/terms/");
            if (slow) {
                first = false;
                window.slow = name;
                await new Promise(resolve => setTimeout(resolve, 800));
                window.answered = true;
            }
            return load(name, edition);
        };
    }""")
    page.type("#q", "bramley")
    page.wait_for_function("window.slow")
    page.fill("#q", "food")
    page.wait_for_selector("[role=option]")
    page.wait_for_function("window.answered")
    page.wait_for_timeout(200)
    assert options(page)[0] == "Food and growing"


def test_without_search_data_the_form_says_so_and_still_asks(
    browser: Browser, folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder / "assets", tmp_path / "assets")
    shutil.copy(folder / "index.html", tmp_path)
    shutil.copy(folder / "explore.html", tmp_path)
    page = browser.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    page.type("#q", "food")
    expect(page.locator(".search-status").first).to_contain_text("could not be loaded")
    page.keyboard.press("Enter")
    page.wait_for_url("**/explore.html?q=food")
    page.close()
