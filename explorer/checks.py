"""The rules that hold across files. A rule is a generator of problems; a new rule is a function and its name in CHECKS."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from operator import attrgetter

from explorer import addresses, picture, vocabulary
from explorer.library import Library
from explorer.model import (
    Background,
    Case,
    Claim,
    Edition,
    EditionEntry,
    Finding,
    Lens,
    Origin,
    Report,
    RichText,
    Term,
    TextPage,
    Vocabulary,
    line_in,
)
from explorer.problems import Problem, did_you_mean, nearest
from explorer.sketch import CASE_FIELDS, ClaimSketch, Sketch

Terms = Mapping[str, Mapping[str, Term]]
"""Vocabulary id to its terms by id."""


def check_vocabularies(library: Library) -> Iterator[Problem]:
    """The vocabularies that the content model leans on are there, and hold terms."""
    yield from vocabulary_problems(library.vocabularies)


def vocabulary_problems(vocabularies: Mapping[str, Vocabulary]) -> Iterator[Problem]:
    """What is wrong with the vocabularies as a whole."""
    for name in vocabulary.REQUIRED:
        path = f"content/vocabularies/{name}.yaml"
        if name not in vocabularies:
            yield Problem(
                path,
                0,
                "this file must exist (it is missing)",
                "copy it from another site of the explorer, or write it",
            )
        elif not vocabularies[name].terms:
            yield Problem(path, 1, "a vocabulary must have at least one term (it has none)")
    for words in vocabularies.values():
        if words.id not in vocabulary.REQUIRED:
            hint = did_you_mean(words.id, vocabulary.REQUIRED)
            yield Problem(words.origin.path, 0, "a vocabulary must be one that the content model has", hint)
    for term in vocabularies["bases"].terms if "bases" in vocabularies else ():
        if not term.verb:
            yield Problem(
                term.origin.path,
                term.origin.line,
                f"a basis must have a verb that claims begin with ('{term.id}' has none)",
                'write verb: "The organisers report that"',
            )


def check_terms(library: Library) -> Iterator[Problem]:
    """Each id that a record takes from a vocabulary is there."""
    # All of them are looked through only to find where.
    for case in library.cases if _has_strange_ids(library) else ():
        for name, field in CASE_FIELDS.items():
            value = getattr(case, field)
            ids = value if isinstance(value, tuple) else (value,)
            yield from _unknown(library, name, ids, case.origin, field)
        for claim in case.claims:
            yield from _unknown_in_claim(library, case.origin.path, claim)
    for finding in library.findings:
        yield from _unknown(library, "themes", finding.themes, finding.origin, "themes")
        yield from _unknown(library, "approaches", finding.approaches, finding.origin, "approaches")
        yield from _unknown(library, "finding_kinds", (finding.kind,), finding.origin, "kind")
    for entry in library.background:
        yield from _unknown(library, "themes", entry.themes, entry.origin, "themes")
        for claim in entry.claims:
            yield from _unknown_in_claim(library, entry.origin.path, claim)


def _has_strange_ids(library: Library) -> bool:
    """Whether some case has an id that is in no vocabulary."""
    used: dict[str, set[str]] = {}
    for name, field in CASE_FIELDS.items():
        values = set(map(attrgetter(field), library.sketches))
        used[name] = {id_ for value in values for id_ in (value if isinstance(value, tuple) else (value,))}
    for name, of in (("outcome_kinds", "kind"), ("bases", "basis"), ("directions", "direction")):
        used[name] = {getattr(claim, of) for case in library.sketches for claim in case.claims}
    return any(not ids <= library.terms.get(name, {}).keys() | {""} for name, ids in used.items())


def _unknown_in_claim(library: Library, path: str, claim: Claim) -> Iterator[Problem]:
    origin = Origin(path, claim.line, claim.lines)
    for name, value in (
        ("outcome_kinds", claim.kind),
        ("bases", claim.basis),
        ("directions", claim.direction),
    ):
        yield from _unknown(
            library,
            name,
            (value,),
            origin,
            {"outcome_kinds": "kind", "bases": "basis"}.get(name, "direction"),
        )


def _unknown(
    library: Library, name: str, ids: tuple[str, ...], origin: Origin, field: str
) -> Iterator[Problem]:
    known = library.terms.get(name, {})
    if not known:
        return  # check_vocabularies says so once
    for term_id in ids:
        if term_id and term_id not in known:
            message = f"'{field}' must be an id of content/vocabularies/{name}.yaml (found '{term_id}')"
            yield Problem(origin.path, origin.of(field), message, nearest_term(library.terms, name, term_id))


def nearest_term(terms: Terms, name: str, written: str) -> str:
    """The nearest id: by its letters, or because a label or synonym says the same."""
    if term := term_called(terms, name, written.replace("-", " ")):
        return f"did you mean '{term.id}' ({term.label})?"
    if hint := did_you_mean(written, terms[name]):
        return hint
    if name == "places":
        return (
            "take the district, county or region it lies in and name it in place_note, or add it to that file"
        )
    return "choose one from that file"


def term_called(terms: Terms, name: str, words: str) -> Term | None:
    """The term of a vocabulary whose label or synonym this is, with or without its accents."""
    called = addresses.bare(words)
    for term in terms[name].values():
        if called in map(addresses.bare, (term.label, *term.synonyms)):
            return term
    return None


def check_references(library: Library) -> Iterator[Problem]:
    """Cases, reports and lenses that a record names are there."""
    terms = {(lens.id, term) for lens in library.lenses for term in ("", *(one.id for one in lens.terms))}

    def is_astray(case: Sketch) -> bool:
        return not (
            all(slug in library.case for slug in (*case.part_of, *case.related))
            and all(slug in library.report for slug in case.known_from)
            and terms.issuperset(case.lenses)
        )

    for case in _those(library, is_astray):
        for field in ("part_of", "related"):
            yield from _absent(library, "cases", getattr(case, field), case.origin, field)
        for source in case.sources:
            origin = Origin(case.origin.path, source.line, "")
            yield from _absent(library, "reports", (source.report, source.cited_by), origin, "report")
        yield from _absent(library, "lenses", tuple(case.lenses), case.origin, "lenses")
        yield from _lens_terms(library, case)
    for finding in library.findings:
        yield from _absent(library, "cases", finding.cases, finding.origin, "cases")
    told: tuple[Finding | Background | Lens, ...] = (*library.findings, *library.background, *library.lenses)
    for record in told:
        yield from _absent(library, "reports", (record.report,), record.origin, "report")
    for entry in library.glossary:
        yield from _absent(library, "reports", entry.reports, entry.origin, "reports")
    for edition in library.editions:
        yield from _absent(library, "cases", edition.added, edition.origin, "added")
        yield from _absent(library, "cases", edition.mended, edition.origin, "mended")


def _absent(
    library: Library, folder: str, names: tuple[str, ...], origin: Origin, field: str
) -> Iterator[Problem]:
    """Names of files of a folder that are not there. A file with problems of its own counts as there."""
    known: Mapping[str, object] = {"cases": library.case, "reports": library.report, "lenses": library.lens}[
        folder
    ]
    ending = ".yaml" if folder == "lenses" else ".md"
    for name in filter(None, names):
        path = f"content/{folder}/{name}{ending}"
        if name in known or path in library.unread:
            continue
        message = (
            f"'{field}' must be the name of a file in content/{folder}/ without {ending} (found '{name}')"
        )
        draft = path in library.paths
        if draft:
            hint = "it is a draft: publish it, or leave it out for now"
        elif folder == "cases" and (now := _renamed(library, name)):
            hint = f"it is called '{now}' now"
        elif folder == "cases":
            near = nearest(name, known)
            hint = f"did you mean '{near}'?" if near else "take it out, or write the new name"
        else:
            hint = did_you_mean(name, known)
        yield Problem(origin.path, origin.of(field), message, hint)


def _renamed(library: Library, name: str) -> str:
    """What a case is called now that was called so; empty when none was."""
    return next((case.slug for case in library.sketches if name in case.old_addresses), "")


def _lens_terms(library: Library, case: Case) -> Iterator[Problem]:
    for lens_id, ids in case.lenses.items():
        known = {term.id for term in library.lens[lens_id].terms} if lens_id in library.lens else set(ids)
        for term_id in ids:
            if term_id not in known:
                message = f"'lenses' must name terms of content/lenses/{lens_id}.yaml (found '{term_id}')"
                yield Problem(
                    case.origin.path, case.origin.of("lenses"), message, did_you_mean(term_id, known)
                )


def check_wholes(library: Library) -> Iterator[Problem]:
    """No case is part of itself, by whatever detour, or related to itself."""
    above = {case.slug: case.part_of for case in library.sketches}
    for case in library.sketches:
        if case.slug in case.related:
            yield Problem(
                case.path,
                library.case[case.slug].origin.of("related"),
                "a case must not be related to itself",
                "take its own name out",
            )
        if way := _way_back(above, case.slug):
            yield Problem(
                case.path,
                library.case[case.slug].origin.of("part_of"),
                f"a case must not be part of itself ({' > '.join(way)})",
                "take one 'part_of' out",
            )


def _way_back(above: Mapping[str, tuple[str, ...]], start: str) -> list[str]:
    """The slugs from a case by `part_of` back to itself; empty when no way leads back."""
    came_from: dict[str, str] = {}
    waiting = [(slug, start) for slug in above[start]]
    while waiting:
        slug, below = waiting.pop()
        if slug in came_from:
            continue
        came_from[slug] = below
        if slug == start:
            way = [slug, step := came_from[slug]]
            while step != start:
                way.append(step := came_from[step])
            return way[::-1]
        waiting.extend((whole, slug) for whole in above.get(slug, ()))
    return []


def check_addresses(library: Library) -> Iterator[Problem]:
    """No two files claim one address; old addresses included."""
    owners: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for address, path, line in claimed_addresses(library):
        owners[address.lower()].append((path, line))
    for address, files in sorted(owners.items()):
        if len(files) > 1:
            (path, line), *others = sorted(files, key=lambda file: file[0] == THE_EXPLORER)
            names = " and ".join(other for other, _ in others)
            yield Problem(
                path,
                line,
                f"one address must belong to one file ({address} is claimed by {names} too)",
                "rename one of the files, or take the old address out",
            )


THE_EXPLORER = "the explorer itself"
BUILT_PAGES = (
    addresses.INDEX,
    addresses.EXPLORE,
    addresses.MATRIX,
    addresses.TIMELINE,
    addresses.MAP,
    addresses.CLAIMS,
    addresses.COMPARE,
    addresses.WORKSHOP,
    addresses.START,
    addresses.WRITE,
    addresses.CODEBOOK,
    addresses.FINDINGS,
    addresses.CHECK,
    "reports.html",
    "lenses.html",
    "glossary.html",
    "context.html",
    "404.html",
    *addresses.LISTS.values(),
)
"""Pages that are not written by hand; they come from this module's side of the content."""


