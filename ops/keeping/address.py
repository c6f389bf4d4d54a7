"""Where a database is, in the form of ``DATABASE_URL`` and as the programs of PostgreSQL are told it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from ops.trouble import Trouble

VARIABLES = {"host": "PGHOST", "port": "PGPORT", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}


@dataclass(frozen=True)
class Address:
    """One database. The password travels in the environment, never on a command line that others can list."""

    user: str
    password: str
    host: str
    port: str
    name: str
    more: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, url: str) -> Address:
        parts = urlsplit(url)
        told = dict(parse_qsl(parts.query))
        host, port = told.pop("host", "") or parts.hostname or "", told.pop("port", "") or parts.port or ""
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        name = unquote(parts.path.lstrip("/"))
        if not parts.scheme.startswith("postgres") or not name:
            raise Trouble("DATABASE_URL is not of the form postgresql://role:password@host:5432/name.")
        return cls(user, password, host, str(port), name, tuple(told.items()))

    def named(self, name: str) -> Address:
        """Another database of the same server."""
        return replace(self, name=name)

    @property
    def url(self) -> str:
        told = [("host", self.host), *([("port", self.port)] if self.port else []), *self.more]
        who = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        return f"postgresql://{who}@/{quote(self.name, safe='')}?{urlencode(told)}"

    @property
    def env(self) -> dict[str, str]:
        given = {"PGUSER": self.user, "PGPASSWORD": self.password, "PGDATABASE": self.name}
        asked = {"host": self.host, "port": self.port, **dict(self.more)}
        named = {VARIABLES[key]: value for key, value in asked.items() if key in VARIABLES and value}
        return {**given, **named, "PGCONNECT_TIMEOUT": "15", "PGAPPNAME": "wangge backup"}


def serving(env: Mapping[str, str]) -> Address:
    """The database as the role that serves."""
    return Address.of(env["DATABASE_URL"])


def owning(env: Mapping[str, str]) -> Address:
    """The database as the role that owns the tables, where one is named."""
    return Address.of(env.get("DATABASE_OWNER_URL") or env["DATABASE_URL"])
