"""Ready words for reasons: what is said every day, put into the text at one press, never sent alone."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from wangge.desk.parts import Text

_NOT_OURS = _("Not within our duties")
_SEEN_NOTHING = _("Nothing was found on site")

READY_WORDS: dict[str, Sequence[Text]] = {
    "not_accept": (
        _("Not a task of city management"),
        _("The same was reported already"),
        _("The place cannot be found; the reporter could not be reached"),
        _("A private dispute; courts or mediation decide it"),
    ),
    "return_to_acceptor": (_("The matter is wrong"), _("The place is not clear"), _("A photo is missing")),
    "not_file": (_("Does not reach the filing condition"), _SEEN_NOTHING),
    "void": (_("Entered by mistake"), _("Entered for training")),
    "cancel": (_("Settled outside"), _("Entered twice")),
    "send_back": (_NOT_OURS, _("The object belongs to somebody else"), _("The place is not clear")),
    "refuse_return": (_("The responsibility list names you"), _("Within your limits of maintenance")),
    "rework": (_("Not done as the closing condition says"), _("The photo shows another place")),
    "recall": (_("Sent to the wrong department"), _("The report was withdrawn")),
    "return_to_desk": (_("The matter is wrong"), _("The filing condition is wrong")),
    "false": (_SEEN_NOTHING, _("Somebody has dealt with it already")),
    "cannot_verify": (_("The place cannot be reached"), _("The place is not clear")),
    "fail": (_("Not solved"), _("Only partly solved"), _("Came back after a short while")),
    "cannot_check": (_("The place cannot be reached"),),
    "take_back": (_("Somebody else goes there"), _("No answer in time")),
    "reopen": (_("It came back"), _("The reporter is not satisfied")),
    "hand_over": (_("To be run by the platform there"),),
    "waive_check": (_("The answer proposes another outcome"), _("Not drawn for the sample")),
    "ask_ruling": (_("Two departments each name the other"),),
}
ASK_WORDS: dict[str, Sequence[Text]] = {
    "ask": (_("Rain stops the work"), _("Materials are on their way"), _("The road must be closed first")),
    "decide": (_("The reason holds"), _("The reason does not hold")),
}
