"""The only module that reads content or writes output.

A build writes into a staging folder beside `output/` and exchanges the two, so a kill at any moment leaves the
old site or the new one. Only a folder that carries our marker file is ever replaced.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from stat import S_IFREG, S_ISREG
from typing import IO, TYPE_CHECKING, Any, BinaryIO, TypeVar

from msgspec import MsgspecError, Struct
from msgspec.json import Decoder, encode
from msgspec.structs import asdict

from explorer.problems import BuildError, Problem

if TYPE_CHECKING:
    import sqlite3
    from zipfile import ZipInfo

    from explorer import packing

T = TypeVar("T")

MARKER = ".explorer"
"""File in `output/` that says: this folder was built, and may be replaced. Holds what it was built from."""

READ = ("content", "templates")
CONFIG = "site_config.yaml"
CASES = "content/cases/"
MAKERS = frozenset(
    (
        "comrak_ext",
        "jinja2",
        "lightningcss",
        "lunr",
        "markdown",
        "markupsafe",
        "msgspec",
        "nh3",
        "pyyaml",
        "rjsmin",
    )
)
"""Packages whose version may change what a page is."""
BACKUPS = ("~", ".swp", ".tmp", ".orig", ".bak")
"""Endings of what editors leave beside a file."""
ROOM_FOR_CASES = 16_000_000
"""Bytes of cases' files that are kept in memory; what lies beyond is read again when it is parsed."""


class Counted(Struct, frozen=True):
    """What a built site holds."""

    cases: int
    pages: int
    files: int
    drafts: int


class Marker(Struct, frozen=True):
    """What a built site says of itself."""

    fingerprint: str
    counted: Counted
    files: dict[str, int]
    """Address to bytes."""


_MARKER = Decoder(Marker)


class UseError(Exception):
    """The command was used wrongly; its message is for the person at the keyboard."""


class _Files(Mapping[str, bytes]):
    """Files by path, in sorted order. Those that there was no room to keep are read again, and must be as they were."""

    def __init__(self, folder: Path, kept: Mapping[str, bytes], digests: Mapping[str, bytes]) -> None:
        self.folder = folder
        self.kept = kept
        self.digests = digests

    def __getitem__(self, path: str) -> bytes:
        if path in self.kept:
            return self.kept[path]
        digest = self.digests[path]
        try:
            data = _bytes_of(f"{self.folder}/{path}")
        except OSError as error:
            raise UseError(
                f"{path} went away while the site was built ({error.strerror}); build again"
            ) from error
        if _digest((data,)) != digest:
            raise UseError(f"{path} was changed while the site was built; build again")
        return data

    def __contains__(self, path: object) -> bool:
        return path in self.digests

    def __iter__(self) -> Iterator[str]:
        return iter(self.digests)

    def __len__(self) -> int:
        return len(self.digests)


class SiteFiles(Struct, frozen=True):
    """Every file that a site is made of, read once."""

    files: Mapping[str, bytes]
    """Path relative to the site's folder, with forward slashes, in sorted order; ask for what you need alone."""
    digests: Mapping[str, bytes]
    """Path -> a digest of the file's bytes."""
    version: bytes
    """Changes when the generator does: its source, what it is pinned to, and Python."""
    fingerprint: str
    """Changes when any of the files does, or the generator itself."""


def read_site(folder: Path) -> SiteFiles:
    """All files of `content/`, `templates/` and the configuration. Raises BuildError for what is missing."""
    problems = [
        Problem(
            f"{name}/",
            0,
            "this folder must exist (it is missing)",
            f"make it, or name the site's folder with --site (looked in {folder})",
        )
        for name in READ
        if not (folder / name).is_dir()
    ]
    if not (folder / CONFIG).is_file():
        problems.append(
            Problem(
                CONFIG, 0, "this file must exist (it is missing)", "copy it from another site of the explorer"
            )
        )
    if problems:
        raise BuildError(problems)
    kept: dict[str, bytes] = {}
    digests: dict[str, bytes] = {}
    room = ROOM_FOR_CASES
    for relative in sorted([CONFIG, *(path for name in READ for path in _walk(folder, name))]):
        try:
            data = _bytes_of(f"{folder}/{relative}")
        except OSError as error:
            problems.append(Problem(relative, 0, f"this file must be readable ({error.strerror})"))
            continue
        digests[relative] = _digest((data,))
        if relative.startswith(CASES):
            room -= len(data)
        if room >= 0 or not relative.startswith(CASES):
            kept[relative] = data
    if problems:
        raise BuildError(problems)
    version = _version()
    names = (part for path, digest in digests.items() for part in (path.encode(), digest))
    return SiteFiles(_Files(folder, kept, digests), digests, version, _digest((version, *names)).hex())


