"""Settings of the boroughs' figures, as printed."""

from __future__ import annotations

from build import config
from build.report.words import format as fmt

PER = fmt.count(config.Config().per)
INTERVAL = fmt.percent(config.Config().confidence, 0)
LIMITS = dict(
    zip(("95", "998"), (f"{100 * limit:g}%" for limit in config.Config().funnel_limits), strict=True)
)
