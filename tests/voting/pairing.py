"""How much two orders have in common: what somebody tries who wants to know whose ballot is whose."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

SHUFFLES = 9_999


def rho(first: Sequence[int], second: Sequence[int]) -> float:
    """Spearman's rank correlation, −1 to 1; equal values share the mean of their ranks; 0 where all equal.

    C. Spearman, The Proof and Measurement of Association between Things, 1904.
    """
    return _correlation(_ranks(first), _ranks(second))


def chance(first: Sequence[int], second: Sequence[int], *, seed: int = 7) -> float:
    """How often a random order has as much in common with the first: a permutation test, up to 1.

    R. A. Fisher, The Design of Experiments, 1935; the order itself counts among the shuffles.
    """
    draw, ours, theirs = np.random.default_rng(seed), _ranks(first), _ranks(second)
    found = abs(_correlation(ours, theirs)) - 1e-12
    as_much = sum(abs(_correlation(ours, draw.permutation(theirs))) >= found for _ in range(SHUFFLES))
    return (1 + as_much) / (1 + SHUFFLES)


def _ranks(values: Sequence[int]) -> npt.NDArray[np.float64]:
    _sorted, places, alike = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    ends = np.cumsum(alike)
    means: npt.NDArray[np.float64] = ends - (alike - 1) / 2
    return means[places]


def _correlation(first: npt.NDArray[np.float64], second: npt.NDArray[np.float64]) -> float:
    if not (first.std() and second.std()):
        return 0.0
    return float(np.mean((first - first.mean()) * (second - second.mean())) / (first.std() * second.std()))
