#!/usr/bin/env python3
"""Build the site. `python build.py --help` says what else it can do."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (said kindly, before an import fails)
    sys.exit(f"build.py needs Python 3.11 or later (this is {sys.version.split()[0]})")

from explorer.commands import leave, main

if __name__ == "__main__":
    leave(main(sys.argv[1:]))
