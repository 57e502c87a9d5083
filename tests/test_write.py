"""The form that writes a case: what its page and its data hold."""

import json
import re
from pathlib import Path

import pytest

from explorer import form_data, pipeline, progress
from explorer.case import HEADINGS
from explorer.library import Library
from explorer.pages import Parts, write
from explorer.views import WriteView
from tests.conftest import options


def library_of(site: Path) -> Library:
    return pipeline.check(options(site), progress.Silent())[0]


def view_of(site: Path) -> WriteView:
    (page,) = write.pages(Parts(library_of(site), None))
    assert isinstance(page.view, WriteView)
    return page.view


def data_of(site: Path) -> dict[str, object]:
    address, data = form_data.file(library_of(site))
    assert "data/write.js" == address
    found = json.loads(data.decode().removeprefix('explorer.data("data/write",').removesuffix(");\n"))
    assert isinstance(found, dict)
    return found


def test_short_lists_stand_on_the_page_and_long_ones_come_as_data(site: Path) -> None:
    themes = site / "content/vocabularies/themes.yaml"
    more = "".join(f'  - {{id: more-{n}, label: "More {n}"}}\n' for n in range(write.FEW - 3))
    themes.write_text(themes.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert write.FEW == len(view_of(site).lists.themes.choices)
    assert {"places"} == set(data_of(site)["lists"])  # type: ignore[call-overload]  # a mapping
    themes.write_text(
        themes.read_text(encoding="utf-8") + "  - {id: one-more, label: One more}\n", encoding="utf-8"
    )
    assert () == view_of(site).lists.themes.choices
    assert {"places", "themes"} == set(data_of(site)["lists"])  # type: ignore[call-overload]  # as above


def test_places_of_one_name_are_told_apart(site: Path) -> None:
    places = site / "content/vocabularies/places.yaml"
    more = """\
  - {id: newport, label: Newport, kind: locality, parent: north, lat: 54.25, lon: -1.50}
  - {id: newport-mill, label: Newport, kind: locality, parent: north, lat: 54.26, lon: -1.50}
"""
    places.write_text(places.read_text(encoding="utf-8") + more, encoding="utf-8")
    rows = data_of(site)["lists"]["places"]  # type: ignore[index]  # as above
    assert [
        ["land", "The Land", []],
        ["north", "North", []],
        ["milltown", "Milltown, North", ["Milltown", "Mill Town"]],
        ["newport", "Newport, North (newport)", ["Newport"]],
        ["newport-mill", "Newport, North (newport-mill)", ["Newport"]],
    ] == [row for row in rows if not row[0].startswith("south")]


def test_the_page_has_a_field_for_each_heading_of_a_story(small_site: Path) -> None:
    page = (small_site / "write.html").read_text(encoding="utf-8")
    assert ["", *HEADINGS] == re.findall(r'data-key="([^"]*)" data-kind="story"', page)


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        ("https://github.com/a-b/c.d", "https://github.com/a-b/c.d/new/main/content/cases"),
        ("https://github.com/a/b.git/", "https://github.com/a/b/new/main/content/cases"),
        ("https://github.com/a", ""),
        ("https://github.com.example.org/a/b", ""),
        ("https://example.org/a/b", ""),
        ("", ""),
    ],
)
def test_only_a_repository_on_github_gets_a_link_to_a_new_file(repository: str, address: str) -> None:
    assert address == write._new_file(repository)
