"""Data-driven: front matter in, values or problems out; Markdown in, HTML or problems out."""

from pathlib import Path

import pytest

from explorer.front_matter import Items, Node, Scalar, parse_yaml
from explorer.rich_text import Converter
from tests.conftest import ROOT

CASES = ROOT / "tests" / "cases"


def cases(*names: str) -> list[object]:
    found: list[object] = []
    for name in names:
        for block in (CASES / name).read_text(encoding="utf-8").split("\n-----\n"):
            if block.strip():
                title, _, rest = block.partition("\n")
                given, _, expected = rest.partition("\n=>\n")
                found.append(pytest.param(given, expected.strip(), id=title.removeprefix("# ")))
    return found


@pytest.mark.parametrize(("given", "expected"), cases("markdown/text.txt"))
def test_markdown_gives(given: str, expected: str) -> None:
    text, problems = Converter().convert(given, "content/cases/x.md", 10)
    assert ([], expected) == (problems, text.html)


@pytest.mark.parametrize(("given", "expected"), cases("markdown/refused.txt"))
def test_markdown_is_refused(given: str, expected: str) -> None:
    text, problems = Converter().convert(given, "x.md", 10)
    assert expected == "\n".join(map(str, problems))
    assert "<script" not in text.html and "onerror=" not in text.html.replace("&lt;img src=x onerror", "")
    assert "javascript:" not in text.html.lower()


def shown(node: Node) -> str:
    if isinstance(node, Scalar):
        return f"{node.value} ({node.line})"
    if isinstance(node, Items):
        return f"[{', '.join(map(shown, node.items))}] ({node.line})"
    return f"{{{', '.join(f'{e.key} = {shown(e.value)}' for e in node.entries)}}} ({node.line})"


@pytest.mark.parametrize(("given", "expected"), cases("front_matter/read.txt"))
def test_front_matter_gives(given: str, expected: str) -> None:
    node, problems = parse_yaml(given + "\n", "x.md")
    assert [] == problems
    assert node is not None
    assert expected == "\n".join(f"{e.key} = {shown(e.value)}" for e in node.entries)


@pytest.mark.parametrize(("given", "expected"), cases("front_matter/refused.txt"))
def test_front_matter_is_refused(given: str, expected: str) -> None:
    node, problems = parse_yaml(given + "\n", "x.md", 2)
    assert node is None
    assert expected == "\n".join(map(str, problems))


HOSTILE = {
    "brackets": "[" * 20_000,
    "emphasis": "*a " * 15_000,
    "backticks": "`" * 30_000,
    "quotes": "> " * 5_000 + "x",
    "lists": "\n".join(" " * n + "- x" for n in range(200)),
    "links": "[a](" * 10_000,
    "underscores": "_" * 30_000 + "a",
    "long line": "word " * 11_000,
    "many short paragraphs": "a*b_c[d\n\n" * 6_000,
    "too long": "word\n\n" * 20_000,
    "angle": "<" * 30_000,
    "references": "[a]: https://example.org/\n" * 2_000,
    "tables": "|".join("a" for _ in range(2_000)) + "\n" + "|".join("-" for _ in range(2_000)),
    "headings": "## a\n" * 5_000,
    "ampersands": "&" * 30_000,
    "closing": "]" * 20_000 + "(" * 20_000,
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_told_or_shown_and_never_hangs(name: str) -> None:
    text, problems = Converter().convert(HOSTILE[name], "x.md", 1)
    assert problems or text.html


def test_what_one_text_holds_does_not_leak_into_the_next() -> None:
    converter = Converter()
    converter.convert("[a]: https://example.org/one\n\n<b>x</b>", "x.md", 1)
    text, problems = converter.convert("see [a]", "y.md", 1)
    assert ([], "<p>see [a]</p>") == (problems, text.html)


def test_words_of_a_text_are_its_words() -> None:
    text, _ = Converter().convert("## One\n\n- a & b\n- *c*d", "x.md", 1)
    assert text.text == "One a & b cd"


def test_every_case_of_the_real_site_is_told_in_files_that_end_with_a_line_end() -> None:
    wrong = [p.name for p in (ROOT / "content").rglob("*.md") if not Path(p).read_bytes().endswith(b"\n")]
    assert [] == wrong
