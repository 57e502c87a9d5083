"""The explore page in a real Chromium, from disk and over http: narrow, count, show, keep, take away."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

VIEWS = ("list", "table", "map", "matrix", "timeline", "claims")


@contextmanager
def opened(browser: Browser, base: str, **options: Any) -> Iterator[Page]:
    """A page in which nothing may go wrong and no request may leave the site."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on(
        "request",
        lambda request: wrong.append(request.url) if not request.url.startswith((base, "blob:")) else None,
    )
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    with opened(browser, base) as page:
        yield page


def go(page: Page, base: str, query: str = "") -> None:
    """Open the page and wait until it has shown what the address asks for."""
    page.goto(f"{base}explore.html{query}")
    page.wait_for_function("window.explorer && explorer.explorePage")
    settle(page)


def settle(page: Page) -> None:
    expect(page.locator("#view[aria-busy], #view [aria-busy]")).to_have_count(0)


def total(page: Page) -> int:
    """The number of cases that the page says it shows."""
    match = re.match(r"([\d,]+)", page.locator("#count").inner_text())
    assert match
    return int(match[1].replace(",", ""))


def fold_out(page: Page, facet: str) -> Locator:
    """A facet, open: only then are its numbers read."""
    box = page.locator(f'.facet[data-facet="{facet}"]')
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    expect(box.locator("input[type=checkbox]").first).to_be_attached()
    return box


def tick(page: Page, facet: str, value: str) -> None:
    """Tick a value by its label, opening its facet first."""
    box = fold_out(page, facet)
    for above in page.evaluate(
        """value => {
          const found = [];
          for (let list = document.querySelector(value).closest('ul[hidden]'); list; list = list.parentElement.closest('ul[hidden]')) found.unshift(list.id);
          return found;
        }""",
        f'.facet[data-facet="{facet}"] input[value="{value}"]',
    ):
        box.locator(f'.tree-button[aria-controls="{above}"]').click()
    if box.get_by_role("button", name=re.compile("^Show all")).count():
        box.get_by_role("button", name=re.compile("^Show all")).click()
    box.locator(f'input[value="{value}"]').click()
    settle(page)


def count_of(page: Page, facet: str, value: str) -> int:
    line = fold_out(page, facet).locator(f'label:has(input[value="{value}"]) .number')
    expect(line).not_to_be_empty()
    return int((line.text_content() or "").split()[0].replace(",", ""))


def unfold(page: Page) -> None:
    """Open all that folds, so that nothing hides from a check."""
    page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true; })")


def query_of(page: Page) -> str:
    return page.evaluate("location.search")  # type: ignore[no-any-return]


# --- The pure files, with the real data ----------------------------------------------------------------------

RANDOM = """
  let seed = 20261122;
  const random = n => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 65536) % n; };
  const { terms, columns, need, own } = explorer.explorePage;
  const State = explorer.exploreState;
  await need(terms.facets.map(facet => facet.name));
  const filter = explorer.exploreFilter.open(terms, columns);
  function randomState() {
    const state = State.empty();
    for (let left = random(4); left > 0; left--) {
      const facet = terms.facets[random(terms.facets.length)];
      const ids = new Set(state.on[facet.name]);
      for (let more = 1 + random(3); more > 0; more--) ids.add(facet.terms[random(facet.terms.length)][0]);
      state.on[facet.name] = [...ids];
    }
    return state;
  }
  // By definition, and slowly: a term is carried when it is an own term or stands above one.
  function carries(facet, one, number) {
    return own(facet.name, one).some(plain => {
      for (let at = plain; at >= 0; at = facet.terms[at][2]) if (at === number) return true;
      return false;
    });
  }
  function passes(one, state, except) {
    return terms.facets.every(facet => {
      const ids = state.on[facet.name];
      if (!ids || facet.name === except) return true;
      return ids.some(id => carries(facet, one, facet.terms.findIndex(term => term[0] === id)));
    });
  }
  const all = [...Array(terms.cases).keys()];
"""


def test_counts_equal_a_brute_force_count_for_1000_random_selections(page: Page, base: str) -> None:
    go(page, base)
    found = page.evaluate(
        """async () => {"""
        + RANDOM
        + """
        const wrong = [];
        let found = 0, widest = 0;
        for (let round = 0; round < 1000; round++) {
          const state = randomState();
          const given = {};
          if (round % 3 === 1) given.ranked = all.filter(() => random(3)).reverse();
          if (round % 5 === 2) { given.distances = all.map(() => random(60)); state.within = 25; }
          const base = all.filter(one => (!given.ranked || given.ranked.includes(one)) &&
            (!given.distances || given.distances[one] <= 25));
          const result = filter.select(state, given);
          const expected = base.filter(one => passes(one, state));
          if (expected.join() !== result.cases.join()) wrong.push(["cases", State.write(state, terms)]);
          if (expected.length) found++;
          widest = Math.max(widest, Object.keys(state.on).length);
          // All terms of one facet in each round, so that a thousand rounds take seconds.
          const facet = terms.facets[round % terms.facets.length];
          const others = base.filter(one => passes(one, state, facet.name));
          facet.terms.forEach((term, number) => {
            const count = others.filter(one => carries(facet, one, number)).length;
            if (count !== result.counts[facet.name][number]) wrong.push([facet.name, term[0], count, State.write(state, terms)]);
          });
        }
        return { wrong: wrong.slice(0, 5), found, widest };
      }"""
    )
    assert [] == found["wrong"]
    assert found["found"] > 300
    assert 3 == found["widest"]


