"""Labels: what people said about kind and usage, as rows that a recipe can learn from."""

import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vocpipe.records import PRODUCT, About, Channel, Feature, Feedback, Lang, Verdict
from vocpipe.usage.catalogue import Catalogue
from vocpipe.workspace import Workspace

STYLES = {
    Channel.TICKET: "ticket", Channel.MEETING: "meeting", Channel.SHEET: "csm_note", Channel.REVIEW: "review",
}  # fmt: skip
PEOPLE = "people"
"""What the assets of people's labels are called, and their style where the channel has none."""


@dataclass(frozen=True)
class Label:
    """One voice with what a person said of it."""

    id: str
    text: str
    lang: str
    style: str
    value: dict[str, Any]
    feature: str = ""

    def row(self) -> dict[str, Any]:
        """Give the row as ``vocpipe evaluate`` reads it."""
        names = ("kind", "state", *(() if self.value.get("knowledge_kept") else ("knowledge",)))
        told = {name: self.value[name] for name in names if self.value.get(name) is not None}
        return {
            "text": self.text,
            "lang": self.lang,
            **({"feature": self.feature} if self.feature else {}),
            **told,
        }


def is_fixed(label: Label) -> bool:
    """Say whether a label is of the fifth that is kept for comparing: by its voice's id, so for ever."""
    return zlib.crc32(label.id.encode()) % 5 == 0


def kind_labels(workspace: Workspace) -> list[Label]:
    """Give the voices whose kind a person said of the present text, oldest verdict first."""
    return [_label(verdict, voice) for verdict, voice in _said(workspace, About.KIND)]


def usage_labels(workspace: Workspace) -> list[Label]:
    """Give the (voice, feature) pairs whose state a person said, of features the catalogue has."""
    known = workspace.catalogue.by_key
    return [
        _label(verdict, voice, verdict.subject)
        for verdict, voice in _said(workspace, About.USAGE)
        if verdict.subject in known and verdict.subject != PRODUCT
    ]


def _said(workspace: Workspace, about: About) -> list[tuple[Verdict, Feedback]]:
    human = [verdict for verdict in workspace.store.ledger.current(about) if verdict.human]
    voices = workspace.store.feedback.by_id([verdict.feedback_id for verdict in human])
    pairs = [(verdict, voices[verdict.feedback_id]) for verdict in human if verdict.feedback_id in voices]
    # What was said of a former text need not be true of this one.
    return [(verdict, voice) for verdict, voice in pairs if verdict.revision == voice.revision]


def _label(verdict: Verdict, voice: Feedback, feature: str = "") -> Label:
    lang = "en" if voice.lang is Lang.EN else "ja"
    return Label(voice.id, voice.text, lang, STYLES.get(voice.channel, PEOPLE), dict(verdict.value), feature)


def write_kinds(labels: list[Label], assets: Path) -> None:
    """Add labels to ``<lang>.tsv``; a text that is there already is labelled by the person alone."""
    for lang in ("ja", "en"):
        file = assets / f"{lang}.tsv"
        people = {_one_line(one.text): one for one in labels if one.lang == lang}
        head, *rows = file.read_text(encoding="utf-8").splitlines()
        own = [row for row in rows if row.split("\t")[4] not in people]
        added = [
            "\t".join(
                (
                    one.value["kind"],
                    ",".join(kind for kind in one.value.get("also", ()) if kind != one.value["kind"]),
                    "" if one.value.get("severity_kept") else str(one.value["severity"]),
                    PEOPLE,
                    text,
                )
            )
            for text, one in people.items()
        ]
        file.write_text("\n".join([head, *own, *added]) + "\n", encoding="utf-8")


def _one_line(text: str) -> str:
    return text.replace("\t", " ").replace("\r", "").replace("\n", "\\n")


def write_usage(labels: list[Label], catalogue: Catalogue, assets: Path) -> None:
    """Write labels as ``people_<lang>.jsonl`` beside the catalogue they speak of."""
    features = (_toml(feature) for feature in catalogue.features)
    (assets / f"{PEOPLE}_features.toml").write_text("\n".join(features), encoding="utf-8")
    for lang in ("ja", "en"):
        rows = [json.dumps(_usage_row(one), ensure_ascii=False) for one in labels if one.lang == lang]
        (assets / f"{PEOPLE}_{lang}.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")


def _usage_row(label: Label) -> dict[str, Any]:
    # What a person left as it stood is learnt as it stood.
    return {**label.row(), "knowledge": label.value["knowledge"], "id": label.id, "style": label.style}


def _toml(feature: Feature) -> str:
    """Write a feature as the catalogue reads it; a JSON string is a TOML string too."""
    lines = ["[[feature]]", f'key = "{feature.key}"', f'area = "{PEOPLE}"']
    for name in ("names", "aliases", "capabilities", "limits"):
        for lang, texts in getattr(feature, name).items():
            lines.append(f"{name}.{lang} = {json.dumps(list(texts), ensure_ascii=False)}")
    return "\n".join(lines) + "\n"
