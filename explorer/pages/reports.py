"""What the reports say and how they sort: reports, findings, lenses, background, glossary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from explorer import addresses, dates
from explorer.library import Library, size
from explorer.model import Background, Finding, GlossaryEntry, Lens, LensTerm, Report, Term
from explorer.pages import lists, paging
from explorer.pages.page import Page
from explorer.pages.parts import Parts, fact
from explorer.views import (
    BackgroundView,
    CaseGroup,
    ContextView,
    FindingGroup,
    FindingsOfReport,
    FindingsView,
    GlossaryEntryView,
    GlossaryView,
    LensListView,
    LensSummary,
    LensTermView,
    LensView,
    Link,
    Paged,
    ReportFindingsView,
    ReportListView,
    ReportSummary,
    ReportView,
    TermCount,
    View,
)

CARRIED = 5
"""Themes and approaches named in the crosswalk of a lens's term."""


def keys(_: Library) -> Iterator[str]:
    """The pages of what all reports say: they show different things, so each is made by itself."""
    yield from ("reports", "findings", "lenses", "glossary", "context")


def pages(parts: Parts, key: str) -> Iterator[Page]:
    """One of these pages."""
    planned: dict[str, tuple[str, str, Callable[[Parts], View]]] = {
        "reports": (
            "Reports",
            "The published reports that the cases come from: what each did and found, and what we doubt.",
            _reports,
        ),
        "findings": (
            "Findings",
            "What the reports conclude across cases, with the cases behind each where there are any.",
            _findings,
        ),
        "lenses": (
            "Lenses",
            "A lens is a report’s own way of sorting what it saw. Each term leads to the cases under it.",
            _lenses,
        ),
        "glossary": ("Glossary", "Words that the cases and reports use, explained.", _glossary),
        "context": (
            "Background",
            "What the reports name that is not a case: laws, studies, publications, bodies.",
            _context,
        ),
    }
    title, words, view = planned[key]
    address = f"{key}.html"
    yield Page(address, parts.head(title, words, address), view(parts), "")


def report_keys(library: Library) -> Iterator[str]:
    """The slug of each report, and of each further page of its cases."""
    for report in library.reports:
        yield from paging.keys(report.slug, len(library.told_in.get(report.slug, ())))


def report_pages(parts: Parts, key: str) -> Iterator[Page]:
    """The page of one report, or a further page of its cases."""
    slug, _, number = key.partition("/")
    report = parts.library.report[slug]
    listing = parts.library.listed("reports", slug)
    address = addresses.report(slug)
    crumbs = [Link("Reports", "reports.html")]
    if number:
        long = lists.Long(
            title=report.short_title,
            address=address,
            crumbs=[*crumbs, Link(report.short_title, address)],
            listing=listing,
            whole=Link("All about the report", address),
            source=report.origin.path,
            note=report.short_authors,
        )
        yield lists.page(parts, long, int(number))
        return
    place = paging.paged(address, 1, size(listing))
    head = parts.head(report.short_title, report.summary, address, crumbs, place=place)
    view = _report(parts, report, parts.on_page(listing, 1), place)
    yield Page(address, head, view, report.origin.path)


def finding_keys(library: Library) -> Iterator[str]:
    """The slug of each report that has findings."""
    yield from dict.fromkeys(finding.report for finding in library.findings)


def finding_pages(parts: Parts, key: str) -> Iterator[Page]:
    """The page of what one report says."""
    report = parts.library.report[key]
    address = addresses.findings(report.slug)
    words = f"What one report says across cases, in our words, with the cases behind it: {report.title}."
    head = parts.head(
        f"Findings: {report.short_title}", words, address, [Link("Findings", addresses.FINDINGS)]
    )
    yield Page(address, head, _report_findings(parts, report), report.origin.path)


def lens_keys(library: Library) -> Iterator[str]:
    """The id of each lens; `lens/term`, `lens/term/2` … where a term has a list of its own."""
    for lens in library.lenses:
        yield lens.id
        for term in lens.terms:
            number = len(library.coded.get((lens.id, term.id), ()))
            if paging.pages_for(number) > 1:
                yield from paging.keys(f"{lens.id}/{term.id}", number)


