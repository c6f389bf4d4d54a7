"""Tasks that are no step of the case, as forms: answers, co-ordination, call-backs."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from wangge.cases import tasks
from wangge.cases.deed import Told
from wangge.cases.labels import CHOICES
from wangge.cases.models import Task
from wangge.desk.beside.offers import Deed, Offer, missing, own_legs, told_now
from wangge.desk.moves import Scene
from wangge.desk.parts import Choice, Field
from wangge.people.models import Duty
from wangge.people.queries import posts_of


def _task_offers(scene: Scene) -> list[Offer]:
    return [
        Offer(task.pk, _("Answer the task"), _task_fields(task))
        for task in scene.dossier.tasks
        if tasks.may_answer(task, told_now(scene))
    ]


def _task_fields(task: Task) -> list[Field]:
    results = [Choice(result, CHOICES[result]) for result in tasks.RESULTS[Task.Kind(task.kind)]]
    return [
        Field("result", "pick", _("Result"), choices=results),
        Field("text", "longtext", _("Answer"), required=False, max_length=2000, help=task.text),
    ]


def _do_task(request: HttpRequest, scene: Scene, told: Told, pk: int) -> None:
    task = next((t for t in scene.dossier.tasks if t.pk == pk), None) or missing("task")
    tasks.answer_task(task, request.POST.get("result", ""), told=told, text=request.POST.get("text", ""))


def _coordination_offers(scene: Scene) -> list[Offer]:
    if scene.dossier.is_over:
        return []
    legs = own_legs(scene)
    posts = posts_of(scene.person, scene.at).at(scene.dossier.case.home)
    if posts.acting_as(Duty.Code.DISPATCHER) and scene.dossier.case.home.parent_id:
        legs = [scene.dossier.home, *legs]
    free = [leg for leg in legs if not scene.dossier.task_on(leg, Task.Kind.COORDINATE)]
    return [Offer(leg.pk, _("Ask for co-ordination"), [_what("text")]) for leg in free[:1]]


def _what(name: str) -> Field:
    return Field(name, "longtext", _("What is needed, and from whom"), max_length=2000)


def _do_coordination(request: HttpRequest, scene: Scene, told: Told, pk: int) -> None:
    leg = scene.dossier.legs.get(pk) or missing("leg")
    tasks.ask_coordination(leg, told=told, text=request.POST.get("text", ""))


def _call_back_offers(scene: Scene) -> list[Offer]:
    posts = posts_of(scene.person, scene.at).at(scene.dossier.case.home)
    desk = posts.acting_as(Duty.Code.ACCEPTOR, Duty.Code.DUTY_CHIEF)
    called = tasks.called_since_closing(scene.dossier)
    if not desk or scene.dossier.home.step != "closed" or called:
        return []
    return [
        Offer(0, _("Call the reporter back"), [Field("text", "longtext", _("What to ask"), required=False)])
    ]


def _do_call_back(request: HttpRequest, scene: Scene, told: Told, pk: int) -> None:
    tasks.ask_call_back(scene.dossier.case, told=told, text=request.POST.get("text", ""))


TASK = Deed(_task_offers, _do_task, primary=True, key="t")
COORDINATE = Deed(_coordination_offers, _do_coordination)
CALL_BACK = Deed(_call_back_offers, _do_call_back)
