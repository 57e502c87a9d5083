"""How records are joined and counted."""

from pathlib import Path

from explorer import pipeline, progress
from explorer.library import Library, neighbours
from tests.conftest import options


def load(site: Path) -> Library:
    return pipeline.check(options(site), progress.Silent())[0]


def test_a_place_holds_the_cases_of_all_places_below_it(site: Path) -> None:
    library = load(site)
    assert ["choir", "garden", "town-together"] == sorted(c.slug for c in library.cases_of("places", "north"))
    assert ["choir"] == [c.slug for c in library.cases_of("places", "south")]
    assert ["choir", "garden", "town-together"] == sorted(c.slug for c in library.cases_of("places", "land"))


def test_a_case_in_two_places_of_a_region_counts_once_there(site: Path) -> None:
    case = site / "content/cases/choir.md"
    case.write_text(case.read_text().replace("[milltown, southport]", "[milltown, north]"))
    assert [c.slug for c in load(site).cases_of("places", "north")].count("choir") == 1


def test_a_group_of_approaches_holds_the_cases_of_its_approaches(site: Path) -> None:
    assert {"choir", "garden", "town-together"} == {
        c.slug for c in load(site).cases_of("approaches", "doing")
    }


def test_cases_stand_by_title_without_regard_to_articles(site: Path) -> None:
    assert ["Lunch on wheels", "The Milltown choir", "A shared garden, Milltown", "Town Together"] == [
        case.title for case in load(site).cases
    ]


def test_parts_and_wholes_are_linked_both_ways(site: Path) -> None:
    assert ["choir"] == [case.slug for case in load(site).parts["town-together"]]


def test_findings_are_found_by_case_and_by_term_and_by_group(site: Path) -> None:
    library = load(site)
    assert ["small-starts"] == [f.id for f in library.supporting["garden"]]
    assert ["small-starts", "ask-early"] == [f.id for f in library.finding_terms["approaches", "doing"]]


def test_a_like_case_is_named_with_what_is_shared_and_linked_ones_are_left_out(site: Path) -> None:
    library = load(site)
    near = neighbours(library, library.case["town-together"], 4)
    assert [] == [n.slug for n in near if n.slug == "choir"]
    garden = library.case["garden"]
    assert all(n.slug not in ("garden", "choir") for n in neighbours(library, garden, 4))


def test_counts_of_the_real_site_agree_with_a_count_by_hand() -> None:
    root = Path(__file__).parent.parent
    library, _ = pipeline.check(pipeline.Options(root, root / "output"), progress.Silent())
    for theme in library.terms["themes"]:
        by_hand = {case.slug for case in library.cases if theme in case.themes}
        assert by_hand == {case.slug for case in library.cases_of("themes", theme)}
