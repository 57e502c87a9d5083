"""What is true of every page of the real site, read as files."""

import hashlib
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import html5lib
import pytest

from explorer import checks, pipeline, progress
from explorer.pages import Parts, plan
from tests.conftest import ROOT, options

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class PageReader(HTMLParser):
    """Links, ids, headings and landmarks of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: Counter[str] = Counter()
        self.headings: list[int] = []
        self.tags: Counter[str] = Counter()
        self.handlers: list[str] = []
        self.language = ""
        self.page_titles = 0
        self.in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self.in_head = tag == "head" or (self.in_head and tag != "body")
        self.page_titles += tag == "title" and self.in_head
        for name in ("href", "src", "action"):
            if name in found:
                self.links.append(found[name])
        if "id" in found:
            self.ids[found["id"]] += 1
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.handlers += [name for name in found if name.startswith("on")]
        if tag == "html":
            self.language = found.get("lang", "")


def read(path: Path) -> PageReader:
    reader = PageReader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


@pytest.fixture(scope="module")
def pages(real_site: Path) -> dict[str, PageReader]:
    return {path.relative_to(real_site).as_posix(): read(path) for path in sorted(real_site.rglob("*.html"))}


def test_every_link_leads_to_a_page_and_a_place_on_it(pages: dict[str, PageReader], real_site: Path) -> None:
    dead = []
    for address, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "mailto"):
                continue
            target = (real_site / address).parent / unquote(parts.path) if parts.path else real_site / address
            if (
                parts.scheme
                or not target.resolve().is_relative_to(real_site.resolve())
                or not target.is_file()
            ):
                dead.append(f"{address}: {link}")
            elif parts.fragment and target.suffix == ".html":
                name = target.resolve().relative_to(real_site.resolve()).as_posix()
                if parts.fragment not in pages[name].ids:
                    dead.append(f"{address}: {link}")
    assert [] == dead[:20]


def test_nothing_is_loaded_from_elsewhere(real_site: Path) -> None:
    loads = re.compile(
        r"""<(?:script|img|iframe|source|video|audio|embed|object)[^>]+(?:src|data)=["']?(?:https?:)?//|<link[^>]+rel=["']?(?:stylesheet|preload|icon)[^>]+href=["']?(?:https?:)?//"""
    )
    assert [] == [p.name for p in real_site.rglob("*.html") if loads.search(p.read_text(encoding="utf-8"))]
    assert [] == [
        p.name
        for p in real_site.rglob("*.css")
        if re.search(r"@import|url\(\s*['\"]?(?:https?:)?//", p.read_text())
    ]


def test_each_page_has_one_first_heading_and_skips_no_level(pages: dict[str, PageReader]) -> None:
    wrong = []
    for address, page in pages.items():
        steps = [after - before for before, after in zip(page.headings, page.headings[1:], strict=False)]
        if page.headings.count(1) != 1 or page.headings[0] != 1 or max(steps, default=0) > 1:
            wrong.append(f"{address}: {page.headings}")
    assert [] == wrong[:20]


def test_each_page_has_its_landmarks_language_and_unique_ids(pages: dict[str, PageReader]) -> None:
    for address, page in pages.items():
        assert page.language == "en-GB", address
        assert [] == [name for name, times in page.ids.items() if times > 1], address
        assert page.tags["main"] == 1, address
        assert page.page_titles == 1, address


def test_no_page_has_a_handler_in_its_html(pages: dict[str, PageReader]) -> None:
    assert {} == {address: page.handlers for address, page in pages.items() if page.handlers}


def test_titles_tell_pages_apart(real_site: Path) -> None:
    titles: dict[str, list[str]] = {}
    for path in real_site.rglob("*.html"):
        title = re.search(r"<title>(.*?)</title>", path.read_text(encoding="utf-8"), re.DOTALL)
        assert title, path
        titles.setdefault(title.group(1), []).append(path.relative_to(real_site).as_posix())
    doubles = {
        t: p for t, p in titles.items() if len(p) > 1 and len({name.split("/")[0] for name in p}) < len(p)
    }
    assert {} == doubles


