"""The commands: arguments in, exit code out (0 done, 1 the content has problems, 2 wrong use).

Each command is a small module with `add` (its arguments) and `run`. Nothing heavy is imported until a command
runs, so that `--help` is there at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from explorer.problems import BuildError

COMMANDS = {
    "build": "build the site into output/ (the default)",
    "check": "look for problems; write nothing",
    "serve": "show the site on this machine, and build it again when a file changes",
    "pack": "build the site and write it as one file to hand on, for a stick",
    "new": "write a new case as a draft, with every field explained",
    "import": "bring in cases from a spreadsheet, as drafts",
}

STOPPED = {
    "new": "Nothing was written.",
    "import": "Nothing was written.",
    "pack": "No pack was written.",
}
"""What a command that was stopped has left behind, where it is not `output/`."""

NOT_SET_UP = """\
build.py: not set up yet (the package {name} is missing). Run `make site`, or without make:
  python3 -m venv .venv
  .venv/bin/pip install --editable .
  .venv/bin/python build.py
On Windows:
  py -m venv .venv
  .venv\\Scripts\\pip install --editable .
  .venv\\Scripts\\python build.py"""

DESCRIPTION = """\
Turn a folder of case studies into a static site.

Reads site_config.yaml, content/ and templates/, checks everything, and writes output/.
With wrong content it lists all problems, each with file, line and a hint, and leaves output/ as it was."""

EPILOG = """\
each command has more help of its own: build.py COMMAND --help

examples:
  {program}                          build, then open output/index.html
  {program} check                    find mistakes without building
  {program} serve                    preview while you write
  {program} new --title "A shared garden, Leeds"

exit codes:
  0  done
  1  the content has problems
  2  the command was used wrongly"""


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="build.py",
        description=DESCRIPTION,
        epilog=EPILOG.format(program=program()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(dest="command", metavar="command", title="commands")
    for name, words in COMMANDS.items():
        module = import_module(f"explorer.commands.{name}")
        command = commands.add_parser(
            name, help=words, description=module.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        add_common(command)
        module.add(command)
    return top


def program() -> str:
    """How this program is called by whoever reads a hint: by the Python in use, where `python` is another one."""
    used = Path(sys.executable)
    folders = (
        Path(f) for f in os.get_exec_path() if Path(f, "python").exists() or Path(f, "python.exe").exists()
    )
    if next(folders, None) == used.parent:
        return "python build.py"
    name = str(used.relative_to(Path.cwd()) if used.is_relative_to(Path.cwd()) else used)
    return f'"{name}" build.py' if " " in name else f"{name} build.py"


def add_common(command: argparse.ArgumentParser) -> None:
    """The options that every command has."""
    command.add_argument(
        "--site",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="folder with content/, templates/ and site_config.yaml (default: this one)",
    )
    command.add_argument("--quiet", action="store_true", help="say nothing unless something is wrong")


def with_default(arguments: Sequence[str]) -> list[str]:
    """`build` is meant when no command is named. What follows an option may have a command's name and be a folder."""
    named = bool(arguments) and (not arguments[0].startswith("-") or arguments[0] in ("-h", "--help"))
    return list(arguments) if named else ["build", *arguments]


def main(arguments: Sequence[str]) -> int:
    """Run a command; problems of content and of use become lines and an exit code, never a traceback."""
    options = parser().parse_args(with_default(arguments))
    try:
        return _run(options)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("explorer"):
            raise
        print(NOT_SET_UP.format(name=error.name), file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    module = import_module(f"explorer.commands.{options.command}")
    from explorer.disk import UseError  # needs packages that may not be installed
    from explorer.problems import BuildError

    try:
        return int(module.run(options))
    except BuildError as error:
        report_problems(error, wrote=options.command != "check")
        return 1
    except UseError as error:
        print(f"build.py: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        kept = STOPPED.get(options.command, "output/ is as it was.")
        print(f"Stopped. {kept}", file=sys.stderr)
        return 130


HELD: list[object] = []
"""What a command worked with, held until the process ends."""


def leave(code: int) -> NoReturn:
    """End the process, without freeing what is held piece by piece: of a large library that takes as long as its checks.

    mypy ends in the same way.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or 1  # nobody reads what was said
    os._exit(code)


def report_problems(error: BuildError, *, wrote: bool) -> None:
    """All problems, then how many, to standard error."""
    from explorer.problems import count_words

    wrong = [problem for problem in error.problems if not problem.notice]
    for problem in wrong:
        print(problem, file=sys.stderr)
    files = len({problem.path for problem in wrong})
    told = f"{count_words(len(wrong), 'problem')} in {count_words(files, 'file')}."
    print(f"{told} Nothing was written." if wrote else told, file=sys.stderr)
