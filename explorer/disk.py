"""The only module that reads content or writes output.

A build writes into a staging folder beside `output/` and swaps the two by rename, so a kill at any moment
leaves the old site or the new one. Only a folder that carries our marker file is ever replaced.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from explorer.problems import BuildError, Problem

MARKER = ".explorer"
"""File in `output/` that says: this folder was built, and may be replaced. Holds what it was built from."""

READ = ("content", "templates")
CONFIG = "site_config.yaml"


class UseError(Exception):
    """The command was used wrongly; its message is for the person at the keyboard."""


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """Every file that a site is made of, read once."""

    files: Mapping[str, bytes]
    """Path relative to the site's folder, with forward slashes, in sorted order."""
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
    files: dict[str, bytes] = {CONFIG: (folder / CONFIG).read_bytes()}
    for name in READ:
        for path in _walk(folder / name):
            relative = path.relative_to(folder).as_posix()
            try:
                files[relative] = path.read_bytes()
            except OSError as error:
                problems.append(Problem(relative, 0, f"this file must be readable ({error.strerror})"))
    if problems:
        raise BuildError(problems)
    ordered = dict(sorted(files.items()))
    return SiteFiles(ordered, _fingerprint(ordered))


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder, in sorted order; hidden ones, editors' backups and links that lead outside stay out."""
    root = folder.resolve()
    for directory, names, file_names in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith((".", "__")))
        for name in sorted(file_names):
            path = Path(directory, name)
            if name.startswith((".", "#")) or name.endswith(("~", ".swp", ".tmp", ".orig", ".bak")):
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                relative = path.relative_to(folder.parent).as_posix()
                raise BuildError(
                    [
                        Problem(
                            relative,
                            0,
                            "a link must not lead out of the site's folder",
                            "put the file itself there",
                        )
                    ]
                )
            yield path


def _fingerprint(files: Mapping[str, bytes]) -> str:
    """BLAKE2 over names, lengths and bytes of all files, the generator's own source, and Python's version."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(repr(sys.version_info[:3]).encode())
    package = Path(__file__).parent
    own = {path.relative_to(package).as_posix(): path.read_bytes() for path in sorted(package.rglob("*.py"))}
    pinned = package.parent / "pyproject.toml"
    own["pyproject.toml"] = pinned.read_bytes() if pinned.is_file() else b""
    for name, data in (*own.items(), *files.items()):
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def read_texts(folder: Path, names: Mapping[str, str]) -> dict[str, str]:
    """Text files of a folder, by the key under which `names` has their name. Raises UseError for one not there."""
    texts = {}
    for key, name in names.items():
        try:
            texts[key] = (folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UseError(f"the text of {key} must be at {folder / name} ({error})") from error
    return texts


def is_current(output: Path, fingerprint: str) -> dict[str, int] | None:
    """What the marker says was counted, when `output` was built from just this and all of its files are there."""
    try:
        marker = json.loads((output / MARKER).read_bytes())
        if marker["fingerprint"] != fingerprint:
            return None
        for name, size in marker["files"].items():
            if os.stat(output / name).st_size != size:
                return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    counted = marker.get("counted")
    return counted if isinstance(counted, dict) else None


class Stage:
    """The folder beside `output/` in which the new site grows."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.folder = output.with_name(f".{output.name}-staging")
        self.sizes: dict[str, int] = {}
        self.folders: set[Path] = set()

    def write(self, address: str, data: bytes) -> None:
        """One file of the new site. A file that is the same in the old one is linked, so that it keeps its date."""
        path = self.folder / address
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise ValueError(f"{address} leads out of the output folder")
        if path.parent not in self.folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.folders.add(path.parent)
        if not _link_same(self.output / address, path, data):
            path.write_bytes(data)
        self.sizes[address] = len(data)

    def finish(self, fingerprint: str, counted: Mapping[str, int]) -> None:
        """Write the marker, last of all: a folder without it is never taken for a site."""
        marker = {
            "fingerprint": fingerprint,
            "counted": dict(counted),
            "files": dict(sorted(self.sizes.items())),
        }
        (self.folder / MARKER).write_text(json.dumps(marker, indent=0) + "\n", encoding="utf-8")


def _link_same(old: Path, new: Path, data: bytes) -> bool:
    try:
        if old.is_symlink() or os.stat(old).st_size != len(data) or old.read_bytes() != data:
            return False
        os.link(old, new)
    except OSError:
        return False
    return True


@contextmanager
def stage(output: Path) -> Iterator[Stage]:
    """A stage that becomes `output` when the block ends well, and vanishes when it does not.

    Raises UseError when `output` is something that we did not build.
    """
    from filelock import FileLock

    check_replaceable(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(output.with_name(f".{output.name}-lock")):
        new = Stage(output)
        _recover(output)
        _remove(new.folder)
        new.folder.mkdir()
        try:
            yield new
        except BaseException:
            _remove(new.folder)
            raise
        _swap(new.folder, output)


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


def _old(output: Path) -> Path:
    return output.with_name(f".{output.name}-old")


def _swap(new: Path, output: Path) -> None:
    """Put `new` in the place of `output`: in one step where the system can exchange two folders, else in two."""
    old = _old(output)
    _remove(old)
    if output.exists():
        if _exchange(new, output):
            os.rename(new, old)
        else:
            os.rename(output, old)
            os.rename(new, output)
    else:
        os.rename(new, output)
    _remove(old)


def _recover(output: Path) -> None:
    """After a kill between the two renames of a system that cannot exchange folders: the old site comes back."""
    old = _old(output)
    if not output.exists() and (old / MARKER).is_file():
        os.rename(old, output)


def _exchange(one: Path, other: Path) -> bool:
    """Linux's renameat2(2) with RENAME_EXCHANGE; False where there is no such call."""
    if not sys.platform.startswith("linux"):
        return False
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
        shutil.rmtree(folder)


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
