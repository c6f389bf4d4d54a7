"""How often something happens on the way of a request that a file of requests does not tell: the defaults.

They are round numbers, chosen so that a day shows everything without looking wild; a mapping may set its own.
Each is a share of the cases that can have it; what hinders one another is drawn in this order.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]

STOPS = (
    "reported", "verifying", "accepted", "filed", "offered", "handling", "returned", "handled", "fed_back",
    "checking", "checked", "parked",
)  # fmt: skip
"""Where a request that is not closed may stand: steps of the home leg, or of the leg of work below it."""

USUAL_STOPS = {
    "reported": 4.0,
    "verifying": 2.0,
    "accepted": 3.0,
    "filed": 4.0,
    "offered": 14.0,
    "handling": 58.0,
    "returned": 3.0,
    "handled": 3.0,
    "fed_back": 2.0,
    "checking": 3.0,
    "checked": 2.0,
    "parked": 2.0,
}
"""Weights of the steps of a request that is not closed, where the mapping says nothing of its status."""


class Shares(BaseModel):
    """Of all requests, unless another word stands there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    verified: Share = 0.06  # the supervisor goes and looks before it is accepted
    returned: Share = 0.05  # the first organisation sends it back, the right one gets it
    return_refused: Share = 0.2  # … of the returned: the dispatcher refuses, the same one handles it
    reworked: Share = 0.04  # the check fails, the work is done again
    extension: Share = 0.03  # of what takes three hours and more: asked for
    extension_granted: Share = 0.6  # … of those asked for
    urged: Share = 0.02  # of what takes an hour and more: the leader presses
    assigned: Share = 0.3  # the liaison names the person who goes
    slow_desk: Share = 0.04  # a desk leaves it lying longer than it may
    called_back: Share = 0.03  # of the closed: the reporter is asked
    satisfied: Share = 0.7  # … of those called: yes; the others: partly
