"""Start a workspace: write vocpipe.toml and a feature catalogue to edit."""

from pathlib import Path

from vocpipe.errors import SettingsError
from vocpipe.pipeline.reference import read_reference
from vocpipe.settings import FILE, load
from vocpipe.sources.new_sheet import PreparedSheet, prepare_sheet
from vocpipe.workspace import Workspace

TEMPLATES = Path(__file__).parent / "templates"


def start(folder: Path, language: str = "ja") -> list[Path]:
    """Write the files of a new workspace into ``folder`` and give their paths.

    Raises SettingsError when there is a vocpipe.toml already, or the folder cannot be written.
    """
    if language not in {"ja", "en"}:
        raise SettingsError(f"{language!r} is no language of vocpipe", "Use ja or en")
    if (folder / FILE).exists():
        raise SettingsError(f"{folder / FILE} exists already", "Edit it, or name another folder")
    settings = (TEMPLATES / f"vocpipe.{language}.toml").read_text(encoding="utf-8")
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


def start_sheet(
    folder: Path, language: str, url: str, key: Path | None, sheets_api: str | None = None
) -> PreparedSheet:
    """Prepare a shared sheet with drop-downs of the features and accounts of the workspace in ``folder``.

    Raises SettingsError without a key file or workspace, and SourceError when the sheet cannot be used.
    """
    if language not in {"ja", "en"}:
        raise SettingsError(f"{language!r} is no language of vocpipe", "Use ja or en")
    if key is None:
        raise SettingsError(
            "the key file of the service account is not named",
            "Add --key FILE.json; docs/sources.md tells how to make one",
        )
    with Workspace(load(folder)) as workspace, workspace.running():
        read_reference(workspace)
        accounts = sorted(account.name for account in workspace.store.accounts.current().values())
        features = [feature.name(language) for feature in workspace.catalogue.features]
    return prepare_sheet(url, key, language, {"account": accounts, "feature": features}, sheets_api)
