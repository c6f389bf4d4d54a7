"""The last day of the hotline: tickets in every state, told and answered by everybody through the actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from wangge.catalogue.models import Matter
from wangge.demo.company import Company
from wangge.demo.town.spots import spot_in
from wangge.tickets.actions import move_ticket, send_out
from wangge.tickets.arrivals import Arrival, take_ticket
from wangge.tickets.models import Ticket

MATTER = "01001"
DESKS = {"centre": ("acceptor", "duty_chief"), "yueting": ("yueting_acceptor", "yueting_chief")}


@dataclass
class Line:
    """The telephone: who takes tickets in at which desk, and how far each has come."""

    company: Company
    now: datetime
    rng: Random
    taken: list[Ticket] = field(default_factory=list)

    def take(self, call: Call) -> Ticket:
        spot = spot_in("ghijkl" if call.desk == "centre" else "abcde", self.rng)
        sent = self.now - timedelta(hours=call.hours)
        told: dict[str, Any] = {"lon": spot.lon, "lat": spot.lat, "coords": "cgcs2000"}
        arrival = Arrival(
            hotline=call.hotline,
            hotline_number=f"{sent:%Y%m%d}{len(self.taken) + 1:05d}",
            text=call.text,
            kind=call.kind,
            urgency=call.urgency,
            sent_at=sent,
            place_text=spot.text,
            name=f"{self.rng.choice('何吕施张孔曹严华金魏')}{self.rng.choice(('女士', '先生'))}",
            phone=f"139{self.rng.randrange(10**8):08d}",
            secret=self.rng.random() < 0.3,
            deadlines={"ticket_answer": sent + timedelta(hours=call.due)} if call.due else {},
            **(told if call.placed else {}),
        )
        by = self.company.people[DESKS[call.desk][0]]
        at = sent + timedelta(minutes=8)
        ticket = take_ticket(arrival, by=by, at=at, slip=self.company.slip()).ticket
        self.taken.append(ticket)
        return ticket

    def move(self, ticket: Ticket, name: str, who: str, hours: float, note: str = "", **taken: Any) -> None:
        at = min(ticket.taken_at + timedelta(hours=hours), self.now)
        by, slip = self.company.people[who], self.company.slip()
        move_ticket(ticket, name, by=by, at=at, slip=slip, note=note, **taken)

    def matter(self) -> Matter:
        return Matter.objects.get(tenant=None, scheme="2026", kind="matter", code=MATTER)


@dataclass(frozen=True)
class Call:
    """What somebody called about, so many hours ago, and what has become of it."""

    hours: float
    kind: str
    text: str
    course: Callable[[Line, Ticket, str, str], None]
    desk: str = "centre"
    urgency: str = "usual"
    due: float = 0  # hours from the sending, where the hotline names a deadline
    placed: bool = True
    hotline: str = "12345"


def waits(line: Line, ticket: Ticket, acceptor: str, chief: str) -> None:
    """Nobody has touched it yet."""


def signed(line: Line, ticket: Ticket, acceptor: str, chief: str) -> None:
    line.move(ticket, "sign", acceptor, 0.2)
    line.move(ticket, "contact", acceptor, 0.4, "已说明正在核实。", way="phone", reached="yes")


def drafted(line: Line, ticket: Ticket, acceptor: str, chief: str) -> None:
    line.move(
        ticket, "draft", acceptor, 0.5, result="explained", text="您好，所询事项可持身份证到社区服务站办理。"
    )


def answered(line: Line, ticket: Ticket, acceptor: str, chief: str) -> None:
    signed(line, ticket, acceptor, chief)
    drafted(line, ticket, acceptor, chief)
    line.move(ticket, "approve", chief, 0.8)


def sent(line: Line, ticket: Ticket, acceptor: str, chief: str) -> None:
    answered(line, ticket, acceptor, chief)
    send_out([ticket.pk], by=line.company.people[acceptor], at=line.now)


def declining(line: Line, ticket: Ticket, acceptor: str, chief: str) -> None:
    words = "您好，您反映的事项属民事纠纷，可申请人民调解或向人民法院起诉。"
    line.move(ticket, "decline", acceptor, 0.6, "邻里债务，非公共事务。", text=words)


def in_a_case(line: Line, ticket: Ticket, acceptor: str, chief: str) -> None:
    line.move(ticket, "open_case", acceptor, 0.3, matter=line.matter())


def merged(line: Line, ticket: Ticket, acceptor: str, chief: str) -> None:
    """The same as the last one that has a case."""
    line.move(ticket, "merge", acceptor, 0.3, into=line.taken[-2].number)


def back_again(line: Line, ticket: Ticket, acceptor: str, chief: str) -> None:
    answered(line, ticket, acceptor, chief)
    line.move(ticket, "second", acceptor, 4, "来电人反映仍未解决。")


def returned(line: Line, ticket: Ticket, acceptor: str, chief: str) -> None:
    line.move(ticket, "send_off", acceptor, 0.4, "属邻区道路，请改派。", why="not_ours")


CALLS = (
    Call(26, "question", "咨询老年证在哪里办理，需要带什么材料。", sent),
    Call(25, "complaint", "楼下烧烤摊每晚营业到凌晨，油烟很大。", back_again, due=20),
    Call(22, "report", "人行道上的水井盖缺了一块，老人差点绊倒。", in_a_case, due=24),
    Call(21, "report", "同一路口水井盖破损，过往车辆响声很大。", merged, due=22),
    Call(7, "praise", "表扬城管队员冒雨帮助清理下水口。", answered),
    Call(6, "help", "邻居借钱不还，希望政府帮助追讨。", declining),
    Call(5, "suggestion", "建议在小区门口增设非机动车停车位。", signed),
    Call(4, "question", "咨询流动摊点临时经营的规定。", drafted),
    Call(3, "complaint", "道路对面施工夜间噪声扰民。", returned),
    Call(2.5, "report", "路灯连着三盏不亮，夜间行人看不清路。", waits, due=2),
    Call(2, "report", "水井盖松动，车轮压过有异响。", waits, urgency="urgent", hotline="12319"),
    Call(1, "complaint", "垃圾桶满溢两天没有清运。", waits),
    Call(0.5, "report", "绿化带里堆了建筑垃圾，具体位置说不清。", waits, placed=False),
    Call(20, "report", "路口路牌歪斜，快要倒了。", in_a_case, desk="yueting"),
    Call(1.5, "question", "咨询居住证续签。", waits, desk="yueting"),
)


def call(company: Company, now: datetime, seed: int) -> list[Ticket]:
    """Let everybody have called by now."""
    line = Line(company, now, Random(f"{seed}-hotline"))
    for one in CALLS:
        ticket = line.take(one)
        one.course(line, ticket, *DESKS[one.desk])
    return line.taken
