"""Each folder of sites/mistakes/ lays a mistake over the complete small site, and says what must be told of it."""

import subprocess
import sys
from pathlib import Path

import pytest

from explorer import pipeline, progress
from explorer.problems import BuildError
from tests.conftest import ROOT, build, copy_site, files_of, options

MISTAKES = sorted((ROOT / "tests" / "sites" / "mistakes").iterdir())


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda path: path.name)
def test_a_mistake_is_told_in_just_these_words(mistake: Path, tmp_path: Path, rewrite: bool) -> None:
    site = copy_site(tmp_path / "site", mistake)
    with pytest.raises(BuildError) as raised:
        pipeline.check(options(site), progress.Silent())
    actual = "".join(f"{problem}\n" for problem in raised.value.problems if not problem.notice)
    expected = mistake / "expected.txt"
    if rewrite:
        expected.write_text(actual, encoding="utf-8")
    assert expected.read_text(encoding="utf-8") == actual


def test_there_are_at_least_thirty_mistakes() -> None:
    assert len(MISTAKES) >= 30


def test_the_command_tells_all_problems_counts_them_and_leaves_the_output_alone(tmp_path: Path) -> None:
    site = copy_site(tmp_path / "site")
    build(site)
    before = files_of(site / "output")
    case = site / "content/cases/garden.md"
    case.write_text(case.read_text().replace("depth: full", "depth: ful").replace("limits:", "limit:"))
    (site / "content/cases/choir.md").write_text("no front matter")

    run = subprocess.run(
        [sys.executable, ROOT / "build.py", "build", "--site", site],
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 1
    assert files_of(site / "output") == before
    lines = run.stderr.splitlines()
    assert lines[-1].startswith("3 problems in 2 files. Nothing was written.")
    assert (
        "content/cases/garden.md:4: 'depth' must be an id of content/vocabularies/depth.yaml (found 'ful'); did you mean 'full'?"
        in lines
    )
    assert "Traceback" not in run.stderr
