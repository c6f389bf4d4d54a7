"""A day of a hotline worked through by keyboard: 300 tickets brought in, accepted, filed and dispatched.

In a made-up town of its own, by three persons one after the other, in Chromium without a mouse. A case is
measured by the keys pressed for it; characters of words that somebody looks for are counted beside them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from statistics import mean

from django.db import transaction
from django.utils import timezone

from wangge.cases.models import Leg
from wangge.demo.bench.calling import Unexpected
from wangge.demo.bench.day import TICKETS, Day, Told, day_of
from wangge.demo.bench.figures import Figure, percentile
from wangge.demo.bench.keyboard import Keyboard, chromium, seated
from wangge.demo.bench.place import server, session_of
from wangge.demo.town.building import Wish, open_town
from wangge.tenants.models import Tenant
from wangge.tickets.models import Ticket

BARS = {"accept": 6, "file": 4, "dispatch": 5}  # keys a case
EACH = 8 * 3600 / TICKETS  # seconds of a work day that there are for one
LEARNT = 4  # characters of a matter's name that somebody types who looks for it
GLANCE = 3  # of a list, before somebody types rather than goes down it
READ = 30  # characters by which somebody knows a case in a list
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DIALOG, OPTION = "dialog[open]", "dialog[open] [role=option]"
LIST = "dialog[open] [role=listbox]:not([aria-busy]) li"


@dataclass
class Work:
    """What each case took of one person: keys, characters typed, seconds."""

    keys: list[int] = field(default_factory=list)
    typed: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @contextmanager
    def case(self, at: Keyboard) -> Iterator[None]:
        keys, typed, begun = at.pressed, at.typed, time.perf_counter()
        yield
        self.keys.append(at.pressed - keys)
        self.typed.append(at.typed - typed)
        self.seconds.append(time.perf_counter() - begun)

    def figures(self, act: str) -> Iterator[Figure]:
        """Nobody may need more keys than the bar; with the words typed the mean may not."""
        bar, both = BARS[act], [sum(one) for one in zip(self.keys, self.typed, strict=True)]
        yield Figure(f"hotline_{act}_keys_mean", mean(self.keys), "keys", bar, "the bar")
        yield Figure(f"hotline_{act}_keys_p95", percentile(self.keys, 0.95), "keys", bar, "the bar")
        yield Figure(f"hotline_{act}_keys_most", max(self.keys), "keys", bar, "the bar", is_limit=True)
        yield Figure(f"hotline_{act}_with_words_mean", mean(both), "keys", bar, "the bar", is_limit=True)
        against = "a case's share of a work day"
        yield Figure(f"hotline_{act}_seconds_mean", mean(self.seconds), "s", EACH, against)
        yield Figure(f"hotline_{act}_seconds_p95", percentile(self.seconds, 0.95), "s", EACH, against)


def hotline(round_: int) -> Sequence[Figure]:
    """Keys, characters and seconds of every case, and the file read."""
    now = timezone.now()
    with transaction.atomic():
        company, often = open_town(Wish(now, seed=round_, code=f"hotline-{now:%Y%m%d-%H%M%S}"))
    day = day_of(often, now, round_)
    sessions = [session_of(company.people[who]) for who in ("acceptor", "duty_chief", "dispatcher")]
    base = f"http://127.0.0.1:{server().port}"
    works = {act: Work() for act in BARS}
    with chromium() as browser:
        with seated(browser, base, sessions[0]) as acceptor:
            took = bring_in(acceptor, day)
            accept_all(acceptor, day, works["accept"])
        with seated(browser, base, sessions[1]) as chief:
            work_through(chief, works["file"], lambda: file(chief, Random(round_)))
        with seated(browser, base, sessions[2]) as dispatcher:
            work_through(dispatcher, works["dispatch"], lambda: dispatch(dispatcher))
    _nothing_is_left(company.tenant, len(works["dispatch"].keys))
    brought = Figure("hotline_import", took, "s", EACH, "one ticket's share of a work day")
    return [brought, *(figure for act, work in works.items() for figure in work.figures(act))]


def bring_in(at: Keyboard, day: Day) -> float:
    """Import the file as whoever comes to work does; the seconds until it is read."""
    at.page.goto("/desk/tickets/")
    at.press_on("i")
    with at.page.expect_file_chooser() as chosen:
        at.press("Space")
    chosen.value.set_files({"name": "12345.xlsx", "mimeType": XLSX, "buffer": day.file})
    begun = time.perf_counter()
    at.press("Tab")
    at.press_on("Enter")
    took = time.perf_counter() - begun
    told = at.one("main").inner_text()
    for words in (f"新增：{TICKETS}", f"退回：{day.refused}"):
        if words not in told:
            raise Unexpected(f"{words!r} is not said: {told}")
    return took


def accept_all(at: Keyboard, day: Day, work: Work) -> None:
    """Every ticket becomes a case, or belongs to one that is there already."""
    cases: dict[str, Told] = {}  # by the first ticket about the same, the one that the case was opened for
    at.page.goto("/desk/tickets/")
    at.press("j")
    at.press_on("Enter")
    for _ in range(TICKETS):
        told = day.told[at.one("dd [data-copy]").get_attribute("data-copy") or ""]
        with work.case(at):
            if known := cases.get(told.first):
                choose(at, "t", known.text[:READ], words=known.text[:READ])
            else:
                choose(at, "o", f"{told.code} {told.name}", words=told.name[:LEARNT])
        cases.setdefault(told.first, told)


def choose(at: Keyboard, key: str, wanted: str, words: str = "") -> None:
    """Open a dialog and send it with what is wanted: as proposed, from the list, or by some words of it."""
    at.press(key)
    chips = at.one(DIALOG).locator(".wg-chip")
    if chips.count() and wanted not in chips.first.inner_text():
        at.press("Shift+Tab", "Backspace")
    if not chips.count():
        _take(at, wanted, words)
    at.press_on("Enter")


def _take(at: Keyboard, wanted: str, words: str) -> None:
    """One of the first of the list that stands open, else of the list that some words bring."""
    options = _listed(at)
    if not any(wanted in option for option in options[:GLANCE]):
        at.type(words)
        options = _listed(at)
    where = next(place for place, option in enumerate(options) if wanted in option)
    at.press(*["ArrowDown"] * where, "Enter")


def _listed(at: Keyboard) -> list[str]:
    """What the list says once it answers what was typed."""
    at.one(LIST)
    return at.page.locator(OPTION).all_inner_texts()


def work_through(at: Keyboard, work: Work, act: Callable[[], None]) -> None:
    """Until the queue is empty; another case has to come by itself each time."""
    at.page.goto("/desk/start/")
    before = ""
    while not at.page.locator(".wg-queue .wg-empty").count():
        here = at.one(".wg-bench-head h2").inner_text()
        if here == before:
            raise Unexpected(f"{here} is still there")
        with work.case(at):
            act()
        before = here


def file(at: Keyboard, rng: Random) -> None:
    """Under the condition that fits; where there are several, the number of one is pressed."""
    at.press("f")
    picks = at.one(DIALOG).locator("[data-picks] input")
    if picks.count() > 1:
        at.press(str(rng.randint(1, picks.count())))
    at.press_on("Enter")


def dispatch(at: Keyboard) -> None:
    """Where it is proposed to go."""
    at.press("d")
    if not at.one(DIALOG).locator(".wg-chip").count():
        raise Unexpected(f"{at.page.url}: nobody is proposed")
    at.press_on("Enter")


def _nothing_is_left(tenant: Tenant, cases: int) -> None:
    """Every ticket is signed, and every case of them is on its way."""
    signed = Ticket.objects.of(tenant).filter(step="signed", ties__ended=None).distinct().count()
    sent = Leg.objects.of(tenant).filter(kind=Leg.Kind.HOME, step="dispatched").count()
    if (signed, sent) != (TICKETS, cases):
        raise Unexpected(f"{signed} of {TICKETS} tickets are signed, {sent} of {cases} cases dispatched")
