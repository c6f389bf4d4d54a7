"""A tenant is one customer of the installation; what belongs to one is never seen by another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Row = TypeVar("Row", bound=models.Model)


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows as they were added."""
    return sorted(rows, key=lambda row: row.pk)


class Tenant(models.Model):
    """One customer: a city, a district, a street, a single community. Its code never changes."""

    class Security(models.TextChoices):
        """Rules for passwords and sessions: the advice of today, or those of 等保三级 (``people.policy``)."""

        DEFAULT = "default", _("Long passwords, changed when there is a reason")
        MLPS3 = "mlps3", _("MLPS level 3: mixed characters, 90 days, second factor, 15 minutes idle")

    code = models.SlugField(_("Code"), max_length=32, unique=True)
    name = models.CharField(_("Name"), max_length=100)
    security = models.CharField(
        _("Rules for passwords and sessions"),
        max_length=10,
        choices=Security.choices,
        default=Security.DEFAULT,
    )

    # moments are told by a replay: the minute job, whose time is the real one, leaves its cases alone
    time_is_told = models.BooleanField(default=False, editable=False)

    # a copy to try things in: no message leaves it, and a band on every page says so
    is_practice = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("tenant"), _("tenants")

    def __str__(self) -> str:
        return self.name

    @property
    def reference_version(self) -> tuple[int, int]:
        """Whose reference data, and which version of them; read it with the tenant (``select_related``)."""
        found = getattr(self, "reference", None)
        return self.pk, found.version if found else 0


class Reference(models.Model):
    """Which version of a tenant's reference data holds, see ``tenants.reference``. The database writes it."""

    tenant = models.OneToOneField(
        Tenant, models.CASCADE, primary_key=True, related_name="reference", editable=False
    )
    version = models.BigIntegerField()

    class Meta:
        db_table = "tenants_reference"


class PracticeCopy(models.Model):
    """A practice copy beside a real tenant, from the asking to its closing; a fresh one is a new row."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("practice", "Waiting to be made")
        BUILDING = "building", pgettext_lazy("practice", "Being made")
        READY = "ready", pgettext_lazy("practice", "Ready")
        FAILED = "failed", pgettext_lazy("practice", "Could not be made")
        CLOSED = "closed", pgettext_lazy("practice", "Closed")

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="practice_copies")
    copy = models.OneToOneField(Tenant, models.CASCADE, null=True, related_name="practice_of")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)  # of ``total`` cases
    total = models.PositiveIntegerField()
    trouble = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="practice_number")]

    def __str__(self) -> str:
        return f"{self.tenant} {self.number}"

    @property
    def is_under_way(self) -> bool:
        """Whether somebody still works on it."""
        return self.state in (self.State.WAITING, self.State.BUILDING)


class OwnedQuerySet(models.QuerySet):
    """Rows that belong to a tenant."""

    def of(self, tenant: Tenant) -> Self:
        return self.filter(tenant=tenant)


class Owned(models.Model):
    """Base of every model except shared code tables."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True
