"""Databases beside the installation's own: made, renamed, dropped by the owner of its tables."""

from __future__ import annotations

from ops.keeping.address import Address
from ops.keeping.session import Session, text, word
from ops.trouble import Trouble

APPLICATION = "wangge_app"
CANNOT = (
    "the role {} may not make databases, and a backup is restored beside the old one before it takes "
    "its place. Let a superuser run ops/roles.sql again, or: alter role {} createdb"
)
LIMIT = 63  # letters in the name of a database


def beside(address: Address) -> Session:
    """A connection from which the database itself can be made, renamed and dropped."""
    return Session(address.named("postgres"))


def beside_name(address: Address, what: str) -> str:
    return f"{address.name[: LIMIT - len(what) - 1]}_{what}"


def exists(session: Session, name: str) -> bool:
    return session.do(f"select exists(select from pg_database where datname = {text(name)})") == "t"


def may_create(session: Session) -> bool:
    asked = "select rolcreatedb or rolsuper from pg_roles where rolname = current_user"
    return session.do(asked) == "t"


def create(session: Session, address: Address) -> None:
    """Make an empty database with the rights and extensions of ours."""
    if not may_create(session):
        raise Trouble(CANNOT.format(address.user, address.user))
    session.do(f"create database {word(address.name)}")
    session.do(f"revoke all on database {word(address.name)} from public")
    if session.do(f"select exists(select from pg_roles where rolname = {text(APPLICATION)})") == "t":
        session.do(f"grant connect, temporary on database {word(address.name)} to {APPLICATION}")
    with Session(address) as inside:
        if inside.do("select count(*) from pg_extension where extname in ('postgis', 'btree_gist')") != "2":
            raise Trouble(
                "a new database lacks the extensions postgis and btree_gist: "
                "let a superuser run ops/roles.sql again; it puts them into template1."
            )


def drop(session: Session, name: str) -> None:
    session.do(f"drop database if exists {word(name)} with (force)")


def rename(session: Session, old: str, new: str) -> None:
    session.do(f"alter database {word(old)} rename to {word(new)}")


def visitors(session: Session, name: str) -> int:
    """How many connections of somebody to a database there are; the server's own workers give way."""
    somebody = f"datname = {text(name)} and usesysid is not null"
    return int(session.do(f"select count(*) from pg_stat_activity where {somebody}"))
