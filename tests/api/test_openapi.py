"""The description is the contract: a change of it is seen in review, never by accident.

``UPDATE_SNAPSHOT=1 ./test tests/api/test_openapi.py`` writes it anew.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from wangge.api import api
from wangge.cases.api.bodies import BODIES, TYPES, by_name, taken_of
from wangge.cases.flow import FLOWS
from wangge.cases.takes import KINDS
from wangge.core.flow import Take, move
from wangge.tickets.takes import KINDS as TICKET_KINDS

SNAPSHOT = Path(__file__).with_name("openapi.json")


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))


def test_the_description_is_the_one_that_was_agreed(described: dict) -> None:
    if os.environ.get("UPDATE_SNAPSHOT"):
        SNAPSHOT.write_text(json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    assert json.loads(SNAPSHOT.read_text()) == described, (
        "if meant: UPDATE_SNAPSHOT=1 ./test tests/api/test_openapi.py"
    )


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does(described: dict) -> None:
    operations = [operation for path in described["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    assert [
        name for name, operation in zip(names, operations, strict=True) if not operation["description"]
    ] == []


def test_every_operation_may_answer_with_problem_details(described: dict) -> None:
    for path in described["paths"].values():
        for operation in path.values():
            assert "application/problem+json" in operation["responses"]["4XX"]["content"]


def test_every_write_takes_a_slip(described: dict) -> None:
    for path, operations in described["paths"].items():
        if "post" in operations and path != "/api/v1/photos":  # a photo's content is its slip
            headers = [p["name"] for p in operations["post"]["parameters"] if p["in"] == "header"]
            assert headers == ["Idempotency-Key"], path


def test_every_move_that_people_make_has_a_body(described: dict) -> None:
    bodies = described["paths"]["/api/v1/cases/{number}/legs/{leg}/moves"]["post"]["requestBody"]
    mapping = bodies["content"]["application/json"]["schema"]["discriminator"]["mapping"]
    made = {m.name for flow in FLOWS.values() for m in flow.moves if not m.follows}
    assert set(mapping) == set(BODIES) == made
    assert set(TYPES) | {"choice"} == KINDS | TICKET_KINDS


def test_a_new_move_describes_itself() -> None:
    row = move(
        "plant", "filed", None, "dispatcher",
        Take("matter", "matter"), Take("photos", "photos", many=True), Take("until", "date", required=False),
    )  # fmt: skip
    schema = taken_of((row,)).model_json_schema()
    assert (schema["title"], schema["required"]) == ("PlantTaken", ["matter", "photos"])
    assert schema["properties"]["photos"]["maxItems"] == 20
    assert set(by_name([FLOWS["work"]])) >= {"sign", "answer"}
