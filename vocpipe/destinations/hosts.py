"""Which addresses messages may go to: named services, and hosts that the settings list.

A webhook address that anybody could set would let vocpipe be used to reach inside the
network (OWASP ASVS 5.0, 1.3.6). Names are looked up twice: before sending, for a clear error, and
while sending (``kept_outside``), as a name may lead elsewhere by then. Redirects are not followed.
"""

import ipaddress
import socket
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from vocpipe.errors import SettingsError, VocpipeError

SERVICES = frozenset(("slack", "discord", "gchat", "line", "tgram", "webex"))
"""Schemes of apprise that can only reach their own service over https."""

SERVICE_HOSTS = frozenset(("hooks.slack.com", "discord.com", "discordapp.com", "chat.googleapis.com"))
"""Hosts of https:// addresses that apprise turns into one of the services."""

PLAIN = {"json": "jsons", "form": "forms", "xml": "xmls", "mmost": "mmosts", "mailto": "mailtos"}
"""Unencrypted schemes and what to use instead; they may only go to private addresses."""

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

LISTED = frozenset((*PLAIN, *PLAIN.values(), "workflow", "workflows"))
"""Schemes that reach whatever host they name; the settings must list it."""


def check_address(url: str, hosts: Collection[str], name: str, *, allow_private: bool = False) -> None:
    """Refuse an address that is not allowed; the error names the destination, never the address.

    ``hosts`` are the hosts that the settings allow, ``allow_private`` whether they may lie
    inside the network. Raises SettingsError.
    """
    scheme, targets = urlsplit(url).scheme.lower(), _targets(url)
    if scheme in SERVICES or (scheme == "https" and targets <= SERVICE_HOSTS):
        return
    if scheme not in LISTED:
        raise SettingsError(
            f"destination '{name}' uses the scheme '{scheme}', which is not allowed",
            f"Use one of {', '.join(sorted(SERVICES | LISTED))}",
        )
    missing = sorted(targets - {host.lower() for host in hosts})
    if missing:
        raise SettingsError(
            f"destination '{name}' sends to {', '.join(missing)}, which is not allowed",
            "Add it to its 'hosts'",
        )
    _check_network(scheme, targets, name, allow_private)


def is_private(host: str, name: str) -> bool:
    """Tell whether any address of ``host`` lies inside the network or on this machine.

    Raises VocpipeError that names the destination when the host has no address: a name that
    cannot be looked up cannot be judged either.
    """
    try:
        found = _addresses(socket.getaddrinfo(host, None))
    except (OSError, ValueError) as error:
        raise VocpipeError(
            f"destination '{name}': the host {host} cannot be found", "Check its name and the network"
        ) from error
    return not found or any(_inside(address) for address in found)


def _addresses(infos: list[Any]) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    return [ipaddress.ip_address(info[4][0]) for info in infos]


@contextmanager
def kept_outside(url: str, *, allow_private: bool) -> Iterator[None]:
    """Inside the block, let this thread find no inner address for the hosts that ``url`` names.

    apprise looks names up itself; a name that was public when it was checked and has since been
    pointed inside (DNS rebinding) fails to resolve. Other threads and other hosts notice nothing.
    """
    if allow_private:
        yield
        return
    look_up, thread, targets = socket.getaddrinfo, threading.get_ident(), _targets(url)

    def guarded(host: Any, *args: Any, **kwargs: Any) -> Any:
        found = look_up(host, *args, **kwargs)
        name = host.decode() if isinstance(host, bytes) else str(host)
        watched = threading.get_ident() == thread and name.lower() in targets
        if watched and any(_inside(address) for address in _addresses(found)):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return found

    socket.getaddrinfo = guarded
    try:
        yield
    finally:
        socket.getaddrinfo = look_up


def _inside(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tell whether an address is not of the public internet; one in another's clothes is undressed."""
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address.sixtofour or address
    if isinstance(address, ipaddress.IPv6Address) and address in _NAT64:
        address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return not address.is_global or address.is_multicast


def shown(url: str) -> str:
    """Give what may be shown of an address: its service, with the host only where that is no secret."""
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return f"{scheme}://{parts.hostname}" if scheme in LISTED or scheme == "https" else scheme


def _check_network(scheme: str, targets: set[str], name: str, allow_private: bool) -> None:
    inside = [host for host in sorted(targets) if is_private(host, name)]
    if inside and not allow_private:
        raise SettingsError(
            f"destination '{name}' sends to a private address ({inside[0]})",
            "Set allow_private if that is meant",
        )
    if scheme in PLAIN and len(inside) < len(targets):
        raise SettingsError(f"destination '{name}' would send unencrypted", f"Use {PLAIN[scheme]}://")


def _targets(url: str) -> set[str]:
    """Give every host an address reaches: a mail address may name its server in ?smtp=."""
    parts = urlsplit(url)
    hosts = {(parts.hostname or "").lower()}
    if parts.scheme.lower().startswith("mailto"):
        hosts.update(value.lower() for key, value in parse_qsl(parts.query) if key.lower() == "smtp")
    return hosts
