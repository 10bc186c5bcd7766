"""The desks on voices labelled by hand: case studies, banner copy, numbers, shortened quotes, answers, speed.

    vocpipe demo --folder /tmp/demo && python -m bench.desks --demo /tmp/demo [--out FILE]

The labels (ids only) are in ``bench/desks_labels``; the texts come from the demo and from ``shared/data``.
Voices of the public sets have no account and no usage events: they are given as praise by a user, which
is the hardest case for precision.
"""

import argparse
import json
import os
import platform
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from tests.text.labelled import score
from vocpipe.drafting.banner import banner_copy
from vocpipe.drafting.briefs import marketing_brief, product_brief, sales_brief, success_brief
from vocpipe.drafting.casestudy import case_studies
from vocpipe.drafting.claims import doubtful_claims
from vocpipe.drafting.data import BriefData, BriefUsage, BriefVoice
from vocpipe.drafting.objections import answer_candidates, answers_to, hesitates, topics_of
from vocpipe.drafting.praise import warmth
from vocpipe.drafting.shorten import Words, prove
from vocpipe.pipeline.briefing import brief_voice, gather
from vocpipe.records import Kind, Lang, Team, UsageState, UsageValue
from vocpipe.settings import load
from vocpipe.text.sentences import split
from vocpipe.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("VOCPIPE_SHARED", ROOT.parent / "shared")) / "data"
LABELS = ROOT / "bench" / "desks_labels"
SETS = {
    "is22": ("is22_feature_reviews/feature_relevance.jsonl", "is22_feature_reviews/reviews.jsonl"),
    "jrte": ("jrte_hotel_reviews_ja/data.jsonl",),
}
MORE_TEXTS = ("townwifi_reviews_ja", "maalej_app_reviews", "timestamped_app_reviews_en", "knbc_ja",
              "usage_labelled", "tfrex_feature_sentences", "semeval19_uservoice_suggestions",
              "usage_notes", "jrte_hotel_reviews_ja", "is22_feature_reviews", "pan_app_review_sentences",
              "calibre_feedback_to_release", "dd2030_minutes_ja", "team_mirai_policy_ja", "nlbse24_issues",
              "banking77", "nlupp", "qmsum", "ruby_dev_meetings", "sib200_ja_en",
              "xsid_ja_en", "jglue_pairs_ja")  # fmt: skip
JOINED = {"knbc_ja": ("", "doc_id"), "pan_app_review_sentences": (" ", "")}
"""The sets of sentences whose documents are quoted from: what joins them, and the field that names one."""
OWN_TEXTS = ("models/usage/assets/ja.jsonl", "models/usage/assets/own_ja.jsonl", "models/kind/assets/ja.tsv")
SHORTENED = {
    "first set: the rules of words were mended on it": "1",
    "second set, unseen by the rules of words": "2",
    "third set, unseen by the rules of structure": "3",
    "fourth set, unseen by those rules as mended on the third": "4",
    "fifth set, unseen by the rule of openers alone": "5",
}
"""The sets of ``shortened.tsv`` in the order they were read."""
TOP = 10


@dataclass(frozen=True)
class Ranked:
    """How a ranking does: how many of its first ten are right, and how many of the right ones it finds."""

    name: str
    at_ten: float
    recall: float


def demo_voices(folder: Path) -> dict[str, BriefVoice]:
    """Give the voices of a played demo by id."""
    with Workspace(load(folder)) as workspace:
        known = gather(workspace, workspace.store.feedback.find())
        zone = workspace.settings.zone
        return {voice.id: brief_voice(known, voice, zone) for voice in known.voices.values()}


def public_voices() -> dict[str, BriefVoice]:
    """Give the voices of the public sets by id, each as praise by a user."""
    using = (BriefUsage(feature="app", value=UsageValue(state=UsageState.USER)),)
    found = {}
    for name, files in SETS.items():
        for file in files:
            for line in (DATA / file).read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                found.setdefault(row["id"], BriefVoice(
                    id=row["id"], text=row["text"], lang=Lang.EN if name == "is22" else Lang.JA,
                    said_on=date(2026, 11, 18), kind=Kind.PRAISE, usage=using,
                    teams={Team.SALES: "", Team.MARKETING: ""},
                ))  # fmt: skip
    return found


def labelled(file: str) -> list[list[str]]:
    lines = (LABELS / file).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def ranked(name: str, order: Sequence[str], right: set[str]) -> Ranked:
    first = order[:TOP]
    found = len(right & set(order)) / len(right)
    return Ranked(name, sum(one in right for one in first) / max(len(first), 1), found)


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Give Cohen's kappa of two readers: their agreement beyond what chance gives them."""
    n = len(pairs)
    same = sum(one == two for one, two in pairs) / n
    yes_one, yes_two = (sum(pair[side] for pair in pairs) / n for side in (0, 1))
    chance = yes_one * yes_two + (1 - yes_one) * (1 - yes_two)
    return (same - chance) / (1 - chance) if chance < 1 else 1.0


