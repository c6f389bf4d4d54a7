"""The whole day: which stories there are, and playing them in a tenant that is gone afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from wangge.demo.company import Company
from wangge.demo.story import closer, disputes, reporters
from wangge.demo.story.ground import build
from wangge.demo.story.stage import Story, play
from wangge.tenants.models import Tenant

CODE = "story"


def stories() -> list[Story]:
    """The stories of the day, not yet played."""
    return [
        Story("manhole", "红绿灯下的井盖", "The manhole cover at the traffic light", disputes.manhole),
        Story(
            "car_on_green",
            "没人要的绿地停车",
            "The car on the green that nobody takes",
            disputes.car_on_green,
        ),
        Story("streets_own", "街道自己的案子", "The street's own case", closer.streets_own),
        Story(
            "sent_back_by_section",
            "科室把班组的活退回去",
            "The crew sent back by its own section",
            disputes.sent_back_by_section,
        ),
        Story(
            "not_true",
            "核实不属实，告诉报告人原因",
            "Not true, and the reporter told why",
            reporters.not_true,
        ),
        Story("over_the_holidays", "挂账过长假", "Parked over the holidays", closer.over_the_holidays),
        Story("extension_refused", "延期没有批", "An extension refused", disputes.extension_refused),
        Story(
            "three_reporters", "一堆垃圾，三个报告人", "One heap, three reporters", reporters.three_reporters
        ),
        Story("reopened", "回访不满意，重新打开", "Reopened after the call-back", reporters.reopened),
        Story("residents_word", "社区里居民说了算", "The resident's word", reporters.residents_word),
        Story("on_the_spot", "当场就办了", "Solved on the spot", closer.on_the_spot),
    ]


@contextmanager
def played(*, keep: bool) -> Iterator[tuple[Company, list[Story]]]:
    """Play the day and look at it; afterwards the tenant is gone unless it is kept."""
    with transaction.atomic():
        day = stories()
        company = build(_free_code())
        play(company, day)
        yield company, day
        if not keep:
            transaction.set_rollback(True)


def _free_code() -> str:
    """A tenant is never played into twice."""
    number, code = 1, CODE
    while Tenant.objects.filter(code=code).exists():
        number += 1
        code = f"{CODE}-{number}"
    return code
