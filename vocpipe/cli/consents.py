"""``consent`` and ``export``: a quote's way to use outside, and what may leave."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vocpipe.cli.language import _, language, value
from vocpipe.cli.opening import opened, who
from vocpipe.cli.output import By, Json, a_day, as_json, table
from vocpipe.drafting.leaving import Form, What

if TYPE_CHECKING:
    from vocpipe.consents import QuoteConsent
    from vocpipe.pipeline.outside import Exported


class Step(StrEnum):
    """What to do with a quote."""

    LIST = "list"
    ASK = "ask"
    APPROVE = "approve"
    CLEAR = "clear"
    CLAIMS = "claims"
    USED = "used"
    WITHDRAW = "withdraw"


def consent(
    step: Annotated[Step, typer.Argument(help="What to do.")],
    what: Annotated[
        str | None, typer.Argument(metavar="[ITEM|QUOTE]", help="A voice to ask about, or a quote's id.")
    ] = None,
    words: Annotated[
        str | None, typer.Argument(metavar="[WORDS]", help="The exact words; cuts written as […].")
    ] = None,
    channel: Annotated[list[str] | None, typer.Option(help="Where they may be used (repeatable).")] = None,
    attribution: Annotated[str, typer.Option(help="name, company, industry or anonymous")] = "anonymous",
    credit: Annotated[str, typer.Option(help="The name exactly as it may be printed.")] = "",
    may_edit: Annotated[bool, typer.Option("--may-edit", help="They allow shortening by deletion.")] = False,
    incentive: Annotated[str, typer.Option(help='What they got for it; "none" when nothing.')] = "",
    expires: Annotated[
        datetime | None, typer.Option(parser=a_day, metavar="DAY", help="Last day of use.")
    ] = None,
    proof: Annotated[str, typer.Option(help="Where the consent is written.")] = "",
    place: Annotated[str, typer.Option(help="Where it was used (an address, a file, an event).")] = "",
    claim: Annotated[list[str] | None, typer.Option(help="A doubtful claim to clear (repeatable).")] = None,
    reason: Annotated[str, typer.Option(help="Why, in one sentence.")] = "",
    by: By = None,
    to_json: Json = False,
) -> None:
    """Take a quote one step on its way to use outside: list, ask, approve, clear, claims, used, withdraw."""
    from vocpipe import review
    from vocpipe.consents import consents, find_quote, note_use

    if (step is not Step.LIST and not what) or (step is Step.ASK and not words):
        raise typer.BadParameter(_("give the voice's id and the words to ask, or a quote's id"))
    name, target = who(by), what or ""
    with opened() as workspace:
        if step is Step.ASK:
            target = review.ask_consent(
                workspace, target, words or "", name, reason, channels=channel or (), attribution=attribution
            ).subject
        elif step is Step.APPROVE:
            review.approve_quote(
                workspace, target, name, channels=channel or (), attribution=attribution, credit=credit,
                may_edit=may_edit, incentive=incentive, proof=proof, wording=words,
                expires=expires.date() if expires else None,
            )  # fmt: skip
        elif step is Step.CLEAR:
            review.clear_quote(workspace, target, name, reason)
        elif step is Step.CLAIMS:
            review.clear_claims(workspace, target, claim or (), name, reason)
        elif step is Step.USED:
            note_use(workspace, find_quote(workspace, target).quote_id, (channel or [""])[0], place, name)
        elif step is Step.WITHDRAW:
            review.withdraw_consent(workspace, target, name, reason)
        found = consents(workspace) if step is Step.LIST else [find_quote(workspace, target)]
        _show(found, to_json)


def _show(found: "list[QuoteConsent]", to_json: bool) -> None:
    rows = [_row(one) for one in found]
    if to_json:
        as_json(rows)
        return
    shown = [
        [r["quote"], value(r["state"]), ", ".join(r["channels"]), r["expires"], len(r["places"]), r["words"]]
        for r in rows
    ]
    if not rows:
        typer.echo(_('0 quotes. Note that you ask for one: vocpipe consent ask ITEM "WORDS"'))
        return
    table(
        _("{n} quotes somebody was asked about", "1 quote somebody was asked about", n=len(rows)),
        ["quote", "state", "channels", "until", "uses", "words"],
        shown,
        wide=5,
    )
    for row in rows:
        if row["state"] in ("withdrawn", "expired"):
            for used in row["places"]:
                typer.echo(
                    _(
                        "{quote}: take it down from {place} ({channel})",
                        quote=row["quote"], place=used["place"], channel=used["channel"],
                    )
                )  # fmt: skip


def _row(one: "QuoteConsent") -> dict[str, Any]:
    terms = one.consent.terms
    return {
        "quote": one.quote_id,
        "item": one.feedback_id,
        "words": one.wording,
        "state": str(one.consent.state),
        "channels": list(terms.channels) if terms else [],
        "attribution": terms.attribution if terms else None,
        "credit": terms.credit if terms else None,
        "may_edit": terms.may_edit if terms else None,
        "incentive": terms.incentive if terms else None,
        "expires": terms.expires.isoformat() if terms and terms.expires else None,
        "proof": terms.proof if terms else None,
        "cleared_by": one.consent.cleared_by or None,
        "claims_cleared": one.consent.claims,
        "places": [
            {"channel": p.channel, "place": p.place, "by": p.by, "at": p.at} for p in one.consent.places
        ],
    }


def export(
    what: Annotated[What, typer.Argument(help="quotes, banners or casestudies")],
    channel: Annotated[str, typer.Option(help="Where it will be used: only what is approved for it leaves.")],
    save: Annotated[
        Path | None, typer.Option(help="Write it to this file; without it nothing leaves.")
    ] = None,
    form: Annotated[Form, typer.Option("--as", help="csv, xlsx or json")] = Form.CSV,
    format_key: Annotated[str | None, typer.Option("--format", help="One ad format of the list.")] = None,
    by: By = None,
    to_json: Json = False,
) -> None:
    """Export what customers and owners cleared for a channel, and say why the rest is held back."""
    from vocpipe.drafting.gate import reason_words
    from vocpipe.pipeline import outside

    with opened() as workspace:
        done = outside.export(
            workspace, what, channel, who(by), file=save and Path(save).absolute(),
            form=form, format_key=format_key,
        )  # fmt: skip
    why = {one.quote_id: [reason_words(r, language()) for r in one.reasons] for one in done.held}
    if to_json:
        held = [{"quote": key, "reasons": reasons} for key, reasons in why.items()]
        as_json({"rows": [dict(row) for row in done.rows], "held": held, "file": str(save) if save else None})
        return
    _print_export(done, why)


def _print_export(done: "Exported", why: dict[str, list[str]]) -> None:
    from vocpipe.drafting.adverts import heads

    names = list(done.rows[0]) if done.rows else []
    wide = next((names.index(name) for name in ("text", "headline") if name in names), 0)
    table(
        _("{n} rows of {what} may leave", "1 row of {what} may leave", n=len(done.rows), what=done.what),
        heads(names, language()),
        [[row[name] for name in names] for row in done.rows],
        wide=wide,
    )
    for key, reasons in why.items():
        typer.echo(_("held back {quote}: {why}", quote=key, why="; ".join(reasons)))
    if done.file:
        typer.echo(str(done.file))
