"""Build the site and write it as one file to hand on: a zip file for a stick, and its checksum beside it.

Whoever gets it unzips it and double-clicks START-HERE.html. The same site gives the same bytes; a pack that
is there already is replaced only when it differs."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from explorer.commands import HELD
from explorer.commands.build import add as add_build
from explorer.commands.build import build_options

FOLDER = "packs"
"""Where packs are written, in the site's folder."""


def add(command: argparse.ArgumentParser) -> None:
    add_build(command)
    command.add_argument(
        "--to",
        type=Path,
        metavar="DIR",
        help=f"folder to write the file into (default: {FOLDER}/ in the site's folder)",
    )


def run(options: argparse.Namespace) -> int:
    from explorer import pipeline, progress
    from explorer.problems import count_words

    shown: progress.Progress = progress.choose(options.quiet)
    if options.profile:
        shown = profile = progress.Profile(shown)
    folder = Path(options.to or options.site / FOLDER)
    result, packed = pipeline.pack(build_options(options), folder, _epoch(), shown)
    if options.profile:
        shown.say(profile.table())
    if result.drafts and options.drafts:
        shown.say(
            f"Warning: {count_words(result.drafts, 'draft')} in this pack. Hand it to nobody but the writers."
        )
    what = f"{count_words(result.cases, 'case')}, {count_words(result.pages, 'page')}"
    done = f"Packed {what}:" if packed.changed else f"Nothing has changed since this was packed ({what}):"
    shown.say(f"{done} {packed.path}")
    shown.say(f"{packed.size / 1e6:,.1f} MB, SHA-256 {packed.sha256}")
    HELD[:] = [result]
    return 0


def _epoch() -> int | None:
    """SOURCE_DATE_EPOCH (reproducible-builds.org), where it is set: seconds since 1970."""
    from explorer.disk import UseError

    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    if told and not (told.isascii() and told.isdigit()):
        raise UseError(f"SOURCE_DATE_EPOCH must be a number of seconds since 1970 (found '{told}')")
    return int(told) if told else None
