"""The server behind --serve: compressed text, what may be kept, what is not there."""

from __future__ import annotations

import gzip
import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from build.serve import QuietHandler, site_server

PAGE = "<h1>Camden</h1>" * 50


@pytest.fixture
def server(tmp_path: Path) -> Iterator[http.client.HTTPConnection]:
    """A connection to a served folder."""
    (tmp_path / "boroughs").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "boroughs" / "index.html").write_text(PAGE)
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


@pytest.mark.parametrize("path", ["/", "/index.html?a=1", "/boroughs/"])
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
