"""Questions that reproduce a grouping, and what a split follows, on cases made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from build.analysis.clusters.composition import centred_log_ratio
from build.analysis.clusters.explanation import explain, split_by
from tests.analysis.made import QUICK

NAMES = ["Shoplifting", "Theft from the person", "Burglary"]


def quarters() -> tuple[np.ndarray, np.ndarray]:
    """400 areas with much or little shoplifting and much or little theft from the person; the cluster is the pair."""
    rng = np.random.default_rng(4)
    shops, street = np.divmod(np.arange(400) % 4, 2)
    share = np.column_stack([0.05 + 0.2 * shops, 0.05 + 0.1 * street]) * rng.uniform(0.9, 1.1, (400, 2))
    return np.column_stack([share, rng.uniform(0.2, 0.3, 400)]), (2 * shops + street + 1).astype(np.int32)


def test_the_questions_are_those_that_made_the_groups() -> None:
    share, label = quarters()
    leaves = explain(share, label, NAMES, QUICK)
    assert sorted(leaf.cluster for leaf in leaves) == [1, 2, 3, 4]
    assert all(leaf.right == leaf.areas == 100 for leaf in leaves)
    high = next(leaf for leaf in leaves if leaf.cluster == 4)
    assert {(name, above) for name, above, _ in high.answers} == {
        ("Shoplifting", True),
        ("Theft from the person", True),
    }
    limits = {name: limit for name, _, limit in high.answers}
    assert 0.06 < limits["Shoplifting"] < 0.22
    assert 0.06 < limits["Theft from the person"] < 0.13


def test_what_the_questions_get_wrong_is_counted() -> None:
    share, label = quarters()
    label[np.flatnonzero(label == 1)[:10]] = 2
    leaves = explain(share, label, NAMES, QUICK)
    assert sum(leaf.right for leaf in leaves) == 390
    assert sum(leaf.areas for leaf in leaves) == 400


def test_a_split_is_named_after_the_type_that_it_follows() -> None:
    share, label = quarters()
    shops = (label > 2).astype(np.int32)
    split = split_by(centred_log_ratio(share), share, shops, NAMES)
    assert split.crime_type == "Shoplifting"
    assert split.explained > 0.6
    assert [areas for _, areas in split.groups] == [200, 200]
    assert [mean for mean, _ in split.groups] == pytest.approx([0.25, 0.05], rel=0.02)
