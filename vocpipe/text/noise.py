"""Texts that are no voice: filler, test entries, symbols only, spam. They are kept, but set aside."""

import re

from vocpipe.text.clean import collapse

_WORDY = re.compile(r"[^\W_]")
_LETTER = re.compile(r"[^\W\d_]")
_EMOTICON = re.compile(r"(?=.*[^\w\s])[\W_]*[a-zωддﾟ]?[\W_]*[a-zωд]?[\W_]*")
_FILLER = re.compile(
    r"(?:(?:現時点では|今のところ|今回は|現状は?)?(?:特に|とくに|別に)?(?:何も|なにも)?"
    r"(?:な[いし]|無し|無い|無|ありません|ございません|ないです|なしです|無いです)(?:です)?|"
    r"(?:特に|とくに)(?:です|意見(?:は)?(?:なし|ありません)|問題(?:は)?(?:なし|ないです|ありません))?|"
    r"(?:要望|意見|コメント|不満|質問|改善点)(?:は)?(?:特に)?(?:なし|無し|ない|ないです|ありません"
    r"|ございません)|"
    r"同上|上記(?:の)?(?:通り|とおり|同様)|以上(?:です)?|未記入|未入力|記入なし|回答なし|空欄|"
    r"了解(?:です|しました|いたしました)?|承知(?:しました|いたしました|です)?|はい|いいえ|わかりました|"
    r"(?:いつも)?(?:大変)?お世話に(?:なっ(?:て(?:い|お)り)?ます|なります)|"
    r"(?:どうぞ|何卒|以上)?、?(?:よろしく|宜しく)(?:お願い)?(?:します|致します|いたします|申し上げます"
    r"|です)?|"
    r"n/?a|none|nil|null|no|nope|nothing(?: (?:special|in particular|to add|really|else))?|no (?:comments?"
    r"|feedback|"
    r"suggestions?|complaints?|answer|response|issues?)(?: (?:at this time|for now|so far|yet))?"
    r"|not applicable|"
    r"see above|same as (?:above|before)|as above|ditto|ok(?:ay)?|yes|idk|i don'?t know|tbd|"
    r"(?:hi|hello|hey)(?: (?:there|team|all))?|noted|got it|understood|best regards|kind regards|regards)"
)
_TEST = re.compile(
    r"(?:テスト|てすと|test(?:ing)?|サンプル|sample|dummy|ダミー|asdf\w*|qwerty\w*|foo|hoge|ほげ|あああ+|aaa+|xxx+|123+\d*)"
    r"(?:です|投稿|送信|入力|データ|(?: (?:message|post|entry|data|ticket|please ignore|only)))?[\d\s]*"
)
_PROMOTION = re.compile(
    r"viagra|casino|カジノ|必ず儲か|副業で|月収\d+万|出会い系|無料で稼|crypto giveaway|seo (?:services?"
    r"|ranking)|"
    r"buy (?:followers|cheap)|100% free money|earn \$\d+|click here to (?:win|claim)|line@?で友だち追加"
    r"|当選おめでとう|"
    r"back ?links?|whatsapp \+?\d{6,}|loan (?:offer|approved)"
)
_LINK = re.compile(r"https?://|www\.")
_RUN = 8
_REPEATED = re.compile(rf"(\S{{1,4}}?)\1{{{_RUN - 1},}}")


def why_set_aside(text: str) -> str | None:
    """Give the reason why ``text`` is no voice, or None when it is one.

    Reasons: ``empty``, ``no words``, ``filler``, ``test entry``, ``spam``. Only whole texts
    are judged: a filler phrase inside a real sentence does no harm.
    """
    folded = collapse(text)
    if not folded:
        return "empty"
    core = _core(folded)
    if _FILLER.fullmatch(core):
        return "filler"
    if _EMOTICON.fullmatch(folded) or not _LETTER.search(folded):
        return "no words"
    if _TEST.fullmatch(core):
        return "test entry"
    return "spam" if _is_spam(folded) else None


def _core(folded: str) -> str:
    """Give a text without what is no letter or digit at its ends."""
    first, last = _WORDY.search(folded), _WORDY.search(folded[::-1])
    return folded[first.start() : len(folded) - last.start()] if first and last else ""


def _is_spam(folded: str) -> bool:
    links = len(_LINK.findall(folded))
    promotions = len(_PROMOTION.findall(folded))
    if promotions and (links or promotions > 1):
        return True
    return _is_repeated(folded) or links >= 4 and len(_LINK.sub("", folded).split()) <= 3 * links


def _is_repeated(folded: str) -> bool:
    """Tell whether over 0.8 of a text are runs of at least 8 times the same 1 to 4 characters."""
    # Of such runs at most one character in 8 is a new one: other texts need no search.
    if len(set(folded)) > 0.3 * len(folded):
        return False
    if sum(len(word) for word in folded.split() if len(word) >= _RUN) <= 0.8 * len(folded):
        return False  # runs hold no blanks
    return sum(len(match.group()) for match in _REPEATED.finditer(folded)) > 0.8 * len(folded)
