"""Questions that a reader would ask are answered among the first five cases."""

from playwright.sync_api import Browser

from explorer.front_matter import Items, Mapping, Scalar, parse_yaml
from tests.conftest import ROOT

ENOUGH = 30


def questions() -> list[tuple[str, tuple[str, ...]]]:
    node, problems = parse_yaml(
        (ROOT / "tests/questions.yaml").read_text(encoding="utf-8"), "tests/questions.yaml"
    )
    assert node is not None, problems
    (listed,) = (entry.value for entry in node.entries)
    assert isinstance(listed, Items)
    found = []
    for item in listed.items:
        assert isinstance(item, Mapping)
        fields = {entry.key: entry.value for entry in item.entries}
        ask, answers = fields["ask"], fields["answers"]
        assert isinstance(ask, Scalar) and isinstance(answers, Items)
        found.append((ask.value, tuple(a.value for a in answers.items if isinstance(a, Scalar))))
    return found


def test_there_are_enough_questions() -> None:
    assert len(questions()) >= ENOUGH


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
    named = {slug for _, answers in questions() for slug in answers}
    assert set() == {slug for slug in named if not (ROOT / f"content/cases/{slug}.md").is_file()}
