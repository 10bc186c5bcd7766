"""Gather what a week's briefs are made from: voices, themes and decisions, as plain values."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from vocpipe.drafting.data import (
    BriefData,
    BriefFollowUp,
    BriefUsage,
    BriefVoice,
    Decision,
)
from vocpipe.followups import FollowUp, follow_ups
from vocpipe.pipeline.brief_themes import (
    TREND_WEEKS,
    exemplars,
    theme_figures,
    themes_are_a_guess,
    with_voices,
)
from vocpipe.pipeline.desk_facts import DeskFacts, desk_facts, last_month, month_patterns, worth_recalling
from vocpipe.pipeline.following import followups
from vocpipe.pipeline.route import teams_of
from vocpipe.records import (
    PRODUCT,
    About,
    Account,
    CoreValue,
    Feedback,
    KindValue,
    Knowledge,
    UsageValue,
    Verdict,
)
from vocpipe.themes.singles import reason_in
from vocpipe.usage.catalogue import Catalogue
from vocpipe.weeks import Week, week_of
from vocpipe.workspace import Workspace

PRODUCT_NAMES = {"ja": "製品全体", "en": "the product itself"}


@dataclass(frozen=True)
class Ledgered:
    """Voices with the verdicts that count, by kind of verdict and voice id."""

    voices: Mapping[str, Feedback]
    kinds: Mapping[str, Verdict]
    usages: Mapping[str, list[Verdict]]
    themes: Mapping[str, Verdict]
    routes: Mapping[str, Verdict]
    cores: Mapping[str, Verdict]
    accounts: Mapping[str, Account]
    feature_names: Mapping[str, dict[str, str]]
    catalogue: Catalogue
    desk: DeskFacts = field(default_factory=DeskFacts)
    followed: Mapping[str, FollowUp] = field(default_factory=dict)

    def theme_of(self, feedback_id: str) -> str | None:
        """Give the key of a voice's theme, or None for a single voice."""
        verdict = self.themes.get(feedback_id)
        return verdict.value.get("theme") if verdict else None


def gather(workspace: Workspace, voices: Iterable[Feedback], as_of: datetime | None = None) -> Ledgered:
    """Read the verdicts that count about these voices (that counted ``as_of``), in one query for now."""
    by_id = {voice.id: voice for voice in voices}
    said: dict[About, dict[str, list[Verdict]]] = {about: {} for about in About}
    for verdict in _counted(workspace, by_id, as_of):
        said[verdict.about].setdefault(verdict.feedback_id, []).append(verdict)

    def one(about: About) -> dict[str, Verdict]:
        return {voice: verdicts[-1] for voice, verdicts in said[about].items()}

    return Ledgered(
        voices=by_id,
        kinds=one(About.KIND),
        usages=said[About.USAGE],
        themes=one(About.THEME),
        routes=one(About.ROUTE),
        cores=one(About.CORE),
        accounts=workspace.store.accounts.current(ids=[voice.account_id or "" for voice in by_id.values()]),
        feature_names=feature_names(workspace),
        catalogue=workspace.catalogue,
        desk=desk_facts(workspace),
        followed=follow_ups(workspace, by_id),
    )


def feature_names(workspace: Workspace) -> dict[str, dict[str, str]]:
    """Give what readers call each feature, and the product as a whole, by language."""
    names = {f.key: {lang: f.name(lang) for lang in ("ja", "en")} for f in workspace.catalogue.features}
    return {**names, PRODUCT: PRODUCT_NAMES}


def _counted(workspace: Workspace, ids: Iterable[str], as_of: datetime | None) -> list[Verdict]:
    ledger = workspace.store.ledger
    if as_of is None:
        return ledger.everything(ids)
    judged = (About.KIND, About.USAGE, About.THEME, About.ROUTE, About.CORE)
    return [verdict for about in judged for verdict in ledger.current(about, ids, as_of)]


