"""Short feature catalogues for public sets, coarser than their labels and written for the benches."""

from collections.abc import Mapping, Sequence

from vocpipe.records import Feature
from vocpipe.text.clean import match_form
from vocpipe.usage import catalogue
from vocpipe.usage.catalogue import Catalogue
from vocpipe.usage.mentions import Finder

NAMES: dict[str, dict[str, str]] = {
    "banking77": {
        "card": "card, debit card, physical card",
        "virtual_card": "virtual card, disposable card",
        "contactless": "contactless",
        "pin": "PIN, passcode",
        "transfer": "transfer, transfers, transferring",
        "top_up": "top up, top-up, topping up, topped up",
        "exchange": "exchange, exchange rate, currency exchange",
        "cash": "cash, ATM, cash withdrawal, withdraw cash",
        "fees": "fee, fees, charged extra",
        "identity": "identity, verify my identity",
        "refund": "refund",
        "direct_debit": "direct debit",
        "mobile_pay": "apple pay, google pay",
    },
    "nlupp": {
        "card": "card, debit card, credit card",
        "account": "account, savings account, current account, ISA",
        "loan": "loan, borrow, mortgage, mortgages",
        "payment": "payment, payments, transfer, transaction, direct debit, standing order, cheque",
        "cash": "cash, ATM, withdrawal, withdraw",
        "fees": "fee, fees, charge, charges, interest",
        "pin": "PIN, password",
        "hotel_room": "room, rooms, suite, bed",
        "hotel_booking": "booking, reservation, check in, check out",
        "hotel_food": "restaurant, breakfast, dinner, bar, room service",
        "hotel_parking": "parking, park, car",
        "hotel_sports": "gym, pool, spa, swimming",
    },
    "xsid_ja_en": {
        "weather": "weather, forecast, temperature, 天気, 気温, 予報",
        "alarm": "alarm, alarms, アラーム",
        "reminder": "reminder, reminders, remind, リマインダー, リマインド",
        "restaurant": "restaurant, reservation, book a table, レストラン, 予約",
        "music": "playlist, song, music, プレイリスト, 曲, 音楽",
        "cinema": "movie, movies, theatre, showtimes, 映画, 上映, 映画館",
        "books": "book, novel, stars, 本, 小説, 評価",
    },
}


def short(name: str, every: int = 1) -> Catalogue:
    """Give a set's catalogue, empty where none was written; every other feature of it with 2."""
    return catalogue.of(_features(dict([*NAMES.get(name, {}).items()][::every])))


def spoken_of(texts: Sequence[str], known: Catalogue) -> list[set[str]]:
    """Give the features that each text names, found by name alone."""
    finder = Finder(known)
    return [{found.feature for found in finder.find(match_form(text).text, ())} for text in texts]


def _features(names: Mapping[str, str]) -> list[Feature]:
    found = []
    for key, line in names.items():
        words = line.split(", ")
        parts = {
            lang: tuple(word for word in words if word.isascii() == (lang == "en")) for lang in ("ja", "en")
        }
        first = {lang: own[:1] for lang, own in parts.items() if own}
        found.append(Feature(key=key, names=first, aliases={lang: own[1:] for lang, own in parts.items()}))
    return found
