"""Search data: what is in the files, read back here by a decoder of the test's own."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from explorer.search import Document, Renewal, SearchSettings, Unusable, build, index_files
from explorer.search.document import Listed
from explorer.search.encoding import number
from explorer.search.words import Stemmer, words
from explorer.share import Alone
from tests.conftest import ROOT

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


def bounds(data: Mapping[str, Any], folder: str) -> list[str]:
    """The first key that each file of a folder may have, in order."""
    found: list[str] = data["search/manifest"][folder].split(" ")
    return found


def file_name(bound: str) -> str:
    """As search-core.js makes it."""
    return "_" + re.sub("[^0-9A-Za-z]", lambda sign: f"-{ord(sign[0]):x}-", bound)


def files(data: Mapping[str, Any], folder: str) -> list[Any]:
    """The files of a folder, in order: numbered, or named by their bounds."""
    found = [name for name in data if name.startswith(f"search/{folder}/")]
    numbered = folder in ("shown", "texts")
    named = (
        range(len(found))
        if numbered
        else map(file_name, bounds(data, "terms" if folder == "positions" else folder))
    )
    out = [data[f"search/{folder}/{name}"] for name in named]
    assert len(found) == len(out)
    return out


def keyed(data: Mapping[str, Any], folder: str) -> dict[str, str]:
    """Key -> the rest of its line, from all files of a folder."""
    return {key: rest for text in files(data, folder) for key, rest in lines(text).items()}


def terms(data: Mapping[str, Any]) -> dict[str, str]:
    """Stem -> its postings, still encoded."""
    return keyed(data, "terms")


def places(line: str) -> dict[int, list[tuple[int, int]]]:
    """A line of positions: document -> the sentences and words at which a stem stands."""
    out: dict[int, list[tuple[int, int]]] = {}
    document, at = -1, 0

    def take() -> int:
        nonlocal at
        start = at
        while DIGITS.index(line[at]) >= 32:
            at += 1
        at += 1
        return numbers(line[start:at])[0]

    while at < len(line):
        document += take() + 1
        out[document] = []
        for _ in range(take()):
            out[document].append((DIGITS.index(line[at]), DIGITS.index(line[at + 1])))
            at += 2
    return out


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


def test_what_the_browser_has_of_lunr_js_is_lunr_js() -> None:
    whole = (ROOT / "bench" / "vendor" / "lunr.js").read_text()
    part = (ROOT / "templates" / "assets" / "vendor" / "lunr-words.js").read_text()
    taken = [line.removesuffix(";") for line in part.splitlines() if line.startswith("e.")]
    assert 2 == len(taken) and all(line in whole for line in taken)
    assert whole.split("\n */")[0] in part, "its licence"


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
    counted = [row[:3] for row in data["search/manifest"]["kinds"] if row[2]]
    assert [["theme", "Themes", 1], ["case", "Cases", 2]] == counted


def test_a_kind_that_the_settings_do_not_name_is_refused() -> None:
    with pytest.raises(ValueError, match="ghost"):
        site([document("Boo", kind="ghost")])


# --- Files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["terms", "words"])
def test_the_manifest_says_which_file_a_key_is_in(folder: str) -> None:
    data = site([*ALL, document("Żółw 東京 Бирмингем αβγ 42 1999")])
    first = bounds(data, folder)
    parts = files(data, folder)
    assert len(parts) == len(first) > 3
    assert sorted(first) == first
    for n, text in enumerate(parts):
        keys = list(lines(text))
        assert sorted(keys) == keys
        assert all((not n or first[n] <= key) and (n + 1 == len(first) or key < first[n + 1]) for key in keys)


def test_a_beginning_whose_words_lie_in_several_files_has_a_line_of_its_own() -> None:
    documents = [document(f"co{letter}mmon", body="common words") for letter in "abcdefgh"]
    data = site(documents)
    wide = {bound[:end] for bound in bounds(data, "terms") for end in range(2, len(bound))}
    found = keyed(data, "beginnings")
    assert "co" in wide
    assert wide == set(found)
    assert set(range(8)) == set(levels(found["co"]))


def test_the_line_of_a_beginning_keeps_the_best_documents_only() -> None:
    documents = [document(f"co{letter}mmon", body="common words") for letter in "abcdefgh"]
    documents.append(document("Less", body="cozy"))
    kept = levels(keyed(site(documents, replace(SMALL, prefix_postings=3)), "beginnings")["co"])
    assert [0, 1, 2] == sorted(kept)


def test_positions_tell_in_which_sentence_a_word_stands_and_where() -> None:
    data = site([GARDEN, document("Baths", summary="A pool and baths", body="Warm baths\nCold baths")])
    at = list(terms(data)).index("bath")
    found = places("\n".join(files(data, "positions")).split("\n")[at])
    assert [1] == list(found)
    assert [0, 3, 1, 1] == [word for _, word in found[1]]
    assert 4 == len({sentence for sentence, _ in found[1]})


def test_other_words_for_a_term_are_found_as_if_they_stood_there_but_have_no_position() -> None:
    said = document("Baths", terms=("Pool", "open water"))
    meant = document("Baths", terms=("Pool",), terms_also=("open water",))
    assert terms(site([said])) == terms(site([meant]))
    data = site([meant])
    lines_of = dict(zip(terms(data), "\n".join(files(data, "positions")).split("\n"), strict=True))
    assert {"pool": 1, "open": 0, "water": 0} == {
        stem: len(places(lines_of[stem])[0]) for stem in ("pool", "open", "water")
    }


def test_the_positions_in_a_sentence_do_not_hang_on_those_before_it() -> None:
    def found(body: str) -> list[tuple[int, int]]:
        data = site([document("Baths", body=body)], SearchSettings())
        at = list(terms(data)).index("last")
        return places(files(data, "positions")[0].split("\n")[at])[0]

    assert found("The last one.") == found("Quite another one. And one more!\nThe last one.")


def test_the_lexicon_gives_readable_words_with_their_number_of_documents() -> None:
    lexicon = keyed(site(ALL), "words")
    assert "2" == lexicon["swimming"]
    assert "commun" not in lexicon and "community" in lexicon


def test_texts_hold_claims_and_paragraphs_a_line_each() -> None:
    texts = [text for block in files(site(ALL), "texts") for text in block]
    assert [*BATHS.claims, *BATHS.body.split("\n")] == texts[1].split("\n")


def test_kinds_without_texts_have_no_files_of_them() -> None:
    data = site([document(f"Theme {n}", kind="theme", address=f"themes/{n}.html") for n in range(6)] + ALL)
    blocks = [name for name in data if name.startswith("search/texts/")]
    told = {row[0]: row[3] for row in data["search/manifest"]["kinds"]}
    assert ["search/texts/3", "search/texts/4"] == blocks
    assert (0, 1) == (told["theme"], told["case"])


def test_nothing_in_a_title_can_end_the_script() -> None:
    bad = document("</script><!-- \u2028 '\"\\", body="x")
    data = dict(index_files([bad], SearchSettings()))["search/shown/0.js"].decode()
    assert "<" not in data and "\u2028" not in data
    assert bad.title == site([bad])["search/shown/0"][0][1]


def test_a_site_without_pages_has_an_index_that_finds_nothing() -> None:
    data = site([])
    assert 0 == data["search/manifest"]["documents"]
    assert [""] == files(data, "terms") == files(data, "positions") == files(data, "words")
    assert [""] == files(data, "beginnings")


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


# --- What an earlier build kept ------------------------------------------------------------------------------

SYLLABLES = (
    "ba",
    "be",
    "ka",
    "ko",
    "gar",
    "den",
    "ing",
    "swim",
    "com",
    "mu",
    "ni",
    "ty",
    "é",
    "東",
    "9",
    "-",
)


def some_words(chance: random.Random, most: int) -> str:
    return " ".join(
        "".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(chance.randint(1, most))
    )


def any_document(chance: random.Random, number: int) -> Document:
    kind = chance.choice(["case", "case", "case", "theme", "page"])
    return Document(
        f"{kind}s/{number}.html",
        kind,
        some_words(chance, 4),
        some_words(chance, 9),
        some_words(chance, 2),
        (some_words(chance, 2),),
        (some_words(chance, 2),),
        (some_words(chance, 5),),
        (),
        f"{some_words(chance, 30)}\n{some_words(chance, 30)}",
    )


class Kept:
    """What is kept of an index, and its files; as a build and those after it leave them."""

    def __init__(self, settings: SearchSettings) -> None:
        self.settings = settings
        self.rows: dict[str, bytes] = {}
        self.files: dict[str, bytes] = {}

    def load(self, names: Sequence[str]) -> dict[str, bytes]:
        return {name: self.rows[name] for name in names if name in self.rows}

    def after(self, documents: Sequence[Document]) -> bool:
        """Takes on these documents; whether what was kept was of use."""
        sources = Listed(documents, self.settings)
        new = dict(self.rows)
        try:
            made = Renewal(self.load, sources, self.settings, new.__setitem__).files(Alone())
        except Unusable:
            made = list(build(sources, self.settings, Alone(), new.__setitem__))
            return False
        finally:
            self.rows = new
            self.files = {a: self.files[a] if data is None else data for a, data in made}
        return True


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [60, 400, 10_000])
def test_an_index_made_from_what_was_kept_is_the_one_made_anew(seed: int, size: int) -> None:
    chance = random.Random(seed)
    settings = replace(SMALL, shard_characters=size, body_postings=20, prefix_postings=5)
    documents = [any_document(chance, number) for number in range(90)]
    kept = Kept(settings)
    used = []
    for turn in range(8):
        for _ in range(chance.choice([0, 1, 1, 3])):
            at = chance.randrange(len(documents))
            match chance.randrange(5):
                case 0:
                    del documents[at]
                case 1:
                    documents.insert(at, any_document(chance, 1000 * turn + at))
                case 2:
                    documents[at] = replace(documents[at], title=some_words(chance, 4))
                case _:
                    documents[at] = replace(documents[at], body=documents[at].body + some_words(chance, 3))
        used.append(kept.after(documents))
        assert dict(index_files(documents, settings)) == kept.files
    assert sum(used) > 3


@pytest.mark.parametrize("harm", ["lost", "cut", "swapped"])
def test_what_was_kept_and_is_damaged_is_as_good_as_none(harm: str) -> None:
    chance = random.Random(5)
    documents = [any_document(chance, number) for number in range(60)]
    whole = Kept(replace(SMALL, shard_characters=400))
    whole.after(documents)
    for turn in range(20):
        kept = Kept(whole.settings)
        kept.rows, kept.files = dict(whole.rows), whole.files
        edited = list(documents)
        edited[turn] = replace(edited[turn], body=some_words(chance, 3))
        kind = chance.choice(["run/", "terms/", "words/", "state"])
        name = chance.choice(sorted(name for name in kept.rows if name.startswith(kind)))
        other = chance.choice(sorted(kept.rows))
        if harm == "lost":
            del kept.rows[name]
        elif harm == "cut":
            kept.rows[name] = kept.rows[name][: chance.randrange(len(kept.rows[name]))]
        else:
            kept.rows[name] = kept.rows[other]
        kept.after(edited)
        assert dict(index_files(edited, kept.settings)) == kept.files


def test_one_edit_touches_few_files() -> None:
    chance = random.Random(6)
    documents = [any_document(chance, number) for number in range(600)]
    kept = Kept(replace(SMALL, shard_characters=400))
    kept.after(documents)
    before = dict(kept.files)
    documents[9] = replace(documents[9], body=documents[9].body + "\nquokka")
    assert kept.after(documents)
    changed = [name for name in kept.files if before.get(name) != kept.files[name]]
    assert len(changed) < len(before) / 10
    assert any("_q" in name for name in kept.files)
    assert dict(index_files(documents, kept.settings)) == kept.files
