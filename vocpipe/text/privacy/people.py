"""Finder for names of people: honorifics, job titles, labels, introductions and sign-offs.

A Japanese run of kanji before さん or 様 is a name unless it is a role or a company; a known
family name inside the run wins over that. The honorific itself stays in the text.
"""

import re
from collections.abc import Iterator, Sequence

from vocpipe.text.privacy.names import (
    FAMILY,
    FAMILY_KANA,
    FAMILY_ONE,
    FAMILY_PLACES,
    GIVEN_ELSEWHERE,
    GIVEN_EN,
)
from vocpipe.text.privacy.span import Found, holds, lower
from vocpipe.text.wordlist import listed

_K = "一-龥々ヶ"
_FAMILY = "(?:" + "|".join(sorted(FAMILY, key=len, reverse=True)) + ")"
_HINT_JA = re.compile(
    "さん|さま|様|氏|殿|くん|君|ちゃん|長|主任|専務|常務|先生|マネ|リーダー|担当|名前|者|です|申し|代表| "
)
_ADDRESSED = re.compile("さん|さま|[様氏殿君]|くん|ちゃん")
_KANJI = re.compile(f"[{_K}]")
_NOT_JAPANESE = re.compile("[ァ-ヶーA-Za-z]")
_HONORIFIC = re.compile(
    rf"(?P<name>[{_K}]{{1,8}}(?: [{_K}]{{1,4}})?)(?: )?(?P<honorific>さん|さま|(?<![王神])様(?![子々式相態])"
    rf"|氏(?![名神族])|殿|くん|君|ちゃん)"
)
_FOREIGN = re.compile(
    r"(?<![ァ-ヶー・A-Za-z])(?:(?P<kana>[ァ-ヶー]{2,10}(?:・[ァ-ヶー]{2,10})?)(?:さん|氏(?!名))"
    r"|(?P<full>[ァ-ヶー]{2,10}・[ァ-ヶー]{2,10})様"
    r"|(?P<latin>[A-Z][a-z]{1,14}(?: [A-Z][a-z]{1,14})?) ?(?:さん|氏(?!名)|様(?![子々式相態])))"
)
_KANA = re.compile(rf"(?<![ぁ-ん])(?P<name>{'|'.join(FAMILY_KANA)})(?=さん|さま|様|くん|氏)")
_TITLE = re.compile(
    rf"(?P<name>{_FAMILY}(?:[{_K}]{{1,3}}(?= ))?)(?= ?(?:(?:代表)?取締役|(?:本?部|課|係|社|室|店|所|会|次"
    rf"|院|校|組合|支店)長|主任|専務|常務|先生|教授|代表|マネー?ジャー|リーダー))"
)
_LABEL = re.compile(
    r"(?:氏名|お?名前|ご?担当者?名?|記入者|発言者|報告者|申請者|差出人) ?: ?"
    rf"(?P<name>[{_K}]{{2,4}}(?: [{_K}]{{1,4}})?)(?![{_K}])"
)
_SELF = re.compile(
    rf"(?<![{_K}])(?:[{_K}]{{0,8}}[社部課店室]の?)?(?P<name>{_FAMILY}[{_K}]{{0,3}})(?=(?:です|と申します"
    rf"|でございます)(?!が?ね))"
)
_BARE = re.compile(
    rf"(?<![{_K}ァ-ヶーA-Za-z\d])(?P<name>[{_K}]{{2,3}})"
    r"(?=[がはともへを]|より|から|に(?:よる|聞|確認|連絡|伝)|の(?:両名|案件)|[、。]|\s*$)"
)
_KANA_GIVEN = re.compile(
    rf"(?:氏名|お?名前|担当者名?) ?: ?(?P<name>{_FAMILY} ?[ぁ-ん]{{2,4}})(?=\s|[。、]|$)"
)
_FULL = re.compile(rf"(?<![{_K}])(?P<name>{_FAMILY} [{_K}]{{1,3}})(?![{_K}])")
_GATED = (
    # What a text must hold before the hundreds of family names are tried at each of its characters.
    (re.compile(rf"[{_K}](?:です|と申します|でございます)"), _SELF),
    (re.compile(rf"[{_K}] [{_K}]"), _FULL),
)

