"""Drafting, publishing, and that a published edition stays as it is whoever asks."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction

from tests.catalogue.conftest import matter
from tests.world import NOON
from wangge.catalogue.actions import (
    ConditionValues,
    EditionPublished,
    EditionUnready,
    LimitValues,
    add_condition,
    change_condition,
    discard_draft,
    draft_edition,
    publish,
    remove_condition,
)
from wangge.catalogue.models import Condition, Edition, Limit
from wangge.catalogue.queries import (
    conditions_for,
    edition_at,
    edition_diff,
    limit_for,
    limits_for,
    settings_of,
)
from wangge.catalogue.queries.editions import LimitMissing
from wangge.core import limits
from wangge.core.errors import NotFound
from wangge.core.limits import Unit
from wangge.journal.models import Entry

HOURS_4 = LimitValues(Decimal(4), Unit.WORK_HOUR)


@pytest.fixture
def draft(here):
    return draft_edition(here.tenant, by=here.people["admin"], title="first")


@pytest.fixture
def published(here, draft):
    add_condition(draft, matter("09005"), ConditionValues("goods on the pavement", "cleared"), [HOURS_4])
    return publish(draft, by=here.people["admin"], at=NOON)


def test_conditions_are_numbered_and_come_with_their_limits(here, draft, django_assert_num_queries):
    for text in ("one", "two", "three"):
        add_condition(draft, matter("09005"), ConditionValues(text), [HOURS_4])
    shop = matter("09005")
    with django_assert_num_queries(2):
        rows = list(conditions_for(shop, draft))
    assert [(c.number, c.text) for c in rows] == [(1, "one"), (2, "two"), (3, "three")]
    with django_assert_num_queries(0):
        assert {limit_for(c) for c in rows} == {limits.Limit(Decimal(4), Unit.WORK_HOUR)}


def test_a_limit_of_the_area_class_goes_before_the_general_one(draft):
    both = [HOURS_4, LimitValues(Decimal(1), Unit.URGENT_HOUR, "A")]
    condition = add_condition(draft, matter("09005"), ConditionValues("x"), both)
    assert limit_for(condition, "A") == limits.Limit(Decimal(1), Unit.URGENT_HOUR)
    assert limit_for(condition, "C") == limits.Limit(Decimal(4), Unit.WORK_HOUR)
    only = add_condition(draft, matter("09005"), ConditionValues("y"), both[1:])
    with pytest.raises(LimitMissing):
        limit_for(only, "B")


@pytest.mark.parametrize(
    ("values", "overall"),
    [
        (HOURS_4, limits.Limit(Fraction(12), Unit.WORK_HOUR)),  # 4 h + 1 work day of 8 h
        (LimitValues(Decimal(2), Unit.WORK_DAY), limits.Limit(Fraction(24), Unit.WORK_HOUR)),
        (LimitValues(Decimal(2), Unit.URGENT_HOUR), limits.Limit(Fraction(6), Unit.URGENT_HOUR)),
        (LimitValues(Decimal(1), Unit.URGENT_DAY), limits.Limit(Fraction(28), Unit.URGENT_HOUR)),
        (
            LimitValues(Decimal(4), Unit.WORK_HOUR, "", Decimal(5), Unit.WORK_DAY),
            limits.Limit(Decimal(5), Unit.WORK_DAY),
        ),
    ],
)
def test_the_overall_limit_is_the_conditions_own_or_has_the_margin(here, draft, values, overall):
    condition = add_condition(draft, matter("09005"), ConditionValues("x"), [values])
    settings = settings_of(here.platforms["centre"], NOON)
    assert limits_for(condition, "", settings).overall == overall


def test_the_edition_in_force_is_the_last_one_published_by_then(here, published):
    later = draft_edition(here.tenant, by=here.people["admin"], title="next", based_on=published)
    publish(later, by=here.people["admin"], at=NOON + timedelta(days=7))
    assert edition_at(here.tenant, NOON - timedelta(seconds=1)) is None
    assert edition_at(here.tenant, NOON) == published
    assert edition_at(here.tenant, NOON + timedelta(days=8)) == later


def test_a_published_edition_refuses_every_change(here, published):
    condition = published.conditions.get()
    for change in (
        lambda: add_condition(published, matter("09005"), ConditionValues("x"), [HOURS_4]),
        lambda: change_condition(condition, ConditionValues("x"), [HOURS_4]),
        lambda: remove_condition(condition),
        lambda: publish(published, by=here.people["admin"], at=NOON),
        lambda: discard_draft(published, by=here.people["admin"]),
    ):
        with pytest.raises(EditionPublished):
            change()


@pytest.mark.parametrize(
    "statement",
    [
        "update catalogue_condition set text = 'other'",
        "delete from catalogue_limit",
        "update catalogue_limit set value = 99",
        "update catalogue_edition set published_at = null",
        "delete from catalogue_edition",
        "insert into catalogue_limit (tenant_id, condition_id, area_class, value, unit, overall_unit, "
        "printed, guessed) select tenant_id, id, 'A', 1, 'work_hour', '', '', false from catalogue_condition",
    ],
)
def test_the_database_refuses_too(published, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_copy_has_all_and_changes_alone(here, published):
    copy = draft_edition(here.tenant, by=here.people["admin"], title="copy", based_on=published)
    assert not list(edition_diff(published, copy))
    change_condition(copy.conditions.get(), ConditionValues("new words"), [HOURS_4])
    add_condition(copy, matter("09006"), ConditionValues("added"), [HOURS_4])
    changes = [
        (c.matter.code, c.before and c.before.text, c.after and c.after.text)
        for c in edition_diff(published, copy)
    ]
    assert changes == [
        ("09005", "goods on the pavement", "new words"),
        ("09006", None, "added"),
    ]
    assert published.conditions.get().text == "goods on the pavement"


def test_an_edition_without_a_limit_for_every_area_is_not_published(here, draft):
    with pytest.raises(EditionUnready):
        publish(draft, by=here.people["admin"], at=NOON)
    by_class = [LimitValues(Decimal(1), Unit.WORK_DAY, code) for code in "AB"]
    add_condition(draft, matter("09005"), ConditionValues("x"), by_class)
    with pytest.raises(EditionUnready) as refused:
        publish(draft, by=here.people["admin"], at=NOON)
    assert refused.value.params["codes"] == "09005/1"


def test_discarding_a_draft_leaves_nothing_but_the_journal(here, draft):
    add_condition(draft, matter("09005"), ConditionValues("x"), [HOURS_4])
    discard_draft(draft, by=here.people["admin"])
    assert (Edition.objects.count(), Condition.objects.count(), Limit.objects.count()) == (0, 0, 0)
    assert list(Entry.objects.order_by("id").values_list("act", flat=True)) == [
        "edition_drafted",
        "edition_discarded",
    ]


def test_nobody_copies_the_edition_of_another_tenant(world, published):
    with pytest.raises(NotFound):
        draft_edition(world.there.tenant, by=world.there.people["admin"], title="x", based_on=published)
    assert edition_at(world.there.tenant, NOON) is None