def test_a_cell_of_a_matrix_leads_to_as_many_cases_as_it_says(page: Page, base: str) -> None:
    go(page, base)
    found = page.evaluate(
        """async () => {"""
        + RANDOM
        + """
        const wrong = [];
        let cells = 0;
        for (let round = 0; round < 120; round++) {
          const state = randomState();
          const rows = terms.axes[random(terms.axes.length)];
          const across = terms.axes[random(terms.axes.length)];
          if (rows[1] === across[1]) continue;
          const made = filter.matrix(filter.select(state).cases, state, rows, across);
          made.rows.forEach(row => row.cells.forEach((count, at) => {
            if (!count) return;
            cells++;
            let next = State.withFacet(state, rows[1], row.to);
            next = State.withFacet(next, across[1], made.columns[at].to);
            const there = filter.select(next).cases.length;
            if (there !== count) wrong.push([State.write(state, terms), row.id, made.columns[at].id, count, there]);
          }));
        }
        return { wrong: wrong.slice(0, 5), cells };
      }"""
    )
    assert [] == found["wrong"]
    assert found["cells"] > 1000


def test_an_address_and_its_state_are_one(page: Page, base: str) -> None:
    go(page, base)
    found = page.evaluate(
        """async () => {"""
        + RANDOM
        + """
        const wrong = [];
        for (let round = 0; round < 500; round++) {
          const state = randomState();
          state.q = ["", "a b", "+x -y “z”", "50% & more?", "#"][random(5)];
          state.view = State.VIEWS[random(6)];
          state.show = 50 * (1 + random(3));
          state.compare = ["bramley-baths", "big-local"].slice(random(3));
          const address = State.write(state, terms);
          const again = State.write(State.read(address, terms), terms);
          if (address !== again) wrong.push([address, again]);
          if (State.read(address, terms).q !== state.q) wrong.push([state.q, address]);
        }
        return wrong;
      }"""
    )
    assert [] == found


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("?themes=housing,no-such,housing&colour=red", "?themes=housing"),
        ("?themes=housing&themes=food-and-growing", "?themes=food-and-growing,housing"),
        ("?view=3d&sort=strength&show=-7&near=atlantis&within=10", ""),
        ("?sort=relevance", ""),
        ("?sort=title&view=list&columns=place,when,themes,approaches,depth", ""),
        ("?show=51", "?show=100"),
        ("?compare=a,b,c,d,e,f,g,h,i,j,k,l,m,%3Cscript%3E", "?compare=a,b,c,d,e,f,g,h,i,j,k,l"),
        ("?q=+old++people+", "?q=old++people"),
    ],
)
def test_what_an_address_says_amiss_is_left_out(page: Page, base: str, asked: str, kept: str) -> None:
    go(page, base)
    written = page.evaluate(
        "asked => explorer.exploreState.write(explorer.exploreState.read(asked, explorer.explorePage.terms), explorer.explorePage.terms)",
        asked,
    )
    assert kept == written


def test_a_reader_is_told_what_of_an_address_was_left_out(page: Page, base: str) -> None:
    go(page, base, "?themes=housing,no-such&near=atlantis")
    told = page.get_by_text("was left out")
    assert "Theme: no-such; Near: atlantis." in told.inner_text()
    page.get_by_role("button", name="Take off: Theme: Housing").click()
    told.wait_for(state="hidden")


def test_distances_are_great_circles(page: Page, base: str) -> None:
    go(page, base)
    leeds_to_london = page.evaluate("explorer.exploreFilter.miles(53.80, -1.55, 51.51, -0.13)")
    assert 168 < leeds_to_london < 172
    assert 0 == page.evaluate("explorer.exploreFilter.miles(53.8, -1.5, 53.8, -1.5)")


# --- Narrowing -----------------------------------------------------------------------------------------------


def test_a_second_facet_narrows_and_a_second_value_widens(page: Page, base: str) -> None:
    go(page, base)
    whole = total(page)
    tick(page, "themes", "housing")
    housing = total(page)
    assert 0 < housing < whole
    says = count_of(page, "depth", "full")
    tick(page, "depth", "full")
    assert says == total(page) < housing
    tick(page, "depth", "lead")
    assert total(page) > says


def test_the_number_beside_a_value_is_what_it_leaves(page: Page, base: str) -> None:
    go(page, base, "?themes=housing")
    expected = count_of(page, "places", "wales")
    tick(page, "places", "wales")
    assert expected == total(page)
    # Its own facet's numbers do not change when one of its values is ticked.
    assert count_of(page, "places", "england") > 0


