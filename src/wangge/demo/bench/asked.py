"""What people ask for: lists, searches, queues, counts, a month of scores. Braces are filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.utils import timezone

from wangge.cases.models import Case
from wangge.demo.bench.place import staff


@dataclass(frozen=True)
class Asked:
    """A page that somebody asks for."""

    name: str
    by: str
    path: str

    @property
    def address(self) -> str:
        return self.path.format(**_facts())


LISTS = (
    Asked("list_all_of_the_city", "city.leader", "/desk/?tab=all&size=50"),
    Asked("list_all_of_a_district", "d0.acceptor", "/desk/?tab=all&size=50"),
    Asked("list_open", "d0.dispatcher", "/desk/?tab=open&size=50"),
    Asked("list_mine", "d0.dispatcher", "/desk/?tab=mine&size=50"),
    Asked("list_of_a_department", "d0.dept0.liaison", "/desk/?tab=all&size=50"),
    Asked("list_of_a_supervisor", "c3.supervisor", "/desk/?tab=all&size=50"),
    Asked("list_by_words", "d0.acceptor", "/desk/?tab=all&size=50&q=井盖"),
    Asked("list_by_rare_words", "d0.acceptor", "/desk/?tab=all&size=50&q=柳荷桥胡同17号"),
    Asked("list_by_absent_words", "d0.acceptor", "/desk/?tab=all&size=50&q=鲸鱼"),
    Asked("list_by_number", "d0.acceptor", "/desk/?tab=all&size=50&q={number}"),
    Asked("list_by_day_of_number", "d0.acceptor", "/desk/?tab=all&size=50&q={day}"),
    Asked("list_by_class", "d0.acceptor", "/desk/?tab=all&size=50&matter=01037"),
    Asked("list_by_street", "city.leader", "/desk/?tab=all&size=50&street=990703002000"),
    Asked("list_by_community", "d0.acceptor", "/desk/?tab=all&size=50&street=990701002003"),
    Asked("list_by_days", "city.leader", "/desk/?tab=all&size=50&since={first}&until={last}"),
    Asked("list_by_days_of_a_district", "d0.acceptor", "/desk/?tab=all&size=50&since={first}&until={last}"),
    Asked("list_by_person", "d0.dispatcher", "/desk/?tab=open&size=50&holder=c3"),
    Asked("list_red", "d0.dispatcher", "/desk/?tab=open&size=50&light=red"),
    Asked("counts", "d0.dispatcher", "/desk/counts.json"),
    Asked("counts_of_the_city", "city.leader", "/desk/counts.json"),
    Asked("markers", "d0.acceptor", "/desk/markers.json?tab=all"),
)
QUEUES = (
    Asked("queue_to_accept", "d0.acceptor", "/desk/accept/"),
    Asked("queue_to_file", "d0.duty_chief", "/desk/chief/"),
    Asked("queue_to_dispatch", "d0.dispatcher", "/desk/dispatch/"),
    Asked("queue_to_handle", "d0.dept0.liaison", "/desk/handle/"),
    Asked("queue_of_late_ones", "d0.leader", "/desk/watch/"),
)
SCORES = Asked("scores_of_a_month", "city.leader", "/evaluation/?subject=region&period=last_month")
EXPORT = Asked("export", "d0.acceptor", "/desk/?tab=all&export=csv")


@cache
def _facts() -> dict[str, str]:
    """A case of the first district that lies back a while, and the month before the last."""
    cases = Case.objects.of(staff().tenant).filter(division_code__startswith="990701")
    number = cases.order_by("-pk").values_list("number", flat=True)[100]
    last = _month_before(_month_before(timezone.localdate())) - timedelta(days=1)
    return {"number": number, "day": number[:14], "first": f"{last:%Y-%m}-01", "last": f"{last}"}


def _month_before(day: date) -> date:
    """The first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
