"""Every publisher on one port of 127.0.0.1: redirect, ranges, MD5 page, API with its limits and quirks, paged ArcGIS, files.

``Loopback`` is a real HTTP server. What it serves is plain bytes and lists that a test sets; how it misbehaves is a list of
``Fault``: each names a path and what goes wrong there, and how often.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

import shapely

PAGE = b"<!doctype html><html><title>Sorry</title><p>The service is busy.</p></html>"
ALWAYS = 10**6


@dataclass
class Fault:
    """What goes wrong at paths that match, ``times`` times (after ``after`` good answers)."""

    path: str
    kind: str
    times: int = ALWAYS
    after: int = 0
    value: str = ""

    def strikes(self, path: str) -> bool:
        """Whether this request is hit; counts down."""
        if not re.search(self.path, path) or self.times <= 0:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= 1
        return True


@dataclass
class Loopback:
    """The server, and what it serves.

    archive : bytes of the newest archive, ``newest`` its month. md5 : what the index page lists for it ("" for the true one).
    crimes : the API's answer by month. dates : months it lists. most : crimes above which it answers 503.
    layers : features of the ArcGIS layers, ``page`` at a time. files : other paths and their bytes.
    sent : bytes that went out, headers included. log : (path, Range header) of each request.
    """

    archive: bytes = b""
    newest: str = "2024-12"
    md5: str = ""
    crimes: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    dates: list[str] = field(default_factory=lambda: ["2024-12"])
    most: int = 10_000
    rate: tuple[float, int] = (15.0, 30)
    layers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    page: int = 2000
    files: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    stall: float = 5.0
    sent: int = 0
    log: list[tuple[str, str]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> Self:
        """Serve on a free port."""
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        self._server.daemon_threads = True
        self.over = threading.Event()
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.port = self._server.server_port
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        """Stop."""
        self.over.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def host(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def archive_path(self) -> str:
        """Where latest.zip leads."""
        return f"/archive/{self.newest}.zip"

    def counts(self, pattern: str) -> int:
        """Requests whose path matches."""
        return sum(bool(re.search(pattern, path)) for path, _ in self.log)


def _handler(server: Loopback) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        publisher = server

    return Handler


class _Handler(BaseHTTPRequestHandler):
    publisher: Loopback
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or every small answer waits for the acknowledgement of its headers

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer, or misbehave."""
        p, path = self.publisher, unquote(self.path)
        p.log.append((path, self.headers.get("Range", "")))
        fault = next((f for f in p.faults if f.strikes(path)), None)
        with suppress(OSError):
            if fault and self._before(fault):
                return
            self._answer(path, *self._found(path, fault), fault)

    def _before(self, fault: Fault) -> bool:
        """Faults that take the place of an answer."""
        if fault.kind == "status":
            code, _, wait = fault.value.partition(" ")
            headers = {"Retry-After": wait} if wait else {}
            self._answer("", int(code), b"", headers | {"Access-Control-Allow-Origin": "*"}, None)
        elif fault.kind == "elsewhere":
            self._answer("", 301, b"", {"Location": fault.value or "http://elsewhere.invalid/file.zip"}, None)
        elif fault.kind == "raw":
            self._send(fault.value.encode("latin-1"))
            self._cut(b"")
        elif fault.kind in ("drip headers", "continue"):
            self._headers_for_ever(fault.kind)
        elif fault.kind == "json":
            self._answer("", 200, fault.value.encode(), {"Content-Type": "application/json"}, None)
        elif fault.kind == "html":
            self._answer("", 200, PAGE, {"Content-Type": "text/html"}, None)
        elif fault.kind == "break":
            self._cut(struct.pack("ii", 1, 0))
        else:
            return False
        return True

    def _headers_for_ever(self, kind: str) -> None:
        """A header byte by byte, or one "100 Continue" after the other, each soon enough to keep a socket waiting."""
        self.close_connection = True
        self._send(b"HTTP/1.1 200 OK\r\nX-Slow: " if kind == "drip headers" else b"")
        while not self.publisher.over.wait(0.05):
            self._send(b"x" if kind == "drip headers" else b"HTTP/1.1 100 Continue\r\n\r\n")

    def _found(  # noqa: PLR0911
        self, path: str, fault: Fault | None
    ) -> tuple[int, bytes, dict[str, str]]:
        p, route = self.publisher, path.partition("?")[0]
        if route == "/data/archive/latest.zip":
            return 302, b"", {"Location": f"{p.host}{p.archive_path()}"}
        if route == "/data/archive/":
            return 200, self._index(), {"Content-Type": "text/html"}
        if route == p.archive_path():
            return self._part(p.archive, fault)
        if route.startswith("/api/"):
            return self._api(route.removeprefix("/api/"))
        if "/FeatureServer/" in route:
            return self._features(route)
        if path in p.files:
            return 200, p.files[path], {"Content-Type": "application/octet-stream"}
        if route.startswith("/repos/"):
            return 200, json.dumps([i for i in p.issues if i["state"] == "open"]).encode(), {}
        return 404, b"", {}

    def _index(self) -> bytes:
        p = self.publisher
        listed = p.md5 or hashlib.md5(p.archive).hexdigest()
        row = f'<tr><td><a href="{p.newest}.zip">{p.newest}.zip</a></td><td>36 months</td><td>{listed}</td></tr>'
        old = "<tr><td>2012-01.zip</td><td>36 months</td><td>0123456789abcdef0123456789abcdef</td></tr>"
        return f"<html><table>{row}{old}</table></html>".encode()

    def _part(self, content: bytes, fault: Fault | None) -> tuple[int, bytes, dict[str, str]]:
        tag = f'"{hashlib.md5(content).hexdigest()}"'
        headers = {
            "ETag": tag,
            "Last-Modified": "Mon, 03 Feb 2025 10:00:00 GMT",
            "Content-Type": "application/zip",
        }
        if fault and fault.kind == "header":
            name, _, value = fault.value.partition(": ")
            headers[name] = value
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        closed = asked and (asked[2] or not asked[1])
        ignored = fault and (fault.kind == "no ranges" or (fault.kind == "open ranges only" and closed))
        if not asked or ignored or self.headers.get("If-Range", tag) != tag:
            return 200, content, headers
        if asked[1]:
            first, last = int(asked[1]), min(int(asked[2] or len(content) - 1), len(content) - 1)
        else:
            first, last = max(0, len(content) - int(asked[2])), len(content) - 1
        part = content[first : last + 1]
        return 206, part, {"Content-Range": f"bytes {first}-{last}/{len(content)}"} | headers

    def _api(self, method: str) -> tuple[int, bytes, dict[str, str]]:  # noqa: PLR0911
        p, query = self.publisher, parse_qs(urlsplit(self.path).query)
        now, headers = (
            time.monotonic(),
            {"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"},
        )
        rate, burst = p.rate
        p.times.append(now)
        if len([t for t in p.times if t > now - 1]) > rate + burst:
            return 429, b"", headers
        if len(self.path) > 4094:
            return 400, b"", headers
        if method == "crime-last-updated":
            return 200, json.dumps({"date": f"{p.dates[0]}-01"}).encode(), headers
        if method == "crimes-street-dates":
            forces = ["metropolitan", "city-of-london"]
            return (
                200,
                json.dumps([{"date": d, "stop-and-search": forces} for d in p.dates]).encode(),
                headers,
            )
        if method == "crimes-street/all-crime":
            if query["date"][0] not in p.dates:
                return 404, b"", headers
            area = shapely.Polygon(
                [[float(v) for v in c.split(",")][::-1] for c in query["poly"][0].split(":")]
            )
            inside = [c for c in p.crimes.get(query["date"][0], []) if area.intersects(_point(c))]
            return (
                (503, b"", headers) if len(inside) > p.most else (200, json.dumps(inside).encode(), headers)
            )
        return 404, b"", headers

    def _features(self, route: str) -> tuple[int, bytes, dict[str, str]]:
        p, query = self.publisher, parse_qs(urlsplit(self.path).query)
        layer = next((name for name in p.layers if f"/{name}/" in route), "")
        if not layer or "where" not in query:
            error = {"error": {"code": 400, "message": "Invalid or missing input parameters.", "details": []}}
            return 200, json.dumps(error).encode(), {}
        start = int(query.get("resultOffset", ["0"])[0])
        features = p.layers[layer][start : start + p.page]
        more = {"exceededTransferLimit": True} if start + p.page < len(p.layers[layer]) else {}
        return (
            200,
            json.dumps({"type": "FeatureCollection", "features": features, "properties": more}).encode(),
            {},
        )

    def _answer(
        self, path: str, code: int, body: bytes, headers: dict[str, str], fault: Fault | None
    ) -> None:
        kind = fault.kind if fault else ""
        length = len(body)
        if kind == "corrupt" and body:
            body = body[: length // 2] + bytes([body[length // 2] ^ 0xFF]) + body[length // 2 + 1 :]
        if kind == "length too long":
            length += 100
        elif kind == "length too short":
            length = max(0, length - 100)
        head = f"HTTP/1.1 {code} {self.responses.get(code, ('?',))[0]}\r\nContent-Length: {length}\r\n"
        head += "".join(f"{k}: {v}\r\n" for k, v in headers.items())
        if kind:
            head += "Connection: close\r\n"
            self.close_connection = True
        self._send(head.encode() + b"\r\n")
        for piece in self._pieces(body, kind):
            self._send(piece)
        if kind in ("reset", "truncated"):
            self._cut(struct.pack("ii", 1, 0) if kind == "reset" else b"")

    def _cut(self, linger: bytes) -> None:
        """End the connection: with a reset, or as if all had been said."""
        self.close_connection = True
        if linger:
            time.sleep(0.05)  # a reset also throws away what the other side has not read yet
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            os.close(self.connection.detach())
        else:
            self.connection.shutdown(socket.SHUT_RDWR)

    def _pieces(self, body: bytes, kind: str) -> Iterator[bytes]:
        if kind in ("reset", "truncated", "stall"):
            yield body[: len(body) // 2]
            if kind == "stall":
                self.publisher.over.wait(self.publisher.stall)
        elif kind == "drip":
            for i in range(len(body)):
                yield body[i : i + 1]
                if self.publisher.over.wait(0.05):
                    return
        else:
            yield body

    def _send(self, content: bytes) -> None:
        self.publisher.sent += len(content)  # before it leaves: whoever has read it finds it counted
        self.wfile.write(content)
        self.wfile.flush()

    def do_POST(self) -> None:
        """GitHub's issues: opened, or commented on."""
        p = self.publisher
        text = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        p.log.append((self.path, ""))
        if number := re.search(r"/issues/(\d+)/comments", self.path):
            p.issues[int(number[1]) - 1]["comments"].append(text["body"])
        else:
            p.issues.append({"number": len(p.issues) + 1, "state": "open", "comments": [], **text})
        self._answer("", 201, json.dumps(p.issues[-1]).encode(), {}, None)


def _point(crime: dict[str, Any]) -> shapely.Point:
    return shapely.Point(float(crime["location"]["longitude"]), float(crime["location"]["latitude"]))


def main(archive: Path, month: str, port: int, state: Path) -> None:
    """Serve an archive from disk, for rehearsals by hand; writes the bytes sent and the requests to ``state`` as it goes."""
    with Loopback(archive=archive.read_bytes(), newest=month, dates=[month], port=port) as server:
        while True:
            state.write_text(
                json.dumps({"sent": server.sent, "requests": len(server.log), "issues": server.issues})
            )
            time.sleep(0.5)


if __name__ == "__main__":
    import sys

    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
