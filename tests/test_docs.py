"""README and CONTRIBUTING name every command, option, key and field there is, and no others."""

import argparse
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from explorer import (
    background,
    case,
    config,
    editions,
    evidence,
    finding,
    glossary,
    lens,
    picture,
    report,
    spreadsheet,
    text_page,
    vocabulary,
)
from explorer.case import HEADINGS
from explorer.commands import COMMANDS, parser
from explorer.front_matter import Items, Mapping, Node, parse_yaml
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
        ("content/editions.yaml", editions.KEYS + editions.ENTRY_KEYS),
        ("content/vocabularies/*.yaml", vocabulary.KEYS + vocabulary.TERM_KEYS),
        ("content/pages/<name>.md", text_page.KEYS),
    ],
)
def test_every_key_of_a_file_is_named_and_no_other(file: str, keys: tuple[str, ...]) -> None:
    assert set(keys) == row(file)


MODULES = {
    "content/reports/<name>.md": report,
    "content/findings/<report>.yaml": finding,
    "content/lenses/<id>.yaml": lens,
    "content/context/<report>.yaml": background,
    "content/glossary.yaml": glossary,
    "content/editions.yaml": editions,
    "content/vocabularies/*.yaml": vocabulary,
    "content/pages/<name>.md": text_page,
}


@pytest.mark.parametrize("file", MODULES)
def test_the_stars_stand_at_the_required_fields_of_each_file(file: str) -> None:
    source = Path(MODULES[file].__file__ or "").read_text(encoding="utf-8")
    required = set(re.findall(r'\.\w+\(\s*"([a-z_]+)",[^()]*?required=True', source))
    (told,) = re.findall(rf"^\| `{re.escape(file)}` \|(.*)\|$", CONTRIBUTING, re.MULTILINE)
    assert required & row(file) == set(re.findall(r"`([a-z_]+)` \*", told))


SETTINGS = re.findall(
    r"^\| `([a-z_.]+)`( \*)? \|[^|]*\|([^|]*)\|([^|]*)\|$", section("site_config.yaml"), re.MULTILINE
)
"""Key, its star, what may stand there, what holds without it."""


def test_every_key_of_the_settings_is_explained_in_order() -> None:
    inner = {key: [f"{key}.{name}" for name in config.INNER.get(key, ())] for key in config.KEYS}
    assert [one for key in config.KEYS for one in (key, *inner[key])] == [key for key, *_ in SETTINGS]


@pytest.mark.parametrize(("key", "star", "_", "default"), SETTINGS)
def test_the_stars_stand_at_the_required_settings(key: str, star: str, _: str, default: str) -> None:
    text = (ROOT / "tests/sites/complete/site_config.yaml").read_text(encoding="utf-8")
    text = text.partition("synonyms:")[0] + "markdown: python-markdown\n"
    top, _problems = parse_yaml(text, config.PATH)
    assert top is not None and [] == _problems and [] == config.parse(top)[1]
    _site, problems = config.parse(without(top, key))
    assert bool(star) == bool(problems), problems
    assert bool(star) != bool(default.strip()), "a key that must be there has no default, any other has one"


def without(top: Mapping, key: str) -> Mapping:
    """The settings without a key; of a list, without it in each item."""
    outer, _, inner = key.partition(".")
    if not inner:
        return replace(top, entries=tuple(entry for entry in top.entries if entry.key != outer))
    entries = (replace(e, value=_bare(e.value, inner)) if e.key == outer else e for e in top.entries)
    return replace(top, entries=tuple(entries))


def _bare(node: Node, key: str) -> Node:
    if isinstance(node, Items):
        return replace(node, items=tuple(_bare(item, key) for item in node.items))
    assert isinstance(node, Mapping)
    return without(node, key)


def test_the_settings_are_told_with_their_values_and_defaults() -> None:
    values = {key: (re.findall(r"`([a-z_-]+)`", value), default) for key, _, value, default in SETTINGS}
    assert list(config.FACETS) == values["facets"][0]
    assert (list(config.ENGINES), f" `{config.ENGINES[0]}` ") == values["markdown"]
    (newest,) = [(value, default) for key, _, value, default in SETTINGS if key == "home.newest"]
    assert (f" a number from 0 to {config.MOST_NEWEST} ", f" {config.NEWEST} ") == newest


def test_the_independent_bases_are_named() -> None:
    bases = (ROOT / "content/vocabularies/bases.yaml").read_text(encoding="utf-8")
    ids = re.findall(r"id: (independent-\S+)", bases)
    assert f"An independent basis ({' or '.join(f'`{one}`' for one in ids)})" in section("Claims")


def test_the_columns_of_a_spreadsheet_that_are_named_are_there() -> None:
    named = set(re.findall(r"`([a-z_]+)`", section("Many cases at once")))
    known = {*spreadsheet.CASE_COLUMNS, *spreadsheet.CLAIM_COLUMNS}
    beyond = {"questions", "contributors", "story"}
    assert (set(), beyond) == (named - known, beyond & named)


def test_the_readme_says_how_to_ask_each_command_for_help() -> None:
    (line,) = re.findall(r"`python build\.py build --help` \(or (.*?)\)", README)
    assert set(COMMANDS) - {"build"} == set(re.findall(r"`(\w+)`", line))


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
