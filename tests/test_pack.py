"""A pack is the whole site in one file, the same bytes each time, and there whole or not at all."""

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import ZipFile

import html5lib
import pytest

from explorer import disk, packing, pipeline, progress
from explorer.commands import main
from explorer.config import parse
from explorer.front_matter import parse_yaml
from explorer.model import SiteConfig
from tests.conftest import ROOT, build, copy_site, files_of, options

NAME = "small-town-tries-test-edition-2026-01-31"


def command(site: Path, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "build.py", "pack", "--site", site, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )


def pack(site: Path, epoch: int | None = None, **more: object) -> disk.Packed:
    """The pack of a site, in its own `packs/`."""
    return pipeline.pack(options(site, **more), site / "packs", epoch, progress.Silent())[1]


def config_of(**settings: str) -> SiteConfig:
    lines = (ROOT / "tests/sites/complete/site_config.yaml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.partition(":")[0] not in settings]
    given = [f"{key}: {value}" for key, value in settings.items()]
    node, problems = parse_yaml("\n".join([*given, *kept]), "site_config.yaml")
    assert node is not None and [] == problems
    return parse(node)[0]


def test_a_pack_is_one_folder_with_the_whole_site_and_the_way_in(site: Path) -> None:
    packed = pack(site)
    with ZipFile(packed.path) as archive:
        assert archive.testzip() is None
        inside = {name: archive.read(name) for name in archive.namelist()}
    beside = {f"{NAME}/READ-ME.txt", f"{NAME}/START-HERE.html"}
    built = {f"{NAME}/site/{name}": data for name, data in files_of(site / "output").items()}
    del built[f"{NAME}/site/{disk.MARKER}"]
    assert built == {name: data for name, data in inside.items() if name not in beside}
    assert beside <= inside.keys() and list(inside) == sorted(inside)
    assert (f"{NAME}.zip", len(packed.path.read_bytes())) == (packed.path.name, packed.size)


def test_the_checksum_is_in_the_form_that_sha256sum_takes(site: Path) -> None:
    packed = pack(site)
    sum_ = hashlib.sha256(packed.path.read_bytes()).hexdigest()
    assert sum_ == packed.sha256
    assert f"{sum_}  {NAME}.zip\n" == packed.path.with_name(f"{NAME}.zip.sha256").read_text()


def test_two_packs_are_the_same_bytes_whatever_is_around_them(tmp_path: Path) -> None:
    one, other = copy_site(tmp_path / "one"), copy_site(tmp_path / "another" / "folder")
    before = os.umask(0o077)
    try:
        first = command(one, PYTHONHASHSEED="1", TZ="Pacific/Auckland", LC_ALL="C")
    finally:
        os.umask(before)
    second = command(
        other, "--no-cache", "--workers", 1, PYTHONHASHSEED="2", TZ="America/Lima", LC_ALL="C.UTF-8"
    )
    assert (0, 0) == (first.returncode, second.returncode), first.stderr + second.stderr
    assert files_of(one / "packs") == files_of(other / "packs")
    assert {f"{NAME}.zip", f"{NAME}.zip.sha256"} == files_of(one / "packs").keys()


def times(path: Path) -> set[tuple[int, ...]]:
    with ZipFile(path) as archive:
        return {
            (*told.date_time, told.external_attr >> 16, told.create_system) for told in archive.infolist()
        }


def test_files_are_dated_by_the_edition_or_by_the_environment(site: Path) -> None:
    assert {(2026, 1, 31, 0, 0, 0, 0o100644, 3)} == times(pack(site).path)
    assert 0 == command(site, SOURCE_DATE_EPOCH="1700000000").returncode
    assert {(2023, 11, 14, 22, 13, 20, 0o100644, 3)} == times(site / "packs" / f"{NAME}.zip")
    assert {(1980, 1, 1, 0, 0, 0, 0o100644, 3)} == times(pack(site, 0).path)
    assert {(2107, 12, 31, 23, 59, 58, 0o100644, 3)} == times(pack(site, 10**15).path)
    wrong = command(site, SOURCE_DATE_EPOCH="yesterday")
    assert (2, True) == (wrong.returncode, "must be a number of seconds since 1970" in wrong.stderr)


def test_a_pack_is_replaced_only_when_it_differs(site: Path) -> None:
    first = pack(site)
    before = {path.name: path.stat().st_mtime_ns for path in (site / "packs").iterdir()}
    second = pack(site)
    assert (True, False, first.sha256) == (first.changed, second.changed, second.sha256)
    assert before == {path.name: path.stat().st_mtime_ns for path in (site / "packs").iterdir()}
    lunch = site / "content/cases/lunch.md"
    lunch.write_text(lunch.read_text().replace("lunches brought", "hot lunches brought"))
    third = pack(site)
    assert third.changed and third.sha256 != first.sha256
    assert third.sha256 in (site / "packs" / f"{NAME}.zip.sha256").read_text()


def test_a_checksum_that_went_away_or_is_another_files_is_written_again(site: Path) -> None:
    packed = pack(site)
    told = packed.path.with_name(f"{NAME}.zip.sha256")
    whole = told.read_bytes()
    for harm in (told.unlink, lambda: told.write_bytes(b"0000  other.zip\n")):
        harm()
        assert not pack(site).changed
        assert whole == told.read_bytes()


class Ending(progress.Silent):
    """Ends the work, in one way or another, when some files are packed."""

    def __init__(self, end: object) -> None:
        self.end = end

    def track(self, items: Iterable[progress.T], what: str, total: int | None = None) -> Iterator[progress.T]:
        for number, item in enumerate(items):
            if what == "Packing" and number == 20:
                assert callable(self.end)
                self.end()
            yield item


def interrupt() -> None:
    raise KeyboardInterrupt


def test_a_pack_that_is_stopped_leaves_what_was_there(site: Path) -> None:
    pack(site)
    standing = files_of(site / "packs")
    lunch = site / "content/cases/lunch.md"
    lunch.write_text(lunch.read_text().replace("lunches brought", "hot lunches brought"))
    with pytest.raises(KeyboardInterrupt):
        pipeline.pack(options(site), site / "packs", None, Ending(interrupt))
    assert standing == files_of(site / "packs")


KILLED = """
import os, signal, sys
from pathlib import Path
from explorer import pipeline
from tests.conftest import options
from tests.test_pack import Ending
site = Path(sys.argv[1])
pipeline.pack(options(site), site / "packs", None, Ending(lambda: os.kill(os.getpid(), signal.SIGKILL)))
"""


def test_a_pack_that_is_killed_leaves_what_was_there_and_the_next_one_tidies_up(site: Path) -> None:
    pack(site)
    standing = files_of(site / "packs")
    lunch = site / "content/cases/lunch.md"
    lunch.write_text(lunch.read_text().replace("lunches brought", "hot lunches brought"))
    killed = subprocess.run([sys.executable, "-c", KILLED, site], check=False, cwd=ROOT)
    assert -signal.SIGKILL == killed.returncode
    left = files_of(site / "packs")
    assert f".{NAME}.zip.part" in left
    assert standing == {name: data for name, data in left.items() if not name.startswith(".")}
    assert pack(site).changed
    assert {f"{NAME}.zip", f"{NAME}.zip.sha256"} == files_of(site / "packs").keys()


def test_a_site_that_was_built_otherwise_meanwhile_is_not_packed(site: Path) -> None:
    build(site)
    planned = packing.plan(config_of(), cases=1, pages=1, drafts=0)
    with pytest.raises(disk.UseError, match="was built anew while it was packed"):
        disk.pack(site / "output", "another", site / "packs", planned, progress.Silent().track)
    assert {} == files_of(site / "packs")


def test_a_file_that_changed_since_it_was_built_is_not_packed(site: Path) -> None:
    build(site)
    about = site / "output/about.html"

    def track(items: Iterable[str], *_: object) -> Iterator[str]:
        about.write_text("cut")
        yield from items

    planned = packing.plan(config_of(), cases=1, pages=1, drafts=0)
    marker = disk._marker(site / "output")
    assert marker
    with pytest.raises(disk.UseError, match=r"about\.html was changed while it was packed"):
        disk.pack(site / "output", marker.fingerprint, site / "packs", planned, track)
    assert {} == files_of(site / "packs")


def test_the_command_says_where_it_lies_how_large_it_is_and_its_checksum(site: Path) -> None:
    told = command(site)
    *_, where, size = told.stdout.splitlines()
    path = site / "packs" / f"{NAME}.zip"
    assert where.startswith("Packed 4 cases, ") and where.endswith(f": {path}")
    assert (
        f"{path.stat().st_size / 1e6:,.1f} MB, SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}"
        == size
    )
    again = command(site, "--quiet")
    assert (0, "", "") == (again.returncode, again.stdout, again.stderr)


def test_drafts_are_in_a_pack_only_when_asked_for_and_the_name_says_so(site: Path, tmp_path: Path) -> None:
    assert "with-drafts" not in command(site).stdout
    told = command(site, "--drafts", "--to", tmp_path / "elsewhere")
    path = tmp_path / "elsewhere" / f"{NAME}-with-drafts.zip"
    assert (0, True) == (told.returncode, path.exists()), told.stderr
    assert "Warning: 1 draft in this pack." in told.stdout
    with ZipFile(path) as archive:
        assert f"{NAME}-with-drafts/site/cases/secret-plan.html" in archive.namelist()
        for name in ("READ-ME.txt", "START-HERE.html"):
            words = archive.read(f"{NAME}-with-drafts/{name}").decode()
            assert "this copy shows 1 draft that nobody has checked" in words.replace("\r\n", " ")
    with ZipFile(site / "packs" / f"{NAME}.zip") as archive:
        assert [] == [name for name in archive.namelist() if "secret-plan" in name]


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("output/packs", "which each build replaces"),
        ("content/packs", "which the site is made from"),
        ("site_config.yaml", "is a file; name a folder with --to"),
        ("site_config.yaml/packs", "could not be written"),
    ],
)
def test_a_folder_that_will_not_do_is_told(site: Path, to: str, said: str) -> None:
    told = command(site, "--to", site / to)
    assert (2, True) == (told.returncode, said in told.stderr), told.stderr
    assert [] == list(site.rglob("*.zip"))