def test_a_column_is_read_when_it_is_needed(page: Page, base: str) -> None:
    def there(name: str) -> bool:
        return page.evaluate("name => name in explorer.explorePage.columns", name)  # type: ignore[no-any-return]

    go(page, base)
    fold_out(page, "tested")
    expect(page.locator('.facet[data-facet="tested"] .number').first).not_to_be_empty()
    assert not there("themes") and not there("tested"), "all cases together are counted already"
    tick(page, "themes", "housing")
    page.wait_for_function("explorer.explorePage.columns.tested")
    assert there("themes") and not there("start")
    go(page, base, "?sort=when&led_by=community")
    assert there("start") and there("led_by") and not there("tested")


def test_numbers_of_other_cases_are_never_shown(page: Page, base: str) -> None:
    """A facet whose column is not there says no number until it is."""
    go(page, base)
    everywhere = count_of(page, "depth", "full")
    page.evaluate(
        """() => {
          const load = explorer.load;
          explorer.load = (name, edition) => name === 'data/columns/depth'
            ? new Promise(done => { window.letCome = () => done(load(name, edition)); })
            : load(name, edition);
        }"""
    )
    tick(page, "themes", "housing")
    number = page.locator('.facet[data-facet="depth"] .number').first
    expect(number).to_be_empty()
    page.evaluate("letCome()")
    expect(number).not_to_be_empty()
    assert 0 < count_of(page, "depth", "full") < everywhere


def test_a_narrower_place_takes_the_broader_off(page: Page, base: str) -> None:
    go(page, base, "?places=england")
    tick(page, "places", "leeds")
    assert "?places=leeds" == query_of(page)
    assert not page.locator('input[name="places"][value="england"]').is_checked()


def test_a_chip_takes_its_value_off_and_one_press_clears_all(page: Page, base: str) -> None:
    go(page, base, "?themes=housing&places=wales&q=community")
    chips = page.locator(".chips")
    chips.get_by_role("button", name="Take off: Place: Wales").click()
    settle(page)
    assert "?q=community&themes=housing" == query_of(page)
    assert page.evaluate("document.activeElement.closest('.chips') !== null"), (
        "the focus stays among the chips"
    )
    chips.get_by_role("button", name="Clear all").click()
    settle(page)
    assert "" == query_of(page)
    assert total(page) == page.evaluate("explorer.explorePage.terms.cases")
    assert page.locator("#q").input_value() == ""


def test_the_count_is_announced(page: Page, base: str) -> None:
    go(page, base)
    assert page.locator("#count").get_attribute("role") == "status"
    tick(page, "themes", "housing")
    expect(page.locator("#count")).to_have_text(re.compile(r"^\d+ of \d+ cases$"))


def test_a_value_is_found_within_a_long_facet(page: Page, base: str) -> None:
    go(page, base)
    box = page.locator('.facet[data-facet="places"]')
    box.locator("summary").click()
    assert not box.locator('input[value="bramley"]').is_visible()
    box.get_by_label("Find in Places").fill("bramley")
    expect(box.locator('input[value="bramley"]')).to_be_visible()
    assert not box.locator('input[value="wales"]').is_visible()
    box.get_by_label("Find in Places").fill("no such place")
    expect(box.get_by_text("Nothing by that name here.")).to_be_visible()


# --- Search, order, near -------------------------------------------------------------------------------------


def test_words_narrow_as_they_are_typed_and_one_step_back_undoes_them(page: Page, base: str) -> None:
    go(page, base)
    page.keyboard.press("/")
    page.keyboard.type("bramley baths", delay=15)
    page.wait_for_function("location.search === '?q=bramley+baths'")
    settle(page)
    expect(page.locator("#cases > li").first).to_contain_text("Bramley Baths")
    expect(page.get_by_label("Sort by")).to_have_value("relevance")
    page.evaluate("history.back()")
    page.wait_for_function("location.search === ''")
    settle(page)
    assert page.locator("#q").input_value() == ""


def test_nobody_gets_those_that_fit_worst_first(page: Page, base: str) -> None:
    go(page, base, "?q=bramley+baths&sort=-relevance")
    expect(page.get_by_label("Sort by")).to_have_value("relevance")
    expect(page.locator("#cases > li").first).to_contain_text("Bramley Baths")


def test_what_was_typed_is_kept_whatever_comes_at_once_after_it(page: Page, base: str) -> None:
    """The address is written when the typing stops, or when something else is done first."""
    go(page, base)
    page.keyboard.press("/")
    page.keyboard.type("baths", delay=5)
    page.evaluate("explorer.explorePage.toggle('depth', 'full')")
    settle(page)
    page.wait_for_function("location.search === '?q=baths&depth=full'")
    page.go_back()
    page.wait_for_function("location.search === '?q=baths'")
    settle(page)
    assert page.locator("#q").input_value() == "baths"
    page.locator("#q").press("End")
    page.keyboard.type(" br", delay=5)
    page.wait_for_function("explorer.explorePage.state.q === 'baths br'")
    page.locator("#cases a").first.click()
    page.wait_for_url("**/cases/**")
    page.go_back()
    page.wait_for_function("location.search === '?q=baths+br'")


