"""A server on 127.0.0.1 that answers like postcodes.io, well or badly, and records what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, bytes]


def found(lsoa21: str | None, district: str = "Southwark", **codes: str | None) -> Answer:
    """What postcodes.io says of a postcode in use, cut to the fields that are read."""
    result = {"admin_district": district, "codes": {"lsoa21": lsoa21, **codes}}
    return 200, json.dumps({"status": 200, "result": result}).encode()


UNKNOWN: Answer = (404, json.dumps({"status": 404, "error": "Postcode not found"}).encode())


class PostcodesIo:
    """Answers every request with ``answer``, after ``wait`` says so; ``log`` holds the paths asked for."""

    def __init__(self) -> None:
        self.answer: Answer = UNKNOWN
        self.log: list[str] = []
        self.let_go = threading.Event()
        self.let_go.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self._server.server_port}/postcodes/"

    def __enter__(self) -> PostcodesIo:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go.set()
        self.close()

    def close(self) -> None:
        """Stop answering: from here on connections are refused."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> Callable[..., BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.log.append(self.path)
                outer.let_go.wait()
                status, body = outer.answer
                self.send_response(status)
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Say nothing on the terminal."""

        return Handler
