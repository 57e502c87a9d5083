"""Write a new case as a draft: a file in which a comment explains each field.

Asks for what was not given, when somebody is there to answer. The draft is built with `--drafts` and
published when its line `status: draft` is taken out."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.library import Library

QUESTIONS = {
    "title": ("title", "What was tried, and where? (the title)"),
    "summary": ("summary", "One or two sentences about it (Enter: later)"),
    "place": ("places", "Which place? Its name or id, such as leeds or north-yorkshire (Enter: later)"),
    "theme": ("themes", "What is it about? A theme, such as housing (Enter: later)"),
    "approach": ("approaches", "How does it work? An approach, such as peer-support (Enter: later)"),
}
"""Option to the field that it fills, and the question."""


def add(command: argparse.ArgumentParser) -> None:
    command.add_argument("--title", help="what was tried, and where, in plain words (at most 60 characters)")
    command.add_argument("--summary", help="one or two sentences (at most 220 characters)")
    command.add_argument("--slug", help="name of the file and of the page (default: made from the title)")
    command.add_argument(
        "--place", help="its main place: an id or name from content/vocabularies/places.yaml"
    )
    command.add_argument(
        "--theme", help="its main theme: an id or name from content/vocabularies/themes.yaml"
    )
    command.add_argument(
        "--approach", help="its main approach: an id or name from content/vocabularies/approaches.yaml"
    )


def run(options: argparse.Namespace) -> int:
    from explorer import pipeline, progress, scaffold
    from explorer.disk import UseError, write_new

    site = pipeline.Options(options.site, options.site / "output", drafts=True)
    library, _ = pipeline.check(site, progress.Silent())
    asks = sys.stdin.isatty() and not options.quiet
    answers = {name: _answer(library, name, getattr(options, name) or "", asks) for name in QUESTIONS}
    if not answers["title"]:
        raise UseError('a case needs a title: python build.py new --title "A shared garden, Leeds"')
    slug = scaffold.accept(library, "slug", options.slug or scaffold.slug_of(answers["title"]))
    path = options.site / "content" / "cases" / f"{slug}.md"
    write_new(path, scaffold.draft(library, **answers))
    if not options.quiet:
        print(f"Wrote {path}. Fill it in, then:")
        print("  python build.py check --drafts   finds mistakes")
        print(f"  python build.py serve --drafts   shows it at http://127.0.0.1:8000/cases/{slug}.html")
    return 0


def _answer(library: Library, name: str, given: str, asks: bool) -> str:
    """What to write down: as given, or asked for, and asked again while the answer will not do."""
    from explorer import scaffold
    from explorer.disk import UseError

    field, question = QUESTIONS[name]
    if given or not asks:
        return scaffold.accept(library, field, given)
    while True:
        try:
            return scaffold.accept(library, field, input(f"{question}: ").strip())
        except UseError as error:
            print(f"  {error}")
