"""Does the search find what is there? Queries with known answers, over a made-up collection.

    python bench/oracle.py [N] [--lunr]

Makes N cases (1,000 unless told), indexes them as a build does, draws queries of nine kinds from them, asks the
script that the browser runs (in node), and prints for each kind recall@10 (of those that answer a query, or of
ten of them, how many are among the first ten) and the mean reciprocal rank of the first answer. `--lunr` asks
lunr.js too, with the same documents, stop words and stemmer, beginnings and small edit distances; its index of
10,000 cases takes minutes and gigabytes.

The same N gives the same queries. The words have no meaning: synonyms and stems are not put to the test here,
but by tests/questions.yaml.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from lunr.stop_word_filter import WORDS as STOP_WORDS

from bench import corpus
from explorer import disk, making, progress, share
from explorer.pages import Parts
from explorer.search import Document, SearchSettings, index_files
from explorer.search.document import also, texts_of
from explorer.search.words import words
from explorer.search_documents import LibraryDocuments

HERE = Path(__file__).parent
FIRST = 10
LOOKED_THROUGH = 100
"""Hits among which the first answer is looked for."""
COMMON = 20
"""One case in so many has a common word, or more."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query and the addresses of all cases that answer it."""

    kind: str
    query: str
    answers: frozenset[str]


def documents_of(number: int, folder: Path) -> list[Document]:
    """All documents of a made-up site."""
    corpus.make(number, folder)
    files = disk.read_site(folder)
    with share.team() as team:
        library, _ = making.load(files, "", False, team, None, disk.Shelf(None), progress.Silent())
    sources = LibraryDocuments(Parts(library, None), files.digests, SearchSettings())
    return list(sources.some(0, len(sources.keys)))


