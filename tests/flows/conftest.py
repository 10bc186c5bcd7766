"""One Prefect server for all tests of the flows; it takes seconds to start."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import FakeEmbedder
from vocpipe.kinds import KindTagger


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Run flows against a throw-away server, with vocpipe's own quiet settings and a home of its own."""
    pytest.importorskip("prefect", reason="pip install 'vocpipe[flows]'")
    home: Path = tmp_path_factory.mktemp("prefect")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(home))
        from prefect.testing.utilities import prefect_test_harness

        import flows.quiet  # noqa: F401  (must come before prefect)

        with prefect_test_harness(server_startup_timeout=120):
            yield


@pytest.fixture(autouse=True)
def _no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vocpipe.workspace._embedder", lambda settings: FakeEmbedder())
    monkeypatch.setattr("vocpipe.workspace.Workspace.kind_tagger_of", lambda *_: KindTagger())
