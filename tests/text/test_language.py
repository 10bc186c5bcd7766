"""Language by script, function words and the small model."""

import pytest

from vocpipe.records import Lang
from vocpipe.text.language import detect


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("CSV export が遅い", Lang.JA),
        ("不具合多数", Lang.JA),
        ("API連携希望", Lang.JA),
        ("ｴｸｽﾎﾟｰﾄ不可", Lang.JA),
        ("[NAME]様よりSSOの設定について質問", Lang.JA),
        ("We use the 請求書 feature daily and love it", Lang.EN),
        ("ok", Lang.EN),
        ("Great app!", Lang.EN),
        ("Plz plz fix sync error", Lang.EN),
        ("毎月利用しています。The export button does nothing when I click it on Safari.", Lang.MIXED),
        ("Bonjour, je voudrais exporter mes données", Lang.OTHER),
        ("這個功能沒有辦法使用", Lang.OTHER),
        ("한국어 문장입니다", Lang.OTHER),
        ("Почему не работает экспорт", Lang.OTHER),
        ("👍 12:30", Lang.OTHER),
        ("", Lang.OTHER),
        ("https://example.com/the/page/is/not/a/text", Lang.OTHER),
    ],
)
def test_the_language_of_a_voice(text, lang):
    assert detect(text) is lang
