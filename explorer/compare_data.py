"""What compare.html shows of cases, a small script for a few of them; and the list of cases that its box offers.

`templates/assets/compare.js` reads these files; the two must change together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from explorer import addresses, dates
from explorer.library import Library, in_blocks
from explorer.model import Case, Claim
from explorer.search import script
from explorer.sketch import terms_of

INDEX = "data/compare/index"
BLOCK = 8
"""Cases in a file: fewer make more files than a disk likes, more make a reader load what nobody asked for."""

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


def blocks(library: Library) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The number of each file, and its cases."""
    return in_blocks(library, BLOCK)


def index(library: Library) -> tuple[str, bytes]:
    """The list of cases."""
    listed = [[case.slug, case.title] for case in library.sketches]
    kinds = [term.label for term in library.vocabularies["outcome_kinds"].terms]
    return f"{INDEX}.js", script(INDEX, {"cases": listed, "kinds": kinds, "block": BLOCK})


def file(library: Library, number: int, slugs: Sequence[str]) -> tuple[str, bytes]:
    """One block."""
    name = f"data/compare/{number}"
    return f"{name}.js", script(name, {slug: of_case(library, library.case[slug]) for slug in slugs})


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
