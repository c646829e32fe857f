"""A time limit for headers: a server that drips them, or repeats "100 Continue" for ever, gets round other timeouts.

A socket's timeout starts again with every byte. Here a timer covers the whole wait for the headers and breaks the
connection when it runs out.
"""

from __future__ import annotations

import socket
import threading
from typing import Any

import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

LATE = "headers came too late"


class LateError(ConnectionError):
    """A response whose headers did not arrive in time."""


class _Punctual(HTTPConnection):
    seconds = 90.0

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]
        """The response, or LateError if its headers are late."""
        late = threading.Event()
        connected = self.sock

        def stop() -> None:
            late.set()
            if connected is not None:
                try:
                    socket.socket.shutdown(connected, socket.SHUT_RDWR)
                except OSError:
                    return  # already closed

        clock = threading.Timer(self.seconds, stop)
        clock.daemon = True
        clock.start()
        try:
            answer = super().getresponse()
        except Exception as e:
            if late.is_set():
                raise LateError(LATE) from e
            raise
        finally:
            clock.cancel()
        if late.is_set():  # what had arrived by then looked complete
            raise LateError(LATE)
        return answer


class _PunctualTls(_Punctual, HTTPSConnection):
    pass


class PunctualAdapter(HTTPAdapter):
    """An adapter that allows ``seconds`` for all headers of a response."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **keywords: Any) -> None:
        """Make a pool manager whose connections keep the limit."""
        super().init_poolmanager(*arguments, **keywords)
        given = {"seconds": self._seconds}
        plain = type("Connection", (_Punctual,), given)
        tls = type("TlsConnection", (_PunctualTls,), given)
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("Pool", (urllib3.HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("TlsPool", (urllib3.HTTPSConnectionPool,), {"ConnectionCls": tls}),
        }
