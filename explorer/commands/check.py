"""Look for problems in the content and list them all, with notices. Nothing is written."""

from __future__ import annotations

import argparse


def add(command: argparse.ArgumentParser) -> None:
    command.add_argument("--drafts", action="store_true", help="check drafts as if they were published")


def run(options: argparse.Namespace) -> int:
    from explorer import pipeline, progress
    from explorer.problems import count_words

    shown = progress.choose(options.quiet)
    library, notices = pipeline.check(
        pipeline.Options(options.site, options.site / "output", options.drafts), shown
    )
    for notice in notices:
        shown.say(str(notice))
    shown.say(
        f"No problems in {count_words(len(library.cases), 'case')}; {count_words(len(notices), 'notice')}."
    )
    return 0