def _bytes_of(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123  (a Path and a buffer for each of thousands cost more than their use)
        return file.read()


def _walk(site: Path, name: str) -> Iterator[str]:
    """Files below a folder of the site; hidden ones, editors' backups and links that lead outside stay out."""
    with os.scandir(site / name) as entries:
        for entry in entries:
            path = f"{name}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith((".", "__")):
                    yield from _walk(site, path)
            elif not (entry.name.startswith((".", "#")) or entry.name.endswith(BACKUPS)):
                if amiss := _amiss(site, path, entry):
                    raise BuildError([amiss])
                yield path


def _amiss(site: Path, path: str, entry: os.DirEntry[str]) -> Problem | None:
    """Why something in the site's folder is not read, if it is not: it is told, and never passed over."""
    if not entry.name.isprintable():
        message = "a file's name must be of letters, digits and signs that can be seen"
        return Problem(ascii(path)[1:-1], 0, message, "rename it")
    if entry.is_symlink() and _leads_out(site / path, site / path.partition("/")[0]):
        return Problem(path, 0, "a link must not lead out of the site's folder", "put the file itself there")
    if not _is_file(entry):
        message = "must be a file (found a link to a folder or to nothing, or a pipe)"
        return Problem(path, 0, message, "put the file itself there")
    return None


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads to itself
        return False


def _leads_out(link: Path, folder: Path) -> bool:
    try:
        return not link.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself leads nowhere
        return False


def _digest(parts: Iterable[bytes]) -> bytes:
    """BLAKE2 over parts and where each ends."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.digest()


def _version() -> bytes:
    """A digest of the generator's own source, what it is pinned to, and Python's version."""
    package = Path(__file__).parent
    own = [
        Path(directory, name)
        for directory, _, names in os.walk(package)
        for name in names
        if name.endswith(".py")
    ]
    pinned = package.parent / "pyproject.toml"
    parts = [repr(sys.version_info[:3]).encode(), pinned.read_bytes() if pinned.is_file() else b""]
    parts += [name.encode() for name in _installed()]
    for path in sorted(own):
        parts += (path.relative_to(package).as_posix().encode(), path.read_bytes())
    return _digest(parts)


def _installed() -> Iterator[str]:
    """What is installed of the packages that have a part in a page, with its version: `nh3-0.3.7.dist-info`.

    Read off the names of folders: Python's own way imports a parser of e-mail for it, at each start.
    """
    for place in filter(os.path.isdir, sys.path):
        for name in sorted(entry.name for entry in os.scandir(place)):
            if name.endswith((".dist-info", ".egg-info")) and name.partition("-")[0].lower() in MAKERS:
                yield name


def read_texts(folder: Path, names: Mapping[str, str]) -> dict[str, str]:
    """Text files of a folder, by the slug of the report whose text it is. Raises UseError for one not there."""
    if not folder.is_dir():
        raise UseError(f"--reports must name the folder with the reports' texts (found no folder {folder})")
    texts = {}
    for key, name in names.items():
        try:
            texts[key] = (folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise UseError(
                f"the text of the report '{key}' must lie in {folder}, in the file {name} ({why})"
            ) from error
    return texts


def is_current(output: Path, fingerprint: str) -> dict[str, int] | None:
    """What the marker says was counted, when `output` was built from just this and holds what was written, and no more."""
    marker = _marker(output)
    if marker is None or marker.fingerprint != fingerprint:
        return None
    standing = _standing(output)
    written = standing.pop(MARKER).time  # the marker was the last: what is younger, somebody else has changed
    if any(file.time > written for file in standing.values()):
        return None
    sizes = {address: file.size for address, file in standing.items()}
    return asdict(marker.counted) if sizes == marker.files else None


def _marker(folder: Path) -> Marker | None:
    """What the marker in a folder says; nothing when there is none, or it is damaged."""
    try:
        return _MARKER.decode((folder / MARKER).read_bytes())
    except (OSError, MsgspecError):
        return None


class Standing(Struct, frozen=True):
    """A file that is there."""

    node: int
    """Its number in the file system: of two names for one file it is the same."""
    size: int
    time: int
    """When it was last changed, in nanoseconds."""


def _entries(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """All that is in a folder and in the folders in it, by address."""
    waiting = [""] if folder.is_dir() and not folder.is_symlink() else []
    while waiting:
        inside = waiting.pop()
        with os.scandir(f"{folder}/{inside}") as entries:
            for entry in entries:
                yield inside + entry.name, entry
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{inside}{entry.name}/")


def _standing(folder: Path) -> dict[str, Standing]:
    """The files in a folder, by address."""
    found = ((address, entry.stat(follow_symlinks=False)) for address, entry in _entries(folder))
    return {a: Standing(s.st_ino, s.st_size, s.st_mtime_ns) for a, s in found if S_ISREG(s.st_mode)}


class Stage:
    """The folder beside `output/` in which the new site grows.

    It may hold the site before the one in `output/`, to which most files are common: the two folders take turns,
    and a build touches only what differs. A file in it may be one with a file in `output/`, so it is replaced,
    never written into.
    """

    def __init__(self, output: Path, files: ExitStack) -> None:
        """`files` closes what is open when all is done, or nothing is."""
        self.output = output
        self.open = files
        self.folder = _staging(output)
        self.old = _standing(output)
        self.spare: dict[str, int] = {}
        """What stands here already: address to its number in the file system."""
        self.folders: set[str] = set()
        self._begin()
        self.sizes: dict[str, int] = {}
        self.kept = 0

    def _begin(self) -> None:
        """Take up what the folder holds, if that is a whole site and nothing else; it is none from now on."""
        marker = _marker(self.folder)
        for address, entry in _entries(self.folder):
            if entry.is_dir(follow_symlinks=False):
                self.folders.add(address)
            else:
                self.spare[address] = entry.inode() if entry.is_file(follow_symlinks=False) else 0
        if marker and self.spare.keys() == {MARKER, *marker.files}:
            (self.folder / MARKER).unlink()
            del self.spare[MARKER]
        else:
            _remove(self.folder)
            self.folder.mkdir()
            self.spare.clear()
            self.folders.clear()

    def stands(self, files: Iterable[tuple[str, int, int]]) -> bool:
        """Whether all of these files (address, size, time of change) stand in `output` as they were left."""
        for address, size, time in files:
            found = self.old.get(address)
            if found is None or found.size != size or found.time != time:
                return False
        return True

    def write(self, address: str, data: bytes) -> None:
        """One file of the new site. A file that is the same in the old one is linked, so that it keeps its date."""
        if self._holds(address, data):
            self.keep(address, len(data))
            return
        path = self._path(address)
        self._clear(address)
        with open(path, "xb") as file:  # noqa: PTH123  (a Path for each of thousands of files costs more than its use)
            file.write(data)
        self.sizes[address] = len(data)

    def grow(self, address: str) -> Growing:
        """A file of the new site that is written piece by piece; close it."""
        path = self._path(address)
        self._clear(address)
        return Growing(self, address, path)

    def grown(self, address: str, path: str, size: int) -> None:
        """A file that was written piece by piece, as `write` does it."""
        found = self.old.get(address)
        if found and found.size == size and _same(f"{self.output}/{address}", path):
            Path(path).unlink()
            self.keep(address, size)
        else:
            self.sizes[address] = size

    def pages(self) -> list[str]:
        """The addresses of the pages of the new site, so far."""
        return [address for address in self.sizes if address.endswith(".html")]

    def measure(self, address: str) -> tuple[int, str]:
        """Bytes and SHA-256 of a file of the new site."""
        return self.sizes[address], _sha256(Path(self._path(address)))

    def keep(self, address: str, size: int) -> None:
        """A file of the old site that is known to be the same in the new one."""
        path = self._path(address)
        if self.spare.get(address) != self.old[address].node:
            self._clear(address)
            _link(f"{self.output}/{address}", path)
        self.sizes[address] = size
        self.kept += 1

    def time(self, address: str) -> int:
        """When a file of the new site was last changed, in nanoseconds."""
        return os.stat(self._path(address)).st_mtime_ns

    def _holds(self, address: str, data: bytes) -> bool:
        """Whether the old site has a file with just these bytes."""
        found = self.old.get(address)
        if found is None or found.size != len(data):
            return False
        try:
            with open(f"{self.output}/{address}", "rb") as file:  # noqa: PTH123  (see write)
                return file.read() == data
        except OSError:
            return False

    def _clear(self, address: str) -> None:
        """Make room for a file."""
        if self.spare.pop(address, None) is not None:
            (self.folder / address).unlink()

    def _path(self, address: str) -> str:
        """Where a file grows; its folder is there from then on."""
        folder, _, name = address.rpartition("/")
        if folder and folder not in self.folders:
            if not name or not set(address.split("/")).isdisjoint(("", ".", "..")) or "\\" in address:
                raise ValueError(f"{address} leads out of the output folder")
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
            self.folders.add(folder)
        elif name in ("", ".", ".."):
            raise ValueError(f"{address} leads out of the output folder")
        return f"{self.folder}/{address}"

    def finish(self, fingerprint: str, counted: Mapping[str, int]) -> None:
        """Take out what the new site has not, and write the marker, last of all: without it no folder is a site."""
        for address in self.spare.keys() - self.sizes.keys():
            (self.folder / address).unlink()
        used = {address.rpartition("/")[0] for address in self.sizes}
        for folder in sorted(self.folders, reverse=True):  # what lies in a folder comes before it
            if folder in used:
                used.add(folder.rpartition("/")[0])
                continue
            (self.folder / folder).rmdir()
        marker = Marker(fingerprint, Counted(**counted), dict(sorted(self.sizes.items())))
        (self.folder / MARKER).write_bytes(encode(marker))

    def is_spare(self) -> bool:
        """Whether the old site shares so much with the new one that the next may begin with it."""
        return 2 * self.kept > len(self.sizes)


class Growing:
    """A file that is written piece by piece, some of them copied from the file in its place in the old site."""

    AT_ONCE = 2**20
    """Bytes that are copied together."""

    def __init__(self, stage: Stage, address: str, path: str) -> None:
        self.stage = stage
        self.address = address
        self.path = path
        self.size = 0
        self.file = stage.open.enter_context(Path(path).open("xb"))  # noqa: SIM115  (the stage closes it)
        self.old: BinaryIO | None = None

    def add(self, data: bytes) -> None:
        self.size += self.file.write(data)

    def copy(self, start: int, size: int) -> None:
        """A piece of the old file. Raises UseError when it is no longer there."""
        if self.old is None:
            self.old = self.stage.open.enter_context((self.stage.output / self.address).open("rb"))
        if self.old.tell() != start:
            self.old.seek(start)
        while size:
            data = self.old.read(min(size, self.AT_ONCE))
            if not data:
                raise UseError(
                    f"{self.stage.output / self.address} was changed while the site was built; build again"
                )
            self.add(data)
            size -= len(data)

    def close(self) -> int:
        """The file is whole. Gives its size."""
        self.file.close()
        if self.old:
            self.old.close()
        self.stage.grown(self.address, self.path, self.size)
        return self.size


def _same(one: str, other: str) -> bool:
    """Whether two files have the same bytes."""
    import filecmp

    try:
        return filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False


def _link(old: str, new: str) -> None:
    try:
        os.link(old, new)
    except OSError:  # a file system without links
        import shutil

        shutil.copy2(old, new)


@contextmanager
def stage(output: Path, *, turns: bool = True) -> Iterator[Stage]:
    """A stage that becomes `output` when the block ends well, and vanishes when it does not.

    With `turns` the old site may stay beside the new one, for the next build to begin with. Raises UseError when
    `output` is something that we did not build.
    """
    from filelock import FileLock

    check_replaceable(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(_lock(output)):
        _recover(output)
        try:
            with ExitStack() as files:
                new = Stage(output, files)
                yield new
        except BaseException:
            _remove(_staging(output))
            raise
        _swap(new.folder, output)
        if not (turns and new.is_spare()):
            _remove(new.folder)


def check_apart(site: Path, output: Path) -> None:
    """Raise UseError when `output` lies in a folder that is read: it would be built from itself."""
    for name in READ:
        if output.resolve().is_relative_to((site / name).resolve()):
            raise UseError(f"{output} lies in {name}/, which the site is made from; name a folder beside it")


def check_replaceable(output: Path) -> None:
    """Raise UseError unless `output` is absent, empty, or a site that we built."""
    if output.is_symlink():
        raise UseError(f"{output} is a link; name the folder itself with --output")
    if not output.exists():
        return
    if not output.is_dir():
        raise UseError(f"{output} is a file; name a folder with --output")
    if not (output / MARKER).is_file() and any(output.iterdir()):
        raise UseError(
            f"{output} was not built by the explorer (it has no {MARKER} file) and is left alone; move it away, or name another folder with --output"
        )


def _lock(output: Path) -> Path:
    return output.with_name(f".{output.name}-lock")


def _staging(output: Path) -> Path:
    return output.with_name(f".{output.name}-staging")


def _old(output: Path) -> Path:
    return output.with_name(f".{output.name}-old")


def _swap(new: Path, output: Path) -> None:
    """Put `new` in the place of `output`, and that in its place: in one step where the system can do so."""
    if not output.exists():
        os.rename(new, output)
    elif not _exchange(new, output):
        os.rename(output, _old(output))
        os.rename(new, output)
        os.rename(_old(output), new)


def _recover(output: Path) -> None:
    """After a kill between the renames of a system that cannot exchange folders: the old site comes back, or goes."""
    old = _old(output)
    if not output.exists() and (old / MARKER).is_file():
        os.rename(old, output)
    _remove(old)


def _exchange(one: Path, other: Path) -> bool:
    """Linux's renameat2(2) with RENAME_EXCHANGE; False where there is no such call."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    at_fdcwd, rename_exchange = -100, 2
    if renameat2(at_fdcwd, os.fsencode(one), at_fdcwd, os.fsencode(other), rename_exchange) == 0:
        return True
    if ctypes.get_errno() in (errno.EINVAL, errno.ENOSYS, errno.EPERM):
        return False
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))


