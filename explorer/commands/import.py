"""Bring in cases from a spreadsheet: a draft for each row, all of them or none.

Save the sheet as CSV. Its columns are those of cases.csv, which the site's page of data offers to download, and a
column `story` for the text. Claims and sources stand in sheets of their own, one a row, under the name of their case.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.commands import program

if TYPE_CHECKING:
    from explorer import spreadsheet
    from explorer.problems import Problem


def add(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "cases", type=Path, metavar="CASES.csv", help="one case a row; `title` must be there"
    )
    command.add_argument(
        "--claims",
        type=Path,
        metavar="FILE",
        help="one claim a row; `case` says of which case, by slug or title",
    )
    command.add_argument("--sources", type=Path, metavar="FILE", help="one source a row, likewise")


def run(options: argparse.Namespace) -> int:
    from explorer import disk, making, spreadsheet
    from explorer.problems import BuildError, count_words

    files = disk.read_site(options.site)
    folder = options.site / "content" / "cases"
    taken = {Path(path).stem for path in files.files if path.startswith("content/cases/")}
    read = [
        _rows(options.cases, spreadsheet.CASE_COLUMNS, "title"),
        _rows(options.claims, spreadsheet.CLAIM_COLUMNS, "case"),
        _rows(options.sources, spreadsheet.SOURCE_COLUMNS, "case"),
    ]
    if problems := [problem for _, found in read for problem in found]:
        raise BuildError(problems)  # what a row says is not known while its columns are not
    sheets = spreadsheet.Sheets(*(rows for rows, _ in read))
    texts, problems = spreadsheet.drafts(sheets, making.terms(files), taken)
    if problems:
        raise BuildError(problems)
    disk.write_all_new({folder / f"{slug}.md": text for slug, text in texts.items()})
    if not options.quiet:
        print(f"Wrote {count_words(len(texts), 'draft')} into {folder}. Read them, then:")
        print(f"  {program()} check --drafts   tells mistakes, and what is still to be filled in")
        print(f"  {program()} serve --drafts   shows them at http://127.0.0.1:8000/")
    return 0


def _rows(
    path: Path | None, columns: Sequence[str], needed: str
) -> tuple[tuple[spreadsheet.Row, ...], list[Problem]]:
    """The rows of a sheet, and what is wrong with it; of one that was not named, nothing."""
    from explorer import disk, spreadsheet

    return spreadsheet.rows(disk.read_given(path), str(path), columns, needed) if path else ((), [])
