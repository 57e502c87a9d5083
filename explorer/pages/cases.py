"""The page of each case, and the redirects from its former addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from explorer import addresses, dates
from explorer.case import HEADINGS
from explorer.library import Library, Neighbour
from explorer.model import Case, Source
from explorer.pages.page import Page
from explorer.pages.parts import Parts, fact
from explorer.views import CaseCard, CaseView, Fact, Head, Link, RedirectView, TermLink

RELATED = 4
"""Cases worked out from shared terms and place, beside those that the writer named."""

MISSING = "What is missing"
"""The line of "How do we know?" that holds the limits of a case."""

_HEADING = re.compile(r'<h2 id="([^"]*)">')
_AFTER = {addresses.anchor(heading) for heading in HEADINGS[HEADINGS.index("What came of it") + 1 :]}
_OUTCOME = addresses.anchor("What came of it")


def keys(library: Library) -> Iterator[str]:
    """What has pages of its own here: the slug of each case."""
    return (case.slug for case in library.cases)


def pages(parts: Parts, slug: str) -> Iterator[Page]:
    """The page of one case and its redirects."""
    case = parts.library.case[slug]
    yield Page(addresses.case(case.slug), _head(parts, case), _view(parts, case), case.origin.path)
    for old in case.old_addresses:
        to = Link(case.title, addresses.case(case.slug))
        address = addresses.case(old)
        yield Page(address, parts.head(case.title, case.summary, address), RedirectView(to), case.origin.path)


def _head(parts: Parts, case: Case) -> Head:
    crumbs = [Link("Cases", addresses.EXPLORE)]
    return parts.head(case.title, case.summary, addresses.case(case.slug), crumbs, _json_ld(parts, case))


def _view(parts: Parts, case: Case) -> CaseView:
    library = parts.library
    depth = library.term("depth", case.depth)
    before, after = _cut(parts.linker.link(case.body.html))
    below = library.parts.get(case.slug, ())
    return CaseView(
        title=case.title,
        summary=case.summary,
        depth=depth.label if depth else "",
        depth_id=case.depth,
        depth_note=depth.definition if depth else "",
        draft=case.status == "draft",
        themes=parts.terms("themes", case.themes),
        approaches=parts.terms("approaches", case.approaches),
        places=parts.terms("places", case.places[:3]),
        body_before=before,
        body_after=after,
        has_outcome_heading=f'id="{_OUTCOME}"' in before,
        claims=tuple(
            parts.claim(claim, number, case, own_page=True) for number, claim in enumerate(case.claims, 1)
        ),
        parts_claims=tuple((parts.case_link(part), len(part.claims)) for part in below if part.claims),
        know=how_known(parts, case),
        facts=_facts(parts, case),
        lenses=_lenses(parts, case),
        findings=tuple(parts.finding(finding) for finding in library.supporting.get(case.slug, ())),
        sources=tuple(parts.source(source) for source in case.sources),
        images=tuple(
            (f"images/{i.file}", i.alt, " ".join(filter(None, (i.caption, i.credit, i.licence))))
            for i in case.images
        ),
        questions=case.questions,
        part_of=parts.case_links(case.part_of),
        parts=parts.cards_of(below),
        related=_related(parts, case),
        map=parts.map([case], highlight=frozenset(case.places) - {library.config.map_root}),
        workshop=addresses.workshop(case.slug),
        cite=_cite(parts, case),
        mend=_mend(parts, case),
        file=case.origin.path,
        tell_more=_tell_more(case),
        reviewed=dates.in_words(case.reviewed) if case.reviewed else "",
        contributors=case.contributors,
    )


def _cut(body: str) -> tuple[str, str]:
    """The body up to and with "What came of it", and the rest: the claims stand between the two."""
    for heading in _HEADING.finditer(body):
        if heading.group(1) in _AFTER:
            return body[: heading.start()], body[heading.start() :]
    return body, ""


def how_known(parts: Parts, case: Case) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The five lines of the box, in the same order on each case; no total."""
    library = parts.library
    told, tested = library.term("told_by", case.told_by), library.term("tested", case.tested)
    rests = tuple(f"{basis.label}: {_claims(basis.count)}." for basis in parts.bases(case.claims))
    return (
        (
            "Who is speaking",
            tuple(filter(None, (told.label + "." if told else "", told.definition if told else ""))),
        ),
        ("What it rests on", rests or ("No claim about what came of it is made here.",)),
        (
            "Who checked",
            tuple(filter(None, (tested.label + "." if tested else "", tested.definition if tested else ""))),
        ),
        (MISSING, (case.limits,)),
        (
            "Last reviewed",
            (dates.in_words(case.reviewed) if case.reviewed else "Not reviewed by a second person yet.",),
        ),
    )


def _claims(number: int) -> str:
    return "1 claim" if number == 1 else f"{number} claims"


