"""What is done about who works here. Every action takes ``by=`` and leaves a line in the journal."""

from wangge.people.actions.founding import found
from wangge.people.actions.persons import (
    change_person,
    create_person,
    disable_person,
    enable_person,
    reset_password,
)
from wangge.people.actions.platforms import change_platform, create_platform, move_platform
from wangge.people.actions.posts import appoint, end_post
from wangge.people.actions.seeding import seed_tenant

__all__ = [
    "appoint",
    "change_person",
    "change_platform",
    "create_person",
    "create_platform",
    "disable_person",
    "enable_person",
    "end_post",
    "found",
    "move_platform",
    "reset_password",
    "seed_tenant",
]
