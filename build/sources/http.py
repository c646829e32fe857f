"""The one HTTP client: timeouts, retries with jitter, size limits, byte counts, readable errors."""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import re
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn
from urllib.parse import urljoin

import requests
import urllib3
from urllib3.util import parse_url

from build.errors import SourceError, plain, reading
from build.settings import Patience, Publishers
from build.sources.http_dates import DIGITS, retry_after
from build.sources.punctual import LATE, PunctualAdapter
from build.storage.bounded import inflate

AGENT = "london-crime-analysis (open-source static site; one run a month)"
CHUNK = 1 << 16
LIMIT = 256 << 20  # bytes of a response held in memory
REDIRECTS = 5
TRY_LATER = "Try again later; nothing was replaced."
ODD = re.compile(r"[^!-\[\]-~]")  # not allowed in a Location header: backslashes, blanks, control characters
OK, PARTIAL = 200, 206
# Statuses that may be different a while later.
PASSING = (429, 500, 502, 503, 504)
BROKEN = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    ConnectionError,
    TimeoutError,
)


@dataclass(frozen=True)
class Answer:
    """A response: its final address, status, headers (names in lower case) and body."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def is_page(self) -> bool:
        """Whether this is HTML where data were requested: an error page, a login, a captive portal."""
        return self.headers.get("content-type", "").startswith("text/html")


class TransientError(Exception):
    """A failure that a retry may overcome, after ``wait`` seconds if the publisher gave a time."""

    def __init__(self, words: str, wait: float | None = None, status: int = 0) -> None:
        super().__init__(words)
        self.wait, self.status = wait, status


Check = Callable[[Answer], str]  # what is wrong with a response, "" if nothing is


class Client:
    """Sends requests to publishers. One per run; safe to use from several threads.

    received : bytes of headers and bodies received. requests : requests sent.
    """

    def __init__(
        self, publishers: Publishers, patience: Patience, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.publishers, self.patience = publishers, patience
        self.received = self.requests = 0
        self._sleep = sleep
        self._lock = threading.Lock()
        self._local = threading.local()

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        limit: int = LIMIT,
        check: Check | None = None,
        whole: bool = True,
        final: tuple[int, ...] = (),
    ) -> Answer:
        """The response, 200 or 206, after retries where those may help.

        ``check`` may reject a body, which is then retried too. With ``whole=False`` a 200 is returned without its body: the
        sign that a range was ignored. Statuses in ``final`` are not retried. Raises SourceError.
        """
        address = requests.Request("GET", url, params=dict(params or {})).prepare().url or url

        def attempt() -> Answer:
            with self.stream(address, headers or {}, final) as (answer, chunks):
                if answer.status == OK and not whole and not answer.is_page:
                    return answer
                body = _unpacked(answer, _collect(chunks, limit, address), limit)
            whole_answer = replace(answer, body=body)
            if problem := check(whole_answer) if check else "":
                raise TransientError(problem, status=answer.status)
            return whole_answer

        return self.persist(attempt, address)

    def get_json(self, url: str, params: Mapping[str, str] | None = None, final: tuple[int, ...] = ()) -> Any:
        """The JSON at an address; SourceError if it keeps answering with something else."""
        answer = self.get(url, params=params, check=not_json, final=final)
        return json.loads(answer.body)

    def persist(self, attempt: Callable[[], Answer], url: str) -> Answer:
        """Retry ``attempt`` on transient failures, waiting longer each time; SourceError if none succeeds."""
        tries = self.patience.tries
        for n in range(1, tries + 1):
            try:
                with reading(_short(url), TRY_LATER, SourceError, passing=(TransientError, *BROKEN, OSError)):
                    return attempt()
            except TransientError as e:
                problem, asked, status = str(e), e.wait, e.status
            except BROKEN as e:
                problem, asked, status = _in_words(e, self.patience), None, 0
            if n < tries:
                self._sleep(self._wait(n, asked))
        raise SourceError(f"{_short(url)}: {problem} ({tries} tries). {TRY_LATER}", status)

    @contextlib.contextmanager
    def stream(
        self, url: str, headers: Mapping[str, str], final: tuple[int, ...] = ()
    ) -> Iterator[tuple[Answer, Iterator[bytes]]]:
        """A response without its body, and the body in chunks; follows redirects to trusted hosts.

        Raises SourceError if a retry cannot help, and TransientError or one of BROKEN if it may.
        """
        deadline = time.monotonic() + self.patience.transfer
        for _ in range(REDIRECTS):
            response = self._send(url, headers)
            with contextlib.closing(response):
                answer = self._judge(url, response, final)
                if answer.status in (OK, PARTIAL):
                    yield answer, self._pieces(response, answer, deadline)
                    return
                url = self._redirected(url, answer)
        raise SourceError(f"{_short(url)}: more than {REDIRECTS} redirects. Try again later.")

    def _send(self, url: str, headers: Mapping[str, str]) -> requests.Response:
        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
            self._local.session.trust_env = not self.publishers.rehearsal  # a proxy does not know 127.0.0.1
            for scheme in ("http://", "https://"):
                self._local.session.mount(scheme, PunctualAdapter(self.patience.answer))
        response: requests.Response = self._local.session.get(
            url,
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip", **headers},
            timeout=(self.patience.connect, self.patience.read),
            stream=True,
            allow_redirects=False,
        )
        with self._lock:
            self.requests += 1
            self.received += sum(len(k) + len(v) + 4 for k, v in response.headers.items()) + 17
        return response

    def _judge(self, url: str, response: requests.Response, final: tuple[int, ...]) -> Answer:
        status = response.status_code
        answer = Answer(url, status, {k.lower(): v for k, v in response.headers.items()}, b"")
        if status in PASSING and status not in final:
            wait = retry_after(answer.headers.get("retry-after", ""))
            raise TransientError(f"answers {status} {response.reason}", wait, status)
        if status not in (OK, PARTIAL) and not response.is_redirect:
            raise SourceError(
                f"{_short(url)}: answers {status} {response.reason}. Check in a browser whether it has moved.",
                status,
            )
        return answer

    def _redirected(self, url: str, answer: Answer) -> str:
        location = answer.headers["location"]
        target = "" if ODD.search(location) else urljoin(url, location)
        if not target or not _trusted(target, url, self.publishers):
            raise SourceError(
                f"{_short(url)}: redirects ({answer.status}) to {plain(location)}, which is not a trusted host. "
                "If the publisher has moved, change the address in build/settings.py.",
                answer.status,
            )
        return target

    def _pieces(self, response: requests.Response, answer: Answer, deadline: float) -> Iterator[bytes]:
        promised, got = answer.headers.get("content-length", ""), 0
        while piece := response.raw.read1(CHUNK, decode_content=False):
            got += len(piece)
            with self._lock:
                self.received += len(piece)
            if time.monotonic() > deadline:
                raise TransientError(f"still sending after {self.patience.transfer:g} s ({got:,} bytes)")
            yield piece
        if DIGITS.fullmatch(promised) and got != int(promised):
            raise TransientError(f"body cut short at {got:,} of {int(promised):,} bytes")

    def _wait(self, n: int, asked: float | None) -> float:
        backoff = self.patience.first_wait * 2.0 ** (n - 1) * random.uniform(0.5, 1.5)
        return min(max(backoff, asked or 0.0), self.patience.longest_wait)


def _trusted(target: str, source: str, publishers: Publishers) -> bool:
    """Whether a redirect leads to a trusted host, parsed as the library that follows it does."""
    try:
        parts, before = parse_url(target), parse_url(source)
    except (urllib3.exceptions.HTTPError, ValueError):
        return False
    host = (parts.host or "").lower().rstrip(".")
    known = any(host == t or (t.startswith(".") and host.endswith(t)) for t in publishers.trusted)
    downgraded = parts.scheme != "https" and before.scheme == "https"
    usual = parts.port in (None, 443, 80) or (parts.host, parts.port) == (before.host, before.port)
    return known and usual and not downgraded and not parts.auth and parts.scheme in ("http", "https")


def _collect(chunks: Iterator[bytes], limit: int, url: str) -> bytes:
    parts, size = [], 0
    for piece in chunks:
        size += len(piece)
        if size > limit:
            _too_large(url, limit)
        parts.append(piece)
    return b"".join(parts)


def _too_large(url: str, limit: int) -> NoReturn:
    raise SourceError(
        f"{_short(url)}: more than {limit / 1e6:,.0f} MB, larger than ever before. Look at it first."
    )


def _unpacked(answer: Answer, body: bytes, limit: int) -> bytes:
    if answer.headers.get("content-encoding", "").lower() != "gzip":
        return body
    try:
        content, more, ended = inflate(body, limit, 31)
    except zlib.error as e:
        raise TransientError(f"damaged gzip ({e})") from e
    if more:
        _too_large(answer.url, limit)
    if not ended:
        raise TransientError("gzip cut short")
    return content


def not_json(answer: Answer) -> str:
    """What is wrong with a response that should be JSON, "" if nothing is."""
    try:
        json.loads(answer.body)
    except (ValueError, RecursionError):
        what = "an HTML page" if answer.is_page else "text"
        start = plain(answer.body[:60].decode("utf-8", "replace"))
        return f"answers {answer.status} with {what} that is not JSON: {start!r}"
    return ""


def _in_words(error: Exception, patience: Patience) -> str:
    text = f"{type(error).__name__} {error}".lower()
    known = {
        (LATE,): f"no whole answer within {patience.answer:g} s",
        ("timeout", "timed out"): f"no answer for {patience.read:g} s",
        ("refused",): "connection refused",
        ("incompleteread",): "body cut short",
        ("reset", "aborted", "remote end closed"): "connection dropped",
        ("resolve", "name or service"): "host not found (no network?)",
    }
    for signs, words in known.items():
        if any(sign in text for sign in signs):
            return words
    return f"cannot be reached ({type(error).__name__})"


def _short(url: str) -> str:
    """An address without its query, for messages."""
    return url.partition("?")[0]
