"""One file of `content/cases/` to a Case."""

from __future__ import annotations

import re

from explorer import evidence, picture
from explorer.fields import Fields, is_slug
from explorer.front_matter import Mapping
from explorer.model import Case, Image, Organisations, Period, RichText
from explorer.problems import Problem, nearest

KEYS = (
    "title",
    "summary",
    "depth",
    "places",
    "place_note",
    "themes",
    "approaches",
    "people",
    "led_by",
    "period",
    "organisations",
    "funding",
    "part_of",
    "related",
    "tested",
    "told_by",
    "limits",
    "claims",
    "lenses",
    "sources",
    "questions",
    "images",
    "status",
    "reviewed",
    "contributors",
    "old_addresses",
)
PERIOD_KEYS = ("start", "end", "note")
ORGANISATION_KEYS = ("lead", "partners", "funders")
IMAGE_KEYS = ("file", "alt", "caption", "credit", "licence", "consent")

LONGEST_TITLE = 60
LONGEST_SUMMARY = 220

HEADINGS = (
    "What people wanted to change",
    "What happened",
    "How it works",
    "What came of it",
    "What helped",
    "What got in the way",
    "For someone starting now",
)
"""The headings of a body, in their order. A case has those that apply."""
_HEADING_AS_TEXT = re.compile(rf"<p>({'|'.join(HEADINGS)})(?=</p>|\n)")


def parse(slug: str, node: Mapping, body: RichText, path: str, body_line: int) -> tuple[Case, list[Problem]]:
    """Front matter and converted body of a case's file to a Case and its problems."""
    problems: list[Problem] = []
    top = Fields(node, path, KEYS, "a case", problems)
    sources = evidence.sources(top, required=True)
    draft = top.raw("status") == "draft"
    case = Case(
        slug=slug,
        title=top.text("title", required=True, longest=LONGEST_TITLE),
        summary=top.text(
            "summary", required=True, longest=LONGEST_SUMMARY, hint="one or two sentences for lists"
        ),
        depth=top.choice("depth", required=True, hint="full, snapshot or lead"),
        places=top.slugs("places", required=True),
        place_note=top.text("place_note"),
        themes=top.slugs("themes", required=True, least=0 if draft else 1, most=3),
        approaches=top.slugs("approaches", most=3),
        people=top.slugs("people"),
        led_by=top.choice("led_by", required=True, hint="an id from content/vocabularies/led_by.yaml"),
        period=_period(top),
        organisations=_organisations(top),
        funding=top.text("funding"),
        part_of=top.slugs("part_of"),
        related=top.slugs("related"),
        tested=top.choice(
            "tested",
            required=True,
            hint="an id from content/vocabularies/tested.yaml; not-stated is an answer",
        ),
        told_by=top.choice(
            "told_by",
            required=True,
            hint="an id from content/vocabularies/told_by.yaml; not-stated is an answer",
        ),
        limits=top.text("limits", required=True, hint="say what this case cannot tell a reader"),
        claims=evidence.claims(top, sources_known=tuple(source.id for source in sources if source.id)),
        lenses=top.lists_by_key("lenses"),
        sources=sources,
        questions=top.texts("questions", most=3),
        images=_images(top),
        status=top.one_of("status", ("published", "draft"), "published"),
        reviewed=top.day("reviewed"),
        contributors=top.texts("contributors"),
        old_addresses=tuple(filter(is_slug, _old_addresses(top))),
        body=body,
        origin=top.origin(),
    )
    problems.extend(_place_problems(case))
    html, words = body.html, body.text
    problems.extend(_body_problems(case, html, body_line))
    problems.extend(_unfilled(case, words, body_line))
    return case, problems


DRAFT_WORDS = {
    "summary": "To be written.",
    "place_note": "Not chosen yet.",
    "limits": "Not written down yet.",
    "sources": "Name of the page, report or article",
    "body": "Tell it here in plain words, as you would tell a neighbour.",
}
"""What a new draft says in the place of what its writer will; none of it may be published."""


