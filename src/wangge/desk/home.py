"""Where somebody's work begins."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.shortcuts import resolve_url

from wangge.desk.desks import desks_of
from wangge.people.models import Person
from wangge.people.queries import posts_of
from wangge.people.views.entrance import first_page


def home_of(person: Person, at: datetime) -> str:
    """The address that signing in leads to in the end."""
    page = first_page(posts_of(person, at).duties())
    return desk_of(person, at) if page == settings.LOGIN_REDIRECT_URL else resolve_url(page)


def desk_of(person: Person, at: datetime) -> str:
    """His first desk, else the list of cases."""
    mine = desks_of(posts_of(person, at).duties())
    return mine[0].url if mine else resolve_url("cases")
