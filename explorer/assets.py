"""Files that are not pages: what is copied as it is, and what is made for crawlers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

import lightningcss
from rjsmin import jsmin

from explorer import addresses
from explorer.library import Library
from explorer.problems import BuildError, Problem

TEMPLATES = "templates/"
ASSETS = "templates/assets/"
VENDOR = "templates/assets/vendor/"
"""What others made is handed on as it came, with its licence in it."""
IMAGES = "content/images/"
MOST_IN_SITEMAP = 50_000
"""Addresses in one sitemap file (sitemaps.org, protocol 0.9)."""


def templates(files: Mapping[str, bytes]) -> dict[str, str]:
    """The templates by their name below `templates/`. Raises BuildError for one that is not UTF-8."""
    found = {}
    for path in files:
        if path.startswith(TEMPLATES) and not path.startswith(ASSETS) and path.endswith(".html"):
            found[path.removeprefix(TEMPLATES)] = _text(path, files[path])
    return found


def _text(path: str, data: bytes) -> str:
    """Raises BuildError for a file that is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BuildError([Problem(path, line, "must be UTF-8 text", "save the file as UTF-8")]) from error


def copied(library: Library, files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Assets, and the pictures that a published case shows."""
    for path in files:
        if path.startswith(ASSETS):
            yield "assets/" + path.removeprefix(ASSETS), _short(path, files[path])
    shown = {name for case in library.sketches for name in case.images}
    for name in sorted(shown):
        yield f"images/{name}", files[IMAGES + name]


def _short(path: str, data: bytes) -> bytes:
    """Our own scripts and stylesheets without comments and indents, which a phone need not load."""
    if path.startswith(VENDOR) or not path.endswith((".js", ".css")):
        return data
    text = _text(path, data)
    return (str(jsmin(text)) if path.endswith(".js") else _short_style(path, text)).encode()


def _short_style(path: str, text: str) -> str:
    """Raises BuildError for a stylesheet that is none."""
    try:
        return str(lightningcss.process_stylesheet(text, filename=path))
    except ValueError as error:
        raise BuildError(
            [Problem(path, 0, f"must be a stylesheet ({error})", "mend what it names")]
        ) from error


def for_crawlers(library: Library, built: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """robots.txt and sitemap.xml (split where the protocol asks for it), when the site's web address is known.

    `built` are the addresses of all pages.
    """
    base = library.config.base_url
    if not base:
        return
    left_out = {"404.html", *(addresses.case(old) for case in library.sketches for old in case.old_addresses)}
    pages = sorted(set(built) - left_out)
    urls = [
        f"<url><loc>{escape(base + ('' if page == addresses.INDEX else page))}</loc></url>" for page in pages
    ]
    parts = [urls[start : start + MOST_IN_SITEMAP] for start in range(0, len(urls), MOST_IN_SITEMAP)]
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    begin = '<?xml version="1.0" encoding="UTF-8"?>\n'
    if len(parts) == 1:
        yield "sitemap.xml", f"{begin}<urlset {space}>\n{chr(10).join(parts[0])}\n</urlset>\n".encode()
    else:
        for number, part in enumerate(parts, 1):
            yield (
                f"sitemap-{number}.xml",
                f"{begin}<urlset {space}>\n{chr(10).join(part)}\n</urlset>\n".encode(),
            )
        names = "\n".join(
            f"<sitemap><loc>{escape(base)}sitemap-{n}.xml</loc></sitemap>" for n in range(1, len(parts) + 1)
        )
        yield "sitemap.xml", f"{begin}<sitemapindex {space}>\n{names}\n</sitemapindex>\n".encode()
    yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n".encode()
