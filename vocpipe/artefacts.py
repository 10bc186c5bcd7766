"""Which trained models run: ``models/live.toml`` and the artefacts it pins by sha256."""

import hashlib
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from vocpipe.errors import ModelError


@dataclass(frozen=True)
class Live:
    """One line of live.toml: what runs. ``folder`` is None for a model that a package ships."""

    name: str
    version: str
    sha256: str
    folder: Path | None = None


def models_folder() -> Path:
    """Give the folder that holds live.toml: beside the code in a checkout, else where the wheel put it."""
    places = (
        Path(__file__).parent.parent / "models",
        Path(sys.prefix) / "share" / "vocpipe" / "models",
    )
    for place in places:
        if (place / "live.toml").is_file():
            return place
    raise ModelError("models/live.toml is missing", "Reinstall vocpipe")


def live(task: str) -> Live | None:
    """Give what runs for a task ("embedding", "usage", "kind"); None when nothing trained is pinned.

    Raises ModelError when the artefact is missing or is not the pinned one.
    """
    root = models_folder()
    entry = _entry(root / "live.toml", task)
    if entry is None:
        return None
    folder = root / entry["path"] if "path" in entry else None
    if folder is not None and digest(folder) != entry["sha256"]:
        raise ModelError(
            f"the {task} model in {folder} is not the one live.toml pins",
            "Restore the folder, or put its sha256 into models/live.toml after you have compared them",
        )
    return Live(entry["name"], entry["version"], entry["sha256"], folder)


def _entry(file: Path, task: str) -> dict[str, str] | None:
    try:
        entry = tomllib.loads(file.read_text(encoding="utf-8")).get(task)
    except (OSError, ValueError) as error:
        raise ModelError(f"{file} cannot be read ({type(error).__name__})", "Restore it") from error
    missing = [key for key in ("name", "version", "sha256") if entry is not None and key not in entry]
    if missing:
        raise ModelError(f"{file}: [{task}] has no {missing[0]}", "Restore its lines")
    return entry


def digest(folder: Path) -> str:
    """Give the sha256 over the names and contents of a folder's files, in order of name."""
    total = hashlib.sha256()
    for file in sorted(path for path in folder.glob("*") if path.is_file()):
        total.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()
