"""A case holds the facts; its legs hold the steps."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Q

from wangge.cases.flow import OPEN
from wangge.catalogue.models import Condition, Matter, PlatformSettings, Source
from wangge.people.models import Person, Platform
from wangge.places.models import CGCS2000, Division
from wangge.tenants.models import Owned


class Case(Owned):
    """What is wrong, where, and under which limits it was filed."""

    number = models.CharField(max_length=40)
    home = models.ForeignKey(Platform, models.PROTECT, related_name="+", db_index=False)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    finder = models.ForeignKey(Platform, models.PROTECT, null=True, related_name="+")  # finder's organisation
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+", db_index=False)
    condition = models.ForeignKey(Condition, models.PROTECT, null=True, related_name="+")
    settings = models.ForeignKey(PlatformSettings, models.PROTECT, null=True, related_name="+")
    description = models.TextField()
    place_text = models.CharField(max_length=300, blank=True)
    point = models.PointField(srid=CGCS2000)
    told_in = models.CharField(max_length=10, default="wgs84")  # coordinate system of the caller
    accuracy_m = models.FloatField(null=True)
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+")
    division_code = models.CharField(max_length=12, blank=True)
    cells = ArrayField(models.CharField(max_length=60), default=list)  # "system:code", as of the report
    area_class = models.CharField(max_length=1, blank=True)
    limits = models.JSONField(default=dict)  # {"handle": [["2", "work_day", since], …], "overall": …}
    outer_dues = models.JSONField(default=dict)  # deadlines from outside, by reference; see ``outer``
    outcome = models.CharField(max_length=20, blank=True)
    cannot_until = models.DateField(null=True)
    parked_until = models.DateField(null=True)
    parked_kind = models.CharField(max_length=20, blank=True)
    settled = models.BooleanField(default=False)  # solved on the spot by the finder
    reported_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    search = SearchVectorField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="case_number")]
        indexes = [
            GinIndex(fields=["search"], name="case_search"),
            GinIndex(fields=["cells"], name="case_cells"),
            models.Index(fields=["matter", "-reported_at"], name="case_matter"),
            models.Index(fields=["home", "-reported_at"], name="case_home"),
            models.Index(fields=["tenant", "-reported_at"], name="case_newest"),
            models.Index(fields=["number"], name="case_begins", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["division_code"], name="case_division", opclasses=["varchar_pattern_ops"]),
            models.Index(
                fields=["parked_until"], name="case_parked", condition=Q(parked_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Leg(Owned):
    """The only thing that has a step: the home leg of a case, or a leg of work below it.

    ``timers`` holds the running clocks: {name: {"started", "due", "own_due", "warn"}} (ISO, null while
    paused); ``due_at`` and ``warn_at`` are the earliest of them. Only ``record`` writes these columns.
    """

    class Kind(models.TextChoices):
        HOME = "home"
        WORK = "work"

    case = models.ForeignKey(Case, models.CASCADE, related_name="legs", db_index=False)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    suffix = models.CharField(max_length=30, blank=True)  # "1", "1-2"
    is_main = models.BooleanField(default=True)  # not an assisting leg
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="+", db_index=False)
    step = models.CharField(max_length=12)
    holder_platform = models.ForeignKey(Platform, models.PROTECT, null=True, related_name="+")
    holder_duty = models.CharField(max_length=20, blank=True)
    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    handler = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # assigned
    timers = models.JSONField(default=dict)
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    carried_s = models.FloatField(default=0)  # seconds used by an earlier leg of the same organisation
    extensions = models.PositiveSmallIntegerField(default=0)
    proposed_outcome = models.CharField(max_length=20, blank=True)
    needs_look = models.BooleanField(default=False)  # a child answered or came back: on top of the queue
    reminded_for = models.DateTimeField(null=True)  # the due moment that was last reminded of
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(kind="home"), name="one_home_leg"),
            models.UniqueConstraint(fields=["case", "suffix"], name="leg_suffix"),
        ]
        indexes = [
            models.Index(
                fields=["holder_platform", "holder_duty", "due_at"],
                name="leg_mine",
                condition=~Q(holder_duty=""),
            ),
            models.Index(fields=["platform", "-case"], name="leg_home", condition=Q(kind="home")),
            models.Index(fields=["platform", "ended_at"], name="leg_work", condition=Q(kind="work")),
            models.Index(fields=["tenant", "-case"], name="leg_newest", condition=Q(kind="home")),
            models.Index(fields=["tenant", "step", "-case"], name="leg_step", condition=Q(kind="home")),
            models.Index(
                fields=["tenant", "due_at"],
                name="leg_open",
                condition=Q(kind="home", step__in=sorted(OPEN)),
            ),
            models.Index(fields=["tenant", "due_at"], name="leg_due", condition=Q(due_at__isnull=False)),
            models.Index(
                fields=["warn_at"],
                name="leg_unreminded",
                condition=Q(due_at__isnull=False) & (Q(reminded_for=None) | ~Q(reminded_for=F("due_at"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}-{self.suffix}" if self.suffix else str(self.case)

    @property
    def is_home(self) -> bool:
        return self.kind == Leg.Kind.HOME


class Serial(Owned):
    """The last serial number given out under one counter of the number template."""

    counter = models.CharField(max_length=60)
    last = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "counter"], name="serial_counter")]
