"""The KPI counted again from plain tables, row by row, as one would in a spreadsheet.

Written from docs/kpi.md alone: no line of ``vocpipe.kpi`` is used, no numpy, no lifelines. Only the
formulas of the intervals (Wilson; log-log Greenwood) are the textbook's. What the demo's tables do not
hold (undone verdicts, answers, quotes, releases taken back) is left to the worked example.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from tests.kpi.demo_facts import Table

Row = dict[str, Any]
Z = 1.959963984540054
LINKS = ("coincident", "contributed", "caused")
SPLITS: dict[str, Callable[[Row], Iterable[str]]] = {
    "usage": lambda unit: [unit["usage"]],
    "knowledge": lambda unit: [unit["knowledge"]],
    "kind": lambda unit: [unit["kind"]],
    "segment": lambda unit: [unit["segment"]],
    "voices": lambda unit: ["repeated" if unit["times"] > 1 else "said once"],
    "route": lambda unit: unit["teams"],
    "feature": lambda unit: unit["features"],
}


def recount(tables: dict[str, Table], as_of: date) -> Row:
    """Give every figure of the report, in the report's shape."""
    changes = {row["id"]: row for row in tables["changes"]}
    voices = {row["id"]: row for row in tables["voices"]}
    units = _units(list(voices.values()))
    unit_of = {voice["id"]: unit for unit in units for voice in unit["voices"]}
    outcomes = [_graded(row, voices, changes) for row in tables["outcomes"] if row["voice"] in unit_of]
    for unit in units:
        _outcome_of(unit, [one for one in outcomes if unit_of[one["voice"]] is unit], changes)
    for row in tables["told"]:
        unit, day = unit_of[row["voice"]], _day(row["day"])
        unit["guided"] = any(one["how"] == "already_possible" for one in unit["outcomes"])
        unit["told"] = unit["told"] or bool(unit["reached"] and day >= unit["reached"])
    reached = [unit for unit in units if unit["reached"]]
    partial = [unit for unit in units if unit["knowledge"] == "partial"]
    return {
        "counts": _counts(tables, units, outcomes, changes),
        "reach": [_reach(units, window, as_of) for window in (90, 180)],
        "time_to_change": _time_to_change(units, as_of),
        "releases": _releases(outcomes, unit_of, changes, as_of),
        "decided": _decided(units, changes, as_of),
        "told": _share(reached, lambda unit: unit["told"]),
        "enablement": {"guided": _rate(sum(unit["guided"] for unit in partial), len(partial))},
        "counters": _counters(tables, units, outcomes, voices, changes),
    }


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _units(voices: list[Row]) -> list[Row]:
    """Group voices by (account, theme), duplicates with their original; in order of receipt."""
    by_id, groups = {voice["id"]: voice for voice in voices}, dict[Any, Row]()
    for voice in sorted(voices, key=lambda one: (one["received"], one["id"])):
        if voice["set_aside"]:
            continue
        first = by_id.get(voice["duplicate_of"])
        one_ask = first and not first["set_aside"] and "" in (voice["account"], first["account"])
        if first and not first["set_aside"] and (one_ask or voice["account"] == first["account"]):
            stands = first
        else:
            stands = voice
        key = (stands["account"], stands["theme"]) if stands["account"] and stands["theme"] else stands["id"]
        groups.setdefault(key, {"voices": []})["voices"].append(voice)
    for unit in groups.values():
        said = unit["voices"]
        known = [float(voice["revenue"]) for voice in said if voice["revenue"]]
        levels = [f"level {voice['level']}" for voice in said if voice["level"]]
        unit |= {
            "received": _day(said[0]["received"]),
            "account": said[0]["account"],
            "revenue": known[-1] if known else 0.0,
            "times": sum(not voice["duplicate_of"] for voice in said),
            "segment": levels[0] if levels else "unknown",
            "teams": {team for voice in said for team in voice["teams"].split()},
            "features": {feature for voice in said for feature in voice["features"].split()},
            "told": False,
            "guided": False,
        }
        for name in ("usage", "knowledge", "kind"):
            says = [voice[name] for voice in said if voice[name] not in ("", "unknown")]
            unit[name] = says[0] if says else "unknown"
    return list(groups.values())


