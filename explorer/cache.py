"""What was worked out before, as bytes that disk.py keeps and that are read back as typed values or not at all.

Nothing is ever unpickled: an entry is MessagePack, decoded into the very types it must hold. An entry that is
cut, altered or from another version is as good as none, and its work is done again.

The code of templates would run, so it is taken only when it is signed with a secret of whoever builds (see disk.py):
the cache lies in the site's folder, and somebody else may have put it there.
"""

from __future__ import annotations

import hashlib
import sys
from array import array
from collections.abc import Iterable, Mapping
from importlib.util import MAGIC_NUMBER
from typing import Any

import jinja2
import msgspec

from explorer.model import (
    Background,
    Case,
    EditionEntry,
    Finding,
    GlossaryEntry,
    Lens,
    Report,
    TextPage,
    Vocabulary,
)
from explorer.problems import Problem
from explorer.reader import Parsed

_KINDS: Mapping[str, type] = {
    kind.__name__: kind
    for kind in (Background, Case, EditionEntry, Finding, GlossaryEntry, Lens, Report, TextPage, Vocabulary)
}
_ENVELOPE = msgspec.msgpack.Decoder(tuple[str, msgspec.Raw, tuple[Problem, ...]])
_ENCODER = msgspec.msgpack.Encoder()
_records: dict[str, msgspec.msgpack.Decoder[Any]] = {}


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What came of one subject when a site was built."""

    uses: bytes
    """What it was made from: numbers in the ledger's list of uses, four bytes each, which take least memory."""
    files: tuple[tuple[str, int, int], ...]
    """Its files: address, bytes, time of change."""
    pieces: tuple[tuple[str, int], ...] = ()
    """What it added to the end of files that several subjects share: address, bytes."""


class Ledger(msgspec.Struct, frozen=True):
    """What came of every subject, in their order."""

    common: bytes = b""
    """A digest of what every subject is made from."""
    sketches: bytes = b""
    """A digest of all sketches."""
    uses: list[str] = msgspec.field(default_factory=list)
    sums: list[bytes] = msgspec.field(default_factory=list)
    """A digest of what was used, for each use."""
    entries: dict[str, Entry] = msgspec.field(default_factory=dict)
    shared: dict[str, tuple[int, int]] = msgspec.field(default_factory=dict)
    """The files made of pieces: address to bytes and time of change."""


_LEDGER = msgspec.msgpack.Decoder(Ledger)


def key(*parts: bytes) -> bytes:
    """One key out of several parts; where one ends and the next begins counts."""
    digest = hashlib.blake2b(digest_size=20)
    for part in parts:
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.digest()


def key_of_files(files: Iterable[tuple[str, bytes]], *more: bytes) -> bytes:
    """One key out of files, as path and digest, and what else it hangs on."""
    return key(*more, *(part for path, digest in files for part in (path.encode(), digest)))


def pack(parsed: Parsed) -> bytes | None:
    """What one file gave, as bytes; None when its records are of several kinds."""
    kinds = {type(record).__name__ for record in parsed.records} or {"Case"}
    if len(kinds) > 1:
        return None
    return _ENCODER.encode((kinds.pop(), parsed.records, parsed.problems))


def unpack(data: bytes | None) -> Parsed | None:
    """The bytes of `pack` as what they were; None for anything else."""
    if data is None:
        return None
    try:
        kind, records, problems = _ENVELOPE.decode(data)
        if kind not in _records:
            of: Any = _KINDS[kind]
            _records[kind] = msgspec.msgpack.Decoder(tuple[of, ...])
        return Parsed(_records[kind].decode(records), problems)
    except (msgspec.MsgspecError, KeyError):
        return None


def pack_ledger(ledger: Ledger) -> bytes:
    return _ENCODER.encode(ledger)


def unpack_ledger(data: bytes | None) -> Ledger:
    """The bytes of `pack_ledger`; an empty ledger for anything else."""
    try:
        ledger = _LEDGER.decode(data or b"")
        used = array("I", b"".join(entry.uses for entry in ledger.entries.values()))
    except (msgspec.MsgspecError, ValueError):
        return Ledger()
    fits = len(ledger.uses) == len(ledger.sums) and max(used, default=-1) < len(ledger.uses)
    return ledger if fits else Ledger()


def pack_code(name: str, code: bytes, secret: bytes) -> bytes:
    """A template's code with a signature (BLAKE2 with a key, RFC 7693) of its name and itself."""
    return _signature(name, code, secret) + code


def unpack_code(name: str, data: bytes | None, secret: bytes) -> bytes | None:
    """The bytes of `pack_code`; None for anything else."""
    code = (data or b"")[20:]
    return code if data and data[:20] == _signature(name, code, secret) else None


def _signature(name: str, code: bytes, secret: bytes) -> bytes:
    return hashlib.blake2b(key(name.encode(), code), digest_size=20, key=secret).digest()


def code_key(name: str, text: str, version: bytes) -> bytes:
    """The key of a template's code: by its name and text, the program that wrote it, and the Python that runs it."""
    return key(b"code", version, jinja2.__version__.encode(), MAGIC_NUMBER, name.encode(), text.encode())


def ledger_key(output: str) -> bytes:
    return key(b"ledger", sys.byteorder.encode(), output.encode())


def parsed_key(path: str, digest: bytes, version: bytes) -> bytes:
    """The key of what a file gives: by its name, a digest of its bytes, and the program that reads it."""
    return key(b"parsed", version, path.encode(), digest)
