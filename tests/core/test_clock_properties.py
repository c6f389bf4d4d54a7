"""Clocks of random histories on random calendars, against general laws and a minute-by-minute oracle."""

from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from itertools import accumulate

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.calendars import MINUTE, WINDOW_DAYS, Ground, Oracle, calendars, grounds
from tests.core.case_clocks import HOME_MOVES, NAMES, RULES, WORK_MOVES
from wangge.core.clock import Allowance, Event, LegInfo, clocks
from wangge.core.lights import Light, light_of
from wangge.core.worktime import Limit, Unit

LEGS = {
    "home": LegInfo("home", "desk"),
    "street": LegInfo("work", "field", parent="home", reserve=Limit(1, Unit.URGENT_HOUR)),
    "crew": LegInfo("work", "field", parent="street", reserve=Limit(2, Unit.WORK_HOUR)),
    "helper": LegInfo("work", "field", parent="home"),
}
PARKING = ("park", "unpark")
LAST_MINUTE = WINDOW_DAYS * 1440 - 1
minute_limits = st.builds(
    lambda minutes, unit: Limit(Fraction(minutes, 60), unit),
    st.integers(0, 2500),
    st.sampled_from([Unit.WORK_HOUR, Unit.URGENT_HOUR]),
)
ACTORS = ("home", "home", "home", "home", "street", "crew", "helper", None)
wishes = st.lists(
    st.tuples(st.sampled_from(ACTORS), st.integers(0, 9), st.integers(-60, 1000)), min_size=5, max_size=24
)
many = settings(max_examples=400, deadline=None)


@dataclass(frozen=True)
class Story:
    """A history with everything its clocks are made from."""

    ground: Ground
    calendars: dict
    limits: dict
    events: list

    def read(self, minute=LAST_MINUTE, events=None):
        events = self.events if events is None else events
        return clocks(events, LEGS, self.limits, self.calendars, now=self.ground.at(minute), rules=RULES)


@st.composite
def stories(draw):
    ground = draw(grounds())
    first = ground.calendar.zone.fromutc(ground.origin.replace(tzinfo=ground.calendar.zone)).date()
    field = draw(calendars(ground.calendar.zone, first))
    keys = [(leg, name) for leg, info in LEGS.items() for name in NAMES[info.kind]]
    limits = {key: (Allowance(draw(minute_limits)),) for key in keys if draw(st.integers(0, 9))}
    return Story(ground, {"desk": ground.calendar, "field": field}, limits, walk(ground, draw(wishes)))


def walk(ground, wishes):
    """A history that makes the wished moves as far as the flows have them."""
    steps, events, minute = dict.fromkeys(LEGS, ""), [], 0
    for leg, which, gap in wishes:
        minute = max(0, minute + gap)
        if leg is None:
            events.append(Event(None, PARKING[which % 2], "", ground.at(minute), len(events)))
            continue
        choices = (HOME_MOVES if leg == "home" else WORK_MOVES).get(steps[leg], [])
        if choices:  # mostly the first one, which leads on
            move, steps[leg] = choices[max(0, which - 5) % len(choices)]
            events.append(Event(leg, move, steps[leg], ground.at(minute), len(events)))
    return events


