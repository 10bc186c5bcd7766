"""Remove a source that was handed in by mistake: its voices are set aside, none is deleted, all can return.

What was shown of earlier days stays as it was: the store keeps when each voice was set aside.
"""

from vocpipe.errors import NotFoundError, SourceError
from vocpipe.pipeline.repeats import link_again
from vocpipe.records import ERASED
from vocpipe.store import Cursor
from vocpipe.workspace import Workspace

REMOVED = "source removed"
"""Why a voice is set aside whose source was removed."""


def remove_source(workspace: Workspace, source: str) -> int:
    """Set every voice of a source aside and give how many; a repeat of one of them becomes the original.

    Read once more it comes back as a whole. Raises SourceError for one that vocpipe.toml names, as the
    next reading would bring it back, and NotFoundError where nothing is left to remove.
    """
    if any(one.name == source for one in workspace.sources):
        raise SourceError(f"{source} is read by vocpipe.toml", "Take its [[source]] out, then remove it")
    store = workspace.store
    with store.transaction():
        voices = store.feedback.find(source=source)
        if not voices:
            known = ", ".join(sorted(store.feedback.sources().keys() - {source})) or "none"
            raise NotFoundError(f"{source} is no source with voices", f"Known are: {known}")
        # Learned now: figures of the days before know them as they were.
        store.feedback.set_aside({voice.id: REMOVED for voice in voices}, workspace.now())
        link_again(workspace, store.feedback.repeating([voice.id for voice in voices]))
        store.rejects.replace(source, [], None)
        store.cursors.save(Cursor(source, None, workspace.now(), {"removed": len(voices)}))
    return len(voices)


def restore_source(workspace: Workspace, source: str) -> int:
    """Take the removal of a source back and give how many voices returned; raises NotFoundError."""
    store = workspace.store
    with store.transaction():
        aside = store.feedback.find(source=source, with_set_aside=True)
        voices = [voice for voice in aside if voice.set_aside == REMOVED]
        if not voices:
            raise NotFoundError(f"{source} was not removed", "See: vocpipe sources")
        # Of those whose words were erased meanwhile the tombstone returns.
        back = {voice.id: ERASED if voice.erased else None for voice in voices}
        store.feedback.set_aside(back, workspace.now())
        link_again(workspace, [voice for voice in voices if not voice.erased])
        store.cursors.save(Cursor(source, None, workspace.now(), {}))
    return len(voices)
