"""What may happen: the two tables every case moves by.

核实 `verify` comes before filing (is the report true?), 核查 `check` after handling (is it done?).
Moves marked ``follows`` are made by the flow itself, in the same transaction, with ``because_of``.
"""

from __future__ import annotations

from wangge.core.flow import Flow, Mode, Take, checked, move

OUTCOMES = ("solved", "cannot_now", "not_public_task", "handed_outside", "not_found")
WAYS = ("on_site", "photo", "video", "resident")
RETURN_KINDS = ("not_ours", "wrong_place", "wrong_matter", "unclear", "other")

MATTER = Take("matter", "matter")
CONDITION = Take("condition", "condition")
MAIN = Take("main", "platform")
ASSISTING = Take("assisting", "platform", required=False, many=True)
TARGET = Take("target", "platform")
ADDRESSEE = Take("addressee", "post", required=False)
WAY = Take("way", "choice", required=False, choices=WAYS)
OUTCOME = Take("outcome", "choice", choices=OUTCOMES)
PROPOSED = Take("outcome", "choice", required=False, choices=OUTCOMES)
INTO = Take("into", "case")
PHOTOS = Take("photos", "photos", required=False, many=True)
AFTER_PHOTOS = Take("photos", "photos", many=True)
TEXT = Take("text", "text")
SATISFIED = Take("satisfied", "choice", required=False, choices=("yes", "partly", "no"))
UNTIL = Take("until", "date", required=False)

BEFORE_FILED = "reported verifying accepted"
AFTER_FILED = "filed dispatched returned handled fed_back checking checked"
IN_WORK = "dispatched returned handled"

HOME = checked(
    Flow(
        name="home",
        start="reported",
        good_end="closed",
        ends=frozenset({"closed", "ended", "merged"}),
        holders={
            "reported": "acceptor",
            "verifying": "addressee",
            "accepted": "duty_chief",
            "filed": "dispatcher",
            "dispatched": "legs",
            "returned": "dispatcher",
            "handled": "dispatcher",
            "fed_back": "acceptor",
            "checking": "addressee",
            "checked": "duty_chief",
        },
        moves=(
            move("accept", "reported", "accepted", "acceptor", MATTER, effect="accept"),
            move("ask_verify", "reported", "verifying", "acceptor", ADDRESSEE, effect="ask_verify"),
            move("not_accept", "reported", "ended", "acceptor", reason=True, person_only=True, danger=True),
            move("merge", "reported accepted", "merged", "acceptor", INTO, person_only=True, needs="merges_into_open", effect="merge"),
            move("split", "reported", None, "acceptor", TEXT, effect="split"),
            move("withdraw", BEFORE_FILED, "ended", "reporter", danger=True),
            move("settle", "reported", "checked", "finder", AFTER_PHOTOS, mode=Mode.OFF, effect="settle"),
            move(
                "dispatch_now", "reported", "dispatched", "duty_chief", MATTER, MAIN, ASSISTING,
                mode=Mode.OFF, effect="dispatch_now",
            ),
            move("true", "verifying", "reported", "addressee", PHOTOS, person_only=True, effect="answer_task"),
            move(
                "false", "verifying", "reported", "addressee", PHOTOS,
                reason=True, person_only=True, effect="answer_task",
            ),
            move(
                "cannot_verify", "verifying", "reported", "addressee", PHOTOS,
                person_only=True, needs="photo_or_reason", effect="answer_task",
            ),
            move("take_back", "verifying", "reported", "acceptor", reason=True, effect="lapse_task"),
            move("file", "accepted", "filed", "duty_chief", CONDITION, guard="accepter_is_not_filer", effect="file"),
            move("file", IN_WORK, None, "duty_chief", CONDITION, guard="unfiled", effect="file"),
            move("return_to_acceptor", "accepted", "reported", "duty_chief", reason=True),
            move("not_file", "accepted", "ended", "duty_chief", reason=True, person_only=True, danger=True),
            move("void", BEFORE_FILED, "ended", "duty_chief", reason=True, person_only=True, danger=True),
            move("dispatch", "filed", "dispatched", "dispatcher", MAIN, ASSISTING, effect="dispatch"),
            move("return_to_desk", "filed returned", "accepted", "dispatcher", reason=True),
            move("handled", "dispatched", "handled", "", follows=True),
            move("returned", "dispatched", "returned", "", follows=True),
            move("recall", "dispatched", "filed", "dispatcher", needs="reason_once_signed", effect="recall", danger=True),
            move("add", "dispatched", None, "dispatcher", TARGET, effect="add"),
            move("redispatch", "returned", "dispatched", "dispatcher", MAIN, ASSISTING, guard="as_ruled", needs="goes_as_ruled", effect="dispatch"),
            move(
                "refuse_return", "returned", "dispatched", "dispatcher duty_chief",
                reason=True, person_only=True, guard="second_return_by_chief", effect="refuse_main",
            ),
            move("ask_ruling", "returned", None, "dispatcher", reason=True, guard="no_ruling_open", effect="ask_ruling"),
            move("feed_back", "handled", "fed_back", "dispatcher", guard="filed_first"),
            move("rework", "handled", "dispatched", "dispatcher", reason=True, person_only=True, effect="rework_main"),
            move("rework", "fed_back", "dispatched", "acceptor", reason=True, person_only=True, guard="has_main", effect="rework_main"),
            move("unsettle", "fed_back", "accepted", "acceptor", reason=True, person_only=True, guard="nobody_else_handled", effect="unsettle"),
            move("unsettle", "checked", "accepted", "duty_chief", reason=True, person_only=True, guard="nobody_else_handled", effect="unsettle"),
            move("rework", "checked", "dispatched", "duty_chief", reason=True, person_only=True, guard="has_main", effect="rework_main"),
            move("waive_check", "fed_back", "checked", "duty_chief", reason=True, guard="may_waive"),
            move("ask_check", "fed_back", "checking", "acceptor", ADDRESSEE, WAY, guard="checked_enough", effect="ask_check"),
            move(
                "pass", "checking", "checked", "addressee", PHOTOS, SATISFIED,
                person_only=True, guard="checker_never_handled", effect="answer_task",
            ),
            move(
                "fail", "checking", "fed_back", "addressee", PHOTOS, SATISFIED, reason=True,
                person_only=True, guard="checker_never_handled", effect="answer_task",
            ),
            move(
                "cannot_check", "checking", "fed_back", "addressee", PHOTOS,
                person_only=True, guard="checker_never_handled", needs="photo_or_reason", effect="answer_task",
            ),
            move("take_back", "checking", "fed_back", "acceptor", reason=True, effect="lapse_task"),
            move("draw_sample", "checked", "fed_back", "", follows=True),
            move("close", "checked", "closed", "duty_chief", OUTCOME, UNTIL, guard="may_close", needs="date_if_cannot", effect="close"),
            move("cancel", AFTER_FILED, "ended", "duty_chief", reason=True, person_only=True, danger=True),
            move("reopen", "closed", "filed", "duty_chief", reason=True, guard="within_reopen_days", effect="reopen"),
            move("restore", "ended", "reported", "duty_chief", reason=True, guard="within_restore_days"),
            move("unmerge", "merged", "reported", "acceptor", guard="within_restore_days", effect="unmerge"),
            move(
                "hand_over", "reported accepted filed returned", "reported", "acceptor dispatcher", TARGET,
                reason=True, needs="target_is_home", effect="hand_over",
            ),
            move("unpark", "dispatched returned", None, "dispatcher", guard="is_parked", effect="unpark"),
        ),
    )
)  # fmt: skip