def lens_pages(parts: Parts, key: str) -> Iterator[Page]:
    """The page of one lens, or a page of the cases of one of its terms."""
    lens_id, term_id, number = (*key.split("/"), "", "")[:3]
    lens = parts.library.lens[lens_id]
    address = addresses.lens(lens.id)
    crumbs = [Link("Lenses", "lenses.html")]
    if term_id:
        label = next(term.label for term in lens.terms if term.id == term_id)
        long = lists.Long(
            title=f"{lens.title}: {label}",
            address=addresses.lens_list(lens.id, term_id),
            crumbs=[*crumbs, Link(lens.title, address)],
            listing=parts.library.listed("lenses", f"{lens.id}/{term_id}"),
            whole=Link("All terms of this lens", address),
            source=lens.origin.path,
        )
        yield lists.page(parts, long, int(number or 1))
        return
    head = parts.head(lens.title, lens.sorts or lens.title, address, crumbs)
    yield Page(address, head, _lens(parts, lens), lens.origin.path)


def _reports(parts: Parts) -> ReportListView:
    library = parts.library
    return ReportListView(
        tuple(
            ReportSummary(
                title=report.title,
                address=addresses.report(report.slug),
                by=report.short_authors,
                kind=report.kind,
                date=dates.in_words(report.date),
                summary=report.summary,
                cases=len(library.told_in.get(report.slug, ())),
                findings=sum(f.report == report.slug for f in library.findings),
                lenses=sum(lens.report == report.slug for lens in library.lenses),
                background=sum(b.report == report.slug for b in library.background),
            )
            for report in library.reports
        )
    )


def _report(parts: Parts, report: Report, groups: tuple[CaseGroup, ...], place: Paged) -> ReportView:
    library = parts.library
    facts = (
        fact("Written by", [", ".join(report.authors)]),
        fact("Published by", [report.publisher]),
        fact("With", [report.partner]),
        fact("Commissioned by", [report.commissioned_by]),
        fact("Foreword by", [report.foreword_by]),
        fact("Date", [dates.in_words(report.date)]),
        fact("Kind", [report.kind[:1].upper() + report.kind[1:]]),
    )
    return ReportView(
        title=report.title,
        by=report.short_authors,
        facts=tuple(f for f in facts if f.texts),
        summary=report.summary,
        method=report.method,
        doubts=report.doubts,
        body=report.body.html,
        findings=_kinds(library, report),
        lenses=tuple(
            TermCount(lens.title, addresses.lens(lens.id), "", _coded(parts, lens))
            for lens in library.lenses
            if lens.report == report.slug
        ),
        groups=groups,
        paged=place,
        background=tuple(
            Link(b.title, addresses.background(b.report, b.id))
            for b in library.background
            if b.report == report.slug
        ),
        cite=_cite(report),
        url=report.url,
    )


def _cite(report: Report) -> str:
    authors = ", ".join(report.authors)
    publisher = "" if report.publisher in authors else f" {report.publisher},"
    return f"{authors}, ‘{report.title}’,{publisher} {dates.in_words(report.date)}."


def _by_kind(library: Library, report: Report) -> list[tuple[Term, list[Finding]]]:
    """The findings of a report under each kind that it has, in the order of the vocabulary."""
    by_kind: dict[str, list[Finding]] = defaultdict(list)
    for finding in library.findings:
        if finding.report == report.slug:
            by_kind[finding.kind].append(finding)
    kinds = library.vocabularies["finding_kinds"].terms
    return [(kind, by_kind[kind.id]) for kind in kinds if by_kind[kind.id]]


def _kinds(library: Library, report: Report) -> tuple[TermCount, ...]:
    return tuple(
        TermCount(kind.label, addresses.findings(report.slug, kind.id), "", len(found))
        for kind, found in _by_kind(library, report)
    )


def _findings(parts: Parts) -> FindingsView:
    library = parts.library
    found = []
    for report in library.reports:
        kinds = _kinds(library, report)
        if kinds:
            address, total = addresses.findings(report.slug), sum(kind.count for kind in kinds)
            title, by = report.short_title, report.short_authors
            found.append(FindingsOfReport(title, by, address, report.slug, total, kinds))
    return FindingsView(tuple(found), len(library.findings), _on_themes(library))


