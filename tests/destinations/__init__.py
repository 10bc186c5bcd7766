"""Tests of the destinations room."""
