"""Lists at any size: over the pages of each list every item stands once, what is counted is true, no page is heavy."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest

from bench import corpus
from explorer import addresses, fields, pipeline, progress
from explorer.library import Library
from explorer.pages import Page, Parts, paging, paths, plan
from explorer.render import Renderer, site_view
from explorer.templating import Templates, compiled
from explorer.views import (
    AtlasView,
    CaseGroup,
    ClaimKindView,
    ClaimListView,
    ExploreView,
    LensView,
    ListView,
    MatrixThemeView,
    Paged,
    ReportView,
    StartThemeView,
    TermView,
    TimelineView,
    TitlesView,
)
from tests.conftest import ROOT, build, copy_site

MADE_UP = 800
HEAVIEST = 300_000
"""Bytes of a page."""


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library of made-up cases."""
    site = tmp_path_factory.mktemp("paging") / "site"
    corpus.make(MADE_UP, site)
    return pipeline.check(pipeline.Options(site, site / "output", cache=False), progress.Silent())[0]


@pytest.fixture(scope="module")
def pages(made_up: Library) -> dict[str, Page]:
    """All its pages but those of cases, by address."""
    return {p.address: p for p in plan(Parts(made_up, None)) if not p.address.startswith("cases/")}


# --- The arithmetic ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("per_page", [1, 2, 3, 100])
def test_every_item_stands_on_one_page_and_no_page_has_a_few_only(
    per_page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PER_PAGE", per_page)
    for total in range(5 * per_page + 3):
        pages = range(1, paging.pages_for(total) + 1)
        runs = [range(*paging.bounds(number, total)) for number in pages]
        assert list(range(total)) == [place for run in runs for place in run]
        assert [n for n, run in zip(pages, runs, strict=True) for _ in run] == [
            paging.page_of(place, total) for place in range(total)
        ]
        if len(runs) > 1:
            assert {per_page} == {len(run) for run in runs[:-1]}
            assert per_page / 2 < len(runs[-1]) <= per_page + per_page // 2


def test_groups_run_on_from_page_to_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PER_PAGE", 3)
    groups = (("a", "pq"), ("b", ""), ("c", "rstuvwx"))
    found = [
        [(p.group, p.items, p.total, p.continued) for p in paging.cut(groups, number)] for number in (1, 2, 3)
    ]
    assert found == [
        [("a", "pq", 2, False), ("c", "r", 7, False)],
        [("c", "stu", 7, True)],
        [("c", "vwx", 7, True)],
    ]


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1 2 3 … 20"), (4, "1 2 3 4 5 6 … 20"), (10, "1 … 8 9 10 11 12 … 20"), (20, "1 … 18 19 20")],
)
def test_a_pager_names_the_ends_and_what_is_near(
    number: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PER_PAGE", 10)
    place = paging.paged("themes/x.html", number, 200)
    assert said == " ".join(page.label if page else "…" for page in place.numbers)


def test_no_file_can_claim_the_address_of_a_further_page() -> None:
    names = ("a", "a-2", "a--2", "2", "x-1--3")
    further = {addresses.page(addresses.term("themes", name), n) for name in names for n in (2, 3)}
    slugs = [address.removeprefix("themes/").removesuffix(".html") for address in further]
    assert [] == [slug for slug in slugs if fields.is_slug(slug)]


# --- All lists of a large site -----------------------------------------------------------------------------------


def lists(pages: dict[str, Page]) -> Iterator[tuple[str, list[Page]]]:
    """Each list with its pages in order, as one comes to them by "next"."""
    for address, page in pages.items():
        place = getattr(page.view, "paged", None)
        if place and place.number == 1:
            found = [page]
            while found[-1].head.next:
                found.append(pages[found[-1].head.next])
            yield address, found


def places(found: list[Page]) -> list[Paged]:
    return [page.view.paged for page in found]  # type: ignore[union-attr]  # lists() gives none without


def groups(page: Page) -> tuple[CaseGroup, ...]:
    assert isinstance(page.view, TermView | ReportView | ListView)
    return page.view.groups


def test_each_chain_of_pages_is_whole_and_each_page_is_in_one(pages: dict[str, Page]) -> None:
    chained: Counter[str] = Counter()
    for address, found in lists(pages):
        assert [page.address for page in found] == [
            addresses.page(address, number) for number in range(1, len(found) + 1)
        ]
        assert [page.head.previous for page in found] == ["", *(page.address for page in found[:-1])]
        assert {len(found)} == {place.pages for place in places(found)}
        assert len({page.head.title for page in found}) == len(found)
        chained.update(page.address for page in found)
    paged = {address for address, page in pages.items() if getattr(page.view, "paged", None)}
    assert dict.fromkeys(paged, 1) == chained
    assert any(len(found) > 5 for _, found in lists(pages))


def test_items_of_a_list_are_numbered_through(pages: dict[str, Page]) -> None:
    for _, found in lists(pages):
        spans = [(place.first, place.last) for place in places(found)]
        if len(found) > 1:
            assert [first for first, _ in spans] == [1, *(last + 1 for _, last in spans[:-1])]
        assert {spans[-1][1]} == {place.total for place in places(found)}


def test_every_case_of_a_term_and_of_a_report_stands_once_under_its_depth(
    made_up: Library, pages: dict[str, Page]
) -> None:
    wanted = {
        addresses.term(name, term_id): made_up.cases_of(name, term_id)
        for name in addresses.LISTS
        for term_id in made_up.terms[name]
    }
    wanted |= {addresses.report(r.slug): made_up.told_in.get(r.slug, ()) for r in made_up.reports}
    found = {address: pages for address, pages in lists(pages) if address in wanted}
    assert wanted.keys() == found.keys()
    for address, cases in wanted.items():
        shown = [card.slug for page in found[address] for group in groups(page) for card in group.cases]
        order = list(made_up.terms["depth"])
        assert [c.slug for c in sorted(cases, key=lambda c: order.index(c.depth))] == shown
        told = {group.label: group.count for page in found[address] for group in groups(page)}
        assert told == Counter(made_up.label("depth", case.depth) for case in cases)
        assert {len(cases)} == {place.total for place in places(found[address])}


def test_every_case_stands_once_in_the_list_of_all(made_up: Library, pages: dict[str, Page]) -> None:
    chain = dict(lists(pages))[addresses.EXPLORE]
    shown = []
    for page in chain:
        assert isinstance(page.view, ExploreView | TitlesView)
        shown += [card.slug for card in page.view.cases]
    assert [case.slug for case in made_up.cases] == shown


def test_every_claim_stands_once_by_kind_and_basis_and_numbers_are_true(
    made_up: Library, pages: dict[str, Page]
) -> None:
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for case, number, claim in made_up.claims():
        wanted[claim.kind, claim.basis].add(addresses.claim(case.slug, number))
    chains = dict(lists(pages))
    cut = 0
    for kind in made_up.terms["outcome_kinds"]:
        view = pages[addresses.claims(kind)].view
        assert isinstance(view, ClaimKindView)
        assert view.total == sum(group.count for group in view.groups)
        for group in view.groups:
            shown = [claim.case.address for claim in group.claims if claim.case]
            if group.whole:
                cut += 1
                assert group.whole.address == addresses.claim_list(kind, group.anchor)
                first, shown = shown, []
                for page in chains[group.whole.address]:
                    assert isinstance(page.view, ClaimListView)
                    shown += [claim.case.address for claim in page.view.claims if claim.case]
                assert first == shown[: paging.FIRST]
            assert len(shown) == len(set(shown)) == group.count
            assert wanted.pop((kind, group.anchor)) == set(shown)
    assert cut and not wanted


def test_every_case_of_a_theme_and_an_approach_stands_once(made_up: Library, pages: dict[str, Page]) -> None:
    chains, cut = dict(lists(pages)), 0
    for theme in made_up.terms["themes"]:
        view = pages[addresses.matrix(theme)].view
        assert isinstance(view, MatrixThemeView)
        wanted: dict[str, set[str]] = defaultdict(set)
        for case in made_up.cases:
            for approach in (case.approaches or (addresses.NO_APPROACH,)) if theme in case.themes else ():
                wanted[approach].add(case.slug)
        for crossing in (crossing for group in view.groups for crossing in group.crossings):
            shown = [card.slug for card in crossing.cases]
            if crossing.whole:
                cut += 1
                found = chains[crossing.whole.address]
                first, shown = (
                    shown,
                    [c.slug for page in found for group in groups(page) for c in group.cases],
                )
                assert first == shown[: paging.FIRST]
            assert len(shown) == crossing.count
            assert wanted.pop(crossing.anchor) == set(shown)
            assert len(set(shown)) == len(shown)
        assert not wanted
    assert cut


def test_every_case_stands_once_in_the_timeline(made_up: Library, pages: dict[str, Page]) -> None:
    dated, undated = [], []
    chain = dict(lists(pages))[addresses.TIMELINE]
    for page in chain:
        assert isinstance(page.view, TimelineView)
        dated += [row.case.slug for group in page.view.groups for row in group.rows]
        undated += [card.slug for group in page.view.undated for card in group.cases]
        assert page.view.begun + page.view.start_unknown + page.view.undated_count == len(made_up.cases)
    assert sorted(case.slug for case in made_up.cases) == sorted(dated + undated)
    assert len(chain) > 1


def test_a_heading_of_the_timeline_is_jumped_to_on_the_page_where_it_begins(pages: dict[str, Page]) -> None:
    view = pages[addresses.TIMELINE].view
    assert isinstance(view, TimelineView)
    assert sum(jump.count for jump in view.jumps) == view.paged.total
    for jump in view.jumps:
        address, _, anchor = jump.address.partition("#")
        there = pages[address].view
        assert isinstance(there, TimelineView)
        begun = {group.anchor: group.count for group in there.groups if not group.continued}
        assert (anchor == "undated" and there.undated) or begun[anchor] == jump.count


def test_an_answer_counts_all_its_cases_and_leads_to_them(made_up: Library, pages: dict[str, Page]) -> None:
    for theme in made_up.terms["themes"]:
        view = pages[addresses.start(theme)].view
        assert isinstance(view, StartThemeView)
        for answer in view.answers:
            people = answer.anchor.removeprefix("for-")
            for group in answer.groups:
                root = next(
                    term.id for term in made_up.children["approaches"][None] if term.label == group.label
                )
                under = {c.slug for c in made_up.cases_of("approaches", root)}
                under &= {c.slug for c in made_up.cases_of("themes", theme)}
                if answer.anchor != paths.ANYONE:
                    under &= {c.slug for c in made_up.cases_of("people", people)}
                assert group.count == len(under)
                assert {card.slug for card in group.cases} <= under
                assert group.whole or len(group.cases) == group.count
                if group.whole:
                    named = "" if answer.anchor == paths.ANYONE else people
                    assert group.whole.address == addresses.narrowed(
                        themes=theme, people=named, approaches=root
                    )


def test_cases_without_a_place_and_of_a_lens_have_pages_too(site: Path) -> None:
    """The made-up cases all have a place, and no lens."""
    for name in ("choir", "town-together"):
        case = site / f"content/cases/{name}.md"
        placeless = re.sub(
            r"places: .*", 'places: []\nplace_note: "Online."\nlenses: {size: [small]}', case.read_text()
        )
        case.write_text(placeless)
    library, _ = pipeline.check(pipeline.Options(site, site / "output"), progress.Silent())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "PER_PAGE", 1)
        patch.setattr(paging, "FIRST", 1)
        pages = {page.address: page for page in plan(Parts(library, None))}
    atlas = pages[addresses.MAP].view
    assert isinstance(atlas, AtlasView)
    nowhere = [case.slug for case in library.cases if not case.places]
    assert (atlas.no_place_count, len(atlas.no_place)) == (len(nowhere), 1) == (3, 1)
    assert atlas.no_place_whole
    chain = dict(lists(pages))[atlas.no_place_whole.address]
    assert sorted(nowhere) == sorted(c.slug for page in chain for group in groups(page) for c in group.cases)
    cut = 0
    for lens in library.lenses:
        view = pages[addresses.lens(lens.id)].view
        assert isinstance(view, LensView)
        for term in view.terms:
            coded = {case.slug for case in library.coded.get((lens.id, term.anchor), ())}
            if term.whole:
                cut += 1
                chain = dict(lists(pages))[term.whole.address]
                assert coded == {c.slug for page in chain for group in groups(page) for c in group.cases}
            else:
                assert len(coded) == len(term.cases)
    assert cut