def test_wrong_content_is_not_packed(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "content/cases/choir.md").write_text("no front matter")
    assert 1 == main(["pack", "--site", str(site)])
    assert "Nothing was written." in capsys.readouterr().err
    assert not (site / "packs").exists()


def test_a_site_without_a_web_address_can_be_packed(site: Path) -> None:
    config = site / "site_config.yaml"
    config.write_text(config.read_text().replace('base_url: "https://example.org/tries"\n', ""))
    with ZipFile(pack(site).path) as archive:
        text = archive.read(f"{NAME}/READ-ME.txt").decode()
    assert "Whoever gave you this copy can tell you" in text and "example.org" not in text


def test_the_read_me_can_be_read_by_any_editor_and_names_the_files(site: Path) -> None:
    with ZipFile(pack(site).path) as archive:
        data = archive.read(f"{NAME}/READ-ME.txt")
    text = data.decode("utf-8-sig")
    assert data.startswith(b"\xef\xbb\xbf") and text.count("\n") == text.count("\r\n")
    assert f"sha256sum -c {NAME}.zip.sha256" in text
    assert "https://example.org/tries/" in text and "CC BY 4.0" in text and "31 January 2026" in text
    assert [] == [line for line in text.splitlines() if len(line) > 76 and NAME not in line]


