"""Answers whose headers come in time: a server that drips them, or says "100 Continue" for ever, outlives other timeouts.

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
    """An answer whose headers did not come in time."""


class _Punctual(HTTPConnection):
    seconds = 90.0

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]
        """The answer, or LateError when its headers are not there in time."""
        late = threading.Event()
        connected = self.sock

        def stop() -> None:
            late.set()
            if connected is not None:
                try:
                    socket.socket.shutdown(connected, socket.SHUT_RDWR)
                except OSError:
                    return  # it is closed already

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
        if late.is_set():  # what had come until then looked like all of it
            raise LateError(LATE)
        return answer


class _PunctualTls(_Punctual, HTTPSConnection):
    pass


class PunctualAdapter(HTTPAdapter):
    """An adapter whose answers have ``seconds`` for all of their headers."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **keywords: Any) -> None:
        """Make a pool manager whose connections keep the time."""
        super().init_poolmanager(*arguments, **keywords)
        given = {"seconds": self._seconds}
        plain = type("Connection", (_Punctual,), given)
        tls = type("TlsConnection", (_PunctualTls,), given)
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("Pool", (urllib3.HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("TlsPool", (urllib3.HTTPSConnectionPool,), {"ConnectionCls": tls}),
        }