def test_every_page_of_the_small_site_parses_strictly(small_site: Path) -> None:
    wrong = {}
    for path in sorted(small_site.rglob("*.html")):
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(path.read_text(encoding="utf-8"))
        # html5lib knows the standard of 2014; what it says of newer elements is left out.
        errors = [
            error for error in parser.errors if error[1] not in ("unexpected-start-tag-implies-table-voodoo",)
        ]
        if errors:
            wrong[path.name] = errors
    assert {} == wrong


def test_planned_addresses_are_the_claimed_ones(site: Path) -> None:
    library, _ = pipeline.check(options(site), progress.Silent())
    planned = sorted(page.address for page in plan(Parts(library, None)))
    assert sorted(set(planned)) == planned
    assert sorted(address for address, _, _ in checks.claimed_addresses(library)) == planned


def test_a_claim_on_a_page_begins_with_the_words_of_its_basis(small_site: Path) -> None:
    page = re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", "", (small_site / "cases/garden.html").read_text(encoding="utf-8"))
    )
    assert "The organisers report that twelve families grow food there" in page
    assert "In a survey, people who live alone came at least once a week." in page
    assert "It is expected that the council’s “grass-cutting” bill will fall." in page


def test_not_evaluated_and_not_stated_are_told(small_site: Path) -> None:
    page = (small_site / "cases/lunch.html").read_text(encoding="utf-8")
    assert "Not stated" in page and "The report names no place." in page
    assert "How do we know?" in page and "Only its name is known." in page


def test_a_former_address_leads_to_the_case(small_site: Path) -> None:
    page = (small_site / "cases/car-park-garden.html").read_text(encoding="utf-8")
    assert 'http-equiv="refresh"' in page and 'href="../cases/garden.html"' in page


def test_the_sitemap_names_each_page_once(small_site: Path) -> None:
    named = re.findall(
        r"<loc>https://example\.org/tries/([^<]*)</loc>", (small_site / "sitemap.xml").read_text()
    )
    built = {p.relative_to(small_site).as_posix() for p in small_site.rglob("*.html")}
    assert sorted(built - {"404.html", "cases/car-park-garden.html", "index.html"} | {""}) == sorted(named)


def test_the_reports_words_never_reach_a_visitor_as_places_on_this_machine(real_site: Path) -> None:
    for path in real_site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert str(ROOT) not in text, path
        assert "site:" not in re.sub(r"website:|[a-z-]+site:", "", text.lower()) or '="site:' not in text, (
            path
        )


def test_a_site_without_outlines_has_no_maps(site: Path) -> None:
    library, _ = pipeline.check(options(site), progress.Silent())
    maps = [found for page in plan(Parts(library, None)) if (found := getattr(page.view, "map", None))]
    assert [] == [found for found in maps if found.svg]


def test_what_others_wrote_is_the_file_that_is_named() -> None:
    folder = ROOT / "templates/assets/vendor"
    told = (folder / "README.md").read_text(encoding="utf-8").split("\n\n")
    sums = {re.search(r"`([\w-]+\.js)`", one)[1]: re.search(r"sha256 `([0-9a-f]{64})`", one) for one in told}  # type: ignore[index]
    assert {path.name for path in folder.glob("*.js")} == sums.keys()
    unchanged = {name: found[1] for name, found in sums.items() if found}
    assert {"js-yaml.js", "qrcode.js"} == unchanged.keys(), (
        "lunr's is a part of its file, which another test holds"
    )
    assert unchanged == {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in unchanged}


# What fails from disk, what takes data for HTML, and what an older browser refuses a whole script for.
BANNED = {
    "a module": re.compile(r"^\s*(import\s+[\w{*'\"]|export\s)|\bimport\(", re.MULTILINE),
    "fetch or a worker": re.compile(r"\bfetch\(|\bXMLHttpRequest\b|new (Shared)?Worker\("),
    "data as HTML": re.compile(r"\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write\b"),
    "something kept on the machine": re.compile(r"\b(local|session)Storage\b|document\.cookie|\bindexedDB\b"),
    "look behind": re.compile(r"\(\?<[=!]"),
}


@pytest.mark.parametrize(
    "script", sorted((ROOT / "templates/assets").glob("*.js")), ids=lambda path: path.name
)
def test_no_script_does_what_fails_from_disk_or_is_not_safe(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert [] == [what for what, pattern in BANNED.items() if pattern.search(text)]
