"""The tables of vocpipe.toml ([embedding], [web], ...), each with its defaults and what it must be."""

from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, field_validator

from vocpipe.records import Role


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EmbeddingSettings(_Section):
    """``model`` is "packaged" (multilingual-e5-small, tuned), "packaged-plain", a folder or a name."""

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
