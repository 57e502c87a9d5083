"""What nobody writes by mistake: a contributed file can neither hide anything, nor break out, nor hold up a build."""

import os
import sys
import unicodedata
from pathlib import Path

import pytest

from explorer import disk, figures, front_matter, privacy, reader
from explorer import map as maps
from explorer.fields import is_slug
from explorer.problems import BuildError, Problem
from explorer.rich_text import Converter
from explorer.search.words import COMPOUND
from tests.conftest import build, files_of

CASE = """---
title: {title}
summary: "A garden."
depth: {depth}
places: [milltown]
themes: [food]
approaches: [growing]
led_by: community
tested: not-stated
told_by: organisers
limits: {limits}
sources:
  - {{id: first-report, report: first-report, at: "p. 1"}}
---
{body}
"""
LONG = 1_000_000
"""Characters on which a pattern that goes back and forth would take hours."""


def told(title: str = '"A garden"', limits: str = '"Nothing on results."', body: str = "") -> str:
    """All that is wrong with a case, in words."""
    text = CASE.format(depth="snapshot" if body else "lead", title=title, limits=limits, body=body)
    parsed = reader.read("content/cases/a-garden.md", text.encode(), Converter())
    return "\n".join(str(problem) for problem in parsed.problems)


def test_the_case_itself_is_right() -> None:
    assert told() == ""


@pytest.mark.parametrize("escape", [r"\0", r"\x1b", r"\u202e", r"\u200b", r"\ufeff", r"\U000e0041"])
def test_no_escape_of_yaml_brings_in_what_cannot_be_seen(escape: str) -> None:
    assert "invisible control characters" in told(title=f'"A{escape} garden"')


@pytest.mark.parametrize("sign", ["\u0085", "\u2028", "\u061c", "\u200e", "\u2060", "\U000e0041"])
def test_no_file_holds_what_cannot_be_seen(sign: str) -> None:
    assert "invisible control characters" in told(body=f"A garden{sign}.")


@pytest.mark.parametrize("entity", ["&#x202e;", "&#27;", "&#x200b;"])
def test_no_entity_brings_it_into_a_story(entity: str) -> None:
    assert "invisible control characters" in told(body=f"A {entity} garden.")


def test_letters_of_every_script_are_welcome() -> None:
    words = "Tŷ Gwyn, Ynys Môn, 日本, नमस्ते, \u0646\u0627\u0645\u0647\u200c\u0647\u0627"
    assert told(title=f'"{words}"', body=f"{words} {unicodedata.normalize('NFD', 'é')}") == ""


@pytest.mark.parametrize(
    ("limits", "body"), [(r'"Ask jo\x40example.org"', ""), ('"-"', "Call 0113&#32;496 0123.")]
)
def test_private_details_are_found_in_disguise(limits: str, body: str) -> None:
    assert "how to reach a person" in told(limits=limits, body=body)


def test_a_message_cannot_steer_a_terminal_nor_begin_a_line() -> None:
    said = str(Problem("content/cases/a\n::warning::b.md", 1, "found \x1b]0;title\x07", "é"))
    assert said.isprintable()
    assert "é" in said


def test_words_about_links_are_no_links(site: Path) -> None:
    page = site / "content" / "cases" / "garden.md"
    page.write_text(page.read_text(encoding="utf-8") + '\n`href="site:explore.html"`\n', encoding="utf-8")
    build(site)
    assert b"site:explore.html" in (site / "output" / "cases" / "garden.html").read_bytes()


