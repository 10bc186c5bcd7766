"""Start a workspace: write vocpipe.toml and a feature catalogue to edit."""

from pathlib import Path

from vocpipe.errors import SettingsError
from vocpipe.settings import FILE

TEMPLATES = Path(__file__).parent / "templates"


def start(folder: Path, language: str = "ja") -> list[Path]:
    """Write the files of a new workspace into ``folder`` and give their paths.

    Raises SettingsError when there is a vocpipe.toml already, or the folder cannot be written.
    """
    if language not in {"ja", "en"}:
        raise SettingsError(f"{language!r} is no language of vocpipe", "Use ja or en")
    if (folder / FILE).exists():
        raise SettingsError(f"{folder / FILE} exists already", "Edit it, or name another folder")
    settings = (TEMPLATES / FILE).read_text(encoding="utf-8").format(language=language)
    features = (TEMPLATES / "features.toml").read_text(encoding="utf-8")
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in ((FILE, settings), ("features.toml", features)):
            if not (folder / name).exists():
                (folder / name).write_text(text, encoding="utf-8")
                written.append(folder / name)
    except OSError as error:
        raise SettingsError(
            f"{folder} cannot be written ({error.strerror})", "Check its permissions"
        ) from error
    return written
