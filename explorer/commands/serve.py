"""Build the site, show it on this machine only, and build it again when a file changes.

Pages reload themselves. When the content has problems the page shows them, and the site comes back as soon
as they are mended. Stop with Ctrl-C."""

from __future__ import annotations

import argparse

from explorer.commands.build import add as add_build
from explorer.commands.build import build_options

DEFAULT_PORT = 8000


def add(command: argparse.ArgumentParser) -> None:
    add_build(command)
    command.add_argument(
        "--port",
        type=int,
        default=DEFAULT_PORT,
        help=f"port on 127.0.0.1 (default: {DEFAULT_PORT}; 0 for any free one)",
    )


def run(options: argparse.Namespace) -> int:
    from explorer import preview, progress

    preview.serve(build_options(options), options.port, progress.choose(options.quiet))
    return 0
