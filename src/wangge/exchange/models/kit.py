"""Loads of a street's workbook, and what each brought: so that it can be taken out or compared again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.files.models import Blob
from wangge.people.models import Person
from wangge.tenants.models import Owned


class KitLoad(Owned):
    """One workbook that was sent. The file itself lies sealed in the vault until it is loaded or dropped."""

    class State(models.TextChoices):
        FAULTY = "faulty", _("With mistakes")
        CHECKED = "checked", _("Ready to load")
        WAITING = "waiting", _("Waits for the security administrator")
        QUEUED = "queued", _("About to be loaded")
        RUNNING = "running", _("Being loaded")
        LOADED = "loaded", _("Loaded")
        FAILED = "failed", _("Not loaded")
        DROPPED = "dropped", _("Dropped")
        UNLOADED = "unloaded", _("Taken out again")

    state = models.CharField(max_length=10, choices=State.choices)
    file_name = models.CharField(max_length=200)
    sealed = models.UUIDField(null=True)  # vault key of the workbook
    shapes = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    shapes_name = models.CharField(max_length=200, blank=True)
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # none: the terminal
    granted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()
    loaded_at = models.DateTimeField(null=True)
    unloaded_at = models.DateTimeField(null=True)
    report = models.JSONField(default=list)  # mistakes in both languages
    changes = models.JSONField(default=list)  # what it would change, as it was shown
    counts = models.JSONField(default=dict)  # what it did, by sheet
    why = models.JSONField(default=dict)  # why it failed, in both languages
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    doing = models.CharField(max_length=20, blank=True)  # key of the sheet

    class Meta:
        indexes = [models.Index(fields=["tenant", "-sent_at"], name="kit_load_newest")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


class KitItem(Owned):
    """One row of the database that a load brought, changed or ended, and the key of the workbook's row."""

    class What(models.TextChoices):
        ADD = "add", _("added")
        CHANGE = "change", _("changed")
        END = "end", _("ended")

    load = models.ForeignKey(KitLoad, models.CASCADE, related_name="items")
    page = models.CharField(max_length=20)
    key = models.CharField(max_length=300, blank=True)  # empty: came along with another row
    what = models.CharField(max_length=6, choices=What.choices, default=What.ADD)
    model = models.CharField(max_length=40)
    row = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["load", "model"], name="kit_item_load")]

    def __str__(self) -> str:
        return f"{self.page} {self.key}"
