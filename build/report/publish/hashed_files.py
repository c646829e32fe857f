"""Files of the site: compact JSON, content-hashed names, data as scripts."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any


def json_text(value: Any) -> str:
    """Return compact JSON; rejects NaN, which no browser can read."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def data_script(name: str, value: Any) -> str:
    """Return data as a script that passes them to the page: works from disk, where pages may not fetch."""
    return f"LCA.data({json_text(name)},{json_text(value)});\n"


def write_hashed(out: Path, folder: str, name: str, content: str | bytes) -> str:
    """Write a file with the hash of its content in its name; return its path relative to the site's root.

    ``style.css`` becomes ``assets/style.1f2e3d4c.css``, so that a browser may cache it for good.
    """
    payload = content.encode() if isinstance(content, str) else content
    stem, _, suffix = name.rpartition(".")
    path = f"{folder}/{stem}.{hashlib.sha256(payload).hexdigest()[:8]}.{suffix}"
    (out / folder).mkdir(parents=True, exist_ok=True)
    (out / path).write_bytes(payload)
    return path