def _on_themes(library: Library) -> tuple[TermCount, ...]:
    """Themes with the number of findings on each, most first."""
    numbers = [
        (theme, len(library.finding_terms.get(("themes", theme.id), ())))
        for theme in library.vocabularies["themes"].terms
    ]
    ranked = sorted(numbers, key=lambda pair: -pair[1])
    return tuple(
        TermCount(theme.label, f"{addresses.term('themes', theme.id)}#findings", "", number)
        for theme, number in ranked
        if number
    )


def _report_findings(parts: Parts, report: Report) -> ReportFindingsView:
    groups = tuple(
        FindingGroup(kind.label, kind.definition, kind.id, tuple(map(parts.finding, found)))
        for kind, found in _by_kind(parts.library, report)
    )
    about = Link(f"{report.short_title} ({report.short_authors})", addresses.report(report.slug))
    return ReportFindingsView(about, sum(len(group.findings) for group in groups), groups)


def _coded(parts: Parts, lens: Lens) -> int:
    """Cases with at least one term of this lens."""
    return len({case.slug for term in lens.terms for case in parts.library.coded.get((lens.id, term.id), ())})


def _lenses(parts: Parts) -> LensListView:
    groups = []
    for report in parts.library.reports:
        lenses = tuple(
            LensSummary(lens.title, addresses.lens(lens.id), lens.sorts, len(lens.terms), _coded(parts, lens))
            for lens in parts.library.lenses
            if lens.report == report.slug
        )
        if lenses:
            groups.append(
                (
                    Link(f"{report.short_title} ({report.short_authors})", addresses.report(report.slug)),
                    lenses,
                )
            )
    return LensListView(tuple(groups))


def _lens(parts: Parts, lens: Lens) -> LensView:
    report = parts.library.report[lens.report]
    return LensView(
        title=lens.title,
        sorts=lens.sorts,
        report=Link(f"{report.short_title} ({report.short_authors})", addresses.report(report.slug)),
        at=lens.at,
        note=lens.note,
        terms=tuple(_lens_term(parts, lens, term) for term in lens.terms),
        coded=_coded(parts, lens),
    )


def _lens_term(parts: Parts, lens: Lens, term: LensTerm) -> LensTermView:
    cases = parts.library.coded.get((lens.id, term.id), ())
    long = paging.pages_for(len(cases)) > 1
    carries = (
        (*parts.counted("themes", cases, CARRIED), *parts.counted("approaches", cases, CARRIED))
        if len(cases) > 1
        else ()
    )
    return LensTermView(
        term.id,
        term.label,
        term.definition,
        term.count,
        () if long else tuple(map(parts.case_link, cases)),
        Link(f"{len(cases):,} cases", addresses.lens_list(lens.id, term.id)) if long else None,
        carries,
    )


def _glossary(parts: Parts) -> GlossaryView:
    letters: dict[str, list[GlossaryEntryView]] = defaultdict(list)
    for entry in parts.library.glossary:
        letters[entry.term.lstrip("‘“")[:1].upper()].append(_entry(parts, entry))
    return GlossaryView(tuple((letter, tuple(entries)) for letter, entries in sorted(letters.items())))


def _entry(parts: Parts, entry: GlossaryEntry) -> GlossaryEntryView:
    reports = [parts.library.report[slug] for slug in entry.reports if slug in parts.library.report]
    links = tuple(Link(report.short_authors, addresses.report(report.slug)) for report in reports)
    return GlossaryEntryView(
        addresses.anchor(entry.term), entry.term, entry.also, entry.definition, links, entry.differs
    )


def _context(parts: Parts) -> ContextView:
    groups = []
    for report in parts.library.reports:
        entries = tuple(
            _background(parts, entry, report)
            for entry in parts.library.background
            if entry.report == report.slug
        )
        if entries:
            groups.append(
                (
                    Link(f"{report.short_title} ({report.short_authors})", addresses.report(report.slug)),
                    entries,
                )
            )
    return ContextView(tuple(groups), len(parts.library.background))


def _background(parts: Parts, entry: Background, report: Report) -> BackgroundView:
    anchor = f"{entry.report}--{entry.id}"
    return BackgroundView(
        anchor=anchor,
        title=entry.title,
        summary=entry.summary,
        why=entry.why,
        at=entry.at,
        themes=parts.terms("themes", entry.themes),
        claims=tuple(
            parts.background_claim(claim, f"{anchor}-claim-{n}", report)
            for n, claim in enumerate(entry.claims, 1)
        ),
        sources=tuple(parts.source(source) for source in entry.sources),
    )
