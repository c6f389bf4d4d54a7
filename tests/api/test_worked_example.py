"""docs/api.md is true: its example runs from the report to the closing, its codes and addresses exist."""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path

from tests.api.callers import BASE, Caller
from tests.cases.town import Town
from wangge.api import api
from wangge.api.problems import FRAME
from wangge.core.errors import Refused

TEXT = (Path(__file__).parents[2] / "docs/api.md").read_text()
CALL = re.compile(r"""^call "\$(\w+)" ('?)(/\S+?)\2(?: '(.*)')?$""", re.M)
ASKED = re.compile(r"^(\w+)=…", re.M)
FOUND = {  # variable → where its value stands in the last answer
    "NUMBER": lambda told: told["number"],
    "MATTER": lambda told: next(row["id"] for row in told["rows"] if row["kind"] == "matter"),
    "CONDITION": lambda told: told[0]["id"],
}


def test_the_example_takes_a_case_to_its_end(town: Town) -> None:
    values: dict[str, str] = {}
    answers = []
    for line in TEXT.splitlines():
        if call := CALL.match(line):
            answers.append(_called(town, values, call))
        elif asked := ASKED.match(line):
            values[asked[1]] = str(FOUND[asked[1]](answers[-1]))
    names = [event["name"]["code"] for event in answers[-1]["rows"]]
    assert (names[0], names[-1], len(answers)) == ("report", "close", 13), names


def _called(town: Town, values: dict[str, str], call: re.Match[str]) -> dict:
    who, path, body = call[1].lower(), _filled(call[3], values), call[4]
    caller = Caller.with_token(town.person(who), "read", "write")
    if body is None:
        answer = caller.client.get(BASE + path)
    else:
        told = json.loads(_filled(body.replace("'", ""), values))
        slip = {"idempotency-key": str(uuid.uuid4())}
        answer = caller.client.post(BASE + path, json.dumps(told), "application/json", headers=slip)
    assert answer.status_code in (200, 201), (path, answer.content.decode())
    return answer.json()


def _filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\$(\w+)", lambda name: values[name[1]], text)


def test_every_code_of_the_page_exists() -> None:
    rows = re.findall(r"^\| [0-9, ]+ \| (.*?) \|", TEXT, re.M)
    named = {code for row in rows for code in re.findall(r"`(\w+)`", row)}
    known = {kind.code for kind in _kinds(Refused)} | {code for code, _detail in FRAME.values()}
    assert named - known == set()
    assert len(named) > 20


def _kinds(kind: type[Refused]) -> set[type[Refused]]:
    return {kind}.union(*(_kinds(below) for below in kind.__subclasses__()))


def test_every_filter_of_cases_is_on_the_page() -> None:
    operation = api.get_openapi_schema()["paths"]["/api/v1/cases"]["get"]
    missing = {one["name"] for one in operation["parameters"] if f"`{one['name']}`" not in TEXT}
    assert missing == set()