def brief_data(workspace: Workspace, week: Week) -> BriefData:
    """Give everything the briefs of a week say, from the store."""
    store, zone = workspace.store, workspace.settings.zone
    first = week.shift(1 - TREND_WEEKS)
    told = store.feedback.find(said_from=first.starts(zone), said_before=week.ends(zone), with_set_aside=True)
    known = gather(workspace, (voice for voice in told if voice.set_aside is None))
    by_week = Counter(week_of(voice.said_at, zone) for voice in known.voices.values())
    this_week = [voice for voice in told if week_of(voice.said_at, zone) == week]
    behind = {voice.id: brief_voice(known, voice, zone) for voice in known.voices.values()}
    heard = [behind[voice.id] for voice in this_week if voice.id in behind]
    library = [behind[key] for key in known.desk.covered() if key in behind]
    desks = workspace.settings.desks
    figures = theme_figures(workspace, week)
    keys = [theme.key for theme in figures]
    partial = sum(any(u.value.knowledge is Knowledge.PARTIAL for u in voice.usage) for voice in heard)
    return BriefData(
        week=str(week),
        starts=week.monday,
        ends=week.sunday,
        complete=workspace.now() >= week.ends(zone),
        received=len(heard),
        sources=dict(Counter(voice.source for voice in this_week if voice.id in behind)),
        previous=by_week.get(week.shift(-1)),
        rejects=sum(week_of(reject.at, zone) == week for reject in store.rejects.open()),
        set_aside=len(this_week) - len(heard),
        rerouted=sum(known.routes[v.id].human for v in heard if v.id in known.routes),
        voices=tuple(heard),
        themes=tuple(with_voices(figures, exemplars(workspace, keys, week), behind)),
        first_guess=themes_are_a_guess(workspace),
        decisions=tuple(_decisions(workspace, week)),
        suggestions=partial,
        recent=tuple(voice for voice in behind.values() if worth_recalling(voice)),
        covered_industries=tuple(sorted({voice.industry for voice in library if voice.industry})),
        covered_features=tuple(sorted({use.feature for voice in library for use in voice.usage})),
        wrong_fit=tuple(month_patterns(behind.values(), last_month(week), desks.pattern_accounts)),
        ask_cap=desks.ask_cap,
        banners=workspace.settings.banners,
        feature_owners={f.key: f.owner for f in workspace.catalogue.features if f.owner},
        followups=tuple(followups(workspace, week)),
    )


def brief_voice(known: Ledgered, voice: Feedback, zone: ZoneInfo) -> BriefVoice:
    """Give one voice with everything a brief shows of it."""
    account = known.accounts.get(voice.account_id or "")
    kind = known.kinds.get(voice.id)
    value = KindValue(**kind.value) if kind else None
    core = known.cores.get(voice.id)
    facts = account.model_dump(include={"level", "status", "health", "industry"}) if account else {}
    return BriefVoice(
        id=voice.id,
        text=voice.text,
        lang=voice.lang,
        said_on=voice.said_at.astimezone(zone).date(),
        revision=voice.revision,
        channel=voice.channel,
        side=voice.side,
        origin=voice.origin,
        account_id=voice.account_id,
        account=account.name if account else None,
        owner=(account.owner if account else None) or voice.recorder,
        **facts,
        **({"kind": value.kind, "also": value.also, "severity": value.severity} if value else {}),
        severe_at=_severe_at(kind),
        usage=tuple(_usage(known, verdict) for verdict in known.usages.get(voice.id, [])),
        theme=known.theme_of(voice.id),
        teams=teams_of(known.routes.get(voice.id)),
        core=CoreValue(**core.value) if core else None,
        core_human=bool(core and core.human),
        core_reasons=_core_reasons(core),
        duplicate_of=voice.duplicate_of,
        followed_up=_followed(known.followed.get(voice.id)),
        **known.desk.of(voice),
    )


def _severe_at(kind: Verdict | None) -> tuple[int, int] | None:
    pieces = (p for p in kind.evidence if p.cue.startswith("severity:")) if kind else ()
    return next(((p.start, p.end) for p in pieces if p.start is not None and p.end is not None), None)


def _followed(one: FollowUp | None) -> BriefFollowUp | None:
    return BriefFollowUp(by=one.by, on=one.on, measured=one.measured, used_on=one.used_on) if one else None


def _core_reasons(core: Verdict | None) -> dict[str, tuple[str, ...]]:
    """Give the machine's reasons in each language; a person's own words stand as they are.

    A voice that nothing speaks for is shown only where few others were said.
    """
    if core is None or core.human:
        return {}
    codes = [piece.cue for piece in core.evidence] or ["few"]
    return {lang: tuple(reason_in(code, lang) for code in codes) for lang in ("ja", "en")}


def _usage(known: Ledgered, verdict: Verdict) -> BriefUsage:
    spans = ((e.start, e.end) for e in verdict.evidence if e.start is not None and e.end is not None)
    value = UsageValue(**verdict.value)
    able = value.capability
    return BriefUsage(
        feature=verdict.subject,
        names=known.feature_names.get(verdict.subject, {}),
        capability={lang: known.catalogue.capability_in(lang, able) for lang in ("ja", "en")} if able else {},
        value=value,
        human=verdict.human,
        evidence=next(spans, None),
    )


def _decisions(workspace: Workspace, week: Week) -> list[Decision]:
    """Give what people decided in the week, grouped by change or by how it ended."""
    zone = workspace.settings.zone
    changes = workspace.store.changes.all()
    made = [
        v for v in workspace.store.ledger.current(About.OUTCOME) if v.human and week_of(v.at, zone) == week
    ]
    groups: Counter[tuple[str, str, str]] = Counter()
    for verdict in made:
        change = changes.get(str(verdict.value.get("change_id")))
        about = change.title if change else str(verdict.value.get("capability") or "")
        groups[(str(verdict.value["how"]), about, str(verdict.value.get("reason", "")))] += 1
    return [
        Decision(how=how, count=n, about=about, reason=reason)
        for (how, about, reason), n in groups.most_common()
    ]
