"""What the benches share: a command timed from outside, medians, and what machine this is."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command, with all processes that it waited for."""

    seconds: float
    cpu: float
    peak: float
    """MiB of its largest process."""


def run(command: Sequence[str | Path], folder: Path = ROOT, more: Mapping[str, str] | None = None) -> Run:
    """Run a command that must succeed."""
    # As where people work: Python keeps its compiled modules.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**kept, **(more or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}: {said.decode()[-2000:]}")
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def ours(site: Path, *arguments: str) -> Run:
    """A build of a site by this project."""
    return run([sys.executable, ROOT / "build.py", "--quiet", "--site", site, *arguments])


def change_one_case(site: Path, number: int) -> None:
    """What a contributor does: other words in the summary and the text of one case."""
    cases = sorted((site / "content" / "cases").glob("*.md"))
    path = cases[number * 7919 % len(cases)]
    text = path.read_text(encoding="utf-8")
    text = text.replace('summary: "', f'summary: "{number} ', 1)
    path.write_text(text.replace("\n## ", f"\nAnd {number} more.\n\n## ", 1), encoding="utf-8")


def clear(*folders: Path) -> None:
    """Take folders out of the way of a cold build, without deleting a file.

    Some file systems (ext4 without a journal) do not give a freed place to a new file for minutes and look through
    all of them each time: whoever builds after a great deletion pays half a millisecond for each file.
    """
    for folder in folders:
        if folder.exists():
            aside = folder.parent / "aside"
            aside.mkdir(exist_ok=True)
            folder.rename(aside / f"{folder.name}-{len(list(aside.iterdir()))}")


def made(site: Path) -> tuple[Path, ...]:
    """What builds of ours leave in a site's folder."""
    return site / "output", site / ".output-staging", site / ".explorer-cache"


def middle(runs: Sequence[Run]) -> Run:
    """The median of each measure."""
    return Run(median(r.seconds for r in runs), median(r.cpu for r in runs), max(r.peak for r in runs))


def line(name: str, runs: Sequence[Run]) -> str:
    """A row of a table: median, spread, CPU, memory."""
    found = middle(runs)
    spread = f"{min(r.seconds for r in runs):.2f}-{max(r.seconds for r in runs):.2f}"
    return f"| {name} | {found.seconds:.2f} | {spread} | {found.cpu:.2f} | {found.peak:,.0f} |"


HEAD = "| build | seconds | spread | CPU s | peak MiB |\n| --- | ---: | --- | ---: | ---: |"


def machine() -> str:
    """Date, processors and what else ran: a figure means little without."""
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    model = next(
        (row.partition(":")[2].strip() for row in _lines("/proc/cpuinfo") if row.startswith("model name")),
        platform.processor(),
    )
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {len(os.sched_getaffinity(0))} processors ({model}); "
        f"{platform.system()}, Python {platform.python_version()}; load before: {load}"
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []
