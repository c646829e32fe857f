"""One issue on GitHub that tells the maintainer what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from build.errors import SourceError
from build.settings import Patience

LABEL = "monthly-run"


def open_or_update_issue(environment: Mapping[str, str], title: str, body: str, patience: Patience) -> str:
    """Comment on the open issue of the monthly run, or open one; returns its address.

    ``environment`` is that of a workflow: GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN. Raises SourceError.
    """
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
            raise SourceError(f"{url}: the issue could not be written ({e}).") from e

    opened = [
        i for i in ask("GET", base, params={"state": "open", "labels": LABEL}) if "pull_request" not in i
    ]
    if opened:
        written = ask("POST", f"{base}/{opened[0]['number']}/comments", json={"body": body})
    else:
        written = ask("POST", base, json={"title": title, "body": body, "labels": [LABEL]})
    return str(written.get("html_url", base))
