"""Who sat on which side of the table, from the attendee block of a note and the workspace's own names.

Nobody is the customer by default: a side comes from 先方/弊社, from 様, from an organisation that is
ours or the account's, or it stays unknown.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from vocpipe.records import Side
from vocpipe.sources.notes.labels import ANONYMOUS, ATTENDEES, CUSTOMER_WORDS, HONORIFIC, OUR_WORDS, POLITE

_SPLIT_GROUPS = re.compile(
    r"[/;\n|]|\s{2,}|(?<![(\[【])(?=[(\[【]?(?:先方|お客様|顧客|客先|弊社|当社|当方|自社)[)\]】]?(?:[:\s]|(?<=[)\]】])))"
)
_SIDE_MARK = re.compile(
    r"[(\[【]?(先方|お客様|顧客|客先|相手|弊社|当社|当方|自社)[)\]】]?\s*(?:側|先)?\s*[:\s]*"
)
_LABELLED = re.compile(r"\s*[-*・]?\s*([^:、,()]{1,40}):\s*(.+)")
_ORGANISATION = re.compile(r"\(([^()]{2,40})\)\s*$")
_SIDE_BEHIND = re.compile(
    r"[^\s、,/;(:]\((?:先方|お客様|顧客|客先|弊社|当社|当方|自社)(?:側)?\)(?=[\s、,/;]|$)"
)
"""Tells that sides stand behind names: 三好、陳(自社)、山田様(港南メンテ)."""
_PARENS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NAME = re.compile(r"[A-Z][A-Za-z .'&-]*|[\u4e00-\u9fff\u30a1-\u30fa々ー]{1,8}(?:さま|さん)?")
_NOT_A_NAME = re.compile(r"[。!?]|です|ます|した|する|ください|[はをが].{2,}")


def folded(name: str) -> str:
    """Give a name in the form names are compared in: NFKC, folded, without brackets and 様."""
    bare = _PARENS.sub("", unicodedata.normalize("NFKC", name)).strip(" *_-・:　")
    return POLITE.sub("", bare).strip().casefold()


@dataclass(slots=True)
class People:
    """Sides by name. ``ours`` are the workspace's own company, people and mail domains.

    ``others_are_customers`` is a setting by which every named speaker who is not ours counts as the
    customer; it is right only where ``ours`` lists everybody.
    """

    ours: Sequence[str] = ()
    others_are_customers: bool = False
    sides: dict[str, Side] = field(default_factory=dict)

    def add(self, name: str, side: Side) -> None:
        """Note a person; one who was seen on both sides becomes unknown."""
        key = folded(name)
        if key:
            known = self.sides.setdefault(key, side)
            if known is not side:
                self.sides[key] = Side.UNKNOWN if Side.UNKNOWN not in (known, side) else max(known, side)

    @property
    def customers(self) -> bool:
        """Tell whether anybody of the customer's side is known to be there."""
        return Side.CUSTOMER in self.sides.values()

    def is_ours(self, name: str) -> bool:
        """Tell whether a name, organisation or mail address is one of ours."""
        key = folded(name)
        return any(
            _same(key, folded(own)) or ("." in own and key.endswith(own.casefold())) for own in self.ours
        )

    def knows(self, label: str) -> bool:
        """Tell whether a label before a colon names somebody or a side rather than a topic."""
        if CUSTOMER_WORDS.match(label) or OUR_WORDS.match(label) or ANONYMOUS.fullmatch(label.strip()):
            return True
        key = folded(label)
        return (
            bool(HONORIFIC.search(_bare(label)))
            or self.is_ours(label)
            or any(_same(key, n) for n in self.sides)
        )

    def side(self, label: str) -> Side:
        """Give the side of a speaker as written before a colon."""
        bare = _bare(label)
        if OUR_WORDS.match(bare):
            return Side.OURS
        if CUSTOMER_WORDS.match(bare):
            return Side.CUSTOMER
        if self.is_ours(label):
            return Side.OURS
        key = folded(label)
        found = {side for name, side in self.sides.items() if _same(key, name)}
        if len(found) == 1 and (known := found.pop()) is not Side.UNKNOWN:
            return known
        if HONORIFIC.search(bare):
            return Side.CUSTOMER
        named = bool(key) and not ANONYMOUS.fullmatch(bare)
        return Side.CUSTOMER if self.others_are_customers and named and not found else Side.UNKNOWN


