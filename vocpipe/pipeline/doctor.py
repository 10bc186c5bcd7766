"""Doctor: look at settings, store, catalogue, sources and models, and say how to mend what is wrong."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vocpipe import artefacts
from vocpipe.errors import VocpipeError
from vocpipe.pipeline.health import sources_health
from vocpipe.pipeline.mixing import mixing
from vocpipe.pipeline.wording import KEY
from vocpipe.settings import load
from vocpipe.store import schema
from vocpipe.wording.prompt import LETTERS, VOICES
from vocpipe.workspace import PACKAGED, PLAIN, Workspace


@dataclass(frozen=True)
class Finding:
    """One thing looked at, whether it is sound, and what to know or to do about it."""

    what: str
    ok: bool
    says: str


def examine(folder: Path) -> list[Finding]:
    """Look at everything, worst case too: what cannot be looked at is a finding, never an exception."""
    try:
        workspace = Workspace(load(folder))
    except VocpipeError as error:
        return [Finding("settings", False, str(error))]
    with workspace:
        looks: list[tuple[str, Callable[[Workspace], str]]] = [
            ("settings", lambda w: f"{w.settings.root}, {w.settings.timezone}, {w.settings.language}"),
            ("feature catalogue", _catalogue),
            ("routing", lambda w: f"{len(w.rules)} rules"),
            ("store", _store),
            ("models", _models),
            ("space", _space),
            ("language model", _llm),
            ("keys", _keys),
            ("sources", _sources),
            ("destinations", _destinations),
        ]
        return [_look(workspace, what, look) for what, look in looks]


def _look(workspace: Workspace, what: str, look: Callable[[Workspace], str]) -> Finding:
    try:
        return Finding(what, True, look(workspace))
    except VocpipeError as error:
        return Finding(what, False, str(error))


def _catalogue(workspace: Workspace) -> str:
    count = len(workspace.catalogue.features)
    if not count:
        return f"no {workspace.settings.features}: every voice is about the product itself; see docs/usage.md"
    return f"{count} features in {workspace.settings.features}"


def _store(workspace: Workspace) -> str:
    problems = schema.check(workspace.store.database)
    if problems:
        raise VocpipeError(problems[0], "Restore a backup if a check does not pass after vocpipe db upgrade")
    waiting = len(workspace.store.rejects.open())
    mend = f", rejects to mend: {waiting} (vocpipe rejects)" if waiting else ""
    edits = len(workspace.store.edits.waiting())
    mend += f", {edits} possible edits to answer (vocpipe edits)" if edits else ""
    return f"sound, {workspace.store.feedback.count()} voices{mend}"


def _models(workspace: Workspace) -> str:
    names = [
        f"{task}: {found.name} {found.version}"
        for task in ("embedding", "space", "kind", "usage")
        if (found := artefacts.live(task))
    ]
    from vocpipe.embedding.embedder import is_downloaded
    from vocpipe.embedding.packaged import weights_file

    weights_file()  # the taggers read by the packaged model, whatever the space is made with
    for name in sorted({workspace.embedding.model, workspace.settings.embedding.model} - {PACKAGED, PLAIN}):
        if not (workspace.settings.path(name).is_dir() or is_downloaded(name)):
            raise VocpipeError(
                f"the embedding model {name} is not on this machine",
                'Name a folder or a downloaded model in embedding.model, or "packaged" for the default',
            )
    return "; ".join(names)


def _space(workspace: Workspace) -> str:
    space = workspace.space()
    if space is None:
        return "none yet: the first vocpipe run makes it"
    mixed = mixing(workspace, space).space
    says = f"{space.id} of {space.model_id}"
    says += "" if mixed is None else f", language mixing {mixed:.2f} (1 mixes freely, 0 never)"
    if workspace.embedding.model != workspace.settings.embedding.model:
        says += (
            f"; vocpipe.toml names {workspace.settings.embedding.model}: vocpipe space switch changes to it"
        )
    return says


def _llm(workspace: Workspace) -> str:
    llm = workspace.settings.llm
    if not llm.base_url:
        return "off: nothing is sent anywhere"
    if not llm.on:
        raise VocpipeError("llm.base_url is set and llm.model is not", "Name the model in vocpipe.toml")
    key = "a key" if os.environ.get(KEY) else f"no key ({KEY} is not set)"
    sent = f"up to {VOICES} redacted voices of a theme, cut at {LETTERS} characters, to word its title"
    return f"on: {llm.model} at {llm.base_url} with {key} is sent {sent}; see docs/llm.md"


def _keys(workspace: Workspace) -> str:
    """Tell which environment variables with keys are set; what they hold is never shown."""
    readers: list[Any] = [*workspace.sources, *workspace.trackers]
    asked = {
        variable: one.name
        for one in readers
        for field in ("key_env", "token_env", "email_env")
        if (variable := getattr(one, field, None))
    }
    unset = [f"{name} (for {asked[name]})" for name in asked if not os.environ.get(name, "").strip()]
    if unset:
        raise VocpipeError(f"not set: {', '.join(unset)}", "Put the keys there; see docs/sources.md")
    return ", ".join(f"{name} is set" for name in asked) or "none needed"


def _destinations(workspace: Workspace) -> str:
    if held := workspace.store.outbox.held():
        names = ", ".join(sorted({one.destination for one in held}))
        raise VocpipeError(
            f"{names}: {len(held)} messages were sent twice and never answered",
            "Look there whether they arrived, then: vocpipe deliver --arrived NAME (or --again NAME); "
            "which they are: vocpipe deliver --waiting",
        )
    return f"{len(workspace.destinations)} configured"


def _sources(workspace: Workspace) -> str:
    missing = [
        one.name
        for one in workspace.sources
        for field in ("path", "service_account_file")
        if (path := getattr(one, field, None)) and not Path(path).exists()
    ]
    if missing:
        raise VocpipeError(f"the file of source {missing[0]} is not there", "Put it there, or mend its path")
    found = sources_health(workspace)
    failed = next((one for one in found if not one.ok), None)
    if failed:
        raise VocpipeError(f"{failed.source}: {failed.mend}")
    zone = workspace.settings.zone
    return "; ".join(one.line(zone) for one in found) or "none configured; name files: vocpipe ingest FILE"
