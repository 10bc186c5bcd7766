"""Evaluate: run the taggers, themes and links on a file of labels and measure them; touches no store."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vocpipe.changes.calibration import answers
from vocpipe.changes.match import fit_matcher
from vocpipe.embedding import fit_space
from vocpipe.errors import SettingsError
from vocpipe.evaluation import Labelled, classification, clustering, mistakes, ranking, read_changes
from vocpipe.kinds import KindTag, KindTagger
from vocpipe.records import Evidence, Knowledge, Lang, UsageState
from vocpipe.text.language import detect
from vocpipe.themes.bootstrap import find_groups
from vocpipe.usage import UsageTag, UsageTagger
from vocpipe.usage.catalogue import Catalogue, load, of_names
from vocpipe.usage.pairs import UsageInput
from vocpipe.workspace import Workspace

Rows = list[dict[str, Any]]
Measured = tuple[dict[str, Any], Rows]
"""The figures in the public shape, and the mistakes, the most confident first."""

Said = tuple[list[str], list[dict[str, float]], list[str]]
"""For each row: what was said, the chances of every class, and the language."""

PROPOSED = 10


def evaluate(
    workspace: Workspace,
    task: str,
    labelled: Labelled,
    *,
    features: Path | None = None,
    changes: Path | None = None,
) -> Measured:
    """Measure one task on labelled rows; ``seconds`` is the time of the whole work, embedding included."""
    started, rows = time.monotonic(), labelled.rows
    measures: dict[str, Callable[[], Measured]] = {
        "themes": lambda: _themes(workspace, rows),
        "usage": lambda: _usage(workspace, rows, features),
        "kinds": lambda: _kinds(workspace, rows),
        "links": lambda: _links(workspace, rows, changes),
    }
    figures, wrong = measures[task]()
    return figures | labelled.left_out | {"seconds": round(time.monotonic() - started, 3)}, wrong


def _lang(row: dict[str, Any]) -> Lang:
    written = row.get("lang")
    return Lang(written) if written in set(Lang) else detect(row["text"])


def _themes(workspace: Workspace, rows: Rows) -> Measured:
    langs = [str(_lang(row)) for row in rows]
    raw = workspace.embedder.encode([row["text"] for row in rows])
    vectors = fit_space(workspace.embedder.model_id, raw, langs, workspace.reference).centre(raw, langs)
    labels = find_groups(vectors, spread=workspace.reference.spread)
    found = [int(label) if label >= 0 else None for label in labels]
    return clustering([row["label"] for row in rows], found, langs, vectors), []


def _kinds(workspace: Workspace, rows: Rows) -> Measured:
    gold = [row["kind"] for row in rows]
    langs, tags = _kind_tags(workspace.kind_tagger, rows)
    said, chances = [str(tag.value.kind) for tag in tags], [tag.probabilities for tag in tags]
    figures = classification(gold, said, chances, langs)
    evidence = [_quoted(row["text"], tag.evidence) for row, tag in zip(rows, tags, strict=True)]
    return figures, _wrong(rows, "kind", gold, said, chances, evidence)


def _kind_tags(tagger: KindTagger, rows: Rows) -> tuple[list[str], list[KindTag]]:
    langs = [_lang(row) for row in rows]
    return [str(lang) for lang in langs], tagger.tag([row["text"] for row in rows], langs)


def kinds_said(tagger: KindTagger, rows: Rows) -> Said:
    """Give what a kind tagger says of labelled rows."""
    langs, tags = _kind_tags(tagger, rows)
    return [str(tag.value.kind) for tag in tags], [tag.probabilities for tag in tags], langs


def usage_said(catalogue: Catalogue, tagger: UsageTagger, rows: Rows) -> Said:
    """Give the likeliest state that a usage tagger sees in labelled rows."""
    langs, tags = _usage_tags(catalogue, tagger, rows)
    chances = [tag.value.probabilities for tag in tags]
    return [max(chance, key=lambda state: chance[state]) for chance in chances], chances, langs


def _usage(workspace: Workspace, rows: Rows, features: Path | None) -> Measured:
    names = [row["feature"] for row in rows]
    catalogue = load(features) if features else of_names(dict.fromkeys(names))
    tagger = workspace.usage_tagger_of(catalogue)
    codes, tags = _usage_tags(catalogue, tagger, rows)
    gold, chances = [row["state"] for row in rows], [tag.value.probabilities for tag in tags]
    said = [max(chance, key=lambda state: chance[state]) for chance in chances]
    answered = [tag.value.state != UsageState.UNKNOWN for tag in tags]
    figures = classification(gold, said, chances, codes, answered)
    known = [i for i, row in enumerate(rows) if row.get("knowledge")]
    if known:
        figures["knowledge"] = _knowledge(
            [rows[i] for i in known], [tags[i] for i in known], [codes[i] for i in known]
        )
    evidence = [_quoted(row["text"], tag.evidence) for row, tag in zip(rows, tags, strict=True)]
    return figures, _wrong(rows, "state", gold, said, chances, evidence)


def _usage_tags(catalogue: Catalogue, tagger: UsageTagger, rows: Rows) -> tuple[list[str], list[UsageTag]]:
    langs, names = [_lang(row) for row in rows], [row["feature"] for row in rows]
    inputs = [
        UsageInput(row["text"], lang, hints=(name,))
        for row, lang, name in zip(rows, langs, names, strict=True)
    ]
    keys = [name if name in catalogue.by_key else catalogue.resolve(name) for name in names]
    tags = [_of_feature(found, key) for found, key in zip(tagger.tag(inputs), keys, strict=True)]
    return [str(lang) for lang in langs], tags


def _of_feature(tags: list[UsageTag], key: str | None) -> UsageTag:
    """Give the tag about the feature asked for, else the first: the voice as a whole."""
    return next((tag for tag in tags if tag.feature == key), tags[0])


def _knowledge(rows: Rows, tags: list[UsageTag], langs: list[str]) -> dict[str, Any]:
    gold, said = [row["knowledge"] for row in rows], [str(tag.value.knowledge) for tag in tags]
    chances = [{state: tag.value.knowledge_confidence or 0.0} for tag, state in zip(tags, said, strict=True)]
    return classification(gold, said, chances, langs, [state != Knowledge.UNKNOWN for state in said])


def _links(workspace: Workspace, rows: Rows, changes: Path | None) -> Measured:
    if changes is None:
        raise SettingsError(
            "links are measured against candidates", "Give --changes FILE with one {id, text} a line"
        )
    candidates = read_changes(changes)
    voices, texts = [row["feedback"] for row in rows], [candidate["text"] for candidate in candidates]
    # As a workspace does it: the space is of the voices, and the changes are put into it.
    asked, told = ([str(detect(text)) for text in group] for group in (voices, texts))
    raw = workspace.embedder.encode(voices)
    space = fit_space(workspace.embedder.model_id, raw, asked, workspace.reference)
    vectors = space.centre(raw, asked)
    known = space.centre(workspace.embedder.encode(texts), told)
    found = fit_matcher(texts, known, vectors).rank(voices, vectors, PROPOSED)
    said = answers(found.p[:, 0], found.nothing)
    ids = np.array([candidate["id"] for candidate in candidates], dtype=object)
    ranked = [
        [] if answer == "nothing" else [str(one) for one in ids[index]]
        for answer, index in zip(said, found.index, strict=True)
    ]
    gold = [None if row["change"] is None else str(row["change"]) for row in rows]
    # A label that names no candidate can only be missed: a wrong file must not look like a bad model.
    known_ids = set(ids)
    lost = sum(one is not None and one not in known_ids for one in gold)
    return ranking(gold, ranked) | ({"labels_not_among_candidates": lost} if lost else {}), []


def _quoted(text: str, evidence: Sequence[Evidence]) -> str:
    """Show evidence as it is shown beside a voice: the cue and its exact words."""
    return "; ".join(
        " ".join(
            part
            for part in (one.cue, f"「{text[one.start : one.end]}」" if one.end else "", one.note)
            if part
        )
        for one in evidence
    )


def _wrong(
    rows: Rows,
    label: str,
    gold: list[str],
    said: list[str],
    chances: Sequence[Mapping[str, float]],
    evidence: Sequence[str],
) -> Rows:
    return [
        {
            "text": rows[i]["text"],
            label: gold[i],
            "said": said[i],
            "confidence": round(chances[i].get(said[i], 0.0), 3),
            "evidence": evidence[i],
        }
        for i in mistakes(gold, said, chances, len(rows))
    ]
