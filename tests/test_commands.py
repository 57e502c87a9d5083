"""The commands, as a person at a keyboard meets them."""

import json
import os
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer import case, evidence, preview, progress
from explorer.commands import COMMANDS, main, program
from tests.conftest import ROOT, build, files_of, options


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "build.py", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_help_names_each_command_and_exit_code() -> None:
    told = run("--help").stdout
    for command in COMMANDS:
        assert f"\n    {command} " in told
    assert "exit codes:" in told and "0  done" in told and "1  the content has problems" in told


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_of_its_own(command: str) -> None:
    told = run(command, "--help")
    assert told.returncode == 0
    assert "--site DIR" in told.stdout and "--quiet" in told.stdout


def test_a_wrong_word_ends_with_2() -> None:
    told = run("biuld")
    assert (2, True) == (told.returncode, "invalid choice: 'biuld'" in told.stderr)
    assert run("build", "--base-url", "example.org").returncode == 2


def test_check_writes_nothing(site: Path) -> None:
    told = run("check", "--site", site)
    assert (0, True) == (told.returncode, "No problems in 4 cases; " in told.stdout)
    assert not (site / "output").exists()


def test_check_names_the_folder_and_the_report_whose_text_is_not_there(site: Path) -> None:
    told = run("check", "--figures", "--reports", site / "nowhere", "--site", site)
    assert (2, True) == (told.returncode, f"found no folder {site / 'nowhere'}" in told.stderr)
    report = site / "content/reports/first-report.md"
    report.write_text(report.read_text().replace("---\n", '---\ntext_file: "lost.txt"\n', 1))
    told = run("check", "--figures", "--reports", site / "content", "--site", site)
    said = f"the text of the report 'first-report' must lie in {site / 'content'}, in the file lost.txt"
    assert (2, True, False) == (told.returncode, said in told.stderr, "Errno" in told.stderr), told.stderr


def test_check_names_unused_terms_as_notices(site: Path) -> None:
    assert "1 notice (--notices lists them)" in run("check", "--site", site).stdout
    told = run("check", "--notices", "--site", site).stdout
    assert "content/vocabularies/themes.yaml:13: notice: no case uses 'unused-theme'" in told


def test_check_names_pictures_that_nobody_shows_as_notices(site: Path) -> None:
    picture = (site / "content/images/garden.png").read_bytes()
    (site / "content/images/spare.png").write_bytes(picture)
    told = run("check", "--notices", "--site", site).stdout
    assert "content/images/spare.png: notice: no case that is published shows this picture" in told
    assert "images/garden.png" not in told


def test_new_writes_a_valid_draft(site: Path) -> None:
    told = run(
        "new",
        "--site",
        site,
        "--title",
        "A swap shop: toys, Milltown",
        "--place",
        "milltown",
        "--theme",
        "food",
    )
    path = site / "content/cases/a-swap-shop-toys-milltown.md"
    assert (0, True) == (told.returncode, path.exists()), told.stderr
    assert 'title: "A swap shop: toys, Milltown"' in path.read_text()
    built = run("build", "--drafts", "--site", site)
    assert (0, True) == (built.returncode, "Built 6 cases" in built.stdout), built.stderr
    assert "2 drafts shown: build again without --drafts before you publish." in built.stdout
    assert "2 drafts left out" in run("check", "--site", site).stdout


def test_check_tells_what_is_still_to_be_filled_in_in_a_draft(site: Path) -> None:
    run("new", "--site", site, "--title", "Empty")
    told = run("check", "--drafts", "--site", site)
    assert 1 == told.returncode
    for field in ("'summary'", "'place_note'", "'limits'", "'sources'", "the story"):
        assert f"{field} still holds the words of the empty draft" in told.stderr
    assert "'themes' must have at least 1" in told.stderr
    assert "a snapshot case must have at least one approach" in told.stderr
    lines = {line.partition(": ")[0] for line in told.stderr.splitlines()[:-1]}
    assert len(lines) == 7 and not any(line.endswith(".md") for line in lines), "each has a line of its own"


def test_check_passes_a_draft_that_could_be_published(site: Path) -> None:
    told = run("check", "--drafts", "--site", site)
    assert (0, True) == (told.returncode, "No problems in 5 cases" in told.stdout), told.stderr


def test_check_tells_a_review_on_a_day_to_come(site: Path) -> None:
    path = site / "content/cases/choir.md"
    path.write_text(path.read_text().replace("---\n", "---\nreviewed: 2099-01-31\n", 1))
    told = run("check", "--site", site)
    said = "content/cases/choir.md:2: a case cannot have been reviewed on a day to come (found '2099-01-31')"
    assert (1, True) == (told.returncode, said in told.stderr), told.stderr


def test_an_untouched_draft_is_not_published(site: Path) -> None:
    run("new", "--site", site, "--title", "Empty")
    path = site / "content/cases/empty.md"
    path.write_text(path.read_text().replace("status: draft\n", ""))
    told = run("check", "--site", site)
    assert told.returncode == 1
    for field in ("'summary'", "'place_note'", "'limits'", "'sources'", "the story"):
        assert f"{field} still holds the words of the empty draft" in told.stderr
    assert "'themes' must have at least 1" in told.stderr


