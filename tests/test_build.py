"""What a build promises: the same bytes for the same content, and never a broken output."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from explorer import disk, pipeline, progress
from explorer.problems import BuildError
from tests.conftest import ROOT, build, copy_site, files_of, options

EXPECTED = ROOT / "tests" / "sites" / "complete" / "expected"


def command(site: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "build.py", "build", "--site", site, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )


def test_the_complete_site_is_built_byte_for_byte_as_expected(site: Path, rewrite: bool) -> None:
    build(site)
    actual = {
        name: data
        for name, data in files_of(site / "output").items()
        if name.endswith((".html", ".xml", ".txt"))
    }
    if rewrite:
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for name, data in actual.items():
            (EXPECTED / name).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / name).write_bytes(data)
    assert files_of(EXPECTED) == actual


def test_two_builds_give_the_same_bytes_whatever_is_around_them(tmp_path: Path) -> None:
    one, other = copy_site(tmp_path / "one"), copy_site(tmp_path / "another" / "folder")
    first = command(one, PYTHONHASHSEED="1", TZ="Pacific/Auckland", LC_ALL="C")
    second = command(other, PYTHONHASHSEED="2", TZ="America/Lima", LC_ALL="C.UTF-8")
    assert (0, 0) == (first.returncode, second.returncode), first.stderr + second.stderr
    assert files_of(one / "output") == files_of(other / "output")


def test_a_build_says_how_many_cases_and_pages_and_where_to_click(site: Path) -> None:
    run = command(site)
    assert run.stdout.splitlines()[-1].startswith("Built 4 cases, ")
    assert run.stdout.rstrip().endswith(str(site / "output" / "index.html"))


def test_quiet_says_nothing(site: Path) -> None:
    run = command(site, "--quiet")
    assert (0, "", "") == (run.returncode, run.stdout, run.stderr)


def test_nothing_is_done_again_when_nothing_has_changed(site: Path) -> None:
    first = build(site)
    before = {path: path.stat().st_mtime_ns for path in (site / "output").rglob("*")}
    second = build(site)
    assert (True, False) == (first.changed, second.changed)
    assert (first.cases, first.pages, first.files) == (second.cases, second.pages, second.files)
    assert before == {path: path.stat().st_mtime_ns for path in (site / "output").rglob("*")}


def test_files_that_stay_the_same_keep_their_dates(site: Path) -> None:
    build(site)
    output = site / "output"
    before = {name: (output / name).stat().st_mtime_ns for name in files_of(output)}
    case = site / "content/cases/lunch.md"
    case.write_text(case.read_text().replace("lunches brought", "hot lunches brought"))
    build(site)
    after = {name: (output / name).stat().st_mtime_ns for name in files_of(output)}
    assert before["cases/lunch.html"] != after["cases/lunch.html"]
    assert before["cases/choir.html"] == after["cases/choir.html"]
    assert before["about.html"] == after["about.html"]


@pytest.mark.parametrize("damage", ["delete", "shorten", "marker"])
def test_a_damaged_output_is_built_again(site: Path, damage: str) -> None:
    build(site)
    whole = files_of(site / "output")
    page = site / "output" / "cases" / "garden.html"
    if damage == "delete":
        page.unlink()
    elif damage == "shorten":
        page.write_text("cut")
    else:
        (site / "output" / disk.MARKER).write_text("{")
    assert build(site).changed
    assert whole == files_of(site / "output")


def test_a_file_that_left_the_content_leaves_the_output(site: Path) -> None:
    build(site)
    (site / "content/cases/lunch.md").unlink()
    build(site)
    assert not (site / "output/cases/lunch.html").exists()


def test_a_folder_that_we_did_not_build_is_left_alone(site: Path) -> None:
    (site / "output").mkdir()
    (site / "output" / "thesis.txt").write_text("my life's work")
    run = command(site)
    assert run.returncode == 2
    assert "was not built by the explorer" in run.stderr
    assert {"thesis.txt": b"my life's work"} == files_of(site / "output")


@pytest.mark.parametrize("gone", ["content", "templates", "site_config.yaml"])
def test_a_missing_folder_is_told_without_a_traceback(site: Path, gone: str) -> None:
    path = site / gone
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    run = command(site)
    assert run.returncode == 1
    assert "must exist (it is missing)" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        ("{{ view.no_such_field }}", "no_such_field"),
        ("{% for x in %}", "Expected an expression"),
        ("{% include 'parts/nowhere.html' %}", "nowhere.html"),
    ],
)
def test_a_mistake_in_a_template_names_template_and_line(site: Path, mistake: str, said: str) -> None:
    template = site / "templates/pages/glossary.html"
    lines = template.read_text().splitlines()
    at = (
        next(number for number, line in enumerate(lines) if "block main" in line or "block content" in line)
        + 1
    )
    template.write_text("\n".join([*lines[:at], mistake, *lines[at:]]))
    with pytest.raises(BuildError) as raised:
        build(site)
    (problem,) = raised.value.problems
    assert ("templates/pages/glossary.html", at + 1) == (problem.path, problem.line)
    assert said in problem.message
    assert not (site / "output").exists()


def test_drafts_stay_out_unless_they_are_asked_for(site: Path) -> None:
    build(site)
    assert not (site / "output/cases/secret-plan.html").exists()
    assert not any(b"not ready" in data for data in files_of(site / "output").values())
    pipeline.build(options(site, drafts=True), progress.Silent())
    assert (site / "output/cases/secret-plan.html").exists()


def test_a_link_that_leads_out_of_the_site_is_refused(site: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("---\ntitle: Secret\n---\n")
    (site / "content/cases/leak.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(BuildError, match="must not lead out of the site's folder"):
        build(site)


def test_bytes_that_are_no_text_never_end_in_a_traceback(site: Path) -> None:
    rng = random.Random(7)
    for _ in range(60):
        original = (site / "content/cases/garden.md").read_bytes()
        data = bytearray(original)
        for _ in range(rng.randrange(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        (site / "content/cases/garden.md").write_bytes(bytes(data))
        with suppress(BuildError):  # any other exception fails the test
            pipeline.check(options(site), progress.Silent())
        (site / "content/cases/garden.md").write_bytes(original)


def test_killing_a_build_at_any_moment_leaves_a_whole_site(site: Path) -> None:
    """Fifty builds, each of another content, each killed at a random moment: the old site or the new one stands."""
    rng = random.Random(11)
    case = site / "content/cases/lunch.md"
    original = case.read_text()
    assert command(site).returncode == 0
    case.write_text(original.replace("lunches brought", "some lunches brought"))
    start = time.monotonic()
    assert command(site).returncode == 0
    whole_build = time.monotonic() - start
    standing = files_of(site / "output")
    killed = 0
    for number in range(50):
        case.write_text(original.replace("lunches brought", f"{number} lunches brought"))
        process = subprocess.Popen([sys.executable, ROOT / "build.py", "--quiet", "--site", site])
        try:
            process.wait(rng.uniform(0.2, 1.1) * whole_build)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
        found = files_of(site / "output")
        if found != standing:
            # Not the old site: then it must be the new one, whole.
            assert str(number).encode() + b" lunches brought" in found["cases/lunch.html"]
            assert disk.is_current(site / "output", disk.read_site(site).fingerprint + "-0-") is not None
            standing = found
    assert killed > 0
    case.write_text(original.replace("lunches brought", "in the end, lunches brought"))
    assert build(site).changed
    assert not list(site.glob(".output-old"))


def test_what_befalls_the_folder_of_the_site_before_never_shows(site: Path, tmp_path: Path) -> None:
    """Two folders take turns, and what is common to two sites is not written again."""
    spare = site / ".output-staging"

    def leave_a_file() -> None:
        (spare / "cases" / "stray.html").write_text("not ours")

    def write_over() -> None:
        page = spare / "about.html"
        page.unlink()  # else it is the page of the site itself
        page.write_text("not ours")

    def lose_a_page() -> None:
        (spare / "about.html").unlink()

    def lead_elsewhere() -> None:
        (tmp_path / "elsewhere").mkdir()
        shutil.rmtree(spare / "cases")
        (spare / "cases").symlink_to(tmp_path / "elsewhere")

    def lose_its_marker() -> None:
        (spare / disk.MARKER).unlink()

    case = site / "content/cases/lunch.md"
    text = case.read_text()
    build(site)
    harms = (leave_a_file, write_over, lose_a_page, lead_elsewhere, lose_its_marker)
    for number, harm in enumerate((lambda: None, *harms)):
        for turn in "ab":
            case.write_text(text.replace("lunches brought", f"{number}{turn} lunches brought"))
            build(site)
        assert spare.is_dir()
        harm()
        case.write_text(text.replace("lunches brought", f"{number} lunches brought"))
        build(site)
        fresh = tmp_path / f"fresh-{number}"
        pipeline.build(pipeline.Options(site, fresh, cache=False), progress.Silent())
        assert files_of(fresh) == files_of(site / "output"), harm
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_file_that_left_does_not_come_back_with_the_folder_of_the_site_before(site: Path) -> None:
    case = site / "content/cases/lunch.md"
    text = case.read_text()
    build(site)
    case.unlink()
    build(site)
    (site / "content/pages/about.md").write_text((site / "content/pages/about.md").read_text() + "\nMore.\n")
    build(site)
    assert not (site / "output/cases/lunch.html").exists()
    case.write_text(text)
    build(site)
    assert (site / "output/cases/lunch.html").exists()


def test_nothing_stays_beside_a_site_that_was_built_without_a_cache(site: Path) -> None:
    build(site)
    (site / "content/pages/about.md").write_text((site / "content/pages/about.md").read_text() + "\nMore.\n")
    pipeline.build(options(site, cache=False), progress.Silent())
    assert {"output"} == {path.name for path in site.glob("*output*")} - {".output-lock"}
