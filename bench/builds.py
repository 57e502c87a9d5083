"""How long builds of this site take: from nothing, with nothing changed, and with one case edited.

    python bench/builds.py [--rounds 5] [--site FOLDER]

Works on a copy of the site, so that neither content nor output are touched.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.measure import HEAD, ROOT, Run, change_one_case, clear, line, machine, made, ours, run


def copy(site: Path, folder: Path) -> Path:
    """The content, templates and configuration of a site."""
    for name in ("content", "templates"):
        shutil.copytree(site / name, folder / name)
    shutil.copy(site / "site_config.yaml", folder)
    return folder


def measure(site: Path, rounds: int) -> dict[str, list[Run]]:
    """Builds of a site that may be written to, so many of each kind."""
    found: dict[str, list[Run]] = {"cold": [], "nothing changed": [], "one case edited": []}
    for number in range(rounds):
        clear(*made(site))
        found["cold"].append(ours(site))
        found["nothing changed"].append(ours(site))
        change_one_case(site, number)
        found["one case edited"].append(ours(site))
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--site", type=Path, default=ROOT)
    options = arguments.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        site = copy(options.site, Path(folder))
        found = measure(site, options.rounds)
        found["--help"] = [run([sys.executable, ROOT / "build.py", "--help"]) for _ in range(options.rounds)]
        print(f"\n{len(list((site / 'content/cases').glob('*.md'))):,} cases, median of {options.rounds}\n")
        print(HEAD)
        for name, runs in found.items():
            print(line(name, runs))
        clear(*made(site))
        profile: list[str | Path] = [sys.executable, ROOT / "build.py", "--profile", "--site", site]
        said = subprocess.run(profile, capture_output=True, text=True, check=True).stdout
        print("\nA cold build by stage:\n\n" + said[said.index("stage ") : said.rindex("Built ")])


if __name__ == "__main__":
    main()
