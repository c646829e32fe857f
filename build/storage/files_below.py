"""Every file below a folder, found by one walk: a site has thousands, and a build lists them several times."""

from __future__ import annotations

import os
from pathlib import Path


def files_below(folder: Path) -> list[str]:
    """Return the path of every file below a folder, relative to it and with slashes, in order; none where there is no folder.

    Links to folders are not followed. (``Path.rglob`` takes four times as long.)
    """
    start = len(os.path.join(folder, ""))
    found = (os.path.join(where, name)[start:] for where, _, names in os.walk(folder) for name in names)
    return sorted(path.replace(os.sep, "/") for path in found)