def last_told(story):
    """The minute of each event, where none is earlier than the one before."""
    return list(accumulate(((event.at - story.ground.origin) // MINUTE for event in story.events), max))


@dataclass(frozen=True)
class Life:
    """What the oracle knows of one clock: when it started and ended, and the minutes in which it ran."""

    name: str
    leg: str
    start: int
    end: int | None
    runs: list
    extensions: int


def lives(story):
    """Every clock's life, by painting the state of each leg minute by minute."""
    minutes = last_told(story)
    parked = painted(story, minutes, lambda event: event.leg is None, lambda event: event.move == "park")
    for leg, info in LEGS.items():
        own = [
            (minute, event) for minute, event in zip(minutes, story.events, strict=True) if event.leg == leg
        ]
        steps = painted(story, minutes, lambda event, leg=leg: event.leg == leg, lambda event: event.step)
        for rule in (rule for rule in RULES.table if rule.kind == info.kind):
            for start, end, extensions in ranges(rule, own):
                last = LAST_MINUTE + 1 if end is None else end
                runs = [
                    start <= minute < last
                    and steps[minute] in rule.runs
                    and not (rule.parkable and parked[minute])
                    for minute in range(LAST_MINUTE + 1)
                ]
                yield Life(rule.name, leg, start, end, runs, extensions)


def painted(story, minutes, concerns, colour):
    canvas = [None] * (LAST_MINUTE + 1)
    for minute, event in zip(minutes, story.events, strict=True):
        if concerns(event):
            tail = len(canvas[max(minute, 0) :])
            canvas[max(minute, 0) :] = [colour(event)] * tail
    return canvas


def ranges(rule, own):
    """Start, end and extensions of each life, found by cutting the leg's events where the rule ends."""
    start, extensions = None, 0
    for minute, event in own:
        lives_on = event.step in rule.runs or event.step in rule.pauses
        if start is not None:
            extensions += event.move in rule.extended_by
            if not lives_on:
                yield start, minute, extensions
                start = None
        elif lives_on and (event.step in rule.starts or event.move in rule.start_moves):
            start, extensions = minute, 0
    if start is not None:
        yield start, None, extensions


@settings(max_examples=150, deadline=None)
@given(stories())
def test_clocks_equal_the_oracle(story):
    opened = {
        key: Oracle(Ground(calendar, story.ground.origin)).open for key, calendar in story.calendars.items()
    }
    found = {(clock.leg, clock.name, clock.started, clock.ended): clock for clock in story.read()}
    expected = [life for life in lives(story) if life.start != life.end]

    assert len(found) >= len(expected)
    for life in expected:
        ended = None if life.end is None else story.ground.at(life.end)
        clock = found[life.leg, life.name, story.ground.at(life.start), ended]
        check_life(story, life, clock, opened[LEGS[life.leg].calendar])


def check_life(story, life, clock, opened):
    """Used time and own due moment of one clock, counted in marked minutes."""
    allowance = story.limits.get((life.leg, life.name))
    by_clock = allowance is None or allowance[0].limit.unit.by_clock
    counts = [run and (by_clock or is_open) for run, is_open in zip(life.runs, opened, strict=True)]
    assert clock.used == sum(counts[:LAST_MINUTE]) * MINUTE
    total = allowance[0].limit.counted // MINUTE * (1 + life.extensions) if allowance else 0
    if total and life.end is None and life.runs[LAST_MINUTE]:
        reached = next((m + 1 for m, n in enumerate(accumulate(counts)) if n >= total), None)
        if reached is None:
            assert clock.own_due > story.ground.at(LAST_MINUTE)
        else:
            assert clock.own_due == story.ground.at(reached)


@many
@given(stories(), st.integers(0, LAST_MINUTE))
def test_work_limits_fall_due_in_open_time_after_the_start(story, minute):
    for clock in story.read(minute):
        if clock.own_due is not None:
            assert clock.own_due >= clock.started
            if not story.limits[clock.leg, clock.name][0].limit.unit.by_clock:
                assert story.calendars[LEGS[clock.leg].calendar].is_open(clock.own_due)


@many
@given(stories(), st.integers(0, LAST_MINUTE))
def test_legs_stay_inside_their_parents(story, minute):
    found = story.read(minute)
    bounds = {clock.leg: clock for clock in found if clock.name in ("overall", "handle")}

    for clock in found:
        parent = bounds.get(LEGS[clock.leg].parent)
        if clock.ended is None and clock.due is not None:
            assert clock.due <= clock.own_due
            assert parent is None or parent.due is None or clock.due <= parent.due


@many
@given(stories(), st.integers(0, 24), st.integers(0, LAST_MINUTE))
def test_what_has_ended_is_never_changed_by_what_comes_later(story, length, minute):
    before = [clock for clock in story.read(events=story.events[:length]) if clock.ended is not None]
    after = story.read(minute)

    assert [clock for clock in before if clock not in after] == []


@many
@given(stories(), st.integers(0, LAST_MINUTE))
def test_used_and_remaining_make_the_limit_and_lights_agree_with_stored_moments(story, minute):
    for clock in story.read(minute):
        allowance = story.limits.get((clock.leg, clock.name))
        assert (clock.remaining is None) == (allowance is None)
        if allowance:
            limit = allowance[0].limit.counted
            assert (
                (clock.used + clock.remaining) % limit == timedelta(0)
                if limit
                else clock.used >= timedelta(0)
            )
        if clock.ended is None:
            now = max(story.ground.at(minute), *(event.at for event in story.events))
            assert clock.light == light_of(clock.due, clock.warn, now)
            assert (clock.due is None) or not clock.paused


@many
@given(stories(), st.integers(0, LAST_MINUTE), st.integers(0, LAST_MINUTE))
def test_lights_only_get_worse_while_nothing_happens(story, one, other):
    order = [None, Light.GREEN, Light.YELLOW, Light.RED]
    earlier, later = (story.read(minute) for minute in sorted([one, other]))

    assert [(c.due, c.warn) for c in earlier] == [(c.due, c.warn) for c in later]
    assert all(order.index(a.light) <= order.index(b.light) for a, b in zip(earlier, later, strict=True))


@many
@given(grounds(), minute_limits, st.integers(0, 9000), st.integers(0, 9000), st.integers(0, 9000))
def test_pause_and_resume_add_exactly_the_paused_time(ground, limit, start, until_pause, pause):
    parked, resumed = start + until_pause, start + until_pause + pause
    story = Story(
        ground,
        {"desk": ground.calendar, "field": ground.calendar},
        {("helper", "handle"): (Allowance(limit),)},
        [
            Event("helper", "offer", "offered", ground.at(start), 1),
            Event(None, "park", "", ground.at(parked), 2),
            Event(None, "unpark", "", ground.at(resumed), 3),
        ],
    )
    handle = story.read()[-1]
    plain = ground.calendar.add(ground.at(start), limit)

    if plain <= ground.at(parked):
        assert handle.own_due == plain
    else:
        lost = ground.calendar.used(ground.at(parked), ground.at(resumed), limit.unit)
        expected = ground.calendar.after(plain, lost, limit.unit)
        first, last = sorted((handle.own_due, expected))
        nothing_between = not limit.value and not ground.calendar.used(first, last, limit.unit)
        assert handle.own_due == expected or nothing_between  # no limit: used up at any of these moments


@many
@given(stories(), st.integers(1, 3000))
def test_a_longer_limit_is_never_due_earlier(story, more):
    longer = {
        key: (replace(row, limit=Limit(row.limit.value + Fraction(more, 60), row.limit.unit)),)
        for key, (row,) in story.limits.items()
    }

    for shorter, clock in zip(story.read(), replace(story, limits=longer).read(), strict=True):
        if clock.due is not None:
            assert shorter.due is not None
            assert shorter.due <= clock.due
            assert shorter.own_due <= clock.own_due
            assert shorter.warn <= clock.warn
