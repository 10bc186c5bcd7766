"""Training the head from labelled texts: cues, grams and vectors into logistic regressions."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from vocpipe.kinds.cues import cue_names, find_cues
from vocpipe.kinds.features import KINDS, cue_features, cue_rows, feature_names, gram_rows, grams
from vocpipe.kinds.head import Head, Linear, softmax
from vocpipe.records import Kind

FOLDS = 5


class Recipe(NamedTuple):
    """The few numbers of training: how much each block of features weighs, and how stiff the fit is."""

    cues: float = 0.5
    grams: float = 2.0
    vectors: float = 0.25
    strength: float = 0.02
    seed: int = 0
    most_grams: int = 3000


class Blocks(NamedTuple):
    """The inputs of the head for a list of texts: rows of cue, gram and vector features."""

    cues: np.ndarray
    grams: np.ndarray
    vectors: np.ndarray

    def take(self, index: np.ndarray) -> "Blocks":
        """Give the rows of ``index``."""
        return Blocks(self.cues[index], self.grams[index], self.vectors[index])


def fit(
    texts: Sequence[str],
    langs: Sequence[str],
    kinds: Sequence[Kind],
    vectors: np.ndarray,
    styles: Sequence[str],
    recipe: Recipe | None = None,
) -> Head:
    """Give a head trained on all texts, its temperatures fitted on styles left out of training.

    A style (review, ticket, note ...) held out as a whole stands for the writing that the head
    has not seen, so that its confidence does not rest on having seen the like. A kind
    without any text raises ValueError.
    """
    if set(kinds) != set(KINDS):
        raise ValueError("every kind needs labelled texts")
    recipe = recipe or Recipe()
    idf = choose_grams(texts, recipe.most_grams)
    names = feature_names(cue_names())
    blocks = make_blocks(texts, langs, vectors, names, idf)
    target = np.array([KINDS.index(kind) for kind in kinds])
    heads = {}
    for name in ("full", "lean"):
        logits = out_of_fold(blocks, target, styles, recipe, with_vectors=name == "full", whole=True)
        linear = fit_linear(blocks, target, recipe, with_vectors=name == "full")
        heads[name] = linear._replace(temperature=fit_temperature(logits, target))
    return Head(names, idf, vectors.shape[1], heads["full"], heads["lean"])


def make_blocks(
    texts: Sequence[str],
    langs: Sequence[str],
    vectors: np.ndarray,
    names: Sequence[str],
    idf: dict[str, float],
) -> Blocks:
    """Give the three feature blocks of the texts."""
    features = [
        cue_features(text, lang, find_cues(text, lang)) for text, lang in zip(texts, langs, strict=True)
    ]
    return Blocks(cue_rows(features, names), gram_rows(texts, idf), np.asarray(vectors, np.float32))


def choose_grams(texts: Sequence[str], most: int) -> dict[str, float]:
    """Give the inverse document frequency of the grams seen in two texts or more, commonest first."""
    seen = Counter(gram for text in texts for gram in grams(text))
    kept = sorted((gram for gram, n in seen.items() if n > 1), key=lambda gram: (-seen[gram], gram))[:most]
    return {gram: round(math.log((1 + len(texts)) / (1 + seen[gram])) + 1, 4) for gram in kept}


def out_of_fold(
    blocks: Blocks,
    target: np.ndarray,
    groups: Sequence[str],
    recipe: Recipe,
    *,
    with_vectors: bool,
    whole: bool = False,
) -> np.ndarray:
    """Give logits (n, kinds) of each text from a model that has not seen it.

    ``whole`` leaves out one group at a time; otherwise five folds keep the shares of group
    and kind.
    """
    logits = np.zeros((len(target), len(KINDS)))
    for seen, held in folds(target, groups, recipe.seed, whole=whole):
        linear = fit_linear(blocks.take(seen), target[seen], recipe, with_vectors=with_vectors)
        logits[held] = np.log(linear.probabilities(stack(blocks.take(held), with_vectors)) + 1e-12)
    return logits


def folds(
    target: np.ndarray, groups: Sequence[str], seed: int, *, whole: bool = False
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Give (seen, held out) indices: whole groups held out in turn, or five stratified folds."""
    from sklearn.model_selection import LeaveOneGroupOut, StratifiedKFold

    if whole:
        return list(LeaveOneGroupOut().split(target, target, list(groups)))
    strata = [f"{group} {kind}" for group, kind in zip(groups, target, strict=True)]
    return list(StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(strata, strata))


def fit_temperature(logits: np.ndarray, target: np.ndarray) -> float:
    """Give the divisor of the logits with the smallest log loss (Guo et al., 2017)."""
    divisors = np.geomspace(0.1, 10.0, 120)
    rows = np.arange(len(target))
    losses = [-np.log(softmax(logits / divisor)[rows, target] + 1e-12).mean() for divisor in divisors]
    return float(divisors[int(np.argmin(losses))])


def fit_linear(blocks: Blocks, target: np.ndarray, recipe: Recipe, *, with_vectors: bool) -> Linear:
    """Give the regression of the kinds on the blocks, each kind weighing the same; temperature 1."""
    from sklearn.linear_model import LogisticRegression

    rows = stack(blocks, with_vectors)
    centre, scale = _standard(blocks, recipe, with_vectors)
    model = LogisticRegression(C=recipe.strength, max_iter=3000, class_weight="balanced")
    model.fit((rows - centre) * scale, target)
    weights, intercepts = model.coef_, model.intercept_
    if len(weights) == 1:
        # For two kinds scikit-learn keeps one row of log odds; the head wants a row for each.
        weights, intercepts = (
            np.vstack([-weights, weights]) / 2,
            np.concatenate([-intercepts, intercepts]) / 2,
        )
    return Linear(weights, intercepts, centre, scale, 1.0)


def stack(blocks: Blocks, with_vectors: bool) -> np.ndarray:
    """Give the input rows of a regression: all blocks, or all but the vectors."""
    return np.hstack(blocks if with_vectors else blocks[:2])


def _standard(blocks: Blocks, recipe: Recipe, with_vectors: bool) -> tuple[np.ndarray, np.ndarray]:
    """Give centre and scale of each column: cues and vectors standardised, grams only scaled."""
    wide = [blocks.cues, blocks.grams, blocks.vectors] if with_vectors else [blocks.cues, blocks.grams]
    weights = (recipe.cues, recipe.grams, recipe.vectors)
    centres, scales = [], []
    for number, (rows, weight) in enumerate(zip(wide, weights, strict=False)):
        is_gram = number == 1
        centres.append(np.zeros(rows.shape[1]) if is_gram else rows.mean(axis=0))
        spread = np.ones(rows.shape[1]) if is_gram else np.maximum(rows.std(axis=0), 0.02)
        scales.append(weight / spread)
    return np.concatenate(centres).astype(np.float32), np.concatenate(scales).astype(np.float32)