def test_words_and_facets_narrow_together(page: Page, base: str) -> None:
    go(page, base, "?q=loneliness")
    lonely = total(page)
    tick(page, "places", "wales")
    assert 0 < total(page) < lonely


def test_a_match_is_shown_in_its_context(page: Page, base: str) -> None:
    go(page, base, "?q=lottery")
    expect(page.locator(".card-excerpt mark").first).to_have_text(re.compile("lottery", re.IGNORECASE))


def test_no_text_is_read_for_a_match_that_the_card_shows(page: Page, base: str) -> None:
    read: list[str] = []
    page.on("request", lambda request: read.append(request.url))
    go(page, base, "?q=bramley+baths")
    expect(page.locator("#cases > li").first).to_contain_text("Bramley Baths")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200)))")
    first = page.evaluate("document.querySelector('#cases > li').dataset.number")
    texts = page.evaluate(
        "explorer.openSearch().then((index) => [index.range('case').first, index.manifest.texts])"
    )
    block = (int(first) + texts[0]) // texts[1]
    assert not [url for url in read if f"/texts/{block}.js" in url]


def test_nothing_found_says_what_to_take_off(page: Page, base: str) -> None:
    go(page, base, "?q=zeppelin&themes=housing")
    assert 0 == total(page)
    page.get_by_role("link", name="Without the words “zeppelin”").click()
    settle(page)
    assert "?themes=housing" == query_of(page)
    assert total(page) > 0


def test_near_sorts_by_distance_and_a_distance_narrows(page: Page, base: str) -> None:
    go(page, base)
    page.get_by_label("Near", exact=True).fill("Leeds")
    page.keyboard.press("Enter")
    page.wait_for_function("location.search === '?near=leeds'")
    settle(page)
    expect(page.locator("#cases .card-margin").first).to_contain_text("here")
    whole = total(page)
    page.get_by_label("How near").select_option("10")
    page.wait_for_function("location.search === '?near=leeds&within=10'")
    settle(page)
    miles = page.evaluate("explorer.explorePage.ordered.map(one => explorer.explorePage.distances[one])")
    assert miles == sorted(miles)
    assert 0 < len(miles) < whole and max(miles) <= 10


def test_a_place_that_is_not_in_the_gazetteer_is_told(page: Page, base: str) -> None:
    go(page, base)
    page.get_by_label("Near", exact=True).fill("Atlantis")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("No place of that name")
    assert "" == query_of(page)


def test_orders(page: Page, base: str) -> None:
    go(page, base, "?sort=when")
    starts = page.evaluate(
        "explorer.explorePage.ordered.map(one => explorer.explorePage.only('start', one) || explorer.explorePage.only('end', one)).filter(y => y && y < 4095)"
    )
    assert starts == sorted(starts, reverse=True)
    go(page, base, "?sort=place")
    places = page.evaluate(
        """explorer.explorePage.ordered.map(one => {
          const terms = explorer.explorePage.facet('places').terms;
          const term = terms[explorer.explorePage.own('places', one)[0]];
          return term[0] === 'none' ? '\\uffff' : term[1];
        })"""
    )
    assert places == page.evaluate(
        "list => list.slice().sort((a, b) => a === b ? 0 : a === '\\uffff' ? 1 : b === '\\uffff' ? -1 : a.localeCompare(b, 'en'))",
        places,
    )


# --- Back, forward, reload; fifty at a time ------------------------------------------------------------------


def test_back_forward_and_reload_bring_the_same_back(page: Page, base: str) -> None:
    go(page, base)
    tick(page, "themes", "housing")
    first = total(page)
    tick(page, "depth", "full")
    second = total(page)
    page.get_by_role("navigation", name="Views of these cases").get_by_role("link", name="Table").click()
    settle(page)
    assert "?themes=housing&depth=full&view=table" == query_of(page)
    page.go_back()
    settle(page)
    assert page.locator("#view.view-list").count() == 1
    page.go_back()
    settle(page)
    assert first == total(page)
    assert not page.locator('input[name="depth"][value="full"]').is_checked()
    page.go_forward()
    settle(page)
    assert second == total(page)
    page.reload()
    page.wait_for_function("window.explorer && explorer.explorePage")
    settle(page)
    assert second == total(page)
    assert page.locator('input[name="depth"][value="full"]').is_checked()


def test_fifty_at_a_time_without_losing_the_place(page: Page, base: str) -> None:
    go(page, base)
    items = page.locator("#cases > li")
    assert 50 == items.count()
    page.get_by_role("button", name="Show 50 more").click()
    expect(items).to_have_count(100)
    assert page.evaluate(
        "document.activeElement.closest('li') === document.querySelectorAll('#cases > li')[50]"
    )
    items.nth(80).evaluate("item => item.scrollIntoView({ behavior: 'instant', block: 'center' })")
    before = page.evaluate("window.scrollY")
    items.nth(80).locator("h3 a").click()
    page.wait_for_url("**/cases/*.html")
    page.go_back()
    page.wait_for_function("window.explorer && explorer.explorePage")
    expect(items).to_have_count(100)
    assert abs(before - page.evaluate("window.scrollY")) < 80


# --- Views ---------------------------------------------------------------------------------------------------


