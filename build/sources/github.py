"""One issue on GitHub that tells the maintainer what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from build.config import Patience
from build.errors import SourceError, plain, reading

LABEL = "monthly-run"
MOST = 60_000  # characters of an issue; GitHub takes 65,536


def open_or_update_issue(environment: Mapping[str, str], title: str, body: str, patience: Patience) -> str:
    """Comment on the open issue of the monthly run, or open one; returns its address.

    ``environment`` is that of a workflow: GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN. Raises SourceError.
    """
    missing = [name for name in ("GITHUB_REPOSITORY", "GITHUB_TOKEN") if not environment.get(name)]
    if missing:
        raise SourceError(f"{missing[0]} is not set: the issue can only be written from a workflow.")
    base = f"{environment.get('GITHUB_API_URL', 'https://api.github.com')}/repos/{environment['GITHUB_REPOSITORY']}/issues"
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {environment['GITHUB_TOKEN']}",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    timeout = (patience.connect, patience.read)

    def ask(method: str, url: str, **given: Any) -> Any:
        try:
            answer = requests.request(method, url, headers=headers, timeout=timeout, **given)
            answer.raise_for_status()
            return answer.json()
        except (requests.RequestException, ValueError) as e:
            raise SourceError(f"{url}: the issue could not be written ({plain(e)}).") from e

    with reading(base, "The issue could not be written.", SourceError):
        listed = ask("GET", base, params={"state": "open", "labels": LABEL})
        opened = [int(i["number"]) for i in listed if "pull_request" not in i]
    body = body if len(body) <= MOST else f"{body[:MOST]}\n… cut off; the rest is in the run's log.\n"
    if opened:
        written = ask("POST", f"{base}/{opened[0]}/comments", json={"body": body})
    else:
        written = ask("POST", base, json={"title": title, "body": body, "labels": [LABEL]})
    return str(written.get("html_url", base)) if isinstance(written, dict) else base
