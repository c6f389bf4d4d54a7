"""Tables that may only grow: the database itself refuses to change or remove a row."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

_FUNCTION = """
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % never change', tg_table_name using errcode = 'restrict_violation';
end $$
"""
_TRIGGER = """
create trigger {table}_append_only before update or delete on {table}
for each row execute function refuse_change()
"""
_REVOKE = """
do $$ begin
  if exists (select from pg_roles where rolname = 'wangge_app') then
    revoke update, delete, truncate on {table} from wangge_app;
  end if;
end $$
"""


def append_only(table: str) -> RunSQL:
    """A migration step after which ``table`` takes inserts and nothing else, whoever asks."""
    forward = [_FUNCTION, _TRIGGER.format(table=table), _REVOKE.format(table=table)]
    return RunSQL(forward, [f"drop trigger {table}_append_only on {table}"])
