"""The tree of platforms and when each of them works."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from wangge.people.validators import valid_periods, valid_region, valid_zone
from wangge.places.models import Division
from wangge.tenants.models import Owned, Tenant


class WorkCalendar(Owned):
    """Work periods by weekday and the holiday table they follow."""

    code = models.SlugField(_("Code"), max_length=30)
    name = models.CharField(_("Name"), max_length=50)
    zone = models.CharField(_("Time zone"), max_length=40, default="Asia/Shanghai", validators=[valid_zone])
    region = models.CharField(  # whose holidays; empty: none
        _("Holidays of"), max_length=10, default="CN", blank=True, validators=[valid_region]
    )
    # {"mon": [["08:00", "12:00"], ["14:00", "18:00"]], …}; a missing day is off
    periods = models.JSONField(_("Work periods"), validators=[valid_periods])
    # the platform whose administrators change it, and below which it may be followed; none: the whole tenant
    owner = models.ForeignKey(
        "people.Platform",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_calendars",
        verbose_name=_("Belongs to"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="calendar_code")]
        verbose_name, verbose_name_plural = _("work calendar"), _("work calendars")

    def __str__(self) -> str:
        return self.name


class HolidayYearQuerySet(models.QuerySet):
    """Tables that all tenants share, and those that one announced for itself."""

    def seen_by(self, tenant: Tenant | int | models.OuterRef) -> Self:
        return self.filter(Q(tenant=None) | Q(tenant=tenant))

    def held_by(self, tenant: Tenant | int) -> Self:
        """Of each year the one table a tenant follows: its own where it has one."""
        own = HolidayYear.objects.filter(tenant=tenant, region=OuterRef("region"), year=OuterRef("year"))
        return self.seen_by(tenant).exclude(Q(tenant=None) & Exists(own))


class HolidayYear(models.Model):
    """The holidays of one year in one country or city; provisional until announced.

    Without a tenant it is shared by all; a tenant may announce a year for itself, and then follows that.
    ``version`` grows with every change, so that whoever reckoned with an older one can tell.
    """

    tenant = models.ForeignKey(Tenant, models.CASCADE, null=True, blank=True, related_name="+")
    region = models.CharField(_("Holidays of"), max_length=10)
    year = models.PositiveSmallIntegerField(_("Year"))
    provisional = models.BooleanField(_("Provisional"), default=False)
    source = models.CharField(_("Source"), max_length=100, blank=True)
    version = models.PositiveIntegerField(_("Version"), default=1)

    objects = HolidayYearQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year", "tenant"], name="holiday_table", nulls_distinct=False
            )
        ]
        verbose_name, verbose_name_plural = _("holiday table"), _("holiday tables")

    def __str__(self) -> str:
        return f"{self.region} {self.year}"


class Holiday(models.Model):
    """A day off, or a swapped work day, that the weekday alone does not tell."""

    year = models.ForeignKey(HolidayYear, models.CASCADE, related_name="days")
    day = models.DateField(_("Day"))
    is_work = models.BooleanField(_("Work day"))
    name = models.CharField(_("Name"), max_length=50, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "day"], name="holiday_day")]
        verbose_name, verbose_name_plural = _("holiday"), _("holidays")

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Platform(Owned):
    """An organisation with desks of its own, from a district's centre down to a crew (平台)."""

    class Kind(models.TextChoices):
        CITY_CENTRE = "city_centre", _("City centre")
        DISTRICT_CENTRE = "district_centre", _("District centre")
        SUPERVISION_CENTRE = "supervision_centre", _("Supervision centre")
        COMMAND_CENTRE = "command_centre", _("Command centre")
        STREET_CENTRE = "street_centre", _("Street centre")
        STATION = "station", _("Community station")
        DEPARTMENT = "department", _("Department")
        SECTION = "section", _("Section")
        CONTRACTOR = "contractor", _("Contractor")
        CREW = "crew", _("Crew")
        LINKED_UNIT = "linked_unit", _("Linked unit")
        PROPERTY_MANAGER = "property_manager", _("Property manager")

    code = models.SlugField(_("Code"), max_length=30)
    name = models.CharField(_("Name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("Below")
    )
    path = models.CharField(max_length=250, editable=False)  # "/1/7/30/": ids from the top to itself
    division = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="platforms")
    calendar = models.ForeignKey(WorkCalendar, models.PROTECT, null=True, blank=True)  # none: the parent's
    credit_code = models.CharField(max_length=18, blank=True)
    is_active = models.BooleanField(_("In use"), default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="platform_code")]
        indexes = [models.Index(fields=["path"], name="platform_path", opclasses=["varchar_pattern_ops"])]
        verbose_name, verbose_name_plural = _("platform"), _("platforms")

    @property
    def runs_cases(self) -> bool:
        """Whether it can be the home of cases."""
        return self.kind in RUNS_CASES

    def __str__(self) -> str:
        return self.name


def in_tree(to: str = "") -> Func:
    """Platforms as the tree lists them: below each its parts, in the order in which they were made."""
    ids = Func(F(f"{to}path"), Value("/"), function="string_to_array")
    numbers = Func(ids, Value(""), function="array_remove")
    return Cast(numbers, ArrayField(models.BigIntegerField()))


RUNS_CASES = frozenset(
    {
        Platform.Kind.CITY_CENTRE,
        Platform.Kind.DISTRICT_CENTRE,
        Platform.Kind.STREET_CENTRE,
        Platform.Kind.STATION,
    }
)
"""The kinds of platform that run cases of their own."""
