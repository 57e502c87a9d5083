"""The text of a new case: a draft, with a comment that explains each field."""

from __future__ import annotations

import json

from explorer import addresses
from explorer.case import DRAFT_WORDS, HEADINGS, LONGEST_SUMMARY, LONGEST_TITLE
from explorer.checks import Terms, nearest_term, term_called
from explorer.disk import UseError
from explorer.fields import MAX_SLUG, is_slug
from explorer.model import Term

DRAFT = """\
---
# Lines that begin with # are notes for you; leave them or take them out. A field that you do not need may go.
# To use a field that stands behind a #, take out the # and the space after it, so that it begins at the left.
# Text that holds a colon or a # goes into double quotes. Only the story at the end is Markdown.
# An id is the short name of a term in one of the lists in content/vocabularies/.

# What was tried, and where. At most {longest_title} characters.
title: {title}
# One or two sentences for lists. At most {longest_summary} characters.
summary: {summary}
# How much you can tell:
{depth}
depth: snapshot
# Where: ids from content/vocabularies/places.yaml, the main place first. Your village is not there? Take its
# district or county, and name the village in place_note. No place at all? Write [] and say why in place_note.
places: [{place}]
{place_note}
# What it is about: one to three ids from content/vocabularies/themes.yaml, the most important first.
themes: [{theme}]
# How it works: one to three ids from content/vocabularies/approaches.yaml, the most important first.
approaches: [{approach}]
# Whom it was for or with: ids from content/vocabularies/people.yaml.
people: []
# Who leads it:
{led_by}
led_by: not-stated
# When it ran: a year, or a year and month; end may be `ongoing`.
# period: {{start: 2019, end: ongoing}}
# Who did it, by name.
# organisations:
#   lead: ["…"]
#   partners: ["…"]
#   funders: ["…"]
# Money, as stated, with who gave it and when.
# funding: "£5,000 from the parish council, 2021"
# Other cases: those that this one is a part of, and those that belong beside it (file names without .md).
# part_of: []
# related: []
# Whether anyone looked into what came of it:
{tested}
tested: not-stated
# Whose account this is:
{told_by}
told_by: not-stated
# What this case cannot tell a reader. Every case has limits.
limits: {limits}
# What came of it, claim by claim, what went badly too. The text reads on from the words of its basis ("The
# organisers report that … the library lent 312 tools"): name the thing, and write no full stop.
# kind, what the claim is about:
{kinds}
# basis, what the claim rests on (it decides how the claim begins):
{bases}
# direction, whether things got better or worse for people or place; for a plain count, not-stated:
{directions}
# note, what a reader needs to know to read it right. figures_note, how the source writes the figure, if not as
# here (for instance in words).
# claims:
#   - text: "the library lent 312 tools in 2023"
#     figures: ["312 tools"]
#     kind: process
#     basis: own-records
#     direction: not-stated
#     source: our-page
#     at: "p. 2"
#     note: "Counted at the end of the year."
#     figures_note: "The page writes it in words."
# A report's own terms for it, where that report tells this case: a file of content/lenses/, and ids of its terms.
# lenses: {{name-of-the-lens: [term, another-term]}}
# Where anyone can look it up: at least one source. No web address? Say in `note` where to find it.
sources:
  - id: our-page
    title: {source}
    # author: "Who wrote it"
    # year: 2024
    # publisher: "Who published it"
    # url: "https://…"
    # note: "In the village library."
    # Is it a report of content/reports/? Then its name, and where in it, in place of all that.
    # report: name-of-the-report
    # at: "p. 12"
    # You have not read it yourself? Then the report through which you know it.
    # cited_by: name-of-the-report
# Up to three questions that a group could talk about.
# questions: ["…?"]
# Pictures lie in content/images/. People shown must have agreed: say how in consent, or write "none shown".
# images:
#   - file: shed.jpg
#     alt: "What the picture shows, for those who do not see it: a shed full of tools"
#     caption: "The shed in its first week."
#     credit: "Who took it"
#     licence: "CC BY 4.0"
#     consent: "none shown"
# The day on which a second person read this against its source; that person fills it in.
# reviewed: 2026-11-22
# Former names of this file, if it was renamed, so that old links still lead here.
# old_addresses: []
# Your name, if you want it to be shown.
# contributors: ["…"]
# Take this line out to publish the case.
status: draft
---
{story}

A full case has these headings, in this order, those that apply. Each is a line that begins with ##:

{headings}
"""


