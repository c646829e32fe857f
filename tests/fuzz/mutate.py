"""Bytes made wrong in the ways that downloads, editors and disks make them, and a few that nobody would think of."""

from __future__ import annotations

import random

TOKENS = (
    b'"', b'""', b"\n", b"\r", b"\r\n", b",", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"nan", b"inf", b"-1", b"1e400",
    b"9" * 400, b"[" * 300, b"{", b"}", b"&a *a", b"!!python/object:os.system", b"=1+1", b"<script>", b"../..", b"\x1b[31m",
    b"2023-13", b"0000-00", b"\xe2\x80\xae", b"'", b"\\", b"%s", b"null", b"~", b"- -", b": :", b"#", b"PK\x03\x04", b"\x1f\x8b",
)  # fmt: skip


def mutated(content: bytes, rng: random.Random) -> bytes:
    """The content with one to four things done to it; as it is one time in ten, so that what is sound is seen to be taken."""
    if rng.random() < 0.1:
        return content
    for _ in range(rng.randint(1, 4)):
        content = rng.choice(_WAYS)(content, rng)
    return content


def _flip(content: bytes, rng: random.Random) -> bytes:
    if not content:
        return content
    at = rng.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << rng.randrange(8))]) + content[at + 1 :]


def _insert(content: bytes, rng: random.Random) -> bytes:
    at = rng.randint(0, len(content))
    return content[:at] + rng.choice(TOKENS) + content[at:]


def _replace(content: bytes, rng: random.Random) -> bytes:
    at = rng.randint(0, len(content))
    token = rng.choice(TOKENS)
    return content[:at] + token + content[at + len(token) :]


def _cut(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randint(0, len(content))]


def _drop(content: bytes, rng: random.Random) -> bytes:
    first, last = sorted(rng.randint(0, len(content)) for _ in range(2))
    return content[:first] + content[min(last, first + 40) :]


def _repeat(content: bytes, rng: random.Random) -> bytes:
    first = rng.randint(0, len(content))
    part = content[first : first + rng.randint(1, 200)]
    return content[:first] + part * rng.randint(2, 5) + content[first:]


def _lines(content: bytes, rng: random.Random) -> bytes:
    lines = content.split(b"\n")
    rng.shuffle(lines)
    return b"\n".join(lines)


def _fields(content: bytes, rng: random.Random) -> bytes:
    """One field of one line becomes something else."""
    lines = content.split(b"\n")
    number = rng.randrange(len(lines))
    fields = lines[number].split(b",")
    fields[rng.randrange(len(fields))] = rng.choice(TOKENS)
    lines[number] = b",".join(fields)
    return b"\n".join(lines)


_WAYS = (_flip, _insert, _replace, _cut, _drop, _repeat, _lines, _fields, _fields, _insert)
