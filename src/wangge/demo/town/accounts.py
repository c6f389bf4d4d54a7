"""The way into the demo town: one account for each role, one password, made anew for every installation."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from wangge.demo.town.organisation import ACCOUNTS
from wangge.people.actions.persons import ALPHABET
from wangge.people.models import Person, Post
from wangge.tenants.models import Tenant


def password_file() -> Path:
    """Where the demo's password lies; only the owner of the installation reads it."""
    return settings.VAR / "demo_password"


def password_of(tenant: Tenant) -> str:
    """The password of every account of the demo. Where the file is gone, all of them get a new one."""
    file = password_file()
    if not file.is_file():
        file.touch(mode=0o600)
        file.write_text("-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3)))
        give(tenant)
    return file.read_text().strip()


def give(tenant: Tenant) -> None:
    """Let every member of staff of the demo sign in with the one password; one hash for all of them."""
    told = password_file()
    password = told.read_text().strip() if told.is_file() else password_of(tenant)
    staff = Person.objects.filter(tenant=tenant, is_service=False)
    staff.update(password=make_password(password), must_change_password=False)


def accounts(tenant: Tenant) -> list[dict[str, Any]]:
    """One account a role: user name, name, duties and platform in the language of whoever asks."""
    return [_account(tenant, key) for key in ACCOUNTS]


def _account(tenant: Tenant, key: str) -> dict[str, Any]:
    username = f"{tenant.code}.{key}"
    posts = list(Post.objects.filter(person__username=username).select_related("duty", "platform", "person"))
    return {
        "username": username,
        "name": posts[0].person.name,
        "duties": [str(post.duty) for post in posts],
        "codes": [post.duty.code for post in posts],
        "platform": str(posts[0].platform),
    }
