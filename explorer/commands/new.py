"""Write a new case as a draft: a valid file in which a comment explains each field.

Asks for what was not given, when somebody is there to answer. The draft is built with `--drafts` and
published when its line `status: draft` is taken out."""

from __future__ import annotations

import argparse
import sys


def add(command: argparse.ArgumentParser) -> None:
    command.add_argument("--title", help="what was tried, and where, in plain words (at most 60 characters)")
    command.add_argument("--summary", help="one or two sentences (at most 220 characters)")
    command.add_argument("--slug", help="name of the file and of the page (default: made from the title)")
    command.add_argument("--place", help="id of its main place, from content/vocabularies/places.yaml")
    command.add_argument("--theme", help="id of its main theme, from content/vocabularies/themes.yaml")
    command.add_argument(
        "--approach", help="id of its main approach, from content/vocabularies/approaches.yaml"
    )


QUESTIONS = (
    ("title", "Title (what was tried, and where)"),
    ("summary", "Summary (one or two sentences)"),
    ("place", "Place (an id such as leeds; leave empty to choose later)"),
    ("theme", "Theme (an id such as housing; leave empty to choose later)"),
    ("approach", "Approach (an id such as co-production; leave empty to choose later)"),
)


def run(options: argparse.Namespace) -> int:
    from explorer import pipeline, progress, scaffold
    from explorer.disk import UseError, write_new

    library, _ = pipeline.check(
        pipeline.Options(options.site, options.site / "output", drafts=True), progress.Silent()
    )
    answers = {name: getattr(options, name) or "" for name, _ in QUESTIONS}
    if sys.stdin.isatty() and not options.quiet:
        for name, question in QUESTIONS:
            answers[name] = answers[name] or input(f"{question}: ").strip()
    if not answers["title"]:
        raise UseError('a case needs a title: python build.py new --title "A shared garden, Leeds"')
    slug, text = scaffold.draft(library, options.slug or "", **answers)
    path = options.site / "content" / "cases" / f"{slug}.md"
    write_new(path, text)
    if not options.quiet:
        print(f"Wrote {path}. Fill it in, then run: python build.py check --drafts")
    return 0