def _facts(parts: Parts, case: Case) -> tuple[Fact, ...]:
    library = parts.library
    where = []
    for place in case.places:
        above = [
            term.label
            for term in library.above("places", place)
            if term.kind in ("area", "region", "nation", "country")
        ]
        if len(case.places) == 1:
            where = [", ".join(above[:2])] if above else []
    led_by = library.term("led_by", case.led_by)
    groups = case.organisations
    told = [(library.report[s.report], s) for s in case.sources if s.report in library.report]
    period = dates.period_in_words(case.period)
    note = case.period.note if case.period else ""
    facts = [
        fact("Where", [*where, case.place_note], parts.terms("places", case.places)),
        fact("When", [period or "Not stated", note if note != period else ""]),
        fact("Who leads", [led_by.label if led_by else "Not stated", _names(groups.lead)]),
        fact("With", [_names(groups.partners)]),
        fact("Paid for by", [_names(groups.funders)]),
        fact("Money", [case.funding]),
        fact("For and with", [], parts.terms("people", case.people)),
        fact("How much is known", [library.label("depth", case.depth)]),
        fact(
            "Told in",
            [],
            tuple(
                dict.fromkeys(
                    TermLink(f"{r.short_title} ({r.short_authors})", addresses.report(r.slug), "")
                    for r, _ in told
                )
            ),
        ),
    ]
    return tuple(f for f in facts if f.links or f.texts)


def _names(names: tuple[str, ...]) -> str:
    return "; ".join(names)


def _lenses(parts: Parts, case: Case) -> tuple[tuple[Link, tuple[TermLink, ...]], ...]:
    found = []
    for lens_id, ids in case.lenses.items():
        lens = parts.library.lens.get(lens_id)
        if lens:
            labels = {term.id: term.label for term in lens.terms}
            terms = tuple(
                TermLink(labels[t], f"{addresses.lens(lens_id)}#{t}", "") for t in ids if t in labels
            )
            found.append((Link(lens.title, addresses.lens(lens_id)), terms))
    return tuple(found)


def _related(parts: Parts, case: Case) -> tuple[tuple[CaseCard, str], ...]:
    library = parts.library
    named = [slug for slug in case.related if slug in library.case]
    chosen = tuple((parts.card_of(slug), "Named as related by the writer of this case") for slug in named)
    worked_out = library.near(case, RELATED)
    return chosen + tuple((parts.card_of(n.slug), _shared(parts, n)) for n in worked_out)


def _shared(parts: Parts, neighbour: Neighbour) -> str:
    labels = list(
        dict.fromkeys(parts.library.label(vocabulary, term) for vocabulary, term in neighbour.shared)
    )
    return "Also: " + ", ".join(labels[:3])


def _cite(parts: Parts, case: Case) -> str:
    config = parts.library.config
    where = (config.base_url + addresses.case(case.slug)) if config.base_url else addresses.case(case.slug)
    date = f", {dates.in_words(config.edition.date)}" if config.edition.date else ""
    return f"‘{case.title}’, {config.title}, {config.edition.name}{date}, {where}. Cite the sources above for what they found."


def _mend(parts: Parts, case: Case) -> tuple[Link, ...]:
    config = parts.library.config
    repository = config.repository.rstrip("/")
    ways = (
        Link("Mend this page", f"{repository}/edit/main/{case.origin.path}" if repository else ""),
        Link("Write to us", f"mailto:{config.email}" if config.email else ""),
    )
    return tuple(way for way in ways if way.address)


def _tell_more(case: Case) -> str:
    if case.depth == "lead":
        return "A source names this in a line or less. Were you part of it, or do you know somebody who was? Tell what was done and what came of it."
    if case.depth == "snapshot":
        return "This is all that the source tells. If you know how it worked or what became of it, help to make it a full case."
    return ""


def _json_ld(parts: Parts, case: Case) -> str:
    """schema.org Article with where, when and what it cites; never Rating or Review: we do not judge."""
    config = parts.library.config
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": case.title,
        "abstract": case.summary,
        "inLanguage": config.language,
        "isPartOf": {"@type": "WebSite", "name": config.title},
        "license": config.licence.url,
        "about": [parts.library.label("themes", theme) for theme in case.themes],
        "spatialCoverage": [_place_ld(parts, place) for place in case.places],
        "citation": [_citation(parts, source) for source in case.sources],
    }
    if case.period and case.period.start:
        data["temporalCoverage"] = (
            f"{case.period.start}/{'..' if case.period.end in ('', 'ongoing') else case.period.end}"
        )
    if case.reviewed:
        data["dateModified"] = case.reviewed
    if config.base_url:
        data["url"] = config.base_url + addresses.case(case.slug)
    return script_safe({key: value for key, value in data.items() if value})


def _place_ld(parts: Parts, place: str) -> dict[str, object]:
    term = parts.library.term("places", place)
    data: dict[str, object] = {"@type": "Place", "name": parts.library.label("places", place)}
    if term and term.point and term.kind in ("locality", "area"):
        data["geo"] = {"@type": "GeoCoordinates", "latitude": term.point.lat, "longitude": term.point.lon}
    return data


def _citation(parts: Parts, source: Source) -> str:
    report = parts.library.report.get(source.report)
    title = report.title if report else source.title
    return f"{parts.source_label(source)}. {title}" if parts.source_label(source) != title else title


def script_safe(data: object) -> str:
    """JSON that can stand in a script element: no `</script>` and no `<!--` can arise in it."""
    text = msgspec.json.encode(data).decode()
    return (
        text.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
