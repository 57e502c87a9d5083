"""What compare.html and workshop.html show of cases, a small script for a few of them; and the list of cases to choose from.

`data/cases/index.js`  slug and title of each case, the kinds of claims, and what each basis means
`data/cases/<n>.js`    a block of cases

`templates/assets/choice.js` reads these files for both pages; all must change together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from explorer import addresses, dates, typography
from explorer.library import Library, in_blocks
from explorer.model import Case, Claim, Source
from explorer.pages.cases import MISSING, how_known
from explorer.pages.parts import Parts
from explorer.search import script
from explorer.sketch import terms_of

INDEX = "data/cases/index"
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

STORY = (
    "What people wanted to change",
    "What happened",
    "How it works",
    "What helped",
    "What got in the way",
)
"""Headings of a body that a group reads. What came of it stands in the claims, each with what it rests on."""

_HEADING = re.compile(r'<h2 id="[^"]*">(.*?)</h2>')
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z‘“])")
_TELLS = re.compile(
    r"\b(reports?|reported|stud(?:y|ies)|evaluat\w+|records|research|figures|estimates?|(?:is|are) said to)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
SAME_WORDS = 0.5
"""A sentence of whose long words so many stand in one claim says what the claim says."""


def blocks(library: Library) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The number of each file, and its cases."""
    return in_blocks(library, BLOCK)


def index(library: Library) -> tuple[str, bytes]:
    """The list of cases."""
    payload = {
        "cases": [[case.slug, case.title] for case in library.sketches],
        "kinds": [term.label for term in library.vocabularies["outcome_kinds"].terms],
        "bases": [[term.label, term.definition] for term in library.vocabularies["bases"].terms],
        "block": BLOCK,
    }
    return f"{INDEX}.js", script(INDEX, payload)


def file(parts: Parts, number: int, slugs: Sequence[str]) -> tuple[str, bytes]:
    """One block."""
    name = f"data/cases/{number}"
    return f"{name}.js", script(name, {slug: of_case(parts, parts.library.case[slug]) for slug in slugs})


def of_case(parts: Parts, case: Case) -> dict[str, object]:
    """A case as rows of label and values, where what is not known says so; and, if it has them, story and questions."""
    library = parts.library
    before = opening(case)
    more = {
        "opening": before if before != case.summary else "",
        "story": [[heading, texts] for heading, texts in story(case)],
        "questions": list(case.questions),
    }
    return {
        "title": case.title,
        "address": addresses.case(case.slug),
        "summary": case.summary,
        "where": _where_and_when(parts, case),
        "facts": [[label, values or [NOT_STATED]] for label, values in _facts(library, case)],
        "limits": case.limits,
        "known": [[label, " ".join(lines)] for label, lines in how_known(parts, case) if label != MISSING],
        "claims": [_claim(library, case, n, claim) for n, claim in enumerate(case.claims, start=1)],
        "sources": [_source(parts, source) for source in case.sources],
        **{name: value for name, value in more.items() if value},
    }


def opening(case: Case) -> str:
    """Its summary without the sentences that tell what came of it, so that a group can guess.

    The first sentence says what the case is, and stays.
    """
    first, *rest = _SENTENCE_END.split(case.summary)
    return " ".join([first, *(sentence for sentence in rest if not _gives_away(sentence, case.claims))])


def _gives_away(sentence: str, claims: Sequence[Claim]) -> bool:
    """Whether a sentence says how something is known, or the same as a claim."""
    if _TELLS.search(sentence):
        return True
    numbers = {number for number in _NUMBER.findall(sentence) if not _YEAR.fullmatch(number)}
    words = _words(sentence)
    for claim in claims:
        if not numbers.isdisjoint(_NUMBER.findall(" ".join((claim.text, *claim.figures)))):
            return True
        if words and len(words & _words(claim.text)) >= SAME_WORDS * len(words):
            return True
    return False


def _words(text: str) -> set[str]:
    return set(_LONG_WORD.findall(text.lower()))


def story(case: Case) -> Iterator[tuple[str, list[str]]]:
    """The headings of STORY that its body has, and the paragraphs below each."""
    pieces = _HEADING.split(case.body.html)
    for heading, body in zip(pieces[1::2], pieces[2::2], strict=True):
        if heading in STORY:
            yield heading, typography.paragraphs(body)


def _where_and_when(parts: Parts, case: Case) -> str:
    """`Bramley, Leeds · 2013, ongoing`, in one line."""
    where = parts.place_line(case) or case.place_note
    return " · ".join(filter(None, (where, dates.period_in_words(case.period))))


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


def _source(parts: Parts, source: Source) -> str:
    """A source in one line of words."""
    view = parts.source(source)
    through = f"Known through {view.cited_by.label}" if view.cited_by else ""
    words = (view.label, view.title, view.detail, through)
    return " ".join(text if text.endswith(("?", "!", "…")) else f"{text}." for text in words if text)
