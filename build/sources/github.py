"""GitHub for the monthly run: the issue that tells the maintainer, the site's address, the snapshot it was made from."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import requests
import urllib3

from build.errors import SourceError, plain, reading
from build.settings import Patience

LABEL = "monthly-run"
ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?")
MOST_JSON = 16 << 20  # bytes of a response
MOST = 60_000  # characters of an issue; GitHub accepts 65,536


def open_or_update_issue(environment: Mapping[str, str], title: str, body: str, patience: Patience) -> str:
    """Comment on the monthly run's open issue, or open one; returns its address.

    ``environment`` is a workflow's: GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN. Raises SourceError.
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


def site_address(environment: Mapping[str, str], patience: Patience) -> str:
    """The address of the repository's site with a slash at its end, "" outside a workflow.

    GitHub Pages gives it, including a custom domain; otherwise it follows from the repository's name.
    """
    repository = environment.get("GITHUB_REPOSITORY", "")
    if "/" not in repository:
        return environment.get("SITE_URL", "")
    owner, name = repository.lower().split("/", 1)
    api = environment.get("GITHUB_API_URL", "https://api.github.com")
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {environment.get('GITHUB_TOKEN', '')}",
    }
    told = _json(f"{api}/repos/{repository}/pages", patience, headers).get("html_url", "")
    if isinstance(told, str) and ADDRESS.fullmatch(told):
        return told.rstrip("/") + "/"
    return (
        f"https://{owner}.github.io/"
        if name == f"{owner}.github.io"
        else f"https://{owner}.github.io/{name}/"
    )


def published_snapshot(address: str, patience: Patience) -> str:
    """Hash of the snapshot the published site was made from; "" if there is none or it is not available."""
    told = _json(f"{address}build.json", patience, {}).get("snapshot", "") if address else ""
    return told if isinstance(told, str) else ""


def _json(url: str, patience: Patience, headers: Mapping[str, str]) -> dict[str, Any]:
    """The mapping at an address; empty for anything else, as its absence is not worth failing for."""
    try:
        with requests.get(
            url, headers=headers, timeout=(patience.connect, patience.read), stream=True
        ) as answer:
            content = answer.raw.read(MOST_JSON, decode_content=True) if answer.ok else b""
        found = json.loads(content)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
