"""Between what a clock on the wall shows and when it is.

Where clocks are put forward a time on the wall does not exist; where they are put back it comes twice.
One rule answers both: a wall time stands for the first instant at which the clock shows it or later.
"""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta, tzinfo


class MomentNaive(ValueError):
    """A moment without a zone says nothing about when it is: a fault of the program, not of its input."""


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises :class:`MomentNaive`."""
    if moment.tzinfo is None:
        raise MomentNaive(moment)
    return moment.astimezone(UTC)


def local(moment: datetime, zone: tzinfo) -> datetime:
    """What the wall clock of a zone shows, without the zone."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def first_instant(wall: datetime, zone: tzinfo) -> datetime:
    """The first instant, in UTC, at which the clock of the zone shows ``wall`` or later."""
    instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if local(instant, zone) == wall:
        return instant
    return _jump(wall.replace(tzinfo=zone, fold=1).astimezone(UTC), instant, zone)


def _jump(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The second between two instants at which the clock is put forward."""
    before = before.replace(microsecond=0)
    old = before.astimezone(zone).utcoffset()
    steps = range(int((after - before).total_seconds()) + 1)
    changed = bisect_left(
        steps, True, key=lambda step: (before + timedelta(seconds=step)).astimezone(zone).utcoffset() != old
    )
    return before + timedelta(seconds=changed)
