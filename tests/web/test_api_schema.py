"""Whatever is sent to the API, it neither breaks nor answers what its OpenAPI does not say."""

import pytest

pytest.importorskip("schemathesis", reason="pip install 'vocpipe[dev]'")

import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.test_api import Caller, caller
from vocpipe.records import Role

__all__ = ["caller"]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
"""Not whether data of the right shape is taken: an unknown feature, say, is refused with a reason."""


@pytest.mark.slow
def test_no_crash_and_no_undocumented_reply(app: FastAPI, caller: Caller) -> None:
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    headers = dict(caller(Role.ADMIN).headers)
    tried = []
    for found in schema.get_all_operations():
        operation = found.ok()
        tried.append(operation.label)

        @settings(max_examples=25, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def holds(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=headers, checks=CHECKS)

        holds()
    assert len(tried) == 11
