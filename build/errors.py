"""Errors shown to the user. Each says in a line or two what happened, where, and what to do."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator

QUOTED = 200  # most characters of foreign text quoted in a message
# Control characters, and marks that reverse or hide what follows them.
UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def quoted(value: object, most: int = QUOTED) -> str:
    """Foreign text quoted for a message: printable, on one line, cut off after ``most`` characters; "nothing" for None."""
    if value is None:
        return "nothing"
    text = UNPRINTABLE.sub(" ", str(value)).replace("\n", " ").strip()
    return repr(text if len(text) <= most else f"{text[:most]}…")


def plain(value: object, most: int = QUOTED) -> str:
    """The same without quotation marks: file names, another program's messages."""
    return quoted(value, most)[1:-1]


class BuildError(Exception):
    """A problem with the data or the network that stops the run: exit 1, nothing replaced."""

    def __str__(self) -> str:
        """The message, printable whatever it quotes."""
        return UNPRINTABLE.sub(" ", super().__str__())


@contextlib.contextmanager
def reading(
    place: object,
    advice: str,
    error: type[BuildError] | None = None,
    passing: tuple[type[Exception], ...] = (),
) -> Iterator[None]:
    """The boundary around a parser of foreign input: whatever it raises becomes one line with the place and what to do.

    Parsers raise far more than they document (a zip alone eight kinds of exception), and a new release adds to them.
    BuildErrors pass unchanged, and so do the ``passing``.
    """
    untouched: tuple[type[Exception], ...] = (BuildError, *passing)
    try:
        yield
    except untouched as e:
        if error and type(e) is BuildError:
            raise error(str(e)) from e
        raise
    except MemoryError as e:
        raise (error or BuildError)(f"{place}: too large for this machine's memory. {advice}") from e
    except Exception as e:
        raise (error or BuildError)(f"{place}: cannot be read ({in_words(e)}). {advice}") from e


def in_words(error: BaseException) -> str:
    """An exception in a few words on one line."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, shutil.Error) and isinstance(
        error.args[0], list
    ):  # of (from, to, why), one for each file
        *_, why = error.args[0][0]
        return plain(why)
    if isinstance(error, RecursionError):
        return "nested too deeply"
    text = plain(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


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
