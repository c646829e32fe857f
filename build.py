"""Build the site: python build.py --help says how."""

import os
import sys

from build.cli import main

if __name__ == "__main__":
    code = main()
    if code:
        # Everything has been cleared up. To wait for the pool, as Python does at its end, can take for ever where a process
        # of it has died (Python 3.11's executor trips over futures that were given up); the others end with this one.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
