"""The workspaces of the verbs' tests, for people's verbs."""

from tests.pipeline.conftest import done, done_folder

__all__ = ["done", "done_folder"]