def test_changing_the_view_keeps_the_selection(page: Page, base: str) -> None:
    go(page, base, "?themes=housing&places=england")
    expected = total(page)
    for name in (*VIEWS[1:], "list"):
        page.get_by_role("navigation", name="Views of these cases").get_by_role(
            "link", name=name.capitalize()
        ).click()
        expect(page.locator(f"#view.view-{name}")).to_have_count(1)
        assert expected == total(page), name
        assert f"?themes=housing&places=england{'' if name == 'list' else '&view=' + name}" == query_of(page)
        expect(page.locator("#view-caption")).to_contain_text("Theme: Housing")
        expect(page.locator(".notice")).to_be_visible()


def test_a_table_sorts_by_its_headings_and_shows_the_columns_chosen(page: Page, base: str) -> None:
    go(page, base, "?view=table")
    page.get_by_role("button", name="Place", exact=True).click()
    settle(page)
    assert "?sort=place&view=table" == query_of(page)
    heading = page.get_by_role("columnheader", name="Place")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert page.evaluate("document.activeElement.dataset.focus") == "sort-place"
    page.keyboard.press("Enter")
    settle(page)
    assert heading.get_attribute("aria-sort") == "descending"
    page.locator(".columns-choice summary").click()
    page.get_by_label("Who leads", exact=True).check()
    expect(page.get_by_role("columnheader", name="Who leads")).to_be_visible()
    assert page.locator(".columns-choice").get_attribute("open") is not None, "the choice stays open"


def test_a_cell_of_the_matrix_opens_its_cases(page: Page, base: str) -> None:
    go(page, base, "?view=matrix")
    cell = page.get_by_role("row", name=re.compile("^Housing")).get_by_role("link").first
    expected = int(re.sub(r"\D.*", "", cell.inner_text().split()[0]))
    cell.click()
    settle(page)
    assert expected == total(page)
    assert query_of(page).startswith("?themes=housing&approaches=")


def test_rows_and_columns_of_the_matrix_can_be_chosen(page: Page, base: str) -> None:
    go(page, base, "?view=matrix")
    page.get_by_label("Across", exact=True).select_option("depth")
    settle(page)
    assert "?view=matrix&across=depth" == query_of(page)
    expect(page.get_by_role("columnheader", name="Snapshot")).to_be_visible()
    page.get_by_role("button", name="Swap").click()
    settle(page)
    expect(page.get_by_role("rowheader", name="Snapshot")).to_be_visible()


def test_the_map_lists_the_cases_of_a_point_and_zooms(page: Page, base: str) -> None:
    go(page, base, "?view=map")
    before = page.locator(".dot").count()
    point = page.locator(".dot").first
    point.focus()
    page.keyboard.press("ArrowDown")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    expect(page.locator(".map-panel h3")).to_have_text(label)
    link = page.locator(".map-panel").get_by_role("link", name=re.compile("as a list$"))
    says = re.search(r"all (\d+)", link.inner_text()) or re.search(r": (\d+)", label)
    assert says
    link.click()
    settle(page)
    assert int(says[1]) == total(page)
    page.go_back()
    settle(page)
    page.locator(".map-words").get_by_role("button", name="Wales", exact=True).click()
    settle(page)
    assert "?view=map&region=wales" == query_of(page)
    assert page.locator(".dot").count() > 5
    page.get_by_role("button", name="Whole map").click()
    settle(page)
    assert before == page.locator(".dot").count()


def test_points_and_lists_of_the_map_leave_no_case_out(page: Page, base: str) -> None:
    go(page, base, "?view=map")
    found = page.evaluate(
        """() => {
          const app = explorer.explorePage;
          const shown = new Set();
          document.querySelectorAll('.dot').forEach(dot => shown.add(dot.dataset.place));
          return { dots: shown.size, words: document.querySelector('.map-words').textContent, caption: document.querySelector('#view-caption').textContent };
        }"""
    )
    match = re.search(r"where (\d+) cases", found["caption"])
    wide = re.search(r"(\d+) cases? names? only", found["words"])
    none = re.search(r"(\d+) cases? (?:has|have) no place", found["words"])
    assert match and wide and none
    elsewhere = page.evaluate(
        """explorer.explorePage.ordered.filter(one => {
          const names = explorer.explorePage.own('places', one).map(at => explorer.explorePage.facet('places').terms[at][0]);
          return names[0] !== 'none' && !explorer.explorePage.filter.carries('places', one, 0);
        }).length"""
    )
    assert (
        page.evaluate("explorer.explorePage.terms.cases")
        == int(match[1]) + int(wide[1]) + int(none[1]) + elsewhere
    )


def test_the_timeline_says_how_many_do_not_say_when(page: Page, base: str) -> None:
    go(page, base, "?view=timeline")
    said = page.locator(".unstated")
    link = said.get_by_role("link")
    expected = int(link.inner_text().split()[0])
    began = page.evaluate("explorer.explorePage.columns.start.numbers.filter(Boolean).length")
    page.locator(".twin summary").click()
    rows = page.locator(".when-table tbody tr")
    assert began == sum(int(row.locator("td").first.inner_text()) for row in rows.all())
    for kind in ("Ongoing when written about", "Ended", "End not stated"):
        expect(page.locator(".key")).to_contain_text(kind)
    link.click()
    settle(page)
    assert expected == total(page)


