"""Questions that a reader would ask are answered, and no worse than by plain lunr."""

from collections.abc import Iterable, Sequence
from statistics import fmean

import yaml
from lunr import lunr
from lunr.query import Query
from playwright.sync_api import Browser

from explorer import disk, pipeline, progress
from explorer.pages import Parts
from explorer.search import Document, SearchSettings
from explorer.search.document import also, texts_of
from explorer.search.words import words
from explorer.search_documents import LibraryDocuments
from tests.conftest import ROOT

ENOUGH = 30
ENOUGH_QUERIES = 60
Asked = list[tuple[str, tuple[str, ...]]]
"""What is typed, and the slugs of the cases that are meant."""


def listed(name: str) -> Asked:
    groups = yaml.safe_load((ROOT / "tests" / name).read_text(encoding="utf-8"))
    return [(one["ask"], tuple(one["answers"])) for group in groups.values() for one in group]


def questions() -> Asked:
    return listed("questions.yaml")


def queries() -> Asked:
    return listed("queries.yaml")


def test_there_are_enough_questions() -> None:
    assert len(questions()) >= ENOUGH
    assert len(queries()) >= ENOUGH_QUERIES


def test_each_question_is_answered_among_the_first_five_cases(browser: Browser, web: str) -> None:
    page = browser.new_page()
    page.goto(web + "themes.html")
    unanswered = {}
    for ask, answers in questions():
        hits = page.evaluate(
            """(ask) => explorer.openSearch().then((index) => index.find(ask, {kinds: ["case"], limit: 5, typing: false}))
                 .then((result) => result.hits.map((hit) => hit.address))""",
            ask,
        )
        slugs = [address.removeprefix("cases/").removesuffix(".html") for address in hits]
        if not set(slugs) & set(answers):
            unanswered[ask] = slugs
    page.close()
    assert {} == unanswered


def test_every_case_that_is_named_is_there() -> None:
    named = {slug for _, answers in questions() + queries() for slug in answers}
    assert set() == {slug for slug in named if not (ROOT / f"content/cases/{slug}.md").is_file()}


class Lunr:
    """lunr as it comes, over the same documents: a word, its beginnings, and words one letter off."""

    boosts = (
        ("title", 10),
        ("terms", 5),
        ("places", 5),
        ("summary", 3),
        ("organisations", 2),
        ("claims", 1),
        ("body", 1),
    )

    def __init__(self, found: Iterable[Document]) -> None:
        fields = [{"field_name": name, "boost": boost} for name, boost in self.boosts]
        rows = [
            {"address": one.address} | {name: self.text(one, name) for name, _ in self.boosts}
            for one in found
        ]
        self.index = lunr(ref="address", fields=fields, documents=rows)

    @staticmethod
    def text(document: Document, name: str) -> str:
        return " ".join((*texts_of(document, name), *also(document, name)))

    def find(self, ask: str) -> list[str]:
        query = self.index.create_query()
        for word in words(ask):
            query.term(word, boost=10)
            query.term(word, boost=4, wildcard=Query.WILDCARD_TRAILING, use_pipeline=False)
            if len(word) > 3:
                query.term(word, boost=1, edit_distance=1, use_pipeline=False)
        return [hit["ref"] for hit in self.index.query(query)][:10]


def judged(asked: Asked, found: Sequence[Sequence[str]]) -> tuple[float, float]:
    """Mean recall among the first ten, and mean reciprocal rank."""
    recalls, ranks = [], []
    for (_, answers), hits in zip(asked, found, strict=True):
        wanted = {f"cases/{slug}.html" for slug in answers}
        recalls.append(len(wanted & set(hits)) / min(len(wanted), 10))
        ranks.append(next((1 / place for place, hit in enumerate(hits, 1) if hit in wanted), 0.0))
    return fmean(recalls), fmean(ranks)


def test_words_stems_and_synonyms_find_no_less_than_with_lunr(browser: Browser, web: str) -> None:
    asked = queries()
    page = browser.new_page()
    page.goto(web + "themes.html")
    ours = page.evaluate(
        """(asked) => explorer.openSearch().then((index) => Promise.all(asked.map((ask) =>
             index.find(ask, {kinds: ["case"], limit: 10, typing: false})
               .then((found) => found.hits.map((hit) => hit.address)))))""",
        [ask for ask, _ in asked],
    )
    page.close()
    files = disk.read_site(ROOT)
    library, _ = pipeline.load(files, pipeline.Options(ROOT, ROOT / "output"), progress.Silent())
    found = LibraryDocuments(Parts(library, None), files.digests, SearchSettings())
    plain = Lunr(one for one in found.some(0, len(found.keys)) if one.kind == "case")
    own, theirs = judged(asked, ours), judged(asked, [plain.find(ask) for ask, _ in asked])
    assert own[0] >= theirs[0], f"recall {own[0]:.3f}, lunr {theirs[0]:.3f}"
    assert own[1] >= theirs[1], f"mean reciprocal rank {own[1]:.3f}, lunr {theirs[1]:.3f}"
