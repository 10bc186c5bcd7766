"""A voice as it was written, read again where it was said: the store keeps no personal data.

Only files on this machine are read again, and only where what stands there, redacted, is still the
voice. Everything else stays where it was said, and the voice names the place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from vocpipe.errors import NotFoundError
from vocpipe.pipeline.incoming import Reading, to_voices
from vocpipe.records import Feedback
from vocpipe.sources.base import Source
from vocpipe.sources.file_source import FileSource
from vocpipe.sources.folder import ManyFiles
from vocpipe.text.clean import clean
from vocpipe.text.privacy import Redacted, Redactor
from vocpipe.workspace import Workspace


@dataclass(frozen=True)
class Original:
    """What stands at the source: the words, and who said them ("" when nobody is named)."""

    text: str
    commenter: str


class _AsWritten(Redactor):
    """Takes nothing out."""

    def redact(self, texts: Sequence[str]) -> list[Redacted]:
        return [Redacted(text, ()) for text in texts]

    def pseudonym(self, name: str) -> str:
        return name


def original(workspace: Workspace, voice: Feedback) -> Original:
    """Give a voice as it was written; raises NotFoundError naming its place when that cannot be read here."""
    source = next((one for one in workspace.sources if one.name == voice.source), None)
    if not isinstance(source, FileSource | ManyFiles):
        raise NotFoundError(
            f"the original of {voice.id} is not kept here, and its source is not a file this machine reads",
            f"Look it up where it was said: {voice.origin or voice.source}",
        )
    found = _at(workspace, source, voice)
    if found is None:
        raise NotFoundError(
            f"the original of {voice.id} is no longer in its source as it was read",
            f"Look it up where it was said: {voice.origin or voice.source}",
        )
    return Original(found.text, found.commenter or "")


def _at(workspace: Workspace, source: Source, voice: Feedback) -> Feedback | None:
    """Give what stands at a voice's place now and is still it, with the personal data.

    Looked for by its words: in a row that lost an erased ask the others may count otherwise now.
    """
    reading = Reading(source.name, source.channel, workspace.now(), _AsWritten())
    for page in source.read(None):
        items = [item for item in page.items if clean(str(item.get("external_id", ""))) == voice.external_id]
        for one in to_voices(items, reading).voices:
            if workspace.redactor.redact([one.text])[0].text == voice.text:
                return one
    return None
