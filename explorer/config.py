"""`site_config.yaml` to a SiteConfig: a closed set of keys, each with its meaning in model.py."""

from __future__ import annotations

import re

from explorer.fields import Fields
from explorer.front_matter import Mapping
from explorer.model import Edition, Licence, SiteConfig
from explorer.problems import Problem, did_you_mean

PATH = "site_config.yaml"

KEYS = (
    "title",
    "tagline",
    "description",
    "notice",
    "base_url",
    "repository",
    "email",
    "language",
    "markdown",
    "edition",
    "licence",
    "navigation",
    "footer",
    "facets",
    "synonyms",
    "home",
    "map",
)
INNER = {
    "edition": ("name", "date"),
    "licence": ("name", "url"),
    "navigation": ("label", "to"),
    "footer": ("label", "to"),
    "home": ("finding", "newest"),
    "map": ("outline", "root"),
}
"""What stands below some of the keys."""
FACETS = (
    "themes",
    "approaches",
    "places",
    "people",
    "led_by",
    "depth",
    "reports",
    "tested",
    "told_by",
    "kinds",
    "bases",
    "period",
)
"""What `explore` can narrow by."""

NEWEST, MOST_NEWEST = 6, 24
"""How many of the newest cases the first page shows."""

ENGINES = ("python-markdown", "comrak")
"""What may turn Markdown into HTML. The HTML is the same; comrak takes less time and is an extra to install."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")


def parse(node: Mapping) -> tuple[SiteConfig, list[Problem]]:
    """The mapping of the configuration's file to a SiteConfig and its problems."""
    problems: list[Problem] = []
    top = Fields(node, PATH, KEYS, "site_config.yaml", problems)
    edition = top.fields("edition", INNER["edition"], "'edition'", required=True)
    licence = top.fields("licence", INNER["licence"], "'licence'", required=True)
    home = top.fields("home", INNER["home"], "'home'")
    map_fields = top.fields("map", INNER["map"], "'map'", required=True)
    config = SiteConfig(
        title=top.text("title", required=True),
        tagline=top.text("tagline", required=True),
        description=top.text("description", required=True, longest=220),
        notice=top.text("notice", required=True),
        base_url=_with_slash(top.url("base_url")),
        repository=top.url("repository"),
        email=top.matching("email", lambda raw: _EMAIL.fullmatch(raw) is not None, "an e-mail address"),
        language=top.matching(
            "language",
            lambda raw: _LANGUAGE.fullmatch(raw) is not None,
            "a language tag such as en-GB",
            required=True,
        ),
        markdown=top.one_of("markdown", ENGINES, ENGINES[0]),
        edition=Edition(edition.text("name", required=True), edition.day("date"))
        if edition
        else Edition("", ""),
        licence=Licence(licence.text("name", required=True), licence.url("url"))
        if licence
        else Licence("", ""),
        navigation=_links(top, "navigation"),
        footer=_links(top, "footer"),
        facets=_facets(top),
        synonyms=top.groups("synonyms"),
        home_finding=home.raw("finding") if home else "",
        home_newest=int(home.number("newest", 0, MOST_NEWEST)) if home and home.has("newest") else NEWEST,
        map_outline=map_fields.raw("outline", required=True) if map_fields else "",
        map_root=map_fields.slug("root", required=True) if map_fields else "",
        origin=top.origin(),
    )
    return config, problems


def _with_slash(url: str) -> str:
    return url if not url or url.endswith("/") else url + "/"


def _links(top: Fields, key: str) -> tuple[tuple[str, str], ...]:
    links = top.each(key, INNER[key], f"a link of '{key}'")
    return tuple((fields.text("label", required=True), fields.raw("to", required=True)) for fields in links)


def _facets(top: Fields) -> tuple[str, ...]:
    names = top.texts("facets", required=True, raw=True)
    for name in names:
        if name not in FACETS:
            hint = did_you_mean(name, FACETS) or "use some of: " + ", ".join(FACETS)
            top.problem(
                top.line_of("facets"), f"a facet must be one that the content has (found '{name}')", hint
            )
    return tuple(name for name in names if name in FACETS)
