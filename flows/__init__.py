"""Prefect flows: when and in what order. The work itself is in vocpipe.pipeline."""
