"""Build the site into output/. Only files that changed are written anew."""

from __future__ import annotations

import argparse
from pathlib import Path


def add(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--output", type=Path, metavar="DIR", help="where to write (default: output/ in the site's folder)"
    )
    command.add_argument("--drafts", action="store_true", help="show drafts too")
    command.add_argument(
        "--base-url",
        default="",
        metavar="URL",
        help="web address that the site is published at (overrules site_config.yaml)",
    )


def run(options: argparse.Namespace) -> int:
    from time import perf_counter

    from explorer import pipeline, progress
    from explorer.problems import count_words

    start = perf_counter()
    shown = progress.choose(options.quiet)
    result = pipeline.build(build_options(options), shown)
    seconds = perf_counter() - start
    output = output_folder(options)
    what = f"{count_words(result.cases, 'case')}, {count_words(result.pages, 'page')}"
    done = (
        f"Built {what} in {seconds:.1f} seconds."
        if result.changed
        else f"Nothing has changed since the last build: {what} ({seconds:.1f} seconds)."
    )
    if result.drafts and not options.drafts:
        shown.say(f"{count_words(result.drafts, 'draft')} left out (--drafts shows drafts).")
    shown.say(f"{done} Open {output / 'index.html'}")
    return 0


def output_folder(options: argparse.Namespace) -> Path:
    """`--output`, or `output/` in the site's folder."""
    return Path(options.output or options.site / "output")


def build_options(options: argparse.Namespace):  # type: ignore[no-untyped-def]  # its type would import the generator before --help
    from explorer import pipeline
    from explorer.disk import UseError

    base_url = options.base_url
    if base_url and not base_url.startswith(("https://", "http://")):
        raise UseError(f"--base-url must begin with https:// or http:// (found {base_url})")
    if base_url and not base_url.endswith("/"):
        base_url += "/"
    return pipeline.Options(options.site, output_folder(options), options.drafts, base_url)
