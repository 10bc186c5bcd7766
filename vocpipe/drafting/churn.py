"""Words of leaving: a sentence in which a customer speaks of ending the contract, ja and en.

A hand-made list. A sentence that denies it (「解約するつもりはない」, "we will not cancel"), tells of others'
contracts, or asks only how something is cancelled inside the product is not meant.
"""

import re

from vocpipe.text.clean import match_form
from vocpipe.text.sentences import split

_LEAVING = re.compile(
    r"解約|退会|契約(?:を|の)?(?:終了|打ち切|やめ|止め|切[るり])|(?:契約)?更新(?:は|を|も)?(?:しない|しません|見送|迷|厳し|難し)"
    r"|乗り?換え|他社(?:製品|ツール|サービス)?(?:に|へ)(?:移|切り?替|変え)|(?:利用|導入)(?:を|は)?(?:やめ|取りやめ|中止)"
    r"|\b(?:cancel(?:l?ing)?|terminat\w+|end(?:ing)?)\b[^.!?\n]{0,20}\b(?:contract|subscription|plan|licen[cs]es?)\b"
    r"|\b(?:not|n't|never) (?:going to )?renew\b|\bnot (?:be )?renewing\b"
    r"|\b(?:reconsider|rethink)\w*[^.!?\n]{0,16}\brenewal\b|\brenewal (?:is )?at risk\b"
    r"|\b(?:switch|mov|migrat)\w*\b[^.!?\n]{0,12} to (?:a |an |another |the )?"
    r"(?:competitor|rival|(?:other |different )?(?:tool|vendor|product)\b)"
    r"|\b(?:looking at|evaluating|considering) (?:alternatives|competitors|other (?:tools|vendors))\b"
)
_DENIED = re.compile(
    r"(?:解約|退会|乗り?換え|やめ|切り?替え)[^。\n]{0,8}(?:つもり|気|予定|考え|理由)[^。\n]{0,4}(?:な[いくか]|ありません|無)"
    r"|(?:解約|退会|乗り?換え)(?:は|など)?(?:しない|しません|せず|考えていない|考えていません|考えられ|思いとどま|をやめ|を止め)"
    r"|\b(?:not|n't|never|no (?:plans?|reason|intention)(?: to)?)\b[^.!?\n]{0,14}"
    r"\b(?:cancel|terminat|end|switch|mov|migrat|looking|evaluat|consider)\w*"
)
_OTHERS = re.compile(
    r"(?:お客|顧客|客先|取引先|入居者|テナント|オーナー|施主)[^。\n]{0,12}(?:解約|退会)|(?:他社|前の(?:製品|ツール))から[^。\n]{0,8}乗り?換え"
    r"|\b(?:our|their|a) (?:customers?|clients?|tenants?)\b[^.!?\n]{0,24}\b(?:cancel|terminat)\w*"
)


def words_of_leaving(text: str) -> tuple[int, int] | None:
    """Give the span of the first sentence of ``text`` that speaks of leaving, or None."""
    for start, end in split(text):
        said = match_form(text[start:end]).text
        if _LEAVING.search(said) and not _DENIED.search(said) and not _OTHERS.search(said):
            return start, end
    return None
