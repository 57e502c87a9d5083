"""README and CONTRIBUTING name every command, option, key and field there is, and no others."""

import argparse
import re

import pytest

from explorer import (
    background,
    case,
    config,
    evidence,
    finding,
    glossary,
    lens,
    picture,
    report,
    text_page,
    vocabulary,
)
from explorer.case import HEADINGS
from explorer.commands import COMMANDS, parser
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """The part of CONTRIBUTING under a heading, up to the next of any level."""
    return re.split(r"^#+ ", CONTRIBUTING.partition(f"# {heading}\n")[2], flags=re.MULTILINE)[0]


def first_column(heading: str) -> list[str]:
    rows = re.findall(r"^\| (`[^|]*) \|", section(heading), re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([a-z_]+)`", row)]


def row(file: str) -> set[str]:
    """The fields named in the row of a kind of file."""
    (found,) = re.findall(rf"^\| `{re.escape(file)}` \|(.*)\|$", CONTRIBUTING, re.MULTILINE)
    return set(re.findall(r"`([a-z_]+)`", found))


def test_every_field_of_a_case_is_explained_in_order() -> None:
    assert list(case.KEYS) == first_column("A case")


def test_every_field_of_a_claim_and_a_source_is_explained() -> None:
    assert list(evidence.CLAIM_KEYS) == first_column("Claims")
    assert set(evidence.SOURCE_KEYS) == set(first_column("Sources"))


def test_the_stars_stand_at_the_required_fields() -> None:
    starred = re.findall(r"^\| `([a-z_]+)` \* \|", section("A case"), re.MULTILINE)
    text = (ROOT / "explorer/case.py").read_text(encoding="utf-8")
    required = re.findall(r'top\.\w+\(\s*"([a-z_]+)",\s*required=True', text)
    assert sorted([*required, "sources"]) == sorted(starred)


def test_inner_fields_are_named() -> None:
    told = section("A case")
    for key in (*case.PERIOD_KEYS, *case.ORGANISATION_KEYS, *case.IMAGE_KEYS):
        assert f"`{key}`" in told, key


def test_every_field_of_a_picture_and_what_its_file_may_be_is_explained() -> None:
    told = section("Pictures")
    assert list(case.IMAGE_KEYS) == first_column("Pictures")
    assert f"{picture.LARGEST:,} bytes" in told
    assert [] == [ending for ending in picture.ENDINGS if f"`{ending}`" not in told]


def test_the_headings_of_a_case_are_listed_in_their_order() -> None:
    assert list(HEADINGS) == re.findall(r"^- (What .*|How .*|For .*)$", section("The story"), re.MULTILINE)


@pytest.mark.parametrize(
    ("file", "keys"),
    [
        ("content/reports/<name>.md", report.KEYS),
        ("content/findings/<report>.yaml", finding.KEYS + finding.FINDING_KEYS),
        ("content/lenses/<id>.yaml", lens.KEYS + lens.TERM_KEYS),
        ("content/context/<report>.yaml", background.KEYS + background.ENTRY_KEYS),
        ("content/glossary.yaml", glossary.KEYS + glossary.ENTRY_KEYS),
        ("content/vocabularies/*.yaml", vocabulary.KEYS + vocabulary.TERM_KEYS),
        ("content/pages/<name>.md", text_page.KEYS),
        (
            "site_config.yaml",
            (*config.KEYS, "name", "date", "url", "label", "to", "finding", "newest", "outline", "root"),
        ),
    ],
)
def test_every_key_of_a_file_is_named_and_no_other(file: str, keys: tuple[str, ...]) -> None:
    assert set(keys) == row(file)


def test_the_keys_of_a_place_are_named() -> None:
    assert set(vocabulary.PLACE_KEYS) - set(vocabulary.TERM_KEYS) == row("content/vocabularies/places.yaml")


def test_the_readme_names_each_command() -> None:
    named = re.findall(
        r"^\| `python build\.py(?: (\w+))?`(?: or `python build\.py (\w+)`)? \|", README, re.MULTILINE
    )
    assert set(COMMANDS) == {name for pair in named for name in pair if name}


def test_every_option_that_the_docs_name_is_there() -> None:
    (commands,) = [a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    known = {
        option
        for command in commands.choices.values()
        for action in command._actions
        for option in action.option_strings
    }
    for text in (README, CONTRIBUTING, (ROOT / "content/pages/contribute.md").read_text(encoding="utf-8")):
        for line in re.findall(r"`?python build\.py[^`\n]*", text):
            assert set(re.findall(r"--[a-z-]+", line)) <= known, line


def test_the_docs_name_only_make_targets_that_are_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for text in (README, CONTRIBUTING):
        assert set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)) <= targets


def test_every_file_that_the_docs_link_to_is_there() -> None:
    for text in (README, CONTRIBUTING):
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (ROOT / link).exists(), link


def test_every_requirement_says_in_a_word_what_it_is_for() -> None:
    lines = re.findall(
        r'^    "[a-z0-9-]+==[^"]+",(.*)$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(lines) >= 15
    assert [] == [line for line in lines if not re.search(r"# \S+", line)]
