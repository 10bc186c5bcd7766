"""Texts to vectors: the embedder, the packaged default model, and the versioned space."""

from vocpipe.embedding.reference import Reference
from vocpipe.embedding.space import Space, fit_space

__all__ = ["Reference", "Space", "fit_space"]
