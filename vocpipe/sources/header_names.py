"""The words people write above columns, in Japanese and English, for each field vocpipe knows.

Order matters: within a field the earlier name wins when a sheet has several of them.
"""

import re
import unicodedata

from vocpipe.text.wordlist import listed

_ALIASES = {
    "text": """
        声 お声 お客様の声 お客さまの声 顧客の声 ユーザーの声 ユーザの声 生声 生の声 voc voc内容
        フィードバック フィードバック内容 ご意見ご要望 意見要望 ご意見 意見 ご要望 要望 要望内容
        お問い合わせ内容 問い合わせ内容 お問合せ内容 問合せ内容 相談内容 ヒアリング内容 発言内容 発言
        口コミ クチコミ レビュー本文 レビュー内容 レビュー 自由記述 自由回答 感想 お客様コメント
        顧客コメント コメント voice customervoice voiceofcustomer feedback feedbacktext feedbackcontent
        verbatim customerfeedback customercomment customerquote whattheysaid whatcustomersaid customersaid
        quote comment comments reviewtext
        reviewbody reviewcontent review request featurerequest suggestion
    """,
    "subject": "件名 タイトル 題名 表題 subject title summary 要約 reviewtitle",
    "said_at": """
        発言日 発言日時 いつ 日付 日時 受付日 受付日時 受領日 聞いた日 ヒアリング日 対応日 記入日 記録日
        登録日 登録日時 作成日 作成日時 投稿日 投稿日時 回答日時 回答日 完了時刻 タイムスタンプ 年月日
        saidat saidon createdtime date datetime receivedat receivedon createdat created createdon createdate
        when logged loggedat loggedon
        creationdate createddate submittedat submitted postedat completiontime timestamp time
        reviewdate
    """,
    "account": """
        会社名 会社 企業名 企業 貴社名 取引先名 取引先 お客様名 お客様 お客さま 顧客名 顧客
        アカウント名 アカウント 契約先 法人名 組織名 組織 団体名 導入企業 クライアント テナント account
        accountname company companyname organization organisation organizationname customer
        customername client clientname tenant workspace 顧客id 顧客番号 顧客コード アカウントid 企業id
        テナントid accountid customerid organizationid companyid clientid
    """,
    "commenter": """
        発言者 ご発言者 先方担当者 先方担当 先方 お客様担当者 お客様担当 顧客担当者 担当者名 担当者
        ご担当者 ご担当者様 氏名 お名前 名前 ユーザー名 ユーザ名 利用者 ユーザー 投稿者 回答者 依頼者
        問い合わせ者 話者 commenter contact contactname contactperson requester requestername
        reporter fullname requesteremail speaker saidby respondent reviewer username user name メールアドレス
        メール email
    """,
    "recorder": """
        記入者 記入者名 記録者 記載者 入力者 登録者 作成者 担当 担当csm csm cs担当 cs担当者 自社担当
        自社担当者 当社担当 当社担当者 弊社担当 弊社担当者 営業担当 対応者 受付者 受付担当 recorder
        recordedby author csmname enteredby loggedby createdby submittedby owner assignee agent
    """,
    "feature": """
        機能 機能名 対象機能 関連機能 該当機能 対象画面 画面 モジュール プロダクト領域 feature
        featurename features relatedfeature module component productarea
    """,
    "channel": """
        チャネル チャンネル 経路 受付経路 媒体 入手経路 入手元 情報源 ソース channel source via medium
    """,
    "rating": """
        評価 評点 満足度 総合評価 点数 スコア 星 星の数 nps rating score stars star csat satisfaction
        npsscore
    """,
    "id": """
        id チケット番号 チケットid チケットno 問い合わせ番号 問合せ番号 お問い合わせ番号 受付番号
        管理番号 整理番号 案件番号 声id vocid フィードバックid レビューid 回答id 伝票番号 ticketid
        ticketnumber ticketno ticket feedbackid externalid caseid casenumber issuekey issueid key
        reviewid responseid recordid idnum uuid
    """,
    "side": "立場 発言者区分 side speakerrole",
}
ALIASES = {field: listed(names) for field, names in _ALIASES.items()}
"""Normalised header names by field (see ``normal``)."""

WEAK_TEXT = listed("""
    内容 本文 原文 テキスト 詳細 説明 詳細内容 メッセージ メモ 回答 文章 text fulltext body content
    contents description message details note notes sentence sentencecontent response answer
""")
"""Names of a text column that other sheets use too; they count only beside another known column."""

PAGES = frozenset(
    listed("""
        url link permalink リンク htmlurl weburl webリンク ticketurl ticketlink チケットurl recordurl
        conversationurl issueurl caseurl reviewurl pageurl
    """)
)
"""Names of a column with the address of each row's own page."""

TEXT_HINTS = listed("""
    お客様の声 顧客の声 ユーザーの声 ご意見 ご要望 ご感想 自由記述 自由回答 自由にお書き feedback
    anythingelse othercomments additionalcomments
""")
"""Parts of long headers, such as a form's question, that ask for free text."""

NOT_TEXT_ENDINGS = listed("""
    id date type status category count url at by 日 日時 番号 種別 区分 分類 件数 数 状況 ステータス 者
    率 %
""")
"""Endings that show a header names something *about* the text."""

_PARENTHESISED = re.compile(r"[(\[<{【〔「『].*?[)\]>}】〕」』]")
_DECORATION = re.compile(r"[\s_\-./:;,*#※・、。?!'\"|~→▼▽■□●○◎◆◇]+")


def normal(header: object) -> str:
    """Give the form headers are compared in: NFKC, folded, without brackets, blanks and decoration."""
    folded = unicodedata.normalize("NFKC", "" if header is None else str(header)).casefold().strip()
    bare = _DECORATION.sub("", _PARENTHESISED.sub("", folded))
    return bare.removesuffix("必須").removesuffix("任意") or _DECORATION.sub("", folded)
