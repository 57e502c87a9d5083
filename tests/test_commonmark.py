"""comrak gives the HTML, the links, the headings and the problems that Python-Markdown gives."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import corpus
from explorer import commonmark, front_matter, pipeline, progress
from explorer.problems import BuildError
from explorer.rich_text import COMRAK, Converter
from tests.conftest import ROOT, build, files_of
from tests.test_texts import cases

ONE, OTHER = Converter(), Converter(COMRAK)


def assert_same(text: str, path: str = "content/cases/x.md") -> None:
    assert ONE.convert(text, path, 7) == OTHER.convert(text, path, 7)


def bodies() -> list[tuple[str, str]]:
    found = [
        (path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "content").rglob("*.md"))
    ]
    found += [(f"content/cases/{slug}.md", text) for slug, text in corpus.cases(150)]
    cuts = [(path, front_matter.split(text, path)[0]) for path, text in found]
    return [(path, cut.body) for path, cut in cuts if cut]


def test_all_content_and_the_corpus_give_the_same() -> None:
    for path, body in bodies():
        assert_same(body, path)


def test_nearly_all_content_is_plain_enough() -> None:
    """A pattern that let nothing through would be equal too, and of no use."""
    written = [body for _, body in bodies() if body.strip()]
    plain = [body for body in written if commonmark.convert(body) is not None]
    assert len(plain) > 0.9 * len(written)


@pytest.mark.parametrize(("given", "expected"), cases("markdown/text.txt") + cases("markdown/refused.txt"))
def test_what_is_read_and_refused_elsewhere_is_the_same(given: str, expected: str) -> None:
    assert_same(given)


WORDS = [
    "word",
    "a",
    "é",
    "’s",
    "“q”",
    '"q"',
    "'q'",
    "12",
    "&",
    "🙂",
    "#tag",
    "-x",
    "—",
    "...",
    "word.",
    "5 > 2",
    "a_b",
]
MARKS = [
    "*em*",
    "**strong**",
    "*two words.*",
    "*",
    "**",
    "_x_",
    "[x]",
    "![",
    "<b>",
    "`c`",
    "\\",
    "|",
    "&amp;",
    "*a*b",
]
LINKS = [
    "[a link](https://e.org/a?b=1#c)",
    "[a](other.md)",
    "[a](/t.html)",
    "[a](mailto:x@y.org)",
    "[a](bad)",
]
STARTS = [
    "",
    "",
    "- ",
    "* ",
    "1. ",
    "2. ",
    "2019. ",
    "> ",
    "## ",
    "### ",
    "# ",
    "  ",
    "    ",
    "\t",
    "---",
    "=",
    ": ",
]
INLINE = st.lists(st.sampled_from(WORDS * 4 + LINKS + MARKS), min_size=1, max_size=5).map(" ".join)
GLUED = st.lists(st.sampled_from(WORDS + LINKS + MARKS), min_size=1, max_size=5).map("".join)
LINE = st.tuples(st.sampled_from(STARTS), INLINE | GLUED).map("".join)
TEXT = st.lists(
    st.tuples(LINE, st.sampled_from(["\n", "\n\n", "\n\n", "\n\n\n", " \n"])).map("".join), max_size=6
)


@given(TEXT.map("".join))
def test_any_text_gives_the_same(text: str) -> None:
    assert_same(text)


def test_a_site_that_asks_for_it_has_the_same_bytes(site: Path) -> None:
    build(site)
    expected = files_of(site / "output")
    ask(site)
    build(site)
    found = files_of(site / "output")
    assert expected.pop(".explorer") != found.pop(".explorer")
    assert expected == found


def test_without_the_extra_the_way_to_it_is_told(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commonmark, "is_there", lambda: False)
    ask(site)
    with pytest.raises(BuildError) as raised:
        pipeline.build(pipeline.Options(site, site / "output"), progress.Silent())
    (problem,) = (problem for problem in raised.value.problems if not problem.notice)
    assert str(problem) == (
        f"site_config.yaml:{len((site / 'site_config.yaml').read_text().splitlines())}: 'markdown: comrak' needs "
        "the package comrak-ext (it is not installed); pip install '.[fast]', or take the line out"
    )


def ask(site: Path) -> None:
    """Let a site ask for comrak."""
    path = site / "site_config.yaml"
    path.write_text(f"{path.read_text().rstrip()}\nmarkdown: comrak\n")
