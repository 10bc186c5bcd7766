"""Which quotes may leave the house today: the gate, asked for every quote anybody was asked about."""

from vocpipe.consents import consents
from vocpipe.drafting.gate import Held, ReleasedQuote, admit
from vocpipe.pipeline.briefing import brief_voice, gather
from vocpipe.workspace import Workspace


def cleared(workspace: Workspace) -> list[ReleasedQuote]:
    """Give the quotes that may leave through any channel today, each once."""
    channels = {
        channel for one in consents(workspace) if one.consent.terms for channel in one.consent.terms.channels
    }
    found = (one for channel in sorted(channels) for one in release(workspace, channel)[0])
    return list({one.quote.id: one for one in found}.values())


def release(workspace: Workspace, channel: str) -> tuple[list[ReleasedQuote], list[Held]]:
    """Give the quotes that may leave through a channel today, and those that may not with every reason."""
    known = consents(workspace)
    voices = workspace.store.feedback.by_id([one.feedback_id for one in known])
    ledgered = gather(workspace, (voice for voice in voices.values() if voice.set_aside is None))
    zone = workspace.settings.zone
    released: list[ReleasedQuote] = []
    held: list[Held] = []
    for one in known:
        voice = ledgered.voices.get(one.feedback_id)
        if voice is None:
            held.append(Held(one.quote_id, one.feedback_id, ("not_customer",)))
            continue
        answer = admit(one.quote_id, brief_voice(ledgered, voice, zone), one.consent, channel)
        if isinstance(answer, ReleasedQuote):
            released.append(answer)
        else:
            held.append(answer)
    return released, held