def test_a_letter_leads_to_the_first_title_that_begins_with_it(
    made_up: Library, pages: dict[str, Page]
) -> None:
    view = pages[addresses.EXPLORE].view
    assert isinstance(view, ExploreView)
    shelf = made_up.shelf()
    assert [letter.label for letter in view.starts.letters] == list(
        dict.fromkeys(letter for letter, _ in shelf)
    )
    for letter in view.starts.letters:
        address, _, anchor = letter.address.partition("#")
        there = pages[address].view
        assert isinstance(there, ExploreView | TitlesView)
        first = next(slug for initial, slug in shelf if initial == letter.label)
        assert {first: anchor}.items() <= there.starts.anchors.items()
        assert first in {card.slug for card in there.cases}


# --- What is built -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The complete small site, built with an item or two on a page."""
    site = copy_site(tmp_path_factory.mktemp("tight") / "site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "PER_PAGE", 1)
        patch.setattr(paging, "FIRST", 1)
        pipeline.build(pipeline.Options(site, site / "output", workers=1, cache=False), progress.Silent())
    return site / "output"


def test_every_link_of_a_site_of_many_pages_leads_somewhere(tight: Path) -> None:
    further = sorted(path.relative_to(tight).as_posix() for path in tight.rglob("*--*.html"))
    assert {"explore--2.html", "places/land--2.html", "reports/first-report--2.html"} <= set(further)
    ids: dict[Path, set[str]] = {}
    links = []
    for path in tight.rglob("*.html"):
        tree = html5lib.parse(path.read_bytes(), namespaceHTMLElements=False)
        ids[path.resolve()] = {e.get("id", "") for e in tree.iter()}
        links += [(path, e.get("href", "")) for tag in ("a", "link") for e in tree.iter(tag)]
    dead = []
    for path, link in links:
        address, _, fragment = link.partition("#")
        address = address.partition("?")[0]
        target = ((path.parent / address) if address else path).resolve()
        if re.match(r"(https?|mailto):", link):
            continue
        if not target.is_file() or (fragment and target.suffix == ".html" and fragment not in ids[target]):
            dead.append(f"{path.name}: {link}")
    assert [] == dead


def test_a_further_page_tells_robots_and_readers_which_it_is(tight: Path) -> None:
    page = (tight / "places/land--2.html").read_text()
    title = re.search(r"<title>(.*?)</title>", page)
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page)
    assert title and heading and re.fullmatch(r"The Land \(page 2 of \d\) · .*", title[1])
    assert re.fullmatch(r"The Land page 2 of \d", re.sub("<[^>]+>", "", heading[1]))
    assert '<link rel="prev" href="../places/land.html">' in page
    assert '<link rel="next" href="../places/land--3.html">' in page
    assert '<link rel="canonical" href="https://example.org/tries/places/land--2.html">' in page
    assert "<loc>https://example.org/tries/places/land--2.html</loc>" in (tight / "sitemap.xml").read_text()


