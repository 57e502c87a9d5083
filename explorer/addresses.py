"""Every address of the site, decided in one place. An address is a path below the site's root.

Pages are files called `name.html`, never folders: a folder does not open from disk.
"""

from __future__ import annotations

import re
import unicodedata
from posixpath import normpath

INDEX = "index.html"
EXPLORE = "explore.html"
MATRIX = "matrix.html"
TIMELINE = "timeline.html"
MAP = "map.html"
CLAIMS = "claims.html"
FINDINGS = "findings.html"
COMPARE = "compare.html"
WORKSHOP = "workshop.html"
START = "start.html"
WRITE = "write.html"
CODEBOOK = "data/codebook.html"
FEED = "feed.xml"
WHATS_NEW = "whats-new.html"
CHECK = "check.html"

DATA_FILES = (
    "data/cases.csv",
    "data/claims.csv",
    "data/findings.csv",
    "data/sources.csv",
    "data/places.csv",
    "data/cases.json",
    "data/places.geojson",
    "data/sources.bib",
    "data/sources.ris",
    "data/datapackage.json",
)
"""The downloads: a text of `content/pages/` may link to them."""

NO_PLACE = "map/no-place.html"
"""The cases without a place, where they are too many for the map's page."""

NO_APPROACH = "no-approach"
"""Stands where an approach would, for cases that carry none."""

LISTS = {
    "themes": "themes.html",
    "approaches": "approaches.html",
    "places": "places.html",
    "people": "people.html",
}
"""The vocabularies with a page of their own and one page a term."""

_RECORD = re.compile(r"content/(cases|reports|pages)/([^/]+)\.md")


def case(slug: str) -> str:
    return f"cases/{slug}.html"


def report(slug: str) -> str:
    return f"reports/{slug}.html"


def lens(lens_id: str) -> str:
    return f"lenses/{lens_id}.html"


def lens_list(lens_id: str, term_id: str) -> str:
    """The cases of a term of a lens, where they are too many for the page of the lens."""
    return f"lenses/{lens_id}/{term_id}.html"


def term(vocabulary: str, term_id: str) -> str:
    return f"{vocabulary}/{term_id}.html"


def matrix(theme: str, approach: str = "") -> str:
    """The cases of a theme, approach by approach; with `approach`, that part of the page."""
    return f"matrix/{theme}.html#{approach}" if approach else f"matrix/{theme}.html"


def matrix_list(theme: str, approach: str) -> str:
    """The cases of a theme and an approach, where they are too many for the page of the theme."""
    return f"matrix/{theme}/{approach}.html"


def claims(kind: str, basis: str = "") -> str:
    """The claims of a kind; with `basis`, those that rest on it."""
    return f"claims/{kind}.html#{basis}" if basis else f"claims/{kind}.html"


def claim_list(kind: str, basis: str) -> str:
    """All claims of a kind that rest on one basis, where they are too many for the page of the kind."""
    return f"claims/{kind}/{basis}.html"


def start(theme: str) -> str:
    """The second and third question, for a theme."""
    return f"start/{theme}.html"


def text_page(slug: str) -> str:
    return f"{slug}.html"


NO_TERM = "none"
"""In Explore's address, stands for cases that carry no term of a facet."""


def narrowed(**chosen: str) -> str:
    """Explore, narrowed to one term of each of these facets; without script it shows all cases."""
    return f"{EXPLORE}?{'&'.join(f'{facet}={term}' for facet, term in chosen.items() if term)}"


def side_by_side(*slugs: str) -> str:
    """These cases compared; without script, how to compare any."""
    return f"{COMPARE}?cases={','.join(slugs)}#comparison"


def workshop(*slugs: str) -> str:
    """A workshop on these cases; without script, how to run one on any."""
    return f"{WORKSHOP}?cases={','.join(slugs)}"


def page(address: str, number: int) -> str:
    """Page `number`, from 1, of the list at `address`. No slug has two hyphens in a row: nothing else claims it."""
    return address if number == 1 else f"{address.removesuffix('.html')}--{number}.html"


def findings(report_slug: str, kind: str = "") -> str:
    """What one report says; with `kind`, that part of the page."""
    return f"findings/{report_slug}.html#{kind}" if kind else f"findings/{report_slug}.html"


def finding(report_slug: str, finding_id: str) -> str:
    """Once all findings stood on one page under this anchor; `assets/findings.js` leads on from there."""
    return f"{findings(report_slug)}#{report_slug}--{finding_id}"


def background(report_slug: str, entry_id: str) -> str:
    return f"context.html#{report_slug}--{entry_id}"


def claim(case_slug: str, number: int) -> str:
    """`number` counts the claims of the case from 1."""
    return f"cases/{case_slug}.html#claim-{number}"


def glossary(term_text: str) -> str:
    return f"glossary.html#{anchor(term_text)}"


def bare(text: str) -> str:
    """A text as somebody may type it: small letters without accents, straight apostrophes."""
    letters = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return "".join(c for c in letters if not unicodedata.combining(c)).lower().replace("’", "'")


def hyphenated(text: str) -> str:
    """The letters and digits of a text, joined by hyphens; empty when it has none of a to z and 0 to 9."""
    return re.sub(r"[^a-z0-9]+", "-", bare(text).replace("'", "")).strip("-")


def anchor(text: str) -> str:
    """An id for a heading or a word."""
    return hyphenated(text) or "section"


def root(address: str) -> str:
    """What to put before an address to reach it from the page at `address`: `` or `../`."""
    return "../" * address.count("/")


def of_source(path: str) -> str | None:
    """The address of a file of `content/` that has a page, or None."""
    match = _RECORD.fullmatch(path)
    if not match:
        return None
    folder, slug = match.groups()
    return text_page(slug) if folder == "pages" else f"{folder}/{slug}.html"


def of_link(target: str, path: str) -> str | None:
    """The address that a link written in the file `path` means, fragment included, or None.

    `/themes/housing.html` is an address of the site; `granby.md` and `../reports/x.md` are files beside the
    writer's own, so that the same link works where the files are read as files.
    """
    target, _, fragment = target.partition("#")
    tail = f"#{fragment}" if fragment else ""
    if not target:
        return (of_source(path) or "") + tail or None
    if target.startswith("/"):
        return target[1:] + tail if not target.startswith("//") and ".." not in target else None
    if not target.endswith(".md"):
        return None
    address = of_source(normpath(f"{path.rpartition('/')[0]}/{target}"))
    return address + tail if address else None
