"""Take names of people and other personal data out of what goes to a destination that may not have them.

Voices are redacted when they are read, unless the settings keep names. What the workspace keeps is
looked for in the voices themselves and in the themes' names, and replaced wherever a delivery says
it: a short name too many is replaced rather than one too few.
"""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from vocpipe.destinations import Delivery, StatusTable
from vocpipe.drafting.inert import inert
from vocpipe.workspace import Workspace

_OUTSIDE_TAGS = re.compile(r"(?<=>)[^<]+")

Replace = Callable[[str], str]


def impersonal(workspace: Workspace, delivery: Delivery) -> Delivery:
    """Give the delivery with every personal word of its voices and themes as its kind in brackets."""
    found = _personal_words(workspace, delivery)
    if not found:
        return delivery
    plain = _replacer(found)
    marked = _replacer({str(inert(word)): str(inert(kind)) for word, kind in found.items()})
    escaped = _replacer({html.escape(word): kind for word, kind in found.items()})
    briefs = tuple(
        brief.model_copy(
            update={
                "markdown": marked(brief.markdown),
                "html": _OUTSIDE_TAGS.sub(lambda text: escaped(text.group()), brief.html),
            }
        )
        for brief in delivery.briefs
    )
    messages = tuple(
        replace(one, title=plain(one.title), body=marked(plain(one.body))) for one in delivery.messages
    )
    return replace(
        delivery, briefs=briefs, messages=messages, status=delivery.status and _cells(delivery.status, plain)
    )


def _personal_words(workspace: Workspace, delivery: Delivery) -> dict[str, str]:
    """Give the personal words of everything a delivery speaks of, each with its kind in brackets."""
    ids = {key for brief in delivery.briefs for key in brief.feedback_ids}
    ids |= {key for message in delivery.messages for key in message.feedback_ids}
    texts = [voice.text for voice in workspace.store.feedback.by_id(ids).values()]
    texts += [name for theme in workspace.store.themes.all().values() for name in theme.labels.values()]
    redacted = workspace.strict_redactor.redact(texts)
    return {
        text[one.start : one.end]: f"[{one.kind}]"
        for text, answer in zip(texts, redacted, strict=True)
        for one in answer.found
    }


def _replacer(words: Mapping[str, str]) -> Replace:
    """Give what replaces each word, the longest first."""
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    return lambda text: pattern.sub(lambda found: words[found.group()], text)


def _cells(table: StatusTable, plain: Replace) -> StatusTable:
    """Replace in every cell but the first, which is an id."""
    rows = tuple((row[0], *(plain(value) for value in row[1:])) for row in table.rows)
    return replace(table, rows=rows)