def _graded(row: Row, voices: dict[str, Row], changes: dict[str, Row]) -> Row:
    """Give an outcome with the grade it counts as: what was claimed, at most what the dates allow."""
    voice, change = voices[row["voice"]], changes.get(row["change"])
    grade = LINKS.index(row["how"]) + 1 if row["how"] in LINKS else 0
    own = row["by"] == voice["recorder"]
    if change and grade:
        said, released = voice["received"], change["released_on"] or "9999"
        began = min(change["started_on"] or change["planned_on"] or "0000", released)
        grade_by_dates = 1 if said >= released else 3 if said < began else 2
        grade = grade if row["reason"] else min(grade, grade_by_dates)
        raised = grade > grade_by_dates
    else:
        change, raised = None, False
    counts = bool(change and change["released_on"] and grade >= 2 and not own)
    return row | {"on": _day(row["day"]), "grade": grade, "own": own, "counts": counts, "raised": raised}


def _outcome_of(unit: Row, outcomes: list[Row], changes: dict[str, Row]) -> None:
    unit["outcomes"] = outcomes
    releases = [_day(changes[one["change"]]["released_on"]) for one in outcomes if one["counts"]]
    unit["reached"] = min(releases) if releases else None


def _counts(tables: dict[str, Table], units: list[Row], outcomes: list[Row], changes: dict[str, Row]) -> Row:
    counted = [voice for unit in units for voice in unit["voices"]]
    return {
        "voices": len(tables["voices"]),
        "set_aside": len(tables["voices"]) - len(counted),
        "counted": len(counted),
        "units": len(units),
        "accounts": len({voice["account"] for voice in counted} - {""}),
        "repeats": len(counted) - len(units),
        "outcomes": len(outcomes),
        "releases": sum(bool(change["released_on"]) for change in changes.values()),
    }


def _rate(k: int, n: int) -> Row:
    low, high = _wilson(k / n, n) if n else (None, None)
    return {"k": k, "n": n, "share": k / n if n else None, "low": low, "high": high}


def _wilson(share: float, n: float) -> tuple[float, float]:
    middle, half = share + Z * Z / (2 * n), Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return max(0.0, (middle - half) / (1 + Z * Z / n)), min(1.0, (middle + half) / (1 + Z * Z / n))


def _weighted(units: list[Row], hit: Callable[[Row], bool]) -> Row:
    weights = [unit["revenue"] for unit in units if unit["revenue"]]
    if not weights:
        return {"n": 0, "weight": 0.0, "share": None, "low": None, "high": None}
    share = sum(unit["revenue"] for unit in units if hit(unit)) / sum(weights)
    low, high = _wilson(share, sum(weights) ** 2 / sum(weight * weight for weight in weights))
    return {"n": len(weights), "weight": sum(weights), "share": share, "low": low, "high": high}


def _share(units: list[Row], hit: Callable[[Row], bool]) -> Row:
    splits = {
        name: {value: _rate(sum(map(hit, some)), len(some)) for value, some in _under(units, of).items()}
        for name, of in SPLITS.items()
    }
    overall = _rate(sum(map(hit, units)), len(units))
    return {"overall": overall, "weighted": _weighted(units, hit), "splits": splits}


