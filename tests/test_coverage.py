"""The record of coverage: each entry of the five fact sheets is held by one file, and each of their cases by an entry."""

import re
import shutil

import pytest

from explorer import pipeline, progress
from explorer.front_matter import Mapping, Scalar, parse_yaml
from explorer.library import Library
from explorer.model import Case
from tests.conftest import ROOT, options

ENTRIES = {
    "yorkshire-social-action": 41,
    "place-based-relational": 66,
    "multisector-collaboration-wales": 125,
    "place-based-social-action-phase-2": 114,
    "community-power": 108,
}
"""How many entries each sheet has: 454 in all."""


NEW_CASE = """\
---
title: "A tool library, Otley"
summary: "A shed by the library lends tools to anyone in the town."
depth: snapshot
places: [leeds]
themes: [connection-and-loneliness]
approaches: [bringing-people-together]
led_by: not-stated
tested: not-stated
told_by: not-stated
limits: "One page says all this."
sources:
  - {id: own-page, title: "Our page"}
---
It lends tools.
"""


@pytest.fixture(scope="module", params=["as it is", "with a case added and one renamed"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The site as it is, and as the next contributor leaves it."""
    if request.param == "as it is":
        return pipeline.check(options(ROOT), progress.Silent())[0]
    site = tmp_path_factory.mktemp("grown")
    shutil.copytree(ROOT / "content", site / "content")
    shutil.copytree(ROOT / "templates", site / "templates")
    shutil.copy(ROOT / "site_config.yaml", site)
    cases = site / "content" / "cases"
    (cases / "a-tool-library-otley.md").write_text(NEW_CASE, encoding="utf-8")
    text = (cases / "bora-shabaa.md").read_text(encoding="utf-8")
    renamed = text.replace("\nsources:\n", "\nold_addresses: [bora-shabaa]\nsources:\n", 1)
    (cases / "bora-shabaa-hull.md").write_text(renamed, encoding="utf-8")
    (cases / "bora-shabaa.md").unlink()
    findings = site / "content/findings/communities-in-their-places.yaml"  # where `check` says
    findings.write_text(
        findings.read_text(encoding="utf-8").replace("bora-shabaa", "bora-shabaa-hull"), encoding="utf-8"
    )
    return pipeline.check(options(site), progress.Silent())[0]


@pytest.fixture(scope="module")
def homes(library: Library) -> dict[str, Case]:
    """What coverage.yaml may call each case: its file, and what that was called before."""
    names = {f"cases/{old}": case for case in library.cases for old in case.old_addresses}
    return names | {f"cases/{case.slug}": case for case in library.cases}


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
    """There may be more: somebody may find in a report what the sheets passed over."""
    assert 454 == sum(ENTRIES.values())
    found = {name: sum(sheet == name for sheet, *_ in covered) for name in ENTRIES}
    assert {} == {name: found[name] for name, least in ENTRIES.items() if found[name] < least}
    assert len(covered) == len({(sheet, entry) for sheet, entry, *_ in covered})


def test_every_entry_leads_to_something_that_is_there(
    covered: list[tuple[str, str, str, str]], library: Library, homes: dict[str, Case]
) -> None:
    background = {f"context/{b.report}#{b.id}" for b in library.background}
    lost = [f"{sheet} {entry}: {to}" for sheet, entry, to, _ in covered if to not in background | set(homes)]
    assert [] == lost, "content/coverage.yaml names files that are not there: write their new names"


def test_every_case_that_one_of_the_reports_tells_and_every_background_entry_comes_from_an_entry(
    covered: list[tuple[str, str, str, str]], library: Library, homes: dict[str, Case]
) -> None:
    held = {homes[to].slug if to in homes else to for _, _, to, _ in covered}
    told = {slug for report in report_of_each_sheet().values() for slug in cases_of(library, report)}
    assert [] == sorted(told - held), "content/coverage.yaml needs a line for each case that cites a report"
    assert [] == [b.id for b in library.background if f"context/{b.report}#{b.id}" not in held]


def cases_of(library: Library, report: str) -> set[str]:
    return {case.slug for case in library.cases if report in {source.report for source in case.sources}}


def report_of_each_sheet() -> dict[str, str]:
    text = (ROOT / "content/coverage.yaml").read_text(encoding="utf-8")
    return dict(re.findall(r"^  ([a-z0-9-]+):\n    report: ([a-z0-9-]+)$", text, re.MULTILINE))


def test_what_is_merged_or_no_case_says_why(covered: list[tuple[str, str, str, str]]) -> None:
    silent = [entry for _, entry, to, why in covered if to.startswith("context/") and not why]
    times = [to for _, _, to, _ in covered]
    silent += [
        entry for _, entry, to, why in covered if times.count(to) > 1 and not why and to != f"cases/{entry}"
    ]
    assert [] == silent


def test_a_merged_case_cites_each_report_that_tells_it(
    covered: list[tuple[str, str, str, str]], homes: dict[str, Case]
) -> None:
    report = report_of_each_sheet()
    assert set(ENTRIES) == set(report)
    missing = [
        f"{to} does not cite {report[sheet]}"
        for sheet, _, to, _ in covered
        if to.startswith("cases/") and report[sheet] not in {source.report for source in homes[to].sources}
    ]
    assert [] == missing


def test_each_report_tells_at_least_as_many_full_cases_as_were_coded(library: Library) -> None:
    full = {slug: sum(case.depth == "full" for case in cases) for slug, cases in library.told_in.items()}
    # 38 entries were coded full; two pairs of them are one initiative each, told by two reports.
    assert sum(case.depth == "full" for case in library.cases) >= 36
    assert full["the-bigger-you-go"] >= 13
    assert full["place-based-social-action-phase-2"] >= 11
    assert full["community-power-the-evidence"] >= 13
    assert full["communities-in-their-places"] >= 1
