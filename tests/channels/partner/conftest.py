"""The JSON door as a machine sees it."""

import json
from collections.abc import Callable

import pytest
from django.http import HttpResponse

from luytre.reports import _routes

BODY = {"text": "Có người lạ dọa con tôi", "links": ["https://xau.example/trang"], "reporter": "parent"}


@pytest.fixture(autouse=True)
def fresh_routes():
    _routes.forget()
    yield
    _routes.forget()


@pytest.fixture
def post(public, cast) -> Callable[..., HttpResponse]:
    """`post("/reports", {...})`; bytes are sent as they are."""

    def act(path: str, body: object = BODY, *, content_type: str = "application/json", **headers) -> HttpResponse:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return public.post(f"/api/v1{path}", data, content_type=content_type, **headers)

    return act