def claimed_addresses(library: Library) -> Iterator[tuple[str, str, int]]:
    """Every address of the site with the file and line that it comes from."""
    for address in BUILT_PAGES:
        yield address, THE_EXPLORER, 0
    for case in library.sketches:
        yield addresses.case(case.slug), case.path, 0
        for slug in case.old_addresses:
            yield addresses.case(slug), case.path, library.case[case.slug].origin.of("old_addresses")
    for report in library.reports:
        yield addresses.report(report.slug), report.origin.path, 0
    for slug in dict.fromkeys(finding.report for finding in library.findings):
        yield addresses.findings(slug), THE_EXPLORER, 0
    for lens in library.lenses:
        yield addresses.lens(lens.id), lens.origin.path, 0
    for theme in library.terms.get("themes", {}):
        yield addresses.matrix(theme), THE_EXPLORER, 0
        yield addresses.start(theme), THE_EXPLORER, 0
    for kind in library.terms.get("outcome_kinds", {}):
        yield addresses.claims(kind), THE_EXPLORER, 0
    if library.editions:
        yield addresses.WHATS_NEW, THE_EXPLORER, 0
    for page in library.pages:
        yield addresses.text_page(page.slug), page.origin.path, 0
    for name in addresses.LISTS:
        for term_id, term in library.terms.get(name, {}).items():
            yield addresses.term(name, term_id), term.origin.path, term.origin.line


