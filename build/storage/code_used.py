"""The code behind a function: what must be the same for it to make the same of the same."""

from __future__ import annotations

import hashlib
import inspect
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from types import CodeType, FunctionType, ModuleType
from typing import Any

from build import STARTED
from build.settings import ROOT

PACKAGE = "build."
# "from build.a import b, c", the names perhaps in brackets over several lines; "import build.a"
IMPORT = re.compile(r"^[ \t]*(?:from|import) (build(?:\.\w+)*)(?: import (\([^)]*\)|.*))?", re.MULTILINE)
ADDRESS = re.compile(r" at 0x[0-9a-f]+")
# Python 3.11 raises SystemError where two threads build syntax trees at once, as finding a class's source does.
_READING = Lock()


def code_behind(function: Callable[..., Any]) -> str:
    """Return a digest of a function's own lines, of what it names in its module, and of every module that those come from.

    A module counts whole, with all that it imports: more is made again than need be, never less.
    """
    if not isinstance(function, FunctionType):
        raise TypeError(f"{function!r} has no code of its own to look at")
    digest = hashlib.sha256()
    roots: set[str] = set()
    with _READING:
        for line in sorted(_named(function, roots)):
            digest.update(line.encode())
        files = [Path(function.__code__.co_filename), *(ROOT / path for path in sorted(_with_imports(roots)))]
        for file in files[1:]:
            digest.update(file.read_bytes())
    if any(file.stat().st_mtime > STARTED for file in files):
        # What runs is not what is there now, so nothing may be known by it.
        digest.update(os.urandom(digest.digest_size))
    return digest.hexdigest()


def _named(function: FunctionType, roots: set[str]) -> set[str]:
    """Return the source and the constants of a function and of those of its module that it names; fills ``roots``."""
    home, seen, lines = function.__module__, {function}, set()
    waiting = [function]
    while waiting:
        one = waiting.pop()
        lines.add(inspect.getsource(one))
        for name in _names(one.__code__):
            value = one.__globals__.get(name)
            value = getattr(value, "__wrapped__", value)  # of a cached function, the function
            where = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
            if where == home and isinstance(value, FunctionType):
                waiting += [value] if value not in seen else []
                seen.add(value)
            elif where == home and isinstance(value, type):
                lines.add(inspect.getsource(value))
                waiting += [method for method in _methods(value) if method not in seen]
                seen.update(_methods(value))
            elif isinstance(where, str) and where.startswith(PACKAGE):
                roots.add(where)
            if not isinstance(value, ModuleType | FunctionType | type):
                lines.add(f"{name} {ADDRESS.sub('', repr(value))}")
    return lines


def _methods(one: type) -> list[FunctionType]:
    """Return the functions that are written in a class, not those that a dataclass is given."""
    found = []
    for member in vars(one).values():
        behind = (getattr(member, name, None) for name in ("fget", "func", "__func__", "__wrapped__"))
        function = next((each for each in behind if each), member)
        if isinstance(function, FunctionType) and not function.__code__.co_filename.startswith("<"):
            found.append(function)
    return found


def _names(code: CodeType) -> Iterator[str]:
    """Yield the names that a function's code and the functions inside it use."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _with_imports(modules: set[str]) -> set[Path]:
    """Return the files of modules and of all that they import from the package, directly or not, relative to the checkout."""
    found: set[Path] = set()
    waiting = [path for module in modules for path in _files_of(module)]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            file = ROOT / path
            waiting += _imported(file, file.stat().st_mtime_ns)
    return found


@cache
def _imported(file: Path, _changed: int) -> tuple[Path, ...]:
    """Return the files of the package that a file imports. ``_changed``: when it was, so that a changed one is read again.

    The lines are looked for as text: parsing all files takes most of a second. Words of a docstring that look like an import
    count as one.
    """
    paths: list[Path] = []
    for module, names in IMPORT.findall(file.read_text(encoding="utf-8")):
        paths += _files_of(module)
        paths += [
            path for name in re.findall(r"(?<!\bas )\b\w+", names) for path in _files_of(f"{module}.{name}")
        ]
    return tuple(paths)


def _files_of(module: str) -> list[Path]:
    """Return the file of a module or package; none for a name that is something else."""
    path = Path(*module.split("."))
    files = [path.with_suffix(".py"), path / "__init__.py"]
    return [file for file in files if module.startswith(PACKAGE) and (ROOT / file).is_file()]
