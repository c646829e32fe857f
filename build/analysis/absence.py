"""What cannot be made of the data there are: it says so in one sentence wherever it would have stood.

An analysis raises :class:`AbsentError` with a sentence for the reader. Its place in the results is taken by an
:class:`Absent`, which raises the same again when anything is asked of it: what is made from it is absent for the same
reason, without a condition at every use.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, ParamSpec, TypeVar, cast

Given = ParamSpec("Given")
Made = TypeVar("Made")


class AbsentError(Exception):
    """A result or figure that the data do not allow; the message is a whole sentence for the reader."""


class Absent:
    """Stands for a result that could not be made; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __getattr__(self, name: str) -> Any:
        """Raise AbsentError for everything that the result would have had."""
        if name.startswith("__"):  # what Python itself asks of any object, for a pickle and the like
            raise AttributeError(name)
        raise AbsentError(self.reason)

    def __getitem__(self, name: Any) -> Any:
        """Raise AbsentError, as for an attribute."""
        raise AbsentError(self.reason)


def attempt(make: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Made:
    """What ``make`` returns, or an Absent in its place where it raises AbsentError."""
    try:
        return make(*given, **named)
    except AbsentError as e:
        return cast(Made, Absent(str(e)))


def require(there: bool, reason: str) -> None:
    """Raise AbsentError with ``reason`` unless the data are there."""
    if not there:
        absent(reason)


def absent(reason: str) -> NoReturn:
    """Raise AbsentError with a sentence for the reader."""
    raise AbsentError(reason)
