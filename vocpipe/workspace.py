"""The wiring: one opened workspace gives the verbs their store, embedder, taggers and sources."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

import numpy as np

from vocpipe import artefacts, sections
from vocpipe.destinations.base import Destination
from vocpipe.embedding import Reference, Space
from vocpipe.embedding.adapter import folder as adapted
from vocpipe.embedding.embedder import Embedder, SentenceTransformerEmbedder
from vocpipe.embedding.encoding import Encoding
from vocpipe.embedding.reference import load as load_reference
from vocpipe.errors import ModelError, SettingsError
from vocpipe.kinds import KindTagger
from vocpipe.routing import Rule, read_rules
from vocpipe.secret_file import read_or_make_secret
from vocpipe.settings import Settings
from vocpipe.settings_groups import EmbeddingSettings
from vocpipe.sources.base import Source
from vocpipe.sources.trackers import Tracker
from vocpipe.store import Part, Store, this_process
from vocpipe.text.clean import text_hash
from vocpipe.text.privacy import Redactor
from vocpipe.trained import ADAPTER, PROMPT
from vocpipe.usage import UsageTagger
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.catalogue import load as load_catalogue
from vocpipe.usage.catalogue import of as catalogue_of
from vocpipe.weeks import Week, parse_week, week_of

RUN_LEASE = "a vocpipe run"
PACKAGED, PLAIN = "packaged", "packaged-plain"
"""How the settings name the model that pip installed: tuned for voices, and as it came."""


class Workspace:
    """One opened workspace. Everything heavy is made when it is first asked for.

    With an ``embedder`` of one's own, as tests bring, kinds are judged by rules.
    """

    def __init__(self, settings: Settings, embedder: Embedder | None = None) -> None:
        self.settings = settings
        self._embedder = embedder
        self._readers: dict[str, Embedder] = {}
        self._lease = RUN_LEASE

    @cached_property
    def store(self) -> Store:
        """The store, opened (and made, when new)."""
        return Store.open(self.settings.store_url())

    @cached_property
    def embedding(self) -> EmbeddingSettings:
        """The model and prompt in use: the live space's, whatever the settings say; else the settings'.

        So a line changed in vocpipe.toml breaks nothing: the old space works on until it is switched.
        """
        live, asked = self.store.spaces.live(), self.settings.embedding
        if live is None:
            return asked
        model, prompt = self.store.switches.model(live[1]) or (asked.model, asked.prompt)
        used = asked.model_copy(update={"model": model, "prompt": prompt})
        # Until version 2 of the space the packaged model was used as it came.
        plain = used.model_copy(update={"model": PLAIN})
        known = (one for one in (asked, used, plain) if self._embedder_of(one).model_id == live[1])
        return next(known, asked)

    @cached_property
    def embedder(self) -> Embedder:
        """The embedder in use; the model itself loads with the first text."""
        if self._embedder is not None:
            return self._embedder
        return self._embedder_of(self.embedding)

    def _embedder_of(self, wanted: EmbeddingSettings) -> Embedder:
        return _embedder(self.settings.model_copy(update={"embedding": wanted}))

    @cached_property
    def tagging(self) -> "Workspace":
        """This workspace with the packaged model, by whose vectors features are found: itself, mostly."""
        default = EmbeddingSettings()
        mine = self.embedding.model, self.embedding.prompt
        if self._embedder is not None or mine == (default.model, default.prompt):
            return self
        return self.another(default.model, default.prompt)

    @cached_property
    def reference(self) -> Reference:
        """What was learnt on other products' voices, to be borrowed while this workspace has few."""
        pinned = artefacts.live("space")
        if pinned is None or pinned.folder is None:
            return Reference({}, 0.0)
        return load_reference(pinned.folder, self.embedder.model_id)

    def another(self, model: str, prompt: str) -> "Workspace":
        """Give this workspace, on the same store, with another embedding model."""
        wanted = self.settings.embedding.model_copy(update={"model": model, "prompt": prompt})
        other = Workspace(self.settings.model_copy(update={"embedding": wanted}))
        other.store, other.embedding = self.store, wanted
        return other

    @cached_property
    def catalogue(self) -> Catalogue:
        """The feature catalogue; empty when the workspace has none."""
        path = self.settings.path(self.settings.features)
        return load_catalogue(path) if path.is_file() else catalogue_of(())

    @cached_property
    def redactor(self) -> Redactor:
        """What takes personal data out of texts before anything else sees them."""
        return self._redactor(self.settings.privacy.names)

    @cached_property
    def strict_redactor(self) -> Redactor:
        """The same with names of people, whatever the settings keep: for what goes elsewhere."""
        return self._redactor(names=True)

    def _redactor(self, names: bool) -> Redactor:
        try:
            return Redactor(self.settings.privacy.patterns, salt=self.salt, names=names)
        except ValueError as error:
            raise SettingsError(
                f"vocpipe.toml: privacy.patterns: {error}", "Mend that regular expression"
            ) from error

    @cached_property
    def salt(self) -> str:
        """The secret behind pseudonyms, kept in a file beside the workspace and never in the store."""
        return read_or_make_secret(self.settings.path(self.settings.privacy.salt_file))

    @cached_property
    def kind_tagger(self) -> KindTagger:
        """Tags kind and severity."""
        pinned = artefacts.live("kind")
        return self.kind_tagger_of(pinned.folder if pinned else None)

    def kind_tagger_of(self, artefact: Path | None, cache: Path | None = None) -> KindTagger:
        """Give a kind tagger with a trained model; ``cache`` as for ``usage_tagger_of``."""
        if self._embedder is not None or artefact is None:
            return KindTagger()
        return KindTagger(artefact, self._reader(artefact, cache).encode)

    @cached_property
    def usage_tagger(self) -> UsageTagger:
        """Tags usage and knowledge."""
        return UsageTagger(self.catalogue, self.usage_encoding, self.usage_artefact, self.pair_encoder.encode)

    @cached_property
    def pair_encoder(self) -> Embedder:
        """What reads a voice together with a feature: the packaged model bent by the live usage model."""
        return self._reader(self.usage_artefact)

    def _reader(self, artefact: Path | None, cache: Path | None = None) -> Embedder:
        """Give the packaged model bent by an artefact's adapter; those with the same one share it."""
        adapter = artefact / ADAPTER if artefact else None
        made = _packaged(self.settings, PROMPT, adapter, cache)
        if cache or adapter is None or not adapter.is_file():
            return made
        return self._readers.setdefault(hashlib.sha256(adapter.read_bytes()).hexdigest(), made)

    def usage_tagger_of(
        self, catalogue: Catalogue, artefact: Path | None = None, cache: Path | None = None
    ) -> UsageTagger:
        """Give a usage tagger for another catalogue, or for another trained model than the live one.

        What unpacks of that model (half a GB) goes to ``cache``, where the caller removes it again.
        """
        reader = self._reader(artefact, cache) if artefact else self.pair_encoder
        encode = self.tagging.embedder.encode
        return UsageTagger(catalogue, encode, artefact or self.usage_artefact, reader.encode)

    @cached_property
    def usage_encoding(self) -> Encoding:
        """What the usage tagger compares features with; each batch begins with the rows of its voices."""
        return Encoding(self.tagging.embedder.encode, self.tagging.remembered)

    @cached_property
    def usage_artefact(self) -> Path | None:
        """The folder of the trained usage head, or None when nothing is pinned."""
        pinned = artefacts.live("usage")
        return pinned.folder if pinned else None

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of routing: the default ones with the workspace's own."""
        return read_rules(self.settings.route.rule)

    @cached_property
    def sources(self) -> list[Source]:
        """The sources of vocpipe.toml."""
        return sections.sources(self.settings)

    @cached_property
    def destinations(self) -> list[Destination]:
        """The destinations of vocpipe.toml."""
        return sections.destinations(self.settings)

    @cached_property
    def trackers(self) -> list[Tracker]:
        """The trackers of vocpipe.toml."""
        return sections.trackers(self.settings)

    def space(self) -> Space | None:
        """Give the live space of the present model, or None before the first voices were placed."""
        live = self.store.spaces.live()
        if live is None or live[1] != self.embedder.model_id:
            return None
        return Space(*live)

    def vectors(self, hashes: Sequence[str]) -> np.ndarray:
        """Give raw unit rows for texts by hash, shape (n, d); every text must have been embedded."""
        return _stacked(self.store.vectors.load(self.embedder.model_id, hashes), hashes)

    def remembered(self, texts: Sequence[str]) -> np.ndarray:
        """Give raw unit rows for texts, shape (n, d); each is embedded once and then kept in the store."""
        hashes = [text_hash(text) for text in texts]
        known = self.store.vectors.load(self.embedder.model_id, hashes)
        missing = {key: text for key, text in zip(hashes, texts, strict=True) if key not in known}
        if missing:
            self.embed(missing)
            known |= self.store.vectors.load(self.embedder.model_id, list(missing))
        return _stacked(known, hashes)

    def embed(self, texts: Mapping[str, str]) -> None:
        """Embed texts by hash and save their rows."""
        rows = self.embedder.encode(list(texts.values()))
        self.store.vectors.save(self.embedder.model_id, list(texts), rows)

    def now(self) -> datetime:
        """Give the present moment in UTC.

        Where the settings make the clock stand still (the demo), it is the moment after a KPI that was
        kept: what comes in later is no part of what was shown.
        """
        now = self.settings.moment()
        if self.settings.now is None:
            return now
        shown = self.store.kpi_snapshots.newest()
        if shown is None or not now <= shown < now + timedelta(seconds=1):
            return now
        return shown + timedelta(microseconds=1)

    def day_of(self, moment: datetime) -> date:
        """Give the day of a moment in the workspace's zone."""
        return moment.astimezone(self.settings.zone).date()

    def today(self) -> date:
        """Give the present day in the workspace's zone."""
        return self.day_of(self.now())

    def week(self, written: str | None = None) -> Week:
        """Give the week that was written, else the present one."""
        return parse_week(written) if written else week_of(self.now(), self.settings.zone)

    @contextmanager
    def running(self, part: Part | None = None) -> Iterator[None]:
        """Hold the workspace, or only a part of its voices, for one writing run.

        Raises BusyError when another run that is alive holds the same.
        """
        self._lease = RUN_LEASE if part is None else f"{RUN_LEASE} of {part}"
        with self.store.leases.hold(self._lease, this_process()):
            yield

    def still_running(self) -> None:
        """Say between batches that this run is alive."""
        self.store.leases.renew(self._lease, this_process())

    def close(self) -> None:
        """Close the store if it was opened."""
        if "store" in self.__dict__:
            self.store.close()

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _stacked(rows: Mapping[str, np.ndarray], hashes: Sequence[str]) -> np.ndarray:
    return np.stack([rows[one] for one in hashes]) if rows else np.zeros((0, 0), np.float32)


