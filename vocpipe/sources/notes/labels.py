"""The words minutes use for sides, attendees, dates, sections; Japanese and English."""

import re

CUSTOMER_WORDS = re.compile(
    r"先方|お客様|お客さま|顧客|客先|相手|customers?\b|clients?\b|ユーザー様|利用者様|貴社|取引先", re.I
)
OUR_WORDS = re.compile(r"弊社|当社|当方|自社|我々|our side\b|\bus\b|\bwe\b|our team\b|社内", re.I)

HONORIFIC = re.compile(r"(?:様方|様|さま|殿|御中)$")
"""Said of the other company's people only."""

POLITE = re.compile(r"(?:様方|様|さま|殿|御中|さん|氏|くん|君|Mr\.?|Ms\.?)$")

ATTENDEES = re.compile(
    r"(?:出席者?|参加者?|面談者|同席者?|メンバー|attendees|participants|present|相手先?|当方|先方|弊社|当社|who)"
    r"\s*(?:[:：]|\s|$)",
    re.I,
)
ACCOUNT = re.compile(
    r"(?:顧客名?|お客様名?|会社名|企業名|取引先|相手先?|訪問先|商談先|account|customer|client|company)"
    r"\s*[:：]\s*(.+)",
    re.I,
)
DATE = re.compile(
    r"(?:日\s*時|日付|開催日時?|訪問日|実施日|面談日|会議日|ニチジ|date|when)\s*[:： \u3000]\s*(.+)",
    re.I,
)
RECORDER = re.compile(
    r"(?:記録者?|記入者?|記載者|作成者?|議事録|文責|recorder|notes? by|author)\s*[:：]\s*(\S+)", re.I
)
RECORDER_MARK = re.compile(r"([^\s、,()（）:：]{1,12}?)\s*[(（](?:記|記録|議事録|notes)[)）]")

NOT_SPEAKERS = re.compile(
    r"(?:日\s*時|日付|開催日|訪問日|場所|会場|議題|目的|件名|議事|出席者?|参加者?|欠席|顧客名|会社名|相手先|面談者|時間|会議名|"
    r"次回|備考|資料|"
    r"todo|ps|url|https?|date|time|place|location|account|attendees|participants|present|agenda|subject|title|"
    r"注|例|理由|結果|原因|対応|結論|決定|担当|期限|宿題|概要|背景|課題|補足|参考|"
    r"回答|質問|要望|内容|note|notes|action|actions|"
    r"decision|owner|due|one more|background|re|fyi|p\.?s\.?)\d*\s*",
    re.I,
)
"""Labels before a colon that are no speaker."""

DROPPED_SECTION = re.compile(
    r"決定|決まった|todo|to do|to-do|アクション|\baction|decision|next step|follow[- ]?up|"
    r"次回|タスク|所感|雑談|small talk|アジェンダ|agenda|(?:当社|弊社|当方)(?:から|より|回答|側|の)|社内|"
    r"連絡事項|お知らせ|ネクスト|(?<!の)宿題|残課題|our (?:notes|side|take)|internal",
    re.I,
)
CUSTOMER_SECTION = re.compile(
    r"(?:先方|お客様|顧客)(?:いわく|曰く|のお話|の声|のご?要望|のご?意見|から|より|発言|コメント)|"
    r"^ご?要望$|ご?要望(?:一覧|事項)|"
    r"ご意見|ヒアリング内容|お客様の声|told us|customer (?:feedback|voice|said|requests|asks)|"
    r"what (?:they|she|he) said|"
    r"feedback|feature requests|pain points|requests|asks",
    re.I,
)
SECTION_WORD = re.compile(
    rf"{DROPPED_SECTION.pattern}|{CUSTOMER_SECTION.pattern}|やりとり|やり取り|議論|質疑|discussion|q&a|議事",
    re.I,
)
ANONYMOUS = re.compile(
    r"(?:話者|発言者|speaker|unknown|participant|guest|不明|ゲスト)\s*\d*|[?？]|[qa]\d*\.?", re.I
)
OUR_REMARK = re.compile(
    r"(?:Transcribed by https?://"
    r"|.{1,40}(?:が文字起こしを(?:開始|停止)しました| (?:started|stopped) transcription)"
    r"|→|⇒|=>|->|※|\[[ xX]?\]|☐|☑|□|\[[a-z]{1,2}\](?!\())"
)
"""Begins a remark of the recorder, a consequence or a task: nobody's voice."""

ASIDE = re.compile(r"[(（](?:雑談|余談|aside|small talk)[)）]", re.I)

REPLY = re.compile(
    r"(?:返答|返信|お返事|返事|回答|コメント|感想|フィードバック|推薦文?|endorsement|メッセージ)(?:が|を)"
    r"(?:あ(?:りました|った)|来(?:た|ました)|きました|届(?:いた|きました)|いただ(?:いた|きました)|もら(?:った|いました))[。.]*$"
)
"""Ends a line below which somebody's reply is quoted."""

QUOTED_FROM = re.compile(r"\S{2,15}(?:より|から)[:]?")
"""A line that only says where the one below it was taken from ("Slackより", "問い合わせフォームから:")."""

LANGUAGE = re.compile(
    r"(?:日本語|英語|原文|訳文?|和訳|英訳|japanese|english|original|translation){1,2}\s*:?", re.I
)
"""A line between two languages of the same quoted words."""

SOMEBODY = re.compile(r".{4,60}(?:たい|ている|という|(?:し|よう)とする|(?:し|よう)としている)方[。.]?")
"""A line that only introduces somebody from outside: wishes and questions on the next lines are theirs."""

MET = re.compile(
    r"(?:様|さん|さま|氏|先方|顧客|お客様).{0,30}"
    r"(?:お話|面談|ヒアリング|打ち?合わせ|ミーティング|MTG|MEET|インタビュー)"
    r"(?:し|を)?(?:ました|た|てきた|てきました|実施\S{0,4})[。.]*$",
    re.I,
)
"""Tells that somebody outside was met: wishes on the next lines are theirs."""

WISH = re.compile(
    r".{4,}(?:たい|ほしい|欲しい|困っている|困る|できないか|使えないか)[。.!?]?(?:です)?(?:[。.].{0,30})?$"
)