def _bare(label: str) -> str:
    return _PARENS.sub("", unicodedata.normalize("NFKC", label)).strip(" *_-・:")


def _same(key: str, name: str) -> bool:
    """Tell whether two folded names may be the same person: equal, or one is a part of the other's."""
    if not key or not name:
        return False
    return key == name or key in name.split() or name in key.split()


def attendees(lines: Sequence[str], people: People, account: str) -> set[int]:
    """Add the people named in the attendee block among ``lines`` (NFKC); give the indexes of its lines."""
    groups: list[tuple[str, list[str]]] = []
    used: set[int] = set()
    for index, block in _blocks(lines):
        found = list(_groups(block))
        if _SIDE_MARK.match(block) and not all(_NAME.fullmatch(_last_part(n)) for _, ns in found for n in ns):
            continue  # "先方：遅い" is an utterance
        groups += found
        used |= {index} if found else set()
    judged = [(label, names, _group_side(label, names, people, account)) for label, names in groups]
    courtesy = {side for _, _, side in judged} - {Side.UNKNOWN} == {Side.CUSTOMER} and len(judged) == 2
    for label, names, side in judged:
        rest = Side.OURS if courtesy and label else Side.UNKNOWN
        for name in names:
            polite = HONORIFIC.search(_bare(name))
            people.add(
                _last_part(name), side if side is not Side.UNKNOWN else Side.CUSTOMER if polite else rest
            )
    return used


def _blocks(lines: Sequence[str]) -> Iterable[tuple[int, str]]:
    """Give the attendee lines: a label with what follows it, and the list under a label alone."""
    taking = False
    for index, line in enumerate(lines):
        bare = line.strip(" #*・-")
        if ATTENDEES.match(bare):
            rest = ATTENDEES.sub("", bare, count=1).strip()
            taking = not rest
            yield index, bare if _SIDE_MARK.match(bare) else rest
        elif taking and bare and (line[:1] in " \t-*・" or _LABELLED.match(line) or _SIDE_MARK.match(bare)):
            yield index, bare
        elif bare:
            taking = False


def _groups(block: str) -> Iterable[tuple[str, list[str]]]:
    """Give (label, names) of each side named in an attendee line; label "" when it names none."""
    if ":" not in block and _SIDE_BEHIND.search(block):
        yield from _with_side_behind(block)
        return
    for part in _SPLIT_GROUPS.split(block):
        if not part or not part.strip():
            continue
        label, rest = "", part
        if mark := _SIDE_MARK.match(part):
            label, rest = mark[1], part[mark.end() :]
        elif labelled := _LABELLED.match(part):
            label, rest = labelled[1].strip(), labelled[2]
        elif organisation := _ORGANISATION.search(part):
            label = organisation[1] if part.isascii() else ""
        yield from ((label, found) for found in _names(rest))


def _with_side_behind(block: str) -> Iterable[tuple[str, list[str]]]:
    """Give (label, names) where sides stand behind names; a plain name shares the side named next."""
    plain: list[str] = []
    for written in re.split(r"[、,/;]|(?<=\))\s+", block):
        mark = _ORGANISATION.search(written)
        named = [name for found in _names(written) for name in found]
        if not named:
            continue
        if mark or all(HONORIFIC.search(_bare(name)) for name in named):
            yield mark[1] if mark else "", named if not mark else [*plain, *named]
            plain = [] if mark else plain
        else:
            plain += named
    if plain:
        yield "", plain


def _names(written: str) -> Iterable[list[str]]:
    """Give the names of a group, once; nothing where one of them is no name."""
    names = [name.strip() for name in re.split(r"[、,]|\band\b", _PARENS.sub("", written)) if name.strip()]
    if names and not any(len(name) > 40 or _NOT_A_NAME.search(name) for name in names):
        yield names


def _group_side(label: str, names: Sequence[str], people: People, account: str) -> Side:
    if label and OUR_WORDS.match(label):
        return Side.OURS
    if label and CUSTOMER_WORDS.match(label):
        return Side.CUSTOMER
    if label and people.is_ours(label):
        return Side.OURS
    if label and account and (folded(label) in folded(account) or folded(account) in folded(label)):
        return Side.CUSTOMER
    return Side.CUSTOMER if all(HONORIFIC.search(_bare(name)) for name in names) else Side.UNKNOWN


def _last_part(name: str) -> str:
    """Give a Japanese name without the department before it; other names whole."""
    return name if name.isascii() else name.split()[-1]
