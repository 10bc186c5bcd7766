"""From how near a voice is to a theme to how probably it belongs there.

A logistic curve fitted on the themes themselves: members held out of their own theme are the
belonging ones, and the same members with their own theme taken away are the newcomers that
must not be swallowed. No cosine constant, so it holds in any vector space.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

RIDGE = 1.0
NO_EVIDENCE = (0.0, 2.0, 0.0)
"""Without a second theme nothing can be fitted: belonging then falls with the z score alone."""


@dataclass(frozen=True)
class Curve:
    """Probability of belonging = 1 / (1 + exp(-(bias + weights . features)))."""

    bias: float
    weights: tuple[float, ...]

    def __call__(self, features: Doubles) -> Doubles:
        """Give the probability of each row of an (n, f) feature array."""
        score = np.full(len(features), self.bias)
        for column, weight in enumerate(self.weights):
            score = score + weight * features[:, column]
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(score, -30, 30))))


def fit_curve(belonging: Doubles, foreign: Doubles) -> Curve:
    """Fit by Newton steps with a small ridge, both classes weighing the same.

    Arrays are (n, f) and (m, f). Coefficients are rounded to 6 digits, so that the number of
    threads that summed them cannot show.
    """
    design = np.vstack([belonging, foreign])
    design = np.hstack([np.ones((len(design), 1)), design])
    target = np.concatenate([np.ones(len(belonging)), np.zeros(len(foreign))])
    weight = np.concatenate(
        [np.full(len(belonging), 0.5 / len(belonging)), np.full(len(foreign), 0.5 / len(foreign))]
    ) * len(target)
    penalty = np.diag([0.0] + [RIDGE] * (design.shape[1] - 1))
    beta = np.zeros(design.shape[1])
    for _ in range(30):
        chance = 1.0 / (1.0 + np.exp(-np.clip(design @ beta, -30, 30)))
        slope = design.T @ (weight * (target - chance)) - penalty @ beta
        bend = (design * (weight * np.maximum(chance * (1 - chance), 1e-6))[:, None]).T @ design + penalty
        step = np.linalg.solve(bend + 1e-9 * np.eye(len(beta)), slope)
        beta = beta + np.clip(step, -5, 5)
        if np.abs(step).max() < 1e-8:
            break
    rounded = np.round(beta, 6)
    return Curve(float(rounded[0]), tuple(float(b) for b in rounded[1:]))
