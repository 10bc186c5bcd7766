"""Tests of the kpi room."""
