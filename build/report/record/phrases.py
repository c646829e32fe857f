"""Words of the ledger and of coverage that charts, sentences and pages share."""

from __future__ import annotations

KIND_NAMES = {"street": "crime", "stop-and-search": "searches"}
FATE_NAMES = {"no_place": "No place", "outside": "Outside London", "rejected": "Rejected"}
MATCH_NAMES = {
    "same_code": "Code of 2021 already",
    "merged": "Merged areas, by lookup",
    "split_by_point": "Split area, by the row’s point",
    "split_by_share": "Split area, by share of residents",
}
REASON_NAMES = {
    "cut_off": "Row cut off",
    "unknown_code": "Area code not known",
    "unknown_type": "Crime type not known",
    "wrong_force": "Another force’s row",
    "wrong_month": "Another month’s row",
    "wrong_date": "Date not readable",
    "bad_point": "Point not in Great Britain",
}
