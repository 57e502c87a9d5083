"""Checks against the reports' own texts, when those are at hand: figures that stand there, sentences that must not.

Pure: the texts come in as strings. Both checks compare words and numbers, not layout, because a report's text
has been pulled out of a printed page: line ends, hyphens at line ends and quotation marks do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from explorer.library import Library
from explorer.model import Case, Claim
from explorer.problems import Problem

WINDOW = 600
"""Characters to either side of a number in which a word of the claim must stand."""
RUN = 8
"""So many words in a row that stand in a report are its words, not ours."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_WORD = re.compile(r"[A-Za-z0-9£%]+")
_COMMON = frozenset(
    [
        "about",
        "after",
        "among",
        "around",
        "before",
        "being",
        "between",
        "could",
        "every",
        "first",
        "other",
        "people",
        "report",
        "their",
        "there",
        "these",
        "those",
        "three",
        "through",
        "under",
        "where",
        "which",
        "while",
        "would",
        "years",
    ]
)


class Text:
    """A report's text, made ready to be looked through."""

    def __init__(self, raw: str) -> None:
        joined = re.sub(r"-\n\s*", "-", raw.lower())
        plain = joined.replace("’", "'").replace("‘", "'").replace("–", "-").replace("\u00a0", " ")
        self.plain = " ".join(re.sub(r"(?<=\d),(?=\d{3})", "", plain).split())

    def around(self, number: str) -> Iterator[str]:
        """What stands around each place of a number."""
        for match in re.finditer(rf"(?<![\d.]){re.escape(number)}(?![\d]|\.\d)", self.plain):
            yield self.plain[max(match.start() - WINDOW, 0) : match.end() + WINDOW]


def check_figures(library: Library, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Figures of claims that cite a report but do not stand in its text, near a word of the claim.

    `texts` maps a report's slug to its text. A claim whose `figures_note` gives the reason is let pass.
    """
    ready = {slug: Text(text) for slug, text in texts.items()}
    for case in library.cases:
        reports = {source.id: source.report for source in case.sources}
        for claim in case.claims:
            text = ready.get(reports.get(claim.source, ""))
            if text is None or claim.figures_note:
                continue
            for figure in claim.figures:
                if missing := _missing(figure, _clues(case, claim), text):
                    message = f"a figure must stand in the report that is cited for it (found no '{missing}' of '{figure}')"
                    yield Problem(
                        case.origin.path,
                        claim.line,
                        message,
                        "mend it, or say in figures_note why it is written otherwise there",
                    )


def figures_checked(library: Library, texts: Mapping[str, str]) -> tuple[int, int]:
    """How many figures of claims cite one of these reports, and how many of them carry a `figures_note`."""
    number = noted = 0
    for case in library.cases:
        reports = {source.id: source.report for source in case.sources}
        for claim in case.claims:
            if reports.get(claim.source, "") in texts:
                number += len(claim.figures)
                noted += len(claim.figures) if claim.figures_note else 0
    return number, noted


def _clues(case: Case, claim: Claim) -> frozenset[str]:
    """Words of a claim and its case that tell its passage from others."""
    words = re.findall(
        r"[a-z]{5,}", f"{claim.text} {' '.join(claim.figures)} {case.title} {case.slug}".lower()
    )
    return frozenset(word[:7] for word in words if word not in _COMMON)


def _missing(figure: str, clues: frozenset[str], text: Text) -> str:
    """The first part of a figure that the text does not have; empty when it has all."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", figure.lower().replace("–", "-").replace("’", "'"))
    numbers = _NUMBER.findall(plain)
    if not numbers:
        return "" if " ".join(plain.split()) in text.plain or _words_near(plain, text) else figure
    for number in numbers:
        if not any(any(clue in around for clue in clues) for around in text.around(number)):
            return str(number)
    return ""


def _words_near(figure: str, text: Text) -> bool:
    """Whether all words of a figure in words stand in one passage of the text."""
    words = re.findall(r"[a-z]+", figure)
    first = next(iter(words), "")
    for match in re.finditer(rf"\b{re.escape(first)}\b", text.plain) if first else ():
        passage = text.plain[max(match.start() - 200, 0) : match.end() + 200]
        if all(re.search(rf"\b{word}", passage) for word in words):
            return True
    return False


def check_copied(library: Library, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Runs of eight words or more in our bodies, summaries, claims and findings that stand in a report.

    Titles of cases and sources, names of organisations, and runs in which every longer word begins with a
    capital (the names of laws and programmes) are let pass.
    """
    grams = {slug: _grams(text) for slug, text in texts.items()}
    names = _names(library)
    for path, line, field, ours in _our_words(library):
        words = _words(ours)
        for slug, known in grams.items():
            for run in _runs(words, known):
                said = " ".join(run).lower()
                if not _is_name(run) and not any(said in name or name in said for name in names):
                    message = f"{field} must be in our own words ({slug} has '{said}')"
                    yield Problem(path, line, message, "tell it in other words")


def _is_name(run: list[str]) -> bool:
    """One longer word may be small: the second half of `Well-being`, say."""
    small = [word for word in run if len(word) > 3 and not (word[0].isupper() or word[0].isdigit())]
    return len(small) <= 1


def _our_words(library: Library) -> Iterator[tuple[str, int, str, str]]:
    for case in library.cases:
        for field, text in (
            ("'summary'", case.summary),
            ("'limits'", case.limits),
            ("the story", case.body.text),
        ):
            yield case.origin.path, case.origin.of(field), field, text
        for claim in case.claims:
            yield case.origin.path, claim.line, "a claim", f"{claim.text}. {claim.note}"
    for finding in library.findings:
        yield finding.origin.path, finding.origin.line, "a finding", finding.text


def _names(library: Library) -> tuple[str, ...]:
    """Names and titles, which may stand as they are."""
    found = [case.title for case in library.cases]
    found += [source.title for case in library.cases for source in case.sources]
    found += [
        name
        for case in library.cases
        for group in (case.organisations.lead, case.organisations.partners, case.organisations.funders)
        for name in group
    ]
    found += [report.title for report in library.reports]
    spoken = {" ".join(_words(name)).lower() for name in found}
    return tuple(sorted(name for name in spoken if name.count(" ") >= RUN // 2))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.replace("’", "").replace("'", ""))


def _grams(text: str) -> frozenset[tuple[str, ...]]:
    words = _words(re.sub(r"-\n\s*", "", text.lower()))
    return frozenset(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def _runs(words: list[str], known: frozenset[tuple[str, ...]]) -> Iterator[list[str]]:
    """The longest runs of words that stand in a text, without regard to case."""
    lower = [word.lower() for word in words]
    at = 0
    while at <= len(words) - RUN:
        if tuple(lower[at : at + RUN]) not in known:
            at += 1
            continue
        end = at + RUN
        while end < len(words) and tuple(lower[end - RUN + 1 : end + 1]) in known:
            end += 1
        yield words[at:end]
        at = end