class Questions:
    """Draws questions from cases."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.cases = [document for document in documents if document.kind == "case"]
        self.chance = random.Random(f"oracle {len(self.cases)}")
        self.having: defaultdict[str, set[str]] = defaultdict(set)
        self.titles: defaultdict[str, set[str]] = defaultdict(set)
        for document in documents:
            for word in words(" ".join(_texts(document))):
                self.having[word].add(document.address)
            for word in words(document.title):
                self.titles[word].add(document.address)
        self.known = sorted(self.having)

    def all(self) -> Iterator[Question]:
        """Sixty."""
        kinds: Sequence[tuple[str, int, Callable[[Document], tuple[str, set[str]] | None]]] = (
            ("title", 6, lambda d: (d.title, {c.address for c in self.cases if c.title == d.title})),
            ("words of the title", 10, lambda d: self._of_title(d, lambda word: word)),
            ("rare word", 8, lambda d: self._rare(d, lambda word: word)),
            ("rare word, misspelt", 6, lambda d: self._rare(d, self._slip)),
            ("words of the title, one misspelt", 4, lambda d: self._of_title(d, self._slip)),
            ("beginning of a rare word", 8, self._beginning),
            ("rare and common words", 8, self._rare_and_common),
            ("place and theme", 6, self._place_and_theme),
            ("organisation", 4, self._organisation),
        )
        for kind, number, draw in kinds:
            for _ in range(number):
                yield self._one(kind, draw)

    def _one(self, kind: str, draw: Callable[[Document], tuple[str, set[str]] | None]) -> Question:
        for _ in range(100_000):
            drawn = draw(self.chance.choice(self.cases))
            if drawn and drawn[1]:
                return Question(kind, drawn[0], frozenset(drawn[1]))
        raise ValueError(f"no case gives a question of the kind {kind!r}")

    def _rare_words(self, document: Document) -> list[str]:
        found = dict.fromkeys(words(" ".join(_texts(document))))
        return [word for word in found if len(word) > 6 and self.having[word] == {document.address}]

    def _of_title(self, document: Document, last: Callable[[str], str | None]) -> tuple[str, set[str]] | None:
        found = [w for w in dict.fromkeys(words(document.title)) if len(w) > 3 and w not in STOP_WORDS]
        long = [word for word in found if len(word) > 6]
        if len(found) < 3 or not long:
            return None
        one = self.chance.choice(long)
        others = self.chance.sample([word for word in found if word != one], 2)
        changed = last(one)
        answers = set.intersection(*(self.titles[word] for word in (one, *others)))
        return (" ".join([changed, *others]), answers) if changed else None

    def _rare(self, document: Document, change: Callable[[str], str | None]) -> tuple[str, set[str]] | None:
        found = self._rare_words(document)
        changed = change(self.chance.choice(found)) if found else None
        return (changed, {document.address}) if changed else None

    def _slip(self, word: str) -> str | None:
        """A letter left out, doubled, changed or swapped; None when that is a word, or the beginning of one."""
        at = self.chance.randrange(1, len(word) - 1)
        before, letter, after = word[:at], word[at], word[at + 1 :]
        other = self.chance.choice("aeinorst")
        slip = self.chance.choice(
            [
                before + after,
                before + letter * 2 + after,
                before + other + after,
                before + after[0] + letter + after[1:],
            ]
        )
        wrong = slip == word or any(known.startswith(slip) for known in self.known)
        return None if wrong else slip

    def _beginning(self, document: Document) -> tuple[str, set[str]] | None:
        for word in self._rare_words(document):
            start = word[: max(4, len(word) - self.chance.randint(2, 4))]
            answers = {a for known in self.known if known.startswith(start) for a in self.having[known]}
            if answers == {document.address}:
                return start, answers
        return None

    def _rare_and_common(self, document: Document) -> tuple[str, set[str]] | None:
        rare = self._rare_words(document)
        body = dict.fromkeys(
            word for word in words(document.body) if len(word) > 3 and word not in STOP_WORDS
        )
        common = [word for word in body if len(self.having[word]) > len(self.cases) / COMMON]
        if not rare or len(common) < 2:
            return None
        asked = [self.chance.choice(rare), *self.chance.sample(common, 2)]
        self.chance.shuffle(asked)
        return " ".join(asked), {document.address}

    def _place_and_theme(self, document: Document) -> tuple[str, set[str]] | None:
        if not document.places:
            return None
        place, theme = document.places[0], document.terms[0]
        answers = {case.address for case in self.cases if place in case.places and theme in case.terms}
        return (f"{place} {theme.lower()}", answers) if 2 <= len(answers) <= FIRST else None

    def _organisation(self, document: Document) -> tuple[str, set[str]] | None:
        rare = set(self._rare_words(document))
        named = [name for name in document.organisations if rare & set(words(name))]
        return (" ".join(words(named[0])[-2:]), {document.address}) if named else None


def _texts(document: Document) -> Iterator[str]:
    yield from (document.title, document.summary, document.body)
    for field in ("terms", "places", "claims", "organisations"):
        yield from (*texts_of(document, field), *also(document, field))


def answers(script: str, argument: Path, questions: Sequence[Question]) -> list[list[str]]:
    """What a script of this folder finds: addresses, best first, for each question."""
    asked = {
        "queries": [question.query for question in questions],
        "options": {"kinds": ["case"], "limit": LOOKED_THROUGH},
    }
    node = shutil.which("node")
    if node is None:
        raise SystemExit("Node is not there: bench/oracle.py runs the browser's search in it")
    said = subprocess.run(
        [node, HERE / script, argument], input=json.dumps(asked), capture_output=True, text=True, check=True
    ).stdout
    return [json.loads(line)["hits"] for line in said.splitlines()]


def judged(
    questions: Sequence[Question], found: Sequence[Sequence[str]]
) -> Mapping[str, tuple[float, float]]:
    """Kind, and "all" -> recall@10 and mean reciprocal rank."""
    scores: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for question, hits in zip(questions, found, strict=True):
        right = [place for place, hit in enumerate(hits, 1) if hit in question.answers]
        recall = sum(place <= FIRST for place in right) / min(FIRST, len(question.answers))
        for kind in (question.kind, "all"):
            scores[kind].append((recall, 1 / right[0] if right else 0.0))
    return {
        kind: (sum(r for r, _ in rows) / len(rows), sum(m for _, m in rows) / len(rows))
        for kind, rows in scores.items()
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("number", type=int, nargs="?", default=1_000)
    arguments.add_argument("--lunr", action="store_true", help="ask lunr.js too")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        documents = documents_of(options.number, folder / "site")
        for address, data in index_files(documents, SearchSettings()):
            path = folder / "output" / address
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        questions = list(Questions(documents).all())
        engines = {"ours": judged(questions, answers("ask.js", folder / "output", questions))}
        if options.lunr:
            plain = [
                {
                    "address": d.address,
                    **{
                        field: " ".join(value) if isinstance(value, tuple) else value
                        for field in (
                            "title",
                            "terms",
                            "places",
                            "summary",
                            "organisations",
                            "claims",
                            "body",
                        )
                        for value in [getattr(d, field)]
                    },
                }
                for d in documents
                if d.kind == "case"
            ]
            (folder / "documents.json").write_text(json.dumps(plain), encoding="utf-8")
            engines["lunr"] = judged(questions, answers("ask_lunr.js", folder / "documents.json", questions))
    print(f"{options.number:,} cases, {len(questions)} queries: recall@10 and mean reciprocal rank\n")
    print("| queries | " + " | ".join(engines) + " |\n| --- |" + " ---: |" * len(engines))
    for kind in engines["ours"]:
        print(
            f"| {kind} | "
            + " | ".join(f"{e[kind][0]:.3f}, {e[kind][1]:.3f}" for e in engines.values())
            + " |"
        )


if __name__ == "__main__":
    main()
