"""A made-up site of any size, the same every time, in the content model of this project.

    python bench/corpus.py N FOLDER

Vocabularies, lenses, reports, pages, glossary, editions, outlines, templates and configuration are the project's own;
its cases and findings give way to N made-up cases. Their words have the frequencies of the project's texts,
continued by a Zipf tail of made-up words that carries 3 % of the running words; each case has a few words
that occur nowhere else. Case i depends on the seed and on i only, so 1,000 cases are the head of 10,000.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import sys
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from explorer.case import HEADINGS  # noqa: E402  (the path comes first)

COPIED = ("vocabularies", "lenses", "reports", "pages", "glossary.yaml", "uk_regions.geojson")
TAIL_WORDS = 60_000
TAIL_SHARE = 0.03
LONGEST_WORD = 17
NOT_SAID = {"we", "our", "ours", "us", "i", "my", "me"}
"""Words that no claim may have."""
BASES = ("organisers-account", "reports-statement", "monitoring-data", "expected")


class Words:
    """Words with their frequencies, and a maker of new ones from the letters that follow each other."""

    def __init__(self) -> None:
        files = sorted((ROOT / "content").rglob("*.md"))
        texts = (path.read_text(encoding="utf-8").split("---", 2)[-1] for path in files)
        seen = Counter(word for text in texts for word in re.findall(r"[a-z]+", text.lower()))
        frequent = {w: n for w, n in seen.items() if n > 1 and len(w) <= LONGEST_WORD and w not in NOT_SAID}
        real = sorted(frequent, key=lambda word: (-frequent[word], word))
        self.following = self._following(real)
        self.known = set(real)
        chance = random.Random("vocabulary")
        made = [self.new(chance) for _ in range(TAIL_WORDS)]
        total = sum(frequent.values())
        tail = [(len(real) / (len(real) + i)) ** 1.1 for i in range(1, TAIL_WORDS + 1)]
        scale = TAIL_SHARE * total / (1 - TAIL_SHARE) / sum(tail)
        self.all = real + made
        self.weights = list(accumulate([*(frequent[w] for w in real), *(share * scale for share in tail)]))
        self.content = [word for word in real if len(word) > 4]

    @staticmethod
    def _following(words: list[str]) -> dict[str, tuple[str, list[int]]]:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for word in words:
            letters = f"^^{word}$"
            for at in range(2, len(letters)):
                counts[letters[at - 2 : at]][letters[at]] += 1
        return {
            pair: ("".join(sorted(n)), list(accumulate(n[letter] for letter in sorted(n))))
            for pair, n in counts.items()
        }

    def new(self, chance: random.Random) -> str:
        """A word that is not known yet; it is from now on."""
        while True:
            word = "^^"
            while word[-1] != "$" and len(word) < 13:
                letters, sums = self.following[word[-2:]]
                word += letters[bisect(sums, chance.random() * sums[-1])]
            word = word[2:].removesuffix("$")
            if len(word) > 4 and word not in self.known:
                self.known.add(word)
                return word

    def some(self, chance: random.Random, number: int) -> list[str]:
        return chance.choices(self.all, cum_weights=self.weights, k=number)


@dataclass(frozen=True, slots=True)
class Terms:
    """Ids of one vocabulary, frequent ones first."""

    ids: tuple[str, ...]
    weights: tuple[float, ...]

    def pick(self, chance: random.Random, number: int) -> list[str]:
        """So many different ids, or fewer."""
        return list(dict.fromkeys(chance.choices(self.ids, cum_weights=self.weights, k=number)))


def terms(vocabulary: str) -> Terms:
    """The ends of a vocabulary's tree; the nth is picked about 1/(n + 5) as often as the first."""
    path = ROOT / "content" / "vocabularies" / f"{vocabulary}.yaml"
    found = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["terms"]
    parents = {term.get("parent") for term in found}
    ids = [term["id"] for term in found if term["id"] not in parents]
    random.Random(vocabulary).shuffle(ids)
    return Terms(tuple(ids), tuple(accumulate(1 / (n + 6) for n in range(len(ids)))))


