"""One file of `content/vocabularies/` to a Vocabulary."""

from __future__ import annotations

from explorer.fields import Fields
from explorer.front_matter import Mapping
from explorer.model import Point, Term, Vocabulary
from explorer.problems import Problem, did_you_mean

KEYS = ("title", "singular", "description", "terms")
TERM_KEYS = ("id", "label", "definition", "synonyms", "parent", "verb")
PLACE_KEYS = ("id", "label", "definition", "parent", "kind", "lat", "lon", "also_known_as")
PLACE_KINDS = ("country", "nation", "region", "area", "locality")

REQUIRED = (
    "themes",
    "approaches",
    "places",
    "people",
    "led_by",
    "depth",
    "tested",
    "told_by",
    "outcome_kinds",
    "bases",
    "directions",
    "finding_kinds",
)
"""The vocabularies that the content model leans on; each is a file of that name."""


def parse(vocabulary_id: str, node: Mapping, path: str) -> tuple[Vocabulary, list[Problem]]:
    """The mapping of a vocabulary's file to a Vocabulary and its problems."""
    problems: list[Problem] = []
    top = Fields(node, path, KEYS, "a vocabulary", problems)
    places = vocabulary_id == "places"
    keys, what, make = (PLACE_KEYS, "a place", _place) if places else (TERM_KEYS, "a term", _term)
    terms = [make(fields) for fields in top.each("terms", keys, what, required=True)]
    vocabulary = Vocabulary(
        id=vocabulary_id,
        title=top.text("title", required=True),
        singular=top.text("singular", required=True),
        description=top.text("description"),
        terms=tuple(term for term in terms if term.id),
        origin=top.origin(),
    )
    return vocabulary, problems + _tree_problems(vocabulary)


def _term(fields: Fields) -> Term:
    return Term(
        id=fields.slug("id", required=True),
        label=fields.text("label", required=True, longest=60),
        definition=fields.text("definition"),
        synonyms=fields.texts("synonyms"),
        parent=fields.slug("parent") or None,
        verb=fields.text("verb"),
        kind="",
        point=None,
        origin=fields.origin(),
    )


def _place(fields: Fields) -> Term:
    lat, lon = fields.number("lat", -90, 90, required=True), fields.number("lon", -180, 180, required=True)
    return Term(
        id=fields.slug("id", required=True),
        label=fields.text("label", required=True, longest=60),
        definition=fields.text("definition"),
        synonyms=fields.texts("also_known_as"),
        parent=fields.slug("parent") or None,
        verb="",
        kind=fields.one_of("kind", PLACE_KINDS, "area"),
        point=Point(lat, lon),
        origin=fields.origin(),
    )


def _tree_problems(vocabulary: Vocabulary) -> list[Problem]:
    """Ids that stand twice, parents that are not there, and terms that are their own ancestors."""
    problems = []
    first: dict[str, Term] = {}
    for term in vocabulary.terms:
        if term.id in first:
            line = first[term.id].origin.line
            problems.append(
                Problem(
                    term.origin.path,
                    term.origin.of("id"),
                    f"each id must stand once ('{term.id}' is on line {line} already)",
                    "give one of them another id",
                )
            )
        first.setdefault(term.id, term)
    for term in vocabulary.terms:
        if term.parent is not None and term.parent not in first:
            problems.append(
                Problem(
                    term.origin.path,
                    term.origin.of("parent"),
                    f"a parent must be an id of this file (found '{term.parent}')",
                    did_you_mean(term.parent, first),
                )
            )
            continue
        above, step = [term.id], term.parent
        while step is not None and step in first and step not in above:
            above.append(step)
            step = first[step].parent
        if step == term.id:
            loop = " > ".join([*above, term.id])
            problems.append(
                Problem(
                    term.origin.path,
                    term.origin.of("parent"),
                    f"a tree must have no loop ({loop})",
                    "take one 'parent' out",
                )
            )
    return problems
