"""Everything that can be wrong between the rows of a workbook, and between it and what is there already."""

from __future__ import annotations

from datetime import date, datetime

from wangge.exchange.kit.checks.areas import check_areas
from wangge.exchange.kit.checks.cases import check_cases
from wangge.exchange.kit.checks.common import Checking
from wangge.exchange.kit.checks.homes import check_homes
from wangge.exchange.kit.checks.matters import check_matters
from wangge.exchange.kit.checks.platforms import check_calendars, check_platforms
from wangge.exchange.kit.checks.responsibilities import check_responsibilities
from wangge.exchange.kit.checks.rounds import check_rounds
from wangge.exchange.kit.checks.staff import check_people, check_posts
from wangge.exchange.kit.ground import Ground
from wangge.exchange.kit.reading import Book
from wangge.exchange.kit.standing import Standing

CHECKS = (
    check_platforms, check_calendars, check_areas, check_rounds, check_people, check_posts, check_matters,
    check_responsibilities, check_homes, check_cases,
)  # fmt: skip


def check_book(book: Book, ground: Ground, standing: Standing, *, at: datetime, today: date) -> None:
    """Add every mistake to the book."""
    checking = Checking(book, ground, standing, at, today)
    for check in CHECKS:
        check(checking)
