"""What the processes of a pool are given from the start: the server that they are made from loads it once for all of them.

Where it cannot be loaded, for want of memory, the process that needs it says so; the server would print where it was.
scikit-learn is loaded by these processes alone: the main one fits nothing, and would wait for it.
"""

from __future__ import annotations

import os
from contextlib import suppress

with suppress(OSError, AttributeError):
    # A signal to a terminal's or a timer's whole group is for the main process to answer; the others end with it.
    os.setpgid(0, 0)
with suppress(Exception):
    import sklearn.cluster
    import sklearn.ensemble
    import sklearn.inspection
    import sklearn.linear_model
    import sklearn.mixture  # noqa: F401

    import build.analysis.results
    import build.report.site  # noqa: F401
