"""A random forest that can be fitted in several threads at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.tree import DecisionTreeRegressor

from build.config import Config

Floats = NDArray[np.float64]


class Forest:
    """Random forest for regression: the mean of scikit-learn's trees, each grown on its own bootstrap sample.

    A third of the features is tried at each split, as Breiman does for regression. Each tree sees
    ``config.tree_share`` of the areas and stops at leaves of ``config.leaf_areas``: small trees, so that few of them
    are enough. scikit-learn's own forest resets the process's warning filters around every tree, which goes wrong when
    two forests are fitted at once.

    References
    ----------
    Breiman, L. (2001). Random forests. Machine Learning 45, 5-32.
    """

    def __init__(self, trees: int, config: Config) -> None:
        self.trees = trees
        self.config = config
        self.grown: list[Any] = []

    def fit(self, features: Floats, target: Floats) -> Forest:
        """Grow the trees on (areas, features) and (areas,)."""
        x = features.astype(np.float32)
        rng = np.random.default_rng(self.config.seed)
        size = max(1, round(self.config.tree_share * len(target)))
        self.grown = []
        for _ in range(self.trees):
            rows = rng.integers(len(target), size=size)
            tree = DecisionTreeRegressor(
                min_samples_leaf=self.config.leaf_areas,
                max_features=1 / 3,
                random_state=int(rng.integers(2**31)),
            )
            self.grown.append(tree.fit(x[rows], target[rows]))
        return self

    def predict(self, features: Floats) -> Floats:
        """Mean prediction of the trees for (areas, features)."""
        x = features.astype(np.float32)
        return np.asarray(
            sum(tree.predict(x, check_input=False) for tree in self.grown) / self.trees, dtype=np.float64
        )
