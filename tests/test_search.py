"""Search data: what is in the files, read back here by a decoder of the test's own."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from explorer.search import Document, SearchSettings, Stemmer, index_files, number, words

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
SMALL = SearchSettings(shard_characters=60, documents_per_block=2, documents_per_text=2)
"""Files so small that a few documents fill several."""


def document(title: str, **parts: Any) -> Document:
    """A document with this title and nothing else, but for what `parts` says."""
    empty = Document(f"cases/{'-'.join(words(title))}.html", "case", title, "", "", (), (), (), (), "")
    return replace(empty, **parts)


BATHS = document(
    "Bramley Baths",
    summary="A listed pool in community hands.",
    context="Bramley, Leeds",
    terms=("Community ownership", "community asset transfer"),
    places=("Bramley", "Leeds", "Yorkshire and The Humber", "England"),
    claims=("More children have a weekly swimming lesson.",),
    organisations=("Leeds City Council",),
    body="The council owns the building.\nCo-design came later, with swimmers.",
)
GARDEN = document(
    "A garden for Splott",
    summary="Neighbours grow food together.",
    places=("Splott", "Cardiff", "Wales"),
    body="Swimming was never part of it. Gardening is, and gardens last.",
)
THEME = document("Food and growing", kind="theme", address="themes/food.html", terms=("allotment",))
ALL = [BATHS, GARDEN, THEME]


# --- Reading the files back ----------------------------------------------------------------------------------


def site(documents: Sequence[Document], settings: SearchSettings = SMALL) -> dict[str, Any]:
    """Name -> payload of all files of an index."""
    out = {}
    for path, data in index_files(documents, settings):
        name, payload = data.decode().removeprefix("explorer.data(").removesuffix(");\n").split(",", 1)
        assert f"{json.loads(name)}.js" == path
        out[json.loads(name)] = json.loads(payload)
    return out


def numbers(text: str) -> list[int]:
    """The numbers that stand one after the other in a text."""
    out, value = [], 0
    for digit in map(DIGITS.index, text):
        value = value * 32 + digit % 32
        if digit < 32:
            out.append(value)
            value = 0
    return out


def lines(text: str) -> dict[str, str]:
    """A front-coded file as key -> rest of the line."""
    out, key = {}, ""
    for line in text.splitlines():
        start, _, rest = line.partition(" ")
        key = key[: DIGITS.index(start[0])] + start[1:]
        out[key] = rest
    return out


def files(data: Mapping[str, Any], folder: str) -> list[Any]:
    """The numbered files of a folder, in order."""
    found = [name for name in data if name.startswith(f"search/{folder}/")]
    return [data[f"search/{folder}/{n}"] for n in range(len(found))]


def terms(data: Mapping[str, Any]) -> dict[str, str]:
    """Stem, or `prefix*`, -> its postings, still encoded, from all files."""
    return {key: rest for text in files(data, "terms") for key, rest in lines(text).items()}


def levels(postings: str) -> dict[int, int]:
    """Document -> level of some encoded postings."""
    out = {}
    for run in postings.split(" ")[0].split("."):
        document = -1
        for gap in numbers(run[1:]):
            document += gap + 1
            out[document] = DIGITS.index(run[0])
    return out


def titles(data: Mapping[str, Any], stem: str) -> list[str]:
    """The titles of the documents that have a stem, best first."""
    shown = [row[1] for block in files(data, "shown") for row in block]
    found = levels(terms(data)[stem])
    return [shown[n] for n in sorted(found, key=lambda n: (-found[n], n))]


# --- Words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("St John\u2019s Caf\u00e9", ["st", "john", "cafe"]),
        ("co-design and/or co\u2011production", ["co", "design", "and", "or", "co", "production"]),
        ("\u00a330,000 in 2016/17", ["30000", "in", "2016", "17"]),
        ("Ynys M\u00f4n, t\u0175r", ["ynys", "mon", "twr"]),
        ("rock'n'roll, the children's", ["rocknroll", "the", "children"]),
        ("<script>alert(1)</script>", ["script", "alert", "1", "script"]),
        ("\u0160kola Stra\u00dfe \u0141\u00f3d\u017a", ["skola", "strasse", "lodz"]),
        ("Бирмингем \u6771\u4eac", ["бирмингем", "\u6771\u4eac"]),
        ("soft\u00adhyphen", ["softhyphen"]),
        ("", []),
    ],
)
def test_words_are_folded_runs_of_letters_and_digits(text: str, expected: list[str]) -> None:
    assert expected == words(text)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("communities", "commun"),
        ("gardening", "garden"),
        ("holidays", "holiday"),
        ("try", "tri"),
        ("by", "by"),
        ("ies", "ie"),
    ],
)
def test_stems_are_those_of_lunr_js(word: str, expected: str) -> None:
    assert expected == Stemmer().stem(word)


@pytest.mark.parametrize(
    ("value", "expected"), [(0, b"0"), (31, b"V"), (32, b"X0"), (1023, b"\x5fV"), (1024, b"XW0")]
)
def test_numbers_take_five_bits_a_digit(value: int, expected: bytes) -> None:
    assert expected == number(value)
    assert [value] == numbers(number(value).decode())


# --- What is found -------------------------------------------------------------------------------------------


def test_every_word_but_stop_words_is_found_in_every_field() -> None:
    data = site(ALL)
    for stem in ("bath", "pool", "asset", "yorkshir", "lesson", "council", "build"):
        assert ["Bramley Baths"] == titles(data, stem)
    assert "the" not in terms(data)


def test_a_place_finds_all_below_it() -> None:
    assert ["A garden for Splott"] == titles(site(ALL), "wale")


def test_a_word_in_the_title_counts_for_more_than_one_repeated_in_the_body() -> None:
    loud = document("Something else", body="Baths, baths and more baths, and a bath besides.")
    assert ["Bramley Baths", "Something else"] == titles(site([loud, BATHS]), "bath")


def test_a_word_in_the_terms_counts_for_more_than_one_in_the_body() -> None:
    mentions = document("A mention", body="It was an allotment once.")
    assert ["Food and growing", "A mention"] == titles(site([mentions, THEME]), "allot")


def test_a_long_body_makes_a_word_count_for_less() -> None:
    short = document("Short", body="Swimming.")
    long = document("Long", body="Swimming." + " Other words there are here." * 50)
    found = levels(terms(site([long, short]))["swim"])
    assert found[1] > found[0]


def test_a_compound_is_found_joined_and_apart() -> None:
    found = terms(site(ALL))
    assert {"co", "design", "codesign"} <= set(found)


def test_common_words_of_bodies_are_cut_off_but_never_those_of_titles_terms_and_places() -> None:
    documents = [
        document("Plain one", body="swimming and other things that were not swimming"),
        document("Plain two", body="swimming"),
        document("Plain three", body="swimming in a long text about quite other matters, told at length"),
        document("Tagged", terms=("swimming",), body="nothing else"),
        document("Swimming"),
    ]
    postings = terms(site(documents, replace(SMALL, body_postings=1)))["swim"]
    assert "5" == postings.split(" ")[1]
    assert {0, 1, 2} & set(levels(postings)) and {3, 4} <= set(levels(postings))
    assert 3 == len(levels(postings))


def test_documents_are_numbered_by_kind_and_kinds_are_counted() -> None:
    data = site(ALL)
    shown = [row[0] for block in files(data, "shown") for row in block]
    assert [THEME.address, BATHS.address, GARDEN.address] == shown
    assert [BATHS.address, GARDEN.address] == data["search/cases"]
    counted = [row for row in data["search/manifest"]["kinds"] if row[2]]
    assert [["theme", "Themes", 1], ["case", "Cases", 2]] == counted


def test_a_kind_that_the_settings_do_not_name_is_refused() -> None:
    with pytest.raises(ValueError, match="ghost"):
        site([document("Boo", kind="ghost")])


# --- Files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["terms", "words"])
def test_the_manifest_says_which_file_a_key_is_in(folder: str) -> None:
    data = site(ALL)
    bounds = data["search/manifest"][folder].split(" ")
    parts = files(data, folder)
    assert len(parts) == len(bounds) > 3
    assert sorted(bounds) == bounds
    for n, text in enumerate(parts):
        keys = list(lines(text))
        assert sorted(keys) == keys
        assert all(bounds[n] <= key and (n + 1 == len(bounds) or key < bounds[n + 1]) for key in keys)


def test_a_beginning_whose_words_lie_in_several_files_has_a_line_of_its_own() -> None:
    documents = [document(f"co{letter}mmon", body="common words") for letter in "abcdefgh"]
    data = site(documents)
    bounds = data["search/manifest"]["terms"].split(" ")
    wide = {bound[:end] for bound in bounds for end in range(2, len(bound))}
    found = terms(data)
    assert "co" in wide
    assert {prefix + "*" for prefix in wide} == {key for key in found if key.endswith("*")}
    assert set(range(8)) == set(levels(found["co*"]))


def test_the_line_of_a_beginning_keeps_the_best_documents_only() -> None:
    documents = [document(f"co{letter}mmon", body="common words") for letter in "abcdefgh"]
    documents.append(document("Less", body="cozy"))
    kept = levels(terms(site(documents, replace(SMALL, prefix_postings=3)))["co*"])
    assert [0, 1, 2] == sorted(kept)


def test_positions_tell_where_a_word_stands_and_leave_gaps_between_texts() -> None:
    data = site([document("Baths", summary="A pool and baths", body="baths")], SearchSettings())
    at = list(lines(data["search/terms/0"])).index("bath")
    place, times, *positions = numbers(data["search/positions/0"].split("\n")[at])
    assert (0, 3) == (place, times)
    assert 0 == positions[0]
    assert [True, True] == [b - a > 5 for a, b in itertools.pairwise(positions)]


def test_the_lexicon_gives_readable_words_with_their_number_of_documents() -> None:
    lexicon = {key: rest for text in files(site(ALL), "words") for key, rest in lines(text).items()}
    assert "2" == lexicon["swimming"]
    assert "commun" not in lexicon and "community" in lexicon


def test_texts_hold_claims_and_paragraphs_a_line_each() -> None:
    texts = [text for block in files(site(ALL), "texts") for text in block]
    assert [*BATHS.claims, *BATHS.body.split("\n")] == texts[1].split("\n")


def test_nothing_in_a_title_can_end_the_script() -> None:
    bad = document("</script><!-- \u2028 '\"\\", body="x")
    data = dict(index_files([bad], SearchSettings()))["search/shown/0.js"].decode()
    assert "<" not in data and "\u2028" not in data
    assert bad.title == site([bad])["search/shown/0"][0][1]


def test_a_site_without_pages_has_an_index_that_finds_nothing() -> None:
    data = site([])
    assert 0 == data["search/manifest"]["documents"]
    assert [""] == files(data, "terms") == files(data, "positions") == files(data, "words")


def test_the_edition_changes_with_the_content_and_only_then() -> None:
    edition = site(ALL)["search/manifest"]["edition"]
    assert edition == site(ALL)["search/manifest"]["edition"]
    assert edition != site([BATHS, THEME])["search/manifest"]["edition"]


def test_the_bytes_do_not_depend_on_the_hash_seed() -> None:
    program = """
import hashlib, sys
from tests.test_search import ALL, SMALL
from explorer.search import index_files
print(hashlib.sha256(repr(list(index_files(ALL * 5, SMALL))).encode()).hexdigest())
"""
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parent.parent,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert 1 == len(digests)