def test_new_takes_a_place_or_theme_by_its_name(site: Path) -> None:
    run(
        "new",
        "--site",
        site,
        "--title",
        "Named",
        "--place",
        "Mill Town",
        "--theme",
        "Loneliness",
        "--approach",
        "growing",
    )
    text = (site / "content/cases/named.md").read_text()
    assert "places: [milltown]" in text and "themes: [company]" in text and "approaches: [growing]" in text


@pytest.mark.parametrize(
    ("title", "name"),
    [("Tŷ Gwyn garden, Ynys Môn", "ty-gwyn-garden-ynys-mon"), ("Café d’été", "cafe-dete")],
)
def test_the_name_of_a_file_is_its_title_without_accents(site: Path, title: str, name: str) -> None:
    assert 0 == run("new", "--site", site, "--title", title).returncode
    assert (site / "content/cases" / f"{name}.md").exists()


def test_new_finds_a_place_typed_without_its_accents(site: Path) -> None:
    places = site / "content/vocabularies/places.yaml"
    places.write_text(places.read_text().replace("label: Milltown", "label: Mïlltôwn"))
    assert "Mïlltôwn" in places.read_text()
    assert 0 == run("new", "--site", site, "--title", "Accents", "--place", "MILLTOWN").returncode
    assert "places: [milltown]" in (site / "content/cases/accents.md").read_text()


def test_new_needs_no_more_than_the_vocabularies_to_be_right(site: Path) -> None:
    (site / "content/cases/choir.md").write_text("no front matter")
    (site / "site_config.yaml").write_text("title: [")
    assert 0 == run("new", "--site", site, "--title", "Anyway").returncode
    (site / "content/vocabularies/themes.yaml").unlink()
    told = run("new", "--site", site, "--title", "Not now")
    assert (1, True) == (told.returncode, "content/vocabularies/themes.yaml" in told.stderr)


def answer(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    """Type these when asked, then Ctrl-D."""
    waiting = iter(answers)

    def typed(_: str) -> str:
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", typed)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)


def test_new_refuses_an_empty_title_or_one_that_is_there_before_it_asks_for_more(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch, "", "Garden", "日本", "Orchard", "", "", "", "")
    assert main(["new", "--site", str(site)]) == 0
    said = capsys.readouterr().out
    assert "a case needs a title" in said and "garden.md is there already" in said
    assert "name it with --slug" in said
    assert (site / "content/cases/orchard.md").exists()


def test_new_stops_at_ctrl_d(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch, "Orchard")
    assert main(["new", "--site", str(site)]) == 130
    assert "Stopped. Nothing was written.\n" == capsys.readouterr().err
    assert not (site / "content/cases/orchard.md").exists()


def test_new_asks_again_while_an_answer_will_not_do(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch, "x" * 61, "A long table, Milltown", "", "milltwn", "Milltown", "", "")
    assert main(["new", "--site", str(site)]) == 0
    said = capsys.readouterr().out
    assert "at most 60 characters (it has 61)" in said and "did you mean 'milltown'?" in said
    assert "places: [milltown]" in (site / "content/cases/a-long-table-milltown.md").read_text()


def test_a_package_that_is_missing_is_told_with_the_way_to_set_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("explorer.commands.build.run", _import_missing)
    assert main(["build"]) == 2
    assert "not set up yet (the package no_such_package is missing)" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_python_without_any_packages_is_told_how_to_set_up(command: str) -> None:
    needed = {"import": ["cases.csv"]}
    bare = [sys.executable, "-S", "-E", str(ROOT / "build.py"), command, *needed.get(command, [])]
    told = subprocess.run(bare, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert told.returncode == 2
    assert "not set up yet" in told.stderr and "Traceback" not in told.stderr


def test_hints_name_the_python_in_use_where_python_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    on_path = tmp_path / "bin" / "python"
    on_path.parent.mkdir()
    on_path.touch()
    monkeypatch.setenv("PATH", os.pathsep.join(["/nowhere", str(on_path.parent)]))
    monkeypatch.setattr("sys.executable", str(on_path))
    assert "python build.py" == program()
    monkeypatch.setattr("sys.executable", str(tmp_path / ".venv" / "bin" / "python"))
    assert f"{Path('.venv/bin/python')} build.py" == program()
    monkeypatch.setattr("sys.executable", "/opt/my tools/python")
    assert '"/opt/my tools/python" build.py' == program()


def _import_missing(_: object) -> int:
    import no_such_package  # type: ignore[import-not-found]

    return int(no_such_package.answer)


def test_new_explains_each_field_that_a_case_may_have(site: Path) -> None:
    run("new", "--site", site, "--title", "Explained")
    text = (site / "content/cases/explained.md").read_text()
    keys = (*case.KEYS, *case.PERIOD_KEYS, *case.ORGANISATION_KEYS, *case.IMAGE_KEYS)
    for field in (*keys, *evidence.CLAIM_KEYS, *evidence.SOURCE_KEYS):
        assert re.search(rf"\b{field}:", text), field


def test_a_draft_says_how_claims_begin(site: Path) -> None:
    run("new", "--site", site, "--title", "Explained")
    assert "“In a survey, …”" in (site / "content/cases/explained.md").read_text()


def test_new_never_writes_over_a_case(site: Path) -> None:
    before = (site / "content/cases/garden.md").read_text()
    told = run("new", "--site", site, "--title", "Garden", "--slug", "garden")
    assert (2, before) == (told.returncode, (site / "content/cases/garden.md").read_text())
    assert "is there already" in told.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "a case needs a title"),
        (("--title", "x" * 61), "at most 60 characters (it has 61)"),
        (("--title", "日本"), "name it with --slug"),
        (("--title", "x", "--slug", "../../evil"), "lower-case letters, digits and single hyphens"),
        (("--title", "x", "--theme", "fod"), "did you mean 'food'?"),
        (("--title", "x", "--place", "milltwn"), "did you mean 'milltown'?"),
    ],
)
def test_new_tells_what_is_wrong_with_an_answer(site: Path, arguments: tuple[str, ...], said: str) -> None:
    before = sorted((site / "content/cases").iterdir())
    told = run("new", "--site", site, *arguments)
    assert told.returncode == 2
    assert said in told.stderr
    assert before == sorted((site / "content/cases").iterdir())


