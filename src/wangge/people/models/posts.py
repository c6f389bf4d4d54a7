"""Who does what where: duties, posts, and which duties exclude each other."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wangge.people.models.organisation import Platform
from wangge.people.models.persons import Person
from wangge.places.models import Division, ResponsibilityGrid
from wangge.tenants.models import Owned


class Duty(Owned):
    """What a post is for. ``acts_as`` is one of the fixed codes; a district may add its own names."""

    class Code(models.TextChoices):
        REPORTER = "reporter", _("Reporter")
        SUPERVISOR = "supervisor", _("Supervisor")
        ACCEPTOR = "acceptor", _("Acceptor")
        DUTY_CHIEF = "duty_chief", _("Duty chief")
        DISPATCHER = "dispatcher", _("Dispatcher")
        LIAISON = "liaison", _("Liaison")
        HANDLER = "handler", _("Handler")
        LEADER = "leader", _("Leader")
        ASSESSOR = "assessor", _("Assessor")
        ADMIN = "admin", _("Administrator")
        SECURITY_ADMIN = "security_admin", _("Security administrator")
        AUDITOR = "auditor", _("Auditor")

    code = models.SlugField(_("Code"), max_length=30)
    acts_as = models.CharField(_("Acts as"), max_length=20, choices=Code.choices)
    label = models.CharField(_("Name"), max_length=50)
    label_en = models.CharField(_("English name"), max_length=50, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="duty_code")]
        verbose_name, verbose_name_plural = _("duty"), _("duties")

    def __str__(self) -> str:
        if self.label_en and (get_language() or "").startswith("en"):
            return self.label_en
        return self.label


class ExclusivePair(Owned):
    """Two duties (codes of ``Duty.Code``) that one person must not hold together."""

    one = models.CharField(_("One duty"), max_length=20, choices=Duty.Code.choices)
    other = models.CharField(_("The other"), max_length=20, choices=Duty.Code.choices)
    same_platform_only = models.BooleanField(_("Only at the same platform"), default=False)
    why = models.CharField(_("Why"), max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "one", "other"], name="exclusive_pair_once")]
        verbose_name, verbose_name_plural = _("exclusive pair"), _("exclusive pairs")

    def __str__(self) -> str:
        return f"{self.one} × {self.other}"


class Post(Owned):
    """A person has a duty at a platform, in an area, for a span of days. Work belongs to posts."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name=_("Person"))
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="posts", verbose_name=_("Platform"))
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="posts", verbose_name=_("Duty"))
    division = models.ForeignKey(Division, models.PROTECT, null=True)  # area of a desk post; none: all
    grid = models.ForeignKey(ResponsibilityGrid, models.PROTECT, null=True)  # area of a supervisor
    valid = DateRangeField(_("Term"))
    # the post whose holder is away: what bears his name is offered to the holder of this one
    stands_for = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="stand_ins"
    )

    class Meta:
        verbose_name, verbose_name_plural = _("post"), _("posts")
        indexes = [
            models.Index(fields=["person"], name="post_person"),
            models.Index(fields=["platform", "duty"], name="post_desk"),
        ]
        constraints = [
            ExclusionConstraint(
                name="post_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("platform", RangeOperators.EQUAL),
                    ("duty", RangeOperators.EQUAL),
                    (Coalesce("division", 0), RangeOperators.EQUAL),
                    (Coalesce("grid", 0), RangeOperators.EQUAL),
                    (Coalesce("stands_for", 0), RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.duty} · {self.platform}"


class Absence(Owned):
    """A person is away for some days (ill, on leave, training): nothing new is addressed to him meanwhile."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="absences", db_index=False)
    days = DateRangeField(_("Days"))
    note = models.CharField(_("Note"), max_length=100, blank=True)
    told_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    told_at = models.DateTimeField()
    passed_on_at = models.DateTimeField(null=True)  # when his open tasks were addressed anew

    class Meta:
        verbose_name, verbose_name_plural = _("absence"), _("absences")
        constraints = [
            ExclusionConstraint(
                name="absent_once",
                expressions=[("person", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS)],
            )
        ]
        indexes = [
            models.Index(fields=["tenant"], name="absence_due", condition=models.Q(passed_on_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.days}"
