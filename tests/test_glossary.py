"""Words of the glossary are linked where they are first used, and nowhere else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.glossary import Linker
from explorer.model import GlossaryEntry, Origin

ORIGIN = Origin("content/glossary.yaml", 1, "")


def entry(term: str, *also: str) -> GlossaryEntry:
    return GlossaryEntry(term, also, "", (), "", ORIGIN)


LINKER = Linker(
    [entry("asset"), entry("asset transfer", "CAT"), entry("co-op", "coöperative"), entry("éclair")]
)


def shown(html: str) -> str:
    """The links as `[word>entry]`."""
    return re.sub(
        r'<a class="term" href="site:glossary\.html#([^"]*)">([^<]*)</a>', r"[\2>\1]", LINKER.link(html)
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<p>An asset, the asset.</p>", "<p>An [asset>asset], the asset.</p>"),
        ("<p>Asset transfer of an asset</p>", "<p>[Asset transfer>asset-transfer] of an [asset>asset]</p>"),
        ("<p>assets, reasset, asset_s</p>", "<p>assets, reasset, asset_s</p>"),
        ("<p>asset <em>transfer</em></p>", "<p>[asset>asset] <em>transfer</em></p>"),
        ("<h2>Asset</h2><p>Cat</p>", "<h2>Asset</h2><p>[Cat>asset-transfer]</p>"),
        (
            "<blockquote><p>asset</p></blockquote><p>asset</p>",
            "<blockquote><p>asset</p></blockquote><p>[asset>asset]</p>",
        ),
        (
            '<p><a href="https://asset.org">asset</a> asset</p>',
            '<p><a href="https://asset.org">asset</a> [asset>asset]</p>',
        ),
        ("<p>A coöperative, a co-op; éclair</p>", "<p>A [coöperative>co-op], a co-op; [éclair>eclair]</p>"),
        ("<p>unco-op co-op</p>", "<p>unco-op [co-op>co-op]</p>"),
        ("<p>Nothing</p>", "<p>Nothing</p>"),
        ("", ""),
    ],
)
def test_the_first_use_of_a_word_is_linked(given: str, expected: str) -> None:
    assert expected == shown(given)


PIECES = [
    "asset",
    "Asset",
    "transfer",
    "s",
    " ",
    "-",
    "co",
    "op",
    "co-op",
    "é",
    "éclair",
    "cat",
    "İ",
    "&amp;",
]
TAGS = [
    "<p>",
    "</p>",
    "<em>",
    "</em>",
    "<code>x asset</code>",
    '<a href="asset">asset cat</a>',
    "<h2>cat</h2>",
]


@given(st.lists(st.sampled_from(PIECES + TAGS), max_size=30).map("".join))
def test_only_links_are_added_and_each_word_has_one(html: str) -> None:
    linked = LINKER.link(html)
    link = re.compile(r'<a class="term" href="([^"]*)">([^<]*)</a>')
    assert html == link.sub(r"\2", linked)
    found = [match.group(1) for match in link.finditer(linked)]
    assert len(set(found)) == len(found)
    text = re.sub(r"<(code|a|h2).*?</\1>|<[^>]*>", "\n", html)
    if "İ" not in html:
        for word in ("asset", "cat", "éclair"):
            there = re.search(rf"(?<!\w){word}(?!\w)", text, re.IGNORECASE)
            alone = re.search(rf"(?<!\w){word}(?!\w)(?! transfer(?!\w))", text, re.IGNORECASE)
            address = {"cat": "asset-transfer", "éclair": "eclair"}.get(word, word)
            if alone if word == "asset" else there:
                assert any(at.endswith(f"#{address}") for at in found), linked