def check_links(library: Library) -> Iterator[Problem]:
    """Links in texts, in the navigation and to pictures lead to something that is there."""
    known = {address for address, _, _ in claimed_addresses(library)}
    known.update(addresses.DATA_FILES)
    known.update(filter(None, map(addresses.of_source, library.unread)))
    for path, body in _bodies(library):
        for link in body.links:
            if not link.target.startswith("site:"):
                continue
            address, _, fragment = link.target.removeprefix("site:").partition("#")
            if address not in known:
                yield Problem(
                    path,
                    link.line,
                    f"a link must lead to a page that is there (found {address})",
                    _near_address(address, known),
                )
            elif fragment and (there := _body_at(library, address)):
                anchors = {heading.anchor for heading in there.headings}
                if fragment not in anchors:
                    yield Problem(
                        path,
                        link.line,
                        f"a link must lead to a heading that is there (found #{fragment})",
                        did_you_mean(fragment, anchors),
                    )
    config = library.config
    for field, links in (("navigation", config.navigation), ("footer", config.footer)):
        for label, to in links:
            if to not in known and not to.startswith(("https://", "http://", "mailto:")):
                yield Problem(
                    config.origin.path,
                    config.origin.of(field),
                    f"'{label}' must lead to a page that is there (found '{to}')",
                    _near_address(to, known),
                )
    for case in _those(library, lambda case: bool(case.images)):
        for image in case.images:
            if image.file and f"content/images/{image.file}" not in library.paths:
                yield Problem(
                    case.origin.path,
                    image.line,
                    f"a picture must lie in content/images/ (found no '{image.file}')",
                    "add the file, or mend its name",
                )