@pytest.fixture
def server(site: Path) -> Iterator[tuple[preview.Preview, str, Path]]:
    shown = preview.Preview(options(site), progress.Silent())
    shown.build()
    with preview.make_server(shown, 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield shown, f"http://127.0.0.1:{running.server_address[1]}", site
        running.shutdown()


def get(url: str, **headers: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_the_preview_shows_pages_that_reload_themselves(server: tuple[preview.Preview, str, Path]) -> None:
    _, url, site = server
    status, page = get(f"{url}/cases/garden.html")
    assert (200, True, True) == (status, "A shared garden" in page, preview.EVENTS in page)
    assert preview.EVENTS not in (site / "output/cases/garden.html").read_text()
    assert get(f"{url}/")[0] == 200
    assert get(f"{url}/nowhere.html")[0] == 404


def test_the_preview_shows_problems_and_comes_back(server: tuple[preview.Preview, str, Path]) -> None:
    shown, url, site = server
    case = site / "content/cases/garden.md"
    good = case.read_text()
    case.write_text(good.replace("depth: full", "depth: <b>ful"))
    shown.build()
    page = get(f"{url}/index.html")[1]
    assert "1 problem" in page and "content/cases/garden.md" in page and "<b>ful" not in page
    case.write_text(good)
    shown.build()
    assert "Small Town Tries" in get(f"{url}/index.html")[1]


def test_the_preview_tells_an_open_page_that_it_was_built_again(
    server: tuple[preview.Preview, str, Path],
) -> None:
    shown, url, _ = server
    told: list[str] = []
    waiting = threading.Thread(target=lambda: told.append(get(f"{url}{preview.EVENTS}")[1]))
    waiting.start()
    while not told and waiting.is_alive():
        shown.build()
        waiting.join(0.2)
    assert ["data: reload\n\n"] == told


def test_the_preview_answers_this_machine_only(server: tuple[preview.Preview, str, Path]) -> None:
    _, url, _ = server
    assert get(f"{url}/index.html", Host="evil.example:80")[0] == 403


def test_serve_builds_again_on_each_change(site: Path) -> None:
    said: list[str] = []

    class Listening(progress.Silent):
        def say(self, line: str) -> None:
            said.append(line)

    def changes(_: Path) -> Iterator[int]:
        case = site / "content/cases/lunch.md"
        case.write_text(case.read_text().replace("Nothing more is told.", "It rained."))
        yield 1

    preview.serve(options(site), 0, Listening(), changes)
    assert "It rained." in (site / "output/cases/lunch.html").read_text()
    assert 2 == sum(line.startswith("Built 4 cases") for line in said)


def test_serve_leaves_no_drafts_in_the_output(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(site)
    before = files_of(site / "output")

    shown: list[Path] = []

    def watch_nothing(folder: Path) -> Iterator[int]:
        shown.extend(folder.rglob(".explorer-cache/*/cases/secret-plan.html"))
        return iter(())

    monkeypatch.setattr("explorer.preview.watch_site", watch_nothing)
    assert 0 == main(["serve", "--drafts", "--quiet", "--port", "0", "--site", str(site)])
    assert 1 == len(shown), "the draft is shown from elsewhere"
    assert before == files_of(site / "output")


def test_a_port_that_is_taken_is_told(server: tuple[preview.Preview, str, Path]) -> None:
    _, url, site = server
    told = run("serve", "--site", site, "--port", url.rpartition(":")[2])
    assert told.returncode == 2
    assert "choose another with --port" in told.stderr


def test_structured_data_of_a_page_is_json_that_a_script_element_can_hold(small_site: Path) -> None:
    page = (small_site / "cases/garden.html").read_text()
    data = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert "A shared garden, Milltown" == json.loads(data)["headline"]
    assert "<" not in data
