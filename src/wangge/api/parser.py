"""Reading bodies: JSON as RFC 8259 has it, nothing that only Python calls JSON."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from wangge.api.problems import NotJson, WrongMediaType

JSON_TYPE = "application/json"


class StrictParser(Parser):
    """Refuses other media types, NaN and Infinity, bodies nested too deep and numbers too long to read."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != JSON_TYPE:
            raise WrongMediaType(wanted=JSON_TYPE)
        try:
            return json.loads(request.body.decode("utf-8"), parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise NotJson from error


def _refuse(constant: str) -> Any:
    raise ValueError(constant)
