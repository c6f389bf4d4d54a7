"""Members of staff and their ways in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.tenants.models import OwnedQuerySet, Tenant


class PersonManager(BaseUserManager.from_queryset(OwnedQuerySet)):
    """Persons by user name."""


class Person(AbstractBaseUser):
    """A member of staff. There is no superuser: what a person may do follows from the posts held today."""

    tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="+")
    username = models.CharField(_("User name"), max_length=150, unique=True)
    name = models.CharField(_("Full name"), max_length=50)
    work_phone = models.CharField(_("Work telephone"), max_length=30, blank=True)
    work_email = models.EmailField(_("Work e-mail"), max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(_("Account open"), default=True)
    is_service = models.BooleanField(_("Program"), default=False)  # a named program, never signs in
    password_set_at = models.DateTimeField(null=True)
    must_change_password = models.BooleanField(default=False)
    totp_key = models.UUIDField(null=True)  # vault key of the second factor's secret
    totp_step = models.BigIntegerField(default=0)  # the last time step whose code was used: none twice

    known_posts: dict[Any, Any] | None = None  # those of the day last asked for, see queries.posts_of

    has_practice = False  # whether a copy stands ready to practise in; asked with the person of a request

    objects = PersonManager()
    USERNAME_FIELD = "username"

    class Meta:
        indexes = [models.Index(fields=["tenant", "username"], name="person_of_tenant")]
        verbose_name, verbose_name_plural = _("person"), _("persons")

    @property
    def standing(self) -> str:
        """The posts under which the person just acted, for the journal; only what was asked already."""
        kept = next(iter((self.known_posts or {}).values()), ())
        return ", ".join(f"{post.duty.label} · {post.platform.name}" for post in kept)

    def __str__(self) -> str:
        return self.name


class Session(AbstractBaseSession):
    """One browser signed in. Rows, so that a person can see and end them."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="sessions")
    agent = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    @classmethod
    def get_session_store_class(cls) -> type:
        from wangge.people.sessions import SessionStore  # noqa: PLC0415 - the store needs this model

        return SessionStore


class RecoveryCode(models.Model):
    """A way in for who lost the telephone with the second factor; works once. Only its hash is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once")]


class ApiToken(models.Model):
    """A program's key to act as a person within ``scopes``. Only its hash is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=50)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)  # a day, not a moment: one write a day

    def __str__(self) -> str:
        return self.name
