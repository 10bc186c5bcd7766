"""Recipes and artefacts of the models."""
