"""A folder served on the loopback below a path, as a project page of a host is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@contextmanager
def served_below(folder: Path, path: str) -> Iterator[str]:
    """Serve ``folder`` below ``path`` ("/crime/") and give the address of its root."""

    class Handler(SimpleHTTPRequestHandler):
        def translate_path(self, asked: str) -> str:
            if not asked.startswith(path):
                return str(folder / "no such file")
            return super().translate_path("/" + asked[len(path) :])

        def log_message(self, *_: Any) -> None:
            """Say nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *a: Handler(*a, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{path}"
    finally:
        server.shutdown()
        server.server_close()
