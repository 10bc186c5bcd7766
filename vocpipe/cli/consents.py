"""``consent`` and ``export``: a quote's way to use outside, and what may leave."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vocpipe.cli.language import _, language, value
from vocpipe.cli.opening import opened, who
from vocpipe.cli.output import By, Json, a_day, as_json, table
from vocpipe.cli.people import Item, Reason
from vocpipe.drafting.leaving import Form, What

if TYPE_CHECKING:
    from collections.abc import Callable

    from vocpipe.consents import QuoteConsent
    from vocpipe.pipeline.outside import Exported
    from vocpipe.workspace import Workspace


app = typer.Typer(help="A quote's way to use outside, step by step.", no_args_is_help=True)

Quoted = Annotated[str, typer.Argument(metavar="QUOTE", help="The quote's id (vocpipe consent list).")]
Channels = Annotated[list[str] | None, typer.Option("--channel", help="Where they may be used (repeatable).")]
Attribution = Annotated[str, typer.Option(help="name, company, industry or anonymous")]


@app.command("list")
def all_quotes(to_json: Json = False) -> None:
    """List the quotes that somebody was asked about, and how far each is."""
    from vocpipe.consents import consents

    with opened() as workspace:
        _show(consents(workspace), to_json)


def _take(quote: str, take: "Callable[[Workspace], object]", to_json: bool) -> None:
    """Take a step of a quote and show where it stands now."""
    from vocpipe.consents import find_quote

    with opened() as workspace:
        take(workspace)
        _show([find_quote(workspace, quote)], to_json)


@app.command()
def ask(
    item: Item,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="The exact words; cuts written as […].")],
    channel: Channels = None,
    attribution: Attribution = "anonymous",
    reason: Reason = "",
    by: By = None,
    to_json: Json = False,
) -> None:
    """Note that the customer was asked about exact words of a voice."""
    from vocpipe import review
    from vocpipe.consents import find_quote

    with opened() as workspace:
        asked = review.ask_consent(
            workspace, item, words, who(by), reason, channels=channel or (), attribution=attribution
        )
        _show([find_quote(workspace, asked.subject)], to_json)


@app.command()
def approve(
    quote: Quoted,
    words: Annotated[
        str | None, typer.Argument(metavar="[WORDS]", help="The words they approved, to compare.")
    ] = None,
    channel: Channels = None,
    attribution: Attribution = "anonymous",
    credit: Annotated[str, typer.Option(help="The name exactly as it may be printed.")] = "",
    may_edit: Annotated[bool, typer.Option("--may-edit", help="They allow shortening by deletion.")] = False,
    incentive: Annotated[str, typer.Option(help='What they got for it; "none" when nothing.')] = "",
    expires: Annotated[
        date | None, typer.Option(parser=a_day, metavar="DAY", help="Last day of use.")
    ] = None,
    proof: Annotated[str, typer.Option(help="Where the consent is written.")] = "",
    by: By = None,
    to_json: Json = False,
) -> None:
    """Note what the customer agreed to: where, under which name, until when."""
    from vocpipe import review

    def step(workspace: "Workspace") -> None:
        review.approve_quote(
            workspace, quote, who(by), channels=channel or (), attribution=attribution, credit=credit,
            may_edit=may_edit, incentive=incentive, proof=proof, wording=words, expires=expires,
        )  # fmt: skip

    _take(quote, step, to_json)


@app.command()
def clear(quote: Quoted, reason: Reason = "", by: By = None, to_json: Json = False) -> None:
    """Clear an approved quote for use, as an owner on our side."""
    from vocpipe import review

    _take(quote, lambda w: review.clear_quote(w, quote, who(by), reason), to_json)


@app.command()
def claims(
    quote: Quoted,
    claim: Annotated[list[str] | None, typer.Option(help="A doubtful claim to clear (repeatable).")] = None,
    reason: Reason = "",
    by: By = None,
    to_json: Json = False,
) -> None:
    """Stand for doubtful claims of a quote, with the reason."""
    from vocpipe import review

    _take(quote, lambda w: review.clear_claims(w, quote, claim or (), who(by), reason), to_json)


@app.command()
def used(
    quote: Quoted,
    channel: Annotated[str, typer.Option(help="Where it was used: one of those it is cleared for.")],
    place: Annotated[str, typer.Option(help="Where it was used (an address, a file, an event).")],
    by: By = None,
    to_json: Json = False,
) -> None:
    """Note where a quote is used; a withdrawal lists those places."""
    from vocpipe.consents import find_quote, note_use

    _take(
        quote, lambda w: note_use(w, find_quote(w, quote).quote_id, channel, place, who(by)), to_json
    )  # fmt: skip


@app.command()
def withdraw(quote: Quoted, reason: Reason = "", by: By = None, to_json: Json = False) -> None:
    """Note that the customer said no, and list every place to take the words down from."""
    from vocpipe import review

    _take(quote, lambda w: review.withdraw_consent(w, quote, who(by), reason), to_json)


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
