"""Bring in cases from a spreadsheet: a draft for each row, all of them or none.

Save the sheet as CSV. Its columns are those of cases.csv, which the site's page of data offers to download, and a
column `story` for the text. Claims and sources stand in sheets of their own, one a row, under the name of their case.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.commands import program


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
    problems = []
    sheets = []
    for path, columns, needed in (
        (options.cases, spreadsheet.CASE_COLUMNS, "title"),
        (options.claims, spreadsheet.CLAIM_COLUMNS, "case"),
        (options.sources, spreadsheet.SOURCE_COLUMNS, "case"),
    ):
        data = disk.read_given(path) if path else b""
        rows, wrong = spreadsheet.rows(data, str(path), columns, needed) if path else ((), [])
        sheets.append(rows)
        problems += wrong
    if problems:  # what a row says is not known while its columns are not
        raise BuildError(problems)
    texts, problems = spreadsheet.drafts(spreadsheet.Sheets(*sheets), making.terms(files), taken)
    if problems:
        raise BuildError(problems)
    disk.write_all_new({folder / f"{slug}.md": text for slug, text in texts.items()})
    if not options.quiet:
        print(f"Wrote {count_words(len(texts), 'draft')} into {folder}. Read them, then:")
        print(f"  {program()} check --drafts   tells mistakes, and what is still to be filled in")
        print(f"  {program()} serve --drafts   shows them at http://127.0.0.1:8000/")
    return 0