def _near_address(address: str, known: set[str]) -> str:
    """The address of the same folder whose name is most like this one's; the folder itself makes none alike."""
    folder, _, name = address.rpartition("/")
    beside = {other.rpartition("/")[2] for other in known if other.rpartition("/")[0] == folder}
    found = nearest(name.removesuffix(".html"), (other.removesuffix(".html") for other in beside))
    return f"did you mean '{folder}/{found}.html'?".replace("'/", "'") if found else ""


def _bodies(library: Library) -> Iterator[tuple[str, RichText]]:
    """Texts that may lead to other pages, with their files."""
    cases = _those(library, lambda case: case.has_links)
    records: tuple[Iterable[Case | Report | TextPage], ...] = (cases, library.reports, library.pages)
    for record in chain.from_iterable(records):
        yield record.origin.path, record.body


def _body_at(library: Library, address: str) -> RichText | None:
    """The text of the page at an address, where somebody wrote one."""
    slug = address.removeprefix("cases/").removesuffix(".html")
    if address == addresses.case(slug) and slug in library.case:
        return library.case[slug].body
    others: Iterable[Report | TextPage] = chain(library.reports, library.pages)
    return next((one.body for one in others if addresses.of_source(one.origin.path) == address), None)


def _those(library: Library, concerned: Callable[[Sketch], bool]) -> Iterator[Case]:
    """The cases that a rule concerns, as their sketches tell: taking up all of a large collection costs time."""
    return (library.case[case.slug] for case in library.sketches if concerned(case))


def check_depth(library: Library) -> Iterator[Problem]:
    """Only a lead may say nothing of how it works."""
    for case in _those(library, lambda case: not case.approaches and case.depth not in ("", "lead")):
        if case.status != "draft":
            yield Problem(
                case.origin.path,
                case.origin.of("approaches"),
                f"a {case.depth} case must have at least one approach (it has none)",
                "add one, or make it a lead",
            )
    for case in _those(library, lambda case: case.depth == "full" and not case.has_body):
        yield Problem(
            case.origin.path,
            case.origin.of("depth"),
            "a full case must have a story (there is none)",
            "write it, or make it a snapshot or a lead",
        )


def check_independence(library: Library) -> Iterator[Problem]:
    """`independent-*` needs a source by somebody who neither leads nor pays for the case."""
    for case in _those(library, lambda case: any(_is_independent(claim) for claim in case.claims)):
        claims = [claim for claim in case.claims if _is_independent(claim)]
        if case.tested == "not-evaluated":
            message = f"a case that is not-evaluated cannot have a claim with the basis '{claims[0].basis}'"
            yield Problem(
                case.origin.path,
                line_in(claims[0].lines, "basis", claims[0].line),
                message,
                "change one of the two",
            )
        inside = [_words(name) for name in (*case.organisations.lead, *case.organisations.funders)]
        if any(
            not any(_same(_words(author), names) for names in inside) for author in _authors(library, case)
        ):
            continue
        for claim in claims:
            message = f"the basis '{claim.basis}' needs a source whose author neither leads nor funds the case (found none)"
            hint = "name the source of the study, or write basis: organisers-account"
            yield Problem(case.origin.path, claim.line, message, hint)


