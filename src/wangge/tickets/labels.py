"""The words for what the table of tickets names. The Chinese ones stand in the translation file."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = str | Promise

STEPS: dict[str, Text] = {
    "arrived": pgettext_lazy("ticket step", "To be signed"),
    "signed": pgettext_lazy("ticket step", "In hand"),
    "drafted": pgettext_lazy("ticket step", "Answer to be approved"),
    "declining": pgettext_lazy("ticket step", "Refusal to be approved"),
    "answered": pgettext_lazy("ticket step", "Answered"),
    "not_public": pgettext_lazy("ticket step", "Not a public task"),
    "sent_off": pgettext_lazy("ticket step", "Returned to the hotline"),
}
MOVES: dict[str, Text] = {
    "sign": pgettext_lazy("ticket move", "Sign"),
    "open_case": pgettext_lazy("ticket move", "Open a case"),
    "link": pgettext_lazy("ticket move", "Tie to a case"),
    "unlink": pgettext_lazy("ticket move", "Untie from a case"),
    "contact": pgettext_lazy("ticket move", "Record a contact"),
    "draft": pgettext_lazy("ticket move", "Answer"),
    "decline": pgettext_lazy("ticket move", "Not a public task"),
    "take_back": pgettext_lazy("ticket move", "Take the answer back"),
    "approve": pgettext_lazy("ticket move", "Approve"),
    "refuse_draft": pgettext_lazy("ticket move", "Have it rewritten"),
    "answered_with": pgettext_lazy("ticket move", "Answered with another"),
    "declined_with": pgettext_lazy("ticket move", "Declined with another"),
    "merge": pgettext_lazy("ticket move", "Merge into another"),
    "unmerge": pgettext_lazy("ticket move", "Undo the merging"),
    "classify": pgettext_lazy("ticket move", "Set kind or matter"),
    "place": pgettext_lazy("ticket move", "Set the place"),
    "note": pgettext_lazy("ticket move", "Note"),
    "send_off": pgettext_lazy("ticket move", "Return to the hotline"),
    "second": pgettext_lazy("ticket move", "Second handling"),
}
EVENTS: dict[str, Text] = MOVES | {
    "arrive": pgettext_lazy("ticket event", "Arrived"),
    "changed": pgettext_lazy("ticket event", "Changed by the hotline"),
    "sent_out": pgettext_lazy("ticket event", "Answer sent out"),
    "recompute": pgettext_lazy("ticket event", "Deadline reckoned anew"),
}
CHOICES: dict[str, Text] = {
    "question": pgettext_lazy("ticket kind", "Question"),
    "help": pgettext_lazy("ticket kind", "Request for help"),
    "complaint": pgettext_lazy("ticket kind", "Complaint"),
    "report": pgettext_lazy("ticket kind", "Report"),
    "suggestion": pgettext_lazy("ticket kind", "Suggestion"),
    "praise": pgettext_lazy("ticket kind", "Praise"),
    "usual": pgettext_lazy("urgency", "Usual"),
    "urgent": pgettext_lazy("urgency", "Urgent"),
    "complex": pgettext_lazy("urgency", "Complex"),
    "solved": _("Solved"),
    "explained": _("Explained"),
    "cannot_now": _("Cannot be solved now"),
    "handed_outside": _("Handed over outside, unfinished"),
    "phone": _("By telephone"),
    "visit": _("By a visit"),
    "message": _("By message"),
    "yes": _("Yes"),
    "no": _("No"),
    "not_ours": _("Not ours"),
    "unclear": _("Unclear"),
    "twice": _("The same as another ticket"),
    "other": _("Other"),
}
TAKES: dict[str, Text] = {
    "matter": _("Matter"),
    "case": _("Case"),
    "way": _("How"),
    "reached": _("Reached?"),
    "result": _("Result"),
    "text": _("Text"),
    "into": _("Into ticket"),
    "kind": _("Kind"),
    "lon": _("Longitude"),
    "lat": _("Latitude"),
    "place_text": _("Place"),
    "why": _("Why"),
    "note": _("Reason or note"),
}
CLOCKS: dict[str, Text] = {
    "ticket_sign": pgettext_lazy("ticket clock", "Signing"),
    "ticket_contact": pgettext_lazy("ticket clock", "First contact"),
    "ticket_answer": pgettext_lazy("ticket clock", "Answer"),
    "ticket_return": pgettext_lazy("ticket clock", "Return possible"),
}
WHYS: dict[str, Text] = {
    "not_open": _("this step does not allow it"),
    "not_yours": _("none of your posts may do it here"),
    "wrote_it": _("who wrote an answer does not approve it"),
    "no_place": _("its place is not known yet"),
    "no_cases": _("it is tied to no case"),
    "is_merged": _("it is answered with the ticket it was merged into"),
    "leads_others": _("other tickets were merged into it"),
    "not_merged": _("it is not merged"),
    "window_over": _("the time for returning it is over"),
    "merges_itself": _("a ticket is not merged into itself"),
    "lead_is_over": _("the other ticket is over, or merged itself"),
    "tied_already": _("it is tied to this case already"),
    "not_tied": _("it is not tied to this case"),
    "nothing_told": _("nothing was told"),
}
