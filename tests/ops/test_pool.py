"""The pool of connections outlives a restart of the database."""

import psycopg
import pytest
from django.db import connection

END_ALL = """
select pg_terminate_backend(pid, 5000) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""
WHERE = ("dbname", "user", "password", "host", "port")


@pytest.mark.django_db(transaction=True)
def test_nobody_is_handed_a_dead_connection() -> None:
    connection.ensure_connection()
    told = {name: value for name, value in connection.get_connection_params().items() if name in WHERE}
    connection.close()  # back into the pool
    with psycopg.connect(**told, autocommit=True) as other:
        assert other.execute(END_ALL).fetchall()
    with connection.cursor() as cursor:
        cursor.execute("select 1")
        assert cursor.fetchone() == (1,)
