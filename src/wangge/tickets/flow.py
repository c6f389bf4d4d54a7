"""What may happen to a hotline's ticket: one small table, run by the same engine as cases.

A ticket is what the hotline wants answered; a case is what is wrong in the street. One ticket may need
several cases or none, one case may answer many tickets. Moves marked ``follows`` are made by the flow itself.
"""

from __future__ import annotations

from wangge.core.flow import Flow, Take, checked, move

KINDS = ("question", "help", "complaint", "report", "suggestion", "praise")
URGENCIES = ("usual", "urgent", "complex")
RESULTS = ("solved", "explained", "cannot_now", "handed_outside")
CONTACT_WAYS = ("phone", "visit", "message")
REFUSALS = ("not_ours", "unclear", "twice", "other")

KIND = Take("kind", "choice", required=False, choices=KINDS)
MATTER = Take("matter", "matter")
CASE = Take("case", "case")
TEXT = Take("text", "text")

BEFORE_ANSWER = "arrived signed drafted declining"
IN_HAND = "arrived signed"

TICKET = checked(
    Flow(
        name="ticket",
        start="arrived",
        good_end="answered",
        ends=frozenset({"answered", "not_public", "sent_off"}),
        holders={
            "arrived": "acceptor",
            "signed": "acceptor",
            "drafted": "duty_chief",
            "declining": "duty_chief",
        },
        moves=(
            move("sign", "arrived", "signed", "acceptor"),
            move("open_case", IN_HAND, "signed", "acceptor", MATTER, guard="has_place", effect="open_case"),
            move("link", IN_HAND, "signed", "acceptor", CASE, effect="link"),
            move("unlink", "signed", None, "acceptor", CASE, reason=True, guard="has_cases", effect="unlink"),
            move("contact", BEFORE_ANSWER, None, "acceptor", Take("way", "choice", choices=CONTACT_WAYS), Take("reached", "choice", choices=("yes", "no"))),
            move("draft", IN_HAND, "drafted", "acceptor", Take("result", "choice", choices=RESULTS), TEXT, person_only=True, guard="answers_itself", effect="draft"),
            move("decline", IN_HAND, "declining", "acceptor", TEXT, reason=True, person_only=True, guard="answers_itself", effect="decline"),
            move("take_back", "drafted declining", "signed", "acceptor", effect="undraft"),
            move("approve", "drafted", "answered", "duty_chief", person_only=True, guard="four_eyes", effect="approve"),
            move("approve", "declining", "not_public", "duty_chief", person_only=True, guard="four_eyes", effect="approve"),
            move("refuse_draft", "drafted declining", "signed", "duty_chief", reason=True, person_only=True, effect="undraft"),
            move("answered_with", IN_HAND, "answered", "", follows=True),
            move("declined_with", IN_HAND, "not_public", "", follows=True),
            move("merge", IN_HAND, "signed", "acceptor", Take("into", "ticket"), person_only=True, guard="may_merge", effect="merge"),
            move("unmerge", "signed", None, "acceptor", guard="is_merged", effect="unmerge"),
            move("classify", BEFORE_ANSWER, None, "acceptor", KIND, Take("matter", "matter", required=False), effect="classify"),
            move("place", BEFORE_ANSWER, None, "acceptor", Take("lon", "degrees"), Take("lat", "degrees"), Take("place_text", "text", required=False), effect="place"),
            move("note", BEFORE_ANSWER, None, "acceptor duty_chief", TEXT),
            move("send_off", IN_HAND, "sent_off", "acceptor", Take("why", "choice", choices=REFUSALS), reason=True, person_only=True, guard="in_return_window", effect="send_off", danger=True),
            move("second", "answered not_public", "arrived", "acceptor", reason=True, effect="second"),
        ),
    )
)  # fmt: skip

OPEN = TICKET.open_steps
ENDED = TICKET.ends
PEOPLES = tuple(row for row in TICKET.moves if not row.follows)
