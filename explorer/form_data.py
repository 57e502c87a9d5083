"""What the form of write.html needs to know: the rules of a case's file, and the lists too long for its page.

The rules are those that the parsers hold, patterns included, so that the form refuses what a build would refuse.
`templates/assets/write-check.js` reads this file; the two must change together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from explorer import evidence, fields, front_matter, privacy, rich_text
from explorer.case import DRAFT_WORDS, HEADINGS, KEYS, LONGEST_SUMMARY, LONGEST_TITLE
from explorer.library import Library
from explorer.model import Term
from explorer.pages import write
from explorer.search import script

NAME = "data/write"


def file(library: Library) -> tuple[str, bytes]:
    """The data file of the form."""
    payload = {
        "keys": KEYS,
        "claim": evidence.CLAIM_KEYS,
        "source": evidence.SOURCE_KEYS,
        "headings": HEADINGS,
        "draft": DRAFT_WORDS,
        "most": write.MOST,
        "longest": {
            "title": LONGEST_TITLE,
            "summary": LONGEST_SUMMARY,
            "name": fields.MAX_SLUG,
            "value": front_matter.LONGEST_VALUE,
            "items": fields.MOST_ITEMS,
            "story": rich_text.LONGEST_BODY,
            "paragraph": rich_text.LONGEST_PARAGRAPH,
        },
        "taken": sorted(fields.RESERVED),
        "patterns": {
            "slug": fields.SLUG.pattern,
            "month": fields.MONTH.pattern,
            "url": fields.URL.pattern,
            "markup": fields.MARKUP.pattern,
            "invisible": front_matter.INVISIBLE.pattern,
            "basis_words": evidence.BASIS_WORDS.pattern,
            "named_first": evidence.NAMED_FIRST.pattern,
            "opens_list": rich_text.OPENS_A_LIST.pattern,
            "no_text": rich_text.NO_TEXT.pattern,
            "addresses": privacy.ADDRESSES.pattern,
        },
        "private": [[what, pattern.pattern] for what, pattern in privacy.PRIVATE],
        "lists": {name: list(_rows(library, name)) for name in write.LISTS if write.is_long(library, name)},
        "authors": {report.slug: report.authors or (report.publisher,) for report in library.reports},
    }
    return f"{NAME}.js", script(NAME, payload)


def _rows(library: Library, name: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Id, a name that no other has, and other names."""
    if name == write.REPORTS:
        yield from ((report.slug, report.title, (report.short_title,)) for report in library.reports)
        return
    terms = library.vocabularies[name].terms
    named = [_named(library, name, term) for term in terms]
    times = Counter(named)
    for term, words in zip(terms, named, strict=True):
        synonyms = (term.label, *term.synonyms) if words != term.label else term.synonyms
        yield term.id, words if times[words] == 1 else f"{words} ({term.id})", synonyms


def _named(library: Library, name: str, term: Term) -> str:
    """`Bramley, Leeds`: a place in one is named with it."""
    above = library.above(name, term.id)
    return f"{term.label}, {above[0].label}" if term.kind in ("area", "locality") and above else term.label