class Writer:
    """Writes one case after another."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.words = Words()
        names = ("themes", "approaches", "places", "people", "outcome_kinds", "tested", "told_by", "led_by")
        self.terms = {name: terms(name) for name in names}
        known = set(terms("bases").ids)
        self.bases = [basis for basis in BASES if basis in known] or sorted(known)[:1]
        self.reports = sorted(path.stem for path in (ROOT / "content" / "reports").glob("*.md"))
        self.slugs: set[str] = set()

    def case(self, number: int) -> tuple[str, str]:
        """Slug and text of a case."""
        chance = random.Random(f"{self.seed}:{number}")
        rare = [
            self.words.new(random.Random(f"{self.seed}:{number}:{n}")) for n in range(chance.randint(3, 6))
        ]
        text = _Text(self.words, chance, rare)
        place = self.terms["places"].pick(chance, 1)
        title = f"{rare[0].capitalize()} {' '.join(text.nouns(3))}, {place[0].replace('-', ' ').title()}"[
            :60
        ].strip(" ,")
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:52].strip("-")
        slug = slug if slug not in self.slugs else f"{slug}-{number}"
        self.slugs.add(slug)
        front = self._front(chance, text, title, place)
        return slug, f"---\n{front}---\n{self._body(chance, text)}"

    def _front(self, chance: random.Random, text: _Text, title: str, place: list[str]) -> str:
        pick = {name: of.pick(chance, 1)[0] for name, of in self.terms.items()}
        summary = text.sentence(8, 20)
        start = chance.randint(1998, 2024)
        report = chance.choice(self.reports)
        lines = [
            f"title: {json.dumps(title)}",
            f"summary: {json.dumps(summary[:215])}",
            "depth: full",
            f"places: [{', '.join(place)}]",
            f"themes: [{', '.join(self.terms['themes'].pick(chance, chance.randint(1, 3)))}]",
            f"approaches: [{', '.join(self.terms['approaches'].pick(chance, chance.randint(1, 2)))}]",
            f"people: [{', '.join(self.terms['people'].pick(chance, chance.randint(1, 3)))}]",
            f"led_by: {pick['led_by']}",
            f"period: {{start: {start}, end: {min(2026, start + chance.randint(0, 8))}}}",
            "organisations:",
            f"  lead: [{', '.join(json.dumps(text.name()) for _ in range(chance.randint(1, 2)))}]",
            f"  partners: [{', '.join(json.dumps(text.name()) for _ in range(chance.randint(0, 3)))}]",
            f"tested: {pick['tested']}",
            f"told_by: {pick['told_by']}",
            f"limits: {json.dumps(text.sentence(12, 30))}",
            "claims:",
        ]
        for _ in range(chance.randint(2, 5)):
            lines += [
                f"  - text: {json.dumps(text.sentence(8, 24)[:-1].lower())}",
                f"    figures: [{json.dumps(f'{chance.randint(2, 95)}% of {chance.randint(20, 2000):,} {text.nouns(1)[0]}')}]",
                f"    kind: {self.terms['outcome_kinds'].pick(chance, 1)[0]}",
                f"    basis: {chance.choice(self.bases)}",
                "    direction: better",
                f"    source: {report}",
                f"    at: page {chance.randint(1, 90)}",
            ]
        lines += [
            "sources:",
            f"  - id: {report}",
            f"    report: {report}",
            f"    at: page {chance.randint(1, 90)}",
        ]
        for n in range(chance.randint(0, 3)):
            lines += [
                f"  - id: source-{n}",
                f"    author: {json.dumps(text.name())}",
                f"    year: {chance.randint(start, 2026)}",
                f"    title: {json.dumps(text.sentence(4, 9)[:-1])}",
                f"    url: https://example.org/{text.nouns(1)[0]}-{chance.randint(1, 9999)}",
            ]
        lines += [
            "questions:",
            f"  - {json.dumps(text.sentence(8, 16)[:-1] + '?')}",
            "reviewed: 2026-11-22",
            "",
        ]
        return "\n".join(lines)

    def _body(self, chance: random.Random, text: _Text) -> str:
        """300 to 900 words under some of the seven headings, in their order."""
        target, begun = chance.randint(300, 900), text.count
        headings = sorted(chance.sample(range(len(HEADINGS)), chance.randint(3, len(HEADINGS))))
        out = []
        for place, heading in enumerate(headings, 1):
            out.append(f"## {HEADINGS[heading]}")
            while text.count - begun < target * place / len(headings):
                out.append(" ".join(text.sentence(8, 26, marks=True) for _ in range(chance.randint(2, 5))))
                if (kind := chance.random()) < 0.2:
                    out.append(
                        "\n".join(
                            f"- {text.sentence(5, 14, marks=True)}" for _ in range(chance.randint(3, 6))
                        )
                    )
                elif kind < 0.27:
                    out.append(f"> {text.sentence(8, 26)}")
        return "\n\n".join(out) + "\n"


class _Text:
    """Running text of one case."""

    def __init__(self, words: Words, chance: random.Random, rare: list[str]) -> None:
        self.words = words
        self.chance = chance
        self.rare = rare
        self.count = 0

    def nouns(self, number: int) -> list[str]:
        """Words of some length, common ones more often."""
        last = len(self.words.content) - 1
        places = (min(int(self.chance.paretovariate(0.7) * 25), last) for _ in range(number))
        return [self.words.content[place] for place in places]

    def name(self) -> str:
        return " ".join(
            word.capitalize() for word in (*self.nouns(1), self.chance.choice(self.rare), "Trust")
        )

    def sentence(self, least: int, most: int, *, marks: bool = False) -> str:
        """Words with a full stop; with `marks`, now and then a link, emphasis or quotation."""
        words = self.words.some(self.chance, self.chance.randint(least, most))
        self.count += len(words)
        at = self.chance.randrange(len(words) - 2)
        kind = self.chance.random()
        if kind < 0.11:
            words[at] = self.chance.choice(self.rare)
        if marks:
            if kind > 0.93:
                words[at] = f"**{words[at]}**"
            elif kind > 0.86:
                words[at : at + 2] = [f"*{words[at]}", f"{words[at + 1]}*"]
            elif kind > 0.82:
                words[at] = f"[{words[at]}](https://example.org/{words[at + 1]})"
            elif kind > 0.78:
                words[at : at + 2] = [f'"{words[at]}', f'{words[at + 1]}"']
        if len(words) > 14:
            words[len(words) // 2] += ","
        text = " ".join(words)
        return f"{text[0].upper()}{text[1:]}."


def cases(number: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Slug and text of so many cases."""
    writer = Writer(seed)
    for n in range(number):
        yield writer.case(n)


def make(number: int, folder: Path, seed: int = 1) -> None:
    """A whole site with so many cases, in a folder that must not exist."""
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "templates", folder / "templates")
    config = (ROOT / "site_config.yaml").read_text(encoding="utf-8")
    config = re.sub(r"(?m)^home: .*$", "home: {newest: 6}", config)
    (folder / "site_config.yaml").write_text(config, encoding="utf-8")
    (folder / "content" / "cases").mkdir(parents=True)
    for name in COPIED:
        path = ROOT / "content" / name
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, folder / "content" / name)
    editions = (ROOT / "content" / "editions.yaml").read_text(encoding="utf-8")
    editions = re.sub(r"(?m)^    (added|mended): .*\n", "", editions)  # the project's own cases are not here
    (folder / "content" / "editions.yaml").write_text(editions, encoding="utf-8")
    for slug, text in cases(number, seed):
        (folder / "content" / "cases" / f"{slug}.md").write_text(text, encoding="utf-8")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    arguments.add_argument("number", type=int)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    make(options.number, options.folder, options.seed)


if __name__ == "__main__":
    main()
