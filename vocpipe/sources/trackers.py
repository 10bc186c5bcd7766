"""Where product changes are kept: GitHub, Jira, or a feed. ``[[tracker]]`` in vocpipe.toml, one each.

Keys come from environment variables only. A tracker is read whole each time: a release dates issues
that were closed long before, and a reopened one must lose its day.
"""

import base64
from collections.abc import Iterator, Mapping
from os import environ
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from vocpipe.changes.feed import parse_feed
from vocpipe.changes.github import github_changes
from vocpipe.changes.jira import FIELDS, jira_changes
from vocpipe.errors import SettingsError, SourceError
from vocpipe.records import Change

if TYPE_CHECKING:
    from vocpipe.http import JsonApi, Limits

PAGE = 100
MOST_PAGES = 500


class Tracker(BaseModel):
    """One tracker; ``name`` begins the ids of its changes, so keep it when a repository is renamed."""

    model_config = ConfigDict(extra="forbid")

    type: str
    name: str = Field(min_length=1)
    timeout: float = Field(default=60.0, gt=0)

    def changes(self) -> list[Change]:
        """Give every change there is; raises SourceError or SettingsError naming the tracker."""
        try:
            return self.read()
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise SourceError(
                f"tracker {self.name}: the server answers something that is no list of changes",
                "Check its address in vocpipe.toml",
            ) from error

    def read(self) -> list[Change]:
        """Read it; an answer of another shape raises whatever it may."""
        raise NotImplementedError

    def _key(self, variable: str) -> str:
        key = environ.get(variable, "").strip()
        if not key:
            raise SettingsError(f"tracker {self.name}: {variable} is not set", "Set it to an access token")
        return key

    def _limits(self) -> "Limits":
        from vocpipe.http import Limits

        return Limits(read=self.timeout)


class GitHubTracker(Tracker):
    """Issues, pull requests and releases of one repository; ``token_env`` for a private one."""

    type: Literal["github"] = "github"
    repo: str = Field(pattern=r"^[\w.-]+/[\w.-]+$")
    token_env: str | None = None
    base: str = "https://api.github.com"
    pulls: bool = True

    def read(self) -> list[Change]:
        """Give the repository's changes."""
        from vocpipe.http import JsonApi, Refused

        signed = {"Authorization": f"Bearer {self._key(self.token_env)}"} if self.token_env else {}
        api = JsonApi(self.name, self.base, {"X-GitHub-Api-Version": "2022-11-28", **signed}, self._limits())
        try:
            found = self._pages(api, "issues", state="all")
            issues = [issue for issue in found if self.pulls or "pull_request" not in issue]
            releases = list(self._pages(api, "releases"))
        except Refused as error:
            moved = error.status in (301, 302, 307, 308)
            raise SourceError(
                f"tracker {self.name}: repository {self.repo} was renamed"
                if moved
                else f"tracker {self.name}: repository {self.repo} is not there",
                "Put its new name into 'repo' and keep 'name'" if moved else "Mend 'repo', or set token_env",
            ) from error
        finally:
            api.close()
        return github_changes(issues, releases, self.name)

    def _pages(self, api: "JsonApi", what: str, **params: str) -> Iterator[Mapping[str, Any]]:
        path, given = f"repos/{self.repo}/{what}", {**params, "per_page": str(PAGE)}
        for _ in range(MOST_PAGES):
            answer = api.got(path, given)
            yield from answer.json()
            following = answer.links.get("next", {}).get("url")
            if not following:
                return
            path, given = following, {}


class JiraTracker(Tracker):
    """The issues of a JQL query. Cloud signs with mail and token, Data Center with a token alone."""

    type: Literal["jira"] = "jira"
    base: str
    jql: str
    token_env: str
    email_env: str | None = None

    def read(self) -> list[Change]:
        """Give the changes of the query."""
        from vocpipe.http import JsonApi, Refused

        api = JsonApi(self.name, self.base, {"Authorization": self._signed()}, self._limits())
        try:
            statuses = api.get(f"rest/api/{self._version}/status")
            categories = {str(s["id"]): str(s["statusCategory"]["key"]) for s in statuses}
            issues = list(self._cloud(api) if self.email_env else self._data_center(api))
        except Refused as error:
            raise SourceError(
                f"tracker {self.name}: Jira does not take the query ({error.status})", "Mend 'base' or 'jql'"
            ) from error
        finally:
            api.close()
        return jira_changes(issues, categories, self.name, self.base)

    def _signed(self) -> str:
        token = self._key(self.token_env)
        if not self.email_env:
            return f"Bearer {token}"
        pair = f"{self._key(self.email_env)}:{token}"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"

    @property
    def _version(self) -> int:
        return 3 if self.email_env else 2

    def _cloud(self, api: "JsonApi") -> Iterator[Mapping[str, Any]]:
        asked = {"jql": self.jql, "fields": ",".join(FIELDS), "expand": "changelog", "maxResults": PAGE}
        token: str | None = None
        for _ in range(MOST_PAGES):
            page = api.get("rest/api/3/search/jql", asked | ({"nextPageToken": token} if token else {}))
            yield from page["issues"]
            token = page.get("nextPageToken")
            if not token:
                return

    def _data_center(self, api: "JsonApi") -> Iterator[Mapping[str, Any]]:
        asked = {"jql": self.jql, "fields": ",".join(FIELDS), "expand": "changelog", "maxResults": PAGE}
        start = 0
        for _ in range(MOST_PAGES):
            page = api.get("rest/api/2/search", asked | {"startAt": start})
            yield from page["issues"]
            start += len(page["issues"])
            if not page["issues"] or start >= page["total"]:
                return


class FeedTracker(Tracker):
    """An RSS or Atom feed of release notes."""

    type: Literal["feed"] = "feed"
    url: str = Field(pattern=r"^https?://")

    def read(self) -> list[Change]:
        """Give the feed's entries."""
        from vocpipe.http import get_bytes

        return parse_feed(get_bytes(self.name, self.url, self._limits()), self.name)


AnyTracker = Annotated[GitHubTracker | JiraTracker | FeedTracker, Field(discriminator="type")]
"""One ``[[tracker]]`` of vocpipe.toml."""