def test_the_timeline_counts_and_frames_as_the_page_without_script(page: Page, base: str) -> None:
    page.goto(base + "timeline.html")
    lead = re.findall(r"\d+", page.locator(".lead").inner_text())
    go(page, base, "?view=timeline")
    began = re.search(r"(\d+) cases say when they began", page.locator("#view-caption").inner_text())
    ended = re.search(r"(\d+) cases say only when they ended", page.locator(".unstated").inner_text())
    frame = re.search(r"from (\d+) to (\d+)", page.locator(".runs caption").inner_text())
    assert began and ended and frame
    assert lead == [began[1], ended[1], *frame.groups()]


def test_claims_are_those_of_the_cases_and_of_the_ticks(page: Page, base: str) -> None:
    go(page, base, "?view=claims&bases=organisers-account")
    verb = page.evaluate("explorer.explorePage.terms.bases.find(term => term[0] === 'organisers-account')[2]")
    assert {verb} == set(page.locator(".claims .basis").all_inner_texts())


def test_sizes_are_in_order_only_within_one_basis_and_one_sort_of_figure(page: Page, base: str) -> None:
    go(page, base, "?view=claims&measure=percent")
    largest = page.get_by_label("Order").locator('option[value="-size"]')
    assert largest.is_disabled()
    page.get_by_label("Basis").select_option("organisers-account")
    settle(page)
    assert not largest.is_disabled()
    page.get_by_label("Order").select_option("-size")
    settle(page)
    first = [
        float(text.replace(",", ""))
        for text in re.findall(
            r"(\d[\d,]*(?:\.\d+)?)\s?(?:%|per cent)",
            " ".join(page.locator(".claims > li .figures li:first-child").all_inner_texts()),
        )
    ]
    assert first == sorted(first, reverse=True)
    go(page, base, "?view=claims&claims=-size")
    titles = page.locator(".claim-case a").all_inner_texts()
    order = page.evaluate("explorer.explorePage.ordered")
    assert order == sorted(order) and len(titles) == 50, "without one basis, the order is by case"


# --- Download, compare ---------------------------------------------------------------------------------------


def saved(page: Page, name: str) -> Path:
    with page.expect_download() as download:
        page.locator(".downloads").get_by_role("button", name=name).click()
    return Path(download.value.path())


def test_the_selection_can_be_taken_away_as_csv(page: Page, base: str) -> None:
    go(page, base, "?themes=housing")
    raw = saved(page, "CSV").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert total(page) == len(rows)
    assert page.locator("#cases h3").all_inner_texts() == [row["title"] for row in rows]
    assert all("Housing" in row["themes"].split(" | ") for row in rows)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("?themes=housing&near=leeds", "tried-here-selection.csv"),
        ("?themes=housing&view=claims", "tried-here-selection-claims.csv"),
    ],
)
def test_a_selection_is_no_namesake_of_the_data_and_its_columns_are_told(
    page: Page, base: str, query: str, name: str
) -> None:
    go(page, base, query)
    with page.expect_download() as download:
        page.locator(".downloads").get_by_role("button", name="CSV").click()
    assert name == download.value.suggested_filename
    raw = Path(download.value.path()).read_text(encoding="utf-8-sig")
    page.goto(base + "data/codebook.html#selection")
    tables = page.locator("[aria-labelledby=selection] table")
    told = tables.nth(int("claims" in name)).locator("tbody th").all_inner_texts()
    assert ", ".join(told).split(", ") == raw.splitlines()[0].split(",")


def test_the_most_told_come_first_when_asked_for(page: Page, base: str) -> None:
    go(page, base)
    expect(page.locator("#least")).to_contain_text("Lead: ")
    page.get_by_label("Sort by").select_option("Most told first")
    settle(page)
    assert "?sort=depth" == query_of(page)
    known = page.locator(".card-margin li:not(.where, .card-compare)").filter(
        has_text=re.compile("^(Full case|Snapshot|Lead)")
    )
    said = [text.split(",")[0] for text in known.all_inner_texts()]
    order = ["Full case", "Snapshot", "Lead"]
    assert said[0] == "Full case" and said == sorted(said, key=order.index)


def test_the_selection_can_be_taken_away_as_json(page: Page, base: str) -> None:
    go(page, base, "?themes=housing&view=claims")
    whole = json.loads(saved(page, "JSON").read_text(encoding="utf-8"))
    assert ["Theme: Housing"] == whole["selection"]
    assert len(whole["claims"]) == int(page.locator("#view-caption").inner_text().split()[0])
    assert whole["note"] == page.locator(".notice").inner_text().strip()


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-5", "@x", "\tx", '=HYPERLINK("x")'])
def test_no_cell_is_a_formula(page: Page, base: str, cell: str) -> None:
    go(page, base)
    page.evaluate("explorer.script('assets/explore-download.js')")
    text = page.evaluate(
        "cell => explorer.exploreDownload.csv([{ a: cell, b: ['x', 'y'], c: 'q\"q', d: -5 }])", cell
    )
    row = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))[1]
    assert ["'" + cell, "x | y", 'q"q', "-5"] == row


