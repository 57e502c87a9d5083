"""What of the library the search can find, as documents for search.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from explorer import addresses, cache
from explorer.library import Library
from explorer.model import Case, Term
from explorer.pages.parts import WAYS, Parts
from explorer.search import Document, SearchSettings
from explorer.search.document import by_kind, has_texts, key_of
from explorer.thesaurus import Thesaurus

TOLD_BY = ("content/vocabularies/", "site_config.yaml")
"""What the document of a case is made from, beside its own file."""


class LibraryDocuments:
    """All documents of a library. Those of cases, which are the most, are made when they are asked for."""

    def __init__(self, parts: Parts, digests: Mapping[str, bytes], settings: SearchSettings) -> None:
        """`digests` are those of the site's files."""
        self.parts = parts
        self.thesaurus = Thesaurus(parts.library.config.synonyms)
        self.cases = parts.library.cases
        self.others = list(beside_cases(parts))
        kinds = ["case"] * len(self.cases) + [document.kind for document in self.others]
        self.order = by_kind(kinds, settings)
        self.kinds = [kinds[place] for place in self.order]
        told = [True] * len(self.cases) + [has_texts(document) for document in self.others]
        self.told = [told[place] for place in self.order]
        shared = cache.key_of_files((path, d) for path, d in digests.items() if path.startswith(TOLD_BY))
        of_cases = [addresses.case(case.slug) for case in parts.library.sketches]
        all_addresses = of_cases + [document.address for document in self.others]
        self.addresses = [all_addresses[place] for place in self.order]
        keys = [cache.key(shared, c.path.encode(), digests[c.path]) for c in parts.library.sketches]
        keys += map(key_of, self.others)
        self.keys = [keys[place] for place in self.order]

    def some(self, start: int, end: int) -> Sequence[Document]:
        return [self._one(place) for place in self.order[start:end]]

    def _one(self, place: int) -> Document:
        number = len(self.cases)
        return (
            _case(self.parts, self.cases[place], self.thesaurus)
            if place < number
            else self.others[place - number]
        )


def beside_cases(parts: Parts) -> Iterator[Document]:
    """Terms, reports, findings, lenses, words and pages."""
    library = parts.library
    for vocabulary in addresses.LISTS:
        for term in library.vocabularies[vocabulary].terms:
            if library.cases_of(vocabulary, term.id):
                yield _term(library, vocabulary, term)
    for report in library.reports:
        yield _plain(
            addresses.report(report.slug),
            "report",
            report.title,
            report.summary,
            report.short_authors,
            report.method,
        )
    for finding in library.findings:
        report_name = library.report[finding.report].short_authors if finding.report in library.report else ""
        labels = tuple(library.label("themes", t) for t in finding.themes) + tuple(
            library.label("approaches", t) for t in finding.approaches
        )
        yield Document(
            addresses.finding(finding.report, finding.id),
            "finding",
            _first_words(finding.text),
            finding.text,
            report_name,
            labels,
            (),
            (),
            (),
            "",
        )
    for lens in library.lenses:
        labels = tuple(term.label for term in lens.terms)
        yield Document(
            addresses.lens(lens.id),
            "lens",
            lens.title,
            lens.sorts,
            library.report[lens.report].short_authors if lens.report in library.report else "",
            labels,
            (),
            (),
            (),
            "",
        )
    for entry in library.glossary:
        yield Document(
            addresses.glossary(entry.term),
            "glossary",
            entry.term,
            entry.definition,
            "Glossary",
            entry.also,
            (),
            (),
            (),
            "",
        )
    for background in library.background:
        yield _plain(
            addresses.background(background.report, background.id),
            "page",
            background.title,
            background.summary,
            "Background",
            "",
        )
    for page in library.pages:
        yield _plain(addresses.text_page(page.slug), "page", page.title, page.description, "", page.body.text)


def _case(parts: Parts, case: Case, thesaurus: Thesaurus) -> Document:
    library = parts.library
    terms = [
        term
        for name in ("themes", "approaches", "people")
        for t in getattr(case, name)
        if (term := library.term(name, t))
    ]
    places = [
        term
        for p in case.places
        if (here := library.term("places", p))
        for term in (here, *library.above("places", p))
    ]
    labels = tuple(dict.fromkeys(term.label for term in terms))
    areas = tuple(dict.fromkeys(term.label for term in places))
    synonyms = (word for term in terms for word in term.synonyms)
    other_names = (name for term in places for name in term.synonyms)
    groups = case.organisations
    return Document(
        address=addresses.case(case.slug),
        kind="case",
        title=case.title,
        summary=case.summary,
        context=parts.place_line(case),
        terms=labels,
        places=areas,
        claims=tuple(f"{claim.text} {' '.join(claim.figures)}" for claim in case.claims),
        organisations=(*groups.lead, *groups.partners, *groups.funders),
        body="\n".join(filter(None, (case.body.text, case.funding, case.limits))),
        terms_also=_without((*synonyms, *thesaurus.others((case.title, case.summary, *labels))), labels),
        places_also=_without(other_names, areas),
    )


def _without(words: Iterable[str], said: tuple[str, ...]) -> tuple[str, ...]:
    """Those words that are not said already, each once."""
    return tuple(word for word in dict.fromkeys(words) if word not in said)


def _term(library: Library, vocabulary: str, term: Term) -> Document:
    number = len(library.cases_of(vocabulary, term.id))
    kind = WAYS[vocabulary]
    above = ", ".join(t.label for t in library.above(vocabulary, term.id)[:2])
    cases = "1 case" if number == 1 else f"{number} cases"
    context = f"{above} · {cases}" if above else cases
    return Document(
        addresses.term(vocabulary, term.id),
        kind,
        term.label,
        term.definition,
        context,
        term.synonyms,
        (),
        (),
        (),
        "",
    )


def _plain(address: str, kind: str, title: str, summary: str, context: str, body: str) -> Document:
    return Document(address, kind, title, summary, context, (), (), (), (), body)


def _first_words(text: str, most: int = 90) -> str:
    """The beginning of a text as a title, cut at a word."""
    if len(text) <= most:
        return text.rstrip(".")
    return text[:most].rsplit(" ", 1)[0].rstrip(",;:") + " …"
