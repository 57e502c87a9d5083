"""What compare.html shows of a case, one small script a case; and the list of cases that its box offers.

`templates/assets/compare.js` reads these files; the two must change together.
"""

from __future__ import annotations

from collections.abc import Iterator

from explorer import addresses, dates
from explorer.library import Library, terms_of
from explorer.model import Case, Claim
from explorer.search import script

INDEX = "data/compare/index"

FACTS = (
    ("places", "Where"),
    ("themes", "What it is about"),
    ("approaches", "How it works"),
    ("people", "For and with"),
    ("led_by", "Who leads"),
    ("depth", "How much is known"),
    ("tested", "Whether it was tested"),
    ("told_by", "Who tells it"),
)
"""Vocabulary to the words of its row; the same rows for every case, so that they line up."""
NOT_STATED = "Not stated"


def files(library: Library) -> Iterator[tuple[str, bytes]]:
    """The list of cases, then a file a case."""
    yield index(library)
    for case in library.cases:
        yield file(library, case)


def index(library: Library) -> tuple[str, bytes]:
    """The list of cases."""
    listed = [[case.slug, case.title] for case in library.cases]
    kinds = [term.label for term in library.vocabularies["outcome_kinds"].terms]
    return f"{INDEX}.js", script(INDEX, {"cases": listed, "kinds": kinds})


def file(library: Library, case: Case) -> tuple[str, bytes]:
    """One case."""
    name = f"data/compare/{case.slug}"
    return f"{name}.js", script(name, of_case(library, case))


def of_case(library: Library, case: Case) -> dict[str, object]:
    """A case as rows of label and values; what is not known says so."""
    return {
        "title": case.title,
        "address": addresses.case(case.slug),
        "summary": case.summary,
        "facts": [[label, values or [NOT_STATED]] for label, values in _facts(library, case)],
        "limits": case.limits,
        "claims": [_claim(library, case, n, claim) for n, claim in enumerate(case.claims, start=1)],
    }


def _facts(library: Library, case: Case) -> Iterator[tuple[str, list[str]]]:
    for vocabulary, label in FACTS:
        labels = [_label(library, vocabulary, term_id) for term_id in terms_of(case, vocabulary)]
        if vocabulary == "places" and not labels:
            labels = [case.place_note] if case.place_note else []
        yield label, labels
        if vocabulary == "places":
            yield "When", [dates.period_in_words(case.period)] if case.period else []
    yield "Run by", list(case.organisations.lead)
    yield "Paid for by", list(case.organisations.funders)
    yield "Money, as stated", [case.funding] if case.funding else []


def _label(library: Library, vocabulary: str, term_id: str) -> str:
    """A term's label; a locality with the place that it lies in."""
    label = library.label(vocabulary, term_id)
    term = library.term(vocabulary, term_id)
    above = library.above(vocabulary, term_id)
    return f"{label}, {above[0].label}" if term and term.kind == "locality" and above else label


def _claim(library: Library, case: Case, number: int, claim: Claim) -> dict[str, object]:
    basis = library.term("bases", claim.basis)
    return {
        "kind": library.label("outcome_kinds", claim.kind),
        "basis": basis.label if basis else "",
        "verb": basis.verb if basis else "",
        "text": claim.text + ".",
        "figures": list(claim.figures),
        "address": addresses.claim(case.slug, number),
    }
