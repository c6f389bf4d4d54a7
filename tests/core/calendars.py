"""Random work calendars, and an oracle that goes minute by minute and shares no code with what it judges."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import compress, islice
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from wangge.core.worktime import WorkCalendar

MINUTE = timedelta(minutes=1)
WINDOW_DAYS = 21
ORIGINS = {  # around the national holiday; where clocks go forward, back, by half an hour, and skip a day
    "Asia/Shanghai": [date(2025, 9, 22), date(2026, 2, 9)],
    "America/New_York": [date(2018, 3, 5), date(2018, 10, 25)],
    "Australia/Lord_Howe": [date(2018, 9, 28)],
    "Pacific/Apia": [date(2011, 12, 22)],
}
DAYS = [
    (),
    ((time(8), time(12)), (time(14), time(18))),
    ((time(8), time(12)),),
    ((time(9, 30), time(15, 7)),),
    ((time(0), time(0)),),
    ((time(20), time(4)),),
    ((time(2, 15), time(6)), (time(23), time(2, 45))),
    ((time(16), time(0)),),
    ((time(1, 30), time(2, 30)), (time(12), time(13)), (time(13), time(14))),
]


@dataclass(frozen=True)
class Ground:
    """A calendar and the midnight, in UTC, from which moments are drawn."""

    calendar: WorkCalendar
    origin: datetime

    def at(self, minutes):
        return self.origin + minutes * MINUTE


@st.composite
def grounds(draw):
    name = draw(st.sampled_from(sorted(ORIGINS)))
    first = draw(st.sampled_from(ORIGINS[name]))
    zone = ZoneInfo(name)
    origin = datetime.combine(first, time(), zone).astimezone(UTC)
    return Ground(draw(calendars(zone, first)), origin)


@st.composite
def calendars(draw, zone, first):
    dates = st.integers(-1, WINDOW_DAYS).map(lambda offset: first + timedelta(days=offset))
    days = draw(st.dictionaries(dates, st.booleans() | st.sampled_from(DAYS), max_size=8))
    week = draw(st.tuples(*[st.sampled_from(DAYS)] * 7).filter(any))
    return WorkCalendar(week, zone, days)


class Oracle:
    """Marks every minute of the window as open or closed and then counts marks."""

    def __init__(self, ground):
        calendar = ground.calendar
        walls = walls_shown(calendar.zone, ground.origin)
        periods = {day: rule_of(calendar, day) for day in {day for day, _ in walls}}
        yesterdays = {day: rule_of(calendar, day - timedelta(days=1)) for day in periods}
        self.open = [
            minute_mask(periods[day])[minute] or minute_mask(yesterdays[day])[minute + 1440]
            for day, minute in walls
        ]
        self.open_before = self.was_open_before(ground)

    def due(self, start, minutes):
        """The minute at which so many open minutes are over; None beyond the window."""
        if not minutes:
            return next((m for m in range(start, len(self.open)) if self.open[m] or self.is_end(m)), None)
        tail = compress(range(start, len(self.open)), self.open[start:])
        last = next(islice(tail, minutes - 1, None), None)
        return None if last is None else last + 1

    @staticmethod
    def was_open_before(ground):
        """Whether the minute before the window is open: a period that ends with it includes its end."""
        zone = ground.calendar.zone
        wall = (ground.origin - MINUTE).astimezone(zone)
        minute = wall.hour * 60 + wall.minute
        today, yesterday = (rule_of(ground.calendar, wall.date() - timedelta(days=n)) for n in (0, 1))
        return minute_mask(today)[minute] or minute_mask(yesterday)[minute + 1440]

    def is_end(self, minute):
        return self.open[minute - 1] if minute else self.open_before

    def used(self, start, end):
        return sum(self.open[start:end])


@cache
def walls_shown(zone, origin):
    """Per minute the latest date and minute of the day that the wall clock has shown so far."""
    latest, shown = datetime.min, []  # noqa: DTZ901
    for minute in range(WINDOW_DAYS * 1440):
        latest = max(latest, (origin + minute * MINUTE).astimezone(zone).replace(tzinfo=None, fold=0))
        shown.append((latest.date(), latest.hour * 60 + latest.minute))
    return shown


@cache
def minute_mask(periods):
    """Which minutes of a day and of the following day the periods of that day cover."""
    bounds = [(opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute) for opens, closes in periods]
    whole = [(opens, closes if closes > opens else closes + 1440) for opens, closes in bounds]
    return [any(opens <= minute < closes for opens, closes in whole) for minute in range(2880)]


def rule_of(calendar, day):
    if day not in calendar.days:
        return calendar.week[day.weekday()]
    word = calendar.days[day]
    if word is True:
        first_working = next(periods for periods in calendar.week if periods)
        return calendar.week[day.weekday()] or first_working
    return word or ()
