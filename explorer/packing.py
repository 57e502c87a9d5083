"""An edition to hand on as one file: what it is called, when it is from, and what lies beside the site in it. Pure.

    tried-here-first-edition-2026-11-22/
        READ-ME.txt
        START-HERE.html
        site/               all that was built

The site has a folder of its own, so that whoever opens the other sees at once where to begin.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape

from msgspec import Struct

from explorer import addresses, dates
from explorer.fields import RESERVED
from explorer.model import SiteConfig
from explorer.problems import count_words

Moment = tuple[int, int, int, int, int, int]
"""Year, month, day, hour, minute, second."""

SITE = "site"
"""The folder of the site, in that of the edition."""
FIRST = datetime(1980, 1, 1, tzinfo=UTC)
LAST = datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)
"""What a zip file can say of when a file is from."""
LONGEST_TITLE, LONGEST_EDITION = 32, 24
"""Letters of a name. Windows opens no path above 260, and unpacking puts the name into it twice."""

READ_ME = """\
{title}
{line}

{tagline}

{edition}
{warning}
WHAT THIS IS

{description}

It is a whole web site in one folder. A web browser is all that it needs: no
network, and nothing to install.

HOW TO OPEN IT

1. Unzip the whole file first. Windows: click it with the right button, then
   Extract All. Mac: double-click it. To look into the zip file is not
   enough: there, a page does not find what belongs to it.
2. Open the folder {name}.
3. Double-click START-HERE.html.

Before people come, open site/check.html on the machine that you will use.
It says whether this copy works there, and what to do if it does not.

WHAT WORKS WITHOUT A NETWORK

All pages, the search, the maps, comparing cases, workshops, the form that
writes a case, and the data to download. Only links to other web sites, such
as a source on the web, need a network.

HOW TO PRINT

Print any page from your browser: Ctrl and P, on a Mac Command and P. Menus
and search boxes stay off the paper, and it says where each page is from.

HOW TO CHECK THE FILE

Beside the zip file lies a small one that ends in .sha256: it holds the
checksum. Put both into one folder, open a command line there, and type:

Linux     sha256sum -c {name}.zip.sha256
Mac       shasum -a 256 -c {name}.zip.sha256
Windows   certutil -hashfile {name}.zip SHA256

Linux and Mac answer OK when the file is whole. Windows shows the checksum:
it must be the one in the small file.

HOW TO HAND IT ON

Give the zip file and the small .sha256 file, or copy this whole folder.
Single pages taken out of it do not work. Where an older edition lies,
delete its folder first: two editions in one folder do not fit together.

IS THERE A NEWER ONE?

{newer}

LICENCE

{licence}

