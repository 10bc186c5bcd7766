"""Help desks read through their own APIs: each module is one vendor's connector."""

from vocpipe.sources.desks.freshdesk import FreshdeskSource
from vocpipe.sources.desks.github import GithubSource
from vocpipe.sources.desks.hubspot import HubspotSource
from vocpipe.sources.desks.intercom import IntercomSource
from vocpipe.sources.desks.jira import JiraSource
from vocpipe.sources.desks.zendesk import ZendeskSource

__all__ = [
    "FreshdeskSource",
    "GithubSource",
    "HubspotSource",
    "IntercomSource",
    "JiraSource",
    "ZendeskSource",
]
