"""Build the site, show it on this machine only, and build it again when a file changes.

What it shows is built in a folder of its own: output/ stays as it is, without the drafts that --drafts shows.
Pages reload themselves. When the content has problems the page shows them, and the site comes back as soon
as they are mended. Stop with Ctrl-C."""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.commands.build import add as add_build
from explorer.commands.build import build_options

FOLDER = Path(".explorer-cache", "preview")
"""Where the preview is built, in the site's folder: nobody would publish that by copying it."""

DEFAULT_PORT = 8000


def add(command: argparse.ArgumentParser) -> None:
    add_build(command, output=f"{FOLDER.as_posix()}/")
    command.add_argument(
        "--port",
        type=int,
        default=DEFAULT_PORT,
        help=f"port on 127.0.0.1 (default: {DEFAULT_PORT}; 0 for any free one)",
    )


def run(options: argparse.Namespace) -> int:
    from explorer import preview, progress

    options.output = options.output or options.site / FOLDER
    preview.serve(build_options(options), options.port, progress.choose(options.quiet))
    return 0
