"""The server behind --serve: compressed text, what may be kept, what is not there."""

from __future__ import annotations

import gzip
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from build.serve import CLIENTS, QuietHandler, SiteHandler, site_server

PAGE = "<h1>Camden</h1>" * 50


@pytest.fixture
def server(tmp_path: Path) -> Iterator[http.client.HTTPConnection]:
    """A connection to a served folder."""
    (tmp_path / "places").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "places" / "index.html").write_text(PAGE)
    (tmp_path / "style.0a1b2c3d.css").write_text("a{}")
    (tmp_path / "card.png").write_bytes(b"\x89PNG")
    with site_server(tmp_path, 0, QuietHandler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        connection = http.client.HTTPConnection("127.0.0.1", running.server_address[1], timeout=10)
        yield connection
        connection.close()
        running.shutdown()
        thread.join()


def get(
    server: http.client.HTTPConnection, path: str, takes: str = "gzip, br"
) -> tuple[http.client.HTTPResponse, bytes]:
    server.request("GET", path, headers={"Accept-Encoding": takes})
    answer = server.getresponse()
    return answer, answer.read()


@pytest.mark.parametrize("path", ["/", "/index.html?a=1", "/places/"])
def test_text_is_compressed_for_who_takes_it(server: http.client.HTTPConnection, path: str) -> None:
    answer, body = get(server, path)
    assert (answer.status, answer.getheader("Content-Encoding")) == (200, "gzip")
    assert str(answer.getheader("Content-Type")).startswith("text/html")
    assert len(body) == int(str(answer.getheader("Content-Length"))) < len(PAGE)
    assert gzip.decompress(body).decode() == PAGE
    answer, body = get(server, path, takes="identity")
    assert answer.getheader("Content-Encoding") is None
    assert body.decode() == PAGE


def test_hashed_names_may_be_kept_for_ever_and_nothing_else(server: http.client.HTTPConnection) -> None:
    assert "immutable" in str(get(server, "/style.0a1b2c3d.css")[0].getheader("Cache-Control"))
    for path in ("/", "/card.png", "/style.ffffffff.css.html"):
        assert get(server, path)[0].getheader("Cache-Control") == "no-cache"


def test_a_picture_goes_as_it_is_and_what_is_not_there_is_said(server: http.client.HTTPConnection) -> None:
    answer, body = get(server, "/card.png")
    assert (answer.getheader("Content-Encoding"), body) == (None, b"\x89PNG")
    for path in ("/gone.html", "/../secret.html"):
        assert get(server, path)[0].status == 404


def test_a_new_build_is_packed_anew(server: http.client.HTTPConnection, tmp_path: Path) -> None:
    get(server, "/")
    (tmp_path / "index.html").write_text("new")
    assert gzip.decompress(get(server, "/")[1]) == b"new"


def raw(server: http.client.HTTPConnection, request: bytes) -> bytes:
    """What comes back for bytes that may be no request at all."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as s:
        s.sendall(request)
        answer = b""
        while part := s.recv(4096):
            answer += part
        return answer


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /%00 HTTP/1.1\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET /a%00b.html HTTP/1.1\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET /%ff%fe HTTP/1.1\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET /" + b"a/" * 5000 + b" HTTP/1.1\r\nConnection: close\r\n\r\n", b"404"),
        (b"HEAD /" + b"a" * 5000 + b" HTTP/1.1\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"GET //[ HTTP/1.1\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET / HTTP/9.x\r\n\r\n", b"400"),
        (b"GET / HTTP/3.0\r\n\r\n", b"505"),
        (b"\x16\x03\x01\x00\xff nonsense\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\n\r\n", b"501"),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n", b"431"),
        (b"GET /places HTTP/1.1\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET /empty/ HTTP/1.1\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET /linked.html HTTP/1.1\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET /outside/secret.html HTTP/1.1\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET /loop.html HTTP/1.1\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET /..%2f..%2fetc/passwd HTTP/1.1\r\nConnection: close\r\n\r\n", b"404"),
    ],
)
def test_whatever_is_asked_there_is_an_answer(server, tmp_path, capfd, request_, status):
    (tmp_path / "empty").mkdir()
    (tmp_path.parent / "secret.html").write_text("secret")
    (tmp_path / "linked.html").symlink_to(tmp_path.parent / "secret.html")
    (tmp_path / "outside").symlink_to(tmp_path.parent)
    (tmp_path / "loop.html").symlink_to(tmp_path / "loop.html")
    answer = raw(server, request_)
    assert answer.split(b" ", 2)[1] == status
    assert b"secret" not in answer
    assert get(server, "/")[0].status == 200
    assert "Traceback" not in capfd.readouterr().err


def test_slow_clients_are_few_and_are_not_waited_for(server, monkeypatch):
    monkeypatch.setattr(SiteHandler, "timeout", 0.3)
    idle = [socket.create_connection(("127.0.0.1", server.port), timeout=10) for _ in range(CLIENTS + 5)]
    began = time.perf_counter()
    for each in idle:
        assert each.recv(1) == b""  # turned away at once, or let go after the timeout
        each.close()
    assert time.perf_counter() - began < 5
    assert get(server, "/")[0].status == 200
