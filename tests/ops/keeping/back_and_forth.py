"""A program that takes every migration that can be taken back with the data in place, and makes it again.

Prints which it took back, and the tables whose number of rows is not what it was.
"""

from __future__ import annotations

import json

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

OURS = {config.label for config in apps.get_app_configs() if config.name.startswith("wangge.")}
Name = tuple[str, str]


def main() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set lock_timeout = '5s'")
    before, executor = counts(), MigrationExecutor(connection)
    undone = can_be_taken_back(executor)
    executor.migrate([(app, last) for app, last in what_stays(executor, undone).items()])
    lowest, executor = counts(), MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    after = counts()
    lost = [table for table in lowest if after.get(table) != before[table]]
    print(json.dumps({"undone": sorted(undone), "lost": lost, "tables": len(lowest)}))  # noqa: T201 - its answer


def ours(executor: MigrationExecutor) -> list[Name]:
    """Our migrations in the order in which they were made."""
    graph = executor.loader.graph
    plan = graph._generate_plan(graph.leaf_nodes(), at_end=True)
    return [name for name in plan if name[0] in OURS]


def can_be_taken_back(executor: MigrationExecutor) -> set[Name]:
    """Those that declare how, are no app's first, and have nothing on them that stays."""
    graph, found = executor.loader.graph, set[Name]()
    for name in reversed(ours(executor)):
        above = {one.key for one in graph.node_map[name].children}
        first = not any(one.key[0] == name[0] for one in graph.node_map[name].parents)
        operations = executor.loader.get_migration(*name).operations
        if not first and above <= found and all(operation.reversible for operation in operations):
            found.add(name)
    return found


def what_stays(executor: MigrationExecutor, undone: set[Name]) -> dict[str, str]:
    """The last migration that stays, of each app that gives some up."""
    apps_of = {app for app, _ in undone}
    return {app: name for app, name in ours(executor) if app in apps_of and (app, name) not in undone}


def counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name != "django_migrations"]
        found = {}
        for name in names:
            cursor.execute(f'select count(*) from "{name}"')
            found[name] = cursor.fetchone()[0]
    return found


if __name__ == "__main__":
    main()