def test_each_page_of_many_has_one_first_heading_and_ids_of_its_own(tight: Path) -> None:
    for path in tight.rglob("*.html"):
        tree = html5lib.parse(path.read_bytes(), namespaceHTMLElements=False)
        assert 1 == sum(1 for _ in tree.iter("h1")), path
        ids = Counter(e.get("id") for e in tree.iter() if e.get("id"))
        assert {1} == set(ids.values()), path


def test_no_page_of_a_list_is_heavy(made_up: Library, pages: dict[str, Page]) -> None:
    """Whatever the number of cases; the table of themes and approaches grows with the vocabularies alone."""
    templates = {
        path.relative_to(ROOT / "templates").as_posix(): path.read_text()
        for path in (ROOT / "templates").rglob("*.html")
    }
    renderer = Renderer(Templates(templates, compiled(templates)), site_view(made_up))
    heavy = {a: n for a, p in pages.items() if (n := len(renderer.render(p))) > HEAVIEST}
    assert {} == {address: size for address, size in heavy.items() if address != addresses.MATRIX}


def test_one_edit_makes_only_the_pages_of_a_list_that_show_it(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PER_PAGE", 1)
    build(site)
    before = {path: path.read_bytes() for path in (site / "output").rglob("*.html")}
    case = site / "content/cases/lunch.md"
    case.write_text(case.read_text().replace('summary: "', 'summary: "Since 2001: '))
    build(site)
    changed = {
        p.name for p, data in before.items() if p.name.startswith("explore") and p.read_bytes() != data
    }
    (shown,) = [
        n
        for n in range(1, 5)
        if "Since 2001" in (site / "output" / addresses.page("explore.html", n)).read_text()
    ]
    assert {addresses.page("explore.html", shown)} == changed
