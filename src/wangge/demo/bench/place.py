"""What a site's process holds, made when asked: the flat city's people with their ways in, web servers."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Hashable
from functools import cache, wraps
from importlib import import_module
from threading import RLock
from typing import TypeVar
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from wangge.demo.bench.bare import TABLE
from wangge.demo.bench.calling import Caller
from wangge.demo.bench.serving import Server
from wangge.demo.bulk.casting import owner
from wangge.demo.bulk.city import flat_city
from wangge.demo.bulk.staff import Staff
from wangge.people.models import Person

Made = TypeVar("Made")
TENANT = "bench"
RUNNING: list[Server] = []
BARE = "wangge.demo.bench.bare_settings"
DOOR = "wangge.demo.bench.door_settings"
CSRF = secrets.token_urlsafe(24)[:32].replace("-", "a").replace("_", "b")


def once(make: Callable[..., Made]) -> Callable[..., Made]:
    """Made when first asked for, once, whatever number of threads ask at that moment."""
    kept, lock = cache(make), RLock()

    @wraps(make)
    def asked(*told: Hashable) -> Made:
        with lock:
            return kept(*told)

    return asked


@once
def staff() -> Staff:
    return flat_city(TENANT)


@once
def server() -> Server:
    return _running(Server(_env()))


@once
def bare() -> Server:
    """The server of the bare view, with the table that it writes."""
    with owner(autocommit=True) as own:
        own.execute(TABLE)
    return _running(Server({**_env(), "DJANGO_SETTINGS_MODULE": BARE}))


@once
def door() -> Server:
    """The same view behind our own door."""
    bare()
    return _running(Server({**_env(), "DJANGO_SETTINGS_MODULE": DOOR}))


def close() -> None:
    while RUNNING:
        RUNNING.pop().stop()
    connection.close()


def _running(server: Server) -> Server:
    RUNNING.append(server)
    return server


@once
def session(key: str) -> str:
    """The session key of one of the staff."""
    return session_of(staff().people[key])


def session_of(person: Person) -> str:
    """The session key of a person who is signed in from now on."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    store.save()
    connection.close()  # threads that call have no more use for it, and the pool is small
    return store.session_key


def caller(key: str) -> Caller:
    """A browser of a person, on a connection of its own."""
    return Caller(server().port, headers(key))


def headers(key: str) -> dict[str, str]:
    """What a person's browser says with every request."""
    cookies = f"{settings.SESSION_COOKIE_NAME}={session(key)}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    return {"Cookie": cookies, "X-CSRFToken": CSRF, "Accept-Language": "zh-hans"}


def slip() -> str:
    return str(uuid4())


def _env() -> dict[str, str]:
    names = ("DATABASE_URL", "DATABASE_OWNER_URL", "WANGGE_VAR", "WANGGE_SECRET_KEY", "WANGGE_VAULT_KEY")
    return {name: os.environ[name] for name in names if name in os.environ}