def baselines(voices: Sequence[BriefVoice], right: set[str]) -> list[Ranked]:
    """Rank by words of praise and then length, and at random (the mean of 200 shuffles)."""
    glad = {v.id: sum(warmth(v.text[a:b]) for a, b in split(v.text)) for v in voices}
    warm = sorted(voices, key=lambda v: (-glad[v.id], -len(v.text)))
    rng, total = random.Random(1), 0.0
    ids = [voice.id for voice in voices]
    for _ in range(200):
        total += ranked("", rng.sample(ids, len(ids)), right).at_ten
    return [
        ranked("words of praise, then length", [v.id for v in warm if glad[v.id]], right),
        Ranked("random", total / 200, 1.0),
    ]


def worth(voices: Sequence[BriefVoice], right: set[str], choose: Callable[..., list[str]]) -> list[Ranked]:
    return [ranked("vocpipe", choose(voices), right), *baselines(voices, right)]


def cases_of(voices: Sequence[BriefVoice]) -> list[str]:
    return [case.voice.id for case in case_studies(voices)]


def copies_of(voices: Sequence[BriefVoice]) -> list[str]:
    return list(dict.fromkeys(copy.voice.id for copy in banner_copy(voices)))


def worth_lines(rows: Sequence[Sequence[str]], known: dict[str, BriefVoice]) -> list[str]:
    """Give how the rankings do by the first reader, by the second, and where both agree."""
    pool, lines = [known[row[1]] for row in rows], []
    for title, column, choose in (("Case-study worth", 2, cases_of), ("Banner worth", 3, copies_of)):
        pairs = [(row[column] == "1", row[column + 2] == "1") for row in rows]
        lines += ["", f"## {title} (kappa of the two readers {kappa(pairs):.2f})", ""]
        lines += [
            "| right according to | voices | ranking | precision@10 | recall |",
            "|---|---:|---|---:|---:|",
        ]
        readers = (
            ("first reader", [one for one, _ in pairs]),
            ("second reader", [two for _, two in pairs]),
            ("both", [one and two for one, two in pairs]),
        )
        for reader, marks in readers:
            right = {row[1] for row, mark in zip(rows, marks, strict=True) if mark}
            lines += [
                f"| {reader} | {len(right)} | {one.name} | {one.at_ten:.2f} | {one.recall:.2f} |"
                for one in worth(pool, right, choose)
            ]
    return lines


def more_texts() -> dict[str, str]:
    """Give the texts that shortened quotes come from by id; a document's sentences are joined to a voice."""
    found: dict[str, str] = {}
    for file in sorted(file for name in MORE_TEXTS for file in (DATA / name).glob("*.jsonl")):
        joint, key = JOINED.get(file.parent.name, (None, ""))
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            text = row.get("body") or row.get("text") or row.get("sentence") or ""
            found.setdefault(str(row.get("id")), text)
            if joint is not None:
                whole = row.get(key) or str(row["id"]).rsplit("-", 1)[0]
                found[whole] = f"{found[whole]}{joint}{text}" if whole in found else text
    for own in OWN_TEXTS:
        for number, line in enumerate((ROOT / own).read_text(encoding="utf-8").splitlines(), start=1):
            found[f"{own}:{number}"] = json.loads(line)["text"] if line[0] == "{" else line.split("\t")[-1]
    return found


def proven(row: Sequence[str], text: str) -> bool:
    """Tell whether the gate lets a shortened quote of the labels through."""
    spans = [part.split("-") for part in row[3].split(",")]
    words = Words(int(row[1]), int(row[2]), tuple((int(a), int(b)) for a, b in spans))
    return prove(words.printed(text), text).words is not None


def sense_lines(texts: dict[str, str]) -> list[str]:
    """Give how many shortened quotes keep their sense by each reader: as first read, and as made now."""
    rows = [row for row in labelled("shortened.tsv") if row[0] in texts]
    lines = ["", "## Shortened quotes", ""]
    lines += [
        "| quotes | read | sense kept, first reader | second reader | kappa | still made | first | second |"
    ]
    lines += ["|---|---:|---:|---:|---:|---:|---:|---:|"]
    for name, set_name in SHORTENED.items():
        some = [row for row in rows if row[6] == set_name]
        made = [row for row in some if proven(row, texts[row[0]])]
        twice = [(row[4] == "1", row[5] == "1") for row in some if row[5] != "-"]
        agree = f"{kappa(twice):.2f}" if twice else "-"
        shares = [_share(part, column) for part in (some, made) for column in (4, 5)]
        lines.append(f"| {name} | {len(some)} | {shares[0]} | {shares[1]} | {agree}"
                     f" | {len(made)} | {shares[2]} | {shares[3]} |")  # fmt: skip
    return lines


