"""Build the site into output/. Only files that changed are written anew."""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.commands import HELD


def add(command: argparse.ArgumentParser, output: str = "output/") -> None:
    command.add_argument(
        "--output", type=Path, metavar="DIR", help=f"where to write (default: {output} in the site's folder)"
    )
    command.add_argument("--drafts", action="store_true", help="show drafts too")
    command.add_argument(
        "--base-url",
        default="",
        metavar="URL",
        help="web address that the site is published at (overrules site_config.yaml)",
    )
    command.add_argument(
        "--workers",
        type=int,
        default=0,
        metavar="N",
        help="processes to share the work out to (default: one a processor)",
    )
    command.add_argument(
        "--executor",
        default="",
        metavar="tcp://…",
        help="address of a dask scheduler to share the work out to (needs the extra 'cluster')",
    )
    command.add_argument(
        "--no-cache",
        action="store_true",
        help="work everything out anew, and keep nothing for the next build",
    )
    command.add_argument("--profile", action="store_true", help="say where the time went, stage by stage")


def run(options: argparse.Namespace) -> int:
    from time import perf_counter

    from explorer import pipeline, progress
    from explorer.problems import count_words

    start = perf_counter()
    shown: progress.Progress = progress.choose(options.quiet)
    if options.profile:
        shown = profile = progress.Profile(shown)
    result = pipeline.build(build_options(options), shown)
    seconds = perf_counter() - start
    output = output_folder(options)
    what = f"{count_words(result.cases, 'case')}, {count_words(result.pages, 'page')}"
    done = (
        f"Built {what} in {seconds:.1f} seconds."
        if result.changed
        else f"Nothing has changed since the last build: {what} ({seconds:.1f} seconds)."
    )
    if options.profile:
        shown.say(profile.table())
    if result.drafts and not options.drafts:
        shown.say(f"{count_words(result.drafts, 'draft')} left out (--drafts shows drafts).")
    if result.drafts and options.drafts:
        shown.say(
            f"{count_words(result.drafts, 'draft')} shown: build again without --drafts before you publish."
        )
    shown.say(f"{done} Open {output / 'index.html'}")
    HELD[:] = [result]
    return 0


def output_folder(options: argparse.Namespace) -> Path:
    """`--output`, or `output/` in the site's folder."""
    return Path(options.output or options.site / "output")


def build_options(options: argparse.Namespace):  # type: ignore[no-untyped-def]  # its type would import the generator before --help
    from importlib.util import find_spec

    from explorer import pipeline
    from explorer.disk import UseError

    base_url = options.base_url
    if base_url and not base_url.startswith(("https://", "http://")):
        raise UseError(f"--base-url must begin with https:// or http:// (found {base_url})")
    if base_url and not base_url.endswith("/"):
        base_url += "/"
    if options.workers < 0:
        raise UseError(f"--workers must be 1 or more (found {options.workers})")
    if options.executor and not options.executor.startswith(("tcp://", "tls://")):
        raise UseError(f"--executor must begin with tcp:// or tls:// (found {options.executor})")
    if options.executor and find_spec("distributed") is None:
        raise UseError('--executor needs the extra "cluster": pip install ".[cluster]"')
    return pipeline.Options(
        site=options.site,
        output=output_folder(options),
        drafts=options.drafts,
        base_url=base_url,
        workers=options.workers,
        executor=options.executor,
        cache=not options.no_cache,
    )