def test_what_has_the_focus_is_never_under_the_bar_of_ticked_cases(page: Page, base: str) -> None:
    page.emulate_media(reduced_motion="reduce")  # what is scrolled to is there at once
    go(page, base, "?view=table&themes=housing")
    for at in range(4):
        page.locator("[data-compare]").nth(at).check()
    for _ in range(40):
        page.keyboard.press("Tab")
        under = page.evaluate(
            """() => {
              const bar = document.querySelector(".compare-bar"), at = document.activeElement;
              const box = at.getBoundingClientRect();
              return !bar.contains(at) && box.top >= bar.getBoundingClientRect().top && box.bottom <= bar.getBoundingClientRect().bottom;
            }"""
        )
        assert not under, page.evaluate("document.activeElement.outerHTML")


def test_a_change_of_view_or_order_is_said_and_keeps_the_focus(page: Page, base: str) -> None:
    go(page, base, "?themes=housing")
    spoken = page.locator("#explore [role=status]:not(#count)")
    tabs = page.get_by_role("navigation", name="Views of these cases")
    tabs.get_by_role("link", name="Table").press("Enter")
    expect(spoken).to_contain_text("a row each")
    tabs.get_by_role("link", name="Matrix").press("Enter")
    settle(page)
    page.locator(".matrix-table td a").first.press("Enter")
    settle(page)
    assert "count" == page.evaluate("document.activeElement.id")
    tabs.get_by_role("link", name="Map").press("Enter")
    settle(page)
    region = page.locator(".map-words .leaders button").first
    name = region.inner_text()
    region.press("Enter")
    expect(page.get_by_role("button", name="Whole map")).to_be_focused()
    expect(spoken).to_contain_text(name)
    page.locator(".map-words .leaders button").first.press("Enter")
    expect(page.locator(".map-panel h3")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".map-panel h3")).to_have_count(0)
    page.get_by_role("button", name="Whole map").press("Enter")
    expect(page.locator(".map-words .leaders button", has_text=name)).to_be_focused()


def test_up_to_four_cases_are_compared_and_up_to_twelve_taken_to_a_workshop(page: Page, base: str) -> None:
    go(page, base)
    ticks = page.locator("[data-compare]")
    bar = page.get_by_role("region", name="Ticked cases")
    slugs = [str(ticks.nth(at).get_attribute("data-compare")) for at in range(13)]
    ticks.nth(0).check()
    expect(bar).to_contain_text("Tick one more to compare.")
    expect(bar.get_by_role("link", name="Take it to a workshop")).to_have_attribute(
        "href", f"workshop.html?cases={slugs[0]}"
    )
    for at in range(1, 4):
        ticks.nth(at).check()
    expect(bar.get_by_role("link", name="Compare these 4")).to_have_attribute(
        "href", f"compare.html?cases={','.join(slugs[:4])}"
    )
    ticks.nth(4).check()
    expect(bar).to_contain_text("To compare, tick 4 at most. A workshop takes up to 12.")
    expect(bar.get_by_role("link", name="Compare these")).to_have_count(0)
    for at in range(5, 12):
        ticks.nth(at).check()
    ticks.nth(12).click()
    expect(ticks.nth(12)).not_to_be_checked()
    expect(bar).to_contain_text("A workshop takes up to 12 cases. Take one off first.")
    expect(page.locator("#count")).to_have_text(re.compile(r"^\d+ cases$"))
    page.reload()
    page.wait_for_function("window.explorer && explorer.explorePage")
    expect(ticks.nth(11)).to_be_checked()
    bar.get_by_role("link", name="Take these 12 to a workshop").click()
    expect(page.locator("#workshop-status")).to_have_text("12 cases in this session.")


# --- Everybody -----------------------------------------------------------------------------------------------


def test_all_of_it_by_keyboard_alone(page: Page, base: str) -> None:
    go(page, base)

    def tab_to(condition: str, most: int = 80) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate(f"(e => {condition})(document.activeElement)"):
                return
        raise AssertionError(f"Tab does not reach {condition}")

    tab_to("e.name === 'themes'")
    page.keyboard.press("Space")
    settle(page)
    assert query_of(page).startswith("?themes=")
    assert page.evaluate("document.activeElement.name") == "themes", "the focus stays"
    tab_to("e.tagName === 'SUMMARY' && e.closest('[data-facet=places]')")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=places]").first).to_be_attached()
    tab_to("e.name === 'places'")
    page.keyboard.press("Space")
    settle(page)
    assert "&places=" in query_of(page)
    tab_to("e.classList.contains('chip')")
    page.keyboard.press("Enter")
    settle(page)
    assert "themes=" not in query_of(page)
    tab_to("e.dataset.view === 'matrix'")
    page.keyboard.press("Enter")
    settle(page)
    assert page.evaluate("document.activeElement.dataset.view") == "matrix"
    tab_to("e.closest('td')")
    page.keyboard.press("Enter")
    settle(page)
    assert page.locator("#view.view-list").count() == 1


