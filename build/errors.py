"""The errors a user can see. Each says in a line or two what happened, where, and what to do."""

from __future__ import annotations


class BuildError(Exception):
    """A problem with the data or the network that stops the run: exit 1, nothing replaced."""


class RawDataError(BuildError):
    """A police.uk file, folder or archive that cannot be taken as it is."""


class ReferenceDataError(BuildError):
    """A reference file (ONS, MHCLG) whose layout or content is not what its publisher promises."""


class SnapshotError(BuildError):
    """A snapshot that is missing, damaged or does not add up."""


class SiteError(BuildError):
    """A built site that fails its own checks (links, sizes, figures)."""
