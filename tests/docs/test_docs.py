"""The guides tell the truth about settings, commands and links."""

import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel
from typer.main import get_command

from vocpipe.cli.app import app
from vocpipe.settings import Settings, build
from vocpipe.sources import AnySource
from vocpipe.sources.sheet_tabs import each_tab

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / name for name in ("README.md", "README.ja.md", "CHANGELOG.md")] + sorted(
    (ROOT / "docs").glob("*.md")
)
ROW = re.compile(r"^\| `([a-z_.]+)` \| (.+?) \| (.+?) \| `(.+?)` \| .+ \|$", re.M)


def settings_rows(page: str) -> dict[str, tuple[str, str]]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return {name: (default, example) for name, _, default, example in ROW.findall(text)}


def settings_names(model: type[BaseModel], prefix: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= settings_names(kind, f"{prefix}{name}.")
        elif name != "root":
            found[prefix + name] = field.default
    return found


def nested(name: str, example: str) -> dict[str, object]:
    section = name.rpartition(".")[0]
    return tomllib.loads(f"[{section}]\n{example}" if section and not example.startswith("[") else example)


@pytest.mark.parametrize("page", ["settings.md", "settings.ja.md"])
def test_every_setting_and_nothing_else_is_in_the_guide_with_its_default(page: str) -> None:
    rows, names = settings_rows(page), settings_names(Settings)
    assert set(rows) == set(names)
    for name, default in names.items():
        written = re.fullmatch(r"`(.+)`", rows[name][0])
        if written:
            stands = tomllib.loads(f"x = {written[1]}")["x"]
            assert stands == (list(default) if isinstance(default, tuple) else default), name
        else:
            assert default is None, name


@pytest.mark.parametrize("page", ["settings.md", "settings.ja.md"])
def test_every_example_of_the_guide_is_a_setting_that_can_be_read(page: str, tmp_path: Path) -> None:
    for name, (_, example) in settings_rows(page).items():
        build(nested(name, example), tmp_path)


@pytest.mark.parametrize("page", ["sources.md", "sources.ja.md"])
def test_every_kind_of_source_has_its_toml_lines(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks = [tomllib.loads(block) for block in re.findall(r"```toml\n(.+?)```", text, re.S)]
    shown = {row["type"]: row for block in blocks for row in block["source"]}
    kinds = {kind.model_fields["type"].default: kind for kind in get_args(get_args(AnySource)[0])}
    assert set(shown) == set(kinds)
    for name, row in shown.items():
        for source in each_tab(row):
            kinds[name].model_validate(source)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_guide_leads_to_a_file(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#\s]+)", text) + re.findall(r'src="([^"]+)"', text)
    missing = [t for t in targets if "://" not in t and not (page.parent / t).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_a_guide_shows_exists_with_its_options(page: Path) -> None:
    commands = getattr(get_command(app), "commands")  # noqa: B009
    blocks = re.findall(r"^```(?:bash)?\n(.+?)^```", page.read_text(encoding="utf-8"), re.S | re.M)
    for line in re.findall(r"^vocpipe (.+)$", "\n".join(blocks), re.M):
        words = line.split("#")[0].split()
        names = words[0].split("|")
        assert set(names) <= set(commands), line
        for name in names:
            command = commands[name]
            within = getattr(command, "commands", {}).get(words[1]) if words[1:] else None
            known = {option for parameter in (within or command).params for option in parameter.opts}
            assert {word for word in words if word.startswith("--")} <= known | {"--help"}, line


def outline(page: Path) -> tuple[list[str], list[str]]:
    """The levels of the headings of a guide, and the commands it shows, in order."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```(?:bash)?\n(.+?)^```", text, re.S | re.M)
    levels = re.findall(r"^(#+) ", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M), re.M)
    return levels, re.findall(r"^vocpipe (\S+)", "\n".join(blocks), re.M)


GUIDES = sorted(
    {page for page in (ROOT / "docs").glob("*.md") if ".ja." not in page.name}
    - {ROOT / "docs" / "decisions.md"}
)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_guide_stands_in_japanese_with_the_same_sections_and_commands(guide: Path) -> None:
    assert outline(guide.with_suffix(".ja.md")) == outline(guide)