NO_SLUG = "no name for the file can be made from this title: name it with --slug, in letters from a to z"


def slug_of(title: str) -> str:
    """The name of a case's file, made from its title; empty when the title has no letter of a to z."""
    return addresses.hyphenated(title)[:MAX_SLUG].strip("-")


def accept(terms: Terms, field: str, answer: str) -> str:
    """What is written down for an answer; a term may be given by its id, its label or a synonym.

    `field` is title, summary, slug, places, themes or approaches. Raises UseError that says what would be right.
    """
    if field in ("title", "summary"):
        if field == "title" and not answer:
            raise UseError('a case needs a title, such as "A shared garden, Leeds" (--title gives one)')
        longest = LONGEST_TITLE if field == "title" else LONGEST_SUMMARY
        if len(answer) > longest:
            raise UseError(f"the {field} must be at most {longest} characters (it has {len(answer)})")
        return answer
    if field == "slug":
        if not answer:
            raise UseError(NO_SLUG)
        if not is_slug(answer):
            raise UseError(
                f"a file's name must be lower-case letters, digits and single hyphens (found '{answer}')"
            )
        return answer
    return _term(terms, field, answer) if answer else ""


def _term(terms: Terms, vocabulary: str, answer: str) -> str:
    if answer in terms[vocabulary]:
        return answer
    if term := term_called(terms, vocabulary, answer):
        return term.id
    hint = nearest_term(terms, vocabulary, answer)
    raise UseError(f"'{answer}' is not an id of content/vocabularies/{vocabulary}.yaml; {hint}")


def draft(terms: Terms, *, title: str, summary: str, place: str, theme: str, approach: str) -> str:
    """The text of a new case's file, from accepted answers; empty ones are left for later."""
    return DRAFT.format(
        longest_title=LONGEST_TITLE,
        longest_summary=LONGEST_SUMMARY,
        title=_quoted(title),
        summary=_quoted(summary or DRAFT_WORDS["summary"]),
        place=place,
        place_note='# place_note: "…"' if place else f"place_note: {_quoted(DRAFT_WORDS['place_note'])}",
        theme=theme,
        approach=approach,
        depth=_explained(terms, "depth"),
        led_by=_explained(terms, "led_by"),
        tested=_explained(terms, "tested"),
        told_by=_explained(terms, "told_by"),
        kinds=_explained(terms, "outcome_kinds"),
        bases=_explained(terms, "bases"),
        directions=_explained(terms, "directions"),
        limits=_quoted(DRAFT_WORDS["limits"]),
        source=_quoted(DRAFT_WORDS["sources"]),
        story=DRAFT_WORDS["body"],
        headings="\n\n".join(f"## {heading}" for heading in HEADINGS),
    )


def _quoted(text: str) -> str:
    """A YAML double-quoted scalar: JSON's strings are a subset of it."""
    return json.dumps(text, ensure_ascii=False)


def _explained(terms: Terms, vocabulary: str) -> str:
    """One comment line a term: its id, what it means, and the words that claims begin with."""
    return "\n".join(f"#   {_meaning(term)}" for term in terms[vocabulary].values())


def _meaning(term: Term) -> str:
    told = f"{term.id}: {term.label}. {term.definition}".rstrip()
    return f"{told} “{term.verb} …”" if term.verb else told
