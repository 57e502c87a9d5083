#!/usr/bin/env python3
"""Build the site. `python build.py --help` says what else it can do."""

import sys

from explorer.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
