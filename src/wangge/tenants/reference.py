"""The version of a tenant's reference data: a number that is new after every change of it.

Settings, calendars, variants, sources and rules are read with every act and change once in a while. The
database itself gives a new number with each change, in the same transaction and to whoever makes it, so
that a process may keep what it read under a number (``core.steady``) and can never be wrong about it.
A sequence gives the numbers: one that was rolled back does not come again for something else.
"""

from __future__ import annotations

from django.db import migrations

FUNCTION = """
create function tenants_reference_changed() returns trigger language plpgsql as $$
begin
  insert into tenants_reference (tenant_id, version)
  select tenant_id, nextval('tenants_reference_version')
  from (select distinct tenant_id from changed where tenant_id is not null) as those
  on conflict (tenant_id) do update set version = excluded.version;
  return null;
end $$;
create function tenants_reference_changed_for_all() returns trigger language plpgsql as $$
begin
  insert into tenants_reference (tenant_id, version)
  select id, nextval('tenants_reference_version') from tenants_tenant order by id
  on conflict (tenant_id) do update set version = excluded.version;
  return null;
end $$;
"""
NO_FUNCTION = "drop function tenants_reference_changed(); drop function tenants_reference_changed_for_all();"
ROWS = {"insert": "new", "update": "new", "delete": "old"}


def is_reference(table: str) -> migrations.RunSQL:
    """A table of the tenants whose every change makes the version of its tenant new."""
    return _watched(table, "tenants_reference_changed", "referencing {rows} table as changed")


def is_reference_of_all(table: str) -> migrations.RunSQL:
    """A table that all tenants share: its every change makes the version of each of them new."""
    return _watched(table, "tenants_reference_changed_for_all", "")


def _watched(table: str, function: str, referencing: str) -> migrations.RunSQL:
    made = [
        f"create trigger reference_{event} after {event} on {table} {referencing.format(rows=rows)} "
        f"for each statement execute function {function}()"
        for event, rows in ROWS.items()
    ]
    gone = [f"drop trigger reference_{event} on {table}" for event in ROWS]
    return migrations.RunSQL(";".join(made), ";".join(gone))
