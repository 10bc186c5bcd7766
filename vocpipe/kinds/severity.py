"""How badly a voice is hit: 0 none, 1 nuisance, 2 blocks work, 3 loss or risk of leaving.

Rules over the folded text, each level with its cues in both languages; the highest level wins.
A problem without any such cue is a nuisance; other kinds without one are 0. Few say in such words that they
are about to leave: there the trained encoder adds what it understands.
"""

import re
from collections.abc import Callable

from vocpipe.records import Evidence, Kind
from vocpipe.text.clean import match_form
from vocpipe.text.sentences import split

_LOSS = re.compile(
    # English
    r"\b(?:lost|losing|deleted|wiped|erased)\b[^.!?\n]{0,30}\b(?:all|every\w*|data|comments|files|records"
    r"|history|months?|years?|tasks)\b"
    r"|\bdata (?:loss|breach|leak)|\bsecurity (?:incident|breach|issue|hole)"
    r"|\bable to see\b[^.!?\n]{0,30}\b(?:salar\w+|other (?:customers?|compan\w+))"
    r"|\b(?:charged|billed)\b[^.!?\n]{0,15}\b(?:twice|double)|\b(?:cancel(?:l?ing)?|terminat\w+|not renew"
    r"|won['’]?t renew|will not renew|leave)\b"
    r"[^.!?\n]{0,25}\b(?:contract|subscription|account|you|us|renewal|service)\b|\brenewal (?:is )?at risk"
    r"|\bat risk\b"
    r"|\b(?:will not|won['’]?t|not going to) renew\b|\b(?:switch(?:ing)?|move|moving|migrat\w+"
    r"|chang\w+) to (?:a |another |the )?(?:competitor|vendor|\w+ instead)"
    r"|\bchurn\w*\b|\brefund\b|\blegal\b|\blawsuit\b|\bcompliance violation"
    # Japanese
    r"|(?:データ|ファイル|履歴|記録|コメント|添付|写真)[^。\n]{0,25}(?:すべて|全て|全部"
    r"|ごっそり)?[^。\n]{0,6}(?:消え|失われ|消失|飛ん)|(?:情報|データ|名簿|アドレス|パスワード|番号|履歴|写真)[^。、\n]{0,6}(?:漏|流出)"
    r"|個人情報[^。\n]{0,12}(?:見え|表示)"
    r"|他社(?:様)?の(?:データ|情報)(?:[^。、\n]{0,6}(?:見え|見られ|閲覧|表示))?|二重(?:に)?(?:課金|請求|決済)|解約|退会|乗り換え|乗換"
    r"|(?:契約)?更新[^。\n]{0,12}(?:しない|難し|見送|できな|厳し)|返金|訴訟|損害|他社(?:製品|ツール"
    r"|サービス)?(?:に|へ)(?:移|切り替|変え|する)"
)
_BLOCKS = re.compile(
    r"\b(?:blocked|blocking|blocker|urgent(?:ly)?|asap|critical|outage|showstopper|unusable|locked out"
    r"|can['’]?t get in|halted|standstill)\b"
    r"|\bis down\b|\b(?:stops?|stopped)\b[^.!?\n]{0,20}\b(?:yesterday|since|at \d|sync|deliver\w*"
    r"|working (?:completely|entirely))"
    r"|\b(?:can(?:not|['’]?t)|unable to|nobody can|nobody [^.!?\n]{0,30}can) (?:log ?in|sign ?in|access"
    r"|open (?:it|the app)|work|go live|ship|invoice|pay|get past|save)\b"
    r"|\bwon['’]?t open at all|\bnot open at all|\bevery (?:post|request)\b"
    r"|\bgo live\b[^.!?\n]{0,20}\bcannot|\bcannot go live\b|\ball (?:users|of us"
    r"|our)\b[^.!?\n]{0,30}\b(?:can['’]?t|cannot|locked)"
    r"|\bby hand\b|\bdeal ?breaker|\bmust have (?:it )?(?:by|before)\b|\bnothing came out\b"
    r"|\bwaiting for (?:a |this )?fix"
    r"|至急|緊急|急ぎ|業務(?:が|に)(?:止|支障|影響|なら)|(?:出荷|作業|処理|連携|業務|運用|締め|工場|ライン"
    r"|店舗)[^。\n]{0,14}(?:止ま|停止|できませ|できな|でき(?:ず|なくな))|完全に(?:止|停止|使えな)"
    r"|(?:ログイン|サインイン|アクセス|起動|入る|開く)(?:が|も|すら|は)?(?:全く|一切)?(?:でき(?:ない"
    r"|ません|ず|なく)|しない|しません|不可)|先に進め|全員[^。\n]{0,18}(?:でき|ない|手書き|手作業)"
    r"|誰も[^。\n]{0,10}でき"
    r"|一切(?:使え|でき)|本稼働でき|全台|全滅|必須|半日止|出せません|データが[^。\n]{0,6}消え|つながらなくて"
)
_NUISANCE = re.compile(
    r"\b(?:annoying|by hand|manually|retype|workaround|every time|waste[sd]? (?:of )?time|clumsy|tedious"
    r"|too many clicks|hours a (?:week|month))\b"
    r"|手作業|手入力|二度手間|毎回|面倒|不便|困っ|手間|いちいち|誰でも[^。\n]{0,15}(?:できて|見え)"
)
BLOCKS_WORK, WORST = 2, 3
_LEVELS = (
    (WORST, "severity:loss", _LOSS),
    (BLOCKS_WORK, "severity:blocks", _BLOCKS),
    (1, "severity:nuisance", _NUISANCE),
)


def as_a_whole(name: str, text: str) -> Evidence:
    """Give the evidence of what was judged without a cue: the first sentence of the voice."""
    start, end = split(text)[0]
    return Evidence(cue=f"{name}:meaning", start=start, end=end, note="no cue; judged as a whole")


def severity_of(
    text: str,
    kind: Kind,
    also: tuple[Kind, ...],
    worst: bool = False,
    past: Callable[[int, int], bool] = lambda start, end: False,
) -> tuple[int, tuple[Evidence, ...]]:
    """Give severity 0 to 3 and the spans that say so (none when it follows from the kind alone).

    ``worst`` says that the encoder takes it for the worst level; ``past`` tells of a span of ``text`` that
    its trouble was overcome: what somebody got over in two hours less hits nobody now.
    """
    has_problem = kind is Kind.PROBLEM or Kind.PROBLEM in also
    if kind is Kind.PRAISE and not has_problem:
        return 0, ()
    if kind is Kind.QUESTION and not has_problem:
        # "What happens if we cancel?" asks; it does not threaten.
        return 0, ()
    form = match_form(text)
    for level, name, pattern in _LEVELS:
        spans = (form.span(*match.span()) for match in pattern.finditer(form.text))
        told = next((span for span in spans if not past(*span)), None)
        if told and (level == WORST or not worst):
            return level, (Evidence(cue=name, start=told[0], end=told[1]),)
    if worst:
        return WORST, (as_a_whole("severity", text),)
    return int(has_problem), ()
