"""vocpipe: sources bring feedback; everything after that is a verdict about it; people outvote machines."""

__version__ = "0.1.0"
