"""Who can be signed in: persons whose account is open. Programs have tokens."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef

from wangge.people.models import Person
from wangge.tenants.models import PracticeCopy


class StaffBackend(ModelBackend):
    """Passwords of persons; rights come from posts, never from here."""

    def user_can_authenticate(self, user: Person) -> bool:
        return user.is_active and not user.is_service

    def get_user(self, user_id: int) -> Person | None:
        """Asked with every request, so a closed account is out with the next one."""
        copies = PracticeCopy.objects.filter(tenant=OuterRef("tenant"), state=PracticeCopy.State.READY)
        found = Person.objects.select_related("tenant__reference").filter(pk=user_id)
        found = found.annotate(has_practice=Exists(copies))
        return next((person for person in found if self.user_can_authenticate(person)), None)

    def has_perm(self, user_obj: object, perm: str, obj: object = None) -> bool:
        return False
