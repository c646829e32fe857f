"""A product is made once for the same input, and again for another, or when its file is damaged."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from build.storage.kept import GENERATIONS, Kept


class Maker:
    """Writes inputs in capitals, and remembers which."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, inputs: list[str]) -> list[bytes]:
        self.asked += inputs
        return [given.upper().encode() for given in inputs]


def test_only_what_is_not_kept_is_made(tmp_path: Path) -> None:
    make = Maker()
    kept = Kept(tmp_path / "kept", "capitals 1")
    assert kept.all(["a", "b", "a"], make) == [b"A", b"B", b"A"]
    assert kept.all(["b", "c"], make) == [b"B", b"C"]
    assert make.asked == ["a", "b", "c"]


def test_another_version_makes_its_own(tmp_path: Path) -> None:
    make = Maker()
    for version in ("capitals 1", "capitals 2"):
        Kept(tmp_path / "kept", version).all(["a"], make)
    assert make.asked == ["a", "a"]


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-1], lambda b: b[:-1] + b"?", lambda b: b"", lambda b: b[:9]]
)
def test_a_damaged_product_is_made_again(damage, tmp_path: Path) -> None:
    make = Maker()
    kept = Kept(tmp_path / "kept", "capitals 1")
    kept.all(["abc"], make)
    (path,) = (tmp_path / "kept").iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert kept.all(["abc"], make) == [b"ABC"]
    assert make.asked == ["abc", "abc"]


def test_an_empty_product_is_one_too(tmp_path: Path) -> None:
    make = Maker()
    kept = Kept(tmp_path / "kept", "capitals 1")
    assert kept.all([""], make) == kept.all([""], make) == [b""]
    assert make.asked == [""]


def test_what_was_not_used_for_longest_goes(tmp_path: Path) -> None:
    make = Maker()
    kept = Kept(tmp_path / "kept", "capitals 1")
    for given in "abcdefg":
        kept.all([given], make)
        kept.all(["a"], make)
        time.sleep(0.02)  # longer than the file system's clock takes to tick
    assert len(list((tmp_path / "kept").iterdir())) == GENERATIONS
    assert make.asked == list("abcdefg")


def test_a_failure_keeps_nothing_half_made(tmp_path: Path) -> None:
    def fail(inputs: list[str]) -> list[bytes]:
        raise OSError("no space left on device")

    kept, make = Kept(tmp_path / "kept", "capitals 1"), Maker()
    with pytest.raises(OSError, match="no space"):
        kept.all(["a"], fail)
    assert kept.all(["a"], make) == [b"A"]
    assert make.asked == ["a"]


def test_the_folder_may_be_deleted_at_any_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it is read, before a product is written, and before what was not used is looked for."""
    folder = tmp_path / "kept"
    for name in ("read_bytes", "write_bytes", "glob"):
        real = getattr(Path, name)

        def gone(path: Path, *given: object, real: Callable[..., object] = real) -> object:
            shutil.rmtree(folder, ignore_errors=True)
            return real(path, *given)

        with monkeypatch.context() as context:
            context.setattr(Path, name, gone)
            assert Kept(folder, "capitals 1").all(["a", "b"], Maker()) == [b"A", b"B"]
