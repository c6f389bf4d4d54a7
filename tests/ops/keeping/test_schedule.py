"""When a backup is due, and one to be tried."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.keeping import schedule
from ops.trouble import Trouble

NOW = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)  # noon in Shanghai
moments = st.integers(0, 500_000).map(lambda minutes: NOW + timedelta(minutes=minutes))


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> schedule.Plan:
    for name in ("AT", "TRY", "KEEP"):
        monkeypatch.delenv(f"WANGGE_BACKUP_{name}", raising=False)
    monkeypatch.delenv("WANGGE_ZONE", raising=False)
    found = schedule.plan()
    assert found
    return found


def test_once_a_day_at_the_installations_own_time(plan: schedule.Plan) -> None:
    due = datetime(2026, 3, 9, 18, 30, tzinfo=UTC)  # 02:30 in Shanghai

    assert plan.last_due(NOW) == due
    assert plan.last_due(due) == due
    assert plan.last_due(due - timedelta(seconds=1)) == due - timedelta(days=1)
    assert [plan.is_due(made, NOW) for made in (None, due - timedelta(seconds=1), due, NOW)] == [
        True, True, False, False,
    ]  # fmt: skip


def test_one_is_tried_every_week(plan: schedule.Plan) -> None:
    tried = [None, NOW - timedelta(days=8), NOW - timedelta(days=7), NOW - timedelta(days=6)]

    assert [plan.is_try_due(at, NOW) for at in tried] == [True, True, True, False]


@given(now=moments)
def test_a_day_never_passes_without_one(now: datetime) -> None:
    plan = schedule.plan()
    assert plan
    assert timedelta(0) <= now - plan.last_due(now) < timedelta(days=1)
    assert not plan.is_due(now, now)
    assert plan.is_due(now, now + timedelta(days=1))


def test_it_can_be_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANGGE_BACKUP_AT", "off")
    assert schedule.plan() is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("AT", "25:00"), ("AT", "2.30"), ("AT", ""), ("TRY", "weekly"), ("TRY", "-1"), ("KEEP", "many")],
)
def test_what_it_cannot_mean(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"WANGGE_BACKUP_{name}", value)
    with pytest.raises(Trouble, match=f"WANGGE_BACKUP_{name}={value}"):
        schedule.plan()
