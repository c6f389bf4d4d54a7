"""Cases seen from who told of them: not true, told three times, not satisfied, asked for their word."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wangge.cases.models import Reporter, Task
from wangge.cases.similar import open_alike
from wangge.demo.company import home_of, step_of
from wangge.demo.story.ground import HERE, IN_STREET
from wangge.demo.story.stage import Scene, Script


def not_true(s: Scene) -> Script:
    """The supervisor goes and looks; the caller is told why nothing follows."""
    yield "09:02"
    case = s.call("acceptor", "何女士", "19900000001", "钟楼街口垃圾成堆。")
    yield "09:08"
    s.move(case, "ask_verify", "acceptor")
    task = Task.objects.get(case=case)
    s.see(
        _("the supervisor of these cells is asked"),
        (task.person, task.chosen_because),
        (s.company.people["supervisor"], "responsible"),
    )
    yield "09:40"
    why = "现场已查看，只有待清运的成袋垃圾，环卫车正在收。"
    s.move(case, "false", "supervisor", why, photos=[s.photo("bins", "after")])
    yield "09:50"
    s.move(case, "not_accept", "acceptor", why)
    told = Reporter.objects.get(case=case)
    s.see(_("ended"), step_of(case), "ended")
    s.see(_("the caller is told that and why"), (told.answer_code, told.answer_note), ("not_accept", why))
    s.see(_("the telephone number lies in the vault only"), bool(told.contact_key and not told.person_id))
    s.see(_("no leg was ever opened"), case.legs.count(), 1)


def three_reporters(s: Scene) -> Script:
    """A heap of rubbish is told of three times; it is cleared once, and all three are answered."""
    yield "10:02"
    first = s.call("acceptor", "谢先生", "19900000002", "街口人行道上有一大堆垃圾。")
    yield "10:06"
    s.taken_up(first, "06010")
    yield "10:10"
    second = s.report("supervisor", "巡查发现街口堆放垃圾。", photos=[s.photo("rubbish")])
    yield "10:14"
    near = (HERE[0] + 0.0001, HERE[1])
    third = s.call("acceptor2", "邓女士", "19900000003", "路口垃圾没人管！", source="public", at=near)
    alike = open_alike(third, s.company.now).values_list("pk", flat=True)
    s.see(_("the desk is shown the two that are alike"), {first.pk, second.pk} <= {*alike})
    yield "10:18"
    for double in (second, third):
        s.move(double, "merge", "acceptor", into=first)
    yield "10:22"
    s.move(first, "dispatch", "dispatcher", main="cleaning")
    yield "10:40"
    s.move(s.leg(first), "sign", "cleaning")
    yield "11:20"
    s.move(s.leg(first), "answer", "cleaning", text="已清运并冲洗。", photos=[s.photo("rubbish", "after")])
    yield "11:30"
    s.checked_by_photo(first)
    steps = [step_of(case) for case in (first, second, third)]
    s.see(_("one closed, two merged"), steps, ["closed", "merged", "merged"])
    answers = Reporter.objects.filter(case__in=[first, second, third]).values_list("answer_code", flat=True)
    s.see(_("each of the three has an answer"), list(answers), ["solved"] * 3)


def reopened(s: Scene) -> Script:
    """Closed by the book, but the caller says no: the case opens again by itself."""
    yield "08:30"
    case = s.call("acceptor", "白先生", "19900000004", "街口垃圾每天都满地。")
    yield "08:36"
    s.taken_up(case, "06010")
    s.move(case, "dispatch", "dispatcher", main="cleaning")
    yield "08:50"
    s.move(s.leg(case), "sign", "cleaning")
    yield "09:45"
    s.move(s.leg(case), "answer", "cleaning", text="已清扫。", photos=[s.photo("rubbish", "after", 1)])
    yield "10:00"
    s.checked_by_photo(case)
    yield "14:10"
    task = s.company.ask_call_back(case, "acceptor")
    yield "14:20"
    s.company.answer_task(task, "no", "acceptor2", "只扫了一半，桶后面还有。")
    s.see(_("the case is open again"), (step_of(case), s.fresh(case).outcome), ("filed", ""))
    reopening = case.events.get(name="reopen")
    s.see(
        _("opened by the rule, because of the call"),
        (reopening.person.is_service, reopening.because_of.name),
        (True, "answer_call_back"),
    )
    yield "14:26"
    s.move(case, "dispatch", "dispatcher", "请彻底清理，含桶后。", main="cleaning")
    yield "14:40"
    s.move(s.leg(case, "2"), "sign", "cleaning")
    yield "15:30"
    s.move(s.leg(case, "2"), "answer", "cleaning", text="桶后已清。", photos=[s.photo("bins", "after", 1)])
    yield "15:40"
    s.checked_by_photo(case)
    s.see(_("closed, solved"), (step_of(case), s.fresh(case).outcome), ("closed", "solved"))
    s.see(
        _("closed twice, reported once"),
        (s.names(case).count("close"), s.names(case).count("report")),
        (2, 1),
    )


def residents_word(s: Scene) -> Script:
    """At the station's window: whoever told says whether it is done, and not who did it."""
    yield "09:10"
    case = s.call(
        "station_acceptor", "葛奶奶", "19900000005", "楼道口有人丢了旧沙发，挡路。",
        source="window", at=IN_STREET, place_text="柳湾社区三号楼",
    )  # fmt: skip
    s.see(_("the station runs the case"), case.home, s.company.platforms["station"])
    yield "09:16"
    s.taken_up(case, "06035", "station_")
    s.move(case, "dispatch", "station_chief", main="property")
    yield "09:30"
    s.move(s.leg(case), "sign", "property")
    yield "11:00"
    s.move(s.leg(case), "answer", "property", text="沙发已运走。", photos=[s.photo("rubbish", "after", 1)])
    yield "11:10"
    s.move(case, "feed_back", "station_chief")
    s.move(case, "ask_check", "station_acceptor")
    task = Task.objects.get(case=case, kind=Task.Kind.CHECK)
    s.see(_("the check is the resident's word"), task.way, "resident")
    with s.refused(_("the property company cannot say it itself"), "not_yours"):
        s.move(case, "pass", "property", satisfied="yes")
    yield "11:20"
    s.move(case, "pass", "station_acceptor", "葛奶奶说已搬走，满意。", satisfied="yes")
    yield "11:30"
    s.move(case, "close", "station_chief", outcome="solved")
    word = case.events.get(name="pass")
    s.see(_("the word stands in the history"), word.details["satisfied"], "yes")
    s.see(_("closed at the station"), (home_of(case).platform.code, step_of(case)), ("station", "closed"))
