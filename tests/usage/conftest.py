"""A small catalogue and helpers for the usage tests; the product is invented."""

import pytest

from vocpipe.records import Feature
from vocpipe.usage import catalogue
from vocpipe.usage.catalogue import Catalogue


@pytest.fixture(scope="session")
def features() -> Catalogue:
    """Three features of an invented product, in both languages."""
    return catalogue.of(
        [
            Feature(
                key="export",
                names={"ja": ("CSV出力", "エクスポート"), "en": ("CSV export", "data extract")},
                capabilities={
                    "ja": ("列の並べ替え", "毎晩の自動出力"),
                    "en": ("reorder the columns", "nightly automatic export"),
                },
                limits={"ja": ("列の色分けはできない",), "en": ("no colours for columns",)},
            ),
            Feature(
                key="forms",
                names={"ja": ("フォーム",), "en": ("forms", "form builder")},
                capabilities={"ja": ("自動返信メール",), "en": ("auto-reply e-mail",)},
            ),
            Feature(key="chatbot", names={"ja": ("チャットボット",), "en": ("chatbot",)}),
        ]
    )
