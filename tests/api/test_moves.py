"""The body of each move once: what fits is taken or refused by a rule, never called malformed."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from tests.cases.town import Town
from wangge.cases.api.bodies import BODIES, by_name
from wangge.core.flow import Take


def sample(take: Take, town: Town) -> Any:
    """Something that fits, of this town."""
    values = {
        "matter": town.matter.pk,
        "condition": town.condition.pk,
        "platform": "department",
        "post": town.place.posts["supervisor"].pk,
        "person": town.place.people["handler"].pk,
        "case": "990101202603100001",
        "photos": "0" * 64,
        "text": "说明",
        "date": "2026-04-01",
    }
    value = take.choices[0] if take.choices else values[take.kind]
    return [value] if take.many else value


@pytest.mark.parametrize("name", sorted(BODIES))
def test_every_body_is_read(town: Town, call, name: str) -> None:
    number = call("supervisor").report()
    rows = by_name()[name]
    taken = {take.name: sample(take, town) for row in rows for take in row.takes}
    for who in ("acceptor", "dispatcher", "supervisor"):
        status, answer = call(who).move(number, name, note="因为", taken=taken, seen=1)
        assert status in (200, 409, 422), answer
        assert status == 200 or answer["code"] != "malformed"
    assert get_args(BODIES[name].model_fields["move"].annotation) == (name,)
