"""Everything that is not a case's own history: sign-ins, rights, settings, exports, openings of the vault."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import pgettext_lazy

from wangge.journal.fields import ThisTransaction, TransactionId


class Entry(models.Model):
    """One act or one look. Append-only; people and tenants are named as text, so nothing can pull it away."""

    tenant = models.CharField(max_length=32)
    person = models.CharField(max_length=150)
    post = models.CharField(max_length=200, blank=True)
    act = models.CharField(max_length=50)
    subject = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(db_default=Now())
    xid = TransactionId(db_default=ThisTransaction())

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "-id"], name="journal_newest"),
            models.Index(fields=["tenant", "person", "-id"], name="journal_person"),
            models.Index(fields=["tenant", "act", "-id"], name="journal_act"),
            models.Index(fields=["xid", "id"], name="journal_order"),
        ]

    def __str__(self) -> str:
        return f"{self.recorded_at:%Y-%m-%d %H:%M} {self.person} {self.act}"


class Cursor(models.Model):
    """How far a named reader of a log has come: (transaction, id) of the last row it has dealt with."""

    name = models.CharField(max_length=60, primary_key=True)
    log = models.CharField(max_length=100, blank=True)  # which model it reads: "journal.Entry"
    xid = TransactionId(default=0)
    last_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Seal(models.Model):
    """One link of the chain: the entries after the link before, up to a place in the order of commits.

    ``hash`` is over the hash before and every entry in between. Append-only. The moments between a commit and
    its seal are protected by the database's permissions alone.
    """

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without a gap
    count = models.PositiveIntegerField()
    xid = TransactionId()
    last_id = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"


class Backup(models.Model):
    """One attempt to make a backup, to try one (restored aside, compared, dropped) or to restore one.

    Of the whole installation, so of no tenant. ``told`` holds numbers and names of tables and files only.
    """

    class Kind(models.TextChoices):
        MADE = "made", pgettext_lazy("backup", "Backup")
        TRIED = "tried", pgettext_lazy("backup", "Tried restore")
        RESTORED = "restored", pgettext_lazy("backup", "Restored")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=100, blank=True)  # of the folder, which tells the moment
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    trouble = models.TextField(blank=True)  # why it did not come off; blank when it did
    bytes = models.BigIntegerField(default=0)
    told = models.JSONField(default=dict)  # rows, files, compared, where

    class Meta:
        indexes = [models.Index(fields=["kind", "-began_at"], name="backup_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