def test_no_length_holds_up_a_build() -> None:
    """Each of these took seconds at a tenth or less of its length."""
    figures.measure(["1" * LONG])
    figures.measure(["£" + "1" * LONG])
    COMPOUND.findall("a" * LONG + " -")
    privacy.problems_in("@ " + "a." * (LONG // 2), "x")
    privacy.problems_in("@ " + "+44" * (LONG // 3), "x")


def test_values_and_lists_without_end_are_refused() -> None:
    assert "at most 4,000 characters" in told(limits='"' + "a" * 5_000 + '"')
    many = ", ".join(f"p{number}" for number in range(600))
    assert "'people' must have at most 500 items" in told(limits=f'"-"\npeople: [{many}]')
    assert "must have no | with spaces" in told(limits='"-"\norganisations: {lead: ["Growers | Friends"]}')


def test_many_headings_alike_have_anchors_of_their_own() -> None:
    text, problems = Converter().convert("## a\n\n" * 3_000, "x", 1)
    assert not problems
    assert len({heading.anchor for heading in text.headings}) == 3_000


@pytest.mark.parametrize("name", ["con", "nul", "com1", "lpt9"])
def test_no_name_is_that_of_a_device_on_windows(name: str) -> None:
    assert not is_slug(name)
    assert is_slug(f"{name}-garden")


def refused(site: Path) -> str:
    with pytest.raises(BuildError) as error:
        build(site)
    return str(error.value)


def test_a_link_to_itself_or_to_a_folder_and_a_pipe_are_told(site: Path) -> None:
    cases = site / "content" / "cases"
    (cases / "loop.md").symlink_to(cases / "loop.md")
    assert "loop.md: must be a file" in refused(site)
    (cases / "loop.md").unlink()
    (site / "content" / "more").symlink_to(cases)
    assert "content/more: must be a file" in refused(site)
    (site / "content" / "more").unlink()
    os.mkfifo(cases / "pipe.md")
    assert "pipe.md: must be a file" in refused(site)


@pytest.mark.parametrize("name", [b"\xff.md", b"a\n::warning::b.md"])
def test_a_name_that_cannot_be_shown_is_told(site: Path, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(site / "content" / "cases") + b"/" + name)).write_text("x")
    said = refused(site)
    assert "name must be of letters" in said
    assert said.isprintable()


@pytest.mark.parametrize("place", ["content/out", "templates/assets/out"])
def test_a_site_is_never_built_into_what_it_is_made_from(site: Path, place: str) -> None:
    with pytest.raises(disk.UseError, match="which the site is made from"):
        disk.check_apart(site, site / place)


@pytest.mark.parametrize(
    "ring", ["[]", "[[0,0],[1,1],[0,0]]", "[[0,0],[NaN,1],[1,1],[0,0]]", "[[0,0],[1e999,1],[1,1],[0,0]]"]
)
def test_an_outline_that_is_none_is_told(ring: str) -> None:
    good = "[[0,0],[0,1],[1,1],[0,0]]"
    feature = f'{{"id":"a","geometry":{{"type":"Polygon","coordinates":[{good},{ring}]}}}}'
    with pytest.raises(BuildError, match="must be GeoJSON"):
        maps.parse(f'{{"features":[{feature}]}}'.encode(), "x")


def test_a_stylesheet_that_is_none_is_told(site: Path) -> None:
    style = site / "templates" / "assets" / "site.css"
    style.write_text(style.read_text(encoding="utf-8") + "a { color red }", encoding="utf-8")
    assert "templates/assets/site.css: must be a stylesheet" in refused(site)


def test_what_others_changed_in_the_output_is_made_good(site: Path) -> None:
    build(site)
    whole = files_of(site / "output")
    index = site / "output" / "index.html"
    index.write_bytes(b"x" * index.stat().st_size)
    (site / "output" / "extra.html").write_text("x")
    assert build(site).changed
    assert whole == files_of(site / "output")


def test_another_version_of_what_makes_pages_is_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = disk._version()
    (tmp_path / "nh3-0.0.1.dist-info").mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert before != disk._version()


def test_escapes_that_are_fine_stay_fine() -> None:
    node, problems = front_matter.parse_yaml(r'title: "caf\u00e9 \"x\""' + "\n", "x")
    assert node is not None
    assert not problems
