"""What a word is: lunr's stop words and stemmer, over folded runs of letters and digits.

The same steps run in the browser (`templates/assets/search-core.js`), with lunr.js 2.3.9; tests compare them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain

from lunr.stop_word_filter import WORDS as STOP_WORDS

LONGEST_WORD = 40
"""Anything longer is an address or a slip, and nobody types it."""

SPELLINGS = str.maketrans(
    {**dict.fromkeys("\u2018\u2019\u02bc\u00b4", "'"), "\u2010": "-", "\u2011": "-", "\u00ad": ""}
)
"""Before all else: one apostrophe, one hyphen, no soft hyphens."""
LETTER_PAIRS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ς": "σ"}
)
"""Letters that Unicode does not take apart into a letter and an accent, and a Greek one with two shapes."""
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
POSSESSIVE = re.compile(r"'s(?![^\W_])|'")
THOUSANDS = re.compile(r",(?<=[0-9],)(?=[0-9]{3})")
WORD = re.compile(r"[^\W_]+")
SIGNS_TO_SPACES = bytes(c if chr(c).isalnum() or c == ord("\n") else ord(" ") for c in range(128)) + bytes(
    128
)
"""A table for texts in ASCII."""
COMPOUND = re.compile(r"(?<![^\W_])[^\W_]+(?:-[^\W_]+)+")


def folded(text: str) -> str:
    """The text in lower case, without accents, apostrophes and signs beyond ASCII: `St John's Café` -> `st john cafe`.

    `folded` in search-core.js does the same, step by step, but leaves signs in.
    """
    if not text.isascii():
        text = NOT_ASCII.sub(lambda run: plain_letters(run[0]), text)
    text = text.replace("`", "'").lower()
    if "'" in text:
        text = POSSESSIVE.sub("", text)
    return THOUSANDS.sub("", text) if "," in text else text


@lru_cache(4096)
def plain_letters(text: str) -> str:
    """A run of letters and signs beyond ASCII in their plainest form: `Ŵ` -> `w`, and a space for `£`."""
    text = unicodedata.normalize("NFKD", text.translate(SPELLINGS)).lower()
    text = "".join(c for c in text if unicodedata.category(c)[0] != "M").translate(LETTER_PAIRS)
    return "".join(c if c.isascii() or c.isalnum() else " " for c in text)


def words(text: str) -> list[str]:
    """The words of a text, folded, in order.

    lunr splits at spaces and hyphens only, so that `and/or` would be one word; every sign that is neither
    letter nor digit counts as a space here, which leaves its tokeniser nothing to do but split at spaces.
    """
    return list(chain.from_iterable(split_lines(folded(text))))


def split_lines(text: str) -> list[list[str]]:
    """The words of each line of a folded text."""
    if text.isascii():  # as most are, and then this takes a third of the time
        return list(map(str.split, text.encode().translate(SIGNS_TO_SPACES).decode().split("\n")))
    return list(map(WORD.findall, text.split("\n")))


_C, _V = "[^aeiou][^aeiouy]*", "[aeiouy][aeiou]*"
"""A run of consonants, a run of vowels."""
_HAS_VOWEL = re.compile(f"(?:{_C})?[aeiouy]").match
_MORE_THAN_0 = re.compile(f"(?:{_C})?{_V}{_C}").match
"""Porter's measure, of vowels followed by consonants, is more than 0."""
_MORE_THAN_1 = re.compile(f"(?:{_C})?{_V}{_C}{_V}{_C}").match
_JUST_1 = re.compile(f"(?:{_C})?{_V}{_C}(?:{_V})?").fullmatch
_SHORT = re.compile(f"{_C}[aeiouy][^aeiouwxy]").fullmatch