def test_on_a_phone_the_facets_fold_away_and_a_button_leads_back(browser: Browser, base: str) -> None:
    with opened(browser, base, viewport={"width": 360, "height": 740}) as page:
        go(page, base)
        assert not page.locator(".facets").is_visible()
        page.get_by_text("Narrow the cases").click()
        tick(page, "themes", "housing")
        page.locator(".narrow-done").click()
        assert not page.locator(".facets").is_visible()
        expect(page.locator(".narrow > summary")).to_contain_text("1 on")


def test_a_tap_on_a_view_is_not_lost_when_the_search_has_the_focus(browser: Browser, base: str) -> None:
    """The help below the field folds away; were it at once, the view would no longer be where the finger is."""
    with opened(browser, base, viewport={"width": 360, "height": 740}) as page:
        go(page, base)
        page.locator("#q").click()
        expect(page.locator("#q-help")).to_be_visible()
        page.locator('[data-view="table"]').click()
        expect(page.locator("#view.view-table")).to_have_count(1)
        expect(page.locator("#q-help")).not_to_be_visible()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?view=table",
        "?view=map",
        "?view=map&region=wales",
        "?view=matrix",
        "?view=matrix&across=places",
        "?view=timeline",
        "?view=claims",
        "?q=zeppelin",
        "?themes=housing,local-economy&places=england&near=leeds&compare=bramley-baths,big-local",
    ],
)
@pytest.mark.parametrize("width", [320, 360])
def test_nothing_runs_off_the_side_of_a_phone(browser: Browser, base: str, width: int, query: str) -> None:
    with opened(browser, base, viewport={"width": width, "height": 740}) as page:
        go(page, base, query)
        unfold(page)
        assert width == page.evaluate("document.documentElement.scrollWidth")


STATES = [
    *(f"?view={name}" for name in VIEWS),
    "?view=map&region=wales",
    "?q=loneliness&themes=housing,connection-and-loneliness&near=leeds&compare=bramley-baths,big-local",
    "?q=zeppelin",
]


@pytest.mark.parametrize("query", STATES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light")])
def test_axe_finds_nothing(browser: Browser, web: str, width: int, scheme: str, query: str) -> None:
    # Over http: axe reads the stylesheets, which a page opened from disk may not.
    with opened(browser, web, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        go(page, web, query)
        unfold(page)
        if "view=map" in query:
            page.locator(".dot").first.focus()
            page.keyboard.press("Enter")
            expect(page.locator(".map-panel h3")).to_be_visible()
        found = Axe().run(page)
        assert [] == [
            (one["id"], [node["html"][:160] for node in one["nodes"][:3]])
            for one in found.response["violations"]
        ]


def test_without_script_every_case_is_there_page_by_page(browser: Browser, real_site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{real_site.as_uri()}/explore.html")
    assert not page.locator("#explore-side").is_visible()
    said = page.locator("#count").inner_text()
    seen: list[str] = []
    while True:
        seen += page.locator("#cases > li").evaluate_all("items => items.map(item => item.dataset.slug)")
        if not page.get_by_role("link", name="Next page").count():
            break
        page.get_by_role("link", name="Next page").click()
        page.wait_for_load_state("load")
    assert f"{len(seen)} cases" == said
    assert len(set(seen)) == len(seen) > 300
    page.get_by_role("link", name="M", exact=True).click()
    assert re.match("(the |a )?m", page.locator(":target .card-title").inner_text().lower())
    page.get_by_role("link", name="Page 2", exact=True).click()
    page.get_by_role("link", name="Search and narrow them").click()
    assert page.url.endswith("/explore.html")
    context.close()


def test_blocks_hold_the_same_words_as_the_page(page: Page, base: str) -> None:
    go(page, base)
    both = page.evaluate(
        """async () => {
          const app = explorer.explorePage;
          const all = [...Array(app.terms.cases).keys()];
          return [await app.words(all), await app.wordsFromBlocks(all)];
        }"""
    )
    assert both[0] == both[1]
    assert len(both[0]) > 300


def test_a_title_is_text_whatever_it_says(page: Page, base: str) -> None:
    go(page, base)
    page.evaluate(
        """async () => {
          const evil = '<img src=x onerror="window.broken = 1">';
          const words = { slug: 'x', title: evil, summary: evil, place: evil, when: evil, report: evil, known: evil, themes: [0], approaches: [0] };
          explorer.explorePage.words = numbers => Promise.resolve(numbers.map(() => words));
          explorer.explorePage.claimTexts = numbers => Promise.resolve(numbers.map(() => [evil, [[evil, evil]], evil, evil, 'x', evil]));
          explorer.explorePage.terms.facets.forEach(facet => (facet.terms || []).forEach(term => { term[1] = evil; }));
        }"""
    )
    for name in (*VIEWS[1:], "list"):
        page.locator(f'[data-view="{name}"]').click()
        expect(page.locator(f"#view.view-{name}")).to_have_count(1)
        assert 0 == page.locator("#explore img").count(), name
    assert not page.evaluate("window.broken")
