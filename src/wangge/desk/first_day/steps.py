"""The table of steps, and which duty takes which. Somebody with several duties takes each step once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wangge.desk.first_day.proofs import (
    Proof,
    chose_channels,
    has_factor,
    is_practising,
    moved,
    moved_ticket,
    noted,
)
from wangge.desk.parts import Text
from wangge.people.models import Duty

Code = Duty.Code
DECISIONS = tuple(
    f"{verdict}_{kind}" for verdict in ("grant", "refuse") for kind in ("extension", "parking", "recall")
)


@dataclass(frozen=True)
class Step:
    """One thing to do. ``page`` is where, ``guide`` tells how; without ``proofs`` it is ticked by hand."""

    key: str
    text: Text
    page: str
    guide: str
    proofs: tuple[Proof, ...] = ()
    args: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.page, args=self.args)


def _at(desk: str, key: str, text: Text, guide: str, *proofs: Proof) -> Step:
    """A step that is taken at a desk."""
    return Step(key, text, "desk", guide, proofs, (desk,))


TABLE = (
    Step("practice", _("Go into the practice copy and try what you like: nothing there is real."), "practice", "README", (noted("practice_entered"), is_practising)),
    Step("report", _("Report a problem with its place and a photo."), "report", "reporter", (moved("report"),)),
    Step("follow", _("Read what became of your own reports."), "my_reports", "reporter"),
    _at("field", "verify", _("Verify a report: is it true?"), "supervisor", moved("true", "false", "cannot_verify")),
    _at("field", "check", _("Check a case: is it done?"), "supervisor", moved("pass", "fail", "cannot_check")),
    _at("accept", "accept", _("Accept a first report."), "acceptor", moved("accept")),
    _at("accept", "ask_check", _("Order the check of a case that is done."), "acceptor", moved("ask_check")),
    Step("ticket", _("Sign a hotline ticket, so that its clock for signing stops."), "tickets", "tickets", (moved_ticket("sign"),)),
    _at("chief", "file", _("File a case under its condition."), "duty-chief", moved("file")),
    _at("chief", "close", _("Close a case with its outcome."), "duty-chief", moved("close")),
    _at("dispatch", "dispatch", _("Dispatch a case to who is proposed."), "dispatcher", moved("dispatch")),
    _at("dispatch", "feed_back", _("Read an answer and feed it back."), "dispatcher", moved("feed_back")),
    Step("decide", _("Decide an ask for more time, parking or recall."), "work", "dispatcher", (moved(*DECISIONS),)),
    _at("handle", "look", _("Look through what waits for you: what presses most stands on top."), "department"),
    _at("handle", "sign", _("Sign what was sent to your organisation."), "department", moved("sign")),
    _at("handle", "assign", _("Assign a case to a person or a crew."), "department", moved("assign")),
    _at("handle", "answer", _("Answer with what was done, and a photo."), "department", moved("answer")),
    _at("watch", "watch", _("See what is overdue, why, and who has it."), "leader"),
    _at("watch", "urge", _("Urge a case and wait for its answer."), "leader", moved("urge")),
    Step("shift", _("Read what the last shift left, and write for the next."), "shift", "handover"),
    Step("morning", _("Read the morning sheet: yesterday, and what is to be decided."), "morning", "leader"),
    Step("scores", _("Open a number of the scores and see the cases behind it."), "evaluation:table", "assessor"),
    Step("export", _("Export the scores of a period."), "evaluation:table", "assessor", (noted("evaluation_exported"),)),
    Step("set_up", _("Set up platforms and people: one by one, or from the street workbook."), "kit:loads", "street-workbook", (noted("kit_loaded", "platform_created", "person_created"),)),
    Step("settings", _("Publish the settings of a platform."), "catalogue:settings_list", "administrator", (noted("settings_published"),)),
    Step("channel", _("Set up a channel and send a test message."), "exchange:channels", "administrator", (noted("message_tested"),)),
    Step("health", _("See whether backups are made and the system is well."), "operations", "administrator"),
    Step("post", _("Give somebody a post."), "persons", "security-administrator", (noted("post_given"),)),
    Step("security", _("Choose how strictly people sign in."), "security", "security-administrator", (noted("security_chosen"),)),
    Step("journal", _("Read in the journal what was done yesterday."), "journal", "auditor"),
    Step("journal_export", _("Export a part of the journal."), "journal", "auditor", (noted("journal_exported"),)),
    Step("why", _("Ask why somebody sees a case, or may do something."), "why", "security-administrator", (noted("why_asked"),)),
    Step("news", _("Choose how messages reach you."), "exchange:choice", "README", (chose_channels,)),
    Step("factor", _("Set up the second factor of your account."), "factor", "README", (has_factor,)),
)  # fmt: skip
STEPS = {step.key: step for step in TABLE}
EVERYBODY = "practice factor"
PATHS: Mapping[str, frozenset[str]] = {
    code: frozenset(f"{EVERYBODY} {own}".split())
    for code, own in {
        Code.REPORTER: "report follow news",
        Code.SUPERVISOR: "report verify check news",
        Code.ACCEPTOR: "accept ask_check ticket news",
        Code.DUTY_CHIEF: "file close shift news",
        Code.DISPATCHER: "dispatch feed_back decide news",
        Code.LIAISON: "sign assign answer news",
        Code.HANDLER: "look answer news",
        Code.LEADER: "watch urge morning news",
        Code.ASSESSOR: "scores export morning",
        Code.ADMIN: "set_up settings channel health",
        Code.SECURITY_ADMIN: "post security why",
        Code.AUDITOR: "journal journal_export why",
    }.items()
}


def steps_for(duties: Iterable[str]) -> list[Step]:
    """The steps of all these duties, each once, in the order of the table."""
    keys = frozenset().union(*(PATHS[duty] for duty in duties))
    return [step for step in TABLE if step.key in keys]