_C = r"[A-Z](?:['’][A-Z])?[a-zà-ÿ'’]+(?:-[A-Z][a-z]+)?"
_PLACE_EN = (
    r"(?:Station|Street|St|Avenue|Ave|Road|Rd|Lane|Park|Line|Island|University|College|Airport|Hospital|Bank"
    r"|Store|Office|City|Harbor|Harbour|Square|Services|Furniture|Inc|Ltd|LLC|Corp|GmbH|Group|Plan|Theme)\b"
)
_NOBODY = (
    r"(?!(?:Support|Sales|Finance|Marketing|Billing|Legal|Engineering|Product|Success|Customer|Team|Service"
    r"|Services|Management|Accounting|Security|Operations|Head|Help|Staff|The|A|An|Our|Your|My|It|Them|Us)\b)"
)
_CAPITALISED = re.compile("[A-Z][a-zà-ÿ'’]")
"""What nearly every English name has, and most Japanese texts have not."""
_ENGLISH = (
    # Words of which one must stand in a text before the pattern is tried.
    (
        ("Mr", "Ms", "Miss", "Mx", "Dr", "Prof"),
        re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.? (?P<name>{_C}(?: (?!(?:From|At|And|Said)\b){_C})?)"),
    ),
    (
        (":",),
        re.compile(
            r"\b(?:[Nn]ame|[Cc]ontact|[Aa]ttn|[Rr]eporter|[Rr]equested by|[Ss]ubmitted by|[Rr]eported by"
            rf"|From)\s?: ?(?P<name>{_C}(?: (?:[A-Z]\. )?{_C}){{1,2}})"
        ),
    ),
    (("y name",), re.compile(rf"\b[Mm]y name(?: is|'s) (?P<name>{_C}(?: {_C})?)")),
    (
        ("his is", "I'm", "I am", "t's"),
        re.compile(
            rf"\b(?:[Tt]his is|I'm|I am|[Ii]t's) (?P<name>{_C}(?: {_C})?)"
            r"(?= (?:from|at|with|here|calling|over at)\b)"
        ),
    ),
    (
        ("\n",),
        re.compile(
            r"(?:[Rr]egards|[Tt]hanks|[Tt]hank you|[Cc]heers|[Bb]est|[Ss]incerely)[,.!]*\s*\n\s*[-–—]?\s*"
            rf"(?P<name>{_C}(?: {_C}){{0,2}})\s*(?=\n|$)"
        ),
    ),
    (
        ("poke", "alked", "hatted", "et ", "sk for", "I'm", "I am", "this is", "CC", "Cc", "cc", "cC"),
        re.compile(
            r"\b(?:(?:[Ss]poke|[Tt]alked|[Cc]hatted|[Mm]et) (?:with |to )?|[Aa]sk for |I'm |I am |this is "
            r"|[Cc][Cc]:? )"
            rf"{_NOBODY}(?P<name>{_C}(?: (?!(?:From|At|And|In|On)\b){_C})?)"
            r"(?=,| (?:from|at|about|and|on|in|when|yesterday|today|again)\b|[.:]?\s*$)"
        ),
    ),
    ((". ",), re.compile(rf"(?:^|[.!?] |\b(?:by|from|with|to) )(?P<name>[A-Z]\. {_C})(?= [a-z])")),
)

_SIGNED_AFTER = ("cheers", "thanks", "regards", "best")
_SIGNED = re.compile(
    rf"(?i:\b(?:{'|'.join(_SIGNED_AFTER)})[,!]? )(?P<name>(?i:{'|'.join(GIVEN_EN)}))\s*$", re.M
)
_CAPITAL = re.compile(r"(?<!& )\b[A-Z][a-z]+\b")
_GIVEN = frozenset(GIVEN_EN)
_SURNAME = re.compile(rf" (?!(?:From|At|And|In|On|The|Is|If)\b)(?!{_PLACE_EN}){_C}\b")
_NOT_ALONE = re.compile(rf" ?&| {_PLACE_EN}")
_ACTS = re.compile(
    r"(?:'s)? (?:from|at|in|over|and I|said|says|asked|asks|mentioned|told|wants|wanted|reported|complained"
    r"|noted|called|emailed|wrote|raised|explained|pointed|thinks|loves|needs|tried)\b"
)

# Last characters of kanji runs that are words, roles or organisations before さん and 様.
_NO_NAME_END = frozenset(
    "客皆奥神王仕同多模一異有各何俺社店部課係長業商会局館院校所場屋団署庁県市区側方者員人民主先元家師士官生役番"
    "任席当府機関体行室工"
)
_NO_NAME = frozenset(
    listed("""
        御社 貴社 弊社 当社 先方 担当 営業 経理 総務 人事 開発 事務 現場 上司 部下 同僚 先輩 後輩 顧客
        友人 知人 家族 相手 本人 利用 運営 管理 企画 広報 法務 購買 製造 物流 情報 旦那 親御 皆 各位 姉
        兄 弟 妹 娘 息子 父 母 嫁 孫 爺 婆 隣 外国 保護 警察 消防 銀行 農家 大家 女将 仲居 苦労 板前
        匿名 匿名希望 御一行 貴方 殿方 株式 有限 大学 病院 組合 協会 法人 財団 商事 産業 工業 建設 物産
        電機 製作 不動産 証券 保険
        未定 不明 不在 変更 確認 検討 選定 同上 別途 複数 全員 調整 必須 任意 記載 省略 店舗 生徒 学生
    """)
)
_NO_NAME_WORDS = tuple(_NO_NAME)
_NO_NAME_FOREIGN = frozenset(
    listed("""
        ユーザー ユーザ メーカー スタッフ サポート オーナー ベンダー パートナー エンジニア デザイナー
        マネージャー マネジャー リーダー クライアント ドライバー バイト パート アルバイト チーム
        メンバー オペレーター コンサル グループ センター システム サービス ヘルプデスク カスタマー
        サイト アプリ ショップ ホテル ゲスト ホスト キャスト プログラマー ディレクター プロデューサー
        コンサルタント バイヤー テナント ライター モデレーター トレーナー インストラクター コック
        アベック カップル ファミリー ドクター ナース オタク ファン プロ ママ パパ Google Apple Amazon
        Microsoft Slack Zoom Notion Salesforce Support Team User Admin
    """)
)


