"""Settings: inherited from above, in versions, read before anything is written."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world import NOON
from wangge.catalogue.actions import SettingsRefused, publish_settings
from wangge.catalogue.models import PlatformSettings
from wangge.catalogue.queries import scheme_of, settings_for, settings_of
from wangge.catalogue.setting_kinds import ValueInvalid
from wangge.catalogue.settings_table import TABLE, Settings
from wangge.core.limits import Limit, Unit
from wangge.journal.models import Entry

LATER = NOON + timedelta(days=30)


def test_every_default_can_be_written_and_read_again():
    for setting in TABLE.values():
        assert setting.kind.read(setting.kind.write(setting.default)) == setting.default


def test_without_versions_the_defaults_hold(here, django_assert_num_queries):
    with django_assert_num_queries(1):
        settings = settings_of(here.platforms["crew"], NOON)
    assert settings.sign_limit == Limit(Decimal(2), Unit.WORK_HOUR)
    assert (settings.version, settings.scheme, settings.check_way("patrol")) == (None, "2026", "on_site")
    with pytest.raises(AttributeError):
        _ = settings.sign_limt


def test_a_platform_inherits_from_above_and_differs_where_it_says(here):
    admin, centre, street = here.people["admin"], here.platforms["centre"], here.platforms["street"]
    publish_settings(centre, {"warn_share": "0.7", "reopen_days": 5}, by=admin, since=NOON)
    row = publish_settings(street, {"reopen_days": 9}, by=admin, since=NOON)
    found = settings_for(here.platforms.values(), NOON)
    assert {key: found[p.pk].reopen_days for key, p in here.platforms.items()} == {
        "centre": 5,
        "street": 9,
        "station": 9,
        "department": 5,
        "section": 5,
        "crew": 5,
    }
    station = found[here.platforms["station"].pk]
    assert (station.warn_share, station.version, len(station.versions)) == (Decimal("0.7"), row.pk, 2)


def test_versions_are_kept_and_each_moment_has_its_own(here):
    admin, centre = here.people["admin"], here.platforms["centre"]
    publish_settings(centre, {"reopen_days": 5, "scheme": "2013"}, by=admin, since=NOON)
    publish_settings(centre, {"reopen_days": 6}, by=admin, since=LATER)
    publish_settings(centre, {"reopen_days": None}, by=admin, since=LATER + timedelta(days=1))
    days = [
        settings_of(centre, at).reopen_days for at in (NOON - timedelta(1), NOON, LATER, LATER + timedelta(2))
    ]
    assert days == [15, 5, 6, 15]
    assert scheme_of(here.tenant, LATER) == "2013"
    assert list(PlatformSettings.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    with pytest.raises(DatabaseError), transaction.atomic():
        PlatformSettings.objects.update(values={})


def test_one_wrong_value_writes_nothing_and_names_each(here):
    wrong = {
        "reopen_days": "soon",
        "warn_share": 2,
        "sign_limit": {"value": "-1", "unit": "work_hour"},
        "margin_urgent": {"value": "1", "unit": "work_day"},
        "number_template": "{date:%Y}{password}",
        "check_ways": {"": "telepathy"},
        "nonsense": 1,
        "restore_days": 3,
    }
    with pytest.raises(SettingsRefused) as refused:
        publish_settings(here.platforms["centre"], wrong, by=here.people["admin"], since=NOON)
    assert set(refused.value.errors) == set(wrong) - {"restore_days"}
    assert not PlatformSettings.objects.exists()
    assert not Entry.objects.exists()


def test_the_journal_says_who_changed_which_names(here):
    publish_settings(here.platforms["centre"], {"reopen_days": 5}, by=here.people["admin"], since=NOON)
    entry = Entry.objects.get(act="settings_published")
    assert (entry.person, entry.subject, entry.detail["changed"]) == ("admin", "centre", ["reopen_days"])


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@settings(max_examples=2000)
@given(
    st.sampled_from(sorted(TABLE)), ANYTHING | st.fixed_dictionaries({"value": ANYTHING, "unit": ANYTHING})
)
def test_whatever_comes_is_read_or_refused_and_what_is_read_can_be_kept(name, raw):
    kind = TABLE[name].kind
    try:
        value = kind.read(raw)
    except ValueInvalid:
        return
    assert getattr(Settings({name: kind.write(value)}), name) == value
