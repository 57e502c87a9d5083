"""Look for problems in the content and list them all, with notices. Nothing is written."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.library import Library
    from explorer.progress import Progress


def add(command: argparse.ArgumentParser) -> None:
    command.add_argument("--drafts", action="store_true", help="check drafts as if they were published")
    command.add_argument(
        "--notices",
        action="store_true",
        help="list what is worth knowing but stops no build, such as unused terms",
    )
    command.add_argument(
        "--reports",
        type=Path,
        metavar="DIR",
        help="folder with the reports' texts, for --figures and --copied",
    )
    command.add_argument(
        "--figures",
        action="store_true",
        help="look up each figure of each claim in the text of the report that it cites",
    )
    command.add_argument(
        "--copied", action="store_true", help="look for eight words in a row that stand in a report"
    )


def run(options: argparse.Namespace) -> int:
    from explorer import checks, pipeline, progress
    from explorer.problems import BuildError, count_words

    shown = progress.choose(options.quiet)
    library, notices = pipeline.check(
        pipeline.Options(options.site, options.site / "output", options.drafts), shown
    )
    today = date.today().isoformat()  # noqa: DTZ011  (the day where the reader is)
    if problems := list(checks.days_to_come(library, today)):
        raise BuildError(problems)
    if options.figures or options.copied:
        _prove(options, library, shown)
    for notice in notices if options.notices else ():
        shown.say(str(notice))
    told = "" if options.notices or not notices else " (--notices lists them)"
    cases = count_words(len(library.cases), "case")
    shown.say(f"No problems in {cases}; {count_words(len(notices), 'notice')}{told}.")
    if library.drafts and not options.drafts:
        shown.say(f"{count_words(len(library.drafts), 'draft')} left out (--drafts checks drafts too).")
    return 0


def _prove(options: argparse.Namespace, library: Library, shown: Progress) -> None:
    """Check against the reports' texts. Raises BuildError with what does not hold."""
    from explorer import proof
    from explorer.disk import UseError, read_texts
    from explorer.problems import BuildError, count_words

    if options.reports is None:
        raise UseError("--figures and --copied need the reports' texts: name their folder with --reports DIR")
    names = {report.slug: report.text_file for report in library.reports if report.text_file}
    texts = read_texts(options.reports, names)
    problems = list(proof.check_figures(library, texts)) if options.figures else []
    problems += proof.check_copied(library, texts) if options.copied else []
    if problems:
        raise BuildError(problems)
    if options.figures:
        number, noted = proof.figures_checked(library, texts)
        shown.say(
            f"Looked up {count_words(number, 'figure')} in {count_words(len(texts), 'report')}; {noted} stand there otherwise, with the reason in the content."
        )
    if options.copied:
        shown.say(
            f"No {proof.RUN} words in a row of a story, summary, claim or finding stand in a report, names and titles aside."
        )
