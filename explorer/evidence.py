"""Sources and claims, as they stand in the front matter of a case or of a background entry."""

from __future__ import annotations

import re

from explorer import figures
from explorer.fields import Fields
from explorer.model import Claim, Source

SOURCE_KEYS = ("id", "report", "at", "author", "year", "title", "publisher", "url", "cited_by", "note")
CLAIM_KEYS = ("text", "figures", "kind", "basis", "direction", "source", "at", "note", "figures_note")


def sources(top: Fields, *, required: bool) -> tuple[Source, ...]:
    """The list under `sources`; ids that stand twice and half-given sources are problems."""
    found: list[Source] = []
    ids: set[str] = set()
    for fields in top.each("sources", SOURCE_KEYS, "a source", required=required):
        source = Source(
            id=fields.slug("id", required=True),
            report=fields.slug("report"),
            at=fields.text("at"),
            author=fields.text("author"),
            year=fields.raw("year"),
            title=fields.text("title"),
            publisher=fields.text("publisher"),
            url=fields.url("url"),
            cited_by=fields.slug("cited_by"),
            note=fields.text("note"),
            line=fields.line,
        )
        if source.id and source.id in ids:
            fields.problem(
                fields.line_of("id"),
                f"each source must have its own id ('{source.id}' stands twice)",
                "give one of them another id",
            )
        if source.report and not source.at:
            fields.problem(
                fields.line,
                "a source that is a report of ours must say where in it ('at' is missing)",
                "write at: with the page or the heading",
            )
        if not (source.report or source.title or source.author):
            fields.problem(
                fields.line,
                "a source must have a title or an author, or name a report of ours",
                "write title:, author: or report:",
            )
        ids.add(source.id)
        found.append(source)
    return tuple(found)


def claims(top: Fields, *, sources_known: tuple[str, ...] | None) -> tuple[Claim, ...]:
    """The list under `claims`. With `sources_known`, each claim must name one of them."""
    found: list[Claim] = []
    for fields in top.each("claims", CLAIM_KEYS, "a claim"):
        written = fields.texts("figures")
        claim = Claim(
            text=fields.text("text", required=True),
            figures=written,
            measure=figures.measure(written),
            kind=fields.choice(
                "kind", required=True, hint="an id from content/vocabularies/outcome_kinds.yaml"
            ),
            basis=fields.choice("basis", required=True, hint="an id from content/vocabularies/bases.yaml"),
            direction=fields.choice(
                "direction", required=True, hint="better, mixed, no-change, worse or not-stated"
            ),
            source=fields.slug("source"),
            at=fields.text("at"),
            note=fields.text("note"),
            figures_note=fields.text("figures_note"),
            line=fields.line,
            lines=fields.origin().lines,
        )
        _check_words(fields, claim)
        _check_figures(fields, written)
        if claim.text.endswith("."):
            fields.problem(
                fields.line_of("text"),
                "a claim's text reads on from the words of its basis and must not end with a full stop",
                "take the full stop out",
            )
        if sources_known is not None:
            _check_source(fields, claim, sources_known)
        found.append(claim)
    return tuple(found)


BASIS_WORDS = re.compile(
    r"(the organisers report|the organisers[’'] records|people who took part say|the source report states"
    r"|it is expected that|an? (independent )?(study|evaluation)( with a comparison)? found|in a survey)\b",
    re.IGNORECASE,
)


def _check_words(fields: Fields, claim: Claim) -> None:
    """A claim reads on from the words of its basis, which the site puts before it."""
    line = fields.line_of("text")
    if match := BASIS_WORDS.match(claim.text):
        message = f"a claim's text must not repeat the words of its basis (found '{match.group()}')"
        fields.problem(line, message, "begin with what comes after them")
    if re.match(r"(we|our|i|my)\b", claim.text, re.IGNORECASE):
        message = f"a claim must say who is meant (found '{claim.text.split()[0]}')"
        fields.problem(line, message, "write the name: the library lent …")


NAMED_FIRST = re.compile(r"[^\d:]+: ")


def _check_figures(fields: Fields, written: tuple[str, ...]) -> None:
    for figure in written:
        if NAMED_FIRST.match(figure):
            message = f"a figure must begin with its number, then say what it counts (found '{figure}')"
            fields.problem(fields.line_of("figures"), message, 'write figures: ["12 families"]')


def _check_source(fields: Fields, claim: Claim, sources_known: tuple[str, ...]) -> None:
    if not claim.source:
        what = "a figure needs a source" if claim.figures else "a claim must say which source it comes from"
        hint = "write source: " + (" or ".join(sources_known[:6]) or "and add the source below 'sources'")
        if not fields.has("source"):
            fields.problem(fields.line, f"{what} ('source' is missing)", hint)
    elif claim.source not in sources_known:
        known = ", ".join(sources_known) or "none"
        fields.problem(
            fields.line_of("source"),
            f"a claim's source must be one of this case's sources (found '{claim.source}')",
            f"this case has: {known}",
        )
