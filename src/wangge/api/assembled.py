"""All doors for machines in one place."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from wangge.api.auth import Session, Token
from wangge.api.parser import StrictParser
from wangge.api.problems import MEDIA_TYPE, Problem, install
from wangge.cases.api import router as cases
from wangge.catalogue.api import router as catalogue
from wangge.evaluation.api import router as evaluation
from wangge.exchange.api import router as exchange
from wangge.people.api import router as people
from wangge.places.api import router as places
from wangge.tickets.api import router as tickets

DESCRIPTION = """\
Everything that people do on the pages, for programs. See docs/api.md.
"""


class Described(NinjaAPI):
    """Says of every operation that it may answer with problem details."""

    def get_openapi_schema(self, **how: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**how)
        schema["components"]["schemas"].update(_problem_schemas())
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"]["4XX"] = REFUSED
                for parameter in operation["parameters"]:
                    parameter["schema"] = _never_null(parameter["schema"])
        return schema

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


REFUSED = {
    "description": "Problem details",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def _never_null(schema: dict[str, Any]) -> dict[str, Any]:
    """An address has no null: what is not asked for is left out."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) != 1:
        return schema
    return {**kinds[0], **{name: value for name, value in schema.items() if name != "anyOf"}}


def _problem_schemas() -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    return {**schema.pop("$defs"), "Problem": schema}


api = Described(
    title="Wangge",
    version="1",
    description=DESCRIPTION,
    docs_url=None,  # ninja's pages load from a CDN, and a government network has none
    urls_namespace="api",
    auth=[Token(), Session()],
    parser=StrictParser(),
)
install(api)
for door in (cases, tickets, places, people, catalogue, evaluation, exchange):
    api.add_router("", door)
