"""One way to ask a publisher: timeouts, retries with jitter, limits, a count of the bytes, errors in words."""

from __future__ import annotations

import contextlib
import datetime
import email.utils
import json
import random
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from build.errors import SourceError
from build.settings import Patience, Publishers

AGENT = "london-crime-analysis (open-source static site; one run a month)"
CHUNK = 1 << 16
LIMIT = 256 << 20  # bytes of an answer that is held in memory
REDIRECTS = 5
OK, PARTIAL = 200, 206
# Answers that may be different in a while.
PASSING = (429, 500, 502, 503, 504)
BROKEN = (
    requests.ConnectionError,
    requests.Timeout,
    urllib3.exceptions.HTTPError,
    ConnectionError,
    TimeoutError,
)


@dataclass(frozen=True)
class Answer:
    """What came back: where from in the end, the status, the headers (names in lower case), the body."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def is_page(self) -> bool:
        """Whether this is HTML: an error page, a login, a captive portal, where data were asked for."""
        return self.headers.get("content-type", "").startswith("text/html")


class TransientError(Exception):
    """Something that a second try may mend; ``wait`` seconds if the publisher said so."""

    def __init__(self, words: str, wait: float | None = None, status: int = 0) -> None:
        super().__init__(words)
        self.wait, self.status = wait, status


Check = Callable[[Answer], str]  # what is wrong with an answer, "" if nothing is


class Client:
    """Asks publishers. One for a run; may be used by several threads.

    received : bytes of headers and bodies that came in. requests : requests sent.
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
        """The answer, 200 or 206, tried again where that may help.

        ``check`` may find fault with a body (tried again too). With ``whole=False`` a 200 is returned without its body: the
        sign that a range was ignored. Statuses in ``final`` are not tried again. Raises SourceError.
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
        """The JSON that an address answers with; SourceError if it goes on answering with something else."""
        answer = self.get(url, params=params, check=_not_json, final=final)
        return json.loads(answer.body)

    def persist(self, attempt: Callable[[], Answer], url: str) -> Answer:
        """Call ``attempt`` until it does not fail in passing, waiting longer each time; SourceError in the end."""
        tries = self.patience.tries
        for n in range(1, tries + 1):
            try:
                return attempt()
            except TransientError as e:
                problem, asked, status = str(e), e.wait, e.status
            except BROKEN as e:
                problem, asked, status = _in_words(e, self.patience), None, 0
            if n < tries:
                self._sleep(self._wait(n, asked))
        raise SourceError(
            f"{_short(url)}: {problem} ({tries} tries). Try again later; nothing was replaced.", status
        )

    @contextlib.contextmanager
    def stream(
        self, url: str, headers: Mapping[str, str], final: tuple[int, ...] = ()
    ) -> Iterator[tuple[Answer, Iterator[bytes]]]:
        """An answer without its body, and the body in pieces; follows redirects to hosts that are trusted.

        Raises SourceError for an answer that no second try mends, TransientError for one that it may, and what is in BROKEN.
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
            wait = _retry_after(answer.headers.get("retry-after", ""))
            raise TransientError(f"answers {status} {response.reason}", wait, status)
        if status not in (OK, PARTIAL) and not response.is_redirect:
            raise SourceError(
                f"{_short(url)}: answers {status} {response.reason}. See in a browser whether it has moved.",
                status,
            )
        return answer

    def _redirected(self, url: str, answer: Answer) -> str:
        target = urljoin(url, answer.headers["location"])
        parts = urlsplit(target)
        host = parts.hostname or ""
        trusted = any(host == t or (t.startswith(".") and host.endswith(t)) for t in self.publishers.trusted)
        if not trusted or (parts.scheme != "https" and urlsplit(url).scheme == "https"):
            raise SourceError(
                f"{_short(url)}: redirects ({answer.status}) to {parts.scheme}://{host}, which is not one of its known hosts. "
                "If the publisher moved, change the address in build/settings.py.",
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
        if promised.isdigit() and got != int(promised):
            raise TransientError(f"body cut short at {got:,} of {int(promised):,} bytes")

    def _wait(self, n: int, asked: float | None) -> float:
        backoff = self.patience.first_wait * 2.0 ** (n - 1) * random.uniform(0.5, 1.5)
        return min(max(backoff, asked or 0.0), self.patience.longest_wait)


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
        f"{_short(url)}: more than {limit / 1e6:,.0f} MB, which it never was. Look at it first."
    )


def _unpacked(answer: Answer, body: bytes, limit: int) -> bytes:
    if answer.headers.get("content-encoding", "").lower() != "gzip":
        return body
    try:
        unpacker = zlib.decompressobj(31)
        content = unpacker.decompress(body, limit)
    except zlib.error as e:
        raise TransientError(f"damaged gzip ({e})") from e
    if unpacker.unconsumed_tail:
        _too_large(answer.url, limit)
    if not unpacker.eof:
        raise TransientError("gzip cut short")
    return content


def _not_json(answer: Answer) -> str:
    try:
        json.loads(answer.body)
    except ValueError:
        what = "an HTML page" if answer.is_page else "text"
        return f"answers {answer.status} with {what} that is not JSON: {answer.body[:60]!r}"
    return ""


def _retry_after(text: str) -> float | None:
    if text.strip().isdigit():
        return float(text)
    try:
        when = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=datetime.UTC)
    return max(0.0, (when - datetime.datetime.now(datetime.UTC)).total_seconds())


def _in_words(error: Exception, patience: Patience) -> str:
    text = f"{type(error).__name__} {error}".lower()
    if "timeout" in text or "timed out" in text:
        return f"no answer for {patience.read:g} s"
    if "refused" in text:
        return "connection refused"
    if "incompleteread" in text:
        return "body cut short"
    if "reset" in text or "aborted" in text or "remote end closed" in text:
        return "connection broken off"
    if "resolve" in text or "name or service" in text:
        return "host not found (no network?)"
    return f"cannot be reached ({type(error).__name__})"


def _short(url: str) -> str:
    """An address without its query, for messages."""
    return url.partition("?")[0]
