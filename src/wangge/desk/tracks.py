"""The links of the national and the Beijing flow as people know them, above our steps.

GB/T 30428 names seven links; Beijing's eight tell result, check and appraisal apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

DONE, CURRENT, TODO, SKIPPED = "done", "current", "todo", "skipped"


@dataclass(frozen=True)
class Link:
    """One link of the chain and the steps of the home flow that belong to it."""

    code: str
    label: str | Promise
    steps: frozenset[str]


def _link(code: str, label: str | Promise, steps: str) -> Link:
    return Link(code, label, frozenset(steps.split()))


NATIONAL_SEVEN = (
    _link("collect", pgettext_lazy("link", "Collecting"), "reported verifying"),
    _link("file", pgettext_lazy("link", "Filing"), "accepted"),
    _link("dispatch", pgettext_lazy("link", "Dispatching"), "filed returned"),
    _link("handle", pgettext_lazy("link", "Handling"), "dispatched"),
    _link("feed_back", pgettext_lazy("link", "Feedback"), "handled"),
    _link("check", pgettext_lazy("link", "Checking and closing"), "fed_back checking checked"),
    _link("evaluate", pgettext_lazy("link", "Evaluation"), "closed"),
)
BEIJING_EIGHT = (
    _link("collect", pgettext_lazy("link", "Gathering"), "reported verifying"),
    _link("file", pgettext_lazy("link", "Setting up"), "accepted"),
    _link("dispatch", pgettext_lazy("link", "Dispatching"), "filed returned"),
    _link("handle", pgettext_lazy("link", "Carrying out"), "dispatched"),
    _link("feed_back", pgettext_lazy("link", "Result reported"), "handled"),
    _link("check", pgettext_lazy("link", "Checked and closed"), "fed_back checking checked"),
    _link("evaluate", pgettext_lazy("link", "Evaluation"), "closed"),
    _link("appraise", pgettext_lazy("link", "Appraisal"), ""),
)
STOPPED = frozenset({"ended", "merged"})  # the chain breaks off: nothing further will come


def states(chain: Sequence[Link], step: str, stopped_in: str = "") -> list[tuple[Link, str]]:
    """Each link with done, current, todo or skipped.

    ``stopped_in`` is the step in which an ended or merged case was last open.
    """
    stopped = step in STOPPED
    here = _index(chain, (stopped_in or "reported") if stopped else step)
    rest = SKIPPED if stopped else TODO
    return [(link, DONE if i < here else CURRENT if i == here else rest) for i, link in enumerate(chain)]


def _index(chain: Sequence[Link], step: str) -> int:
    return next((i for i, link in enumerate(chain) if step in link.steps), 0)
