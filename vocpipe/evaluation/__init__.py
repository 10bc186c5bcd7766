"""Measuring predictions against labels: pure functions over plain values, in the public JSON shapes.

``classification`` serves kinds and usage, ``clustering`` serves themes, ``ranking`` serves links;
``read_rows`` reads the labelled files that ``vocpipe evaluate`` takes.
"""

from vocpipe.evaluation.classify import classification, mistakes
from vocpipe.evaluation.clusters import clustering, language_mixing
from vocpipe.evaluation.links import ranking
from vocpipe.evaluation.rows import Labelled, read_changes, read_rows

__all__ = [
    "Labelled",
    "classification",
    "clustering",
    "language_mixing",
    "mistakes",
    "ranking",
    "read_changes",
    "read_rows",
]
