"""The built site on 127.0.0.1, served as a good web server would: compressed, with caching headers."""

from __future__ import annotations

import gzip
import http
import http.server
import re
import sys
import threading
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

PACKED = {".html", ".css", ".js", ".json", ".geojson", ".svg", ".csv", ".xml", ".txt"}
HASHED = re.compile(r"\.[0-9a-f]{8}\.\w+$")  # names with a content hash: what they stand for never changes
FOR_EVER, ASK_AGAIN = "public, max-age=31536000, immutable", "no-cache"
PATIENCE = 10.0  # seconds that a client may say or take nothing
CLIENTS = 64  # served at once; more are turned away


class SiteHandler(http.server.SimpleHTTPRequestHandler):
    """Files of a folder and nothing beside them; text goes out compressed to whoever takes it so."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "site", ""
    timeout = PATIENCE
    default_request_version = "HTTP/1.0"  # an answer to garbage has a head too

    def do_GET(self) -> None:
        """Answer a GET."""
        path = self._file()
        if path is None:
            self.send_error(http.HTTPStatus.NOT_FOUND)
        elif path.suffix in PACKED and "gzip" in self.headers.get("Accept-Encoding", ""):
            self._send_packed(path)
        else:
            super().do_GET()

    def do_HEAD(self) -> None:
        """Answer a HEAD."""
        if self._file() is None:
            self.send_error(http.HTTPStatus.NOT_FOUND)
        else:
            super().do_HEAD()

    def end_headers(self) -> None:
        """Add how long the answer may be kept."""
        hashed = HASHED.search(urlsplit(getattr(self, "path", "")).path)
        self.send_header("Cache-Control", FOR_EVER if hashed else ASK_AGAIN)
        super().end_headers()

    def _file(self) -> Path | None:
        """The file that an address names; None if it is not one of the site's own: missing, a folder, or linked from outside."""
        try:
            address = unquote(urlsplit(self.path).path, errors="strict")
            path = Path(self.translate_path(self.path))
            if address.endswith("/"):
                path /= "index.html"
            real, root = path.resolve(strict=True), Path(self.directory).resolve()
            own = real.is_file() and real.is_relative_to(root)
        # Names too long, zero bytes, bytes that are no text; links that lead to themselves.
        except (OSError, ValueError, RuntimeError):
            return None
        return path if own else None

    def _send_packed(self, path: Path) -> None:
        body = packed(path, path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class QuietHandler(SiteHandler):
    """The same without a log line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


class SiteServer(http.server.ThreadingHTTPServer):
    """A server that a slow or broken client cannot hold up: only so many at once, and no traceback when one goes away."""

    daemon_threads = True

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        self._places = threading.BoundedSemaphore(CLIENTS)
        super().__init__(*arguments, **keywords)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a client, or turn it away."""
        if self._places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a client and give its place back."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say in a line that a client went away, or what else ended its answer."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError | TimeoutError):
            print(f"an answer was broken: {type(error).__name__}", file=sys.stderr)


@lru_cache(maxsize=512)
def packed(path: Path, changed: int) -> bytes:
    """Return a file compressed; ``changed`` is when it was written, so that a new build is compressed again."""
    return gzip.compress(path.read_bytes(), 6, mtime=0)


def site_server(folder: Path, port: int, handler: type[SiteHandler] = SiteHandler) -> SiteServer:
    """Return a server of a folder on 127.0.0.1, not yet serving; port 0 takes any that is free. OSError if it is taken."""
    return SiteServer(("127.0.0.1", port), partial(handler, directory=str(folder)))