def _by_last_letter(endings: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Last letter -> the endings with it and what takes their place, the longest first."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for ending in sorted(endings, key=len, reverse=True):
        found[ending[-1]].append((ending, endings[ending]))
    return dict(found)


_STEP_2 = _by_last_letter(
    {
        "ational": "ate",
        "tional": "tion",
        "enci": "ence",
        "anci": "ance",
        "izer": "ize",
        "bli": "ble",
        "alli": "al",
        "entli": "ent",
        "eli": "e",
        "ousli": "ous",
        "ization": "ize",
        "ation": "ate",
        "ator": "ate",
        "alism": "al",
        "iveness": "ive",
        "fulness": "ful",
        "ousness": "ous",
        "aliti": "al",
        "iviti": "ive",
        "biliti": "ble",
        "logi": "log",
    }
)
_STEP_3 = _by_last_letter(
    {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
)
_STEP_4 = _by_last_letter(
    dict.fromkeys(
        [
            "al",
            "ance",
            "ence",
            "er",
            "ic",
            "able",
            "ible",
            "ant",
            "ement",
            "ment",
            "ent",
            "ou",
            "ism",
            "ate",
            "iti",
            "ous",
            "ive",
            "ize",
        ],
        "",
    )
)


class Stemmer:
    """Porter's stemmer as lunr.js has it, step by step; a test compares the two over every word of the content.

    The one that lunr for Python brings differs from it here and there, and takes six times as long.
    """

    def stem(self, word: str) -> str:
        """The stem that lunr.js gives for this word."""
        if len(word) < 3:
            return word
        if word[0] == "y":  # a consonant there, whatever follows
            return "y" + self._steps("Y" + word[1:])[1:]
        return self._steps(word)

    def _steps(self, word: str) -> str:
        word = self._past(self._plural(word))
        if word[-1] == "y" and len(word) > 2 and word[-2] not in "aeiou":
            word = word[:-1] + "i"
        word = self._replace(word, _STEP_2)
        word = self._replace(word, _STEP_3)
        word = self._drop(word)
        if word[-1] == "e" and len(word) > 1:
            stem = word[:-1]
            if _MORE_THAN_1(stem) or (_JUST_1(stem) and not _SHORT(stem)):
                word = stem
        return word[:-1] if word.endswith("ll") and _MORE_THAN_1(word) else word

    @staticmethod
    def _plural(word: str) -> str:
        if word[-1] != "s":
            return word
        if (word.endswith("sses") and len(word) > 4) or (word.endswith("ies") and len(word) > 3):
            return word[:-2]
        return word[:-1] if len(word) > 2 and word[-2] != "s" else word

    @staticmethod
    def _past(word: str) -> str:
        if word.endswith("eed") and len(word) > 3:
            return word[:-1] if _MORE_THAN_0(word[:-3]) else word
        if word.endswith("ed"):
            stem = word[:-2]
        elif word.endswith("ing"):
            stem = word[:-3]
        else:
            return word
        if not stem or not _HAS_VOWEL(stem):
            return word
        if stem.endswith(("at", "bl", "iz")):
            return stem + "e"
        if len(stem) > 1 and stem[-1] == stem[-2] and stem[-1] not in "aeiouylsz":
            return stem[:-1]
        return stem + "e" if _SHORT(stem) else stem

    @staticmethod
    def _replace(word: str, endings: Mapping[str, list[tuple[str, str]]]) -> str:
        for ending, new in endings.get(word[-1], ()):
            if word.endswith(ending) and len(word) > len(ending):
                stem = word[: -len(ending)]
                return stem + new if _MORE_THAN_0(stem) else word
        return word

    @staticmethod
    def _drop(word: str) -> str:
        for ending, _ in _STEP_4.get(word[-1], ()):
            if word.endswith(ending) and len(word) > len(ending):
                stem = word[: -len(ending)]
                return stem if _MORE_THAN_1(stem) else word
        if word.endswith(("sion", "tion")) and len(word) > 4 and _MORE_THAN_1(word[:-3]):
            return word[:-3]
        return word


class Stems(dict[str, str]):
    """Word -> stem, or "" for a word that is not searched for. Each word is worked out once."""

    def __init__(self) -> None:
        super().__init__()
        self._stemmer = Stemmer()

    def __missing__(self, word: str) -> str:
        stem = "" if word in STOP_WORDS or len(word) > LONGEST_WORD else self._stemmer.stem(word)
        self[word] = stem
        return stem