def _unfilled(case: Case, body: str, body_line: int) -> list[Problem]:
    """Words of the empty draft that still stand in a case which is no draft any more."""
    if case.status == "draft":
        return []
    found = {
        "summary": case.summary,
        "place_note": case.place_note,
        "limits": case.limits,
        "sources": " ".join(source.title for source in case.sources),
        "body": body,
    }
    message = "{} still holds the words of the empty draft ('{}')"
    return [
        Problem(
            case.origin.path,
            body_line if field == "body" else case.origin.of(field),
            message.format("the story" if field == "body" else f"'{field}'", words),
            "write your own; until then the case keeps its line status: draft",
        )
        for field, words in DRAFT_WORDS.items()
        if words in found[field]
    ]


def _period(top: Fields) -> Period | None:
    fields = top.fields("period", PERIOD_KEYS, "a period", hint="write period: {start: 2021, end: ongoing}")
    if fields is None:
        return None
    period = Period(fields.month("start"), fields.month("end", also="ongoing"), fields.text("note"))
    if period.start and period.end[:1].isdigit() and period.end < period.start[: len(period.end)]:
        fields.problem(
            fields.line_of("end"), f"a period must not end before it starts ({period.start} to {period.end})"
        )
    if not any(map(fields.has, PERIOD_KEYS)):
        fields.problem(
            fields.line,
            "a period must have a start, an end or a note",
            "take 'period' out when nothing is known",
        )
    return period


def _organisations(top: Fields) -> Organisations:
    fields = top.fields("organisations", ORGANISATION_KEYS, "'organisations'")
    if fields is None:
        return Organisations((), (), ())
    return Organisations(fields.texts("lead"), fields.texts("partners"), fields.texts("funders"))


def _images(top: Fields) -> tuple[Image, ...]:
    images = []
    for fields in top.each("images", IMAGE_KEYS, "an image"):
        image = Image(
            file=_picture_file(fields),
            alt=fields.text("alt", required=True, hint="say in words what the picture shows"),
            caption=fields.text("caption"),
            credit=fields.text("credit"),
            licence=fields.text("licence"),
            consent=fields.text(
                "consent", required=True, hint="say how the people shown agreed, or: none shown"
            ),
            line=fields.line,
        )
        images.append(image)
    return tuple(images)


def _old_addresses(top: Fields) -> tuple[str, ...]:
    found = top.slugs("old_addresses")
    for slug in found:
        if not is_slug(slug):
            message = f"'old_addresses' takes former names of this file, without .md (found '{slug}')"
            top.problem(top.line_of("old_addresses"), message)
    return found


def _picture_file(fields: Fields) -> str:
    """The name of a picture; empty (and a problem) when no picture may be called so."""
    name = fields.raw("file", required=True)
    if not name or not (wrong := picture.wrong_name(name)):
        return name
    fields.problem(fields.line_of("file"), f"the name of a picture {wrong[0]} (found '{name}')", wrong[1])
    return ""


def _place_problems(case: Case) -> list[Problem]:
    if case.places or case.place_note or not case.origin.of("places", 0):
        return []
    message = "a case without a place must say why ('place_note' is missing)"
    return [
        Problem(case.origin.path, case.origin.of("places"), message, 'write place_note: "Works worldwide."')
    ]


def _body_problems(case: Case, body: str, body_line: int) -> list[Problem]:
    path = case.origin.path
    problems = []
    if case.depth == "lead" and not case.body.is_empty:
        problems.append(
            Problem(
                path,
                body_line,
                "a lead must have no story (text was found)",
                "make it a snapshot, or move what is known into the summary",
            )
        )
    as_text = set(_HEADING_AS_TEXT.findall(body))
    for words in filter(as_text.__contains__, HEADINGS):
        message = f"a heading must begin with ## (found '{words}' as text)"
        problems.append(Problem(path, body_line, message, f"write ## {words}"))
    last = -1
    for heading in case.body.headings:
        if heading.level != 2:
            continue
        if heading.text not in HEADINGS:
            message = f"a heading of a case must be one of the seven (found '{heading.text}')"
            near = nearest(heading.text, HEADINGS)
            hint = f"did you mean '{near}'?" if near else "use one of: " + " · ".join(HEADINGS)
            problems.append(Problem(path, heading.line, message, hint))
            continue
        place = HEADINGS.index(heading.text)
        if place <= last:
            again = "stands twice" if place == last else f"must come before '{HEADINGS[last]}'"
            problems.append(
                Problem(path, heading.line, f"the headings of a case have an order: '{heading.text}' {again}")
            )
        last = max(last, place)
    return problems
