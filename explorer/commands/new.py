"""Write a new case as a draft: a file in which a comment explains each field.

Asks for what was not given, when somebody is there to answer. The draft is built with `--drafts` and
published when its line `status: draft` is taken out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.commands import program

if TYPE_CHECKING:
    from explorer.checks import Terms

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
    from explorer import pipeline, scaffold
    from explorer.disk import write_new

    terms = pipeline.terms(options.site)
    asks = sys.stdin.isatty() and not options.quiet
    title, path = _title_and_file(options, terms, asks)
    others = [name for name in QUESTIONS if name != "title"]
    answers = {name: _answer(terms, name, getattr(options, name) or "", asks) for name in others}
    write_new(path, scaffold.draft(terms, title=title, **answers))
    if not options.quiet:
        print(f"Wrote {path}. Fill it in, then:")
        print(f"  {program()} check --drafts   tells mistakes, and what is still to be filled in")
        print(f"  {program()} serve --drafts   shows it at http://127.0.0.1:8000/cases/{path.stem}.html")
    return 0


def _title_and_file(options: argparse.Namespace, terms: Terms, asks: bool) -> tuple[str, Path]:
    """Before anything else is asked: a title that there is no case of yet."""
    from explorer import scaffold
    from explorer.disk import UseError

    def file_of(title: str) -> Path:
        slug = scaffold.accept(terms, "slug", options.slug or scaffold.slug_of(title))
        path = Path(options.site) / "content" / "cases" / f"{slug}.md"
        if path.exists():
            raise UseError(f"{path} is there already; choose another title, or another name with --slug")
        return path

    if options.slug:
        file_of("")
    given = options.title or ""
    while True:
        title = _answer(terms, "title", given, asks)
        try:
            return title, file_of(title)
        except UseError as error:
            if given or not asks:
                raise
            print(f"  {error}")


def _answer(terms: Terms, name: str, given: str, asks: bool) -> str:
    """What to write down: as given, or asked for, and asked again while the answer will not do."""
    from explorer import scaffold
    from explorer.disk import UseError

    field, question = QUESTIONS[name]
    if given or not asks:
        return scaffold.accept(terms, field, given.strip())
    while True:
        try:
            return scaffold.accept(terms, field, input(f"{question}: ").strip())
        except UseError as error:
            print(f"  {error}")
        except EOFError:  # Ctrl-D means the same as Ctrl-C
            print()
            raise KeyboardInterrupt from None
