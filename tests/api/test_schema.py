"""Every operation against its own description (trust B1): whatever fits is taken or refused by a rule,
whatever does not fit is refused as such, and every answer is what the description says.

``HYPOTHESIS_PROFILE=nightly`` tries 500 cases an operation.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig

from tests.api.callers import Caller
from tests.cases.town import Town
from wangge.wsgi import application

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
CASES = 500 if NIGHTLY else 20
MOVES = "/api/v1/cases/{number}/legs/{leg}/moves"
CONFIG = SchemathesisConfig.from_dict(
    {
        # Every corner of every move's body is 3,000 requests: at night. test_moves tries each body once.
        "operations": [{"include-path": MOVES, "phases": {"coverage": {"enabled": NIGHTLY}}}],
        "generation": {"with-security-parameters": False},
        "checks": {
            # A rule may refuse what fits the schema; 400 it never gets.
            "positive_data_acceptance": {"expected-statuses": ["2xx", 401, 403, 404, 409, 413, 422]},
            # And what does not fit is told apart from what a rule refuses.
            "negative_data_rejection": {"expected-statuses": [400, 401, 403, 404, 405, 415]},
        },
    }
)
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=CONFIG)
PATIENT = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


@pytest.fixture
def town_at_work(town: Town) -> dict[str, Any]:
    """The one who may do most, with a case in his hands."""
    Caller.of(town.person("supervisor")).report()
    program = Caller.with_token(town.person("station_one"), "read", "write")
    return {"headers": {"Authorization": program.client.defaults["HTTP_AUTHORIZATION"]}}


@pytest.fixture
def signed_in(town_at_work: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Requests stay in the test's own transaction, as Django's client has it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield town_at_work
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=CASES, deadline=None, suppress_health_check=PATIENT, phases=[Phase.explicit, Phase.generate]
)
def test_every_operation_keeps_to_its_description(case: schemathesis.Case, signed_in: dict) -> None:
    case.call_and_validate(**signed_in)
