"""Find a Chromium for the browser tests, and install one when there is none. A missing browser is a failure."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "msedge")


def find() -> str | None:
    """The path of a Chromium: named by EXPLORER_CHROMIUM, on the PATH, or playwright's own."""
    if named := os.environ.get("EXPLORER_CHROMIUM"):
        return named
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if own and Path(own).exists() else None


def commands() -> list[list[str]]:
    """Ways to install one, in the order in which they are tried."""
    ways = []
    if shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
        ways.append(
            [
                *sudo,
                "sh",
                "-c",
                "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation",
            ]
        )
    ways.append([sys.executable, "-m", "playwright", "install", "chromium"])
    return ways


def main() -> int:
    for command in [[], *commands()]:
        if command:
            print("No Chromium found; installing one: " + " ".join(command[-1:]), flush=True)
            subprocess.run(command, check=False)
        if found := find():
            print(f"Browser tests will use {found}")
            return 0
    print(
        "The tests need a Chromium, and none could be installed. Install one and name it in EXPLORER_CHROMIUM.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
