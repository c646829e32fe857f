"""Build the site: python build.py --help says how."""

import sys

from build.cli import main

if __name__ == "__main__":
    sys.exit(main())