WORK = checked(
    Flow(
        name="work",
        start="offered",
        good_end="answered",
        ends=frozenset({"answered", "recalled"}),
        holders={"offered": "liaison", "handling": "liaison", "sent_back": "opener"},
        moves=(
            move("sign", "offered", "handling", "liaison"),
            move(
                "send_back", "offered handling", "sent_back", "liaison",
                Take("kind", "choice", choices=RETURN_KINDS), PHOTOS, reason=True, 
            ),
            move(
                "assign", "handling", None, "liaison",
                Take("person", "person", required=False), Take("targets", "platform", required=False, many=True),
                needs="assigns_something", effect="assign",
            ),
            move("make_safe", "handling", None, "handler liaison", AFTER_PHOTOS),
            move("answer", "handling", "answered", "handler liaison", TEXT, PROPOSED, PHOTOS, guard="may_answer", needs="photo_where_asked", effect="answer"),
            move("rework", "answered", "handling", "opener", reason=True, person_only=True, guard="not_main", effect="rework"),
            move("refuse_return", "sent_back", "offered", "opener", reason=True, person_only=True, guard="not_main"),
            move(
                "let_off", "offered handling sent_back answered", "recalled", "opener",
                reason=True, guard="not_main", effect="let_off", danger=True,
            ),
            move("recalled", "offered handling sent_back answered", "recalled", "", follows=True),
        ),
    )
)  # fmt: skip

FLOWS = {"home": HOME, "work": WORK}
OPEN = HOME.open_steps  # of a case
ENDED = HOME.ends
OPEN_WORK = WORK.open_steps  # of a work leg
WITH_RECEIVER = frozenset({"offered", "handling"})  # it lies with who was sent it
