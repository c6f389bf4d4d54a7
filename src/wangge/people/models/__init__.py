"""What is remembered about who works here."""

from wangge.people.models.delegation import Delegation
from wangge.people.models.organisation import Holiday, HolidayYear, Platform, WorkCalendar
from wangge.people.models.persons import ApiToken, Person, RecoveryCode, Session
from wangge.people.models.posts import Absence, Duty, ExclusivePair, Post
from wangge.people.models.roster import Shift, Turn

__all__ = [
    "Absence",
    "ApiToken",
    "Delegation",
    "Duty",
    "ExclusivePair",
    "Holiday",
    "HolidayYear",
    "Person",
    "Platform",
    "Post",
    "RecoveryCode",
    "Session",
    "Shift",
    "Turn",
    "WorkCalendar",
]
