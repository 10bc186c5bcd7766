"""Words that never stand for one feature by themselves, though they are part of its name."""

_WORDS = """
data web page pages user users list lists check management manager builder tool tools system service
report app site new file files mail e email view set rest settings setting content custom online
client campaigns flow fields field lead leads control audit test testing visual number time day week
photo text item items and or the of for in on to with by from a an b my your add create make get use
using one two all データ 管理 作成 設定 一覧 機能 ユーザー ページ リスト 顧客 ツール システム
サービス 画面 情報 編集 登録 表示 検索 確認 利用 対応 処理 自動 一括 出力 入力 追加 共有 通知 見
まま た に を の が は と で も 案 日 月 年 時 人 件 分析 診断 連携 配信 テスト メール 権限 申請
承認 レポート 商品 問い合わせ 予約 予定 変更 複数 個人 社内 全体 新規
"""

GENERIC = frozenset(_WORDS.split())
