"""What a database holds, in numbers that two databases can be compared by."""

from __future__ import annotations

from typing import Any

from ops.keeping.session import Session, text, word

TABLES = """
select coalesce(jsonb_agg(c.relname order by c.relname), '[]') from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
  and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
"""
SEQUENCES = """
select coalesce(jsonb_object_agg(sequencename, coalesce(last_value, 0)), '{}')
from pg_sequences where schemaname = 'public'
"""
# Order does not matter to the sum, so no table has to be sorted.
CONTENT = "select jsonb_build_array(count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text) from {} t"
SCHEMA = """
select jsonb_object_agg(app, names) from
  (select app, jsonb_agg(name order by name) names from django_migrations group by app) m
"""
HEAD = """
select jsonb_build_object('seal', number, 'hash', hash) from journal_seal order by number desc limit 1
"""
KEYS = """
select coalesce(jsonb_object_agg(key_id, n), '{}') from
  (select key_id, count(*) n from vault_secret group by key_id) k
"""
FILES = """
select coalesce(jsonb_agg(jsonb_build_array(t.code, b.sha256, b.size) order by t.code, b.sha256), '[]')
from files_blob b join tenants_tenant t on t.id = b.tenant_id
"""
TRANSACTIONS = """
select coalesce(jsonb_agg(jsonb_build_array(c.relname, a.attname)), '[]')
from pg_attribute a join pg_class c on c.oid = a.attrelid
where a.atttypid = 'xid8'::regtype and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
  and a.attnum > 0 and not a.attisdropped
"""


def names(session: Session) -> list[str]:
    """The tables that are ours, not an extension's."""
    return list(session.ask(TABLES))


def content(session: Session) -> dict[str, list[Any]]:
    """Of each table how many rows, and a sum over their contents."""
    return {name: session.ask(CONTENT.format(word(name))) for name in names(session)}


def sequences(session: Session) -> dict[str, int]:
    return dict(session.ask(SEQUENCES))


def schema(session: Session) -> dict[str, list[str]]:
    """The migrations that have been applied, by app; none where there is no such table."""
    return dict(session.ask(SCHEMA) or {}) if exists(session, "django_migrations") else {}


def exists(session: Session, table: str) -> bool:
    return session.do(f"select to_regclass({text(f'public.{table}')}) is not null") == "t"


def holds_data(session: Session) -> bool:
    """Whether anybody has begun to work with it. A database that was only migrated holds none."""
    return (
        exists(session, "tenants_tenant") and session.do("select exists(select from tenants_tenant)") == "t"
    )


def last_transaction(session: Session) -> int:
    """The highest id of a transaction in any row."""
    highest = 0
    for table, column in session.ask(TRANSACTIONS):
        last = f"select {word(column)} from {word(table)} where {word(column)} is not null"
        found = session.do(f"{last} order by {word(column)} desc limit 1")
        highest = max(highest, int(found or 0))
    return highest