def bare(settings: Settings) -> Workspace:
    """Give a workspace that never touches a store, for measuring models."""
    workspace = Workspace(settings)
    workspace.embedding, workspace.tagging = settings.embedding, workspace
    return workspace


def _embedder(settings: Settings) -> Embedder:
    wanted = settings.embedding
    if wanted.model == PACKAGED:
        tuned = artefacts.live("space")
        if tuned is not None and tuned.folder is not None:
            return _packaged(settings, wanted.prompt, tuned.folder / ADAPTER, tuned=f"+{tuned.version}")
    if wanted.model in {PACKAGED, PLAIN}:
        return _packaged(settings, wanted.prompt)
    folder = settings.path(wanted.model)
    where: Path | str = folder if folder.is_dir() else wanted.model
    return SentenceTransformerEmbedder(
        f"{wanted.model}/{wanted.prompt.strip()}",
        lambda: where,
        wanted.prompt,
        wanted.batch,
        settings.models_cache(),
    )


def _packaged(
    settings: Settings,
    prompt: str,
    adapter: Path | None = None,
    adapted_in: Path | None = None,
    tuned: str = "",
) -> SentenceTransformerEmbedder:
    """Give the model that pip installed, as it is or bent by an adapter; ``tuned`` ends its version."""
    pinned = artefacts.live("embedding")
    if pinned is None:
        raise ModelError("models/live.toml pins no embedding model", "Restore its [embedding] lines")
    cache = settings.models_cache()
    own = adapted_in or cache

    def locate() -> Path:
        from vocpipe.embedding import packaged

        base = packaged.folder(cache, pinned.sha256)
        return adapted(base, adapter, own) if adapter else base

    model_id = f"{pinned.name}@{pinned.version}{tuned}/{prompt.strip()}"
    return SentenceTransformerEmbedder(model_id, locate, prompt, settings.embedding.batch, own)