def test_the_way_in_is_a_page_without_script_that_leads_into_the_site(site: Path) -> None:
    with ZipFile(pack(site).path) as archive:
        page = archive.read(f"{NAME}/START-HERE.html").decode()
        names = set(archive.namelist())
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    links = [link.get("href") for link in tree.iter("a")]
    assert ["site/index.html", "site/check.html", "READ-ME.txt"] == links
    assert {f"{NAME}/{link}" for link in links} <= names
    assert "<script" not in page and "unzip the whole file first" in page


def test_markup_in_the_settings_stays_text_on_the_way_in() -> None:
    config = config_of(title='"<script>alert(1)</script> & co"', tagline='"<b>x</b>"')
    page = packing.plan(config, cases=1, pages=1, drafts=0).beside["START-HERE.html"].decode()
    assert (
        "<script" not in page
        and "<b>" not in page
        and "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page
    )


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({}, NAME),
        ({"title": "Tŷ Gwyn"}, "ty-gwyn-test-edition-2026-01-31"),
        ({"title": "日本", "edition": "{name: 日本}"}, "edition"),
        ({"title": "Con", "edition": "{name: 日本}"}, "edition-con"),
        ({"title": "../../etc", "edition": '{name: "/"}'}, "etc"),
        (
            {"title": "A very long title of a site that goes on", "edition": f"{{name: {'x' * 90}}}"},
            f"a-very-long-title-of-a-site-that-{'x' * 24}",
        ),
    ],
)
def test_a_pack_is_named_after_title_edition_and_date(settings: dict[str, str], name: str) -> None:
    assert name == packing.name_of(config_of(**settings), drafts=False)


@pytest.mark.parametrize(
    "address",
    [
        "../x",
        "/x",
        "a/../x",
        "a//x",
        "",
        "a\\x",
        "c:x",
        "con.js",
        "data/NUL",
        "x.",
        ".hidden",
        "a b",
        "é.html",
        "lpt1.a.b",
    ],
)
def test_no_entry_leads_out_of_the_folder_or_has_a_name_that_some_system_refuses(address: str) -> None:
    with pytest.raises(ValueError, match="cannot be put into a pack"):
        packing.entry("name", address)


def test_every_file_of_this_site_has_a_name_that_every_system_takes(real_site: Path) -> None:
    names = files_of(real_site).keys() - {disk.MARKER}
    assert [] == [name for name in names if packing.entry("x", name) != f"x/{name}"]
    assert len(names) == len({name.lower() for name in names})
