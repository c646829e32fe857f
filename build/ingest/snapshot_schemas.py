"""What the JSON files of a snapshot hold, as schemas that they are checked against when they are read."""

from __future__ import annotations

from build.storage import checked

VERSION = 1  # of the layout of a snapshot

_HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "a SHA-256 in hexadecimal"}
_WORDS = {"type": "string", "maxLength": 4000}
MANIFEST = {
    "type": "object",
    "required": ["version", "source", "first", "last", "months", "files"],
    "properties": {
        "version": {
            "const": VERSION,
            "description": f"the version of the layout that this program reads ({VERSION})",
        },
        "source": {
            "type": "object",
            "required": ["estimated", "note", "date", "title", "publisher", "address", "licence"],
        },
        "first": checked.MONTH,
        "last": checked.MONTH,
        "months": {"type": "array", "items": checked.MONTH, "uniqueItems": True, "maxItems": 1200},
        "files": {
            "type": "object",
            "propertyNames": {"pattern": r"^(?!.*\.\.)[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)?$"},
            "additionalProperties": _HASH,
        },
    },
}
LEDGER = {
    "type": "array",
    "items": {
        "type": "object",
        "required": [
            "month",
            "force",
            "kind",
            "file",
            "bytes",
            "sha256",
            "crc32",
            "rows",
            "counted",
            "no_place",
            "outside",
        ],
        "properties": {
            "month": checked.MONTH,
            **dict.fromkeys(("force", "kind", "file", "unknown"), _WORDS),
            "sha256": _HASH,
            "crc32": {"type": "string", "pattern": "^[0-9a-f]{8}$", "description": "a CRC-32 in hexadecimal"},
        },
        "additionalProperties": checked.COUNT,
    },
}
LIVE = {"type": "object", "required": ["month"], "properties": {"month": checked.MONTH}}
_MONTHS = {"type": "array", "items": checked.MONTH}
HISTORY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": [
            "date",
            "archive",
            "first",
            "last",
            "new",
            "revised",
            "replaced",
            "left",
            "live",
            "exceptions",
        ],
        "properties": {
            "date": checked.DAY,
            "archive": _WORDS,
            "first": checked.MONTH,
            "last": checked.MONTH,
            **dict.fromkeys(("new", "replaced", "left"), _MONTHS),
            "live": {"type": "string", "maxLength": 7},
            "revised": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["month", "force", "kind", "before", "rows"],
                    "properties": {"month": checked.MONTH, "before": checked.COUNT, "rows": checked.COUNT},
                },
            },
            "exceptions": {
                "type": "array",
                "items": {"type": "object", "required": ["month", "force", "kind", "check", "reason"]},
            },
        },
    },
}
