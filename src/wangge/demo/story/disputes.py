"""Cases that nobody wanted: sent back, ruled on, reworked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wangge.cases.models import Attachment
from wangge.demo.company import step_of
from wangge.demo.story.stage import Scene, Script


def manhole(s: Scene) -> Script:
    """The property company only puts up a sign; a ruling sends the case to the fallback."""
    yield "08:12"
    case = s.report("supervisor", "钟楼街口红绿灯下井盖缺失，井口敞开。", photos=[s.photo("manhole")])
    yield "08:20"
    s.taken_up(case, "01023")
    yield "08:31"
    s.move(case, "dispatch", "dispatcher", main="property")
    yield "08:50"
    s.move(s.leg(case), "sign", "property")
    yield "09:05"
    s.move(s.leg(case), "make_safe", "property", "先立了警示牌。", photos=[s.photo("manhole", "safe")])
    yield "09:10"
    s.move(s.leg(case), "send_back", "property", "井不是我们的，只能先立牌。", kind="not_ours")
    s.see(_("the case came back to the dispatcher"), step_of(case), "returned")
    yield "09:20"
    s.move(case, "ask_ruling", "dispatcher", "产权不明，请裁定。")
    with s.refused(_("nobody dispatches it while a ruling is waited for"), "ruling_open"):
        s.move(case, "redispatch", "dispatcher", main="property")
    yield "09:40"
    s.decide(s.company.ruling(case), "grant", "leader", "产权查明前由市政工程处兜底处置。", ruled="works")
    with s.refused(_("it may only go where the ruling says"), "elsewhere_ruled"):
        s.move(case, "redispatch", "dispatcher", main="traffic")
    yield "09:45"
    s.move(case, "redispatch", "dispatcher", main="works")
    yield "09:52"
    s.move(s.leg(case, "2"), "sign", "works")
    s.move(s.leg(case, "2"), "assign", "works", person="worker")
    yield "11:02"
    s.move(
        s.leg(case, "2"),
        "answer",
        "worker",
        text="新井盖已装好，路面平整。",
        photos=[s.photo("manhole", "after")],
    )
    yield "11:10"
    s.move(case, "feed_back", "dispatcher")
    s.move(case, "ask_check", "acceptor")
    yield "11:35"
    s.move(case, "pass", "supervisor", photos=[s.photo("manhole", "after", 1)])
    yield "11:50"
    s.move(case, "close", "chief", outcome="solved")
    s.see(_("closed, solved"), (step_of(case), s.fresh(case).outcome), ("closed", "solved"))
    s.see(_("the property company's leg never counts as answered"), s.leg(case).step, "recalled")
    safe = Attachment.objects.filter(case=case, role=Attachment.Role.SAFE)
    s.see(_("the photo of the warning sign is kept"), safe.count(), 1)
    answer = s.leg(case, "2").events.get(name="answer")
    s.see(_("the fallback was in time"), answer.happened_at <= answer.leg_due_at)


def car_on_green(s: Scene) -> Script:
    """Neither traffic police nor parks will have it; the ruling names one and lets the other assist."""
    yield "08:40"
    case = s.report("supervisor", "一辆小车停在街口绿地上，压坏草皮。", photos=[s.photo("car_on_green")])
    yield "08:48"
    s.taken_up(case, "09009")
    s.move(case, "dispatch", "dispatcher", main="traffic")
    yield "09:15"
    s.move(s.leg(case), "sign", "traffic")
    yield "09:30"
    s.move(s.leg(case), "send_back", "traffic", "停在绿地上，不在道路上，归园林。", kind="not_ours")
    yield "09:36"
    s.move(case, "redispatch", "dispatcher", main="parks")
    yield "10:00"
    s.move(s.leg(case, "2"), "send_back", "parks", "我们没有拖车和处罚权，归交警。", kind="not_ours")
    yield "10:05"
    s.move(case, "ask_ruling", "dispatcher", "两家都退，请裁定。")
    yield "10:30"
    s.decide(s.company.ruling(case), "grant", "leader", "交警拖车，园林补草。", ruled="traffic")
    yield "10:34"
    s.move(case, "redispatch", "dispatcher", main="traffic", assisting=["parks"])
    s.see(_("what the traffic police used up before is carried"), s.leg(case, "3").carried_s, 42 * 60.0)
    yield "10:50"
    s.move(s.leg(case, "3"), "sign", "traffic")
    s.move(s.leg(case, "4"), "sign", "parks")
    yield "11:15"
    s.move(
        s.leg(case, "3"),
        "answer",
        "traffic",
        text="车辆已拖离并处罚。",
        photos=[s.photo("car_on_green", "after")],
    )
    s.see(_("while the gardeners are still at work the case waits"), step_of(case), "dispatched")
    yield "11:50"
    s.move(s.leg(case, "4"), "answer", "parks", text="草皮已补种。")
    s.see(_("with both answers it goes on by itself"), step_of(case), "handled")
    yield "14:05"
    s.checked_by_photo(case)
    s.see(_("closed, solved"), (step_of(case), s.fresh(case).outcome), ("closed", "solved"))
    returns = [e.leg.platform.code for e in case.events.filter(name="send_back").order_by("pk")]
    s.see(_("both returns are remembered"), returns, ["traffic", "parks"])


def sent_back_by_section(s: Scene) -> Script:
    """The section looks at what its crew answers before the department answers."""
    yield "08:25"
    case = s.report("supervisor", "钟楼街口东侧路面坑洼约两平方米。", photos=[s.photo("pothole")])
    yield "08:33"
    s.taken_up(case, "06013")
    s.move(case, "dispatch", "dispatcher", main="works")
    yield "08:45"
    s.move(s.leg(case), "sign", "works")
    s.move(s.leg(case), "assign", "works", targets=["roads"])
    yield "08:55"
    s.move(s.leg(case, "1-1"), "sign", "roads")
    s.move(s.leg(case, "1-1"), "assign", "roads", targets=["crew"])
    yield "09:05"
    s.move(s.leg(case, "1-1-1"), "sign", "foreman")
    s.move(s.leg(case, "1-1-1"), "assign", "foreman", person="worker")
    dues = [s.leg(case, suffix).due_at for suffix in ("1-1-1", "1-1", "1")]
    s.see(_("each leg falls due before the one above"), dues, sorted(dues))
    with s.refused(_("the department cannot answer while its section is at work"), "child_open"):
        s.move(s.leg(case), "answer", "works", text="已修好。")
    yield "10:40"
    s.move(s.leg(case, "1-1-1"), "answer", "worker", text="坑已填。", photos=[s.photo("pothole", "safe")])
    s.see(_("the crew's answer waits on top of the section's queue"), s.leg(case, "1-1").needs_look)
    yield "10:55"
    s.move(s.leg(case, "1-1-1"), "rework", "roads", "只填了碎石，没有铺沥青，重做。")
    yield "14:40"
    s.move(
        s.leg(case, "1-1-1"),
        "answer",
        "worker",
        text="已铺沥青并压实。",
        photos=[s.photo("pothole", "after")],
    )
    yield "14:50"
    s.move(s.leg(case, "1-1"), "answer", "roads", text="复看合格。")
    s.see(_("nothing of this moved the case"), step_of(case), "dispatched")
    yield "15:00"
    s.move(s.leg(case), "answer", "works", text="路面已修复。")
    yield "15:10"
    s.checked_by_photo(case)
    s.see(_("closed, solved"), (step_of(case), s.fresh(case).outcome), ("closed", "solved"))
    s.see(_("the crew answered twice"), s.names(case, "1-1-1").count("answer"), 2)


def extension_refused(s: Scene) -> Script:
    """Two work days from the last afternoon before the holidays: due on Friday 10 October at 17:00."""
    yield "16:40"
    case = s.report("supervisor2", "人行道地砖破损，面积一平方米多。", photos=[s.photo("pothole", look=1)])
    yield "16:50"
    s.taken_up(case, "06013")
    yield "17:00"
    s.move(case, "dispatch", "dispatcher", main="works")
    s.see(_("two work days after the holidays’ eve, 17:00"), s.handle_due(case), "10-10 17:00")
    yield "17:20"
    s.move(s.leg(case), "sign", "works")
    yield "10-10 14:30"
    asked = s.ask(s.leg(case), "extension", "works", "节后人手不足，请求延期。")
    yield "10-10 14:50"
    s.decide(asked, "endorse", "works_lead", "情况属实，请平台定。")
    yield "10-10 15:10"
    s.decide(asked, "refuse", "dispatcher", "面积小，请今天完成。")
    s.see(_("the limit stays as it was"), s.handle_due(case), "10-10 17:00")
    s.see(_("no extension is counted"), s.leg(case).extensions, 0)
    yield "10-10 17:30"
    s.move(s.leg(case), "answer", "works", text="地砖已换。", photos=[s.photo("pothole", "after", 1)])
    answer = s.leg(case).events.get(name="answer")
    s.see(_("half an hour late, and the history says so"), answer.happened_at > answer.leg_due_at)
    yield "10-11 08:30"
    s.checked_by_photo(case)
    s.see(_("closed on the swapped work day"), step_of(case), "closed")
