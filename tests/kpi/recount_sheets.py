"""The KPI counted again from the exported sheets alone, as one would with COUNTIFS; every cell is a text.

Written from docs/kpi.md; no line of ``vocpipe.kpi`` is used.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from tests.kpi.recount import _curve, _quantile, _rate, _weighted

Row = dict[str, Any]
Sheets = Mapping[str, list[dict[str, str]]]
DAYS = ("received_on", "reached_on", "decided_on", "told_on", "guided_on", "used_on", "released_on", "on")
SPLITS = ("usage", "knowledge", "kind", "segment", "voices")
LISTS = ("route", "feature")


def recount(sheets: Sheets, as_of: date) -> dict[str, Row]:
    """Give every figure by its path in the sheet "figures"."""
    units, links, changes = (_typed(sheets[name]) for name in ("units", "links", "changes"))
    found = {f"counts.{name}": {"value": n} for name, n in _counts(sheets, changes).items()}
    for window in (90, 180):
        found |= _reach(units, window, as_of)
    found |= _time(units, as_of)
    old = [unit for unit in units if unit["received_on"] + timedelta(30) <= as_of]
    found |= _share("decided", old, lambda unit: _within(unit, "decided_on", "received_on", 30))
    found |= _outcomes(old, links)
    reached = [unit for unit in units if unit["reached_on"]]
    found |= _share("told", reached, lambda unit: bool(unit["told_on"]))
    answers = [unit["solved"] == "True" for unit in reached if unit["solved"]]
    partial = [bool(unit["guided_on"]) for unit in units if unit["knowledge"] == "partial"]
    ripe = [unit for unit in units if unit["guided_on"] and unit["guided_on"] + timedelta(60) <= as_of]
    states = [row["state"] for row in sheets["quotes"]]
    return found | {
        **{f"releases.{name}": rate for name, rate in _releases(units, links, changes, as_of).items()},
        **{
            f"counters.{name}": rate for name, rate in _counters(sheets, units, links, changes, as_of).items()
        },
        "solved": _of(answers),
        "enablement.guided": _of(partial),
        "enablement.used_after": _of(_within(unit, "used_on", "guided_on", 60) for unit in ripe),
        "proof.approved": _of(state in ("approved", "cleared", "used") for state in states),
        "proof.cleared": _of(state in ("cleared", "used") for state in states),
        "proof.used": _of(state == "used" for state in states),
        "proof.withdrawn": _of(state == "withdrawn" for state in states),
    }


def _typed(rows: list[dict[str, str]]) -> list[Row]:
    typed: list[Row] = [dict(row) for row in rows]
    for row in typed:
        for name in DAYS:
            if name in row:
                row[name] = date.fromisoformat(row[name]) if row[name] else None
        row["revenue"] = float(row.get("revenue") or 0)
    return typed


def _of(hits: Iterable[bool]) -> Row:
    said = list(hits)
    return _rate(sum(said), len(said))


def _within(row: Row, then: str, since: str, days: int) -> bool:
    return bool(row[then] and row[then] - row[since] <= timedelta(days))


def _share(path: str, units: list[Row], hit: Callable[[Row], bool]) -> dict[str, Row]:
    found = {f"{path}.overall": _of(map(hit, units)), f"{path}.weighted": _weighted(units, hit)}
    for split in (*SPLITS, *LISTS):
        for value, some in _under(units, split).items():
            found[f"{path}.splits.{split}.{value}"] = _of(map(hit, some))
    return found


def _under(units: list[Row], split: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for unit in units:
        for value in unit[split].split() if split in LISTS else [unit[split]]:
            found.setdefault(value, []).append(unit)
    return found


def _counts(sheets: Sheets, changes: list[Row]) -> dict[str, int]:
    counted = [row for row in sheets["voices"] if row["unit"]]
    return {
        "voices": len(sheets["voices"]),
        "set_aside": len(sheets["voices"]) - len(counted),
        "counted": len(counted),
        "units": len(sheets["units"]),
        "accounts": len({row["account_id"] for row in counted} - {""}),
        "repeats": len(counted) - len(sheets["units"]),
        "outcomes": len(sheets["links"]),
        "releases": sum(bool(change["released_on"]) for change in changes),
    }


def _reach(units: list[Row], window: int, as_of: date) -> dict[str, Row]:
    days, found, mature = timedelta(window), dict[str, Row](), list[str]()

    def hit(unit: Row) -> bool:
        return _within(unit, "reached_on", "received_on", window)

    for month, some in sorted(_under(units, "month").items()):
        k = sum(map(hit, some))
        left = sum(not hit(unit) and unit["received_on"] + days > as_of for unit in some)
        low, high = k / len(some), (k + left) / len(some)
        path = f"reach.{window}.cohorts.{month}"
        found[path] = {"n": len(some), "reached": k, "low": low, "high": high}
        if (date.fromisoformat(f"{month}-01") + timedelta(32)).replace(day=1) - timedelta(1) + days <= as_of:
            mature.append(month)
            found[f"{path}.rate"] = _rate(k, len(some))
    pooled = [unit for unit in units if unit["month"] in mature[-12:]]
    return found | _share(f"reach.{window}", pooled, hit)


def _time(units: list[Row], as_of: date) -> dict[str, Row]:
    for unit in units:
        unit["received"], unit["reached"] = unit["received_on"], unit["reached_on"]
    reached, curve = sum(bool(unit["reached"]) for unit in units), _curve(units, as_of)
    found: dict[str, Row] = {
        "time_to_change": {"n": len(units), "reached": reached},
        "time_to_change.censored": {"value": len(units) - reached},
    }
    for name, part in (("quarter", 0.25), ("median", 0.5), ("three_quarters", 0.75)):
        found[f"time_to_change.{name}"] = _quantile(curve, part)
    for day, left, low, high in curve:
        found[f"time_to_change.curve.{day}"] = {"share": 1 - left, "low": 1 - high, "high": 1 - low}
    for split in (*SPLITS, *LISTS):
        for value, some in _under(units, split).items():
            path, k = f"time_to_change.splits.{split}.{value}", sum(bool(unit["reached"]) for unit in some)
            found[path] = {"n": len(some), "reached": k}
            found[f"{path}.median"] = _quantile(_curve(some, as_of), 0.5) if k else {}
    return found


def _outcomes(old: list[Row], links: list[Row]) -> dict[str, Row]:
    """Count by what came first in the 30 days; of several on one day what shipped stands first."""
    names, first = ("shipped", "planned", "already_possible", "declined", "not_ours"), Counter[str]()
    for unit in old:
        said = [
            (link["on"], names.index(_named(link)))
            for link in links
            if link["unit"] == unit["unit"]
            and (link["own"] == "False" or link["outcome"] == "already_possible")
            and link["on"] <= unit["received_on"] + timedelta(30)
        ]
        first[names[min(said)[1]] if said else "undecided"] += 1
    by_name = {f"decided.outcomes.{name}": {"value": first[name]} for name in names}
    return {**by_name, "decided.undecided": {"value": first["undecided"]}}


def _named(link: Row) -> str:
    if not link["change_id"]:
        return str(link["outcome"])
    return "shipped" if link["released_on"] else "planned"


def _recent(changes: list[Row], as_of: date) -> list[Row]:
    since = as_of.replace(year=as_of.year - 1)
    return [change for change in changes if change["released_on"] and change["released_on"] > since]


def _releases(units: list[Row], links: list[Row], changes: list[Row], as_of: date) -> dict[str, Row]:
    counting = [link for link in links if link["counts"] == "True"]
    caused = {link["change_id"] for link in counting if link["grade"] == "3"}
    once = {unit["unit"] for unit in units if unit["voices"] == "said once"}
    by = {change["id"]: {link["unit"] for link in counting if link["change_id"] == change["id"]}
          for change in changes}  # fmt: skip
    recent = [change["id"] for change in _recent(changes, as_of)]
    return {
        "reverse": _of(one in caused for one in recent),
        "single_voice": _of(len(by[one]) == 1 and by[one] <= once for one in recent),
    }


def _counters(
    sheets: Sheets, units: list[Row], links: list[Row], changes: list[Row], as_of: date
) -> dict[str, Row]:
    voices, recent = {row["feedback_id"]: row for row in sheets["voices"]}, _recent(changes, as_of)
    counting = [link for link in links if link["counts"] == "True"]
    to_change, answered = [link for link in links if link["change_id"]], [u for u in units if u["solved"]]
    largest = Counter(change for change, _ in {(link["change_id"], link["unit"]) for link in counting})
    reached = [unit for unit in units if unit["reached_on"]]
    in_reached = [row for row in voices.values() if row["unit"] in {unit["unit"] for unit in reached}]
    parts = Counter(row["document"] for row in voices.values() if row["unit"] and row["document"])
    ever = [c for c in changes if c["taken_back"] == "True" or c["released_on"]]
    undone, made = (sum(int(v[f"outcomes_{of}"]) for v in voices.values()) for of in ("undone", "made"))
    again = [
        any(
            unit["account_id"]
            and other["account_id"] == unit["account_id"]
            and set(other["changes"].split()) & set(unit["changes"].split())
            for other in reached[:place]
        )
        for place, unit in enumerate(reached)
    ]
    return {
        "self_links_refused": _of(link["own"] == "True" for link in to_change),
        "coincident": _of(link["grade"] == "1" for link in to_change if link["released_on"]),
        "raised_over_dates": _of(link["raised"] == "True" for link in to_change),
        "entered_after_release": _of(
            date.fromisoformat(voices[link["feedback_id"]]["entered_on"]) >= link["released_on"]
            for link in counting
        ),
        "dated_back": _of(
            date.fromisoformat(row["entered_on"]) - date.fromisoformat(row["received_on"]) > timedelta(7)
            for row in voices.values()
            if row["unit"]
        ),
        "unknown_recorder": _of(not voices[link["feedback_id"]]["recorder"] for link in counting),
        "undone": _rate(undone, made),
        "did_not_solve": _of(unit["solved"] == "False" for unit in answered),
        "reopened": _of(change["taken_back"] == "True" for change in ever),
        "trivial_changes": _of(change["trivial"] == "True" for change in recent),
        "dates_late": _of(change["dates_late"] == "True" for change in recent),
        "one_change": _rate(max(largest.values(), default=0), len(reached)),
        "split_asks": _of(again),
        "carried": _of(row["linked"] == "False" for row in in_reached),
        "unknown_usage": _of(unit["usage"] == "unknown" for unit in units),
        "unknown_account": _of(not unit["account_id"] for unit in units),
        "split_documents": _of(n > 1 for n in parts.values()),
        "set_aside": _of(row["set_aside"] == "True" for row in voices.values()),
        "declined": _of(link["outcome"] == "declined" for link in links),
    }
