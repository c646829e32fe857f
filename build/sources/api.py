"""The JSON API of data.police.uk: the newest month, and the crimes inside a polygon."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import shapely

from build.errors import SourceError, plain
from build.settings import Network
from build.sources.http import Client

TOO_MANY, NOT_YET = (
    503,
    502,
)  # the API's statuses for an area with too many crimes, and for a month it is still loading
DEEPEST = 6  # times an area is cut in four before something else must be wrong
MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


class Bucket:
    """Allows ``burst`` requests at once and ``rate`` a second after that; ``wait`` returns when the next may be sent."""

    def __init__(
        self,
        rate: float,
        burst: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate, self._burst, self._clock, self._sleep = rate, burst, clock, sleep
        self._left, self._last, self._lock = float(burst), clock(), threading.Lock()

    def wait(self) -> None:
        """Sleep until another request may be sent, and count it."""
        with self._lock:
            now = self._clock()
            self._left = min(self._burst, self._left + (now - self._last) * self._rate)
            self._last = now
            self._left -= 1
            short = -self._left / self._rate
        if short > 0:
            self._sleep(short)


class Api:
    """The API, used within its published limits."""

    def __init__(self, client: Client, network: Network) -> None:
        self._client, self._base = client, client.publishers.api
        self._bucket = Bucket(network.api_rate, network.api_burst)

    def newest_month(self, latest: str) -> str:
        """The newest month that the API lists, not counting any after ``latest``. Raises SourceError."""
        dates = self._ask("crimes-street-dates", {})
        months = (
            [str(d.get("date", "")) for d in dates if isinstance(d, dict)] if isinstance(dates, list) else []
        )
        real = [m for m in months if MONTH.fullmatch(m) and m <= latest]
        if not real:
            raise SourceError(
                f"{self._base}crimes-street-dates: no month up to {latest}; found {plain(str(dates)[:80])}."
            )
        return max(real)

    def crimes(self, month: str, polygon: Sequence[tuple[float, float]]) -> list[dict[str, Any]] | None:
        """Every crime of a month inside a polygon (longitude, latitude); None if the month is not available yet.

        For some days the API may answer for the newest month with an empty list or a 502: that means missing, not zero.
        Raises SourceError.
        """
        try:
            found = self._inside(month, shapely.Polygon(polygon), 0)
        except SourceError as e:
            if e.status in (NOT_YET, 404):
                return None
            raise
        # A point on the boundary of two tiles is in both.
        once = {crime["id"]: crime for crime in found}
        return [once[k] for k in sorted(once)] or None

    def _inside(self, month: str, area: shapely.Polygon, depth: int) -> list[dict[str, Any]]:
        corners = shapely.get_coordinates(area)[:-1]
        poly = ":".join(f"{y:.6f},{x:.6f}" for x, y in corners)
        try:
            answer = self._ask("crimes-street/all-crime", {"date": month, "poly": poly}, final=(TOO_MANY,))
        except SourceError as e:
            if e.status != TOO_MANY or depth == DEEPEST:
                raise
            return [crime for tile in quarters(area) for crime in self._inside(month, tile, depth + 1)]
        if not isinstance(answer, list) or not all(isinstance(c, dict) and "id" in c for c in answer):
            raise SourceError(
                f"{self._base}crimes-street: the layout has changed; found {plain(str(answer)[:80])}."
            )
        return answer

    def _ask(self, method: str, params: dict[str, str], final: tuple[int, ...] = ()) -> Any:
        self._bucket.wait()
        return self._client.get_json(self._base + method, params, final)


def quarters(area: shapely.Polygon) -> list[shapely.Polygon]:
    """Cut a convex polygon in four through the middle of its bounds."""
    west, south, east, north = area.bounds
    x, y = (west + east) / 2, (south + north) / 2
    boxes = [(west, south, x, y), (x, south, east, y), (west, y, x, north), (x, y, east, north)]
    cut = [area.intersection(shapely.box(*b)) for b in boxes]
    return [c for c in cut if isinstance(c, shapely.Polygon) and not c.is_empty]
