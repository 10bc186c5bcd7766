"""vocpipe.toml and VOCPIPE_* variables, validated into Settings; nothing is read at import."""

import os
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as VariableError

from vocpipe.drafting.alert_rules import AlertRules
from vocpipe.drafting.banner_rules import BannerRules
from vocpipe.errors import SettingsError
from vocpipe.records import ZoneName
from vocpipe.settings_groups import (
    ClosingSettings,
    DeskSettings,
    EmbeddingSettings,
    LlmSettings,
    PrivacySettings,
    RouteSettings,
    WebSettings,
    WorkerSettings,
)
from vocpipe.teaching.levels import LevelRule

FILE = "vocpipe.toml"


class Settings(BaseSettings):
    """One workspace. Relative paths are read from the folder of vocpipe.toml (``root``)."""

    model_config = SettingsConfigDict(
        env_prefix="VOCPIPE_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    root: Path = Field(default_factory=Path.cwd)
    name: str = "vocpipe"
    timezone: ZoneName = "Asia/Tokyo"
    language: Literal["ja", "en"] = "ja"
    database_url: str = "sqlite:///vocpipe.db"
    features: str = "features.toml"
    accounts: str | None = None
    usage_events: str | None = None
    changes: tuple[str, ...] = ()
    output: str = "briefs"
    our_names: tuple[str, ...] = ()
    """Names of our own people and company, so that minutes tell our side from the customer's."""
    source: tuple[dict[str, Any], ...] = ()
    destination: tuple[dict[str, Any], ...] = ()
    tracker: tuple[dict[str, Any], ...] = ()
    """Where changes are kept besides files: ``[[tracker]]`` of type github, jira or feed."""
    closing: ClosingSettings = ClosingSettings()
    route: RouteSettings = RouteSettings()
    desks: DeskSettings = DeskSettings()
    alerts: AlertRules = AlertRules()
    banners: BannerRules = BannerRules()
    level: LevelRule = LevelRule()
    embedding: EmbeddingSettings = EmbeddingSettings()
    privacy: PrivacySettings = PrivacySettings()
    llm: LlmSettings = LlmSettings()
    web: WebSettings = WebSettings()
    workers: WorkerSettings = WorkerSettings()
    now: datetime | None = None
    """The present moment, for replaying the past; the clock when unset."""

    @field_validator("now")
    @classmethod
    def _aware(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("needs an offset, for example 2026-11-22T09:00:00+09:00")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let VOCPIPE_* variables win over vocpipe.toml."""
        return (env_settings, init_settings)

    @property
    def zone(self) -> ZoneInfo:
        """The workspace's time zone."""
        return ZoneInfo(self.timezone)

    def moment(self) -> datetime:
        """Give the present moment in UTC."""
        return (self.now or datetime.now(UTC)).astimezone(UTC)

    def path(self, name: str) -> Path:
        """Give the absolute path of a file that the settings name."""
        return self.root / Path(name).expanduser()

    def store_url(self) -> str:
        """Give the database address with a relative SQLite file resolved from ``root``."""
        prefix = "sqlite:///"
        if self.database_url.startswith(prefix):
            return prefix + str(self.path(self.database_url.removeprefix(prefix)))
        return self.database_url

    def models_cache(self) -> Path:
        """Give the folder where the packaged model is unpacked once for all workspaces."""
        home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
        return Path(os.environ.get("VOCPIPE_CACHE") or Path(home) / "vocpipe") / "models"


def load(folder: Path | None = None) -> Settings:
    """Read vocpipe.toml of ``folder`` (default: here) and VOCPIPE_* variables.

    Raises SettingsError naming the file and the key when something cannot be used as written,
    or when there is no vocpipe.toml.
    """
    root = (folder or Path.cwd()).resolve()
    file = root / FILE
    if not file.is_file():
        raise SettingsError(f"there is no {FILE} in {root}", "Run: vocpipe init (or vocpipe demo to try it)")
    return build(_read_toml(file), root, str(file))


def build(values: dict[str, Any], root: Path, where: str = "settings") -> Settings:
    """Make Settings from plain values; raises SettingsError that names ``where`` and the key."""
    try:
        return Settings(**{"root": root, **values})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "(file)"
        variable = "VOCPIPE_" + "__".join(str(part) for part in first["loc"]).upper()
        if variable in os.environ:
            raise SettingsError(f"the variable {variable} {_plain(first)}", "Mend or unset it") from error
        raise SettingsError(
            f"{where}: {key} {_plain(first)}", "Mend that line; see docs/settings.md"
        ) from error
    except VariableError as error:
        name = next((name for name in Settings.model_fields if f'"{name}"' in str(error)), "...")
        raise SettingsError(
            f"the variable VOCPIPE_{name.upper()} is not JSON", 'Write a list as ["one", "two"], or unset it'
        ) from error


def _plain(first: Any) -> str:
    if first["type"] == "extra_forbidden":
        return "is not a setting vocpipe knows"
    return str(first["msg"]).removeprefix("Value error, ")


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is not valid TOML: {error}", "Mend that line") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file} is not UTF-8", "Save it as UTF-8") from error
    except OSError as error:
        raise SettingsError(f"{file} cannot be read ({error.strerror})", "Check its permissions") from error
