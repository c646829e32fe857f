"""The code behind a function: what must be the same for it to make the same of the same."""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from types import CodeType, FunctionType, ModuleType

from build.settings import ROOT

PACKAGE = "build."
# "from build.a import b, c", the names perhaps in brackets over several lines; "import build.a"
IMPORT = re.compile(r"^[ \t]*(?:from|import) (build(?:\.\w+)*)(?: import (\([^)]*\)|.*))?", re.MULTILINE)
# Python 3.11 raises SystemError where two threads build syntax trees at once, as finding a class's source does.
_READING = Lock()


def code_behind(function: FunctionType) -> str:
    """Return a digest of a function's own lines, of what it names in its module, and of every module that those come from.

    A module counts whole, with all that it imports: more is made again than need be, never less.
    """
    digest = hashlib.sha256()
    roots: set[str] = set()
    with _READING:
        for line in sorted(_named(function, roots)):
            digest.update(line.encode())
        for path in sorted(_with_imports(roots)):
            digest.update((ROOT / path).read_bytes())
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
            elif isinstance(where, str) and where.startswith(PACKAGE) and where != home:
                roots.add(where)
            elif where == home or not isinstance(where, str):
                lines.add(f"{name} {value!r}")
    return lines


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