def _remove(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        import shutil

        shutil.rmtree(folder)


class Packed(Struct, frozen=True):
    """A site in one file."""

    path: Path
    size: int
    sha256: str
    changed: bool
    """False when the same file was there already."""


def check_pack_folder(site: Path, output: Path, folder: Path) -> None:
    """Raise UseError unless packs can be written into `folder`, and are safe there."""
    check_apart(site, folder)
    if folder.resolve().is_relative_to(output.resolve()):
        raise UseError(f"{folder} lies in {output}, which each build replaces; name another folder with --to")
    if folder.exists() and not folder.is_dir():
        raise UseError(f"{folder} is a file; name a folder with --to")


def pack(
    output: Path, fingerprint: str, folder: Path, planned: packing.Pack, track: Callable[..., Iterable[str]]
) -> Packed:
    """Write the site in `output` as a zip file, and its checksum beside it; each is there whole or not at all.

    `fingerprint` says which site it must be. `track` shows how far it is, as Progress.track does. Raises UseError
    when the site is no longer that one, or when the file cannot be written.
    """
    from filelock import FileLock

    path = folder / f"{planned.name}.zip"
    told = folder / f"{planned.name}.zip.sha256"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(_lock(output)):
            marker = _marker(output)
            if marker is None or marker.fingerprint != fingerprint:
                raise UseError(f"{output} was built anew while it was packed; pack again")
            with _in_place_of(path) as part:
                names = track(sorted(marker.files), "Packing", len(marker.files))
                _zip(part, output, names, marker.files, planned)
                size, sum_ = part.stat().st_size, _sha256(part)
                changed = not _same(str(path), str(part))
                line = f"{sum_}  {path.name}\n".encode()
                if not told.is_file() or told.read_bytes() != line:
                    told.unlink(missing_ok=True)  # at no moment does a checksum lie beside another file's
            with _in_place_of(told) as part:
                part.write_bytes(line)
    except OSError as error:
        raise UseError(f"{path} could not be written ({error.strerror})") from error
    return Packed(path, size, sum_, changed)


@contextmanager
def _in_place_of(path: Path) -> Iterator[Path]:
    """A file to write, which takes the place of `path` when the block ends well and its bytes are others."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)  # of one that was killed
    try:
        yield part
        if not _same(str(path), str(part)):
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _zip(
    path: Path, output: Path, names: Iterable[str], sizes: Mapping[str, int], planned: packing.Pack
) -> None:
    """A zip file of the site and of what stands beside it, whose bytes hang on theirs alone."""
    import shutil
    from io import BytesIO
    from zipfile import ZipFile

    from explorer.packing import SITE

    with path.open("xb") as file:
        with ZipFile(file, "w") as archive:
            for name, data in sorted(planned.beside.items()):
                with archive.open(_zip_entry(planned, name, len(data)), "w") as entry:
                    shutil.copyfileobj(BytesIO(data), entry)
            for name in names:
                told = _zip_entry(planned, f"{SITE}/{name}", sizes[name])
                with (output / name).open("rb") as page, archive.open(told, "w") as entry:
                    shutil.copyfileobj(page, entry)
                if told.file_size != sizes[name]:
                    raise UseError(f"{output / name} was changed while it was packed; build again")
        file.flush()
        os.fsync(file.fileno())


def _zip_entry(planned: packing.Pack, address: str, size: int) -> ZipInfo:
    """What a zip file says of a file: a name, a time and rights that are the same on every machine."""
    from zipfile import ZIP_DEFLATED, ZipInfo

    from explorer.packing import entry

    told = ZipInfo(entry(planned.name, address), planned.moment)
    told.create_system = 3  # Unix, which has the rights below
    told.external_attr = (S_IFREG | 0o644) << 16
    told.compress_type = ZIP_DEFLATED
    told.file_size = size  # beyond four gigabytes the form of the entry is another
    return told


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_new(path: Path, text: str) -> None:
    """A new file. Raises UseError when there is one already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise UseError(
            f"{path} is there already; choose another title, or another name with --slug"
        ) from error


def write_all_new(texts: Mapping[Path, str]) -> None:
    """New files, all of them or none. Raises UseError when one is there already."""
    with ExitStack() as undo:
        for path, text in texts.items():
            if not path.exists():  # not after it was written: one that was there is not ours to take away
                undo.callback(path.unlink, missing_ok=True)
            write_new(path, text)
        undo.pop_all()


def read_given(path: Path) -> bytes:
    """A file that was named on the command line. Raises UseError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UseError(f"cannot read {path} ({error.strerror})") from error


class Store:
    """Entries by key, in one file of the cache's folder. It may vanish, be damaged or be locked: then it holds nothing.

    SQLite, because two builds may use it at once and because one file with many entries costs less than many
    files. It is told not to wait for the disk: what a crash takes away is made again.
    """

    ENTRIES_KEPT = 4
    """Times as many entries as the last build used are kept, for other branches."""
    WAITING = 32 * 2**20
    """Bytes of entries that wait in memory to be written."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "entries.sqlite"
        self.connection: sqlite3.Connection | None = None
        self.used: set[bytes] = set()
        self.added: dict[bytes, bytes] = {}
        self.waiting = 0
        self.wrote = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return
        self._try(lambda _: None, None)

    def get(self, keys: Collection[bytes]) -> dict[bytes, bytes]:
        """Those of the entries that are here and whole."""
        self.used.update(keys)
        return {key: value[4:] for key, value in self._rows("key, value", keys) if _is_whole(key, value)}

    def there(self, keys: Collection[bytes]) -> set[bytes]:
        """Which of the entries are here, whole or not: they are not read."""
        return {key for (key,) in self._rows("key", keys)}

    def _rows(self, columns: str, keys: Collection[bytes]) -> Iterator[tuple[Any, ...]]:
        wanted = sorted(keys)
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            marks = ",".join("?" * len(some))
            ask = f"SELECT {columns} FROM entries WHERE key IN ({marks})"  # noqa: S608  (ours, and question marks)
            yield from self._try(lambda c, ask=ask, some=some: c.execute(ask, some).fetchall(), [])  # type: ignore[misc]

    def keep(self, keys: Iterable[bytes]) -> None:
        """Entries that are of use though nobody asked for them this time."""
        self.used.update(keys)

    def put(self, key: bytes, data: bytes) -> None:
        """An entry, written when the store is closed, or when many wait."""
        self.used.add(key)
        self.added[key] = data
        self.waiting += len(data)
        if self.waiting > self.WAITING:
            self._write()

    def _write(self) -> None:
        rows = [(key, _check(key, data) + data) for key, data in self.added.items()]
        self.added.clear()
        self.waiting = 0
        self.wrote = True
        self._try(lambda c: c.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?)", rows), None)
        self._try(lambda c: c.commit(), None)  # another build may be waiting

    def close(self) -> None:
        """Write what was put, forget what was long not used, and let go of the file."""
        if self.wrote or self.added:
            self._write()
            number = self._try(lambda c: c.execute("SELECT count(*) FROM entries").fetchone()[0], 0)
            if number > self.ENTRIES_KEPT * len(self.used):
                keys: list[tuple[bytes]] = self._try(
                    lambda c: c.execute("SELECT key FROM entries").fetchall(), []
                )
                old = [key for key in keys if key[0] not in self.used]
                self._try(lambda c: c.executemany("DELETE FROM entries WHERE key = ?", old), None)
            self._try(lambda c: c.commit(), None)
        if self.connection:
            self.connection.close()
            self.connection = None

    def _try(self, ask: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Ask the database. One that is no database is thrown away; one that is locked is left alone."""
        import sqlite3

        try:
            if self.connection is None:
                self.connection = sqlite3.connect(self.path, timeout=5, isolation_level="DEFERRED")
                self.connection.executescript(
                    "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;"
                    "CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, value BLOB);"
                )
            return ask(self.connection)
        except sqlite3.Error as error:
            if self.connection is not None:
                self.connection.close()
                self.connection = None
            if not isinstance(error, sqlite3.OperationalError):
                self.path.unlink(missing_ok=True)
            return otherwise


class Shelf:
    """Bytes that wait in a file without a name until they are asked for: it goes with the last that may ask.

    Processes that are forked off may ask too, all at once.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.file: IO[bytes] | None = None
        self.size = 0
        self.flushed = 0

    def put(self, data: bytes) -> int:
        """Keep bytes; gives where they begin."""
        if self.file is None:
            from tempfile import TemporaryFile
            from weakref import finalize

            self.file = TemporaryFile(dir=self.folder if self.folder and self.folder.is_dir() else None)  # noqa: SIM115  (closed with the shelf)
            finalize(self, self.file.close)
        start = self.size
        self.size += self.file.write(data)
        return start

    def get(self, start: int, size: int) -> bytes:
        """What was put there."""
        if self.file is None:
            raise LookupError("nothing was put on the shelf")
        if self.flushed < self.size:
            self.file.flush()
            self.flushed = self.size
        if hasattr(os, "pread"):
            return os.pread(self.file.fileno(), size, start)
        self.file.seek(start)
        data = self.file.read(size)
        self.file.seek(0, os.SEEK_END)
        return data


def _check(key: bytes, data: bytes) -> bytes:
    return zlib.crc32(data, zlib.crc32(key)).to_bytes(4, "big")


def _is_whole(key: object, value: object) -> bool:
    """Whether a row is one that we wrote: the right types, and the sum of its bytes."""
    return isinstance(key, bytes) and isinstance(value, bytes) and value[:4] == _check(key, value[4:])


def secret() -> bytes:
    """Thirty-two bytes that only whoever builds knows, kept where programs keep what is theirs; none where that fails."""
    import platformdirs

    try:
        path = platformdirs.user_cache_path("evidence-explorer") / "secret"
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):  # another build may do the same
                made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                os.write(made, os.urandom(32))
                os.close(made)
        found = path.read_bytes()
    except (OSError, RuntimeError):
        return b""
    return found if len(found) == 32 else b""


@contextmanager
def store(folder: Path | None) -> Iterator[Store | None]:
    """The store in a folder, closed at the end of the block; None for none."""
    if folder is None:
        yield None
        return
    opened = Store(folder)
    try:
        yield opened
    finally:
        opened.close()