The program that made the site: the MIT licence.
"""
"""What READ-ME.txt says."""

_GOOD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


class Pack(Struct, frozen=True):
    """What is written into the file of an edition, beside the site."""

    name: str
    """Of the file without `.zip`, and of the folder in it."""
    moment: Moment
    """When all that is in it is from."""
    beside: Mapping[str, bytes]
    """Files beside the site, by name."""


def plan(config: SiteConfig, *, cases: int, pages: int, drafts: int, epoch: int | None = None) -> Pack:
    """The pack of a site. `drafts` are those that it shows; `epoch` is SOURCE_DATE_EPOCH, where that is set."""
    name = name_of(config, drafts=bool(drafts))
    holds = f"{count_words(cases, 'case')} on {count_words(pages, 'page')}"
    beside = {
        "READ-ME.txt": _read_me(config, name, holds, drafts),
        "START-HERE.html": _start_here(config, holds, drafts),
    }
    return Pack(name, _moment(config.edition.date, epoch), beside)


def name_of(config: SiteConfig, *, drafts: bool) -> str:
    """Title, edition and date; whether there are drafts in it, nobody should have to open it to see."""
    parts = (
        _shortened(addresses.hyphenated(config.title), LONGEST_TITLE),
        _shortened(addresses.hyphenated(config.edition.name), LONGEST_EDITION),
        config.edition.date,
        "with-drafts" if drafts else "",
    )
    name = "-".join(filter(None, parts))
    return name if name and name not in RESERVED else f"edition-{name}".strip("-")


def _shortened(name: str, longest: int) -> str:
    """At most so many letters, in whole words where there are several."""
    if len(name) <= longest:
        return name
    return name[: longest + 1].rpartition("-")[0] or name[:longest]


def entry(name: str, address: str) -> str:
    """The path of a file in the pack. Raises ValueError for one that leads out of its folder, or that no system takes."""
    for step in (name, *address.split("/")):
        is_device = step.partition(".")[0].lower() in RESERVED
        if not _GOOD.fullmatch(step) or step.endswith(".") or is_device:
            raise ValueError(f"{address} cannot be put into a pack")
    return f"{name}/{address}"


def _moment(date: str, epoch: int | None) -> Moment:
    first, last = int(FIRST.timestamp()), int(LAST.timestamp())
    if epoch is None:
        epoch = int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp()) if date else first
    at = datetime.fromtimestamp(min(max(epoch, first), last), UTC)
    return at.year, at.month, at.day, at.hour, at.minute, at.second


def _edition(config: SiteConfig) -> str:
    date = config.edition.date
    return f"{config.edition.name}, {dates.in_words(date)}" if date else config.edition.name


def _licence(config: SiteConfig) -> str:
    return f"{config.licence.name}, {config.licence.url}" if config.licence.url else config.licence.name


def _read_me(config: SiteConfig, name: str, holds: str, drafts: int) -> bytes:
    """Plain text as Windows' own editor reads it too: with a mark that says UTF-8, and with its ends of lines."""
    warning = f"NOT TO BE PUBLISHED: this copy shows {count_words(drafts, 'draft')} that nobody has checked."
    newer = (
        f"The newest edition is at {config.base_url}"
        if config.base_url
        else "Whoever gave you this copy can tell you whether there is a newer one."
    )
    text = READ_ME.format(
        title=config.title,
        line="=" * len(config.title),
        tagline=_wrapped(config.tagline),
        edition=_wrapped(f"{_edition(config)}. {holds}."),
        warning=f"\n{_wrapped(warning)}\n" if drafts else "",
        description=_wrapped(config.description),
        name=name,
        newer=_wrapped(f"{newer} The edition and its date stand at the foot of every page."),
        licence=_wrapped(f"Words and data: {_licence(config)}"),
    )
    return ("\ufeff" + text.replace("\n", "\r\n")).encode()


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 76, break_on_hyphens=False, break_long_words=False)


def _start_here(config: SiteConfig, holds: str, drafts: int) -> bytes:
    """A page that leads to the site. It needs nothing beside it, so that it can say what to do when there is nothing."""
    title, tagline, edition = map(escape, (config.title, config.tagline, _edition(config)))
    warning = (
        f"<p><strong>Not to be published:</strong> this copy shows {count_words(drafts, 'draft')} that nobody has checked.</p>\n"
        if drafts
        else ""
    )
    return f"""\
<!doctype html>
<html lang="{escape(config.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Start here · {title}</title>
<link rel="icon" href="{SITE}/assets/favicon.svg" type="image/svg+xml">
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 0; padding: 8vh 1.2rem; background: light-dark(#fbf8f1, #171614); color: light-dark(#1f1b16, #f0ebe1); font: 1.1rem/1.55 Georgia, serif; overflow-wrap: break-word; }}
main {{ max-inline-size: 34rem; margin-inline: auto; }}
h1 {{ font-size: 2.4rem; line-height: 1.1; margin-block: 0 .6rem; }}
a {{ color: inherit; }}
:focus-visible {{ outline: 3px solid light-dark(#7a5a00, #e3bd57); outline-offset: 2px; }}
.open {{ display: inline-block; margin-block: .6rem; padding: .6em 1.1em; background: light-dark(#1f1b16, #f0ebe1); color: light-dark(#fbf8f1, #171614); font-weight: 600; text-decoration: none; }}
.open:hover {{ text-decoration: underline; }}
li {{ padding-block: .25rem; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{tagline}</p>
<p>{edition}. {holds}.</p>
{warning}<p><a class="open" href="{SITE}/{addresses.INDEX}">Open {title}</a></p>
<p>It works without a network. If the button leads nowhere, this page was opened inside the zip file, or without the folder that it came in: <strong>unzip the whole file first</strong>, then open START-HERE.html in the new folder.</p>
<ul>
<li><a href="{SITE}/{addresses.CHECK}">Does this copy work here?</a></li>
<li><a href="READ-ME.txt">How to open, check, print and hand it on</a></li>
</ul>
</main>
</body>
</html>
""".encode()
