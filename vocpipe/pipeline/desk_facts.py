"""What the desks look at beyond one week: consents, earlier voices, last month's patterns."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from vocpipe.consents import QuoteConsent, consents
from vocpipe.drafting.data import BriefVoice, WrongFit
from vocpipe.drafting.objections import hesitates, may_answer
from vocpipe.drafting.wrongfit import wrong_fits
from vocpipe.records import Feedback, Kind, Team
from vocpipe.weeks import Week
from vocpipe.workspace import Workspace


@dataclass(frozen=True)
class DeskFacts:
    """Consents by voice, and how often each person was asked for one lately."""

    by_voice: Mapping[str, list[QuoteConsent]] = field(default_factory=dict)
    asked: Mapping[tuple[str | None, str | None], int] = field(default_factory=dict)

    def of(self, voice: Feedback) -> dict[str, object]:
        """Give what a brief's voice shows of it: its words with their state, and the asks of its person."""
        states = {one.wording: str(one.consent.state) for one in self.by_voice.get(voice.id, [])}
        return {"consents": states, "asked": self.asked.get((voice.account_id, voice.commenter), 0)}

    def covered(self) -> set[str]:
        """Give the ids of the voices with words cleared for use: the library of case studies."""
        return {key for key, found in self.by_voice.items() if any(one.free for one in found)}


def desk_facts(workspace: Workspace) -> DeskFacts:
    """Read the consent ledger once."""
    found = consents(workspace)
    if not found:
        return DeskFacts()
    voices = workspace.store.feedback.by_id({one.feedback_id for one in found})
    since = workspace.now() - timedelta(days=workspace.settings.desks.ask_cap_days)
    by_voice: dict[str, list[QuoteConsent]] = {}
    asked: Counter[tuple[str | None, str | None]] = Counter()
    for one in found:
        by_voice.setdefault(one.feedback_id, []).append(one)
        voice = voices.get(one.feedback_id)
        if voice and one.consent.asked_at and one.consent.asked_at >= since:
            asked[voice.account_id, voice.commenter] += 1
    return DeskFacts(by_voice, asked)


def worth_recalling(voice: BriefVoice) -> bool:
    """Tell whether an earlier voice may answer, hesitate, praise, or show the problem before a result."""
    sold = Team.SALES in voice.teams or Team.MARKETING in voice.teams
    return sold or voice.kind in (Kind.PRAISE, Kind.PROBLEM) or may_answer(voice) or hesitates(voice)


def last_month(week: Week) -> tuple[date, date] | None:
    """Give the first day and the day after the last of the month before, in the first week of a month."""
    if week.sunday.day > 7:
        return None
    ends = week.sunday.replace(day=1)
    return (ends - timedelta(days=1)).replace(day=1), ends


def month_patterns(
    voices: Iterable[BriefVoice], month: tuple[date, date] | None, least_accounts: int
) -> list[WrongFit]:
    """Give the wrong-fit patterns among the voices said in a month."""
    if month is None:
        return []
    return wrong_fits((v for v in voices if month[0] <= v.said_on < month[1]), least_accounts)
