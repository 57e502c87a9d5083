"""The record of coverage: each entry of the five fact sheets is held by one file, and each case by an entry."""

import re

import pytest

from explorer import pipeline, progress
from explorer.front_matter import Mapping, Scalar, parse_yaml
from explorer.library import Library
from tests.conftest import ROOT, options

ENTRIES = {
    "yorkshire-social-action": 41,
    "place-based-relational": 66,
    "multisector-collaboration-wales": 125,
    "place-based-social-action-phase-2": 114,
    "community-power": 108,
}
"""How many entries each sheet has: 454 in all."""


@pytest.fixture(scope="module")
def library() -> Library:
    return pipeline.check(options(ROOT), progress.Silent())[0]


@pytest.fixture(scope="module")
def covered() -> list[tuple[str, str, str, str]]:
    """Sheet, entry, the file that holds it, and why there (when it is not a case of its own)."""
    node, problems = parse_yaml(
        (ROOT / "content/coverage.yaml").read_text(encoding="utf-8"), "content/coverage.yaml"
    )
    assert node is not None, problems
    (sheets,) = [e.value for e in node.entries if e.key == "sheets"]
    assert isinstance(sheets, Mapping)
    found = []
    for sheet in sheets.entries:
        assert isinstance(sheet.value, Mapping)
        (entries,) = [e.value for e in sheet.value.entries if e.key == "entries"]
        assert isinstance(entries, Mapping)
        for entry in entries.entries:
            if isinstance(entry.value, Scalar):
                found.append((sheet.key, entry.key, entry.value.value, ""))
            else:
                assert isinstance(entry.value, Mapping)
                fields = {e.key: e.value.value for e in entry.value.entries if isinstance(e.value, Scalar)}
                found.append((sheet.key, entry.key, fields["to"], fields["why"]))
    return found


def test_every_entry_of_every_sheet_is_there_once(covered: list[tuple[str, str, str, str]]) -> None:
    assert 454 == sum(ENTRIES.values()) == len(covered)
    assert ENTRIES == {name: sum(sheet == name for sheet, *_ in covered) for name in ENTRIES}
    assert len(covered) == len({(sheet, entry) for sheet, entry, *_ in covered})


def test_every_entry_leads_to_something_that_is_there(
    covered: list[tuple[str, str, str, str]], library: Library
) -> None:
    background = {f"context/{b.report}#{b.id}" for b in library.background}
    cases = {f"cases/{slug}" for slug in library.case}
    lost = [f"{sheet} {entry}: {to}" for sheet, entry, to, _ in covered if to not in background | cases]
    assert [] == lost


def test_every_case_and_every_background_entry_comes_from_an_entry(
    covered: list[tuple[str, str, str, str]], library: Library
) -> None:
    held = {to for _, _, to, _ in covered}
    assert [] == [slug for slug in library.case if f"cases/{slug}" not in held]
    assert [] == [b.id for b in library.background if f"context/{b.report}#{b.id}" not in held]


def test_what_is_merged_or_no_case_says_why(covered: list[tuple[str, str, str, str]]) -> None:
    silent = [entry for _, entry, to, why in covered if to.startswith("context/") and not why]
    times = [to for _, _, to, _ in covered]
    silent += [
        entry for _, entry, to, why in covered if times.count(to) > 1 and not why and to != f"cases/{entry}"
    ]
    assert [] == silent


def test_a_merged_case_cites_each_report_that_tells_it(
    covered: list[tuple[str, str, str, str]], library: Library
) -> None:
    node, _ = parse_yaml(
        (ROOT / "content/coverage.yaml").read_text(encoding="utf-8"), "content/coverage.yaml"
    )
    text = (ROOT / "content/coverage.yaml").read_text(encoding="utf-8")
    report = dict(re.findall(r"^  ([a-z0-9-]+):\n    report: ([a-z0-9-]+)$", text, re.MULTILINE))
    assert set(ENTRIES) == set(report) and node is not None
    missing = [
        f"{to} does not cite {report[sheet]}"
        for sheet, _, to, _ in covered
        if to.startswith("cases/")
        and report[sheet] not in {source.report for source in library.case[to.removeprefix("cases/")].sources}
    ]
    assert [] == missing


def test_each_report_tells_as_many_full_cases_as_were_coded(library: Library) -> None:
    full = {slug: sum(case.depth == "full" for case in cases) for slug, cases in library.told_in.items()}
    # 38 entries were coded full; two pairs of them are one initiative each, told by two reports.
    assert 36 == sum(case.depth == "full" for case in library.cases)
    assert full["the-bigger-you-go"] >= 13
    assert full["place-based-social-action-phase-2"] == 11
    assert full["community-power-the-evidence"] >= 13
    assert full["communities-in-their-places"] >= 1
