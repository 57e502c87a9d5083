"""Pictures: what their files may be called, and what they must hold."""

from __future__ import annotations

import re

from explorer.addresses import hyphenated
from explorer.problems import Problem

FOLDER = "content/images/"
LARGEST = 1_000_000
"""Bytes: somebody on a phone loads it whole."""

_NAME = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*\.(?:jpg|jpeg|png|webp)")
_BEGIN = {"jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "webp": b"RIFF"}
"""Ending to the bytes that such a file begins with."""
ENDINGS = tuple(f".{ending}" for ending in _BEGIN)


def wrong_name(name: str) -> tuple[str, str] | None:
    """What is wrong with the name of a picture, and a better one; None when it will do."""
    if _NAME.fullmatch(name):
        return None
    if "/" in name or "\\" in name:
        last = re.split(r"[/\\]", name)[-1]
        return "must stand without its folder, which is content/images/", f"write {last}" if last else ""
    stem, dot, ending = name.rpartition(".")
    if not dot or not ending.isalnum():
        return "must have its ending: .jpg, .png or .webp", "write it whole, such as shed.jpg"
    better = hyphenated(stem) or "picture"
    if ending.lower() not in _BEGIN:
        return "must end in .jpg, .png or .webp", f"save the picture as a .jpg file: {better}.jpg"
    if ending != ending.lower():
        return "must end in small letters", f"rename the file to {better}.{ending.lower()}"
    return (
        "must have no spaces, accents or signs, only letters, digits and single hyphens",
        f"rename the file to {better}.{ending}",
    )


def problems_in(path: str, data: bytes) -> list[Problem]:
    """What is wrong with a file in the pictures' folder."""
    name = path.removeprefix(FOLDER)
    if "/" in name:
        message = "a picture must lie in content/images/ itself, in no folder below it"
        return [Problem(path, 0, message, f"move it to {FOLDER}{name.rpartition('/')[2]}")]
    if wrong := wrong_name(name):
        return [Problem(path, 0, f"the name of a picture {wrong[0]} (found '{name}')", wrong[1])]
    problems = []
    ending = name.rpartition(".")[2]
    if not data.startswith(_BEGIN[ending]):
        message = f"a file that ends in .{ending} must hold such a picture (it holds something else)"
        problems.append(Problem(path, 0, message, "save it anew from a program that shows pictures"))
    if len(data) > LARGEST:
        message = f"a picture must have at most {LARGEST:,} bytes (it has {len(data):,})"
        problems.append(Problem(path, 0, message, "make it smaller: 1,600 pixels across are enough"))
    return problems