def _under(units: list[Row], of: Callable[[Row], Iterable[str]]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for unit in units:
        for value in of(unit):
            found.setdefault(value, []).append(unit)
    return found


def _reach(units: list[Row], window: int, as_of: date) -> Row:
    within = timedelta(days=window)

    def hit(unit: Row) -> bool:
        return bool(unit["reached"] and unit["reached"] - unit["received"] <= within)

    cohorts, mature = [], []
    for month, some in sorted(_under(units, lambda unit: [unit["received"].isoformat()[:7]]).items()):
        k = sum(map(hit, some))
        still_open = sum(not hit(unit) and unit["received"] + within > as_of for unit in some)
        first = date.fromisoformat(f"{month}-01")
        end = (first + timedelta(32)).replace(day=1) - timedelta(1)
        ripe = end + within <= as_of
        mature += [month] if ripe else []
        low, high = k / len(some), (k + still_open) / len(some)
        state, rate = ("mature", _rate(k, len(some))) if ripe else ("maturing", None)
        cohort = {"month": month, "n": len(some), "reached": k, "state": state, "rate": rate}
        cohorts.append(cohort | {"low": low, "high": high})
    pooled = [unit for unit in units if unit["received"].isoformat()[:7] in mature[-12:]]
    months = {"window_days": window, "pooled_months": mature[-12:], "cohorts": cohorts}
    return _share(pooled, hit) | months


def _time_to_change(units: list[Row], as_of: date) -> Row:
    """Count the Kaplan-Meier curve up, day after day."""
    curve = _curve(units, as_of)
    reached = sum(bool(unit["reached"]) for unit in units)
    return {
        "n": len(units),
        "reached": reached,
        "censored": len(units) - reached,
        "quarter": _quantile(curve, 0.25),
        "median": _quantile(curve, 0.5),
        "three_quarters": _quantile(curve, 0.75),
        "curve": [
            {"day": day, "share": 1 - left, "low": 1 - high, "high": 1 - low}
            for day, left, low, high in curve
        ],
        "splits": {
            name: {value: _median(some, as_of) for value, some in _under(units, of).items()}
            for name, of in SPLITS.items()
        },
    }


def _median(units: list[Row], as_of: date) -> Row:
    reached = sum(bool(unit["reached"]) for unit in units)
    nobody = {"days": None, "low": None, "high": None}
    median = _quantile(_curve(units, as_of), 0.5) if reached else nobody
    return {"n": len(units), "reached": reached, "median": median}


def _curve(units: list[Row], as_of: date) -> list[tuple[int, float, float, float]]:
    """Give (day, share still waiting, its band) for each day on which a unit left."""
    days = [
        (max(((unit["reached"] or as_of) - unit["received"]).days, 0), bool(unit["reached"]))
        for unit in units
    ]
    left, variance, rows = 1.0, 0.0, [(0, 1.0, 1.0, 1.0)]
    for day in sorted({day for day, _ in days}):
        at_risk = sum(one >= day for one, _ in days)
        happened = sum(one == day and came for one, came in days)
        left *= 1 - happened / at_risk
        variance += happened / (at_risk * (at_risk - happened)) if at_risk > happened else 0.0
        low, high = _band(left, variance)
        rows = [row for row in rows if row[0] != day] + [(day, left, low, high)]
    return rows


def _band(left: float, variance: float) -> tuple[float, float]:
    if left in (0.0, 1.0):
        return left, left
    half = Z * math.sqrt(variance) / math.log(left)
    return left ** math.exp(-half), left ** math.exp(half)


def _quantile(curve: list[tuple[int, float, float, float]], part: float) -> Row:
    return {
        name: next((row[0] for row in curve if row[place] <= 1 - part + 1e-12), None)
        for name, place in (("days", 1), ("low", 2), ("high", 3))
    }


def _releases(outcomes: list[Row], unit_of: dict[str, Row], changes: dict[str, Row], as_of: date) -> Row:
    since = as_of.replace(year=as_of.year - 1)
    recent = [
        key
        for key, row in changes.items()
        if row["released_on"] and since < _day(row["released_on"]) <= as_of
    ]
    counting = [one for one in outcomes if one["counts"]]
    before = {one["change"] for one in counting if one["grade"] == 3}
    units = {
        key: list(
            {
                id(unit_of[one["voice"]]): unit_of[one["voice"]] for one in counting if one["change"] == key
            }.values()
        )
        for key in recent
    }
    single = [key for key in recent if len(units[key]) == 1 and units[key][0]["times"] == 1]
    return {
        "since": since.isoformat(),
        "reverse": _rate(len(before & set(recent)), len(recent)),
        "single_voice": _rate(len(single), len(recent)),
        "with_voice_before": [key for key in recent if key in before],
        "without_voice_before": [key for key in recent if key not in before],
        "single_voice_changes": single,
    }


def _decided(units: list[Row], changes: dict[str, Row], as_of: date) -> Row:
    window = timedelta(days=30)
    old = [unit for unit in units if unit["received"] + window <= as_of]
    names = ("shipped", "planned", "already_possible", "declined", "not_ours")
    for unit in units:
        in_time = [
            one for one in unit["outcomes"]
            if one["on"] <= unit["received"] + window and (not one["own"] or one["how"] == "already_possible")
        ]  # fmt: skip
        named = [(one["on"], names.index(_name(one, changes))) for one in in_time]
        unit["decided"] = names[min(named)[1]] if named else ""
    first = Counter(unit["decided"] for unit in old if unit["decided"])
    return _share(old, lambda unit: bool(unit["decided"])) | {
        "window_days": 30,
        "outcomes": {name: first[name] for name in names},
        "undecided": sum(not unit["decided"] for unit in old),
    }


def _name(one: Row, changes: dict[str, Row]) -> str:
    if one["how"] not in LINKS:
        return str(one["how"])
    return "shipped" if changes[one["change"]]["released_on"] else "planned"


def _counters(
    tables: dict[str, Table],
    units: list[Row],
    outcomes: list[Row],
    voices: dict[str, Row],
    changes: dict[str, Row],
) -> Row:
    linked = [one for one in outcomes if one["how"] in LINKS]
    released = [one for one in linked if changes[one["change"]]["released_on"]]
    counting = [one for one in outcomes if one["counts"]]
    late = sum(voices[one["voice"]]["received"] >= changes[one["change"]]["released_on"] for one in counting)
    counted = [voice for unit in units for voice in unit["voices"]]
    parts = Counter(voice["document"] for voice in counted if voice["document"])
    releases = sum(bool(change["released_on"]) for change in changes.values())
    nobody = sum(not voices[one["voice"]]["recorder"] for one in counting)
    reached = [unit for unit in units if unit["reached"]]
    by = [{one["change"] for one in unit["outcomes"] if one["counts"]} for unit in reached]
    largest = max(Counter(change for some in by for change in some).values(), default=0)
    named = {one["voice"] for one in counting}
    said = [voice["id"] in named for unit in reached for voice in unit["voices"]]
    return {
        "self_links_refused": _rate(sum(one["own"] for one in linked), len(linked)),
        "coincident": _rate(sum(one["grade"] == 1 for one in released), len(released)),
        "raised_over_dates": _rate(sum(one["raised"] for one in linked), len(linked)),
        "entered_after_release": _rate(late, len(counting)),
        "dated_back": _rate(0, len(counted)),
        "unknown_recorder": _rate(nobody, len(counting)),
        "undone": _rate(0, len(outcomes)),
        "did_not_solve": _rate(0, 0),
        "reopened": _rate(0, releases),
        "trivial_changes": _rate(0, releases),
        "dates_late": _rate(0, releases),
        "one_change": _rate(largest, len(reached)),
        "split_asks": _rate(_again(reached, by), len(reached)),
        "carried": _rate(said.count(False), len(said)),
        "unknown_usage": _rate(sum(unit["usage"] == "unknown" for unit in units), len(units)),
        "unknown_account": _rate(sum(not unit["account"] for unit in units), len(units)),
        "split_documents": _rate(sum(n > 1 for n in parts.values()), len(parts)),
        "set_aside": _rate(len(tables["voices"]) - len(counted), len(tables["voices"])),
        "declined": _rate(sum(one["how"] == "declined" for one in outcomes), len(outcomes)),
    }


def _again(reached: list[Row], by: list[set[str]]) -> int:
    """Count units that a change reached which had reached an earlier unit of their account."""
    seen: set[tuple[str, str]] = set()
    again = 0
    for unit, changes in zip(reached, by, strict=True):
        pairs = {(unit["account"], change) for change in changes if unit["account"]}
        again += bool(pairs & seen)
        seen |= pairs
    return again
