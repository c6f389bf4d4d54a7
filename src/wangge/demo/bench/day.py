"""A day of a hotline as its file: 300 good rows of a made-up town, and between them rows to be refused."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import numpy as np
from django.utils import timezone

from wangge.core.coords import from_stored_many
from wangge.core.tables import write_xlsx
from wangge.demo.town import names, plan
from wangge.demo.town.spots import spot_in
from wangge.demo.town.table import Often
from wangge.tickets.columns import headings

TICKETS = 300
REPEATED = 10  # one of so many tells again what somebody told before
KINDS = ("投诉", "举报", "求助", "反映", "建议", "咨询", "表扬")
OPENINGS = ("", "来电人反映：", "市民称，", "居民多次来电：")
CLOSINGS = ("。", "，影响出行，请尽快处理。", "，希望有关部门处理并回复。", "，已经好几天了。")
INSISTING = ("一直没人来。", "请再催一下。")
THEIR_CLASSES = ("城市管理", "市容环境", "市政设施/道路", "")
CALLERS = "何吕施张孔曹严华金魏"
LONGEST_NUMBER = 60
Row = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What who reads a ticket knows: the matter's code and name, its words, and who told it first."""

    code: str
    name: str
    text: str
    first: str  # the hotline's number of the first ticket about the same


@dataclass(frozen=True)
class Day:
    """The file, what its good rows are about by the hotline's number, and how many rows must be refused."""

    file: bytes
    told: dict[str, Told]
    refused: int


def day_of(often: list[Often], now: datetime, seed: int) -> Day:
    """The same matters, moment and seed give the same day."""
    hotline = _Hotline(often, timezone.localtime(now).replace(tzinfo=None, microsecond=0), Random(seed))
    good = [hotline.row(number) for number in range(1, TICKETS + 1)]
    bad = list(_bad(good, hotline.now))
    rows = list(good)
    for row in bad[::-1]:
        rows.insert(hotline.rng.randrange(len(good) // 2, len(rows)), row)
    out = io.BytesIO()
    write_xlsx(rows, {name: labels[0] for name, labels in headings().items()}, out, "工单")
    return Day(out.getvalue(), hotline.told, len(bad))


@dataclass
class _Hotline:
    """Who writes down what is called in: matters by how often they occur, the wall clock, the dice."""

    often: list[Often]
    now: datetime
    rng: Random

    def __post_init__(self) -> None:
        self.told: dict[str, Told] = {}
        self.firsts: list[Row] = []

    def row(self, number: int) -> Row:
        """One call more."""
        theirs = f"{self.now:%Y%m%d}{number:06d}"
        row = self._again() if self.firsts and not number % REPEATED else self._first(theirs)
        matter, first = row.pop("matter"), row.pop("first")
        self.told[theirs] = Told(matter.code, matter.name, row["text"], first)
        sent = self.now - timedelta(minutes=self.rng.randrange(5, 900))
        return row | {"hotline_number": theirs, "sent_at": sent, **self._deadline(sent), **self._caller()}

    def _first(self, theirs: str) -> Row:
        one = self.rng.choices(self.often, [often.weight for often in self.often])[0]
        letter = self.rng.choice(plan.letters())
        spot = spot_in(letter, self.rng)
        text = f"{self.rng.choice(OPENINGS)}{spot.text}{self.rng.choice(one.told)}{self.rng.choice(CLOSINGS)}"
        row = {
            "matter": one.matter,
            "first": theirs,
            "kind": self.rng.choice(KINDS),
            "text": text,
            "category": self.rng.choice((one.matter.name, *THEIR_CLASSES)),
            "place_text": spot.text,
            **self._place(spot.lon, spot.lat, letter),
        }
        self.firsts.append(row)
        return dict(row)

    def _again(self) -> Row:
        """Somebody else calls about the same, at the same place."""
        before = self.rng.choice(self.firsts)
        return before | {"text": f"{before['text']}{self.rng.choice(INSISTING)}"}

    def _place(self, lon: float, lat: float, letter: str) -> Row:
        """As the hotline's map gives it, as ours does, or the name of the community only."""
        if self.rng.random() < 0.2:
            return {"community": names.COMMUNITIES[letter][0]}
        if self.rng.random() < 0.3:
            lon, lat = (float(value) for value in from_stored_many(np.array([[lon, lat]]), "gcj02")[0])
            return {"lon": round(lon, 6), "lat": round(lat, 6), "coords": "高德"}
        return {"lon": round(lon, 6), "lat": round(lat, 6), "coords": "CGCS2000"}

    def _deadline(self, sent: datetime) -> Row:
        """Every fourth comes with the hotline's own; a few of these are over already."""
        if self.rng.random() < 0.75:
            return {"answer_by": None}
        return {"answer_by": sent + timedelta(hours=self.rng.choice((2, 24, 48, 120)))}

    def _caller(self) -> Row:
        name = f"{self.rng.choice(CALLERS)}{self.rng.choice(('女士', '先生'))}"
        secret = "是" if self.rng.random() < 0.3 else "否"
        return {"name": name, "phone": f"139{self.rng.randrange(10**8):08d}", "secret": secret}


def _bad(good: list[Row], now: datetime) -> Iterator[Row]:
    """Rows with one mistake each; the last two are numbers that the file has had already."""
    for number, mistake in enumerate(_mistakes(now)):
        yield {**good[number], "hotline_number": f"{now:%Y%m%d}9{number:05d}", **mistake}
    yield from good[:2]


def _mistakes(now: datetime) -> Iterator[Row]:
    yield {"hotline_number": None}
    yield {"hotline_number": "7" * (LONGEST_NUMBER + 1)}
    yield {"text": ""}
    yield {"kind": "闲聊"}
    yield {"lon": 10.0, "lat": 50.0}
    yield {"lon": "东经113度", "lat": "北纬31度"}
    yield {"coords": "地方坐标"}
    yield {"sent_at": now + timedelta(days=2)}
    yield {"sent_at": now - timedelta(days=1000)}
    yield {"sent_at": "昨天下午"}
    yield {"answer_by": "尽快"}
    yield {"secret": "也许"}
