"""Cases made in bulk: as sound as those that were played, in a city of their own."""

from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection

from wangge.cases.flow import OPEN
from wangge.cases.models import Case, CaseEvent, Leg
from wangge.cases.queries import mine, visible_to
from wangge.demo.bulk import casting, drawing, moulds
from wangge.demo.bulk.city import NotFlat, flat_city
from wangge.demo.bulk.keys import keys_off
from wangge.demo.bulk.making import Wish, faults, make
from wangge.people.models import Person
from wangge.places.models import Cell
from wangge.tenants.models import Tenant

NOW = datetime(2026, 6, 18, 9, 0, tzinfo=UTC)  # a Thursday, 17:00 in Beijing
KEYS = """
select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'cases_caseevent'::regclass
union select indexname, indexdef from pg_indexes where tablename = 'cases_caseevent' order by 1, 2
"""


@pytest.mark.django_db(transaction=True)
def test_what_is_cast_is_as_sound_as_what_was_played(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(casting, "WORTH_IT", 1)  # so that keys go off and come back
    monkeypatch.setattr(casting, "SLICE", 150)
    before = _keys()
    written: list[int] = []

    made = make("flat", Wish(cases=400, days=90, variations=1), now=NOW, done=written.append)

    cases = Case.objects.of(made.tenant)
    assert made.played + made.cast == cases.count() == 400
    assert sum(written) == made.cast
    assert Cell.objects.of(made.tenant).count() == 205 * 205 + 1025
    assert faults(made.tenant, 120, now=NOW) == {}
    assert _keys() == before
    assert cases.values("number").distinct().count() == 400
    assert _share_of_open(made.tenant) < 0.15  # the played ones weigh much among so few
    assert CaseEvent.objects.of(made.tenant).values("slip").distinct().count() == events(made.tenant)
    leader = Person.objects.get(username="city.leader@flat")
    assert visible_to(leader, NOW).count() == 400
    acceptors = [Person.objects.get(username=f"d{n}.acceptor@flat") for n in range(5)]
    assert sum(mine(person, NOW).count() for person in acceptors) > 0

    monkeypatch.setattr(moulds, "CLOSED", moulds.CLOSED[:2])  # more of them, later
    monkeypatch.setattr(moulds, "OPEN", moulds.OPEN[:1])
    again = make("flat", Wish(cases=30, seed=2, variations=1), now=NOW, done=written.append)
    assert again.tenant == made.tenant
    assert cases.count() > 400
    assert cases.values("number").distinct().count() == cases.count()
    assert faults(made.tenant, 30, now=NOW) == {}


@pytest.mark.django_db(transaction=True)
def test_no_clock_of_an_open_case_is_moved_out_of_its_work_period(monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning at 14:12 that moved back by twenty minutes would stand in the break at noon."""
    monkeypatch.setattr(moulds, "CLOSED", moulds.CLOSED[:1])
    monkeypatch.setattr(drawing, "OPEN_SHARE", 1)

    made = make("flat", Wish(cases=360, seed=3, variations=2), now=NOW, done=lambda _number: None)

    assert _share_of_open(made.tenant) > 0.9
    assert faults(made.tenant, 360, now=NOW) == {}


@pytest.mark.django_db
def test_a_real_tenant_takes_no_cases_in_bulk() -> None:
    Tenant.objects.create(code="real", name="真区")

    with pytest.raises(NotFlat):
        flat_city("real")


@pytest.mark.django_db(transaction=True)
def test_keys_come_back_when_writing_fails() -> None:
    before = _keys()

    with pytest.raises(ZeroDivisionError), casting.owner() as own:
        _break_off(own, before)

    assert _keys() == before


def _break_off(own: psycopg.Connection, before: list[tuple[str, str]]) -> None:
    with keys_off(own, ["cases_caseevent"]):
        assert len(own.execute(KEYS).fetchall()) < len(before)
        raise ZeroDivisionError


def _keys() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(KEYS)
        return cursor.fetchall()


def events(tenant: Tenant) -> int:
    return CaseEvent.objects.of(tenant).count()


def _share_of_open(tenant: Tenant) -> float:
    home = Leg.objects.of(tenant).filter(kind="home")
    return home.filter(step__in=OPEN).count() / home.count()
