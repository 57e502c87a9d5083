"""The page of what is new: every edition in its words, the one in hand counted; none where a site tells of none."""

import re
from pathlib import Path

from tests.conftest import build, files_of

PAGE = "output/whats-new.html"


def words(page: Path) -> str:
    """What stands on a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8")))


def test_each_edition_is_told_and_only_the_newest_is_counted(site: Path) -> None:
    build(site)
    newest, older = words(site / PAGE).split("First try, 1 June 2025")
    assert "4 cases, 1 of them told in full 6 claims 2 findings 1 report" in newest
    assert "Words that “nobody” knew are explained" in newest
    assert "The first edition." in older and "What it holds" not in older


def test_cases_that_an_edition_names_are_links(site: Path) -> None:
    build(site)
    page = (site / PAGE).read_text(encoding="utf-8")
    assert '<a href="cases/town-together.html">' in page and '<a href="cases/garden.html">' in page


def test_the_page_says_where_the_newest_is_told_when_the_site_has_an_address(site: Path) -> None:
    build(site)
    assert 'href="https://example.org/tries/whats-new.html"' in (site / PAGE).read_text(encoding="utf-8")
    config = site / "site_config.yaml"
    config.write_text(config.read_text().replace('base_url: "https://example.org/tries"\n', ""))
    build(site)
    text = words(site / PAGE)
    assert "Whoever gave you this copy can tell you" in text and "example.org/tries" not in text


def test_the_edition_on_each_page_leads_to_what_is_new(site: Path) -> None:
    build(site)
    link = '<a href="../whats-new.html">Test edition</a>, 31 January 2026'
    assert 2 == (site / "output/cases/garden.html").read_text(encoding="utf-8").count(link)


def test_a_site_that_tells_of_no_editions_has_no_page_and_no_link(site: Path) -> None:
    (site / "content/editions.yaml").unlink()
    build(site)
    assert not (site / PAGE).exists()
    assert [] == [name for name, data in files_of(site / "output").items() if b"whats-new" in data]


def test_a_few_cases_reviewed_on_a_day_are_named_and_many_are_counted(site: Path) -> None:
    for number in range(13):
        text = (site / "content/cases/choir.md").read_text()
        text = text.replace("---\n", "---\nreviewed: 2026-02-01\n", 1).replace("A choir", f"Choir {number}")
        (site / f"content/cases/choir-{number}.md").write_text(text)
    lunch = site / "content/cases/lunch.md"
    lunch.write_text(lunch.read_text().replace("---\n", "---\nreviewed: 2026-02-02\n", 1))
    build(site)
    page = (site / PAGE).read_text(encoding="utf-8").partition('id="reviewed"')[2]
    assert page.index("2 February 2026") < page.index("1 case<") < page.index("1 February 2026")
    assert "cases/lunch.html" in page and "13 cases" in page and "choir-" not in page


def test_the_page_is_made_again_when_what_it_shows_changes_and_only_then(site: Path) -> None:
    build(site)
    before = (site / PAGE).stat().st_mtime_ns
    lunch = site / "content/cases/lunch.md"
    lunch.write_text(lunch.read_text().replace("lunches brought", "hot lunches brought"))
    build(site)
    assert before == (site / PAGE).stat().st_mtime_ns
    garden = site / "content/cases/garden.md"
    garden.write_text(garden.read_text().replace("A shared garden, Milltown", "A garden of many"))
    build(site)
    assert "A garden of many" in words(site / PAGE)


def test_the_page_that_tests_a_copy_names_the_content_that_the_data_name(site: Path) -> None:
    seen = set()
    lunch = site / "content/cases/lunch.md"
    for words_ in ("lunches brought", "hot lunches brought", "cold lunches brought"):
        lunch.write_text(re.sub("((hot|cold) )?lunches brought", words_, lunch.read_text()))
        build(site)
        page = (site / "output/check.html").read_text(encoding="utf-8")
        (content,) = re.findall(r'data-content="(\w+)"', page)
        assert f'explorer.data("data/edition","{content}");' in (site / "output/data/edition.js").read_text()
        seen.add(content)
    assert 3 == len(seen)
