"""The database's own word on editions: what is published never changes, whoever asks."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

_EDITION = """
create function refuse_published_edition() returns trigger language plpgsql as $$
begin
  if old.published_at is not null then
    raise exception 'edition % is published', old.number using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end $$
"""
_CONDITION = """
create function refuse_published_condition() returns trigger language plpgsql as $$
begin
  if exists (select from catalogue_edition e where e.published_at is not null
             and (e.id = new.edition_id or e.id = old.edition_id)) then
    raise exception 'the edition is published' using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end $$
"""
_LIMIT = """
create function refuse_published_limit() returns trigger language plpgsql as $$
begin
  if exists (select from catalogue_condition c join catalogue_edition e on e.id = c.edition_id
             where e.published_at is not null and (c.id = new.condition_id or c.id = old.condition_id)) then
    raise exception 'the edition is published' using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end $$
"""


def _guard(table: str, when: str) -> str:
    return (
        f"create trigger {table}_published before {when} on catalogue_{table} "
        f"for each row execute function refuse_published_{table}()"
    )


def published_for_good() -> RunSQL:
    """A migration step after which the conditions and limits of a published edition stay as they are."""
    forward = [
        _EDITION,
        _guard("edition", "update or delete"),
        _CONDITION,
        _guard("condition", "insert or update or delete"),
        _LIMIT,
        _guard("limit", "insert or update or delete"),
    ]
    tables = ("edition", "condition", "limit")
    back = [f"drop trigger {table}_published on catalogue_{table}" for table in tables]
    return RunSQL(forward, [*back, *(f"drop function refuse_published_{table}()" for table in tables)])
