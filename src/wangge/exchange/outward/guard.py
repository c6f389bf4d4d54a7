"""Where calls may go: to the public internet, and to what the administrator of the machine admits.

A name is resolved once, every address of it is looked at, and the call goes to the address that was looked
at: a name that answers differently a moment later leads nowhere else.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from wangge.core.errors import Refused

PORTS = {"http": 80, "https": 443}
NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]{0,62})?(\.[a-z0-9_]([a-z0-9_-]{0,62})?)*")
CARRIERS = tuple(ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"))
"""Networks whose addresses carry another address inside: what they lead to is not to be seen from them."""
Address = IPv4Address | IPv6Address


class TargetRefused(Refused):
    """Calls from here do not go there."""

    code = "target_refused"
    message = "Calls do not go to %(host)s, which is no public address; who runs the machine can admit it."


class AddressOdd(Refused):
    """No address that a call could go to."""

    code = "address_odd"
    message = "This is not an address of the form https://name/path."


class NameUnknown(Refused):
    """Nobody knows the name, at least now."""

    code = "name_unknown"
    message = "The name %(host)s is not known."


@dataclass(frozen=True)
class Target:
    """A place that may be called: the name for certificates and headers, the address for the connection."""

    scheme: str
    host: str
    port: int
    address: str
    path: str

    @property
    def named(self) -> str:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS.get(self.scheme) else f"{host}:{self.port}"


def checked(url: str) -> Target:
    """Raises `AddressOdd`, `NameUnknown`, `TargetRefused`."""
    parts = _parts(url)
    host, port = _host(parts), _port(parts)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, allowed_address(host, port), path)


def allowed_address(host: str, port: int) -> str:
    """The address of a host that calls may go to. Raises `NameUnknown`, `TargetRefused`."""
    found = _addresses(host, port)
    if not _is_admitted(host) and not all(_is_public(one) or _is_admitted(str(one)) for one in found):
        raise TargetRefused(field="url", host=host)
    return str(found[0])


def _parts(url: str) -> SplitResult:
    if not url.isascii() or any(ord(sign) <= 32 or sign in "\\\x7f" for sign in url) or len(url) > 2000:
        raise AddressOdd(field="url")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise AddressOdd(field="url") from error
    if parts.scheme not in PORTS or "@" in parts.netloc or not parts.netloc:
        raise AddressOdd(field="url")
    return parts


def _host(parts: SplitResult) -> str:
    try:
        host = (parts.hostname or "").rstrip(".")
    except ValueError as error:
        raise AddressOdd(field="url") from error
    if not NAME.fullmatch(host) and not (":" in host and "[" in parts.netloc):
        raise AddressOdd(field="url")
    return host


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port if parts.port is not None else PORTS[parts.scheme]
    except ValueError as error:
        raise AddressOdd(field="url") from error
    if not 0 < port < 2**16:
        raise AddressOdd(field="url")
    return port


def _addresses(host: str, port: int) -> list[Address]:
    """Everything a name stands for, also odd spellings of numbers: 2130706433, 0x7f.1."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NameUnknown(field="url", host=host) from error
    addresses = [ip_address(str(row[4][0]).partition("%")[0]) for row in found]
    if not addresses:
        raise NameUnknown(field="url", host=host)
    return addresses


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return _is_public(address.ipv4_mapped)
        if any(address in net for net in CARRIERS) or address in ip_network("::/96"):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _is_admitted(text: str) -> bool:
    """Whether the administrator of the machine named the host, its address, or a network around it."""
    for rule in settings.OUTWARD_ALLOW:
        if text == rule or (rule.startswith(".") and text.endswith(rule)):
            return True
        try:
            if ip_address(text) in ip_network(rule, strict=False):
                return True
        except ValueError:
            continue
    return False
