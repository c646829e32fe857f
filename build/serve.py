"""The built site on 127.0.0.1, served as a good web server would: compressed, with caching headers."""

from __future__ import annotations

import gzip
import http.server
import re
from functools import lru_cache, partial
from pathlib import Path
from urllib.parse import urlsplit

PACKED = {".html", ".css", ".js", ".json", ".geojson", ".svg", ".csv", ".xml", ".txt"}
HASHED = re.compile(r"\.[0-9a-f]{8}\.\w+$")  # names with a content hash: what they stand for never changes
FOR_EVER, ASK_AGAIN = "public, max-age=31536000, immutable", "no-cache"


class SiteHandler(http.server.SimpleHTTPRequestHandler):
    """Serves the files of a folder; text is compressed for clients that accept it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer a GET."""
        path = Path(self.translate_path(self.path))
        if urlsplit(self.path).path.endswith("/"):
            path /= "index.html"
        if path.suffix in PACKED and "gzip" in self.headers.get("Accept-Encoding", "") and path.is_file():
            self._send_packed(path)
        else:
            super().do_GET()

    def end_headers(self) -> None:
        """Add how long the response may be cached."""
        hashed = HASHED.search(urlsplit(self.path).path)
        self.send_header("Cache-Control", FOR_EVER if hashed else ASK_AGAIN)
        super().end_headers()

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


@lru_cache(maxsize=512)
def packed(path: Path, changed: int) -> bytes:
    """Return a file compressed; ``changed`` is when it was written, so that a new build is compressed again."""
    return gzip.compress(path.read_bytes(), 6, mtime=0)


def site_server(
    folder: Path, port: int, handler: type[SiteHandler] = SiteHandler
) -> http.server.ThreadingHTTPServer:
    """Return a server for a folder on 127.0.0.1, not yet running; port 0 picks a free one. OSError if the port is taken."""
    return http.server.ThreadingHTTPServer(("127.0.0.1", port), partial(handler, directory=str(folder)))
