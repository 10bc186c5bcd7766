"""Claims that a lawyer should see before they are printed, found by words; not legal advice.

The rules are in ``claims.toml``: words in Japanese and English, the reason, and the law or
guideline to look at. A testimonial used as an advertisement is the vendor's own claim, so what a
customer says is held to the same rules as what we say.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from vocpipe.text.clean import match_form
from vocpipe.text.results import find_results

BEFORE_AFTER = "before_after"
INCENTIVE = "incentive"


@dataclass(frozen=True)
class ClaimRule:
    """One kind of claim: its key, words, and by language why it is doubtful and where to look."""

    key: str
    pattern: re.Pattern[str]
    why: dict[str, str]
    law: dict[str, str]
    checked_on: date


@cache
def claim_rules() -> tuple[ClaimRule, ...]:
    """Give the rules of ``claims.toml``."""
    text = resources.files("vocpipe.drafting").joinpath("claims.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["claim"]
    return tuple(ClaimRule(**row | {"pattern": re.compile(row.get("pattern", "(?!)"))}) for row in rows)


def rule_of(key: str) -> ClaimRule:
    """Give the rule with this key; raises KeyError."""
    return {rule.key: rule for rule in claim_rules()}[key]


def doubtful_claims(text: str, incentive: str = "") -> list[str]:
    """Give the keys of the claims in ``text`` that need a lawyer's eye, in the order of the rules.

    ``incentive`` is what the customer got for their words ("none" or empty when nothing).
    """
    folded = match_form(text).text
    found = {rule.key for rule in claim_rules() if rule.pattern.search(folded)}
    if any(result.told and (result.before or result.ratio is not None) for result in find_results(text)):
        found.add(BEFORE_AFTER)
    if incentive.strip().casefold() not in ("", "none"):
        found.add(INCENTIVE)
    return [rule.key for rule in claim_rules() if rule.key in found]