def find(folded: str) -> Iterator[Found]:
    """Yield NAME."""
    if not folded.isascii():
        if _HINT_JA.search(folded):
            yield from _japanese(folded)
        yield from _bare(folded)
    if holds(lower(folded), _SIGNED_AFTER):
        for match in _SIGNED.finditer(folded):
            yield Found("NAME", *match.span("name"))
    if not _CAPITALISED.search(folded):
        return
    yield from _given(folded)
    for words, pattern in _ENGLISH:
        for match in pattern.finditer(folded) if holds(folded, words) else ():
            yield Found("NAME", *match.span("name"))


def _bare(folded: str) -> Iterator[Found]:
    """Yield Japanese family names that stand alone before a particle or a stop."""
    for match in _BARE.finditer(folded):
        if match["name"] in FAMILY and match["name"] not in FAMILY_PLACES:
            yield Found("NAME", *match.span("name"))


def _given(folded: str) -> Iterator[Found]:
    """Yield English given names with the surname behind; one that means other things only if it acts."""
    for match in _CAPITAL.finditer(folded):
        if match[0] not in _GIVEN:
            continue
        surname = _SURNAME.match(folded, match.end())
        alone = match[0] not in GIVEN_ELSEWHERE and not _NOT_ALONE.match(folded, match.end())
        if surname or alone or _ACTS.match(folded, match.end()):
            yield Found("NAME", match.start(), surname.end() if surname else match.end())


def _japanese(folded: str) -> Iterator[Found]:
    if ":" in folded:
        for match in _KANA_GIVEN.finditer(folded):
            yield Found("NAME", *match.span("name"))
        for match in _LABEL.finditer(folded):
            yield from _in_run(match, known_only=False)
    for pattern in (_TITLE, *(pattern for gate, pattern in _GATED if gate.search(folded))):
        for match in pattern.finditer(folded):
            yield Found("NAME", *match.span("name"))
    if addressed := [match.start() for match in _ADDRESSED.finditer(folded)]:
        yield from _addressed(folded, addressed)


def _addressed(folded: str, at: Sequence[int]) -> Iterator[Found]:
    """Yield names before honorifics, which stand ``at``; what stands right before them tells which to try."""
    before = " ".join([folded[max(0, start - 2) : start] for start in at])
    for match in _HONORIFIC.finditer(folded) if _KANJI.search(before) else ():
        known_only = match["honorific"] in ("殿", "くん", "君", "ちゃん")
        yield from _in_run(match, known_only)
    if any(folded.endswith(FAMILY_KANA, 0, start) for start in at):
        for match in _KANA.finditer(folded):
            yield Found("NAME", *match.span("name"))
    for match in _FOREIGN.finditer(folded) if _NOT_JAPANESE.search(before) else ():
        group = match.lastgroup or "kana"
        if match[group].split(" ")[0] not in _NO_NAME_FOREIGN:
            yield Found("NAME", *match.span(group))


def _in_run(match: re.Match[str], known_only: bool) -> Iterator[Found]:
    """Yield the name at the end of a run of kanji, if there is one."""
    run, (start, end) = match["name"], match.span("name")
    for offset in range(len(run)):
        if _starts_with_family(run, offset):
            yield Found("NAME", start + offset, end)
            return
    if known_only or run.endswith(_NO_NAME_WORDS):
        return
    if run in FAMILY_ONE or (2 <= len(run) <= 6 and run[-1] not in _NO_NAME_END):
        yield Found("NAME", start, end)


def _is_company(behind: str) -> bool:
    """Tell whether what stands behind a family name makes it a company, a shop or an office."""
    return bool(behind) and (behind[-1] in "社店部所場屋館校院署庁局会室" or behind in _NO_NAME)


def _starts_with_family(run: str, offset: int) -> bool:
    """Tell whether a known family name begins at ``offset``, alone or behind a company or role."""
    rest = run[offset:]
    for size in (3, 2):
        if rest[:size] in FAMILY and len(rest) - size <= 4 and not _is_company(rest[size:]):
            # 「業田中」 behind 「営」 would be a cut through a word: only ends of words may precede.
            before = run[:offset]
            return not before or before[-1] in _NO_NAME_END or before[-1] == " " or before in _NO_NAME
    return False
