"""The labelled results of ``results.txt`` and how they are scored."""

from pathlib import Path

from vocpipe.text.results import Result, find_results

FILE = Path(__file__).with_name("results.txt")


def rows(lang: str, part: str) -> list[tuple[set[str], str]]:
    """Give (expected results, text) of one language and one part."""
    lines = [line.split("|", 3) for line in FILE.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    return [(set() if told == "-" else set(told.split()), text) for row, which, told, text in lines
            if (row, which) == (lang, part)]  # fmt: skip


def short(result: Result) -> str:
    """Give a result in the notation of the file."""
    if result.before and result.after:
        return f"change:{result.before[0]:g}{result.before[1]}>{result.after[0]:g}{result.after[1]}"
    if result.kind == "percent" and result.after:
        return f"percent:{result.direction}:{result.after[0]:g}"
    if result.kind == "amount" and result.after:
        return f"amount:{result.direction}:{result.after[0]:.15g}{result.after[1]}"
    return f"ratio:{result.ratio:g}"


def score(lang: str, part: str) -> tuple[float, list[str]]:
    """Give F1 over told results, and the lines that went wrong."""
    hit = missed = extra = 0
    wrong = []
    for expected, text in rows(lang, part):
        found = {short(result) for result in find_results(text) if result.told}
        hit += len(found & expected)
        missed += len(expected - found)
        extra += len(found - expected)
        if found != expected:
            wrong.append(f"{text}\n    expected {expected or '-'} found {found or '-'}")
    return 2 * hit / max(2 * hit + missed + extra, 1), wrong
