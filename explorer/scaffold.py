"""The text of a new case: a valid draft, with a comment that explains each field."""

from __future__ import annotations

import json

from explorer import addresses
from explorer.case import HEADINGS, LONGEST_SUMMARY, LONGEST_TITLE
from explorer.checks import nearest_term
from explorer.disk import UseError
from explorer.fields import MAX_SLUG, is_slug
from explorer.library import Library

DRAFT = """\
---
# Lines that begin with # are notes for you; leave them or take them out. A field that you do not need may go.
# Put text that holds a colon into double quotes.

# What was tried, and where. At most {longest_title} characters.
title: {title}
# One or two sentences for lists. At most {longest_summary} characters.
summary: {summary}
# How much you can tell: full (what was done, how, and what came of it), snapshot (a paragraph), lead (a line).
depth: snapshot
# Ids from content/vocabularies/places.yaml, the main place first. No place? Write [] and say why in place_note.
places: [{place}]
{place_note}# One to three ids from content/vocabularies/themes.yaml, the most important first.
themes: [{theme}]
# One to three ids from content/vocabularies/approaches.yaml, the most important first.
approaches: [{approach}]
# Whom it was for or with: ids from content/vocabularies/people.yaml.
people: []
# Who led it: {led_by}.
led_by: not-stated
# When it ran: a year or a year and month; end may be `ongoing`. Take the line out if you do not know.
# period: {{start: 2019, end: ongoing}}
# Who did it, by name.
# organisations:
#   lead: ["…"]
#   partners: ["…"]
#   funders: ["…"]
# Money, as stated, with who gave it and when.
# funding: "£5,000 from the parish council, 2021"
# How far it has been tested: {tested}.
tested: not-stated
# Whose account this is: {told_by}.
told_by: not-stated
# What this case cannot tell a reader. Every case has limits.
limits: "Not yet written down."
# What came of it, claim by claim. The text reads on from the words of its basis ("The organisers report that
# … twelve families grow their own food"), without a full stop. kind: {kinds}.
# basis: {bases}.
# direction: {directions}.
# claims:
#   - text: "twelve families grow their own food"
#     figures: ["12 families"]
#     kind: individual
#     basis: organisers-account
#     direction: better
#     source: our-page
# Where anyone can look it up: at least one source.
sources:
  - id: our-page
    title: "Name of the page, report or article"
    # author: "Who wrote it"
    # year: 2024
    # url: "https://…"
# Up to three questions that a group could talk about.
# questions: ["…?"]
# Take this line out to publish the case.
status: draft
---
Tell it here in plain words, as you would tell a neighbour. A full case uses these headings, in this order,
those that apply: {headings}.
"""


def draft(
    library: Library, slug: str, *, title: str, summary: str, place: str, theme: str, approach: str
) -> tuple[str, str]:
    """Slug and text of a new case. Raises UseError for an answer that would not be valid, with the nearest right one."""
    slug = slug or addresses.anchor(title)[:MAX_SLUG].strip("-")
    if not is_slug(slug):
        raise UseError(
            f"a file's name must be lower-case letters, digits and single hyphens (found '{slug}')"
        )
    for what, text, longest in (("title", title, LONGEST_TITLE), ("summary", summary, LONGEST_SUMMARY)):
        if len(text) > longest:
            raise UseError(f"the {what} must be at most {longest} characters (it has {len(text)})")
    for vocabulary, term_id in (("places", place), ("themes", theme), ("approaches", approach)):
        if term_id and not library.term(vocabulary, term_id):
            hint = nearest_term(library, vocabulary, term_id)
            raise UseError(f"'{term_id}' is not an id of content/vocabularies/{vocabulary}.yaml; {hint}")
    text = DRAFT.format(
        longest_title=LONGEST_TITLE,
        longest_summary=LONGEST_SUMMARY,
        title=json.dumps(title, ensure_ascii=False),
        summary=json.dumps(summary or "To be written.", ensure_ascii=False),
        place=place,
        place_note="" if place else 'place_note: "Not chosen yet."\n',
        theme=theme or _first(library, "themes"),
        approach=approach or _first(library, "approaches"),
        led_by=_ids(library, "led_by"),
        tested=_ids(library, "tested"),
        told_by=_ids(library, "told_by"),
        kinds=_ids(library, "outcome_kinds"),
        bases=_ids(library, "bases"),
        directions=_ids(library, "directions"),
        headings=" · ".join(HEADINGS),
    )
    return slug, text


def _ids(library: Library, vocabulary: str) -> str:
    return ", ".join(library.terms[vocabulary])


def _first(library: Library, vocabulary: str) -> str:
    """A placeholder that is valid: the first term without terms below it."""
    below = library.children[vocabulary]
    return next(term_id for term_id in library.terms[vocabulary] if not below.get(term_id))
