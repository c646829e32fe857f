"""Errors shown to the user. Each says in a line or two what happened, where, and what to do."""

from __future__ import annotations


class BuildError(Exception):
    """A problem with the data or the network that stops the run: exit 1, nothing replaced."""


class RawDataError(BuildError):
    """A police.uk file, folder or archive that cannot be used as it is."""


class ReferenceDataError(BuildError):
    """A reference file (ONS, MHCLG) whose layout or content is not what its publisher promises."""


class SnapshotError(BuildError):
    """A snapshot that is missing, damaged or does not add up."""


class SiteError(BuildError):
    """A built site that fails its own checks (links, sizes, figures)."""


class SourceError(BuildError):
    """A publisher that does not answer, or sends something other than what it promises.

    status : the HTTP status of its last answer, 0 if there was none.
    """

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class GateError(BuildError):
    """New data rejected, one reason per line."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(["new data rejected, nothing was replaced:", *reasons]))
        self.reasons = reasons


class BusyError(BuildError):
    """Another run is using the same folders."""