def _is_independent(claim: Claim | ClaimSketch) -> bool:
    return claim.basis.startswith("independent-")


def _authors(library: Library, case: Case) -> Iterator[str]:
    """Everyone who wrote or published a source of a case."""
    for source in case.sources:
        if source.report in library.report:
            report = library.report[source.report]
            yield from report.authors or (report.publisher,)
        elif source.author or source.publisher:
            yield source.author or source.publisher


def _words(name: str) -> frozenset[str]:
    """The words of a name that tell it from others."""
    return frozenset(re.findall(r"[a-z0-9]+", name.lower())) - {"a", "and", "for", "in", "of", "on", "the"}


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names are likely one body's: the shorter is found whole in the longer, or all but a word of it."""
    short = min(len(one), len(other))
    return len(one & other) >= max(short - 1, 2) or (bool(short) and len(one & other) == short)


def check_config(library: Library) -> Iterator[Problem]:
    """The index and the map have what they show."""
    config = library.config
    if config.home_finding and config.home_finding not in {f"{f.report}/{f.id}" for f in library.findings}:
        known = [f"{f.report}/{f.id}" for f in library.findings]
        yield Problem(
            config.origin.path,
            config.origin.of("home"),
            f"'finding' must be a report and the id of one of its findings (found '{config.home_finding}')",
            did_you_mean(config.home_finding, known),
        )
    if config.map_outline and f"content/{config.map_outline}" not in library.paths:
        yield Problem(
            config.origin.path,
            config.origin.of("map"),
            f"'outline' must be a file in content/ (found '{config.map_outline}')",
            "copy the outlines there",
        )
    if config.map_root and library.terms.get("places") and not library.term("places", config.map_root):
        yield Problem(
            config.origin.path,
            config.origin.of("map"),
            f"'root' must be a place (found '{config.map_root}')",
            nearest_term(library.terms, "places", config.map_root),
        )


def check_edition(library: Library) -> Iterator[Problem]:
    """The edition that every page names is the newest of those that are told of."""
    named = library.config.edition
    for newest in library.editions[:1]:
        is_whole = newest.name and newest.date  # else it is told already
        if is_whole and (named.name, named.date) != (newest.name, newest.date):
            origin = library.config.origin
            yield Problem(
                origin.path,
                origin.of("edition"),
                f"'edition' must be the first of {newest.origin.path}: {_edition(newest)} (found {_edition(named)})",
                "mend one of the two",
            )


def _edition(edition: Edition | EditionEntry) -> str:
    return f"'{edition.name}', {edition.date or 'without a date'}"


def days_to_come(library: Library, today: str) -> Iterator[Problem]:
    """Cases that were reviewed on a day still to come. No rule of a build: what that gives must not hang on the clock."""
    for case in _those(library, lambda case: case.reviewed > today):
        message = f"a case cannot have been reviewed on a day to come (found '{case.reviewed}')"
        hint = "write the day on which a second person read it against its source"
        yield Problem(case.origin.path, case.origin.of("reviewed"), message, hint)


def check_unused(library: Library) -> Iterator[Problem]:
    """Notices: terms that no case and no finding carries, pictures that none shows, and reports that tell no case."""
    for name in ("themes", "approaches", "people", "places"):
        parents = {term.parent for term in library.terms.get(name, {}).values()}
        for term in library.terms.get(name, {}).values():
            if term.id not in parents and not library.cases_of(name, term.id):
                yield Problem(term.origin.path, term.origin.line, f"no case uses '{term.id}'", notice=True)
    shown = {f"content/images/{name}" for case in library.sketches for name in case.images}
    for path in library.paths:
        if path.startswith("content/images/") and path not in shown and path.endswith(picture.ENDINGS):
            yield Problem(path, 0, "no case that is published shows this picture", notice=True)
    for report in library.reports:
        if not library.told_in.get(report.slug):
            yield Problem(report.origin.path, 0, "no case names this report as its source", notice=True)


CHECKS: tuple[Callable[[Library], Iterator[Problem]], ...] = (
    check_vocabularies,
    check_terms,
    check_references,
    check_wholes,
    check_addresses,
    check_links,
    check_depth,
    check_independence,
    check_config,
    check_edition,
    check_unused,
)


def check(library: Library) -> list[Problem]:
    """All problems and notices of a library, by file and line."""
    return sorted(problem for rule in CHECKS for problem in rule(library))