def _share(rows: Sequence[Sequence[str]], column: int) -> str:
    read = [row[column] == "1" for row in rows if row[column] != "-"]
    return f"{sum(read)} of {len(read)} ({sum(read) / len(read):.1%})" if read else "not read"


def objection_lines(known: dict[str, BriefVoice]) -> list[str]:
    """Give how well hesitations are found, and whether the best words of users answer them."""
    rows = [row for row in labelled("objections.tsv") if row[0] in known]
    agreement = kappa([(row[1] == "1", row[3] == "1") for row in rows])
    return [
        "",
        f"## Hesitations and the words that answer them (kappa of the two readers {agreement:.2f})",
        "",
        "| reader | found | others taken for one | first answer right | a right one among three |",
        "|---|---:|---:|---:|---:|",
        _objection_row("first", [(row[0], row[1], row[2]) for row in rows], known),
        _objection_row("second", [(row[0], row[3], row[4]) for row in rows], known),
    ]


def _objection_row(reader: str, rows: Sequence[tuple[str, str, str]], known: dict[str, BriefVoice]) -> str:
    """Give one reader's line; each row is (voice, is it a hesitation, the voices that answer it best)."""
    worries = [row for row in rows if row[1] == "1"]
    found = sum(hesitates(known[row[0]]) for row in worries)
    wrongly = sum(hesitates(known[row[0]]) for row in rows if row[1] == "0")
    candidates = list(answer_candidates(known.values()))
    given = right = reached = 0
    for key, _, best in worries:
        voice = known[key]
        answers = [one.voice.id for one in answers_to([voice], candidates, topics_of(voice.text))]
        given += bool(answers)
        right += bool(answers) and answers[0] in best.split(",")
        reached += bool(set(answers) & set(best.split(",")))
    answerable = sum(row[2] != "-" for row in worries)
    return (
        f"| {reader} | {found} of {len(worries)} | {wrongly} of {len(rows) - len(worries)}"
        f" | {right} of {given} | {reached} of {answerable} |"
    )


def claim_lines() -> list[str]:
    """Give how many sentences with a doubtful claim are held back, and how many without one."""
    rows = labelled("claims.tsv")
    held = [(row[1] == "1", bool(doubtful_claims(row[0]))) for row in rows]
    should, caught = sum(one for one, _ in held), sum(one and two for one, two in held)
    wrongly = sum(two and not one for one, two in held)
    return [
        "",
        "## Claims held back",
        "",
        f"{caught} of {should} sentences that need a lawyer's eye,"
        f" and {wrongly} of {len(rows) - should} others.",
    ]


def drafting_seconds(voices: Sequence[BriefVoice], many: int) -> float:
    """Give the seconds that the four briefs in both languages take for a week of ``many`` voices."""
    week = []
    for number in range(many):
        one = voices[number % len(voices)]
        week.append(
            one.model_copy(
                update={"id": f"{one.id}-{number}", "text": f"{one.text} {number // len(voices)}."}
            )
        )
    data = BriefData(week="2026-W47", starts=date(2026, 11, 16), ends=date(2026, 11, 22), received=many,
                     voices=tuple(week), recent=tuple(week))  # fmt: skip
    begun = time.perf_counter()
    for draft in (product_brief, sales_brief, marketing_brief, success_brief):
        for lang in ("ja", "en"):
            draft(data, lang)
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--demo", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    demo = demo_voices(given.demo)
    known = {**public_voices(), **demo}
    rows = [row for row in labelled("worth.tsv") if row[1] in known]
    lines = [
        "# The desks, on voices labelled by hand",
        "",
        f"`python -m bench.desks --demo FOLDER`, {platform.machine()}, {os.cpu_count()} cores"
        f" shared with other work, {datetime.now(UTC):%Y-%m-%d}.",
        "",
        f"{len(rows)} of {len(labelled('worth.tsv'))} labelled voices found.",
    ]
    lines += worth_lines(rows, known)
    lines += [
        "",
        "## Numbers found (F1 over told results, `tests/text/results.txt`)",
        "",
        "| | dev | held |",
        "|---|---:|---:|",
    ]
    lines += [
        f"| {lang} | {score(lang, 'dev')[0]:.3f} | {score(lang, 'held')[0]:.3f} |" for lang in ("ja", "en")
    ]
    lines += sense_lines({**more_texts(), **{key: voice.text for key, voice in known.items()}})
    lines += objection_lines(demo)
    lines += claim_lines()
    seconds = drafting_seconds([known[key] for key in known if key.startswith("fb_")], 1000)
    lines += [
        "",
        "## Speed",
        "",
        f"A week of 1,000 voices, four briefs in both languages: {seconds:.1f} s on the loaded machine.",
    ]
    text = "\n".join(lines) + "\n"
    sys.stdout.write(text)
    if given.out:
        given.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
